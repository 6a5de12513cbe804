"""Publishing figures: by whom, of what, once and for good, and not so that two releases speak of a few."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.queries import actor_of
from app.audit.models import AuditEntry
from app.core.database import Database
from app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from app.core.permissions import Actor, Role
from app.people.rules import Sex
from app.programmes.models import TrainingSession
from app.statistics.models import PublicRelease
from app.statistics.queries.releases import find_latest_release, list_releases
from app.statistics.rules.disclosure import BASE
from app.statistics.rules.releases import Years
from app.statistics.service.releasing import Draft, get_release, prepare_release, release, withdraw_release
from tests.conftest import World
from tests.factories.accounts import make_user
from tests.factories.people import make_people
from tests.factories.programmes import make_session
from tests.factories.registration import make_registrations

YEARS = Years(first=2024, last=2025)
Prepare = Callable[..., Draft]


def train(db: Session, session: TrainingSession, number: int, **details: Any) -> None:
    sexes = [Sex.FEMALE if n % 3 else Sex.MALE for n in range(number)]
    each = [{"family_name": f"Secretname{n}", "sex": sex, **details} for n, sex in enumerate(sexes)]
    make_registrations(db, session=session, people=make_people(db, each), marks="ppp")


@pytest.fixture
def nairobi(db: Session, world: World) -> TrainingSession:
    """Sixty-three people of Kenya and two of Chad, in 2024; a year later eleven in Dakar."""
    session = make_session(
        db, programme=world.programme, starts_on=date(2024, 5, 6), ends_on=date(2024, 5, 8), capacity=None
    )
    train(db, session, 63)
    train(db, session, 2, country="TCD")
    return session


@pytest.fixture
def prepare(db: Session, world: World, nairobi: TrainingSession, now: datetime) -> Prepare:
    def begin(*, years: Years = YEARS, actor: Actor = world.administrator_acts, secret: str = "s") -> Draft:
        db.flush()
        return prepare_release(db, "Training 2024–2025", years=years, actor=actor, secret=secret, now=now)

    return begin


@pytest.fixture
def publish(db: Session, world: World, prepare: Prepare, now: datetime) -> Callable[..., PublicRelease]:
    def begin(**asked: Any) -> PublicRelease:
        draft = prepare(**asked)
        return release(db, draft, seen=draft.digest, actor=world.administrator_acts, now=now)

    return begin


def numbers(content: Any) -> set[int]:
    return {
        value
        for table in content
        for row in (*table["rows"], table["total"])
        for value in row["values"].values()
    }


def test_the_headline_is_exact_and_every_other_number_rounded(prepare: Prepare) -> None:
    draft = prepare()
    assert draft.headline == {"sessions": 1, "host_countries": 1, "persons": 65}
    assert {number % BASE for number in numbers(draft.content["tables"])} == {0}
    assert [table["key"] for table in draft.content["tables"]] == ["host_country", "country", "year"]


def test_a_country_of_two_people_is_not_named(prepare: Prepare) -> None:
    assert "TCD" not in str(prepare().content)
    assert "KEN" in str(prepare().content)


def test_looking_publishes_nothing(db: Session, prepare: Prepare) -> None:
    prepare()
    assert list_releases(db, withdrawn_too=True) == []


def test_what_was_looked_at_is_what_is_released(
    db: Session, prepare: Prepare, publish: Callable[..., PublicRelease]
) -> None:
    draft = prepare()
    published = publish()
    assert published.tables == draft.content["tables"]
    assert published.digest == draft.digest
    assert find_latest_release(db) is published


def test_figures_that_changed_after_the_look_are_not_released(
    db: Session, world: World, nairobi: TrainingSession, prepare: Prepare, now: datetime
) -> None:
    seen = prepare().digest
    train(db, nairobi, 12)
    with pytest.raises(Conflict, match="have changed"):
        release(db, prepare(), seen=seen, actor=world.administrator_acts, now=now)


def test_a_release_and_a_withdrawal_are_on_record(
    db: Session, world: World, publish: Callable[..., PublicRelease], now: datetime
) -> None:
    published = publish()
    withdraw_release(db, published.id, reason="Wrong year", actor=world.administrator_acts, now=now)
    db.flush()
    entries = db.scalars(sa.select(AuditEntry).where(AuditEntry.subject_id == published.id)).all()
    assert {entry.action for entry in entries} == {"figures.released", "figures.withdrawn"}
    assert "Wrong year" not in str([entry.details for entry in entries])


# ---- who may


def test_a_part_of_the_office_cannot_speak_for_the_whole(world: World, prepare: Prepare) -> None:
    for actor in (world.amina_acts, world.chen_acts):
        with pytest.raises(NotAllowed):
            prepare(actor=actor)


def test_a_manager_of_the_whole_office_can(db: Session, prepare: Prepare) -> None:
    manager = make_user(db, name="Mona", grants=[(Role.PROGRAMME_MANAGER, None, None)])
    assert prepare(actor=actor_of(manager)).headline["persons"] == 65


def test_whoever_cannot_release_cannot_withdraw(
    db: Session, world: World, publish: Callable[..., PublicRelease], now: datetime
) -> None:
    published = publish()
    with pytest.raises(NotAllowed):
        withdraw_release(db, published.id, reason="x", actor=world.chen_acts, now=now)


# ---- of what


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [(2025, 2024, "last_year"), (2026, 2026, "last_year"), (1, 2024, "first_year")],
)
def test_only_whole_past_years_are_published(prepare: Prepare, first: int, last: int, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        prepare(years=Years(first=first, last=last))
    assert refused.value.field == field


def test_years_with_few_persons_are_not_published(prepare: Prepare) -> None:
    with pytest.raises(Invalid, match="Fewer than 50 persons"):
        prepare(years=Years(first=2025, last=2025))


# ---- not twice


def test_a_late_mark_of_one_person_cannot_be_read_from_two_releases(
    db: Session, nairobi: TrainingSession, prepare: Prepare, publish: Callable[..., PublicRelease]
) -> None:
    publish()
    train(db, nairobi, 1, country="UGA")
    with pytest.raises(Conflict, match="fewer than 10"):
        prepare()


def test_a_year_more_with_few_people_waits_for_more(
    db: Session, world: World, prepare: Prepare, publish: Callable[..., PublicRelease]
) -> None:
    publish(years=Years(first=2024, last=2024))
    dakar = make_session(
        db, programme=world.other_programme, host_country="SEN", starts_on=date(2025, 2, 3), capacity=None
    )
    train(db, dakar, 9, country="SEN")
    with pytest.raises(Conflict):
        prepare()
    train(db, dakar, 2, country="SEN")
    assert prepare().headline["persons"] == 76


def test_a_withdrawn_release_still_counts_as_read(
    db: Session,
    world: World,
    nairobi: TrainingSession,
    prepare: Prepare,
    publish: Callable[..., PublicRelease],
    now: datetime,
) -> None:
    withdraw_release(db, publish().id, reason="x", actor=world.administrator_acts, now=now)
    train(db, nairobi, 1)
    with pytest.raises(Conflict):
        prepare()


def test_numbers_that_hardly_changed_are_repeated(
    db: Session, world: World, nairobi: TrainingSession, publish: Callable[..., PublicRelease]
) -> None:
    """Thirty women and one man more: the women change, the men do not."""
    first = publish()
    train(db, nairobi, 30, sex=Sex.FEMALE)
    train(db, nairobi, 1, sex=Sex.MALE)
    second = publish()
    assert second.headline["persons"] == first.headline["persons"] + 31
    before, after = (each.tables[0]["total"]["values"] for each in (first, second))
    assert after["female"] >= before["female"] + 25
    assert after["male"] == before["male"]


def test_a_new_secret_of_the_office_does_not_round_again(
    prepare: Prepare, publish: Callable[..., PublicRelease]
) -> None:
    published = publish(secret="old")
    assert prepare(secret="new").content["tables"] == published.tables


# ---- for good


@pytest.mark.parametrize("change", [{"title": "Other"}, {"tables": []}, {"headline": {}}, {"kept": {}}])
def test_the_database_refuses_to_change_a_release(
    db: Session, publish: Callable[..., PublicRelease], change: dict[str, Any]
) -> None:
    publish()
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), db.begin_nested():
        db.execute(sa.update(PublicRelease).values(**change))


def test_the_database_refuses_to_delete_a_release(db: Session, publish: Callable[..., PublicRelease]) -> None:
    publish()
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), db.begin_nested():
        db.execute(sa.delete(PublicRelease))


def test_a_release_is_withdrawn_once(
    db: Session, world: World, publish: Callable[..., PublicRelease], now: datetime
) -> None:
    published = publish()
    withdraw_release(db, published.id, reason="x", actor=world.administrator_acts, now=now)
    assert find_latest_release(db) is None
    with pytest.raises(Conflict):
        withdraw_release(db, published.id, reason="y", actor=world.administrator_acts, now=now)


def test_what_does_not_exist_is_not_found(db: Session, world: World) -> None:
    with pytest.raises(NotFound):
        get_release(db, world.session.id)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_who_prepares_waits_for_who_publishes(
    nairobi: TrainingSession, world: World, db: Session, database: Database, now: datetime
) -> None:
    """Else two releases that speak of nearly the same people could each not know of the other."""
    db.commit()
    asked = {"years": YEARS, "actor": world.administrator_acts, "secret": "s", "now": now}
    with database.open_session(writes=True) as first, database.open_session(writes=True) as second:
        draft = prepare_release(first, "First", **asked)
        second.execute(sa.text("SET LOCAL lock_timeout = '200ms'"))
        with pytest.raises(sa.exc.OperationalError):
            prepare_release(second, "Second", **asked)
        second.rollback()
        release(first, draft, seen=draft.digest, actor=world.administrator_acts, now=now)
        first.commit()
        train(db, nairobi, 1)
        db.commit()
        with pytest.raises(Conflict):
            prepare_release(second, "Second", **asked)


def test_the_same_release_stands_once_however_often_the_button_is_pressed(
    db: Session, world: World, publish: Callable[..., PublicRelease], now: datetime
) -> None:
    first = publish()
    with pytest.raises(Conflict, match="public already"):
        publish()
    withdraw_release(db, first.id, reason="A mistake", actor=world.administrator_acts, now=now)
    publish()
    assert len(list_releases(db)) == 1
