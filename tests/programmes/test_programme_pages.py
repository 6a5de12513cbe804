"""The pages of programmes, and what lists cost."""

import re
import uuid
from io import BytesIO

import openpyxl
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.clock import utc_now
from app.core.permissions import TERMINAL
from app.programmes import queries, service
from app.programmes.models import Programme, Target, TrainingSession
from tests.conftest import World
from tests.factories.programmes import make_session
from tests.programmes.inputs import agenda_input

MOST_QUESTIONS = 6


def test_a_programme_is_begun_and_given_a_target(ada: FlaskClient, world: World) -> None:
    entered = {"code": "EW", "name": "Early warning", "attendance_threshold": "80", "hours_a_day": "5"}
    answer = ada.post("/programmes/new", data=entered)
    assert answer.status_code == 302
    address = answer.headers["Location"]
    target = {"indicator": "persons", "value": "738", "sex": "female", "country": "KEN"}
    page = ada.post(f"{address}/targets/new", data=target, follow_redirects=True).text
    assert "Persons trained" in page
    assert "Women, Kenya" in page
    assert "738" in page


def test_a_code_is_given_once(ada: FlaskClient, world: World) -> None:
    answer = ada.post(
        "/programmes/new", data={"code": "GP", "name": "X", "attendance_threshold": "75", "hours_a_day": "6"}
    )
    assert (answer.status_code, "Another programme has this code." in answer.text) == (422, True)


def test_a_target_that_makes_no_sense_is_refused(ada: FlaskClient, world: World) -> None:
    address = f"/programmes/{world.programme.id}/targets/new"
    answer = ada.post(address, data={"indicator": "sessions", "value": "3", "sex": "female"})
    assert (answer.status_code, "have no sex" in answer.text) == (422, True)


def test_a_target_is_removed(ada: FlaskClient, world: World, db: Session) -> None:
    ada.post(f"/programmes/{world.programme.id}/targets/new", data={"indicator": "sessions", "value": "34"})
    target = db.scalars(sa.select(Target.id)).one()
    db.commit()
    page = ada.post(f"/programmes/{world.programme.id}/targets/{target}/remove", follow_redirects=True).text
    assert "No targets yet" in page


def test_a_programme_is_changed(ada: FlaskClient, world: World, db: Session) -> None:
    entered = {
        "code": "GP",
        "name": "Prevention",
        "attendance_threshold": "60",
        "hours_a_day": "7",
        "partners": "AU",
    }
    page = ada.post(f"/programmes/{world.programme.id}/edit", data=entered, follow_redirects=True).text
    assert "60%" in page
    db.expire_all()
    assert db.get_one(Programme, world.programme.id).hours_a_day == 7


@pytest.mark.parametrize("hours", ["0", "25", ""])
def test_a_day_has_one_to_twenty_four_contact_hours(ada: FlaskClient, world: World, hours: str) -> None:
    entered = {"code": "X", "name": "X", "attendance_threshold": "75", "hours_a_day": hours}
    assert ada.post("/programmes/new", data=entered).status_code == 422


def test_a_new_programme_counts_six_hours_a_day(ada: FlaskClient) -> None:
    field = re.search(r'<input[^>]*name="hours_a_day"[^>]*>', ada.get("/programmes/new").text)
    assert field is not None
    assert 'value="6"' in field[0]


def test_the_list_of_programmes_is_searched(ada: FlaskClient, world: World) -> None:
    page = ada.get("/programmes?q=dialogue").text
    assert "Electoral dialogue" in page
    assert "Prevention of genocide" not in page


def test_sessions_go_out_as_a_workbook(ada: FlaskClient, world: World) -> None:
    answer = ada.get("/sessions?format=xlsx&country=SEN")
    book = openpyxl.load_workbook(BytesIO(answer.data), read_only=True)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert [row[0] for row in rows] == ["Short name", "dakar"]
    assert rows[1][4].date().isoformat() == "2026-03-09"
    book.close()


def test_a_list_of_5000_sessions_shows_50_a_page(
    ada: FlaskClient, world: World, db: Session, questions: list[str]
) -> None:
    row = (
        db.execute(sa.select(*(column for column in TrainingSession.__table__.columns)).limit(1))
        .mappings()
        .one()
    )
    db.execute(
        sa.insert(TrainingSession),
        [{**row, "id": uuid.uuid4(), "slug": f"many-{n}"} for n in range(5000)],
    )
    db.commit()
    questions.clear()
    page = ada.get("/sessions?sort=country").text
    assert page.count('<td class="main">') == 50
    assert "5,002 sessions" in page
    assert len(questions) <= MOST_QUESTIONS


@pytest.mark.parametrize(
    "path",
    [
        "/sessions",
        "/programmes",
        "/programmes/{programme}",
        "/sessions/{session}",
        "/sessions/{session}/trainers",
        "/sessions/{session}/history",
    ],
)
def test_a_page_asks_few_questions_whatever_it_shows(
    ada: FlaskClient, world: World, db: Session, questions: list[str], path: str
) -> None:
    address = path.format(programme=world.programme.id, session=world.session.id)
    questions.clear()
    assert ada.get(address).status_code == 200
    few = len(questions)
    _fill(db, world)
    questions.clear()
    assert ada.get(address).status_code == 200
    assert len(questions) == few <= MOST_QUESTIONS


def _fill(db: Session, world: World) -> None:
    for number in range(12):
        make_session(db, programme=world.programme, slug=f"filled-{number}")
    day = queries.session_days(db, world.session.id)[0].id
    for hour in range(10, 16):
        service.add_agenda_item(
            db,
            world.session.id,
            data=agenda_input(day, f"{hour}:00", f"{hour}:30"),
            actor=TERMINAL,
            now=utc_now(),
        )
    db.commit()
