"""Persons: made once, found again by the rule of identity, corrected."""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.i18n import gettext as _
from app.core.inserting import insert_missing
from app.core.permissions import Actor, Scope
from app.people.countries import UnknownCountryError, get_country
from app.people.errors import AlreadyKnown, UnusablePerson
from app.people.models import Organisation, Person, PersonKey, Sector
from app.people.queries.persons import get_person
from app.people.rules import Identity, PersonDetails, Sex, search_key
from app.people.service.organisations import get_or_create_organisation


@dataclass(frozen=True, kw_only=True)
class Match:
    """Who someone turned out to be: `matched_by` is "email" or "identity", None for a new record."""

    person_id: UUID
    matched_by: str | None

    @property
    def is_new(self) -> bool:
        return self.matched_by is None


def find_same_person(db: Session, identity: Identity) -> UUID | None:
    """The one record that the rule of identity says this is: by e-mail first, else by name and place."""
    match = _match(db, identity.keys)
    return match.person_id if match else None


def create_person(
    db: Session, details: PersonDetails, *, actor: Actor, now: datetime, import_id: UUID | None = None
) -> Person:
    """A new record; raises AlreadyKnown where the rule of identity finds one, UnusablePerson without name."""
    made = match_or_create(db, details, actor=actor, now=now, import_id=import_id)
    if not made.is_new:
        raise AlreadyKnown(
            _("There is a record with this e-mail address, or this name, organisation and country."),
            field="email" if made.matched_by == "email" else None,
        )
    return db.get_one(Person, made.person_id)


def match_or_create(
    db: Session,
    details: PersonDetails,
    *,
    actor: Actor,
    now: datetime,
    import_id: UUID | None = None,
    is_trusted: bool = True,
) -> Match:
    """The record that this is, or a new one; what is known is never overwritten here.

    Safe against a second writer: whoever takes the keys first is the person. What the public says
    (not `is_trusted`) adds no key to a record: nothing proves that the new address is theirs.
    """
    details = _checked(db, details)
    keys = details.identity().keys
    found = _match(db, keys)
    if found is not None:
        if is_trusted:
            claim_keys(db, found.person_id, keys=keys, import_id=import_id)
        return found
    person = _insert(db, details, now=now, import_id=import_id)
    missed = claim_keys(db, person.id, keys=keys, import_id=import_id)
    if missed:
        db.delete(person)
        db.flush()
        return _match(db, keys) or Match(person_id=_owner(db, missed), matched_by="identity")
    record(db, "person.created", actor=actor, now=now, subject=("person", person.id))
    return Match(person_id=person.id, matched_by=None)


def update_person(
    db: Session, person_id: UUID, *, details: PersonDetails, scope: Scope, actor: Actor, now: datetime
) -> list[str]:
    """Correct a record within the scope; returns the names of the changed fields.

    Keys once seen stay, so that a register read again still finds its people; those of others stay theirs.
    """
    person = get_person(db, person_id, scope=scope, for_update=True)
    details = _checked(db, details)
    changed = _assign(person, _columns(db, details) | {"search_text": _search_text(db, person_id, details)})
    if not changed:
        return []
    db.flush()
    claim_keys(db, person.id, keys=details.identity().keys)
    shown = [name for name in changed if name not in ("search_text", "name_key")]
    record(db, "person.corrected", actor=actor, now=now, subject=("person", person.id), fields=shown)
    return shown


def fill_missing(
    db: Session, person_id: UUID, *, details: PersonDetails, actor: Actor, now: datetime
) -> None:
    """Add what the record does not know yet: for what colleagues enter, never for the public."""
    person = db.get_one(Person, person_id)
    known = details_of(db, person)
    blank = PersonDetails()
    gaps = {
        each.name: getattr(details.tidy(), each.name)
        for each in fields(PersonDetails)
        if getattr(known, each.name) == getattr(blank, each.name)
    }
    fuller = _checked(db, replace(known, **gaps))
    changed = _assign(person, _columns(db, fuller) | {"search_text": _search_text(db, person_id, fuller)})
    if changed:
        db.flush()
        claim_keys(db, person.id, keys=fuller.identity().keys)
        record(db, "person.filled", actor=actor, now=now, subject=("person", person.id), fields=changed)


def _search_text(db: Session, person_id: UUID, details: PersonDetails) -> str:
    # A record is still found by the spellings of those that were merged into it.
    absorbed = db.scalars(
        sa.select(Person.search_text).where(Person.merged_into_id == person_id).order_by(Person.id)
    )
    return search_key(details.search_text, *absorbed)


def details_of(db: Session, person: Person) -> PersonDetails:
    """The record as a form shows it."""
    organisation = db.get(Organisation, person.organisation_id) if person.organisation_id else None
    shared = {
        each.name: getattr(person, each.name) for each in fields(PersonDetails) if each.name != "organisation"
    }
    return PersonDetails(**shared, organisation=organisation.name if organisation else "")


def claim_keys(
    db: Session, person_id: UUID, *, keys: dict[str, str], import_id: UUID | None = None
) -> dict[str, str]:
    """Tie keys to a person for good; returns those that another person holds."""
    rows = [
        {"id": uuid4(), "person_id": person_id, "kind": kind, "key": key, "import_id": import_id}
        for kind, key in keys.items()
    ]
    insert_missing(db, PersonKey.__table__, rows=rows, returning=[PersonKey.id])
    return {kind: key for kind, key in keys.items() if _owner(db, {kind: key}) != person_id}


def _match(db: Session, keys: dict[str, str]) -> Match | None:
    for kind, key in keys.items():
        owner = db.scalar(sa.select(PersonKey.person_id).where(PersonKey.kind == kind, PersonKey.key == key))
        if owner is not None:
            return Match(person_id=owner, matched_by=kind)
    return None


def _owner(db: Session, keys: dict[str, str]) -> UUID:
    kind, key = next(iter(keys.items()))
    return db.execute(
        sa.select(PersonKey.person_id).where(PersonKey.kind == kind, PersonKey.key == key)
    ).scalar_one()


def _checked(db: Session, details: PersonDetails) -> PersonDetails:
    details = details.tidy()
    if not details.name_key:
        raise UnusablePerson(_("Give at least one name."), field="family_name")
    if details.email and details.email.count("@") != 1:
        raise UnusablePerson(_("This is no e-mail address."), field="email")
    if details.sector_code and db.get(Sector, details.sector_code) is None:
        raise UnusablePerson(_("Choose a sector from the list."), field="sector_code")
    if details.country:
        try:
            get_country(details.country)
        except UnknownCountryError:
            raise UnusablePerson(_("Choose a country from the list."), field="country") from None
    return replace(details, sex=Sex(details.sex))


def _insert(db: Session, details: PersonDetails, *, now: datetime, import_id: UUID | None) -> Person:
    columns = _columns(db, details, import_id=import_id)
    person = Person(**columns, created_at=now, import_id=import_id)
    db.add(person)
    db.flush()
    return person


def _columns(db: Session, details: PersonDetails, *, import_id: UUID | None = None) -> dict[str, object]:
    values: dict[str, object] = {
        each.name: getattr(details, each.name) for each in fields(details) if each.name != "organisation"
    }
    values["organisation_id"] = get_or_create_organisation(
        db,
        details.organisation,
        country=details.country,
        sector_code=details.sector_code,
        import_id=import_id,
    )
    return {**values, "name_key": details.name_key, "search_text": details.search_text}


def _assign(person: Person, values: dict[str, object]) -> list[str]:
    changed = [name for name, value in values.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, values[name])
    return changed
