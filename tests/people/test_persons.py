"""Persons are kept once, found again by the rule of identity, and corrected."""

import threading
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.core.database import Database
from app.core.errors import NotFound
from app.core.permissions import EVERYTHING, TERMINAL, Permission
from app.people.errors import AlreadyKnown, UnusablePerson
from app.people.models import Organisation, Person, PersonKey
from app.people.rules import PersonDetails, Sex
from app.people.service.persons import create_person, fill_missing, find_same_person, match_or_create
from app.people.service.persons import update_person as update
from tests.conftest import World

BRUNO = PersonDetails(
    family_name="Ferreira",
    given_name="Bruno",
    country="BRA",
    organisation="Polícia Federal",
    email="Bruno@Example.org ",
)


def test_an_address_decides_whatever_its_case(db: Session, now: datetime) -> None:
    person = create_person(db, BRUNO, actor=TERMINAL, now=now)
    again = PersonDetails(family_name="F.", given_name="B.", email="BRUNO@example.ORG")
    assert find_same_person(db, again.identity()) == person.id


def test_name_organisation_and_country_decide_together(db: Session, now: datetime) -> None:
    person = create_person(db, BRUNO, actor=TERMINAL, now=now)
    same = PersonDetails(
        family_name="BRUNO", given_name="ferreira", country="BRA", organisation="policia federal"
    )
    elsewhere = PersonDetails(
        family_name="Ferreira", given_name="Bruno", country="PRT", organisation="policia federal"
    )
    assert find_same_person(db, same.identity()) == person.id
    assert find_same_person(db, elsewhere.identity()) is None


def test_the_address_is_asked_before_the_name(db: Session, now: datetime) -> None:
    create_person(db, BRUNO, actor=TERMINAL, now=now)
    lin = create_person(
        db,
        PersonDetails(family_name="Wei", given_name="Lin", email="lin@example.org"),
        actor=TERMINAL,
        now=now,
    )
    both = PersonDetails(**{**vars(BRUNO), "email": "lin@example.org"})
    assert find_same_person(db, both.identity()) == lin.id


def test_creating_someone_known_is_refused(db: Session, now: datetime) -> None:
    create_person(db, BRUNO, actor=TERMINAL, now=now)
    with pytest.raises(AlreadyKnown):
        create_person(db, BRUNO, actor=TERMINAL, now=now)


def test_matching_overwrites_nothing(db: Session, now: datetime) -> None:
    person = create_person(db, BRUNO, actor=TERMINAL, now=now)
    other = PersonDetails(**{**vars(BRUNO), "family_name": "Fereira", "position": "Chief"})
    match = match_or_create(db, other, actor=TERMINAL, now=now)
    assert (match.person_id, match.matched_by) == (person.id, "email")
    assert (person.family_name, person.position) == ("Ferreira", "")


def test_a_new_spelling_from_a_colleague_is_known_next_time(db: Session, now: datetime) -> None:
    person = create_person(db, BRUNO, actor=TERMINAL, now=now)
    other = PersonDetails(**{**vars(BRUNO), "family_name": "Fereira"})
    match_or_create(db, other, actor=TERMINAL, now=now)
    without_address = PersonDetails(**{**vars(other), "email": None})
    assert find_same_person(db, without_address.identity()) == person.id


def test_what_the_public_says_adds_no_key(db: Session, now: datetime) -> None:
    create_person(db, BRUNO, actor=TERMINAL, now=now)
    claimed = PersonDetails(**{**vars(BRUNO), "email": "someone@example.net"})
    match_or_create(db, claimed, actor=TERMINAL, now=now, is_trusted=False)
    assert find_same_person(db, PersonDetails(given_name="X", email="someone@example.net").identity()) is None


def test_gaps_are_filled_and_nothing_else(db: Session, now: datetime) -> None:
    person = create_person(db, BRUNO, actor=TERMINAL, now=now)
    more = PersonDetails(family_name="Other", sex=Sex.MALE, position="Chief", country="PRT")
    fill_missing(db, person.id, details=more, actor=TERMINAL, now=now)
    assert (person.family_name, person.country, person.sex, person.position) == (
        "Ferreira",
        "BRA",
        Sex.MALE,
        "Chief",
    )


