"""The rows behind a figure, as many as the figure says."""

import re
from dataclasses import dataclass

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import Invalid, NotAllowed, NotFound
from app.core.i18n import gettext as _
from app.core.listing import page_of
from app.core.permissions import Permission
from app.core.tabular import Column
from app.statistics.queries.bases import Question
from app.statistics.queries.behind import PersonBehind, SessionBehind, people_behind, sessions_behind
from app.statistics.queries.labels import labels_of
from app.statistics.rules.asked import Asked
from app.statistics.rules.dimensions import BY_ID, Dimension
from app.statistics.rules.indicators import INDICATORS, Behind, Indicator
from app.statistics.rules.selection import ONLINE, UNKNOWN
from app.statistics.rules.table import Key
from app.statistics.rules.words import display_name, key_name
from app.statistics.rules.writing import written
from app.statistics.service.tables import selection_told, take_table
from app.statistics.views.asking import asked_for, office_choices, reach, report_address, sees_people
from app.statistics.views.blueprint import bp
from app.web.export import table_response
from app.web.guards import actor, requires
from app.web.listing import ListSpec, export_format, list_request
from app.web.office import settings
from app.web.transactions import db_session

LIST = ListSpec(sorts=("name",), default_sort="name")
LONGEST_KEY = 200
MOST_IN_A_FILE = 50_000
AN_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@bp.get("/reports/table/behind")
@requires(Permission.REPORTS_VIEW)
def behind() -> ResponseReturnValue:
    """The sessions or the people that a figure counts, as far as the viewer may see them, or as a file."""
    try:
        asked = asked_for(office_choices())
    except Invalid:  # the report itself says what is wrong, and lets it be mended
        return redirect(f"{url_for('statistics.report')}?{request.query_string.decode(errors='replace')}")
    indicator, cell = _indicator(), _cell(asked)
    if not indicator.behind.is_sessions and not sees_people():
        raise NotAllowed(_("Your role sees figures, not the people behind them."))
    if fmt := export_format():
        return _file(fmt, asked, cell, indicator)
    wanted = list_request(LIST)
    find = sessions_behind if indicator.behind.is_sessions else people_behind
    rows, total = find(
        db_session(),
        _question(asked, indicator, Permission.PEOPLE_VIEW),
        cell=cell,
        indicator=indicator,
        offset=wanted.offset,
        limit=wanted.per_page,
    )
    return render_template(
        f"statistics/{'sessions' if indicator.behind.is_sessions else 'people'}_behind.html",
        page=page_of(rows, total, request=wanted),
        indicator=indicator,
        counted=_counted(asked, indicator, cell, listed=total),
        place=_place(asked, cell),
        about=_about(asked),
        display_name=display_name,
        back=report_address(asked),
        may_export=indicator.behind.is_sessions or _may_export(),
    )


def _question(asked: Asked, indicator: Indicator, to_people: Permission) -> Question:
    """Sessions within the reach of the report, people within that of a permission of their own."""
    return Question(
        selection=asked.selection,
        scope=reach(asked) if indicator.behind.is_sessions else actor().scope(to_people),
        rows=asked.rows,
        columns=asked.columns,
        fiscal_month=asked.fiscal_month,
    )


def _may_export() -> bool:
    """May the viewer take lists of people out of the office?"""
    return actor().allows(Permission.PEOPLE_EXPORT)


def _file(fmt: str, asked: Asked, cell: Key, indicator: Indicator) -> Response:
    """All rows behind the figure."""
    question = _question(asked, indicator, Permission.PEOPLE_EXPORT)
    name = f"{indicator.label}, {_place(asked, cell)}"
    if not question.scope.is_everything:
        name = f"{name} ({_('a part of the office')})"
    if indicator.behind.is_sessions:
        sessions, total = sessions_behind(
            db_session(), question, cell=cell, indicator=indicator, limit=MOST_IN_A_FILE
        )
        _require_few(total)
        return table_response(fmt, name, columns=_session_columns(), rows=map(_session_row, sessions))
    if not _may_export():
        raise NotAllowed(_("Your role does not include exports of personal data."))
    people, total = people_behind(
        db_session(), question, cell=cell, indicator=indicator, limit=MOST_IN_A_FILE
    )
    _require_few(total)
    columns = _person_columns()
    if indicator.behind is Behind.TRAINERS:  # they teach: days present are not theirs
        columns = columns[:-2]
    rows = (_person_row(each)[: len(columns)] for each in people)
    return table_response(fmt, name, columns=columns, rows=rows)


