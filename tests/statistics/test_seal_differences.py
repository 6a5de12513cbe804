"""Whatever happens after a seal, the rows told add up to the difference, and none is without a reason."""

import json
from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.office_key import OfficeKey, office_key
from app.core.permissions import EVERYTHING, TERMINAL
from app.core.settings import load_settings
from app.registration.models import Registration
from app.statistics.models import SealedReport
from app.statistics.queries.bases import Question
from app.statistics.queries.seals.evidence import find_evidence
from app.statistics.rules.asked import Asked
from app.statistics.rules.dimensions import Dimension
from app.statistics.rules.indicators import INDICATORS
from app.statistics.rules.seals.differences import find_differences
from app.statistics.rules.seals.evidence import TOTAL, Evidence
from app.statistics.rules.seals.turns import TURN_WORDS
from app.statistics.rules.selection import Selection
from app.statistics.rules.table import Table
from app.statistics.service.sealing.comparing import compare_with_today
from app.statistics.service.sealing.sealing import ADDED_UP, seal_report, take_frozen_table
from app.statistics.service.tables import take_table
from tests.conftest import each_on_one_database
from tests.statistics.life import Life
from tests.statistics.offices import random_office, write_office

REPORTS = [
    Asked(),
    Asked(rows=Dimension.YEAR, columns=Dimension.SEX, show=("persons", "participations")),
    Asked(rows=Dimension.COUNTRY, show=tuple(INDICATORS)),
    Asked(rows=Dimension.HOST_COUNTRY, show=tuple(INDICATORS), selection=Selection(hours=8)),
    Asked(rows=Dimension.TRAINER, columns=Dimension.PROGRAMME, show=("persons",)),
    Asked(selection=Selection(sex=("female",)), rows=Dimension.SESSION),
    Asked(selection=Selection(country=("KEN",), starts_on=date(2010, 1, 1)), rows=Dimension.MODULE),
    Asked(rows=Dimension.GROUP, columns=Dimension.MODULE, show=("persons",)),
]


@pytest.fixture
def key(tmp_path: Any) -> OfficeKey:
    return office_key(load_settings({}, data_dir=tmp_path, secret_key="x"))


def seal(db: Session, asked: Asked, key: OfficeKey, now: datetime) -> SealedReport:
    return seal_report(db, asked, title="Report", query="", office="Desk", key=key, actor=TERMINAL, now=now)


@each_on_one_database("seed", range(6))
def test_what_happens_after_a_seal_is_explained_without_a_rest(
    db: Session, key: OfficeKey, seed: int
) -> None:
    life = Life(db, seed)
    life.go_on(12)
    sealed = [seal(db, asked, key, life.now) for asked in REPORTS]
    life.go_on(30)
    for report in sealed:
        found = compare_with_today(db, report, people=EVERYTHING)
        assert found.rest == {}
        assert [each for each in found.told if not each.is_explained] == []
        assert [each for each in found.turns if not each.events] == []
        for measure in {measure for measure, _came in TURN_WORDS} & {*found.table.total.measures}:
            turned = [1 if each.came else -1 for each in found.turns if each.measure == measure]
            assert sum(turned) == found.today(measure) - found.sealed(measure), measure
        for measure in measures_of(found.table) | {"persons", "named", "person_days", "heads"}:
            difference = found.today(measure) - found.sealed(measure)
            assert found.explained(measure) == difference, measure


def test_a_failure_can_be_repeated_by_its_seed(db: Session) -> None:
    lives = []
    for _ in range(2):
        with db.begin_nested() as attempt:
            life = Life(db, 1)
            life.go_on(40)
            lives.append((life.done, life.chance.random()))
            attempt.rollback()
        db.expunge_all()
    assert lives[0] == lives[1]
    assert len({deed for deed, is_done in lives[0][0] if is_done}) > 8


@each_on_one_database("seed", range(4))
def test_the_rows_add_up_to_the_difference_of_each_cell(db: Session, key: OfficeKey, seed: int) -> None:
    life = Life(db, 100 + seed)
    life.go_on(5)
    for asked in REPORTS[:6]:
        sealed = seal(db, asked, key, life.now)
        before = take_frozen_table(db, asked, scope=EVERYTHING)
        life.go_on(10)
        after = take_frozen_table(db, asked, scope=EVERYTHING)
        then = Evidence.from_json(json.loads(sealed.evidence))
        now = find_evidence(db, question_of(asked))
        for cell in {*before.cells, *after.cells}:
            adds = find_differences(then, now, cell=cell).adds()
            assert {name: adds[name] for name in measures_of(before, after)} == {
                name: after.at(*cell)[name] - before.at(*cell)[name] for name in measures_of(before, after)
            }, (asked, cell)


@pytest.mark.parametrize("asked", REPORTS, ids=range(len(REPORTS)))
def test_the_rows_behind_a_report_are_what_its_figures_count(db: Session, asked: Asked) -> None:
    write_office(db, random_office(738, sessions=14, people=15))
    found = find_evidence(db, question_of(asked))
    table = take_table(
        db, asked.selection, scope=EVERYTHING, rows=asked.rows, columns=asked.columns, indicators=INDICATORS
    )
    for cell in table.cells:
        counted = found.measures(cell)
        assert {name: counted[name] for name in ADDED_UP} == {
            name: table.at(*cell)[name] for name in ADDED_UP
        }, cell


def test_the_rows_are_read_as_they_were_written(db: Session) -> None:
    write_office(db, random_office(5))
    found = find_evidence(db, question_of(REPORTS[5]))
    read = Evidence.from_json(json.loads(json.dumps(found.to_json())))
    assert read == found
    assert read.measures(TOTAL) == found.measures(TOTAL)


def test_a_change_behind_the_back_of_the_trail_is_not_explained(db: Session, key: OfficeKey) -> None:
    life = Life(db, 3)
    sealed = seal(db, Asked(), key, life.now)
    db.execute(sa.update(Registration).values(days_present=0))
    db.expire_all()
    found = compare_with_today(db, sealed, people=EVERYTHING)
    assert found.rest["person_days"] == -found.sealed("person_days") != 0
    assert not any(each.is_explained for each in found.told)


def question_of(asked: Asked) -> Question:
    return Question(selection=asked.selection, scope=EVERYTHING, rows=asked.rows, columns=asked.columns)


def measures_of(*tables: Table) -> set[str]:
    return {
        name for table in tables for figures in table.cells.values() for name in figures.measures
    } & ADDED_UP
