"""Teaching time a day: counted from the agenda, and kept whenever agenda or days change."""

from datetime import date, datetime, time

import pytest
from sqlalchemy.orm import Session

from app.core.derived import recount
from app.programmes import queries, service
from app.programmes.models import AgendaItem, TrainingSession
from app.programmes.rules.teaching import minutes_a_day
from tests.conftest import World
from tests.programmes.inputs import agenda_input, session_input


def item(day: int, begin: str, end: str) -> tuple[int, time, time]:
    return day, time.fromisoformat(begin), time.fromisoformat(end)


def test_the_minutes_of_all_items_are_spread_over_the_days() -> None:
    items = [item(1, "09:00", "10:30"), item(1, "11:00", "12:30"), item(2, "09:00", "12:00")]
    assert minutes_a_day(items, day_count=2) == 180


def test_a_day_without_an_item_counts_among_the_days() -> None:
    assert minutes_a_day([item(1, "09:00", "15:00")], day_count=3) == 120


@pytest.mark.parametrize(
    "parallel",
    [
        [item(1, "09:00", "11:00"), item(1, "09:00", "11:00")],
        [item(1, "09:00", "10:30"), item(1, "10:00", "11:00")],
        [item(1, "10:00", "10:30"), item(1, "09:00", "11:00")],
        [item(1, "10:00", "11:00"), item(1, "09:00", "10:00")],
    ],
)
def test_what_runs_in_parallel_counts_once(parallel: list[tuple[int, time, time]]) -> None:
    assert minutes_a_day(parallel, day_count=1) == 120


def test_the_same_hours_on_two_days_count_twice() -> None:
    assert minutes_a_day([item(1, "09:00", "10:00"), item(2, "09:00", "10:00")], day_count=1) == 120


@pytest.mark.parametrize(("end", "days", "minutes"), [("09:05", 2, 3), ("09:10", 3, 3), ("09:10", 4, 3)])
def test_half_a_minute_is_rounded_up(end: str, days: int, minutes: int) -> None:
    assert minutes_a_day([item(1, "09:00", end)], day_count=days) == minutes


def test_an_agenda_without_teaching_says_nothing() -> None:
    assert minutes_a_day([], day_count=3) is None


def add(
    db: Session, world: World, session: TrainingSession, *, now: datetime, day: int = 0, **changes: object
) -> AgendaItem:
    days = queries.session_days(db, session.id)
    data = agenda_input(days[day].id, **changes)  # type: ignore[arg-type]
    return service.add_agenda_item(db, session.id, data=data, actor=world.amina_acts, now=now)


def kept(db: Session, session: TrainingSession) -> int | None:
    db.expire_all()
    return db.get_one(TrainingSession, session.id).minutes_a_day


@pytest.fixture
def session(db: Session, world: World, now: datetime) -> TrainingSession:
    """Three days in April, without an agenda."""
    data = session_input(world.programme.id, ends_on=date(2026, 4, 15))
    return service.create_session(db, data, actor=world.amina_acts, now=now)


def test_a_session_without_an_agenda_has_no_teaching_time(db: Session, session: TrainingSession) -> None:
    assert kept(db, session) is None


def test_items_count_as_they_are_put_on_the_agenda_and_breaks_do_not(
    db: Session, world: World, session: TrainingSession, now: datetime
) -> None:
    add(db, world, session, now=now, begin="09:00", end="12:00")
    add(db, world, session, now=now, begin="12:00", end="13:00", is_break=True)
    add(db, world, session, now=now, day=1, begin="09:00", end="15:00")
    assert session.minutes_a_day == 180
    assert kept(db, session) == 180


def test_an_item_that_becomes_a_break_counts_no_more(
    db: Session, world: World, session: TrainingSession, now: datetime
) -> None:
    made = add(db, world, session, now=now)
    assert kept(db, session) == 30
    data = agenda_input(made.day_id, is_break=True)
    service.change_agenda_item(db, session.id, item_id=made.id, data=data, actor=world.amina_acts, now=now)
    assert kept(db, session) is None


def test_the_last_item_that_goes_takes_the_teaching_time_along(
    db: Session, world: World, session: TrainingSession, now: datetime
) -> None:
    made = add(db, world, session, now=now)
    service.remove_agenda_item(db, session.id, item_id=made.id, actor=world.amina_acts, now=now)
    assert kept(db, session) is None


def test_a_day_that_goes_changes_the_average(
    db: Session, world: World, session: TrainingSession, now: datetime
) -> None:
    add(db, world, session, now=now, begin="09:00", end="12:00")
    add(db, world, session, now=now, day=2, begin="09:00", end="10:00")
    assert kept(db, session) == 80
    first_two = [date(2026, 4, 13), date(2026, 4, 14)]
    service.set_days(db, session.id, dates=first_two, actor=world.amina_acts, now=now)
    assert kept(db, session) == 90


def test_a_longer_session_teaches_less_a_day(
    db: Session, world: World, session: TrainingSession, now: datetime
) -> None:
    add(db, world, session, now=now, begin="09:00", end="12:00")
    data = session_input(world.programme.id, ends_on=date(2026, 4, 18), slug=session.slug)
    service.update_session(db, session.id, data=data, actor=world.amina_acts, now=now)
    assert kept(db, session) == 30


def test_many_sessions_are_counted_again_at_once(
    db: Session, world: World, session: TrainingSession, now: datetime
) -> None:
    day = queries.session_days(db, session.id)[0]
    db.add(AgendaItem(session_id=session.id, day_id=day.id, starts_at=time(9), ends_at=time(12), title="X"))
    db.flush()
    recount(db, "training_session", {session.id, world.session.id, world.other_session.id})
    assert (kept(db, session), kept(db, world.session)) == (60, None)
