"""Attendance day by day, and pictures as files."""

import re
from collections.abc import Callable
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.attendance.models import AttendanceMark, HeadCount
from app.attendance.rules import MarkStatus, Method
from app.core.clock import utc_now
from app.core.permissions import EVERYTHING
from app.programmes.models import Assignment, TrainingSession
from app.programmes.rules import AssignmentRole
from app.registration.rules import RegistrationState
from app.statistics.queries.bases import Question
from app.statistics.queries.heat import days_of_sessions
from app.statistics.rules.selection import Selection
from tests.conftest import NOW, World
from tests.factories.people import make_person
from tests.factories.registration import make_registration


def mark_again(db: Session, session: TrainingSession, registration_id: object, *, day: int) -> None:
    db.add(
        AttendanceMark(
            registration_id=registration_id,
            session_day_id=session.days[day].id,
            status=MarkStatus.PRESENT,
            method=Method.SHEET,
            recorded_at=utc_now(),
        )
    )
    db.flush()


def test_a_day_shows_who_was_present_of_those_expected(db: Session, world: World) -> None:
    for number, marks in enumerate(("ppa", "lap", "-a-")):
        made = make_registration(
            db, session=world.session, person=make_person(db, given_name=f"P{number}"), marks=marks
        )
    make_registration(
        db,
        session=world.session,
        person=make_person(db, given_name="Gone"),
        marks="ppp",
        state=RegistrationState.WITHDRAWN,
    )
    mark_again(db, world.session, made.id, day=1)
    question = Question(selection=Selection(host_country=("KEN",)), scope=EVERYTHING)
    found, total = days_of_sessions(db, question, offset=0, limit=10)
    assert total == 1
    # Four are expected, Bruno among them; the mark set right counts, the withdrawn person does not.
    assert found[0].days == ((2, 4), (2, 4), (1, 4))


def test_a_day_without_marks_says_nothing(db: Session, world: World) -> None:
    make_registration(db, session=world.session, marks="p--")
    question = Question(selection=Selection(host_country=("KEN",)), scope=EVERYTHING)
    found, _total = days_of_sessions(db, question, offset=0, limit=10)
    assert found[0].days == ((1, 2), None, None)


def test_the_page_shows_the_viewers_sessions_only(
    db: Session, world: World, client_of: Callable[[User], FlaskClient]
) -> None:
    world.session.title, world.other_session.title = "Nairobi seminar", "Dakar seminar"
    make_registration(db, session=world.session, marks="ppa")
    db.commit()
    page = client_of(world.amina).get("/reports/attendance").text
    assert "Nairobi seminar" in page
    assert "50%" in page
    assert "Dakar seminar" not in page


@pytest.mark.parametrize("name", ["map", "bars", "growth", "sexes"])
def test_a_picture_is_a_file(
    name: str, db: Session, world: World, client_of: Callable[[User], FlaskClient]
) -> None:
    make_registration(db, session=world.session, marks="ppa")
    db.commit()
    browser = client_of(world.administrator)
    drawn = browser.get(f"/reports/table/picture/{name}.svg?rows=host_country")
    assert drawn.content_type.startswith("image/svg+xml")
    assert "Training desk" in "".join(ET.fromstring(drawn.data).itertext())
    painted = browser.get(f"/reports/table/picture/{name}.png?rows=host_country&theme=dark")
    image = Image.open(BytesIO(painted.data))
    assert image.width == 1280
    assert image.convert("RGB").getpixel((2, 2)) == (21, 27, 34)


@pytest.mark.parametrize("path", ["cat.svg", "map.gif", "map.svg?rows=colour"])
def test_a_picture_there_is_not(path: str, world: World, client_of: Callable[[User], FlaskClient]) -> None:
    assert client_of(world.administrator).get(f"/reports/table/picture/{path}").status_code in (404, 422)


def test_a_picture_of_participations_is_not_called_one_of_persons(
    db: Session, world: World, client_of: Callable[[User], FlaskClient]
) -> None:
    db.add(HeadCount(session_id=world.session.id, total=7, recorded_at=NOW))
    db.commit()
    browser = client_of(world.administrator)
    drawn = browser.get("/reports/table/picture/map.svg?rows=host_country&host_country=KEN").text
    assert "Participations by country" in drawn
    assert "Persons trained by country" not in drawn


@pytest.mark.parametrize(
    "address",
    [
        "/reports/table/picture/map.svg?",
        "/reports/attendance?format=svg&",
        "/reports/attendance?",
        "/reports/table/behind?figure=sessions&",
    ],
)
def test_what_is_shown_tells_its_period_and_names_its_trainers(
    address: str, db: Session, world: World, client_of: Callable[[User], FlaskClient]
) -> None:
    trainer = make_person(db, given_name="Tala", family_name="Trainer")
    db.add(Assignment(session_id=world.session.id, person_id=trainer.id, role=AssignmentRole.LEAD))
    make_registration(db, session=world.session, marks="ppa")
    db.commit()
    given = f"{address}trainer={trainer.id}&from=2026-01-01&to=2026-12-31"
    found = client_of(world.administrator).get(given).text
    told = " ".join("".join(re.split(r"<[^>]+>", found)).split())
    for expected in ("Tala Trainer", "2026-01-01", "2026-12-31"):
        assert expected in told
    assert f"Trainer: {trainer.id}" not in told
