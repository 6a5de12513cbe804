"""Suggesting that two records may be one person, and remembering the answer."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import combinations
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.service import record
from app.core import reach
from app.core.inserting import insert_missing
from app.core.permissions import Actor, Scope
from app.jobs.service import enqueue
from app.people.models import LookAlike, Organisation, Person, PersonKey
from app.people.queries.look_alikes import get_look_alike
from app.people.rules import Identity, Sex, email_key, likeness, mailbox, text_key

JOB = "people.look_alikes"
FEW = 200  # up to here the candidates are asked for one by one; beyond, everyone is read once
LETTERS_ALIKE = 3  # of one word: below it, a block holds a tenth of an organisation
MOST_SHOWN = 5
LARGEST_BLOCK = 400  # a name shared by more people than this distinguishes nobody


def ask_for_look_alikes(db: Session, person_ids: Collection[UUID], *, now: datetime) -> None:
    """Have the worker look for doubles of these persons after the commit."""
    enqueue(db, JOB, payload={"person_ids": [str(each) for each in person_ids]}, now=now)


def open_look_alikes_for(db: Session, person_ids: Collection[UUID], *, import_id: UUID | None = None) -> int:
    """Suggest the pairs of these persons with anyone that look like one person; returns how many are new.

    Only records that share the beginning of a name within one organisation, the whole name, or the
    mailbox within one country are compared, so that 100,000 persons take seconds. Decided pairs stay decided.
    """
    wanted = set(person_ids)
    if not wanted:
        return 0
    known = _everyone(db) if len(wanted) > FEW else _candidates(db, wanted)
    found = dict(_alike(known, wanted))
    rows = [
        {"id": uuid4(), "one_id": one, "other_id": other, "reasons": list(reasons), "import_id": import_id}
        for (one, other), reasons in found.items()
    ]
    return len(insert_missing(db, LookAlike.__table__, rows=rows, returning=[LookAlike.id]))


def find_look_alikes(db: Session, identity: Identity, *, scope: Scope) -> dict[UUID, tuple[str, ...]]:
    """Who in the scope looks like someone about to be entered, with the reasons; the likest first."""
    near = _near(db, identity, within=reach.persons_within(scope, Person.id))
    alike = {person_id: likeness(identity, other) for person_id, other in near.items()}
    ranked = sorted(alike.items(), key=lambda each: (-len(each[1]), each[0]))
    return {person_id: reasons for person_id, reasons in ranked[:MOST_SHOWN] if reasons}


def mark_different(
    db: Session, pair_ids: Sequence[UUID], *, scope: Scope, actor: Actor, now: datetime
) -> int:
    """Remember that these pairs are different people, so that they are never suggested again."""
    for pair_id in dict.fromkeys(pair_ids):
        pair = get_look_alike(db, pair_id, scope=scope)
        db.execute(
            sa.update(LookAlike).where(LookAlike.id == pair.id).values(state="different", decided_at=now)
        )
        record(
            db,
            "look_alike.different",
            actor=actor,
            now=now,
            subject=("look_alike", pair.id),
            one_id=str(pair.one.id),
            other_id=str(pair.other.id),
        )
    return len(set(pair_ids))


def _alike(
    known: dict[UUID, Identity], wanted: set[UUID]
) -> Iterator[tuple[tuple[UUID, UUID], tuple[str, ...]]]:
    for block in _blocks(known):
        for one, other in _pairs(block, wanted):
            reasons = likeness(known[one], known[other])
            if reasons:
                yield (one, other), reasons


def _pairs(block: list[UUID], wanted: set[UUID]) -> Iterator[tuple[UUID, UUID]]:
    fresh = [each for each in block if each in wanted]
    if len(fresh) == len(block):
        pairs: Iterable[tuple[UUID, UUID]] = combinations(block, 2)
    else:
        pairs = ((each, other) for each in fresh for other in block if each != other)
    for one, other in pairs:
        yield (one, other) if one < other else (other, one)


def _blocks(known: dict[UUID, Identity]) -> Iterator[list[UUID]]:
    blocks: dict[tuple[object, ...], list[UUID]] = defaultdict(list)
    for person_id, identity in known.items():
        for key in _block_keys(identity):
            blocks[key].append(person_id)
    for key, block in blocks.items():
        if 1 < len(block) <= LARGEST_BLOCK:
            yield block
        elif len(block) > LARGEST_BLOCK and key[0] == "start":
            yield from _refined(block, known)


def _refined(block: list[UUID], known: dict[UUID, Identity]) -> Iterator[list[UUID]]:
    # A large body: there two words of the name have to begin alike.
    blocks: dict[tuple[str, ...], list[UUID]] = defaultdict(list)
    for person_id in block:
        starts = sorted({word[: LETTERS_ALIKE - 1] for word in known[person_id].name.split()})
        for two in combinations(starts, 2):
            blocks[two].append(person_id)
    return (each for each in blocks.values() if 1 < len(each) <= LARGEST_BLOCK)


def _block_keys(identity: Identity) -> Iterator[tuple[object, ...]]:
    # Each way in which `likeness` can find two reasons for the same name, or three for a similar one.
    box = mailbox(identity.email) if identity.email else ""
    place = (identity.organisation, identity.country)
    if identity.name:
        yield from (("name", each, identity.name) for each in place if each)
        if box:
            yield "name", "box", box, identity.name
    if all(place):
        starts = {word[:LETTERS_ALIKE] for word in identity.name.split()}
        yield from (("start", *place, start) for start in starts)
    if box:
        yield from (("box", each, box) for each in place if each)


def _everyone(db: Session) -> dict[UUID, Identity]:
    return _read(db, _identities())


def _candidates(db: Session, wanted: set[UUID]) -> dict[UUID, Identity]:
    """The wanted persons and all who could share a block with one of them."""
    known = _read(db, _identities().where(Person.id.in_(wanted)))
    for identity in list(known.values()):
        known |= _near(db, identity)
    return known


def _near(
    db: Session, identity: Identity, *, within: sa.ColumnElement[bool] | None = None
) -> dict[UUID, Identity]:
    conditions = [Person.name_key == identity.name] if identity.name else []
    if identity.organisation and identity.country:
        body = Organisation.name_key == identity.organisation
        conditions.append(sa.and_(Person.country == identity.country, body))
    if identity.email and mailbox(identity.email):
        conditions.append(Person.id.in_(_same_first_letter(identity)))
    found: dict[UUID, Identity] = {}
    for condition in conditions:  # one query each: an OR over two tables would use no index
        query = _identities().where(condition)
        found |= _read(db, query if within is None else query.where(within))
    return found


def _same_first_letter(identity: Identity) -> sa.Select[UUID]:
    # A range of the unique index on (kind, key); the letters of the mailbox are compared afterwards.
    letter = (identity.email or "")[0]
    return sa.select(PersonKey.person_id).where(
        PersonKey.kind == "email", PersonKey.key >= letter, PersonKey.key < chr(ord(letter) + 1)
    )


def _identities() -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            Person.id,
            Person.name_key,
            Person.email,
            Organisation.name,
            Person.country,
            Person.sex,
        )
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(Person.merged_into_id.is_(None))
    )


def _read(db: Session, query: sa.Select[*tuple[Any, ...]]) -> dict[UUID, Identity]:
    return {
        person_id: Identity(
            name=name,
            email=email_key(email),
            organisation=text_key(organisation or "") or None,
            country=country,
            sex=Sex(sex),
        )
        for person_id, name, email, organisation, country, sex in db.execute(query)
    }
