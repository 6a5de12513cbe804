"""The people of a register: found again, or made, a whole register at a time."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.bulk import insert_many
from app.core.inserting import insert_missing
from app.people.models import LookAlike, Organisation, Person, PersonKey, Sector
from app.people.rules import PersonDetails, person_name_key, text_key
from app.people.service.look_alikes import open_look_alikes_for
from app.registers.rules.matching import PersonFacts, agree, keys_of
from app.registers.rules.records import RegisterPerson
from app.registers.service.run import Run, chunks

Key = tuple[str, str]
LINKED = "linked_by_register"
ROW = "row"  # the kind of key that ties a person to a row of a session's list
PLAIN = tuple(each.name for each in fields(PersonDetails) if each.name != "organisation")


@dataclass(frozen=True, kw_only=True)
class PeopleTaken:
    """The person of each group with their sector, which of them are new, how many look-alikes there are."""

    ids: list[UUID]
    sectors: dict[UUID, str | None]
    new_ids: list[UUID]
    suggestions: int


def take_people(
    db: Session, groups: Sequence[Sequence[RegisterPerson]], *, session_ids: Mapping[str, UUID], run: Run
) -> PeopleTaken:
    """Find or make the person of each group of rows; rows of a group share an address or an identity."""
    keys = _keys_of_groups(groups, session_ids)
    owners = find_owners(db, {key for group in keys for key in group})
    ids: list[UUID] = []
    new: dict[UUID, RegisterPerson | PersonFacts] = {}
    linked: set[tuple[UUID, UUID]] = set()
    for rows, group in zip(groups, keys, strict=True):
        known = list(dict.fromkeys(owners[key] for key in group if key in owners))
        person_id = known[0] if known else uuid4()
        ids.append(person_id)
        linked.update(_pair(person_id, other) for other in known[1:])
        if not known:
            new[person_id] = rows[0] if len(rows) == 1 else agree(rows)
    sectors = _insert_people(db, new, run=run)
    _insert_keys(db, ids, keys=keys, owners=owners, run=run)
    run.tell(0.5)
    return PeopleTaken(
        ids=ids,
        sectors={**_known_sectors(db, set(ids) - new.keys()), **sectors},
        new_ids=list(new),
        suggestions=_suggest_linked(db, linked, run=run)
        + open_look_alikes_for(db, list(new), import_id=run.import_id),
    )


def find_owners(db: Session, keys: Iterable[Key]) -> dict[Key, UUID]:
    """Who holds these keys."""
    by_kind: dict[str, list[str]] = {}
    for kind, key in keys:
        by_kind.setdefault(kind, []).append(key)
    found: dict[Key, UUID] = {}
    for kind, wanted in by_kind.items():
        for portion in chunks(wanted):
            query = sa.select(PersonKey.key, PersonKey.person_id).where(
                PersonKey.kind == kind, PersonKey.key.in_(portion)
            )
            found.update({(kind, key): person_id for key, person_id in db.execute(query)})
    return found


def _keys_of_groups(
    groups: Sequence[Sequence[RegisterPerson]], session_ids: Mapping[str, UUID]
) -> list[list[Key]]:
    """The keys of each group; a row that proves no identity is known again by standing where it stood.

    Without that, a register would bring those people in once more each time it is taken.
    """
    seen: Counter[str] = Counter()
    keys: list[list[Key]] = []
    for rows in groups:
        found = _keys(rows)
        if not found:
            place = _place_key(rows[0], session_ids[rows[0].session])
            seen[place] += 1
            found = [(ROW, f"{place}|{seen[place]}")]
        keys.append(found)
    return keys


def _place_key(row: RegisterPerson, session_id: UUID) -> str:
    name = person_name_key(row.family_name, row.given_name, row.own_script_name)
    return "|".join((str(session_id), name, row.sex.value, row.country or "", text_key(row.organisation)))


def _keys(rows: Sequence[RegisterPerson]) -> list[Key]:
    """Every key of a group, addresses first: they decide where keys belong to two people."""
    found = [keys_of(row) for row in rows]
    pairs = [("email", each.email) for each in found] + [("identity", each.identity) for each in found]
    return list(dict.fromkeys((kind, key) for kind, key in pairs if key))


def _known_sectors(db: Session, person_ids: set[UUID]) -> dict[UUID, str | None]:
    found: dict[UUID, str | None] = {}
    for portion in chunks(list(person_ids)):
        query = sa.select(Person.id, Person.sector_code).where(Person.id.in_(portion))
        found.update((row.id, row.sector_code) for row in db.execute(query))
    return found


def _insert_people(
    db: Session, people: dict[UUID, RegisterPerson | PersonFacts], *, run: Run
) -> dict[UUID, str | None]:
    """Insert new people; returns the sector of each."""
    sectors = _sectors(db, {facts.sector for facts in people.values() if facts.sector}, run=run)
    details = {person_id: _details(facts, sectors) for person_id, facts in people.items()}
    organisations = _organisations(db, details.values(), run=run)
    rows = (
        (
            person_id,
            *(getattr(each, name) for name in PLAIN),
            each.name_key,
            each.search_text,
            organisations.get((text_key(each.organisation), each.country or "")),
        )
        for person_id, each in details.items()
    )
    columns = ("id", *PLAIN, "name_key", "search_text", "organisation_id")
    same = {"created_at": run.now, "import_id": run.import_id}
    insert_many(db, Person.__table__, columns=columns, rows=rows, same=same)
    return {person_id: each.sector_code for person_id, each in details.items()}


def _details(facts: RegisterPerson | PersonFacts, sectors: dict[str, str]) -> PersonDetails:
    return PersonDetails(
        family_name=facts.family_name,
        given_name=facts.given_name,
        own_script_name=facts.own_script_name,
        sex=facts.sex,
        country=facts.country,
        organisation=facts.organisation,
        sector_code=sectors.get(facts.sector),
        position=facts.position,
        email=facts.email,
        phone=facts.phone or None,
    ).tidy()


def _insert_keys(
    db: Session, ids: Sequence[UUID], *, keys: Sequence[Sequence[Key]], owners: dict[Key, UUID], run: Run
) -> None:
    rows = (
        (uuid4(), person_id, kind, key)
        for person_id, group in zip(ids, keys, strict=True)
        for kind, key in group
        if (kind, key) not in owners
    )
    columns = ("id", "person_id", "kind", "key")
    insert_many(db, PersonKey.__table__, columns=columns, rows=rows, same={"import_id": run.import_id})


def _sectors(db: Session, names: set[str], *, run: Run) -> dict[str, str]:
    """Code of each sector by the name in the register; unknown ones join the office's list."""
    known = {text_key(name): code for code, name in db.execute(sa.select(Sector.code, Sector.name))}
    missing = sorted({text_key(name): name for name in sorted(names, reverse=True)}.items())
    new = {key: key.replace(" ", "-") for key, _name in missing if key and key not in known}
    rows = [
        {"code": new[key], "name": name, "position": len(known) + number, "import_id": run.import_id}
        for number, (key, name) in enumerate(missing, start=1)
        if key in new
    ]
    insert_missing(db, Sector.__table__, rows=rows, returning=[Sector.code])
    known.update(new)
    return {name: code for name in names if (code := known.get(text_key(name)))}


