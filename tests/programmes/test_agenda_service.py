"""The agenda of a session and its trainers, on both databases."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.models import AttendanceMark
from app.core.permissions import EVERYTHING, TERMINAL, Permission, Scope
from app.curriculum.service import get_or_create_module
from app.people.models import Person, TrainerProfile
from app.programmes import queries, service
from app.programmes.errors import EntryNotFound, ItemInUse, SessionNotFound, UnusableInput
from app.programmes.models import AgendaItem
from app.programmes.rules import AssignmentRole, SessionState
from tests.conftest import World
from tests.factories.people import make_person
from tests.factories.registration import make_registration
from tests.programmes.inputs import agenda_input


@pytest.fixture
def esi(db: Session) -> Person:
    person = make_person(db, family_name="Owusu", given_name="Esi", country="GHA")
    db.add(TrainerProfile(person_id=person.id, expertise="Early warning"))
    db.flush()
    return person


@pytest.fixture
def item(db: Session, world: World, now: datetime) -> AgendaItem:
    day = queries.session_days(db, world.session.id)[0]
    return service.add_agenda_item(
        db, world.session.id, data=agenda_input(day.id), actor=world.amina_acts, now=now
    )


def test_an_item_stands_on_the_agenda_under_its_modules_title(
    db: Session, world: World, now: datetime
) -> None:
    day = queries.session_days(db, world.session.id)[1]
    module = get_or_create_module(db, code="M1", title="Concepts and law", actor=TERMINAL, now=now)
    data = agenda_input(day.id, title="", module_id=module.id)
    service.add_agenda_item(db, world.session.id, data=data, actor=world.amina_acts, now=now)
    (slot,) = queries.list_slots(db, world.session.id)
    assert (slot.title, slot.module_code, slot.on_date) == ("Concepts and law", "M1", day.on_date)


def test_an_item_is_changed_and_removed(db: Session, world: World, item: AgendaItem, now: datetime) -> None:
    data = agenda_input(item.day_id, "11:00", "12:00", title="Panel")
    service.change_agenda_item(
        db, world.session.id, item_id=item.id, data=data, actor=world.amina_acts, now=now
    )
    assert [slot.title for slot in queries.list_slots(db, world.session.id)] == ["Panel"]
    service.remove_agenda_item(db, world.session.id, item_id=item.id, actor=world.amina_acts, now=now)
    assert queries.list_slots(db, world.session.id) == []


@pytest.mark.parametrize(("changes", "field"), [({"end": "08:00"}, "ends_at"), ({"title": " "}, "title")])
def test_an_item_that_cannot_be_is_refused(
    db: Session, world: World, now: datetime, changes: dict[str, str], field: str
) -> None:
    day = queries.session_days(db, world.session.id)[0]
    with pytest.raises(UnusableInput) as refused:
        service.add_agenda_item(
            db, world.session.id, data=agenda_input(day.id, **changes), actor=world.amina_acts, now=now
        )
    assert refused.value.field == field


def test_an_item_stands_on_a_day_of_its_own_session(db: Session, world: World, now: datetime) -> None:
    foreign = queries.session_days(db, world.other_session.id)[0]
    with pytest.raises(UnusableInput) as refused:
        service.add_agenda_item(
            db, world.session.id, data=agenda_input(foreign.id), actor=world.amina_acts, now=now
        )
    assert refused.value.field == "day_id"


def test_an_item_of_another_session_is_not_found(
    db: Session, world: World, item: AgendaItem, now: datetime
) -> None:
    with pytest.raises(EntryNotFound):
        service.remove_agenda_item(
            db, world.other_session.id, item_id=item.id, actor=world.chen_acts, now=now
        )
    with pytest.raises(SessionNotFound):
        service.remove_agenda_item(db, world.session.id, item_id=item.id, actor=world.chen_acts, now=now)


def test_an_item_with_attendance_stays(db: Session, world: World, item: AgendaItem, now: datetime) -> None:
    make_registration(db, session=world.session, marks="p")
    db.execute(sa.insert(AttendanceMark).from_select(*_copied_with(item)))
    with pytest.raises(ItemInUse):
        service.remove_agenda_item(db, world.session.id, item_id=item.id, actor=world.amina_acts, now=now)


def _copied_with(item: AgendaItem) -> tuple[list[str], sa.Select[Any]]:
    names = ["registration_id", "session_day_id", "status", "method", "recorded_at", "agenda_item_id"]
    columns = [getattr(AttendanceMark, name) for name in names[:-1]]
    return names, sa.select(*columns, sa.literal(item.id, AgendaItem.id.type))


def test_a_trainer_is_assigned_once(db: Session, world: World, esi: Person, now: datetime) -> None:
    for _ in range(2):
        service.assign_trainer(
            db,
            world.session.id,
            person_id=esi.id,
            role=AssignmentRole.LEAD,
            actor=world.amina_acts,
            now=now,
        )
    (row,) = queries.list_assignments(db, world.session.id, scope=EVERYTHING)
    assert (row.name, row.role, row.agenda_item_id) == ("Esi Owusu", AssignmentRole.LEAD, None)


def test_a_trainer_teaches_one_item(
    db: Session, world: World, esi: Person, item: AgendaItem, now: datetime
) -> None:
    assigned = service.assign_trainer(
        db,
        world.session.id,
        person_id=esi.id,
        role=AssignmentRole.CO_TRAINER,
        agenda_item_id=item.id,
        actor=world.amina_acts,
        now=now,
    )
    rows = queries.list_assignments(db, world.session.id, scope=EVERYTHING)
    (slot,) = queries.list_slots(db, world.session.id, assignments=rows)
    assert slot.trainers == ("Esi Owusu",)
    service.unassign_trainer(db, world.session.id, assignment_id=assigned.id, actor=world.amina_acts, now=now)
    assert queries.list_assignments(db, world.session.id, scope=EVERYTHING) == []


def test_only_trainers_are_assigned(db: Session, world: World, now: datetime) -> None:
    for person_id in (make_person(db).id, uuid4()):
        with pytest.raises(UnusableInput) as refused:
            service.assign_trainer(
                db,
                world.session.id,
                person_id=person_id,
                role=AssignmentRole.LEAD,
                actor=world.amina_acts,
                now=now,
            )
        assert refused.value.field == "person_id"


def test_names_of_trainers_are_for_those_who_reach_the_session(
    db: Session, world: World, esi: Person, now: datetime
) -> None:
    service.assign_trainer(
        db, world.session.id, person_id=esi.id, role=AssignmentRole.LEAD, actor=TERMINAL, now=now
    )
    chens = world.chen_acts.scope(Permission.ATTENDANCE_RECORD)
    assert queries.list_assignments(db, world.session.id, scope=chens) == []
    assert queries.list_assignments(db, world.session.id, scope=Scope()) == []


def test_trainers_are_found_by_part_of_a_name(db: Session, world: World, esi: Person, now: datetime) -> None:
    make_person(db, family_name="Owusu", given_name="Kofi", country="GHA")  # no trainer
    found = queries.search_trainers(db, scope=EVERYTHING, words="OWÚSU")
    assert [(each.name, each.expertise) for each in found] == [("Esi Owusu", "Early warning")]
    assert queries.search_trainers(db, scope=EVERYTHING, words="nobody") == []


def test_a_trainer_who_teaches_elsewhere_on_these_days_is_busy(
    db: Session, world: World, esi: Person, now: datetime
) -> None:
    page = queries.get_session_page(db, world.session.id, scope=EVERYTHING)
    assert queries.find_busy_trainers(db, [esi.id], page=page) == set()
    service.assign_trainer(
        db, world.other_session.id, person_id=esi.id, role=AssignmentRole.LEAD, actor=TERMINAL, now=now
    )
    assert queries.find_busy_trainers(db, [esi.id], page=page) == {esi.id}
    world.other_session.state = SessionState.CANCELLED
    db.flush()
    assert queries.find_busy_trainers(db, [esi.id], page=page) == set()
