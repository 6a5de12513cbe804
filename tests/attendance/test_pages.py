"""The attendance pages: one screen, one save, nobody's mark overwritten, nobody else's session."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.attendance.models import AttendanceMark, HeadCount
from app.attendance.rules import Method
from app.core.database import Database
from app.core.permissions import Role
from app.programmes.models import Assignment
from app.programmes.rules import AssignmentRole
from app.registration.models import Registration
from app.registration.rules import RegistrationState, Source
from tests.conftest import World
from tests.counting import count_queries
from tests.factories.accounts import make_user
from tests.factories.people import make_person
from tests.factories.programmes import make_session
from tests.factories.registration import make_registration

ClientOf = Callable[[User], FlaskClient]


@pytest.fixture
def amina(world: World, client_of: ClientOf) -> FlaskClient:
    return client_of(world.amina)


def url(world: World, rest: str = "") -> str:
    return f"/sessions/{world.session.id}/attendance{rest}"


def marks_of(database: Database, registration: Registration) -> list[str]:
    with database.reading() as db:
        statuses = db.scalars(
            sa.select(AttendanceMark.status)
            .where(AttendanceMark.registration_id == registration.id)
            .order_by(AttendanceMark.id)
        )
        return [status.value for status in statuses]


def test_the_matrix_shows_everyone_by_day(db: Session, world: World, amina: FlaskClient) -> None:
    make_registration(
        db,
        session=world.session,
        person=make_person(db, family_name="Al-Hassan", given_name="Amina"),
        marks="pla",
    )
    db.commit()
    page = amina.get(url(world)).text
    for words in ("Amina Al-Hassan", "Bruno Ferreira", "Day 3", "Rate", "67%", "not marked"):
        assert words in page


def test_a_day_is_saved_in_one_form(world: World, amina: FlaskClient, database: Database) -> None:
    person = world.registration.id
    answer = amina.post(url(world), data={"day": 1, f"seen-{person}": "", f"mark-{person}": "late"})
    assert answer.location.endswith("?day=1")
    assert marks_of(database, world.registration) == ["late"]
    assert "1 mark saved" in amina.get(answer.location).text


def test_the_rest_is_present_in_one_step(
    db: Session, world: World, amina: FlaskClient, database: Database
) -> None:
    late = make_registration(db, session=world.session, person=make_person(db))
    db.commit()
    data = {"day": "1", "rest": "present", f"mark-{late.id}": "late"}
    data |= {f"seen-{each.id}": "" for each in (late, world.registration)}
    amina.post(url(world), data=data)
    assert marks_of(database, late) == ["late"]
    assert marks_of(database, world.registration) == ["present"]


def test_a_mark_made_meanwhile_is_shown_and_stands(
    db: Session, world: World, client_of: ClientOf, database: Database
) -> None:
    person = world.registration.id
    client_of(world.administrator).post(
        url(world), data={"day": 1, f"seen-{person}": "", f"mark-{person}": "excused"}
    )
    answer = client_of(world.amina).post(
        url(world), data={"day": 1, f"seen-{person}": "", f"mark-{person}": "absent"}
    )
    assert answer.status_code == 409
    assert "Ada Admin recorded “Excused”" in answer.text
    assert marks_of(database, world.registration) == ["excused"]


def test_a_day_to_come_cannot_be_marked(
    db: Session, world: World, amina: FlaskClient, database: Database
) -> None:
    tomorrow = date.today() + timedelta(days=2)  # noqa: DTZ011 - far enough in every time zone
    session = make_session(
        db, programme=world.programme, starts_on=tomorrow, ends_on=tomorrow, host_country="KEN"
    )
    registration = make_registration(db, session=session)
    db.commit()
    path = f"/sessions/{session.id}/attendance"
    assert "has not come yet" in amina.get(f"{path}?day=1").text
    sent = {"day": 1, f"seen-{registration.id}": "", f"mark-{registration.id}": "present"}
    assert amina.post(path, data=sent).status_code == 422
    assert marks_of(database, registration) == []


@pytest.mark.parametrize("sent", [{"day": 9}, {"day": "x"}, {}])
def test_a_day_that_is_none_is_not_found(world: World, amina: FlaskClient, sent: dict[str, object]) -> None:
    assert amina.post(url(world), data=sent).status_code == 404


def test_something_that_is_no_mark_is_refused(world: World, amina: FlaskClient, database: Database) -> None:
    person = world.registration.id
    answer = amina.post(url(world), data={"day": 1, f"seen-{person}": "", f"mark-{person}": "asleep"})
    assert answer.status_code == 422
    assert marks_of(database, world.registration) == []


@pytest.mark.parametrize(
    ("method", "rest"),
    [
        ("GET", ""),
        ("GET", "?day=1"),
        ("GET", "?format=csv"),
        ("POST", ""),
        ("GET", "/sign-in-sheet"),
        ("GET", "/walk-in"),
        ("POST", "/walk-in"),
        ("GET", "/head-count"),
        ("POST", "/head-count"),
    ],
)
def test_chen_reaches_nothing_of_this_session(
    world: World, client_of: ClientOf, method: str, rest: str
) -> None:
    assert client_of(world.chen).open(url(world, rest), method=method).status_code == 404
    assert client_of(world.bruno).open(url(world, rest), method=method).status_code == 403


def test_a_trainer_marks_their_own_session_but_takes_no_list_away(
    db: Session, world: World, client_of: ClientOf
) -> None:
    person = make_person(db)
    db.add(Assignment(session_id=world.session.id, person_id=person.id, role=AssignmentRole.LEAD))
    trainer = make_user(db, name="Tariq", grants=[(Role.TRAINER, None, None)], person_id=person.id)
    db.commit()
    browser = client_of(trainer)
    assert browser.get(url(world, "?day=1")).status_code == 200
    assert browser.get(url(world, "?format=csv")).status_code == 403
    assert browser.get(f"/sessions/{world.other_session.id}/attendance").status_code == 404


def test_the_marks_can_be_exported(db: Session, world: World, amina: FlaskClient) -> None:
    make_registration(
        db, session=world.session, person=make_person(db, family_name="=cmd()", given_name=""), marks="pl-"
    )
    db.commit()
    text = amina.get(url(world, "?format=csv")).text
    assert "2026-03-09,2026-03-10,2026-03-11,Days present" in text
    assert "'=cmd(),,,Present,Late,,2," in text
    assert amina.get(url(world, "?format=xlsx")).data.startswith(b"PK")


def test_the_sign_in_sheet_is_a_pdf(db: Session, world: World, amina: FlaskClient) -> None:
    for _ in range(40):
        make_registration(db, session=world.session, person=make_person(db, own_script_name="ግርማ ደስታ"))
    db.commit()
    answer = amina.get(url(world, "/sign-in-sheet?day=2"))
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert "day 2.pdf" in answer.headers["Content-Disposition"]


def test_the_page_asks_the_database_the_same_number_of_times_for_any_number_of_people(
    db: Session, world: World, amina: FlaskClient, database: Database
) -> None:
    def asked(rest: str) -> int:
        with count_queries(database) as queries:
            assert amina.get(url(world, rest)).status_code == 200
        return len(queries)

    few = asked(""), asked("?day=1")
    for _ in range(20):
        make_registration(db, session=world.session, person=make_person(db), marks="ppp")
    db.commit()
    assert (asked(""), asked("?day=1")) == few
    assert max(few) <= 8  # two of them find out who has signed in


def walk_in(**changes: str) -> dict[str, str]:
    return {"given_name": "Grace", "family_name": "Otieno", "sex": "female", "country": "KEN"} | changes


def test_a_walk_in_gets_a_place_and_stands_on_the_sheet(
    world: World, amina: FlaskClient, database: Database
) -> None:
    answer = amina.post(url(world, "/walk-in"), data=walk_in())
    assert answer.status_code == 302, answer.text
    with database.reading() as db:
        made = db.scalars(sa.select(Registration).where(Registration.source == Source.WALK_IN)).one()
        assert (made.state, made.country) == (RegistrationState.ACCEPTED, "KEN")
    assert "Grace Otieno" in amina.get(url(world, "?day=1")).text


def test_a_walk_in_without_a_name_is_refused_beside_the_field(world: World, amina: FlaskClient) -> None:
    answer = amina.post(url(world, "/walk-in"), data=walk_in(family_name=""))
    assert answer.status_code == 422
    assert "Family name is missing" in answer.text


def test_someone_on_the_waiting_list_who_comes_is_accepted(
    db: Session, world: World, amina: FlaskClient, database: Database
) -> None:
    person = make_person(db, email="grace@example.org")
    waiting = make_registration(db, session=world.session, person=person, state=RegistrationState.WAITLISTED)
    db.commit()
    amina.post(url(world, "/walk-in"), data=walk_in(email="Grace@example.org "))
    with database.reading() as reading:
        assert reading.get_one(Registration, waiting.id).state is RegistrationState.ACCEPTED


def test_someone_on_the_sheet_already_is_not_added_again(
    db: Session, world: World, amina: FlaskClient
) -> None:
    answer = amina.post(
        url(world, "/walk-in"), data=walk_in(email="bruno@example.org", family_name="Ferreira")
    )
    assert answer.status_code == 422
    assert "on the sheet already" in answer.text


def test_a_head_count_is_added_corrected_and_removed(
    world: World, amina: FlaskClient, database: Database
) -> None:
    figures = {"total": "40", "female": "22", "male": "", "source": "Partner's report"}
    assert amina.post(url(world, "/head-count"), data=figures).status_code == 302
    with database.reading() as db:
        (count,) = db.scalars(sa.select(HeadCount)).all()
    assert "Partner&#39;s report" in amina.get(url(world)).text
    path = url(world, f"/head-count/{count.id}")
    assert 'value="40"' in amina.get(path).text
    assert amina.post(path, data=figures | {"total": "10"}).status_code == 422
    assert amina.post(path, data=figures | {"total": "50"}).status_code == 302
    assert amina.post(f"{path}/remove").status_code == 302
    with database.reading() as db:
        assert db.scalars(sa.select(HeadCount)).all() == []


def test_marks_by_hand_say_so(world: World, amina: FlaskClient, database: Database) -> None:
    person = world.registration.id
    amina.post(url(world), data={"day": 1, f"seen-{person}": "", f"mark-{person}": "present"})
    with database.reading() as db:
        mark = db.scalars(sa.select(AttendanceMark)).one()
    assert (mark.method, mark.recorded_by_id) == (Method.SHEET, world.amina.id)
