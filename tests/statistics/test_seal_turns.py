"""Sessions that came or went after a seal, registers and their undoing, countries and trainers."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.rules import MarkInput, MarkStatus, Method
from app.attendance.service.marks import record_marks
from app.audit.models import AuditEntry
from app.core.database import Database
from app.core.permissions import EVERYTHING, TERMINAL, Scope
from app.people.models import Person
from app.people.service.merging import merge
from app.programmes.models import Assignment, SessionDay
from app.programmes.rules import AssignmentRole, SessionInput, SessionState, Step
from app.programmes.service.agenda import assign_trainer, unassign_trainer
from app.programmes.service.sessions import create_session
from app.programmes.service.steps import take_step
from app.registers.models import RegisterImport
from app.registers.service.undoing import undo_import
from app.registration.models import Registration
from app.registration.rules import SnapshotField
from app.registration.service.completing import complete_snapshots
from app.statistics.queries.seals.trail import seen_entries
from app.statistics.rules.dimensions import Dimension
from app.statistics.rules.seals.reasons import Reason
from app.statistics.service.sealing.comparing import compare_with_today
from tests.conftest import World
from tests.factories.programmes import make_session
from tests.factories.registration import make_registration
from tests.registers.importing import take
from tests.statistics.desk import DONE, LATER, SEALED, Desk, asked, compare, make_desk, reasons

LISTED = ["Ref", "Title", "Start", "End", "Country", "Trainers"]
ROLL = ["Session", "Family name", "Given name", "Sex", "Country", "E-mail", "Day 1", "Day 2"]
KIGALI = ["kigali", "Seminar in Kigali", "2011-06-06", "2011-06-07", "Rwanda", "Jane Wanjiru"]
PEOPLE = [
    ["kigali", "Diallo", "Bruno", "M", "Senegal", "bruno@example.net", "P", "P"],
    ["kigali", "Mugisha", "Aline", "F", "Rwanda", "aline@example.net", "P", "A"],
]
BEFORE: dict[str, Any] = {"actor": TERMINAL, "now": SEALED - timedelta(days=9)}


@pytest.fixture
def desk(db: Session, world: World, tmp_path: Path) -> Desk:
    return make_desk(db, world, tmp_path)


def undo(db: Session) -> None:
    newest = sa.select(RegisterImport.id).where(RegisterImport.state == "committed")
    undo_import(db, db.scalars(newest).one(), actor=TERMINAL, now=LATER + timedelta(days=2))


# ---- sessions


def test_a_session_called_off_and_held_after_all_counts_since_it_was_held(desk: Desk) -> None:
    session = make_session(
        desk.db, starts_on=date(2011, 8, 1), ends_on=date(2011, 8, 2), state=SessionState.ANNOUNCED
    )
    make_registration(desk.db, session=session, marks="pp", at=BEFORE["now"])
    sealed = desk.seal()
    take_step(desk.db, session.id, step=Step.CANCEL, reason="Rain", **DONE)
    assert compare(desk, sealed).is_same
    take_step(desk.db, session.id, step=Step.REDRAFT, **DONE)
    take_step(desk.db, session.id, step=Step.HOLD, **DONE)
    found = compare(desk, sealed)
    assert reasons(found) == {Reason.SESSION_HELD}
    assert (found.explained("persons"), found.explained("sessions")) == (1, 1)


def test_closing_a_session_and_opening_it_again_differs_in_nothing(desk: Desk) -> None:
    sealed = desk.seal()
    take_step(desk.db, desk.session.id, step=Step.CLOSE, **DONE)
    assert compare(desk, sealed).is_same
    take_step(desk.db, desk.session.id, step=Step.REOPEN, reason="Marks", **DONE)
    assert compare(desk, sealed).is_same


def test_a_session_entered_afterwards(desk: Desk) -> None:
    sealed = desk.seal()
    day = date(2011, 9, 5)
    data = SessionInput(
        programme_id=desk.session.programme_id, title="Late", starts_on=day, ends_on=day, host_country="KEN"
    )
    made = create_session(desk.db, data, **DONE)
    take_step(desk.db, made.id, step=Step.HOLD, **DONE)
    assert reasons(compare(desk, sealed)) == {Reason.SESSION_ADDED, Reason.SESSION_HELD}


def test_a_session_that_came_into_the_part_that_was_sealed(desk: Desk, world: World) -> None:
    sealed = desk.seal(actor=world.chen_acts)
    desk.change(programme_id=world.other_programme.id)
    found = compare(desk, sealed)
    assert reasons(found) == {Reason.SESSION_MOVED}
    assert found.explained("persons") == 2


# ---- at the same time


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_transaction_begun_before_a_seal_and_ended_after_it_is_explained(
    desk: Desk, database: Database
) -> None:
    """On SQLite two cannot write at once."""
    desk.db.commit()
    with database.open_session(writes=True) as slow:
        mark(slow, desk, now=SEALED - timedelta(minutes=2))
        mark(desk.db, desk, now=SEALED - timedelta(minutes=1), of=0, status=MarkStatus.ABSENT)
        desk.db.commit()
        sealed = desk.seal()
        desk.db.commit()
        slow.commit()
    found = compare(desk, sealed)
    assert found.explained("person_days") == 1
    assert {(event.reason, event.at) for each in found.told for event in each.events} == {
        (Reason.MARKED, SEALED - timedelta(minutes=2))
    }


def test_what_was_there_when_it_was_sealed_explains_nothing(desk: Desk) -> None:
    mark(desk.db, desk, now=SEALED - timedelta(minutes=2))
    sealed = desk.seal()
    desk.db.execute(sa.update(Registration).values(days_present=0))
    desk.db.expire_all()
    found = compare_with_today(desk.db, sealed, people=EVERYTHING)
    assert found.rest["person_days"] == -4
    assert not any(each.is_explained for each in found.told)


def test_entries_are_remembered_as_spans_without_gaps(desk: Desk) -> None:
    def entry(number: int) -> AuditEntry:
        return AuditEntry(id=number, at=SEALED, actor_name="", action="a.b", subject_type="a", details={})

    desk.db.add_all(entry(number) for number in (1001, 1002, 1003, 1005))
    desk.db.flush()
    assert seen_entries(desk.db, now=SEALED) == [[1001, 1003], [1005, 1005]]
    assert seen_entries(desk.db, now=SEALED + timedelta(days=2)) == []


def mark(
    db: Session, desk: Desk, *, now: datetime, of: int = 1, status: MarkStatus = MarkStatus.PRESENT
) -> None:
    """Mark somebody on the second day."""
    days = sa.select(SessionDay.id).where(SessionDay.session_id == desk.session.id, SessionDay.position == 2)
    given = MarkInput(registration_id=desk.seats[of].id, session_day_id=db.scalars(days).one(), status=status)
    record_marks(db, session_id=desk.session.id, marks=[given], method=Method.SHEET, actor=TERMINAL, now=now)


# ---- registers


def test_a_register_brings_a_session_and_takes_it_back(desk: Desk) -> None:
    before = desk.seal()
    take(desk.db, [LISTED, KIGALI], [ROLL, *PEOPLE], programme="GP", now=LATER)
    found = compare(desk, before)
    assert Reason.IMPORTED in reasons(found) <= {Reason.IMPORTED, Reason.SESSION_ADDED}
    assert (found.explained("persons"), found.explained("person_days")) == (2, 3)
    after = desk.seal(now=LATER + timedelta(days=1))
    undo(desk.db)
    assert compare(desk, before).is_same
    found = compare(desk, after)
    assert reasons(found) == {Reason.IMPORT_UNDONE}
    assert (found.explained("persons"), found.explained("person_days")) == (-2, -3)


def test_a_register_adds_people_and_marks_to_a_session_that_is_there(desk: Desk) -> None:
    kept = desk.db.get_one(Person, desk.seats[1].person_id)
    kept.email = "known@example.net"
    rows = [
        ["of-2011", "Diallo", "Bruno", "M", "Senegal", "bruno@example.net", "P", "P"],
        ["of-2011", kept.family_name, kept.given_name, "F", "Uganda", "known@example.net", "P", "P"],
    ]
    before = desk.seal()
    take(desk.db, [ROLL, *rows], programme="GP", now=LATER)
    found = compare(desk, before)
    assert reasons(found) == {Reason.IMPORTED}
    assert found.explained("person_days") == found.today("person_days") - found.sealed("person_days") > 2
    after = desk.seal(now=LATER + timedelta(days=1))
    undo(desk.db)
    assert compare(desk, before).is_same
    assert reasons(compare(desk, after)) == {Reason.IMPORT_UNDONE}


# ---- countries and trainers


def test_a_country_that_is_not_represented_any_more(desk: Desk) -> None:
    sealed = desk.seal(asked(Dimension.YEAR, "countries_represented"))
    person = desk.db.get_one(Person, desk.seats[1].person_id)
    person.country = "KEN"
    desk.db.flush()
    complete_snapshots(desk.db, [person.id], field=SnapshotField.COUNTRY, replaces=True, **DONE)
    found = compare(desk, sealed)
    assert [(turn.measure, turn.item, turn.came) for turn in found.turns] == [("countries", "UGA", False)]
    assert [event.reason for event in found.turns[0].events] == [Reason.CORRECTED]
    assert not found.tells_no_sums


def test_a_host_country_that_came_and_one_that_went(desk: Desk) -> None:
    sealed = desk.seal(asked(Dimension.YEAR, "host_countries", ends_on=date(2011, 12, 31)))
    desk.change(host_country="UGA")
    found = compare(desk, sealed)
    assert {(turn.item, turn.came) for turn in found.turns} == {("KEN", False), ("UGA", True)}


def test_trainers_that_came_and_went_are_named_to_those_who_see_people(desk: Desk) -> None:
    sealed = desk.seal(asked(Dimension.YEAR, "trainers"))
    assert not sealed.names_people
    assert "Wanjiru" not in sealed.content + sealed.evidence
    (assignment,) = desk.db.scalars(sa.select(Assignment.id))
    unassign_trainer(desk.db, desk.session.id, assignment_id=assignment, **DONE)
    other = desk.other_trainer()
    desk.assign(other)
    found = compare(desk, sealed)
    assert {(turn.item, turn.came) for turn in found.turns} == {
        (str(desk.trainer.id), False),
        (str(other.id), True),
    }
    assert {event.reason for turn in found.turns for event in turn.events} == {Reason.TRAINERS_CHANGED}
    assert {name for _id, name in found.persons.values()} == {"Jane Wanjiru", "Tola Abara"}
    assert compare(desk, sealed, people=Scope()).persons == {}


def test_two_trainers_who_were_one(desk: Desk) -> None:
    other = desk.other_trainer()
    assign_trainer(desk.db, desk.session.id, person_id=other.id, role=AssignmentRole.CO_TRAINER, **BEFORE)
    sealed = desk.seal(asked(Dimension.YEAR, "trainers"))
    merge(desk.db, kept_id=desk.trainer.id, absorbed_id=other.id, **DONE)
    found = compare(desk, sealed)
    assert [(turn.item, turn.came) for turn in found.turns] == [(str(other.id), False)]
    assert [event.reason for event in found.turns[0].events] == [Reason.MERGED]
