"""The pictures of a report, from the same figures as its table."""

from collections.abc import Callable
from datetime import date
from itertools import accumulate

from sqlalchemy.orm import Session

from app.core.i18n import gettext as _
from app.core.permissions import Scope
from app.statistics.charts import (
    Bars,
    Line,
    WorldMap,
    bars_by_sex,
    bars_by_year,
    growing_line,
    world_map,
)
from app.statistics.charts.pictures import Pictures
from app.statistics.queries.growth import new_persons_by_day
from app.statistics.rules.dimensions import Dimension
from app.statistics.rules.selection import Selection
from app.statistics.rules.table import Table
from app.statistics.rules.words import display_name
from app.statistics.service.tables import take_table

LinkTo = Callable[[str], str | None]
SHOWN = ("persons", "participations", "female", "male")


def report_pictures(
    db: Session,
    selection: Selection,
    *,
    scope: Scope,
    country: Dimension = Dimension.HOST_COUNTRY,
    link_to: LinkTo = lambda _country: None,
) -> Pictures:
    """Map, bars by country and year, women and men by year, and the growing total."""
    table = take_table(
        db,
        selection,
        scope=scope,
        rows=country,
        columns=Dimension.YEAR,
        indicators=SHOWN,
        with_span=False,
    )
    measure = "persons" if table.total["persons"] else "heads"
    return Pictures(
        counts_people=measure == "persons",
        world=_world(table, measure),
        bars=_bars(table, measure, link_to),
        sexes=bars_by_sex(_sexes(table, year) for year in table.column_keys),
        growth=_growth(new_persons_by_day(db, selection, scope=scope), selection),
    )


def _world(table: Table, measure: str) -> WorldMap:
    return world_map(
        _("Persons trained") if measure == "persons" else _("Participations"),
        {key: table.at(key)[measure] for key in table.row_keys},
        names={key: display_name(key) for key in table.row_keys},
    )


def _bars(table: Table, measure: str, link_to: LinkTo) -> Bars:
    ranked = sorted(table.row_keys, key=lambda key: (-table.at(key)[measure], display_name(key)))
    return bars_by_year(
        (
            display_name(key, short=True),
            {int(year): table.at(key, year)[measure] for year in table.column_keys},
            table.at(key)[measure],
            link_to(key),
        )
        for key in ranked
        if table.at(key)[measure]
    )


def _sexes(table: Table, year: str) -> tuple[str, int, int, int, str | None]:
    found = table.at(None, year)
    women, men = found["female"], found["male"]
    return year, women, men, found["persons"] - women - men, None


def _growth(new: list[tuple[date, int]], selection: Selection) -> Line | None:
    if not new:
        return None
    totals = list(zip((day for day, _count in new), accumulate(count for _day, count in new), strict=True))
    start = selection.starts_on or date(new[0][0].year, 1, 1)
    end = selection.ends_on or date(new[-1][0].year, 12, 31)
    return growing_line(_("Persons trained"), totals, start=start, end=end)
