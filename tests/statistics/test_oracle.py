"""Every indicator under every selection and breakdown agrees with an oracle in plain Python."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.core.permissions import EVERYTHING, Scope
from app.people.rules import Sex
from app.programmes.models import Programme
from app.programmes.rules import SessionKind
from app.registration.rules import AgeBand
from app.statistics.queries.bases import Question
from app.statistics.queries.behind import people_behind, sessions_behind
from app.statistics.rules.dimensions import Dimension
from app.statistics.rules.indicators import INDICATORS, Behind, Figures, Indicator, measures_of
from app.statistics.rules.selection import Selection
from app.statistics.rules.table import Key
from app.statistics.service.tables import take_table
from tests.statistics.offices import (
    COUNTRIES,
    MODULES,
    ORGANISATIONS,
    PROGRAMMES,
    clear_office,
    random_office,
    write_office,
)
from tests.statistics.oracle import Held, Office

EXAMPLES = settings(
    max_examples=12,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],  # shrinking asks a database thousands of times
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
HOSTS = [*(country for country in COUNTRIES if country), "ONLINE", "UNKNOWN"]
AREAS = ["014", "202", "002", "LDC", "LLDC", "SIDS", "UNKNOWN", "ONLINE"]
BREAKDOWNS = [None, *Dimension]


def some(values: Any) -> st.SearchStrategy[tuple[str, ...]]:
    """No limit in most cases; else one to three of the values."""
    chosen = st.lists(st.sampled_from(sorted(set(values))), min_size=1, max_size=3, unique=True).map(tuple)
    return st.one_of(st.just(()), st.just(()), st.just(()), chosen)


def selections(office: list[Held]) -> st.SearchStrategy[Selection]:
    trainers = [person for session in office for person, _role in session.trainers]
    return st.builds(
        Selection,
        starts_on=st.sampled_from([None, None, date(2009, 6, 1), date(2010, 3, 1)]),
        ends_on=st.sampled_from([None, None, date(2011, 6, 30)]),
        programme=some(code for code, _threshold, _hours in PROGRAMMES),
        host_country=some(HOSTS),
        host_area=some(AREAS),
        country=some(HOSTS),
        area=some(AREAS),
        module=some([*MODULES, "UNKNOWN"]),
        language=some(["en", "fr", "UNKNOWN"]),
        kind=some([*(each.value for each in SessionKind), "UNKNOWN"]),
        mode=some(["online", "in_person"]),
        partner=some(["Network, regional", "Ministry", "UNKNOWN"]),
        trainer=some([*trainers, "UNKNOWN"]),
        sex=some(each.value for each in Sex),
        age=some(each.value for each in AgeBand),
        sector=some(["police", "justice", "UNKNOWN"]),
        organisation=some([*(each for each in ORGANISATIONS if each), "UNKNOWN"]),
        evidence=some(["named", "head_count"]),
        hours=st.sampled_from([0, 0, 0, 5, 12]),
    )


Reach = tuple[tuple[tuple[str | None, str | None], ...], str | None]  # programmes and host countries, trainer
WHOLE_OFFICE: Reach = (((None, None),), None)


def reaches(office: list[Held]) -> st.SearchStrategy[Reach]:
    """The whole office as often as not; else some programmes and countries, and the sessions of a trainer."""
    trainers = sorted({person for session in office for person, _role in session.trainers})
    programmes = st.sampled_from([None, *(code for code, _threshold, _hours in PROGRAMMES)])
    pairs = st.tuples(programmes, st.sampled_from([None, *COUNTRIES]))
    some_pairs = st.lists(pairs, max_size=2, unique=True).map(tuple)
    return st.one_of(st.just(WHOLE_OFFICE), st.tuples(some_pairs, st.sampled_from([None, None, *trainers])))


def is_within(session: Held, reach: Reach) -> bool:
    pairs, trainer = reach
    inside = any(
        programme in (None, session.programme) and country in (None, session.host)
        for programme, country in pairs
    )
    return inside or any(person == trainer for person, _role in session.trainers)


def scope_of(db: Session, reach: Reach) -> Scope:
    pairs, trainer = reach
    ids = {each.code: each.id for each in db.scalars(sa.select(Programme))}
    ids_and_countries = ((ids[code] if code else None, country) for code, country in pairs)
    return Scope(pairs=frozenset(ids_and_countries), assigned_person_id=UUID(trainer) if trainer else None)


@EXAMPLES
@given(seed=st.integers(0, 10_000), data=st.data())
def test_every_selection_and_breakdown_agrees(db: Session, seed: int, data: st.DataObject) -> None:
    clear_office(db)
    office = random_office(seed)
    write_office(db, office)
    for _ in range(4):
        selection = data.draw(selections(office))
        rows = data.draw(st.sampled_from(BREAKDOWNS))
        columns = data.draw(
            st.sampled_from([each for each in BREAKDOWNS if each is None or each is not rows])
        )
        reach = data.draw(reaches(office))
        assert_agrees(db, office, selection, rows, columns, reach)


@pytest.mark.parametrize("rows", BREAKDOWNS, ids=str)
def test_each_breakdown_of_the_whole_office_agrees(db: Session, rows: Dimension | None) -> None:
    office = random_office(738, sessions=14, people=15)
    write_office(db, office)
    columns = Dimension.SEX if rows is not Dimension.SEX else Dimension.MODULE
    assert_agrees(db, office, Selection(), rows, None)
    assert_agrees(db, office, Selection(), rows, columns)


BROKEN_DOWN = [
    (None, None),
    (Dimension.HOST_COUNTRY, None),
    (Dimension.COUNTRY, Dimension.SEX),
    (Dimension.MODULE, Dimension.YEAR),
    (Dimension.TRAINER, Dimension.GROUP),
    (Dimension.SESSION, Dimension.AGE),
]


@pytest.mark.parametrize(("rows", "columns"), BROKEN_DOWN, ids=str)
def test_as_many_rows_stand_behind_a_figure_as_it_says(
    db: Session, rows: Dimension | None, columns: Dimension | None
) -> None:
    write_office(db, random_office(44))
    selection = Selection(hours=5)
    table = take_table(db, selection, scope=EVERYTHING, rows=rows, columns=columns, indicators=INDICATORS)
    question = Question(selection=selection, scope=EVERYTHING, rows=rows, columns=columns)
    for cell, figures in list(table.cells.items())[:40]:
        for indicator in INDICATORS.values():
            assert rows_behind(db, question, cell, indicator) == counted(figures, indicator), (
                cell,
                indicator.key,
            )


def rows_behind(db: Session, question: Question, cell: Key, indicator: Indicator) -> int:
    if indicator.behind is Behind.HEAD_COUNTS:
        found, _total = sessions_behind(db, question, cell=cell, indicator=indicator)
        return sum(each.heads for each in found)
    find = sessions_behind if indicator.behind is Behind.SESSIONS else people_behind
    found, total = find(db, question, cell=cell, indicator=indicator)  # type: ignore[operator]
    assert len(found) == total
    return total


def counted(figures: Figures, indicator: Indicator) -> int:
    """How many rows a figure is made of: of sums and shares, the rows that they add up."""
    rows = indicator.rows_behind(figures)
    return figures["heads"] if rows is None else rows


def test_a_figure_that_counts_says_how_many_rows_it_has() -> None:
    """Those that add up or divide name what they are made of; nothing else may differ from its rows."""
    figures = Figures({name: 7 * n for n, name in enumerate(sorted(measures_of(INDICATORS)), 1)})
    values = {each.key: each.value(figures) for each in INDICATORS.values()}
    rows = {each.key: each.rows_behind(figures) for each in INDICATORS.values()}
    differ = {key for key in INDICATORS if rows[key] not in (None, values[key])}
    shares = {"attendance_rate", "completion_rate", "cost", "cost_per_person", "person_days", "contact_hours"}
    pairs = {"persons_by_topic", "persons_by_programme", "host_countries", "countries_represented"}
    assert differ == shares | pairs | {"participations"}


def test_the_oracle_has_a_line_for_each_indicator() -> None:
    office = random_office(1)
    assert set(Office(office, Selection()).table(None, None)[None, None]) == set(INDICATORS)


def test_a_wrong_figure_would_be_noticed(db: Session) -> None:
    office = random_office(3)
    write_office(db, office)
    held = next(
        session for session in office if session.state in ("held", "closed") and session.registrations
    )
    held.registrations.pop()
    with pytest.raises(AssertionError):
        assert_agrees(db, office, Selection(), None, None)


def assert_agrees(
    db: Session,
    office: list[Held],
    selection: Selection,
    rows: Dimension | None,
    columns: Dimension | None,
    reach: Reach = WHOLE_OFFICE,
) -> None:
    office = [session for session in office if is_within(session, reach)]
    found = take_table(
        db,
        selection,
        scope=scope_of(db, reach),
        rows=rows,
        columns=columns,
        indicators=INDICATORS,
        fiscal_month=7,
    )
    expected = Office(office, selection, fiscal_month=7).table(rows, columns)
    for key, figures in expected.items():
        values = {each.key: found.value(each, *key) for each in INDICATORS.values()}
        assert values == figures, (key, selection, rows, columns, reach)
    counted = {key for key, figures in found.cells.items() if any(figures.measures.values())}
    assert counted <= set(expected)
    assert set(found.row_keys) == {row for row, _column in found.cells if row is not None}