def test_an_organisation_is_kept_once_per_country(db: Session, now: datetime) -> None:
    for number, name in enumerate(("Polícia Federal", "POLICIA  FEDERAL", "Polícia Federal")):
        country = "BRA" if number < 2 else "PRT"
        create_person(
            db,
            PersonDetails(given_name=f"P{number}", organisation=name, country=country),
            actor=TERMINAL,
            now=now,
        )
    assert db.scalar(sa.select(sa.func.count()).select_from(Organisation)) == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"family_name": "", "given_name": " \x00 "}, "family_name"),
        ({"country": "XXX"}, "country"),
        ({"sector_code": "made up"}, "sector_code"),
        ({"email": "no address"}, "email"),
    ],
)
def test_unusable_details_name_the_field(
    db: Session, now: datetime, wrong: dict[str, str], field: str
) -> None:
    with pytest.raises(UnusablePerson) as refusal:
        create_person(db, PersonDetails(**{**vars(BRUNO), **wrong}), actor=TERMINAL, now=now)
    assert refusal.value.field == field


def test_a_correction_is_searched_and_audited_by_field_names(
    db: Session, world: World, now: datetime
) -> None:
    scope = world.amina_acts.scope(Permission.PEOPLE_EDIT)
    person = db.get_one(Person, world.registration.person_id)
    details = PersonDetails(family_name="Ferreira da Silva", given_name="Bruno", country="BRA")
    changed = update(db, person.id, details=details, scope=scope, actor=world.amina_acts, now=now)
    assert changed == ["family_name", "sex", "email"]
    assert "silva" in person.search_text
    entry = db.scalars(sa.select(AuditEntry).where(AuditEntry.action == "person.corrected")).one()
    assert entry.details == {"fields": ["family_name", "sex", "email"]}
    assert "Silva" not in str(entry.details)


def test_a_corrected_person_is_still_found_by_the_old_keys(db: Session, now: datetime) -> None:
    person = create_person(db, BRUNO, actor=TERMINAL, now=now)
    corrected = PersonDetails(**{**vars(BRUNO), "family_name": "Ferraz", "email": "b@example.net"})
    update(db, person.id, details=corrected, scope=EVERYTHING, actor=TERMINAL, now=now)
    assert find_same_person(db, BRUNO.identity()) == person.id
    assert find_same_person(db, corrected.identity()) == person.id


def test_a_key_of_someone_else_stays_theirs(db: Session, now: datetime) -> None:
    person = create_person(db, BRUNO, actor=TERMINAL, now=now)
    lin = create_person(db, PersonDetails(given_name="Lin"), actor=TERMINAL, now=now)
    taken = PersonDetails(given_name="Lin", email="bruno@example.org")
    update(db, lin.id, details=taken, scope=EVERYTHING, actor=TERMINAL, now=now)
    owner = sa.select(PersonKey.person_id).where(PersonKey.kind == "email")
    assert db.scalars(owner).all() == [person.id]


def test_someone_out_of_reach_cannot_be_corrected(db: Session, world: World, now: datetime) -> None:
    stranger = world.other_registration.person_id
    with pytest.raises(NotFound):
        update(
            db,
            stranger,
            details=BRUNO,
            scope=world.amina_acts.scope(Permission.PEOPLE_EDIT),
            actor=world.amina_acts,
            now=now,
        )


def test_eight_forms_at_once_make_one_record(database: Database, now: datetime) -> None:
    start = threading.Barrier(8)
    found: list[object] = []

    def enter() -> None:
        start.wait()
        try:
            with database.writing() as own:
                found.append(match_or_create(own, BRUNO, actor=TERMINAL, now=now).person_id)
        except Exception as error:  # noqa: BLE001 - shown below, in the test's own thread
            found.append(error)

    threads = [threading.Thread(target=enter) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    with database.reading() as db:
        assert db.scalars(sa.select(Person.id)).all() == found[:1]
