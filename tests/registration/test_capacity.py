"""No seat is sold twice, however many ask at once; the control shows that the race is real."""

import threading
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.core.database import Database
from app.core.permissions import TERMINAL
from app.programmes.models import TrainingSession
from app.registration.errors import AlreadyRegistered, SessionFull
from app.registration.models import Registration
from app.registration.rules import RegistrationState, Source
from app.registration.service.deciding import decide
from app.registration.service.registering import register
from tests.factories.people import make_person
from tests.factories.programmes import make_session
from tests.factories.registration import make_registration

SEATS = 10
THREADS = 8
ACCEPTED = RegistrationState.ACCEPTED


@pytest.fixture
def session_id(db: Session) -> UUID:
    session_id = make_session(db, capacity=SEATS).id
    db.commit()
    return session_id


@pytest.fixture
def people(db: Session) -> list[UUID]:
    ids = [make_person(db, given_name=f"P{n}").id for n in range(THREADS * 4)]
    db.commit()
    return ids


def all_at_once(people: list[UUID], attempt: Callable[[UUID], None]) -> None:
    """Eight threads, started together, each with its share of the people."""
    barrier = threading.Barrier(THREADS)
    failures: list[BaseException] = []

    def work(share: list[UUID]) -> None:
        try:
            barrier.wait()
            for person_id in share:
                attempt(person_id)
        except BaseException as error:  # noqa: BLE001 - shown below, in the test's own thread
            failures.append(error)

    threads = [threading.Thread(target=work, args=(people[n::THREADS],)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def accepted(database: Database, session_id: UUID) -> tuple[int, int]:
    """Accepted registrations, and the places that the session says are taken."""
    with database.reading() as db:
        count = sa.select(sa.func.count()).where(
            Registration.session_id == session_id, Registration.state == ACCEPTED
        )
        return db.scalar(count) or 0, db.get_one(TrainingSession, session_id).taken


def test_a_full_session_is_filled_exactly(
    database: Database, session_id: UUID, people: list[UUID], now: datetime
) -> None:
    def attempt(person_id: UUID) -> None:
        try:
            with database.writing() as db:
                register(
                    db,
                    session_id=session_id,
                    person_id=person_id,
                    source=Source.COORDINATOR,
                    state=ACCEPTED,
                    actor=TERMINAL,
                    now=now,
                )
        except SessionFull:
            pass

    all_at_once(people, attempt)
    assert accepted(database, session_id) == (SEATS, SEATS)


def test_decisions_at_once_fill_exactly(
    db: Session, database: Database, people: list[UUID], now: datetime
) -> None:
    session = make_session(db, capacity=SEATS)
    waiting = [
        make_registration(db, session=session, person=make_person(db), state=RegistrationState.APPLIED).id
        for _ in people
    ]
    db.commit()

    def attempt(registration_id: UUID) -> None:
        with database.writing() as own:
            decide(own, [registration_id], to_state=ACCEPTED, actor=TERMINAL, now=now)

    all_at_once(waiting, attempt)
    assert accepted(database, session.id) == (SEATS, SEATS)


def test_looking_before_inserting_oversells(
    database: Database, session_id: UUID, people: list[UUID], now: datetime
) -> None:
    """The control: the obvious way, in the same race. SQLite then refuses instead, which is no better."""
    refused = threading.Event()
    turn = threading.Barrier(THREADS)

    def attempt(person_id: UUID) -> None:
        try:
            with Session(database.engine) as db, db.begin():
                taken = db.get_one(TrainingSession, session_id).taken
                turn.wait()  # everyone has looked, nobody has written
                if taken < SEATS:
                    db.add(
                        Registration(
                            session_id=session_id,
                            person_id=person_id,
                            state=ACCEPTED,
                            source=Source.COORDINATOR,
                            created_at=now,
                        )
                    )
                    db.execute(
                        sa.update(TrainingSession)
                        .where(TrainingSession.id == session_id)
                        .values(taken=TrainingSession.taken + 1)
                    )
        except OperationalError:
            refused.set()

    all_at_once(people, attempt)
    sold, _taken = accepted(database, session_id)
    assert sold > SEATS or refused.is_set()


def test_one_person_clicking_twice_is_registered_once(
    database: Database, session_id: UUID, people: list[UUID], now: datetime
) -> None:
    second = threading.Event()

    def attempt(_person_id: UUID) -> None:
        try:
            with database.writing() as db:
                register(
                    db,
                    session_id=session_id,
                    person_id=people[0],
                    source=Source.COORDINATOR,
                    state=ACCEPTED,
                    actor=TERMINAL,
                    now=now,
                )
        except AlreadyRegistered:
            second.set()

    all_at_once(people[:THREADS], attempt)
    assert accepted(database, session_id) == (1, 1)
    assert second.is_set()
