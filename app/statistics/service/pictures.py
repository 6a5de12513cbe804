"""The pictures of a report, from the same figures as its table."""

from collections import defaultdict
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
from app.statistics.queries import figures as queries
from app.statistics.rules.definitions import CountryReport, CountryRow
from app.statistics.rules.presentation import display_name

LinkTo = Callable[[str], str | None]


def report_pictures(
    db: Session, report: CountryReport, *, scope: Scope, link_to: LinkTo = lambda _country: None
) -> Pictures:
    """Map, bars by country and year, women and men by year, and the growing total (2 SELECTs)."""
    counts_people = report.total.persons > 0
    years = queries.persons_by_year(db, report.selection, scope=scope)
    return Pictures(
        counts_people=counts_people,
        world=_world(report, counts_people=counts_people),
        bars=_bars(report, counts_people=counts_people, link_to=link_to),
        sexes=bars_by_sex(
            (str(each.year), each.female, each.male, each.persons - each.female - each.male, None)
            for each in years
        ),
        growth=_growth(queries.new_persons_by_day(db, report.selection, scope=scope), report),
    )


def _world(report: CountryReport, *, counts_people: bool) -> WorldMap:
    title = _("Persons trained") if counts_people else _("Participations")
    return world_map(
        title,
        {row.country: _value(row, counts_people) for row in report.rows},
        names={row.country: display_name(row.country) for row in report.rows},
    )


def _bars(report: CountryReport, *, counts_people: bool, link_to: LinkTo) -> Bars:
    by_country: dict[str, dict[int, int]] = defaultdict(dict)
    for cell in report.cells:
        by_country[cell.country][cell.year] = cell.persons if counts_people else cell.participations
    ranked = sorted(report.rows, key=lambda row: (-_value(row, counts_people), display_name(row.country)))
    return bars_by_year(
        (
            display_name(row.country, short=True),
            by_country[row.country],
            _value(row, counts_people),
            link_to(row.country),
        )
        for row in ranked
        if _value(row, counts_people)
    )


def _value(row: CountryRow, counts_people: bool) -> int:
    return row.figures.persons if counts_people else row.figures.participations


def _growth(new: list[tuple[date, int]], report: CountryReport) -> Line | None:
    if not new:
        return None
    totals = list(zip((day for day, _count in new), accumulate(count for _day, count in new), strict=True))
    start = report.selection.starts_on or date(new[0][0].year, 1, 1)
    end = report.selection.ends_on or date(new[-1][0].year, 12, 31)
    return growing_line(_("Persons trained"), totals, start=start, end=end)
