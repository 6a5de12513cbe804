"""Recording marks: what is appended, who may, and how the day counts follow."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.errors import AttendanceClosed, FutureDay, NotAParticipant
from app.attendance.models import AttendanceMark
from app.attendance.rules import MarkInput, MarkStatus, Method, SheetLine
from app.attendance.service.marks import record_marks, save_sheet
from app.attendance.service.recount import recount_days
from app.audit.models import AuditEntry
from app.core.derived import recount
from app.core.errors import NotFound
from app.core.permissions import Actor
from app.programmes.models import TrainingSession
from app.programmes.rules import SessionState
from app.registration.models import Registration
from app.registration.rules import RegistrationState
from tests.conftest import World
from tests.factories.people import make_person
from tests.factories.programmes import make_session
from tests.factories.registration import make_registration


def mark(registration: Registration, session: TrainingSession, day: int, status: str) -> MarkInput:
    return MarkInput(
        registration_id=registration.id,
        session_day_id=session.days[day - 1].id,
        status=MarkStatus(status),
    )


def record(db: Session, session: TrainingSession, actor: Actor, now: datetime, *marks: MarkInput) -> int:
    return record_marks(db, session_id=session.id, marks=marks, method=Method.SHEET, actor=actor, now=now)


def stored(db: Session) -> int:
    return db.scalar(sa.select(sa.func.count(AttendanceMark.id))) or 0


def test_present_and_late_count_as_days_present(db: Session, world: World, now: datetime) -> None:
    bruno, session = world.registration, world.session
    marks = [mark(bruno, session, day, status) for day, status in enumerate(("present", "late", "absent"), 1)]
    record(db, session, world.amina_acts, now, *marks)
    assert (bruno.days_present, bruno.days_marked) == (2, 3)


def test_an_excused_day_is_marked_but_not_present(db: Session, world: World, now: datetime) -> None:
    record(db, world.session, world.amina_acts, now, mark(world.registration, world.session, 1, "excused"))
    assert (world.registration.days_present, world.registration.days_marked) == (0, 1)


def test_a_later_mark_corrects_an_earlier_one_and_both_are_kept(
    db: Session, world: World, now: datetime
) -> None:
    for status in ("absent", "present"):
        record(db, world.session, world.amina_acts, now, mark(world.registration, world.session, 1, status))
    assert (world.registration.days_present, world.registration.days_marked) == (1, 1)
    assert stored(db) == 2


def test_the_same_mark_again_appends_nothing(db: Session, world: World, now: datetime) -> None:
    marks = [mark(world.registration, world.session, 1, "present")]
    assert record(db, world.session, world.amina_acts, now, *marks) == 1
    assert record(db, world.session, world.amina_acts, now, *marks) == 0
    assert stored(db) == 1


def test_one_save_leaves_one_trace_without_names(db: Session, world: World, now: datetime) -> None:
    others = [make_registration(db, session=world.session, person=make_person(db)) for _ in range(3)]
    record(
        db, world.session, world.amina_acts, now,
        *(mark(each, world.session, 1, "present") for each in [world.registration, *others]),
    )  # fmt: skip
    entry = db.scalars(sa.select(AuditEntry)).one()
    assert entry.action == "attendance.recorded"
    assert entry.details["marks"] == {"present": 4}
    assert entry.country == "KEN"


def test_nobody_is_marked_for_a_day_to_come(db: Session, world: World, now: datetime) -> None:
    before_day_two = now - timedelta(days=7)
    record(
        db,
        world.session,
        world.amina_acts,
        before_day_two,
        mark(world.registration, world.session, 1, "present"),
    )
    with pytest.raises(FutureDay):
        record(
            db, world.session, world.amina_acts, before_day_two,
            mark(world.registration, world.session, 2, "present"),
        )  # fmt: skip


def test_the_day_begins_at_the_place_of_the_session(db: Session, world: World, now: datetime) -> None:
    # 22:30 UTC on the 8th is already the 9th in Nairobi.
    evening = now.replace(day=8, hour=22, minute=30)
    assert record(
        db, world.session, world.amina_acts, evening, mark(world.registration, world.session, 1, "present")
    )


@pytest.mark.parametrize("state", [RegistrationState.WAITLISTED, RegistrationState.WITHDRAWN])
def test_only_people_with_a_place_are_marked(
    db: Session, world: World, now: datetime, state: RegistrationState
) -> None:
    other = make_registration(db, session=world.session, person=make_person(db), state=state)
    with pytest.raises(NotAParticipant):
        record(db, world.session, world.amina_acts, now, mark(other, world.session, 1, "present"))


def test_people_of_another_session_are_not_marked_here(db: Session, world: World, now: datetime) -> None:
    with pytest.raises(NotAParticipant):
        record(
            db, world.session, world.amina_acts, now,
            mark(world.other_registration, world.session, 1, "present"),
        )  # fmt: skip


def test_a_day_of_another_session_is_unknown_here(db: Session, world: World, now: datetime) -> None:
    with pytest.raises(NotFound):
        record(
            db, world.session, world.amina_acts, now,
            mark(world.registration, world.other_session, 1, "present"),
        )  # fmt: skip


def test_a_closed_session_takes_no_marks_by_hand(db: Session, world: World, now: datetime) -> None:
    world.session.state = SessionState.CLOSED
    marks = [mark(world.registration, world.session, 1, "present")]
    with pytest.raises(AttendanceClosed):
        record(db, world.session, world.amina_acts, now, *marks)
    assert (
        record_marks(
            db,
            session_id=world.session.id,
            marks=marks,
            method=Method.IMPORT,
            actor=world.amina_acts,
            now=now,
        )
        == 1
    )


def test_chen_cannot_mark_in_a_session_of_amina(db: Session, world: World, now: datetime) -> None:
    with pytest.raises(NotFound):
        record(db, world.session, world.chen_acts, now, mark(world.registration, world.session, 1, "present"))


def test_counts_are_recomputed_from_the_marks(db: Session, world: World) -> None:
    session = make_session(db, programme=world.programme)
    registrations = [
        make_registration(db, session=session, person=make_person(db), marks=marks)
        for marks in ("pla", "---")
    ]
    db.execute(sa.update(Registration).values(days_present=9, days_marked=9))
    recount_days(db, [each.id for each in registrations])
    assert [(each.days_present, each.days_marked) for each in registrations] == [(2, 3), (0, 0)]
    db.refresh(world.registration)
    assert world.registration.days_present == 9  # not asked for


def test_counts_are_recomputed_when_rows_below_have_moved(db: Session, world: World) -> None:
    db.execute(sa.update(Registration).values(days_present=9))
    recount(db, "registration", [world.registration.id])
    db.refresh(world.registration)
    assert world.registration.days_present == 0


def line(registration: Registration, seen: str | None, chosen: str | None) -> SheetLine:
    return SheetLine(
        registration_id=registration.id,
        seen=MarkStatus(seen) if seen else None,
        chosen=MarkStatus(chosen) if chosen else None,
    )


def test_a_sheet_saves_only_what_was_changed_on_it(db: Session, world: World, now: datetime) -> None:
    other = make_registration(db, session=world.session, person=make_person(db), marks="p")
    outcome = save_sheet(
        db,
        session_id=world.session.id,
        position=1,
        lines=[line(world.registration, None, "late"), line(other, "present", "present")],
        actor=world.amina_acts,
        now=now,
    )
    assert (outcome.saved, outcome.conflicts) == (1, ())


def test_a_sheet_opened_before_another_mark_does_not_overwrite_it(
    db: Session, world: World, now: datetime
) -> None:
    record(
        db,
        world.session,
        world.administrator_acts,
        now,
        mark(world.registration, world.session, 1, "excused"),
    )
    outcome = save_sheet(
        db,
        session_id=world.session.id,
        position=1,
        lines=[line(world.registration, None, "absent")],
        actor=world.amina_acts,
        now=now,
    )
    assert outcome.saved == 0
    assert [(each.chosen, each.standing) for each in outcome.conflicts] == [
        (MarkStatus.ABSENT, MarkStatus.EXCUSED)
    ]
    assert stored(db) == 1


def test_two_who_choose_the_same_do_not_disagree(db: Session, world: World, now: datetime) -> None:
    record(
        db, world.session, world.administrator_acts, now, mark(world.registration, world.session, 1, "late")
    )
    outcome = save_sheet(
        db,
        session_id=world.session.id,
        position=1,
        lines=[line(world.registration, None, "late")],
        actor=world.amina_acts,
        now=now,
    )
    assert (outcome.saved, outcome.conflicts) == (0, ())
