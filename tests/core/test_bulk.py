"""Many rows at once arrive as the models would have written them."""

import gc
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core.bulk import ROWS_A_STATEMENT, collector_paused, insert_many
from app.people.models import LookAlike, Person, PersonKey, TrainerProfile
from app.people.rules import Sex
from tests.factories.people import make_person

NOW = datetime(2026, 3, 16, 9, 30, tzinfo=UTC)


def insert_people(db: Session, rows: list[tuple[Any, ...]]) -> int:
    columns = ("id", "family_name", "sex", "email")
    return insert_many(db, Person.__table__, columns=columns, rows=rows, same={"created_at": NOW})


def test_values_come_back_as_they_were(db: Session) -> None:
    wei = uuid4()
    assert insert_people(db, [(wei, "Wei\t\\N “李”", Sex.FEMALE, None)]) == 1
    person = db.get_one(Person, wei)
    assert (person.family_name, person.sex, person.email) == ("Wei\t\\N “李”", Sex.FEMALE, None)
    assert person.created_at == NOW


def test_columns_left_out_take_their_default(db: Session) -> None:
    insert_people(db, [(uuid4(), "Wei", Sex.FEMALE, None)])
    person = db.scalars(sa.select(Person)).one()
    assert (person.given_name, person.position, person.country) == ("", "", None)


def test_a_default_that_has_to_be_computed_is_asked_for(db: Session) -> None:
    with pytest.raises(ValueError, match=r"person\.id"):
        insert_many(db, Person.__table__, columns=("family_name",), rows=[("Wei",)], same={"created_at": NOW})


def test_json_is_written_as_json(db: Session) -> None:
    one, other = make_person(db), make_person(db)
    columns = ("id", "one_id", "other_id", "reasons")
    rows = [(uuid4(), one.id, other.id, ["same_name"])]
    insert_many(db, LookAlike.__table__, columns=columns, rows=rows, same={})
    assert db.scalars(sa.select(LookAlike.reasons)).one() == ["same_name"]
    profile = (uuid4(), one.id, ["fr"])
    insert_many(
        db, TrainerProfile.__table__, columns=("id", "person_id", "languages"), rows=[profile], same={}
    )
    assert db.scalars(sa.select(TrainerProfile.languages)).one() == ["fr"]


def test_more_rows_than_one_statement_takes(db: Session) -> None:
    rows = [(uuid4(), f"Name {n}", Sex.UNKNOWN, None) for n in range(ROWS_A_STATEMENT + 1)]
    assert insert_people(db, rows) == len(rows)
    assert db.scalar(sa.select(sa.func.count()).select_from(Person)) == len(rows)


def test_what_was_only_added_so_far_is_there_first(db: Session) -> None:
    person = Person(id=uuid4(), family_name="Wei", created_at=NOW)
    db.add(person)
    key = (uuid4(), person.id, "email", "wei@example.org")
    insert_many(db, PersonKey.__table__, columns=("id", "person_id", "kind", "key"), rows=[key], same={})
    assert db.scalars(sa.select(PersonKey.person_id)).one() == person.id


def test_a_broken_constraint_is_the_same_error_on_both_databases(db: Session) -> None:
    twice = uuid4()
    with pytest.raises(IntegrityError), db.begin_nested():
        insert_people(db, [(twice, "Wei", Sex.FEMALE, None), (twice, "Wei", Sex.FEMALE, None)])


def fail() -> None:
    with collector_paused():
        assert not gc.isenabled()
        raise KeyError


def test_the_collector_goes_on_afterwards() -> None:
    with pytest.raises(KeyError):
        fail()
    assert gc.isenabled()
