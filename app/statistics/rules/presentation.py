"""The report in its stable outward shapes: the JSON of terminal and API, and the flat table of exports."""

from typing import Any

from app.core.i18n import current_language
from app.core.i18n import gettext as _
from app.core.tabular import Column
from app.people.countries import country_name
from app.statistics.rules.definitions import (
    NOT_A_COUNTRY,
    ONLINE,
    CountryOf,
    CountryReport,
    Figure,
    Figures,
    Selection,
)
from app.statistics.rules.headline import headline

LEADING_COLUMNS = 2  # code and name; figures follow


def as_json(report: CountryReport) -> dict[str, Any]:
    """The report as the API serves it: keys are stable, dates ISO 8601, countries alpha-3 or ONLINE."""
    selection = report.selection
    return {
        "selection": {
            "from": selection.starts_on.isoformat() if selection.starts_on else None,
            "to": selection.ends_on.isoformat() if selection.ends_on else None,
            "programme": selection.programme_code,
            "country_of": selection.country_of.value,
        },
        "headline": headline(report),
        "rows": [
            {"country": row.country, "country_name": display_name(row.country), **_values(row.figures)}
            for row in report.rows
        ],
        "total": {**_values(report.total), "countries": report.countries},
    }


def _values(figures: Figures) -> dict[str, int | float | None]:
    return {figure.value: figures.value(figure) for figure in Figure}


def figure_labels() -> dict[Figure, str]:
    """The heading of each figure, in the language in force."""
    return {
        Figure.SESSIONS: _("Sessions"),
        Figure.REGISTERED: _("Registered"),
        Figure.PARTICIPATIONS: _("Participations"),
        Figure.PERSONS: _("Persons trained"),
        Figure.FEMALE: _("Women"),
        Figure.MALE: _("Men"),
        Figure.UNKNOWN_SEX: _("Sex not recorded"),
        Figure.PERSON_DAYS: _("Person-days"),
        Figure.ATTENDANCE_RATE: _("Attendance rate"),
        Figure.COMPLETED: _("Completed"),
        Figure.CERTIFICATES: _("Certificates"),
        Figure.HEAD_COUNT_PARTICIPATIONS: _("of these, head counts"),
    }


def figure_definitions() -> dict[Figure, str]:
    """What each figure means, as the office's definitions say, in the language in force."""
    return {
        Figure.SESSIONS: _("Training sessions held or closed that started inside the period."),
        Figure.REGISTERED: _("Accepted registrations, people who never came among them."),
        Figure.PARTICIPATIONS: _("Registrations with presence on at least one day, and head counts."),
        Figure.PERSONS: _("Different persons with at least one participation; each is counted once."),
        Figure.FEMALE: _("Persons trained who are women."),
        Figure.MALE: _("Persons trained who are men."),
        Figure.UNKNOWN_SEX: _("Persons trained whose sex was not recorded, or recorded differently."),
        Figure.PERSON_DAYS: _("Days on which a named participant was present or late, added up."),
        Figure.ATTENDANCE_RATE: _(
            "Days present of the days expected of everyone accepted, withdrawn people left out."
        ),
        Figure.COMPLETED: _("Participations that reached the attendance the programme asks for."),
        Figure.CERTIFICATES: _("Certificates issued and valid."),
        Figure.HEAD_COUNT_PARTICIPATIONS: _("Participations known only as numbers, without names."),
    }


def table_columns() -> list[Column]:
    """Columns of the flat table: code, name, then the figures."""
    return [
        Column(title=_("Code"), width=10),
        Column(title=_("Country"), width=44),
        *(
            Column(title=label, kind="percent" if figure is Figure.ATTENDANCE_RATE else "integer")
            for figure, label in figure_labels().items()
        ),
    ]


def table_rows(report: CountryReport) -> list[list[str | int | float | None]]:
    """The flat table: one row a country, the total last."""
    rows = [(row.country, display_name(row.country), row.figures) for row in report.rows]
    rows.append(("", _("Total (each person counted once)"), report.total))
    return [[code, name, *_values(figures).values()] for code, name, figures in rows]


def display_name(country: str, *, short: bool = False) -> str:
    """The name of a row in the language in force; short for charts, where room is scarce."""
    if country == ONLINE:
        return _("Online")
    if country in NOT_A_COUNTRY:
        return _("Not recorded")
    return country_name(country, current_language(), short=short)


def selection_in_words(selection: Selection) -> list[tuple[str, str]]:
    """What the report is about, as pairs of label and value."""
    first, last = selection.starts_on, selection.ends_on
    whose = {
        CountryOf.HOST: _("Host country: where the session took place"),
        CountryOf.PARTICIPANT: _("Participant's country, as recorded at registration"),
    }
    return [
        (_("Countries"), whose[selection.country_of]),
        (_("From"), first.isoformat() if first else _("the beginning")),
        (_("To"), last.isoformat() if last else _("today")),
        (_("Programme"), selection.programme_code or _("all programmes")),
    ]


def text_table(report: CountryReport) -> str:
    """The table for a terminal, with the sentence on top."""
    short = {
        Figure.SESSIONS: _("Sess."),
        Figure.REGISTERED: _("Reg."),
        Figure.PARTICIPATIONS: _("Part."),
        Figure.PERSONS: _("Persons"),
        Figure.FEMALE: _("Women"),
        Figure.MALE: _("Men"),
        Figure.UNKNOWN_SEX: _("Unkn."),
        Figure.PERSON_DAYS: _("P-days"),
        Figure.ATTENDANCE_RATE: _("Rate"),
        Figure.COMPLETED: _("Compl."),
        Figure.CERTIFICATES: _("Cert."),
        Figure.HEAD_COUNT_PARTICIPATIONS: _("Heads"),
    }
    rows = [
        ["", _("Country"), *short.values()],
        *([_text(value) for value in row] for row in table_rows(report)),
    ]
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    lines = [
        "  ".join(
            cell.ljust(width) if n < LEADING_COLUMNS else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return "\n".join([headline(report), "", *lines, ""])


def _text(value: str | int | float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.1%}" if isinstance(value, float) else str(value)