def _require_few(total: int) -> None:
    if total > MOST_IN_A_FILE:
        message = _(
            "More than %(num)s rows stand behind this figure. Narrow it.", num=written(MOST_IN_A_FILE)
        )
        raise Invalid(message, field="format")


def _session_columns() -> list[Column]:
    return [
        *(Column(title=each) for each in (_("Session"), _("City"), _("Host country"))),
        *(Column(title=each, kind="date") for each in (_("First day"), _("Last day"))),
        *(Column(title=each, kind="integer") for each in (_("People"), _("From head counts"))),
    ]


def _session_row(row: SessionBehind) -> tuple[object, ...]:
    country = display_name(ONLINE if row.is_online else row.host_country or UNKNOWN)
    return row.title, row.city, country, row.starts_on, row.ends_on, row.people, row.heads


def _person_columns() -> list[Column]:
    texts = (_("Name"), _("Country"), _("Session"))
    counts = (_("Sessions"), _("Days present"), _("Days held"))
    return [*(Column(title=each) for each in texts), *(Column(title=each, kind="integer") for each in counts)]


def _person_row(row: PersonBehind) -> tuple[object, ...]:
    countries = ", ".join(map(display_name, row.countries)) or _("Not recorded")
    return row.name, countries, row.session_title, row.sessions, row.days, row.of_days


@dataclass(frozen=True)
class Counted:
    """The figure that led here, and what of it the list does not show: rows `beyond` the viewer's reach, and
    people known `as_numbers` only, who are listed `elsewhere`."""

    value: str
    is_number_of_rows: bool
    beyond: int
    as_numbers: int
    elsewhere: str


def _counted(asked: Asked, indicator: Indicator, cell: Key, *, listed: int) -> Counted:
    heads = INDICATORS["head_count_participations"]
    table = take_table(
        db_session(),
        asked.selection,
        scope=reach(asked),
        rows=asked.rows,
        columns=asked.columns,
        indicators=(indicator.key, "sessions", "registered", "participations", "persons"),
        fiscal_month=asked.fiscal_month,
        with_span=False,
    )
    figures = table.at(*cell)
    rows, value = indicator.rows_behind(figures), indicator.value(figures)
    as_numbers = figures["heads"] if indicator.key == "participations" else 0
    return Counted(
        value=written(value, indicator.unit, currency=settings().currency),
        is_number_of_rows=rows is None or rows + as_numbers == value,
        beyond=max(0, rows - listed) if rows else 0,
        as_numbers=as_numbers,
        elsewhere=address_behind(asked, heads, *cell),
    )


def address_behind(asked: Asked, indicator: Indicator, row: str | None, column: str | None) -> str:
    """Where the rows behind a cell are."""
    keys = {name: key for name, key in (("row", row), ("column", column)) if key}
    address = asked.address | {"figure": indicator.key} | keys
    return url_for("statistics.behind", **address)  # type: ignore[arg-type]


def _indicator() -> Indicator:
    found = INDICATORS.get(request.args.get("figure", ""))
    if found is None:
        raise NotFound(_("There is no such figure."))
    return found


def _cell(asked: Asked) -> Key:
    row, column = (request.args.get(name) or None for name in ("row", "column"))
    for key, dimension in ((row, asked.rows), (column, asked.columns)):
        if key and (dimension is None or not _can_be(key, dimension)):
            raise NotFound(_("There is no such row in the report."))
    return row, column


def _can_be(key: str, dimension: Dimension) -> bool:
    """Is this a key of the breakdown by its form?"""
    if dimension in BY_ID and key != UNKNOWN:
        return bool(AN_ID.fullmatch(key))
    return len(key) <= LONGEST_KEY and key.isprintable()


def _place(asked: Asked, cell: Key) -> str:
    """What the row and column of the cell are called."""
    names = []
    for key, dimension in zip(cell, (asked.rows, asked.columns), strict=True):
        if key and dimension:
            names.append(
                key_name(dimension, key, labels_of(db_session(), dimension, [key], scope=reach(asked)))
            )
    return ", ".join(names) or _("the whole selection")


def _about(asked: Asked) -> list[tuple[str, str]]:
    return selection_told(db_session(), asked.selection, scope=reach(asked))
