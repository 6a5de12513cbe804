"""Suggestions: found without comparing everyone with everyone, decided once, seen only within reach."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.listing import ListRequest
from app.core.permissions import EVERYTHING, Actor, Permission
from app.jobs.models import Job
from app.people.jobs import look_for_doubles
from app.people.models import LookAlike, Organisation, Person
from app.people.queries.look_alikes import count_look_alikes, find_doubtful, list_look_alikes
from app.people.service import look_alikes
from app.people.service.look_alikes import ask_for_look_alikes, mark_different, open_look_alikes_for
from tests.conftest import World
from tests.factories.people import make_organisation, make_person
from tests.factories.registration import make_registration


def make_police(db: Session) -> Organisation:
    return make_organisation(db, name="National Police", country="KEN")


def test_a_double_is_suggested_with_its_reasons(db: Session) -> None:
    police = make_police(db)
    one = make_person(db, family_name="Otieno", given_name="Grace", organisation=police)
    other = make_person(db, family_name="Otieno Achieng", given_name="Grace", organisation=police)
    assert open_look_alikes_for(db, [other.id]) == 1
    pair = db.scalars(sa.select(LookAlike)).one()
    assert {pair.one_id, pair.other_id} == {one.id, other.id}
    assert pair.reasons == ["similar_name", "same_organisation", "same_country"]


def test_looking_twice_suggests_once(db: Session) -> None:
    ids = [make_person(db).id, make_person(db).id]
    assert open_look_alikes_for(db, ids) == 1
    assert open_look_alikes_for(db, ids) == 0


def test_only_pairs_with_the_asked_persons_are_suggested(db: Session) -> None:
    make_person(db)
    make_person(db)
    third = make_person(db, given_name="Esther")
    assert open_look_alikes_for(db, [third.id]) == 0


def test_a_changed_provider_is_found_by_the_mailbox(db: Session) -> None:
    make_person(db, given_name="Josephine", email="j.otieno@example.org")
    moved = make_person(db, given_name="Josephin", email="j.otieno@example.net")
    assert open_look_alikes_for(db, [moved.id]) == 1


def test_many_persons_are_compared_like_few(db: Session) -> None:
    police = make_police(db)
    names = ["Grace", "Grace A", "Gracie", "Peter", "Petra", "Esther", "Ester"]
    ids = [make_person(db, given_name=name, organisation=police).id for name in names]
    found = open_look_alikes_for(db, ids)
    db.execute(sa.delete(LookAlike))
    look_alikes.FEW, few = 0, look_alikes.FEW
    try:
        assert open_look_alikes_for(db, ids) == found > 0
    finally:
        look_alikes.FEW = few


def test_a_large_organisation_is_still_searched(db: Session) -> None:
    police = make_police(db)
    size = look_alikes.LARGEST_BLOCK + 1
    people = [
        Person(
            family_name=f"Kam{n:04}",
            given_name="Grace",
            name_key=f"grace kam{n:04}",
            organisation_id=police.id,
            country="KEN",
            created_at=datetime.fromisoformat("2026-03-16T09:00:00+00:00"),
        )
        for n in range(size)
    ]
    db.add_all(people)
    one = make_person(db, family_name="Wanjiku", given_name="Grace", organisation=police)
    make_person(db, family_name="Wanjikuu", given_name="Grace", organisation=police)
    open_look_alikes_for(db, [one.id])
    assert find_doubtful(db, [one.id], scope=EVERYTHING) == {one.id}


def test_different_people_are_never_suggested_again(db: Session, world: World, now: datetime) -> None:
    ids = [make_person(db).id, make_person(db).id]
    open_look_alikes_for(db, ids)
    pair = db.scalars(sa.select(LookAlike)).one()
    actor = world.administrator_acts
    assert mark_different(db, [pair.id], scope=EVERYTHING, actor=actor, now=now) == 1
    assert open_look_alikes_for(db, ids) == 0
    assert count_look_alikes(db, scope=EVERYTHING) == 0


def test_a_pair_is_seen_only_by_who_reaches_both(db: Session, world: World) -> None:
    here = make_person(db, country="KEN")
    there = make_person(db, country="KEN")
    make_registration(db, session=world.session, person=here)
    make_registration(db, session=world.other_session, person=there)
    open_look_alikes_for(db, [here.id])

    def seen_by(actor: Actor) -> int:
        return count_look_alikes(db, scope=actor.scope(Permission.PEOPLE_VIEW))

    assert (seen_by(world.amina_acts), seen_by(world.chen_acts)) == (0, 0)
    assert seen_by(world.administrator_acts) == 1


def test_who_reaches_both_but_not_everything_of_them_cannot_merge(db: Session, world: World) -> None:
    here, both = make_person(db), make_person(db)
    for person in (here, both):
        make_registration(db, session=world.session, person=person)
    make_registration(db, session=world.other_session, person=both)
    open_look_alikes_for(db, [here.id])
    scope = world.amina_acts.scope(Permission.PEOPLE_VIEW)
    pair = list_look_alikes(db, ListRequest(), scope=scope).rows[0]
    assert not pair.can_merge
    assert {side.id: side.is_beyond for side in (pair.one, pair.other)} == {here.id: False, both.id: True}


def test_the_worker_looks_for_what_the_page_left_to_it(db: Session, now: datetime) -> None:
    ids = [make_person(db).id, make_person(db).id]
    ask_for_look_alikes(db, ids, now=now)
    db.flush()
    job = db.scalars(sa.select(Job)).one()
    look_for_doubles(db, job)  # type: ignore[arg-type]  # a job has the payload of a task
    assert db.scalar(sa.select(sa.func.count()).select_from(LookAlike)) == 1
