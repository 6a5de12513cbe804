"""Planning sessions and changing them, on both databases."""

from dataclasses import replace
from datetime import date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.core.errors import Refused
from app.core.permissions import TERMINAL
from app.curriculum.service import get_or_create_module
from app.programmes import queries, service
from app.programmes.errors import BelowTaken, NameTaken, OutOfReach, SessionNotFound, UnusableInput
from app.programmes.models import TrainingSession
from app.programmes.rules import SessionKind, SessionState
from tests.conftest import World
from tests.programmes.inputs import session_input


def trail(db: Session, session: TrainingSession) -> list[AuditEntry]:
    own = sa.select(AuditEntry).where(AuditEntry.session_id == session.id)
    return list(db.scalars(own.order_by(AuditEntry.id)))


def test_amina_plans_a_session_with_its_days(db: Session, world: World, now: datetime) -> None:
    made = service.create_session(db, session_input(world.programme.id), actor=world.amina_acts, now=now)
    assert (made.slug, made.state, made.day_count) == ("nairobi-2026-04", SessionState.DRAFT, 5)
    assert [day.on_date.day for day in queries.session_days(db, made.id)] == [13, 14, 15, 16, 17]
    (entry,) = trail(db, made)
    assert (entry.action, entry.actor_name, entry.country) == ("session.created", "Amina Kone", "KEN")


def test_two_sessions_in_one_city_and_month_get_names_of_their_own(
    db: Session, world: World, now: datetime
) -> None:
    data = session_input(world.programme.id)
    slugs = [service.create_session(db, data, actor=TERMINAL, now=now).slug for _ in range(3)]
    assert slugs == ["nairobi-2026-04", "nairobi-2026-04-2", "nairobi-2026-04-3"]


def test_a_short_name_is_given_once_in_a_programme(db: Session, world: World, now: datetime) -> None:
    service.create_session(
        db, session_input(world.other_programme.id, slug="nairobi"), actor=TERMINAL, now=now
    )
    with pytest.raises(NameTaken) as refused:
        service.create_session(db, session_input(world.programme.id, slug="nairobi"), actor=TERMINAL, now=now)
    assert refused.value.field == "slug"


@pytest.mark.parametrize(
    ("where", "field"),
    [
        ({"host_country": "SEN"}, "host_country"),
        ({"host_country": None, "is_online": True}, "is_online"),
    ],
)
def test_amina_of_kenya_plans_no_session_elsewhere(
    db: Session, world: World, now: datetime, where: dict[str, object], field: str
) -> None:
    with pytest.raises(OutOfReach) as refused:
        service.create_session(
            db, session_input(world.programme.id, **where), actor=world.amina_acts, now=now
        )
    assert refused.value.field == field


def test_amina_plans_nothing_in_another_programme(db: Session, world: World, now: datetime) -> None:
    with pytest.raises(OutOfReach) as refused:
        service.create_session(db, session_input(world.other_programme.id), actor=world.amina_acts, now=now)
    assert refused.value.field == "programme_id"


def test_a_country_that_does_not_exist_is_refused(db: Session, world: World, now: datetime) -> None:
    with pytest.raises(Refused) as refused:
        service.create_session(
            db, session_input(world.programme.id, host_country="XYZ"), actor=TERMINAL, now=now
        )
    assert refused.value.field == "host_country"


def test_an_import_makes_a_session_that_was_held(db: Session, world: World, now: datetime) -> None:
    days = (date(2010, 5, 3), date(2010, 5, 5))
    data = session_input(
        world.programme.id, starts_on=days[0], ends_on=days[1], dates=days, slug="kigali-2010"
    )
    made = service.create_session(db, data, actor=TERMINAL, now=now, state=SessionState.HELD)
    assert (made.state, made.day_count, made.slug) == (SessionState.HELD, 2, "kigali-2010")
    assert queries.find_session_by_slug(db, "kigali-2010", programme_id=world.programme.id) is made


