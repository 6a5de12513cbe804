"""Two records become one and two again; every table follows, whatever refers to a person."""

import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.attendance.models import AttendanceMark
from app.certificates.models import Certificate, NameConfirmation
from app.certificates.rules import CertificateState
from app.core.database import Base
from app.core.errors import NotFound
from app.messaging.models import Message
from app.people.errors import BeyondReach, CannotMerge, CannotUndo
from app.people.models import LookAlike, Person, PersonKey, PersonMerge, TrainerProfile
from app.people.rules import Sex
from app.people.service.absorbing import references_to
from app.people.service.look_alikes import open_look_alikes_for
from app.people.service.merging import count_moving, merge, undo_merge
from app.programmes.models import Assignment, TrainingSession
from app.programmes.rules import AssignmentRole
from app.registration.models import Registration
from app.registration.rules import RegistrationState
from tests.conftest import World
from tests.factories.accounts import make_user
from tests.factories.people import make_organisation, make_person
from tests.factories.programmes import make_session
from tests.factories.registration import make_registration

LEFT_ALONE = {"audit_entry", "person_merge", "data_change", "record_change"}
AT = datetime(2026, 3, 10, 12, 30, 1, 234567, tzinfo=UTC)


def everything(db: Session) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables, as the database holds them."""
    db.flush()
    return {
        table.name: [
            dict(row) for row in db.execute(sa.select(table).order_by(*table.primary_key)).mappings()
        ]
        for table in Base.metadata.sorted_tables
        if table.name not in LEFT_ALONE
    }


def make_certificate(db: Session, registration: Registration, *, serial: str) -> Certificate:
    certificate = Certificate(
        registration_id=registration.id,
        session_id=registration.session_id,
        person_id=registration.person_id,
        serial=serial,
        code=f"code-{serial}",
        printed={"name": "Grace"},
        printed_digest="0",
        status_index=secrets.randbits(31),
        salt="",
        issued_at=AT,
    )
    db.add(certificate)
    db.flush()
    return certificate


class Twice:
    """Grace, entered twice: both records in one session, each with a session of its own, and much else."""

    def __init__(self, db: Session, world: World) -> None:
        self.kept = make_person(db, email="grace@example.org", sex=Sex.UNKNOWN)
        police = make_organisation(db)
        self.absorbed = make_person(
            db,
            family_name="Otieno",
            given_name="Gracie",
            own_script_name="ግሬስ",
            email="gracie@example.org",
            organisation=police,
        )
        own, shared, other = (make_session(db, programme=world.programme) for _ in range(3))
        self.shared = shared
        make_registration(db, session=own, person=self.kept, marks="ppp", at=AT)
        self.one = make_registration(db, session=shared, person=self.kept, marks="p--", at=AT)
        self.other = make_registration(db, session=shared, person=self.absorbed, marks="-pp", at=AT)
        make_registration(db, session=other, person=self.absorbed, marks="ppa", at=AT)
        make_certificate(db, self.one, serial="1")
        self.second = make_certificate(db, self.other, serial="2")
        for person in (self.kept, self.absorbed):
            role = AssignmentRole.LEAD
            db.add(Assignment(session_id=own.id, person_id=person.id, role=role))
            db.add(NameConfirmation(person_id=person.id, name="Grace Otieno", confirmed_at=AT))
            db.add(TrainerProfile(person_id=person.id, languages=["en"], expertise="law"))
            db.add(
                Message(kind="x", recipient="x", person_id=person.id, subject="s", body="b", created_at=AT)
            )
        make_user(db, name="Grace Otieno", person_id=self.absorbed.id)
        self.third = make_person(db, given_name="Gracie A", organisation=police)
        open_look_alikes_for(db, [self.kept.id, self.absorbed.id, self.third.id])
        db.flush()


@pytest.fixture
def twice(db: Session, world: World) -> Twice:
    return Twice(db, world)


@pytest.fixture
def join(db: Session, world: World, twice: Twice, now: datetime) -> Callable[[], PersonMerge]:
    def join() -> PersonMerge:
        return merge(
            db,
            kept_id=twice.kept.id,
            absorbed_id=twice.absorbed.id,
            actor=world.administrator_acts,
            now=now,
        )

    return join


def test_nothing_refers_to_the_absorbed_record_any_more(
    db: Session, twice: Twice, join: Callable[[], PersonMerge]
) -> None:
    filled = {column.table.name for column, _target in references_to(Person.__table__)}  # type: ignore[arg-type]
    assert set(count_moving(db, twice.absorbed.id)) == filled, "the test must have a row in each of them"
    join()
    assert count_moving(db, twice.absorbed.id) == {}


def test_every_foreign_key_to_a_person_moves_or_says_why_not() -> None:
    keys = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == "person" for key in column.foreign_keys)
    ]
    moving = [f"{column.table.name}.{column.name}" for column, _ in references_to(Person.__table__)]  # type: ignore[arg-type]
    history = {
        "person.merged_into_id",
        "look_alike.one_id",
        "look_alike.other_id",
        "person_merge.kept_id",
        "person_merge.absorbed_id",
    }
    assert set(keys) - set(moving) == history


def test_undoing_restores_every_table_to_the_byte(
    db: Session, world: World, join: Callable[[], PersonMerge], now: datetime
) -> None:
    before = everything(db)
    done = join()
    assert everything(db) != before
    undo_merge(db, done.id, actor=world.administrator_acts, now=now)
    assert everything(db) == before


def test_two_registrations_in_one_session_become_one_with_all_days(
    db: Session, twice: Twice, join: Callable[[], PersonMerge]
) -> None:
    join()
    registration = db.scalars(sa.select(Registration).where(Registration.session_id == twice.shared.id)).one()
    assert registration.person_id == twice.kept.id
    assert (registration.days_present, registration.days_marked) == (3, 3)
    marks = sa.select(sa.func.count()).where(AttendanceMark.registration_id == registration.id)
    assert db.scalar(marks) == 3


def test_who_was_there_on_one_of_two_rows_was_there(db: Session, world: World, now: datetime) -> None:
    kept, absorbed = make_person(db), make_person(db)
    make_registration(db, session=world.session, person=kept, marks="pa-")
    make_registration(db, session=world.session, person=absorbed, marks="aa-")
    before = everything(db)
    done = merge(db, kept_id=kept.id, absorbed_id=absorbed.id, actor=world.amina_acts, now=now)
    registration = db.scalars(sa.select(Registration).where(Registration.person_id == kept.id)).one()
    assert (registration.days_present, registration.days_marked) == (1, 2)
    undo_merge(db, done.id, actor=world.amina_acts, now=now)
    assert everything(db) == before


def test_the_place_of_the_second_registration_is_free_again(
    db: Session, twice: Twice, join: Callable[[], PersonMerge]
) -> None:
    assert twice.shared.taken == 2
    join()
    assert db.get_one(TrainingSession, twice.shared.id).taken == 1


def test_the_registration_that_says_most_stays(db: Session, world: World, now: datetime) -> None:
    kept, absorbed = make_person(db), make_person(db)
    make_registration(db, session=world.session, person=kept, state=RegistrationState.DECLINED)
    accepted = make_registration(db, session=world.session, person=absorbed, marks="p")
    merge(db, kept_id=kept.id, absorbed_id=absorbed.id, actor=world.amina_acts, now=now)
    left = sa.select(Registration).where(Registration.person_id == kept.id)
    assert [each.id for each in db.scalars(left)] == [accepted.id]


def test_of_two_certificates_for_one_session_one_is_replaced_and_none_is_lost(
    db: Session, twice: Twice, join: Callable[[], PersonMerge]
) -> None:
    join()
    certificates = {each.serial: each for each in db.scalars(sa.select(Certificate))}
    assert certificates["1"].state is CertificateState.ISSUED
    assert certificates["2"].state is CertificateState.REPLACED
    assert certificates["1"].registration_id == certificates["2"].registration_id


def test_what_the_kept_record_did_not_know_is_filled(
    db: Session, twice: Twice, join: Callable[[], PersonMerge]
) -> None:
    join()
    kept = db.get_one(Person, twice.kept.id)
    assert (kept.sex, kept.own_script_name, kept.email) == (Sex.FEMALE, "ግሬስ", "grace@example.org")
    assert "gracie" in kept.search_text


def test_the_keys_of_both_lead_to_the_kept_record(
    db: Session, twice: Twice, join: Callable[[], PersonMerge]
) -> None:
    join()
    keys = sa.select(PersonKey.person_id).where(PersonKey.key.like("grac%"))
    assert set(db.scalars(keys)) == {twice.kept.id}


def test_look_alikes_go_on_with_the_kept_record(
    db: Session, twice: Twice, join: Callable[[], PersonMerge]
) -> None:
    join()
    pairs = db.scalars(sa.select(LookAlike).where(LookAlike.state == "open")).all()
    assert [{pair.one_id, pair.other_id} for pair in pairs] == [{twice.kept.id, twice.third.id}]


def test_a_newer_edit_survives_the_undoing(
    db: Session, world: World, twice: Twice, join: Callable[[], PersonMerge], now: datetime
) -> None:
    done = join()
    db.get_one(Person, twice.kept.id).sex = Sex.MALE
    db.flush()
    undo_merge(db, done.id, actor=world.administrator_acts, now=now)
    kept = db.get_one(Person, twice.kept.id)
    assert (kept.sex, kept.own_script_name) == (Sex.MALE, "")


def test_the_newer_merge_has_to_be_undone_first(
    db: Session, world: World, twice: Twice, join: Callable[[], PersonMerge], now: datetime
) -> None:
    before = everything(db)
    first = join()
    actor = world.administrator_acts
    second = merge(db, kept_id=twice.third.id, absorbed_id=twice.kept.id, actor=actor, now=now)
    with pytest.raises(CannotUndo):
        undo_merge(db, first.id, actor=actor, now=now)
    undo_merge(db, second.id, actor=actor, now=now)
    undo_merge(db, first.id, actor=actor, now=now)
    assert everything(db) == before


def test_a_merge_into_the_same_record_also_has_to_be_undone_first(
    db: Session, world: World, twice: Twice, join: Callable[[], PersonMerge], now: datetime
) -> None:
    first = join()
    actor = world.administrator_acts
    merge(db, kept_id=twice.kept.id, absorbed_id=twice.third.id, actor=actor, now=now)
    with pytest.raises(CannotUndo):
        undo_merge(db, first.id, actor=actor, now=now)


def test_a_certificate_issued_since_forbids_the_undoing(db: Session, world: World, now: datetime) -> None:
    kept, absorbed = make_person(db), make_person(db)
    make_registration(db, session=world.session, person=kept)
    moved = make_registration(
        db, session=make_session(db, programme=world.programme), person=absorbed, marks="ppp"
    )
    done = merge(db, kept_id=kept.id, absorbed_id=absorbed.id, actor=world.administrator_acts, now=now)
    make_certificate(db, db.get_one(Registration, moved.id), serial="9")
    with pytest.raises(CannotUndo):
        undo_merge(db, done.id, actor=world.administrator_acts, now=now)


def test_a_merge_is_undone_once(
    db: Session, world: World, join: Callable[[], PersonMerge], now: datetime
) -> None:
    done = join()
    undo_merge(db, done.id, actor=world.administrator_acts, now=now)
    with pytest.raises(NotFound):
        undo_merge(db, done.id, actor=world.administrator_acts, now=now)


def test_two_accounts_are_never_joined(db: Session, world: World, twice: Twice, now: datetime) -> None:
    make_user(db, name="Grace Again", person_id=twice.kept.id)
    with pytest.raises(CannotMerge):
        merge(
            db,
            kept_id=twice.kept.id,
            absorbed_id=twice.absorbed.id,
            actor=world.administrator_acts,
            now=now,
        )
    db.rollback()
    assert db.scalar(sa.select(sa.func.count()).select_from(PersonMerge)) == 0
    assert db.scalar(sa.select(sa.func.count()).select_from(User).where(User.name == "Grace Again")) == 0


def test_someone_who_also_belongs_to_others_is_not_merged(db: Session, world: World, now: datetime) -> None:
    here, both = make_person(db), make_person(db)
    for person in (here, both):
        make_registration(db, session=world.session, person=person)
    make_registration(db, session=world.other_session, person=both)
    with pytest.raises(BeyondReach):
        merge(db, kept_id=here.id, absorbed_id=both.id, actor=world.amina_acts, now=now)


def test_someone_out_of_reach_does_not_exist_for_merging(db: Session, world: World, now: datetime) -> None:
    stranger, bruno = world.other_registration.person_id, world.registration.person_id
    with pytest.raises(NotFound):
        merge(db, kept_id=bruno, absorbed_id=stranger, actor=world.amina_acts, now=now)


def test_undoing_needs_the_same_reach(db: Session, world: World, now: datetime) -> None:
    kept, absorbed = make_person(db), make_person(db)
    for person in (kept, absorbed):
        make_registration(
            db, session=make_session(db, programme=world.programme, starts_on=date(2026, 3, 9)), person=person
        )
    done = merge(db, kept_id=kept.id, absorbed_id=absorbed.id, actor=world.amina_acts, now=now)
    with pytest.raises(NotFound):
        undo_merge(db, done.id, actor=world.chen_acts, now=now)


def test_a_record_is_not_merged_with_itself(db: Session, world: World, now: datetime) -> None:
    bruno = world.registration.person_id
    with pytest.raises(CannotMerge):
        merge(db, kept_id=bruno, absorbed_id=bruno, actor=world.administrator_acts, now=now)
