"""What becomes of the days of a session when its dates change, on both databases."""

from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from app.core import derived
from app.core.permissions import EVERYTHING, TERMINAL
from app.programmes import queries, service
from app.programmes.errors import DayInUse, UnusableInput
from app.programmes.models import TrainingSession
from tests.conftest import World
from tests.factories.programmes import make_session
from tests.factories.registration import make_registration
from tests.programmes.inputs import agenda_input, session_input


@pytest.fixture
def session(db: Session, world: World) -> TrainingSession:
    """Three days, 9 to 11 March."""
    return make_session(db, programme=world.programme, slug="three-days")


def days_of(db: Session, session: TrainingSession) -> list[tuple[int, int]]:
    return [(day.position, day.on_date.day) for day in queries.session_days(db, session.id)]


def on(*days: int) -> list[date]:
    return [date(2026, 3, day) for day in days]


def test_a_session_that_moves_takes_its_agenda_along(
    db: Session, session: TrainingSession, world: World, now: datetime
) -> None:
    first = queries.session_days(db, session.id)[0]
    service.add_agenda_item(db, session.id, data=agenda_input(first.id), actor=TERMINAL, now=now)
    data = session_input(world.programme.id, starts_on=date(2026, 3, 10), ends_on=date(2026, 3, 12))
    service.update_session(db, session.id, data=data, actor=world.amina_acts, now=now)
    assert days_of(db, session) == [(1, 10), (2, 11), (3, 12)]
    assert [slot.on_date for slot in queries.list_slots(db, session.id)] == [date(2026, 3, 10)]
    assert (session.starts_on, session.ends_on, session.day_count) == (*on(10, 12), 3)


def test_days_with_attendance_stay_where_they_are(
    db: Session, session: TrainingSession, now: datetime
) -> None:
    make_registration(db, session=session, marks="-p-")
    marked = queries.session_days(db, session.id)[1]
    service.set_days(db, session.id, dates=on(10, 11, 12, 13), actor=TERMINAL, now=now)
    assert days_of(db, session) == [(1, 10), (2, 11), (3, 12), (4, 13)]
    assert queries.session_days(db, session.id)[0].id == marked.id
    assert session.day_count == 4


def test_a_session_on_impossible_dates_moves_with_its_attendance(
    db: Session, world: World, now: datetime
) -> None:
    wrong = make_session(
        db, programme=world.programme, starts_on=date(2206, 3, 9), ends_on=date(2206, 3, 10), slug="typo"
    )
    make_registration(db, session=wrong, marks="pa")
    marked = [day.id for day in queries.session_days(db, wrong.id)]
    service.set_days(db, wrong.id, dates=on(9, 10), actor=TERMINAL, now=now)
    assert [day.id for day in queries.session_days(db, wrong.id)] == marked
    assert wrong.starts_on == date(2026, 3, 9)


def test_a_day_with_attendance_cannot_go(
    db: Session, session: TrainingSession, world: World, now: datetime
) -> None:
    make_registration(db, session=session, marks="ppp")
    data = session_input(world.programme.id, starts_on=date(2026, 3, 9), ends_on=date(2026, 3, 10))
    with pytest.raises(DayInUse, match="2026-03-11") as refused:
        service.update_session(db, session.id, data=data, actor=world.amina_acts, now=now)
    assert refused.value.field == "starts_on"
    assert (session.title, days_of(db, session)) == ("Seminar on prevention", [(1, 9), (2, 10), (3, 11)])


def test_a_day_without_training_is_left_out(db: Session, session: TrainingSession, now: datetime) -> None:
    service.set_days(db, session.id, dates=on(9, 11), actor=TERMINAL, now=now)
    assert (days_of(db, session), session.day_count) == ([(1, 9), (2, 11)], 2)
    assert (
        queries.get_session_page(
            db,
            session.id,
            scope=EVERYTHING,
        ).day_count
        == 2
    )


def test_a_session_has_a_day(db: Session, session: TrainingSession, now: datetime) -> None:
    with pytest.raises(UnusableInput):
        service.set_days(db, session.id, dates=[], actor=TERMINAL, now=now)


def test_what_others_derive_from_the_days_is_counted_again(
    db: Session, session: TrainingSession, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[object] = []
    own = {"training_session": [lambda _db, ids: counted.extend(ids)]}
    monkeypatch.setattr(derived, "_recounts", own)
    service.set_days(db, session.id, dates=on(9, 10), actor=TERMINAL, now=now)
    assert counted == [session.id]
