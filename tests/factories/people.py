"""Persons and organisations."""

from sqlalchemy.orm import Session

from app.core.clock import utc_now
from app.people.models import Organisation, Person, PersonKey
from app.people.rules import Sex, email_key, identity_key, name_key, person_name_key, text_key


def make_organisation(db: Session, *, name: str = "National Police", country: str = "KEN") -> Organisation:
    organisation = Organisation(name=name, name_key=text_key(name), country=country)
    db.add(organisation)
    db.flush()
    return organisation


def make_person(
    db: Session,
    *,
    family_name: str = "Otieno",
    given_name: str = "Grace",
    own_script_name: str = "",
    email: str | None = None,
    country: str | None = "KEN",
    sex: Sex = Sex.FEMALE,
    organisation: Organisation | None = None,
) -> Person:
    person = Person(
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
    db.add(person)
    db.flush()
    keys = {
        "email": email_key(email),
        "identity": identity_key(
            name_key(family_name, given_name), organisation.name if organisation else None, country
        ),
    }
    db.add_all(PersonKey(person_id=person.id, kind=kind, key=key) for kind, key in keys.items() if key)
    db.flush()
    return person
