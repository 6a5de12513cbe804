"""Whatever happens after a seal, the rows told add up to the difference, and none is without a reason."""

import json
import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.models import HeadCount
from app.attendance.rules import MarkInput, MarkStatus, Method
from app.attendance.service.head_counts import (
    HeadCountInput,
    add_head_count,
    change_head_count,
    remove_head_count,
)
from app.attendance.service.marks import record_marks
from app.certificates.models import Certificate
from app.certificates.rules import CertificateState
from app.certificates.service.issue import issue_for_session
from app.certificates.service.revoke import revoke
from app.core.errors import Refused
from app.core.office_key import OfficeKey, office_key
from app.core.permissions import EVERYTHING, TERMINAL
from app.core.settings import load_settings
from app.people.models import Person, PersonMerge
from app.people.rules import Sex
from app.people.service.merging import merge, undo_merge
from app.programmes.models import SessionDay, TrainingSession
from app.programmes.rules import SessionState, Step
from app.programmes.service.days import set_days
from app.programmes.service.steps import take_step
from app.registration.models import Registration
from app.registration.rules import RegistrationState, SnapshotField
from app.registration.service.completing import complete_snapshots
from app.registration.service.deciding import decide
from app.registration.service.registering import add_participant
from app.statistics.models import SealedReport
from app.statistics.queries.bases import Question
from app.statistics.queries.seals.evidence import find_evidence
from app.statistics.rules.asked import Asked
from app.statistics.rules.dimensions import Dimension
from app.statistics.rules.indicators import INDICATORS
from app.statistics.rules.seals.differences import find_differences
from app.statistics.rules.seals.evidence import TOTAL, Evidence
from app.statistics.rules.selection import Selection
from app.statistics.rules.table import Table
from app.statistics.service.sealing.comparing import compare_with_today
from app.statistics.service.sealing.sealing import ADDED_UP, seal_report, take_frozen_table
from app.statistics.service.tables import take_table
from tests.factories.people import make_person
from tests.factories.programmes import make_programme, make_session
from tests.factories.registration import make_registration
from tests.statistics.offices import random_office, write_office

BEGIN = datetime.fromisoformat("2011-12-31T12:00:00+00:00")
COUNTRIES = ("KEN", "UGA", "NPL", None)
REPORTS = [
    Asked(),
    Asked(rows=Dimension.YEAR, columns=Dimension.SEX, show=("persons", "participations")),
    Asked(rows=Dimension.COUNTRY, show=tuple(INDICATORS)),
    Asked(selection=Selection(sex=("female",)), rows=Dimension.SESSION),
    Asked(selection=Selection(country=("KEN",), starts_on=date(2010, 1, 1)), rows=Dimension.MODULE),
    Asked(rows=Dimension.GROUP, columns=Dimension.MODULE, show=("persons",)),
]


@pytest.fixture
def key(tmp_path: Any) -> OfficeKey:
    return office_key(load_settings({}, data_dir=tmp_path, secret_key="x"))


