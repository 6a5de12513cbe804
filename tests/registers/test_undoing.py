"""An import is taken back whole, or not at all, and takes nothing of others along."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from app.attendance.models import AttendanceMark
from app.attendance.rules import MarkStatus, Method
from app.audit.models import AuditEntry
from app.certificates.service.issue import issue_for_session
from app.core.database import Base
from app.core.permissions import TERMINAL
from app.people.models import Organisation, Person, PersonKey, TrainerProfile
from app.people.service.merging import merge, undo_merge
from app.programmes.models import AgendaItem, Assignment, Programme, SessionDay, TrainingSession
from app.registers.errors import NoSuchImport, NotAsExpected, StillNeeded
from app.registers.models import RegisterImport
from app.registers.reading import read_tables
from app.registers.rules import understand
from app.registers.service.importing import take_register
from app.registers.service.references import ABOUT_PERSONS, SHARED, imported_tables, removed_tables
from app.registers.service.undoing import undo_import
from app.registration.models import Registration
from tests.conftest import World
from tests.factories.certificates import make_issuer
from tests.factories.people import make_organisation, make_person
from tests.factories.registration import make_registration
from tests.registers.importing import SOURCE, contents, take, take_roll
from tests.registers.reading_aloud import BRUNO, SESSIONS, TODAY, resolve_country
from tests.registers.test_importing import COUNTED, HEADS, LIN, LISTED, NAIROBI, count, only
from tests.registers.test_shared_register import FILE

LASTING = ("audit_entry", "register_import")


def undo(db: Session, now: datetime, *, actor: Any = TERMINAL) -> RegisterImport:
    newest = sa.select(RegisterImport.id).where(RegisterImport.state == "committed")
    return undo_import(db, db.scalars(newest).one(), actor=actor, now=now)


def test_import_and_undo_leave_every_table_as_it_was(db: Session, world: World, now: datetime) -> None:
    def take_shared() -> None:
        register = understand(read_tables(FILE), resolve_country=resolve_country, today=TODAY)
        take_register(db, register, source=SOURCE, programme_code="OLD", actor=TERMINAL, now=now)

    before = contents(db, without=LASTING)
    take_shared()
    filled = {name: len(rows) for name, rows in contents(db, without=LASTING).items()}
    undo(db, now)
    assert contents(db, without=LASTING) == before
    take_shared()
    assert {name: len(rows) for name, rows in contents(db, without=LASTING).items()} == filled


def test_trainers_modules_and_head_counts_go_too(db: Session, now: datetime) -> None:
    before = contents(db, without=LASTING)
    take(db, [LISTED, [*NAIROBI, "M1", "Jane Wanjiru", "French", ""]])
    undo(db, now)
    take(db, COUNTED, mapping=HEADS)
    undo(db, now)
    assert contents(db, without=LASTING) == before


def test_the_undoing_is_remembered(db: Session, now: datetime) -> None:
    take_roll(db, BRUNO)
    found = undo(db, now)
    assert (found.state, found.undone_at) == ("undone", now)
    assert found.programme_code == "GENERAL"
    entries = db.scalars(sa.select(AuditEntry.action)).all()
    assert entries.count("register.import_undone") == 1


def test_it_is_undone_once(db: Session, now: datetime) -> None:
    take_roll(db, BRUNO)
    done = undo(db, now)
    with pytest.raises(NotAsExpected):
        undo_import(db, done.id, actor=TERMINAL, now=now)


def test_the_keys_and_registrations_of_known_people_go_but_they_stay(db: Session, now: datetime) -> None:
    known = make_person(db, family_name="Diallo", given_name="B.", email="bruno@example.org")
    before = contents(db, without=LASTING)
    take_roll(db, BRUNO)
    assert count(db, PersonKey) == 2
    undo(db, now)
    assert contents(db, without=LASTING) == before
    assert db.get(Person, known.id) is not None


def test_marks_added_to_a_registration_made_by_hand_are_taken_back(
    db: Session, world: World, now: datetime
) -> None:
    people = [
        ["Session", "Family name", "Given name", "E-mail", "Day 1", "Day 2"],
        ["nairobi", "Ferreira", "Bruno", "bruno@example.org", "P", "P"],
    ]
    take(db, people, programme="GP")
    assert db.get_one(Registration, world.registration.id, populate_existing=True).days_present == 2
    undo(db, now)
    again = db.get_one(Registration, world.registration.id, populate_existing=True)
    assert (again.days_present, again.days_marked) == (0, 0)


def test_places_taken_in_a_session_made_by_hand_are_given_back(
    db: Session, world: World, now: datetime
) -> None:
    people = [["Session", "Family name", "Given name", "Sex"], ["nairobi", "Otieno", "Grace", "F"]]
    take(db, people, programme="GP")
    assert db.get_one(TrainingSession, world.session.id, populate_existing=True).taken == 2
    undo(db, now)
    assert db.get_one(TrainingSession, world.session.id, populate_existing=True).taken == 1


def test_a_person_registered_elsewhere_since_stays_with_their_organisation(
    db: Session, world: World, now: datetime
) -> None:
    take_roll(db, [*BRUNO[:6], "b.diallo@example.org", "P", "P", "P"], LIN)
    chosen = db.scalars(sa.select(Person).where(Person.family_name == "Diallo")).one()
    make_registration(db, session=world.other_session, person=chosen)
    undo(db, now)
    names = set(db.scalars(sa.select(Organisation.name)))
    assert names == {"Ministry of Justice"}
    assert db.scalars(sa.select(PersonKey.kind).where(PersonKey.person_id == chosen.id)).all()
    assert count(db, Person) == 3  # chosen, and the two who were there before


def test_a_trainer_who_teaches_elsewhere_since_stays_a_trainer(
    db: Session, world: World, now: datetime
) -> None:
    take(db, [LISTED, [*NAIROBI, "", "Jane Wanjiru", "", ""]])
    jane = db.scalars(sa.select(TrainerProfile)).one()
    db.add(Assignment(session_id=world.session.id, person_id=jane.person_id))
    db.flush()
    undo(db, now)
    assert only(db, TrainerProfile).person_id == jane.person_id


def test_a_programme_with_a_newer_session_stays(db: Session, now: datetime) -> None:
    take_roll(db, BRUNO, programme="GP")
    programme = only(db, Programme)
    take(db, [SESSIONS[0], ["S2", "By hand", "2009-03-02", "", "Peru"]], programme="GP")
    second = db.scalars(sa.select(TrainingSession).where(TrainingSession.slug == "s2")).one()
    second.import_id = None
    db.flush()
    undo_import(db, programme.import_id, actor=TERMINAL, now=now)
    assert db.get(Programme, programme.id) is not None


def by_hand(db: Session, now: datetime) -> tuple[TrainingSession, Registration, SessionDay]:
    take_roll(db, BRUNO)
    day = db.scalars(sa.select(SessionDay).where(SessionDay.position == 1)).one()
    session = db.scalars(sa.select(TrainingSession).options(selectinload(TrainingSession.days))).one()
    return session, only(db, Registration), day


def test_a_certificate_holds_the_import(db: Session, now: datetime) -> None:
    take_roll(db, [*BRUNO[:7], "P", "P", "P"])
    issue_for_session(
        db, session_id=only(db, TrainingSession).id, actor=TERMINAL, now=now, issuer=make_issuer()
    )
    with pytest.raises(StillNeeded, match="1 certificate"):
        undo(db, now)
    assert count(db, Registration) == 1


def test_a_mark_by_hand_holds_the_import(db: Session, now: datetime) -> None:
    _session, registration, day = by_hand(db, now)
    db.add(
        AttendanceMark(
            registration_id=registration.id,
            session_day_id=day.id,
            status=MarkStatus.LATE,
            method=Method.SHEET,
            recorded_at=now,
        )
    )
    with pytest.raises(StillNeeded, match="1 attendance mark"):
        undo(db, now)


def test_people_registered_by_hand_hold_the_import(db: Session, now: datetime) -> None:
    session, _registration, _day = by_hand(db, now)
    make_registration(db, session=session)
    make_registration(db, session=session, person=make_person(db, family_name="Kone"))
    with pytest.raises(StillNeeded, match="2 registrations"):
        undo(db, now)


def test_an_agenda_holds_the_import(db: Session, now: datetime) -> None:
    session, _registration, day = by_hand(db, now)
    times = {"starts_at": now.time(), "ends_at": (now + timedelta(hours=1)).time()}
    db.add(AgendaItem(session_id=session.id, day_id=day.id, title="Opening", **times))
    with pytest.raises(StillNeeded, match="1 agenda item"):
        undo(db, now)


def test_a_later_import_is_undone_first(db: Session, now: datetime) -> None:
    take_roll(db, BRUNO)
    before = contents(db, without=LASTING)
    first = only(db, RegisterImport)
    take_roll(db, BRUNO, LIN)
    later = db.scalars(sa.select(RegisterImport).where(RegisterImport.id != first.id)).one()
    with pytest.raises(StillNeeded, match="1 registration"):
        undo_import(db, first.id, actor=TERMINAL, now=now)
    undo_import(db, later.id, actor=TERMINAL, now=now)
    assert contents(db, without=LASTING) == before


def test_a_merge_since_holds_the_import_until_it_is_undone(db: Session, now: datetime) -> None:
    body = make_organisation(db, name="Press Union", country="CHN")
    known = make_person(db, family_name="Wei", given_name="Linn", country="CHN", organisation=body)
    before = contents(db, without=LASTING)
    take_roll(db, LIN)
    new = db.scalars(sa.select(Person).where(Person.id != known.id)).one()
    later = now + timedelta(hours=1)
    done = merge(db, kept_id=known.id, absorbed_id=new.id, actor=TERMINAL, now=later)
    with pytest.raises(StillNeeded, match="1 merge of people"):
        undo(db, later)
    undo_merge(db, done.id, actor=TERMINAL, now=later)
    undo(db, later)
    assert contents(db, without=LASTING) == before


def test_an_import_elsewhere_is_not_found(db: Session, world: World, now: datetime) -> None:
    take_roll(db, BRUNO, programme="GP")
    with pytest.raises(NoSuchImport):
        undo(db, now, actor=world.chen_acts)


def test_a_coordinator_undoes_their_own_import(db: Session, world: World, now: datetime) -> None:
    before = contents(db, without=LASTING)
    take_roll(db, LIN, programme="GP", actor=world.amina_acts)
    undo(db, now, actor=world.amina_acts)
    assert contents(db, without=LASTING) == before


def test_every_table_that_remembers_its_import_is_dealt_with() -> None:
    remembering = {table.name for table in Base.metadata.sorted_tables if "import_id" in table.columns}
    dealt_with = {*removed_tables(), *SHARED, *ABOUT_PERSONS, "trainer_profile"}
    assert remembering == set(imported_tables())
    assert remembering <= dealt_with
