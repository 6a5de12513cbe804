"""The report as one value, for every reader of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from app.core.permissions import Scope
from app.statistics.queries import figures as queries
from app.statistics.rules.definitions import (
    NOT_A_COUNTRY,
    CountryReport,
    CountryRow,
    Figures,
    Selection,
    YearCell,
)
from app.statistics.rules.presentation import display_name

HeadCounts = Sequence[tuple[str, int, int]]


def country_report(db: Session, selection: Selection, *, scope: Scope) -> CountryReport:
    """Attendance by country, counted at this moment from the records themselves (6 SELECTs)."""
    counts = queries.head_counts(db, selection, scope=scope)
    span = queries.session_span(db, selection, scope=scope)
    named, total = queries.figures_of_people(db, selection, scope=scope)
    certificates = queries.certificates_by_country(db, selection, scope=scope)
    return CountryReport(
        selection=selection,
        span=span,
        rows=_rows(
            named,
            sessions=queries.sessions_by_country(db, selection, scope=scope),
            certificates=certificates,
            counts=counts,
        ),
        total=replace(
            _plus_head_counts(total, sum(people for *_, people in counts)),
            sessions=span.sessions,
            certificates=sum(certificates.values()),
        ),
        cells=_cells(queries.persons_by_country_and_year(db, selection, scope=scope), counts),
    )


def _rows(
    named: dict[str, Figures], *, sessions: dict[str, int], certificates: dict[str, int], counts: HeadCounts
) -> tuple[CountryRow, ...]:
    uncounted: Counter[str] = Counter()
    for country, _year, people in counts:
        uncounted[country] += people
    rows = [
        CountryRow(
            country=country,
            figures=replace(
                _plus_head_counts(named.get(country, Figures()), uncounted[country]),
                sessions=sessions.get(country, 0),
                certificates=certificates.get(country, 0),
            ),
        )
        for country in {*named, *sessions, *uncounted}
    ]
    return tuple(sorted(rows, key=lambda row: (row.country in NOT_A_COUNTRY, display_name(row.country))))


def _plus_head_counts(figures: Figures, people: int) -> Figures:
    return replace(figures, participations=figures.participations + people, head_count_participations=people)


def _cells(named: Sequence[YearCell], counts: HeadCounts) -> tuple[YearCell, ...]:
    cells = {(cell.country, cell.year): cell for cell in named}
    for country, year, people in counts:
        cell = cells.get((country, year)) or YearCell(country=country, year=year, persons=0, participations=0)
        cells[country, year] = replace(cell, participations=cell.participations + people)
    return tuple(cells[key] for key in sorted(cells))
