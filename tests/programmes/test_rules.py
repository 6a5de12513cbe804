"""Pure decisions about sessions: days, names, states, the progress bar."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from app.programmes.errors import DayInUse, StepRefused, UnusableInput
from app.programmes.rules import (
    NEXT_STATES,
    SessionDayRow,
    SessionPage,
    SessionState,
    Step,
    check_session,
    check_step,
    dates_after_change,
    days_between,
    free_slug,
    make_slug,
    plan_days,
    possible_steps,
    progress,
    status_of,
)
from app.programmes.rules.inputs import time_zone_choices
from tests.programmes.inputs import session_input

MARCH = [date(2026, 3, day) for day in range(9, 14)]


def march(*days: int) -> list[date]:
    return [date(2026, 3, day) for day in days]


def rows_for(days: list[date]) -> list[tuple[UUID, date]]:
    return [(uuid4(), day) for day in days]


def page(**changes: object) -> SessionPage:
    made = SessionPage(
        id=uuid4(),
        slug="nairobi",
        title="Seminar",
        summary="",
        programme_id=uuid4(),
        programme_code="GP",
        programme_name="Prevention",
        threshold=75,
        hours_a_day=6,
        starts_on=date(2026, 3, 9),
        ends_on=date(2026, 3, 11),
        days=tuple(
            SessionDayRow(id=uuid4(), position=n, on_date=d) for n, d in enumerate(march(9, 10, 11), 1)
        ),
        time_zone="Africa/Nairobi",
        host_country="KEN",
        is_online=False,
        city="Nairobi",
        venue="",
        partner="",
        language="en",
        kind=None,
        cost_cents=None,
        minutes_a_day=None,
        capacity=30,
        taken=10,
        state=SessionState.ANNOUNCED,
        state_reason="",
        registration_opens_on=date(2026, 2, 1),
        registration_closes_on=date(2026, 3, 1),
        created_at=datetime(2026, 1, 5, tzinfo=UTC),
        announced_at=datetime(2026, 1, 20, tzinfo=UTC),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def test_a_session_has_each_day_from_first_to_last() -> None:
    assert days_between(date(2026, 2, 27), date(2026, 3, 2)) == [
        date(2026, 2, 27),
        date(2026, 2, 28),
        date(2026, 3, 1),
        date(2026, 3, 2),
    ]


def test_a_session_that_moves_keeps_its_day_off() -> None:
    moved = dates_after_change(march(9, 10, 12), starts_on=date(2026, 3, 16), ends_on=date(2026, 3, 19))
    assert moved == march(16, 17, 19)


def test_a_longer_session_gets_the_new_days_and_keeps_its_day_off() -> None:
    longer = dates_after_change(march(9, 10, 12), starts_on=date(2026, 3, 9), ends_on=date(2026, 3, 14))
    assert longer == march(9, 10, 12, 13, 14)


def test_an_unused_session_that_moves_takes_its_rows_along_in_order() -> None:
    rows = rows_for(march(9, 10, 11))
    plan = plan_days(rows, march(10, 11, 12), in_use=())
    assert plan.days == tuple((day, row) for day, (row, _) in zip(march(10, 11, 12), rows, strict=True))
    assert plan.dropped == ()


def test_a_day_with_attendance_keeps_its_row_when_others_move() -> None:
    rows = rows_for(march(9, 10, 11))
    plan = plan_days(rows, march(10, 11, 12), in_use=[rows[1][0]])
    assert dict(plan.days)[date(2026, 3, 10)] == rows[1][0]
    assert dict(plan.days)[date(2026, 3, 12)] == rows[0][0]


def test_a_shorter_session_drops_what_is_left_over() -> None:
    rows = rows_for(march(9, 10, 11))
    plan = plan_days(rows, march(9, 10), in_use=())
    assert plan.dropped == (rows[2][0],)


def test_a_day_with_attendance_does_not_go() -> None:
    rows = rows_for(march(9, 10, 11))
    with pytest.raises(DayInUse, match="2026-03-11"):
        plan_days(rows, march(9, 10), in_use=[rows[2][0]])


@pytest.mark.parametrize(
    ("title", "city", "slug"),
    [
        ("Seminar", "Nairobi", "nairobi-2026-03"),
        ("Séminaire d’alerte précoce", "", "seminaire-d-alerte-precoce-2026-03"),
        ("ندوة", "", "ndwh-2026-03"),
        ("…", "", "session-2026-03"),
    ],
)
def test_a_short_name_is_made_from_city_or_title_and_month(title: str, city: str, slug: str) -> None:
    assert make_slug(title=title, city=city, starts_on=date(2026, 3, 9)) == slug


def test_a_taken_short_name_gets_a_number() -> None:
    assert free_slug("nairobi", taken={"nairobi", "nairobi-2"}) == "nairobi-3"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"ends_on": date(2026, 4, 12)}, "ends_on"),
        ({"ends_on": date(2026, 9, 12)}, "ends_on"),
        ({"starts_on": date(206, 4, 13)}, "starts_on"),
        ({"time_zone": "Africa/Nowhere"}, "time_zone"),
        ({"is_online": True}, "host_country"),
        ({"capacity": 0}, "capacity"),
        ({"slug": "Big Letters"}, "slug"),
        ({"registration_closes_on": date(2026, 5, 1)}, "registration_closes_on"),
        ({"dates": (date(2026, 4, 14),)}, "dates"),
    ],
)
def test_a_session_that_cannot_be_is_refused_beside_its_field(changes: dict[str, object], field: str) -> None:
    with pytest.raises(UnusableInput) as refused:
        check_session(session_input(uuid4(), **changes))
    assert refused.value.field == field


def test_time_zones_are_offered_by_place() -> None:
    offered = time_zone_choices()
    assert {"UTC", "Africa/Addis_Ababa", "Asia/Phnom_Penh"} <= set(offered)
    assert "US/Pacific" not in offered


def each_way() -> Iterator[tuple[SessionState, SessionState]]:
    return ((state, target) for state, targets in NEXT_STATES.items() for target in targets)


def test_each_way_between_states_has_a_step() -> None:
    for state, target in each_way():
        steps = [
            step
            for step in Step
            if _target(step, state=state, starts_on=date(2026, 3, 9), ends_on=date(2026, 3, 16)) is target
        ]
        assert len(steps) == 1, (state, target)


def _target(step: Step, *, state: SessionState, starts_on: date, ends_on: date) -> SessionState | None:
    try:
        return check_step(
            step,
            state=state,
            starts_on=starts_on,
            ends_on=ends_on,
            today=date(2026, 3, 16),
            reason="Elections",
        )
    except StepRefused:
        return None


def test_a_session_is_held_from_its_first_day_on() -> None:
    dates = {"starts_on": date(2026, 3, 17), "ends_on": date(2026, 3, 18)}
    assert _target(Step.HOLD, state=SessionState.ANNOUNCED, **dates) is None
    assert Step.HOLD not in possible_steps(SessionState.ANNOUNCED, today=date(2026, 3, 16), **dates)
    assert Step.HOLD in possible_steps(SessionState.ANNOUNCED, today=date(2026, 3, 17), **dates)


def test_a_session_in_the_past_is_not_announced() -> None:
    dates = {"starts_on": date(2026, 3, 9), "ends_on": date(2026, 3, 11)}
    assert possible_steps(SessionState.DRAFT, today=date(2026, 3, 16), **dates) == (Step.HOLD, Step.CANCEL)


def test_cancelling_wants_a_reason() -> None:
    with pytest.raises(StepRefused) as refused:
        check_step(
            Step.CANCEL,
            state=SessionState.ANNOUNCED,
            starts_on=date(2026, 4, 1),
            ends_on=date(2026, 4, 2),
            today=date(2026, 3, 16),
            reason=" ",
        )
    assert refused.value.field == "reason"


def shown(made: SessionPage, today: date) -> str:
    return "".join(state.value[0] for state in progress(made, today=today))


@pytest.mark.parametrize(
    ("changes", "today", "steps"),
    [
        ({"state": SessionState.DRAFT, "announced_at": None}, date(2026, 1, 10), "cttttt"),
        ({}, date(2026, 2, 15), "ddcttt"),
        ({}, date(2026, 3, 5), "dddctt"),
        ({"state": SessionState.HELD}, date(2026, 3, 10), "dddctt"),
        ({"state": SessionState.HELD}, date(2026, 3, 12), "ddddct"),
        ({"state": SessionState.CLOSED}, date(2026, 3, 20), "dddddc"),
        ({"state": SessionState.CLOSED, "tab_counts": {"certificates": 9}}, date(2026, 3, 20), "dddddd"),
        ({"state": SessionState.CANCELLED}, date(2026, 3, 20), "ddtttt"),
    ],
)
def test_the_progress_bar_follows_state_and_date(changes: dict[str, object], today: date, steps: str) -> None:
    assert shown(page(**changes), today) == steps


def test_the_chip_says_whether_a_place_can_be_had() -> None:
    assert status_of(page(), today=date(2026, 2, 15)) == "open"
    assert status_of(page(taken=30), today=date(2026, 2, 15)) == "full"
    assert status_of(page(), today=date(2026, 3, 5)) == "announced"
    assert status_of(page(state=SessionState.HELD), today=date(2026, 2, 15)) == "held"


def test_today_is_the_day_at_the_place_of_the_session() -> None:
    late = datetime(2026, 3, 8, 22, 0, tzinfo=UTC)
    assert page().today(late) == date(2026, 3, 9)
    assert page(time_zone="America/Lima").today(late) == date(2026, 3, 8)