class Life:
    """An office in which things go on, each at its own time and through the services."""

    def __init__(self, db: Session, seed: int) -> None:
        self.db, self.chance, self.now = db, random.Random(seed), BEGIN
        self.done: list[tuple[str, bool]] = []
        self._begin()

    def _begin(self) -> None:
        programmes = [make_programme(self.db, code=code, threshold=60) for code in ("GP", "ED")]
        people = [
            make_person(
                self.db,
                family_name=f"P{n}",
                email=f"p{n}@example.org",
                sex=self.chance.choice(list(Sex)),
                country=self.chance.choice(COUNTRIES),
            )
            for n in range(10)
        ]
        for n in range(5):
            first = date(2010, 3, 1) + timedelta(days=90 * n)
            session = make_session(
                self.db,
                programme=self.chance.choice(programmes),
                starts_on=first,
                ends_on=first + timedelta(days=self.chance.randrange(1, 4)),
                host_country=self.chance.choice(COUNTRIES),
                state=self.chance.choice([SessionState.HELD, SessionState.HELD, SessionState.ANNOUNCED]),
            )
            for person in self.chance.sample(people, 5):
                state = self.chance.choice([RegistrationState.ACCEPTED] * 3 + [RegistrationState.APPLIED])
                marks = "" if state is RegistrationState.APPLIED else self._marks(session.day_count)
                make_registration(self.db, session=session, person=person, state=state, marks=marks, at=BEGIN)
        self.db.flush()

    def _marks(self, days: int) -> str:
        return "".join(self.chance.choice("ppla-") for _ in range(days))

    def go_on(self, steps: int) -> None:
        """Do so many things, of which some are refused."""
        deeds: list[Callable[[], object]] = [
            self.mark,
            self.mark,
            self.merge,
            self.merge,
            self.undo,
            self.count_heads,
            self.change_heads,
            self.step,
            self.add,
            self.decide,
            self.correct,
            self.lengthen,
            self.certify,
            self.revoke,
        ]
        for _ in range(steps):
            self.now += timedelta(hours=self.chance.randrange(1, 40))
            deed = self.chance.choice(deeds)
            try:
                with self.db.begin_nested():
                    deed()
                    self.db.flush()
                self.done.append((deed.__name__, True))
            except (Refused, IndexError):
                self.db.expire_all()
                self.done.append((deed.__name__, False))

    def one(self, model: Any, *conditions: Any) -> Any:
        found = self.db.scalars(sa.select(model).where(*conditions))
        return self.chance.choice(sorted(found, key=self._place))

    def _place(self, row: Any) -> tuple[str, ...]:
        """Where a row stands among its kind; ids are random, so that they would order each life anew."""
        if isinstance(row, Registration | Certificate):
            session = self.db.get_one(TrainingSession, row.session_id)
            return str(session.starts_on), self.db.get_one(Person, row.person_id).family_name
        name = {
            Person: "family_name",
            TrainingSession: "starts_on",
            SessionDay: "on_date",
            HeadCount: "recorded_at",
            PersonMerge: "merged_at",
        }[type(row)]
        return (str(getattr(row, name)),)

    def mark(self) -> None:
        seat = self.one(Registration, Registration.state == RegistrationState.ACCEPTED)
        day = self.one(SessionDay, SessionDay.session_id == seat.session_id)
        mark = MarkInput(
            registration_id=seat.id, session_day_id=day.id, status=self.chance.choice(list(MarkStatus))
        )
        record_marks(
            self.db,
            session_id=seat.session_id,
            marks=[mark],
            method=Method.SHEET,
            actor=TERMINAL,
            now=self.now,
        )

    def merge(self) -> None:
        kept, absorbed = (self.one(Person, Person.merged_into_id.is_(None)).id for _ in range(2))
        merge(self.db, kept_id=kept, absorbed_id=absorbed, actor=TERMINAL, now=self.now)

    def undo(self) -> None:
        undo_merge(
            self.db,
            self.one(PersonMerge, PersonMerge.undone_at.is_(None)).id,
            actor=TERMINAL,
            now=self.now,
        )

    def _figures(self) -> HeadCountInput:
        women, men = self.chance.randrange(5), self.chance.randrange(5)
        return HeadCountInput(
            total=women + men + 1, female=women, male=men, country=self.chance.choice(COUNTRIES)
        )

    def count_heads(self) -> None:
        session = self.one(TrainingSession)
        add_head_count(self.db, session_id=session.id, figures=self._figures(), actor=TERMINAL, now=self.now)

    def change_heads(self) -> None:
        count = self.one(HeadCount)
        about = {"session_id": count.session_id, "head_count_id": count.id, "actor": TERMINAL}
        if self.chance.random() < 0.5:
            remove_head_count(self.db, **about, now=self.now)
        else:
            change_head_count(self.db, **about, figures=self._figures(), now=self.now)

    def step(self) -> None:
        session, step = self.one(TrainingSession), self.chance.choice(list(Step))
        take_step(self.db, session.id, step=step, actor=TERMINAL, now=self.now, reason="because")

    def add(self) -> None:
        person = self.one(Person, Person.merged_into_id.is_(None))
        state = self.chance.choice([RegistrationState.ACCEPTED, RegistrationState.APPLIED])
        add_participant(
            self.db,
            session_id=self.one(TrainingSession).id,
            person=person.id,
            state=state,
            actor=TERMINAL,
            now=self.now,
        )

    def decide(self) -> None:
        state = self.chance.choice([RegistrationState.ACCEPTED, RegistrationState.WITHDRAWN])
        decide(self.db, [self.one(Registration).id], to_state=state, actor=TERMINAL, now=self.now)

    def correct(self) -> None:
        person = self.one(Person, Person.merged_into_id.is_(None))
        person.sex = self.chance.choice(list(Sex))
        person.country = self.chance.choice(COUNTRIES)
        self.db.flush()
        for field in (SnapshotField.SEX, SnapshotField.COUNTRY):
            complete_snapshots(self.db, [person.id], field=field, replaces=True, actor=TERMINAL, now=self.now)

    def lengthen(self) -> None:
        session = self.one(TrainingSession)
        days = self.db.scalars(sa.select(SessionDay.on_date).where(SessionDay.session_id == session.id)).all()
        added = max(days) + timedelta(days=1)
        set_days(self.db, session.id, dates={*days, added}, actor=TERMINAL, now=self.now)

    def certify(self) -> None:
        issue_for_session(
            self.db,
            session_id=self.one(TrainingSession).id,
            actor=TERMINAL,
            now=self.now,
            office_name="Desk",
        )

    def revoke(self) -> None:
        paper = self.one(Certificate, Certificate.state == CertificateState.ISSUED)
        revoke(self.db, paper.id, reason="because", actor=TERMINAL, now=self.now)


def seal(db: Session, asked: Asked, key: OfficeKey, now: datetime) -> SealedReport:
    return seal_report(db, asked, title="Report", query="", office="Desk", key=key, actor=TERMINAL, now=now)


@pytest.mark.parametrize("seed", range(12))
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


@pytest.mark.parametrize("seed", range(4))
def test_the_rows_add_up_to_the_difference_of_each_cell(db: Session, key: OfficeKey, seed: int) -> None:
    life = Life(db, 100 + seed)
    life.go_on(5)
    for asked in REPORTS:
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
