"""Kind, cost and contact hours of a session: entered in its form, shown to those they are for."""

from datetime import date, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.permissions import TERMINAL
from app.programmes import queries, service
from app.programmes.models import TrainingSession
from app.programmes.rules import SessionKind, SessionState
from tests.conftest import World
from tests.programmes.inputs import agenda_input
from tests.programmes.test_pages import entered

AMOUNT = "12,500.50 US dollars"


@pytest.fixture
def costly(db: Session, world: World) -> TrainingSession:
    """The session in Nairobi, announced, a workshop that cost 12,500.50."""
    world.session.cost_cents = 12_500_50
    world.session.kind = SessionKind.WORKSHOP
    world.session.state = SessionState.ANNOUNCED
    world.session.starts_on, world.session.ends_on = date(2099, 1, 5), date(2099, 1, 7)
    db.commit()
    return world.session


@pytest.mark.parametrize("text", ["12,500.50", "12500.5"])
def test_kind_and_cost_are_entered_with_the_session(amina: FlaskClient, world: World, text: str) -> None:
    data = entered(world, kind="seminar", cost_cents=text)
    page = amina.post("/sessions/new", data=data, follow_redirects=True).text
    assert AMOUNT in page
    assert "<dd>Seminar</dd>" in page


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("-5", "An amount is not negative."),
        ("1.005", "An amount has two decimals at most."),
        ("a lot", "Write an amount such as 12500.50"),
    ],
)
def test_a_cost_that_cannot_be_is_said_beside_the_field(
    amina: FlaskClient, world: World, text: str, message: str
) -> None:
    answer = amina.post("/sessions/new", data=entered(world, cost_cents=text))
    assert answer.status_code == 422
    assert f"Cost in USD: {message}" in answer.text
    assert f'value="{text}"' in answer.text


def test_the_form_shows_the_cost_as_it_can_be_sent_again(amina: FlaskClient, costly: TrainingSession) -> None:
    page = amina.get(f"/sessions/{costly.id}/edit").text
    assert 'value="12500.50"' in page
    assert '<option selected value="workshop">' in page


def test_a_duplicate_has_the_kind_but_costs_what_is_not_known_yet(
    amina: FlaskClient, costly: TrainingSession
) -> None:
    page = amina.get(f"/sessions/new?copy={costly.id}").text
    assert '<option selected value="workshop">' in page
    assert "12500.50" not in page


def test_the_cost_is_shown_to_who_edits_or_reads_reports(
    amina: FlaskClient, analyst: FlaskClient, costly: TrainingSession
) -> None:
    assert AMOUNT in amina.get(f"/sessions/{costly.id}").text
    assert AMOUNT in analyst.get(f"/sessions/{costly.id}").text


def test_a_trainer_sees_the_kind_and_not_the_cost(trainer: FlaskClient, costly: TrainingSession) -> None:
    page = trainer.get(f"/sessions/{costly.id}").text
    assert "<dd>Workshop</dd>" in page
    assert "Cost" not in page
    assert "12,500" not in page


@pytest.mark.parametrize("address", ["/training", "/training/GP/nairobi", "/training/GP/nairobi/register"])
def test_no_public_page_shows_the_cost(client: FlaskClient, costly: TrainingSession, address: str) -> None:
    page = client.get(address).text
    assert "Seminar on prevention" in page
    assert "12,500" not in page


def test_contact_hours_are_those_of_the_agenda_or_else_of_the_programme(
    amina: FlaskClient, world: World, db: Session, now: datetime
) -> None:
    address = f"/sessions/{world.session.id}"
    assert "6 hours, as the programme counts days without an agenda" in amina.get(address).text
    day = queries.session_days(db, world.session.id)[0]
    data = agenda_input(day.id, "09:00", "15:00")
    service.add_agenda_item(db, world.session.id, data=data, actor=TERMINAL, now=now)
    db.commit()
    assert "2 hours, from the agenda" in amina.get(address).text