def test_a_change_names_its_fields_in_the_trail_and_no_values(
    db: Session, world: World, now: datetime
) -> None:
    made = service.create_session(db, session_input(world.programme.id), actor=TERMINAL, now=now)
    data = session_input(world.programme.id, title="Seminar on prevention", venue="Hotel Simba")
    service.update_session(db, made.id, data=data, actor=world.amina_acts, now=now)
    assert (made.title, made.slug) == ("Seminar on prevention", "nairobi-2026-04")
    assert trail(db, made)[-1].details == {"fields": ["title", "venue"]}


def test_saving_without_a_change_leaves_no_trace(db: Session, world: World, now: datetime) -> None:
    made = service.create_session(db, session_input(world.programme.id), actor=TERMINAL, now=now)
    service.update_session(
        db, made.id, data=session_input(world.programme.id), actor=world.amina_acts, now=now
    )
    assert [entry.action for entry in trail(db, made)] == ["session.created"]


def test_modules_keep_their_order(db: Session, world: World, now: datetime) -> None:
    modules = [get_or_create_module(db, code=code, actor=TERMINAL, now=now) for code in ("M2", "M1")]
    data = session_input(world.programme.id, module_ids=tuple(module.id for module in modules))
    made = service.create_session(db, data, actor=TERMINAL, now=now)
    assert [module.code for module in queries.list_session_modules(db, made.id)] == ["M2", "M1"]
    data = session_input(world.programme.id, module_ids=(modules[1].id,))
    service.update_session(db, made.id, data=data, actor=TERMINAL, now=now)
    assert [module.code for module in queries.list_session_modules(db, made.id)] == ["M1"]


def test_capacity_does_not_fall_under_the_people_accepted(db: Session, world: World, now: datetime) -> None:
    made = service.create_session(db, session_input(world.programme.id), actor=TERMINAL, now=now)
    made.taken = 20
    db.flush()
    with pytest.raises(BelowTaken) as refused:
        service.update_session(
            db, made.id, data=session_input(world.programme.id, capacity=19), actor=TERMINAL, now=now
        )
    assert refused.value.field == "capacity"
    service.update_session(
        db, made.id, data=session_input(world.programme.id, capacity=20), actor=TERMINAL, now=now
    )
    assert made.capacity == 20


def test_amina_cannot_change_chens_session(db: Session, world: World, now: datetime) -> None:
    with pytest.raises(SessionNotFound):
        service.update_session(
            db,
            world.other_session.id,
            data=session_input(world.programme.id),
            actor=world.amina_acts,
            now=now,
        )


def test_amina_cannot_move_her_session_out_of_her_country(db: Session, world: World, now: datetime) -> None:
    data = session_input(world.programme.id, host_country="SEN")
    with pytest.raises(OutOfReach):
        service.update_session(db, world.session.id, data=data, actor=world.amina_acts, now=now)


def test_kind_and_cost_are_kept_and_a_change_is_told_without_the_amount(
    db: Session, world: World, now: datetime
) -> None:
    data = session_input(world.programme.id, kind=SessionKind.SEMINAR, cost_cents=12_500_50)
    made = service.create_session(db, data, actor=world.amina_acts, now=now)
    assert (made.kind, made.cost_cents) == (SessionKind.SEMINAR, 12_500_50)
    dearer = replace(data, slug=made.slug, cost_cents=13_000_00)
    service.update_session(db, made.id, data=dearer, actor=world.amina_acts, now=now)
    assert made.cost_cents == 13_000_00
    entry = trail(db, made)[-1]
    assert entry.details["fields"] == ["cost_cents"]
    assert "13000" not in str(entry.details)


@pytest.mark.parametrize("cents", [-1, 10**15])
def test_a_cost_that_cannot_be_is_refused(db: Session, world: World, now: datetime, cents: int) -> None:
    with pytest.raises(UnusableInput) as refused:
        service.create_session(
            db, session_input(world.programme.id, cost_cents=cents), actor=TERMINAL, now=now
        )
    assert refused.value.field == "cost_cents"
