"""After any changes, in any order, what is remembered is what would be counted."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attendance.models import HeadCount
from app.certificates.models import Certificate
from app.core.database import Database
from app.curriculum.models import Module
from app.people.models import Person
from app.programmes.models import Assignment, Programme, SessionModule, TrainingSession
from app.registration.models import Registration
from app.registration.rules import RegistrationState, Source
from app.statistics.rules.dimensions import Dimension
from app.statistics.rules.selection import Selection
from tests.conftest import NOW, World, each_on_one_database
from tests.counting import count_queries
from tests.factories.people import make_person
from tests.factories.programmes import make_session
from tests.statistics.test_remembered import counted_figures, filled, remembered_figures

__all__ = ["filled"]  # the fixture
QUESTIONS = [
    (None, None, Selection()),
    (Dimension.HOST_COUNTRY, Dimension.YEAR, Selection()),
    (Dimension.COUNTRY, Dimension.SEX, Selection(hours=5)),
    (Dimension.MODULE, None, Selection(sex=("female",))),
    (Dimension.TRAINER, Dimension.PROGRAMME, Selection(mode=("in_person",))),
    (Dimension.MODULE, Dimension.COUNTRY, Selection()),
    (Dimension.YEAR, None, Selection(module=("UNKNOWN",), starts_on=date(2000, 1, 1))),
    (Dimension.HOST_GROUP, Dimension.TRAINER, Selection()),
]
VALUES: list[tuple[type[Any], dict[str, list[Any]]]] = [
    (Registration, {"days_present": [0, 1, 3], "country": ["KEN", None], "sex": ["male", "female"]}),
    (
        TrainingSession,
        {
            "state": ["held", "draft"],
            "cost_cents": [None, 5],
            "partner": ["", "Ministry"],
            "starts_on": [date(2008, 5, 1), date(2031, 5, 1)],
        },
    ),
    (HeadCount, {"total": [40, 60], "country": ["NPL", None]}),
    (Certificate, {"state": ["replaced", "revoked"]}),
    (Assignment, {"role": ["interpreter", "lead"]}),
]


def _any(db: Session, chance: random.Random, model: type[Any]) -> Any:
    return chance.choice(db.scalars(sa.select(model.id).order_by(model.id)).all())


def _change_a_value(db: Session, chance: random.Random, world: World) -> None:
    model, columns = chance.choice(VALUES)
    name = chance.choice(list(columns))
    values = {name: chance.choice(columns[name])}
    if name == "starts_on":
        values["ends_on"] = values[name] + timedelta(days=30)
    changing = sa.update(model).where(model.id == _any(db, chance, model))
    if model is Certificate:
        changing = changing.where(Certificate.state != "revoked")  # which the database refuses to take back
    db.execute(changing.values(values))


def _change_a_programme(db: Session, chance: random.Random, world: World) -> None:
    values = {"attendance_threshold": chance.choice([50, 100]), "hours_a_day": chance.choice([3, 8])}
    db.execute(sa.update(Programme).where(Programme.id == _any(db, chance, Programme)).values(values))


def _register(db: Session, chance: random.Random, world: World) -> None:
    values = {
        "id": uuid4(),
        "session_id": _any(db, chance, TrainingSession),
        "person_id": chance.choice([make_person(db).id, _any(db, chance, Person)]),
        "state": RegistrationState.ACCEPTED,
        "source": Source.IMPORT,
        "country": "UGA",
        "days_present": 2,
        "created_at": NOW,
    }
    taken = sa.select(Registration.id).where(
        Registration.session_id == values["session_id"], Registration.person_id == values["person_id"]
    )
    if db.scalar(taken) is None:
        db.execute(sa.insert(Registration).values(values))


def _move(db: Session, chance: random.Random, world: World) -> None:
    """To somebody new, or to another session."""
    one = sa.update(Registration).where(Registration.id == _any(db, chance, Registration))
    if chance.random() < 0.5:
        db.execute(one.values(person_id=make_person(db).id))
    else:
        db.execute(one.values(session_id=make_session(db, programme=world.programme, slug=uuid4().hex).id))


def _forget_a_certificate(db: Session, chance: random.Random, world: World) -> None:
    db.execute(sa.delete(Certificate).where(Certificate.id == _any(db, chance, Certificate)))


def _teach(db: Session, chance: random.Random, world: World) -> None:
    """Another module, no module any more, or the same ones in another session."""
    session, module = _any(db, chance, TrainingSession), _any(db, chance, Module)
    of_session = SessionModule.session_id == session
    way = chance.choice(("add", "remove", "move"))
    if way == "add" and db.get(SessionModule, (session, module)) is None:
        db.execute(sa.insert(SessionModule).values(session_id=session, module_id=module, position=9))
    elif way == "remove":
        db.execute(sa.delete(SessionModule).where(of_session))
    elif way == "move":
        other = make_session(db, programme=world.programme, slug=uuid4().hex)
        db.execute(sa.update(SessionModule).where(of_session).values(session_id=other.id))


def _assign(db: Session, chance: random.Random, world: World) -> None:
    session = _any(db, chance, TrainingSession)
    if chance.random() < 0.5:
        db.execute(sa.delete(Assignment).where(Assignment.session_id == session))
    else:
        db.add(Assignment(session_id=session, person_id=make_person(db).id))


def _count_heads(db: Session, chance: random.Random, world: World) -> None:
    session = _any(db, chance, TrainingSession)
    if chance.random() < 0.3:
        db.execute(sa.delete(HeadCount).where(HeadCount.session_id == session))
    else:
        db.add(HeadCount(session_id=session, total=9, female=4, country="KEN", recorded_at=NOW))


KINDS: list[Callable[[Session, random.Random, World], None]] = [
    *[_change_a_value] * 5,
    _change_a_programme,
    _register,
    _move,
    _forget_a_certificate,
    _teach,
    _assign,
    _count_heads,
]


@each_on_one_database("seed", range(6))
def test_after_any_changes_remembered_figures_are_those_that_are_counted(
    seed: int, filled: World, db: Session, database: Database
) -> None:
    chance = random.Random(seed)
    for _ in range(10):
        for change in chance.choices(KINDS, k=chance.choice((1, 1, 2, 4))):
            change(db, chance, filled)
            db.flush()
        end = chance.choice([db.commit, db.commit, db.commit, db.rollback])
        end()
        question = chance.choice(QUESTIONS)
        assert remembered_figures(database, *question) == counted_figures(database, *question)


@pytest.mark.parametrize("change", [each for each in dict.fromkeys(KINDS) if each is not _change_a_programme])
def test_no_change_but_of_programmes_and_modules_makes_all_be_counted_again(
    change: Callable[[Session, random.Random, World], None], filled: World, db: Session, database: Database
) -> None:
    question = (Dimension.MODULE, Dimension.COUNTRY)
    remembered_figures(database, *question)
    change(db, random.Random(1), filled)
    db.commit()
    with count_queries(database) as sent:
        after = remembered_figures(database, *question)
    counted = [each for each in sent if "FROM training_session JOIN programme" in each]
    assert all(each.startswith("WITH") and "record_change" in "".join(sent) for each in counted)
    assert after == counted_figures(database, *question)
