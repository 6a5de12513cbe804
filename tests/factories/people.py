"""Persons and organisations."""

import uuid
from collections.abc import Sequence
from typing import TypedDict, Unpack

from sqlalchemy.orm import Session

from app.core.clock import utc_now
from app.people.models import Organisation, Person, PersonKey
from app.people.rules import Sex, email_key, identity_key, name_key, person_name_key, text_key


def make_organisation(db: Session, *, name: str = "National Police", country: str = "KEN") -> Organisation:
    organisation = Organisation(name=name, name_key=text_key(name), country=country)
    db.add(organisation)
    db.flush()
    return organisation


class PersonDetails(TypedDict, total=False):
    """What may be said of a person; the rest is Grace Otieno of Kenya."""

    family_name: str
    given_name: str
    own_script_name: str
    email: str | None
    country: str | None
    sex: Sex
    organisation: Organisation | None


def make_person(db: Session, **details: Unpack[PersonDetails]) -> Person:
    [person] = make_people(db, [details])
    return person


def make_people(db: Session, each: Sequence[PersonDetails]) -> list[Person]:
    """Many in the time of one."""
    drafted = [_draft(**details) for details in each]
    db.add_all(person for person, _keys in drafted)
    db.flush()
    db.add_all(key for _person, keys in drafted for key in keys)
    db.flush()
    return [person for person, _keys in drafted]


def _draft(
    *,
    family_name: str = "Otieno",
    given_name: str = "Grace",
    own_script_name: str = "",
    email: str | None = None,
    country: str | None = "KEN",
    sex: Sex = Sex.FEMALE,
    organisation: Organisation | None = None,
) -> tuple[Person, list[PersonKey]]:
    person = Person(
        id=uuid.uuid4(),
        family_name=family_name,
        given_name=given_name,
        own_script_name=own_script_name,
        search_text=text_key(f"{given_name} {family_name} {own_script_name} {email or ''}"),
        name_key=person_name_key(family_name, given_name, own_script_name),
        email=email,
        country=country,
        sex=sex,
        organisation_id=organisation.id if organisation else None,
        created_at=utc_now(),
    )
    employer = organisation.name if organisation else None
    keys = {
        "email": email_key(email),
        "identity": identity_key(name_key(family_name, given_name), employer, country),
    }
    return person, [PersonKey(person_id=person.id, kind=kind, key=key) for kind, key in keys.items() if key]
