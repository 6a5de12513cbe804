"""Faults of training sessions: each is counted and listed with the way to mend it, and gone once mended."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.attendance.rules import MarkInput, MarkStatus, Method
from app.attendance.service.head_counts import remove_head_count
from app.attendance.service.marks import record_marks
from app.core.clock import utc_now
from app.core.permissions import TERMINAL
from app.programmes.models import SessionModule, TrainingSession
from app.programmes.queries import session_days
from app.programmes.rules import SessionState, Step
from app.programmes.service import set_days, take_step
from app.registration.models import Registration
from tests.conftest import World
from tests.factories.registration import make_registration
from tests.statistics.quality import (
    edit_session,
    effect,
    found,
    head_count,
    listed,
    sound_person,
    sound_session,
)


@pytest.fixture
def ada(client_of: Callable[[User], FlaskClient], world: World) -> FlaskClient:
    return client_of(world.administrator)


def mark(db: Session, registration: Registration, session: TrainingSession, *positions: int) -> None:
    days = {day.position: day.id for day in session_days(db, session.id)}
    marks = [
        MarkInput(registration_id=registration.id, session_day_id=days[each], status=MarkStatus.PRESENT)
        for each in positions
    ]
    record_marks(db, session_id=session.id, marks=marks, method=Method.SHEET, actor=TERMINAL, now=utc_now())


def test_a_session_that_is_over_and_not_marked_as_held(db: Session, world: World, ada: FlaskClient) -> None:
    session = sound_session(db, state=SessionState.ANNOUNCED)
    for _ in range(2):
        make_registration(db, session=session)
    db.commit()
    fault = found(db, "not-marked-held")
    assert (fault.rows, fault.one) == (1, 2)
    assert "1 session is not counted. 2 accepted registrations there count" in effect(
        "not-marked-held", fault
    )
    assert f'href="/sessions/{session.id}"' in listed(ada, "not-marked-held")
    take_step(db, session.id, step=Step.HOLD, actor=TERMINAL, now=utc_now())
    assert found(db, "not-marked-held").rows == 0


def test_a_session_without_a_mark_and_without_a_head_count(
    db: Session, world: World, ada: FlaskClient
) -> None:
    session = sound_session(db)
    registration = make_registration(db, session=session)
    make_registration(db, session=session)
    db.commit()
    fault = found(db, "no-attendance", starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31))
    assert (fault.rows, fault.one) == (1, 2)
    assert "2 accepted registrations there count as no-shows" in effect("no-attendance", fault)
    assert f'href="/sessions/{session.id}/attendance"' in listed(ada, "no-attendance")
    mark(db, registration, session, 1)
    assert found(db, "no-attendance", ends_on=date(2020, 12, 31)).rows == 0


def test_a_head_count_stands_in_for_marks(db: Session, world: World) -> None:
    session = sound_session(db)
    make_registration(db, session=session)
    head_count(db, session.id, total=12)
    assert found(db, "no-attendance", ends_on=date(2020, 12, 31)).rows == 0
    assert found(db, "days-not-marked", ends_on=date(2020, 12, 31)).rows == 0


def test_days_that_are_not_fully_marked(db: Session, world: World, ada: FlaskClient) -> None:
    session = sound_session(db)
    make_registration(db, session=session, marks="ppp")
    late = make_registration(db, session=session, marks="p")
    db.commit()
    fault = found(db, "days-not-marked")
    assert (fault.rows, fault.one, fault.two) == (1, 1, 2)
    assert "2 days of attendance are not marked" in effect("days-not-marked", fault)
    assert f'href="/sessions/{session.id}/attendance"' in listed(ada, "days-not-marked")
    mark(db, late, session, 2, 3)
    assert found(db, "days-not-marked").rows == 0


def test_days_to_come_are_not_missing(db: Session, world: World) -> None:
    today = utc_now().date()
    session = sound_session(db, starts_on=today - timedelta(days=1), ends_on=today + timedelta(days=1))
    make_registration(db, session=session, marks="p")
    assert found(db, "days-not-marked").rows == 0


def test_a_session_with_names_and_a_head_count(db: Session, world: World, ada: FlaskClient) -> None:
    session = sound_session(db)
    make_registration(db, session=session, marks="ppp")
    count = head_count(db, session.id, total=12)
    db.commit()
    fault = found(db, "names-and-head-count")
    assert (fault.rows, fault.one, fault.two) == (1, 12, 1)
    assert "12 participations by head count beside 1 with names" in effect("names-and-head-count", fault)
    assert f'href="/sessions/{session.id}/attendance"' in listed(ada, "names-and-head-count")
    remove_head_count(db, session_id=session.id, head_count_id=count.id, actor=TERMINAL, now=utc_now())
    assert found(db, "names-and-head-count").rows == 0


def test_head_counts_above_the_number_of_places(db: Session, world: World, ada: FlaskClient) -> None:
    session = sound_session(db, capacity=30)
    head_count(db, session.id, total=20)
    head_count(db, session.id, total=11)
    db.commit()
    fault = found(db, "head-count-above-capacity")
    assert (fault.rows, fault.one, fault.two) == (1, 31, 30)
    assert "Head counts of 31 people" in effect("head-count-above-capacity", fault)
    assert f'href="/sessions/{session.id}/edit"' in listed(ada, "head-count-above-capacity")
    edit_session(db, session, capacity=31)
    assert found(db, "head-count-above-capacity").rows == 0


@pytest.mark.parametrize("year", [1920, 2220])
def test_a_session_on_impossible_dates(db: Session, world: World, ada: FlaskClient, year: int) -> None:
    wrong = sound_session(db, starts_on=date(year, 3, 2), ends_on=date(year, 3, 4))
    make_registration(db, session=wrong, marks="ppp")
    db.commit()
    fault = found(db, "impossible-dates", starts_on=date(year, 1, 1), ends_on=date(year, 12, 31))
    assert (fault.rows, fault.one) == (1, 1)
    assert "1 session is counted on dates" in effect("impossible-dates", fault)
    assert f'href="/sessions/{wrong.id}/edit"' in listed(ada, "impossible-dates")
    edit_session(db, wrong, starts_on=date(2020, 3, 2), ends_on=date(2020, 3, 4))
    assert found(db, "impossible-dates", ends_on=date(2020, 12, 31)).rows == 0


def test_a_session_of_more_than_31_days(db: Session, world: World, ada: FlaskClient) -> None:
    session = sound_session(db, starts_on=date(2020, 3, 2), ends_on=date(2020, 4, 4))
    sound_session(db, starts_on=date(2020, 5, 1), ends_on=date(2020, 5, 31))
    db.commit()
    fault = found(db, "long-sessions")
    assert (fault.rows, fault.one) == (1, 34)
    assert "all of 34 days" in effect("long-sessions", fault)
    assert f'href="/sessions/{session.id}/days"' in listed(ada, "long-sessions")
    set_days(db, session.id, dates=[date(2020, 3, 2), date(2020, 4, 4)], actor=TERMINAL, now=utc_now())
    assert found(db, "long-sessions").rows == 0


@pytest.mark.parametrize(
    ("key", "missing", "mended"),
    [
        ("no-host-country", {"host_country": None}, {"host_country": "KEN"}),
        ("no-language", {"language": ""}, {"language": "fr"}),
    ],
)
def test_a_session_of_which_something_is_missing(
    key: str,
    missing: dict[str, str | None],
    mended: dict[str, str],
    db: Session,
    world: World,
    ada: FlaskClient,
) -> None:
    session = sound_session(db)
    make_registration(db, session=session, marks="ppp")
    for name, value in missing.items():
        setattr(session, name, value)
    sound_session(db, is_online=True)
    db.commit()
    fault = found(db, key)
    assert (fault.rows, fault.one) == (1, 1)
    assert "1 session stands as not recorded. 1 participation" in effect(key, fault)
    assert f'href="/sessions/{session.id}/edit"' in listed(ada, key)
    edit_session(db, session, **mended)
    assert found(db, key).rows == 0


def test_a_session_without_modules(db: Session, world: World, ada: FlaskClient) -> None:
    session = sound_session(db)
    module_id = db.scalar(sa.select(SessionModule.module_id))
    db.execute(sa.delete(SessionModule).where(SessionModule.session_id == session.id))
    make_registration(db, session=session, person=sound_person(db), marks="ppp")
    db.commit()
    fault = found(db, "no-modules", ends_on=date(2020, 12, 31))
    assert (fault.rows, fault.one) == (1, 1)
    assert f'href="/sessions/{session.id}/edit"' in listed(ada, "no-modules")
    edit_session(db, session, module_ids=(module_id,))
    assert found(db, "no-modules", ends_on=date(2020, 12, 31)).rows == 0