def _organisations(db: Session, people: Iterable[PersonDetails], *, run: Run) -> dict[tuple[str, str], UUID]:
    wanted = {
        (text_key(each.organisation), each.country or ""): each
        for each in people
        if text_key(each.organisation)
    }
    rows = [
        {
            "id": uuid4(),
            "name": each.organisation,
            "name_key": key,
            "country": country,
            "sector_code": each.sector_code,
            "import_id": run.import_id,
        }
        for (key, country), each in wanted.items()
    ]
    insert_missing(db, Organisation.__table__, rows=rows, returning=[Organisation.id])
    found: dict[tuple[str, str], UUID] = {}
    for portion in chunks(sorted({key for key, _country in wanted})):
        query = sa.select(Organisation.name_key, Organisation.country, Organisation.id).where(
            Organisation.name_key.in_(portion)
        )
        found.update({(key, country): id_ for key, country, id_ in db.execute(query)})
    return found


def _pair(one: UUID, other: UUID) -> tuple[UUID, UUID]:
    return (one, other) if str(one) < str(other) else (other, one)


def _suggest_linked(db: Session, pairs: set[tuple[UUID, UUID]], *, run: Run) -> int:
    """A row carried keys of two known people: that is for a coordinator to decide."""
    rows = [
        {"id": uuid4(), "one_id": one, "other_id": other, "reasons": [LINKED], "import_id": run.import_id}
        for one, other in sorted(pairs, key=str)
    ]
    return len(insert_missing(db, LookAlike.__table__, rows=rows, returning=[LookAlike.id]))
