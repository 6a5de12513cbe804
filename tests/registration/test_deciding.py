"""Decisions about registrations: what may follow what, places, reach, and the trail they leave."""

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.core.errors import NotFound
from app.people.models import Person
from app.people.rules import PersonDetails, Sex
from app.programmes.models import TrainingSession
from app.programmes.rules import SessionState
from app.registration.errors import AlreadyRegistered, RegistrationClosed
from app.registration.models import Registration
from app.registration.rules import RegistrationState, Source
from app.registration.service.deciding import decide, withdraw
from app.registration.service.registering import add_participant, register
from tests.conftest import World
from tests.factories.people import make_organisation, make_person
from tests.factories.programmes import make_session
from tests.factories.registration import make_registration

ACCEPTED, APPLIED, WAITLISTED = (
    RegistrationState.ACCEPTED,
    RegistrationState.APPLIED,
    RegistrationState.WAITLISTED,
)


def test_the_snapshot_is_what_was_true_on_the_day(db: Session, world: World, now: datetime) -> None:
    person = make_person(db, country="GHA", sex=Sex.FEMALE, organisation=make_organisation(db, name="Courts"))
    registration = register(
        db,
        session_id=world.session.id,
        person_id=person.id,
        source=Source.COORDINATOR,
        state=ACCEPTED,
        actor=world.amina_acts,
        now=now,
    )
    person.country, person.organisation_id = "SEN", None
    db.flush()
    assert (registration.country, registration.sex, registration.organisation_name) == (
        "GHA",
        Sex.FEMALE,
        "Courts",
    )


def test_accepting_takes_a_place_and_withdrawing_gives_it_back(
    db: Session, world: World, now: datetime
) -> None:
    registration = make_registration(db, session=world.session, state=APPLIED)
    before = world.session.taken
    decide(db, [registration.id], to_state=ACCEPTED, actor=world.amina_acts, now=now)
    assert db.get_one(TrainingSession, world.session.id).taken == before + 1
    assert withdraw(db, registration.id, actor=world.amina_acts, now=now)
    assert db.get_one(TrainingSession, world.session.id).taken == before


def test_who_came_first_gets_the_last_place_and_the_rest_stay(
    db: Session, world: World, now: datetime
) -> None:
    session = make_session(db, programme=world.programme, capacity=1)
    late = make_registration(db, session=session, state=WAITLISTED, at=now)
    early = make_registration(db, session=session, state=APPLIED, at=now.replace(hour=1))
    decided = decide(db, [late.id, early.id], to_state=ACCEPTED, actor=world.amina_acts, now=now)
    assert (decided.done, decided.no_place) == ((early.id,), (late.id,))
    assert db.get_one(Registration, late.id).state is WAITLISTED


def test_what_cannot_follow_is_told_and_left(db: Session, world: World, now: datetime) -> None:
    declined = RegistrationState.DECLINED
    decided = decide(db, [world.registration.id], to_state=declined, actor=world.amina_acts, now=now)
    assert decided.not_possible == (world.registration.id,)
    assert db.get_one(Registration, world.registration.id).state is ACCEPTED


def test_each_decision_leaves_one_line_in_the_trail(db: Session, world: World, now: datetime) -> None:
    registrations = [make_registration(db, session=world.session, state=APPLIED) for _ in range(2)]
    decide(db, [r.id for r in registrations], to_state=WAITLISTED, actor=world.amina_acts, now=now)
    entries = db.scalars(sa.select(AuditEntry).where(AuditEntry.action == "registration.waitlisted")).all()
    assert {entry.subject_id for entry in entries} == {r.id for r in registrations}
    assert {entry.session_id for entry in entries} == {world.session.id}


def test_one_foreign_registration_refuses_the_whole_decision(
    db: Session, world: World, now: datetime
) -> None:
    own = make_registration(db, session=world.session, state=APPLIED)
    ids = [own.id, world.other_registration.id]
    with pytest.raises(NotFound):
        decide(db, ids, to_state=WAITLISTED, actor=world.amina_acts, now=now)
    assert db.get_one(Registration, own.id).state is APPLIED


def test_a_decision_keeps_to_the_session_of_the_page(db: Session, world: World, now: datetime) -> None:
    elsewhere = make_registration(db, session=make_session(db, programme=world.programme), state=APPLIED)
    with pytest.raises(NotFound):
        decide(
            db,
            [elsewhere.id],
            to_state=ACCEPTED,
            actor=world.amina_acts,
            now=now,
            session_id=world.session.id,
        )


def test_entering_someone_known_adds_no_second_record(db: Session, world: World, now: datetime) -> None:
    bruno = db.get_one(Person, world.registration.person_id)
    other = make_session(db, programme=world.programme)
    details = PersonDetails(family_name="Ferreira", given_name="Bruno", email="BRUNO@example.org", phone="1")
    registration = add_participant(
        db, session_id=other.id, person=details, state=ACCEPTED, actor=world.amina_acts, now=now
    )
    assert registration.person_id == bruno.id
    assert bruno.phone == "1"


def test_entering_into_a_full_session_puts_on_the_waiting_list(
    db: Session, world: World, now: datetime
) -> None:
    session = make_session(db, programme=world.programme, capacity=1)
    make_registration(db, session=session)
    registration = add_participant(
        db,
        session_id=session.id,
        person=PersonDetails(given_name="Grace"),
        state=ACCEPTED,
        actor=world.amina_acts,
        now=now,
    )
    assert registration.state is WAITLISTED
    assert registration.decided_at is None


def test_nobody_is_registered_twice(db: Session, world: World, now: datetime) -> None:
    with pytest.raises(AlreadyRegistered):
        add_participant(
            db,
            session_id=world.session.id,
            person=world.registration.person_id,
            state=ACCEPTED,
            actor=world.amina_acts,
            now=now,
        )


def test_a_cancelled_session_takes_nobody(db: Session, world: World, now: datetime) -> None:
    session = make_session(db, programme=world.programme, state=SessionState.CANCELLED)
    with pytest.raises(RegistrationClosed):
        add_participant(
            db,
            session_id=session.id,
            person=PersonDetails(given_name="Grace"),
            state=ACCEPTED,
            actor=world.amina_acts,
            now=now,
        )


def test_nobody_is_entered_into_a_session_out_of_reach(db: Session, world: World, now: datetime) -> None:
    with pytest.raises(NotFound):
        add_participant(
            db,
            session_id=world.other_session.id,
            person=PersonDetails(given_name="Grace"),
            state=ACCEPTED,
            actor=world.amina_acts,
            now=now,
        )


def test_nobody_out_of_reach_is_pulled_in_by_their_id(db: Session, world: World, now: datetime) -> None:
    stranger = make_registration(db, session=world.other_session, person=make_person(db)).person_id
    with pytest.raises(NotFound):
        add_participant(
            db,
            session_id=world.session.id,
            person=stranger,
            state=ACCEPTED,
            actor=world.amina_acts,
            now=now,
        )
