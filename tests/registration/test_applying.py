"""The public form: whoever applies is answered alike, and nobody learns who is known."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import Attempt
from app.messaging.models import Message
from app.people.models import Person, PersonKey
from app.people.rules import Sex
from app.programmes.models import TrainingSession
from app.programmes.rules import SessionState
from app.registration.models import Registration
from app.registration.rules import APPLICATIONS_PER_ADDRESS, AgeBand, RegistrationState, Source
from tests.conftest import World
from tests.factories.programmes import make_session
from tests.factories.registration import make_registration

FORM = {
    "family_name": "Otieno",
    "given_name": "Grace",
    "email": "grace@example.org",
    "sex": "female",
    "country": "KEN",
    "organisation": "National Police",
    "position": "Inspector",
    "consent": "y",
}
LONG_AGO, FAR_AHEAD = date(2020, 1, 1), date(2099, 1, 5)


@pytest.fixture
def announced(db: Session, world: World) -> TrainingSession:
    session = make_session(
        db,
        programme=world.programme,
        slug="mombasa",
        title="Seminar in Mombasa",
        starts_on=FAR_AHEAD,
        ends_on=date(2099, 1, 7),
        state=SessionState.ANNOUNCED,
        capacity=2,
    )
    session.registration_opens_on = LONG_AGO
    db.commit()
    return session


ADDRESS = "/training/GP/mombasa/register"
Send = Callable[..., object]


def registrations_of(db: Session, session: TrainingSession) -> list[Registration]:
    found = db.scalars(sa.select(Registration).where(Registration.session_id == session.id)).all()
    db.commit()
    return list(found)


def mails(db: Session) -> list[str]:
    found = db.scalars(sa.select(Message.kind).order_by(Message.created_at, Message.id)).all()
    db.commit()
    return list(found)


def test_an_application_becomes_a_person_and_a_waiting_registration(
    db: Session, announced: TrainingSession, client: FlaskClient
) -> None:
    answer = client.post(ADDRESS, data=FORM)
    assert (answer.status_code, answer.location) == (302, "/training/GP/mombasa/registered")
    registration = registrations_of(db, announced)[0]
    assert (registration.state, registration.source) == (RegistrationState.APPLIED, Source.PUBLIC_FORM)
    assert (registration.country, registration.sex) == ("KEN", Sex.FEMALE)
    assert (registration.organisation_name, registration.position) == ("National Police", "Inspector")
    assert mails(db) == ["registration.received"]


def test_known_and_unknown_addresses_are_answered_with_the_same_bytes(
    db: Session, world: World, announced: TrainingSession, client: FlaskClient
) -> None:
    make_registration(db, session=announced, person=db.get_one(Person, world.registration.person_id))
    db.commit()
    answers = [
        client.post(ADDRESS, data={**FORM, "email": email})
        for email in ("bruno@example.org", "nobody@example.org", "bruno@example.org")
    ]
    told = [(each.status_code, each.data, sorted(each.headers.keys()), each.location) for each in answers]
    assert told[0] == told[1] == told[2]
    assert mails(db) == ["registration.known", "registration.received", "registration.known"]


def test_an_application_changes_no_record_and_no_registration(
    db: Session, world: World, announced: TrainingSession, client: FlaskClient
) -> None:
    bruno = db.get_one(Person, world.registration.person_id)
    made = make_registration(db, session=announced, person=bruno)
    db.commit()
    client.post(ADDRESS, data={**FORM, "email": "bruno@example.org", "country": "FRA"})
    db.expire_all()
    assert (bruno.family_name, bruno.country, bruno.sex) == ("Ferreira", "BRA", Sex.FEMALE)
    assert (made.state, made.country) == (RegistrationState.ACCEPTED, "BRA")


def test_someone_known_stands_under_their_record_with_the_name_they_gave(
    db: Session, world: World, announced: TrainingSession, client: FlaskClient
) -> None:
    client.post(ADDRESS, data={**FORM, "email": "BRUNO@example.org"})
    registration = registrations_of(db, announced)[0]
    assert registration.person_id == world.registration.person_id
    assert registration.note == "Grace Otieno"
    assert registration.contact_email is None


def test_a_stranger_with_someones_name_learns_nothing_and_gains_no_key(
    db: Session, announced: TrainingSession, client: FlaskClient
) -> None:
    client.post(ADDRESS, data=FORM)
    client.post(ADDRESS, data={**FORM, "email": "stranger@example.net"})
    assert len(registrations_of(db, announced)) == 1
    assert mails(db) == ["registration.received", "registration.received"]
    assert db.scalars(sa.select(PersonKey.person_id).where(PersonKey.key.like("stranger%"))).all() == []


def test_an_address_that_is_not_the_persons_own_stays_on_the_registration(
    db: Session, world: World, announced: TrainingSession, client: FlaskClient
) -> None:
    client.post(ADDRESS, data=FORM)
    again = make_session(
        db,
        programme=world.programme,
        slug="kisumu",
        starts_on=FAR_AHEAD,
        ends_on=FAR_AHEAD,
        state=SessionState.ANNOUNCED,
    )
    db.commit()
    client.post("/training/GP/kisumu/register", data={**FORM, "email": "grace@example.net"})
    registration = registrations_of(db, again)[0]
    assert registration.contact_email == "grace@example.net"
    assert db.get_one(Person, registration.person_id).email == "grace@example.org"


@pytest.mark.parametrize("missing", ["family_name", "email", "sex", "country", "consent"])
def test_what_is_missing_is_named_and_the_rest_is_kept(
    db: Session, announced: TrainingSession, client: FlaskClient, missing: str
) -> None:
    answer = client.post(ADDRESS, data={**FORM, missing: ""} if missing != "consent" else _without(missing))
    assert answer.status_code == 422
    assert f'id="{missing}-error"' in answer.text
    assert 'value="Inspector"' in answer.text
    assert registrations_of(db, announced) == []


def _without(name: str) -> dict[str, str]:
    return {key: value for key, value in FORM.items() if key != name}


def test_a_form_cannot_say_more_than_it_asks(
    db: Session, announced: TrainingSession, client: FlaskClient
) -> None:
    more = {"state": "accepted", "source": "import", "note": "x", "person_id": "1", "days_present": "9"}
    client.post(ADDRESS, data={**FORM, **more})
    registration = registrations_of(db, announced)[0]
    assert (registration.state, registration.note) == (RegistrationState.APPLIED, "")
    assert registration.days_present == 0


def test_a_robot_is_thanked_and_leaves_nothing(
    db: Session, announced: TrainingSession, client: FlaskClient
) -> None:
    human, robot = client.post(ADDRESS, data=FORM), client.post(ADDRESS, data={**FORM, "website": "x"})
    assert (human.status_code, human.location) == (robot.status_code, robot.location)
    assert len(registrations_of(db, announced)) == 1


def test_one_network_cannot_send_without_end(
    db: Session, announced: TrainingSession, client: FlaskClient, now: datetime
) -> None:
    client.post(ADDRESS, data=FORM)
    subject = db.scalars(sa.select(Attempt.subject).order_by(Attempt.id)).first()
    at = db.scalars(sa.select(Attempt.at)).first()
    db.add_all(Attempt(subject=subject, at=at) for _ in range(APPLICATIONS_PER_ADDRESS[0]))
    db.commit()
    answer = client.post(ADDRESS, data={**FORM, "email": "late@example.org"})
    assert answer.status_code == 429
    assert 'value="late@example.org"' in answer.text
    assert int(answer.headers["Retry-After"]) > 0
    assert len(registrations_of(db, announced)) == 1


def test_nobodys_mailbox_is_flooded(db: Session, announced: TrainingSession, client: FlaskClient) -> None:
    answers = {client.post(ADDRESS, data=FORM).status_code for _ in range(8)}
    assert answers == {302}
    assert len(mails(db)) == 4


@pytest.mark.parametrize("state", [SessionState.DRAFT, SessionState.HELD])
def test_what_was_never_announced_does_not_exist_for_the_public(
    db: Session, world: World, client: FlaskClient, state: SessionState
) -> None:
    make_session(db, programme=world.programme, slug="secret", title="Secret seminar", state=state)
    db.commit()
    for address in ("/training/GP/secret", "/training/GP/secret/register"):
        assert client.get(address).status_code == 404
        assert client.post("/training/GP/secret/register", data=FORM).status_code == 404
    assert "Secret" not in client.get("/training").text


def test_a_closed_registration_takes_nobody_and_says_so(
    db: Session, announced: TrainingSession, client: FlaskClient
) -> None:
    announced.registration_closes_on = LONG_AGO
    db.commit()
    assert "Registration is closed" in client.get(ADDRESS).text
    assert client.post(ADDRESS, data=FORM).status_code == 409
    assert registrations_of(db, announced) == []


def test_a_cancelled_session_says_what_became_of_it(
    db: Session, announced: TrainingSession, client: FlaskClient, now: datetime
) -> None:
    announced.state, announced.announced_at = SessionState.CANCELLED, now
    db.commit()
    assert "This session has been cancelled." in client.get("/training/GP/mombasa").text
    assert "Mombasa" not in client.get("/training").text


def test_a_full_session_offers_the_waiting_list_and_no_numbers(
    db: Session, announced: TrainingSession, client: FlaskClient
) -> None:
    assert "Places available" in client.get("/training").text
    for _ in range(2):
        make_registration(db, session=announced)
    db.commit()
    assert "Waiting list" in client.get("/training").text
    assert client.post(ADDRESS, data=FORM).status_code == 302


def test_public_pages_name_nobody(
    db: Session, world: World, announced: TrainingSession, client: FlaskClient
) -> None:
    make_registration(db, session=announced, person=db.get_one(Person, world.registration.person_id))
    db.commit()
    for address in ("/training", "/training/GP/mombasa", ADDRESS, "/training/GP/mombasa/registered"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "Ferreira" not in answer.text
        assert "bruno@" not in answer.text


def test_an_unchanged_public_page_is_not_sent_again(announced: TrainingSession, client: FlaskClient) -> None:
    first = client.get("/training/GP/mombasa")
    again = client.get("/training/GP/mombasa", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_answer_is_in_the_language_of_the_page(
    db: Session, announced: TrainingSession, client: FlaskClient
) -> None:
    client.set_cookie("language", "ar")
    assert 'dir="rtl"' in client.get(ADDRESS).text
    client.post(ADDRESS, data=FORM)
    assert db.scalars(sa.select(Message.language)).all() == ["ar"]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"age_band": "25-34"}, AgeBand.FROM_25),
        ({"age_band": "unknown"}, AgeBand.UNKNOWN),
        ({"age_band": ""}, AgeBand.UNKNOWN),
        ({}, AgeBand.UNKNOWN),
    ],
)
def test_an_age_band_is_kept_where_it_is_given(
    db: Session, announced: TrainingSession, client: FlaskClient, sent: dict[str, str], kept: AgeBand
) -> None:
    assert client.post(ADDRESS, data={**FORM, **sent}).status_code == 302
    assert registrations_of(db, announced)[0].age_band is kept


def test_no_age_outside_the_bands_is_taken(
    db: Session, announced: TrainingSession, client: FlaskClient
) -> None:
    assert client.post(ADDRESS, data={**FORM, "age_band": "1984-05-06"}).status_code == 422
    assert registrations_of(db, announced) == []


def test_the_form_says_what_the_age_is_for(announced: TrainingSession, client: FlaskClient) -> None:
    page = client.get(ADDRESS).text
    assert "We do not ask for your date of birth." in page
    assert page.count("I prefer not to say") == 2  # sex and age
