"""The pages of sessions, as a coordinator works with them."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.clock import utc_now
from app.core.permissions import TERMINAL
from app.curriculum.service import get_or_create_module
from app.people.models import Person, TrainerProfile
from app.programmes import queries
from app.programmes.models import AgendaItem, Assignment, TrainingSession
from app.programmes.rules import SessionState
from tests.conftest import World
from tests.factories.people import make_person
from tests.factories.programmes import make_session
from tests.factories.registration import make_registration

TODAY = utc_now().date()


def entered(world: World, **changes: object) -> dict[str, object]:
    values = {
        "title": "Seminar on early warning",
        "programme_id": str(world.programme.id),
        "starts_on": str(TODAY + timedelta(days=20)),
        "ends_on": str(TODAY + timedelta(days=22)),
        "host_country": "KEN",
        "city": "Kisumu",
        "time_zone": "Africa/Nairobi",
        "language": "en",
        "capacity": "25",
    }
    return {**values, **changes}


def coming(db: Session, world: World, **changes: object) -> TrainingSession:
    """A session in three weeks."""
    values = {
        "programme": world.programme,
        "slug": "coming",
        "starts_on": TODAY + timedelta(days=20),
        "ends_on": TODAY + timedelta(days=22),
        "state": SessionState.DRAFT,
    }
    made = make_session(db, **{**values, **changes})  # type: ignore[arg-type]
    db.commit()
    return made


def days_of(db: Session, session: TrainingSession) -> list[UUID]:
    """The days, asked for without keeping a lock that the browser would wait for."""
    days = [day.id for day in queries.session_days(db, session.id)]
    db.commit()
    return days


def test_amina_plans_a_session_in_the_browser(amina: FlaskClient, world: World, db: Session) -> None:
    assert "Kenya" in amina.get("/sessions/new").text
    answer = amina.post("/sessions/new", data=entered(world), follow_redirects=True)
    assert answer.status_code == 200
    assert "Kisumu, Kenya" in answer.text
    made = db.scalars(sa.select(TrainingSession).where(TrainingSession.city == "Kisumu")).one()
    assert (made.day_count, made.capacity, made.state) == (3, 25, SessionState.DRAFT)


def test_amina_is_offered_her_own_country_and_programme(amina: FlaskClient, world: World) -> None:
    page = amina.get("/sessions/new").text
    assert 'value="SEN"' not in page
    assert "Electoral dialogue" not in page


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": ""}, "Title is missing."),
        ({"host_country": ""}, "Choose the host country"),
        ({"time_zone": "Nairobi"}, "Choose a time zone"),
        ({"ends_on": "2020-01-01"}, "lies before the first"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    amina: FlaskClient, world: World, db: Session, changes: dict[str, str], message: str
) -> None:
    answer = amina.post("/sessions/new", data=entered(world, **changes))
    assert answer.status_code == 422
    assert message in answer.text
    assert "Kisumu" in answer.text
    assert db.scalar(sa.select(sa.func.count()).select_from(TrainingSession)) == 2


def test_a_session_is_edited(amina: FlaskClient, world: World, db: Session) -> None:
    session = coming(db, world)
    assert 'value="Seminar on prevention"' in amina.get(f"/sessions/{session.id}/edit").text
    answer = amina.post(f"/sessions/{session.id}/edit", data=entered(world, slug="kisumu"))
    assert answer.status_code == 302
    assert "kisumu" in amina.get(f"/sessions/{session.id}/edit").text


def test_a_refused_change_writes_nothing(amina: FlaskClient, world: World, db: Session) -> None:
    make_registration(db, session=world.session, marks="ppp")
    db.commit()
    answer = amina.post(f"/sessions/{world.session.id}/edit", data=entered(world))
    assert answer.status_code == 422
    assert "Attendance has been recorded" in answer.text
    assert "Seminar on early warning" not in amina.get(f"/sessions/{world.session.id}").text


def test_a_session_is_duplicated_without_its_dates(amina: FlaskClient, world: World) -> None:
    page = amina.get(f"/sessions/new?copy={world.session.id}").text
    assert "Seminar on prevention" in page
    assert "2026-03-09" not in page


def test_nothing_is_copied_from_chens_session(amina: FlaskClient, world: World) -> None:
    assert amina.get(f"/sessions/new?copy={world.other_session.id}").status_code == 404


def test_a_day_off_is_ticked_away(amina: FlaskClient, world: World) -> None:
    answer = amina.post(f"/sessions/{world.session.id}/days", data={"dates": ["2026-03-09", "2026-03-11"]})
    assert answer.status_code == 302
    assert 'checked id="dates-1"' not in amina.get(f"/sessions/{world.session.id}/days").text


def test_announcing_is_one_button_and_cancelling_a_question(
    amina: FlaskClient, world: World, db: Session
) -> None:
    session = coming(db, world)
    address = f"/sessions/{session.id}"
    assert "Registration open" in amina.post(f"{address}/steps/announce", follow_redirects=True).text
    assert "Reason" in amina.get(f"{address}/steps/cancel").text
    refused = amina.post(f"{address}/steps/cancel")
    assert (refused.status_code, "Give the reason" in refused.text) == (422, True)
    page = amina.post(f"{address}/steps/cancel", data={"reason": "Elections"}, follow_redirects=True).text
    assert "Cancelled" in page
    assert "Elections" in page


def test_a_step_that_cannot_be_is_a_conflict(amina: FlaskClient, world: World, db: Session) -> None:
    session = coming(db, world)
    assert amina.post(f"/sessions/{session.id}/steps/hold").status_code == 409
    assert amina.post(f"/sessions/{session.id}/steps/explode").status_code == 404


def agenda_entry(*days: object, **changes: str) -> dict[str, object]:
    values = {"title": "Opening", "starts_at": "09:00", "ends_at": "10:00", "room": "Hall B"}
    return {**values, **changes, "day_ids": [str(day) for day in days]}


def test_an_item_is_put_on_several_days_at_once(amina: FlaskClient, world: World, db: Session) -> None:
    days = days_of(db, world.session)
    address = f"/sessions/{world.session.id}/agenda/new"
    page = amina.post(address, data=agenda_entry(*days), follow_redirects=True).text
    assert page.count("<bdi>Opening</bdi>") == 3
    assert 'value="10:00"' in amina.get(f"{address}?day={days[1]}").text


def test_two_items_in_one_room_at_once_are_pointed_out(amina: FlaskClient, world: World, db: Session) -> None:
    day = days_of(db, world.session)[0]
    address = f"/sessions/{world.session.id}/agenda/new"
    amina.post(address, data=agenda_entry(day))
    page = amina.post(
        address, data=agenda_entry(day, title="Panel", starts_at="09:30"), follow_redirects=True
    ).text
    assert "Opening and Panel are both in Hall B." in page


def test_an_item_is_changed_and_taken_off(amina: FlaskClient, world: World, db: Session) -> None:
    day = days_of(db, world.session)[0]
    base = f"/sessions/{world.session.id}/agenda"
    amina.post(f"{base}/new", data=agenda_entry(day))
    item = db.scalars(sa.select(AgendaItem.id)).one()
    db.commit()
    assert 'value="Opening"' in amina.get(f"{base}/{item}").text
    assert amina.post(f"{base}/{item}", data=agenda_entry(day, ends_at="08:00")).status_code == 422
    assert amina.post(f"{base}/{item}", data=agenda_entry(day, title="Welcome")).status_code == 302
    page = amina.post(f"{base}/{item}/remove", follow_redirects=True).text
    assert "The agenda is empty" in page


def test_a_module_gives_its_title_to_the_agenda(amina: FlaskClient, world: World, db: Session) -> None:
    module = get_or_create_module(db, code="M1", title="Concepts and law", actor=TERMINAL, now=utc_now())
    db.commit()
    day = days_of(db, world.session)[0]
    data = agenda_entry(day, title="", module_id=str(module.id))
    page = amina.post(f"/sessions/{world.session.id}/agenda/new", data=data, follow_redirects=True).text
    assert "Concepts and law" in page


def test_a_trainer_is_found_assigned_and_taken_off(
    amina: FlaskClient, world: World, esi: Person, db: Session
) -> None:
    base = f"/sessions/{world.session.id}/trainers"
    assert "Esi Owusu" in amina.get(f"{base}/add?q=owusu").text
    assert "No trainer found" in amina.get(f"{base}/add?q=nobody").text
    page = amina.post(
        f"{base}/add?q=owusu", data={"person_id": str(esi.id), "role": "lead"}, follow_redirects=True
    ).text
    assert "Lead trainer" in page
    lead = db.scalars(sa.select(Assignment.id).where(Assignment.role == "lead")).one()
    db.commit()
    assert "Lead trainer" not in amina.post(f"{base}/{lead}/remove", follow_redirects=True).text


def test_a_trainer_out_of_reach_is_not_assigned(amina: FlaskClient, world: World, db: Session) -> None:
    stranger = make_person(db, family_name="Diop", given_name="Awa", country="SEN")
    db.add(TrainerProfile(person_id=stranger.id))
    db.add(Assignment(session_id=world.other_session.id, person_id=stranger.id))
    db.commit()
    base = f"/sessions/{world.session.id}/trainers/add"
    assert "Diop" not in amina.get(base).text
    assert amina.post(base, data={"person_id": str(stranger.id), "role": "lead"}).status_code == 422


def test_the_history_tells_who_did_what(amina: FlaskClient, world: World) -> None:
    amina.post(f"/sessions/{world.session.id}/steps/close")
    page = amina.get(f"/sessions/{world.session.id}/history").text
    assert "Training session closed" in page
    assert "<bdi>Amina Kone</bdi>" in page


def test_tabs_lead_only_where_the_viewer_may_go(
    amina: FlaskClient, analyst: FlaskClient, world: World
) -> None:
    mine = amina.get(f"/sessions/{world.session.id}").text
    assert f"/sessions/{world.session.id}/history" in mine
    assert "Mark as held" not in mine
    assert "Close attendance" in mine
    assert f"/sessions/{world.session.id}/history" not in analyst.get(f"/sessions/{world.session.id}").text


def test_pages_speak_arabic_from_right_to_left(amina: FlaskClient, world: World) -> None:
    amina.set_cookie("language", "ar")
    assert 'dir="rtl"' in amina.get(f"/sessions/{world.session.id}").text
