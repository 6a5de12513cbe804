"""A holder confirms the spelling of the name; another name is not for them to choose."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.accounts.queries import actor_of
from app.audit.models import AuditEntry
from app.certificates.errors import NameDiffers
from app.certificates.models import NameConfirmation
from app.certificates.queries import candidates
from app.certificates.rules import Attendance, CertificateKind, NameConfirmed, is_plain_name
from app.certificates.service.issue import issue_one
from app.certificates.service.own_name import confirm_own_name
from app.certificates.service.rule_sets import make_rule_set
from app.core.permissions import EVERYTHING
from app.people.models import Person
from tests.conftest import World
from tests.factories.certificates import make_issuer

Confirm = Callable[..., NameConfirmation]


@pytest.fixture
def bruno(db: Session, world: World) -> Person:
    world.registration.days_present = 3
    person = db.get_one(Person, world.registration.person_id)
    person.own_script_name = "Μπρούνο"
    db.commit()
    return person


@pytest.fixture
def confirm(db: Session, world: World, now: datetime) -> Confirm:
    def confirm_name(name: str, own_script_name: str = "Μπρούνο", days: int = 0) -> NameConfirmation:
        return confirm_own_name(
            db,
            name=name,
            own_script_name=own_script_name,
            actor=actor_of(world.bruno),
            now=now + timedelta(days=days),
        )

    return confirm_name


def printed(db: Session, world: World) -> tuple[str, str, bool]:
    (row,) = candidates(db, world.session.id, scope=EVERYTHING, person_id=world.registration.person_id)
    return row.name, row.own_script_name, row.refusal is None


def test_the_spelling_of_the_holder_is_printed(
    db: Session, world: World, bruno: Person, confirm: Confirm, now: datetime
) -> None:
    confirm("FERREIRA Brúno", "ΜΠΡΟΎΝΟ")
    certificate = issue_one(
        db,
        registration_id=world.registration.id,
        actor=world.amina_acts,
        now=now,
        issuer=make_issuer(),
    )
    assert certificate.printed["name"] == "FERREIRA Brúno"
    assert certificate.printed["own_script_name"] == "ΜΠΡΟΎΝΟ"
    confirm("Bruno Ferreira", days=1)
    assert certificate.printed["name"] == "FERREIRA Brúno"


def test_the_rule_waits_for_it_and_a_new_name_on_record_undoes_it(
    db: Session, world: World, bruno: Person, confirm: Confirm, now: datetime
) -> None:
    make_rule_set(
        db,
        world.programme.id,
        kind=CertificateKind.COMPLETION,
        rules=[Attendance(percent=75), NameConfirmed()],
        actor=world.administrator_acts,
        now=now,
    )
    assert printed(db, world) == ("Bruno Ferreira", "Μπρούνο", False)
    confirm("BRUNO Ferreira")
    assert printed(db, world) == ("BRUNO Ferreira", "Μπρούνο", True)
    confirm("Bruno FERREIRA", days=1)
    assert printed(db, world) == ("Bruno FERREIRA", "Μπρούνο", True)
    bruno.family_name = "Ferreira da Silva"
    db.flush()
    assert printed(db, world) == ("Bruno Ferreira da Silva", "Μπρούνο", False)


@pytest.mark.parametrize(
    ("name", "own_script_name"),
    [
        ("Minister Bruno Ferreira", "Μπρούνο"),
        ("", "Μπρούνο"),
        ("Bruno Ferreira", "Νίκος"),
        ("Bruno Ferreira ★", "Μπρούνο"),
    ],
)
def test_another_name_is_for_the_office_to_correct(
    bruno: Person, confirm: Confirm, name: str, own_script_name: str
) -> None:
    with pytest.raises(NameDiffers):
        confirm(name, own_script_name)


@pytest.mark.parametrize(
    ("name", "is_plain"),
    [
        ("Ngũgĩ wa Thiong’o", True),
        ("Jean-Luc d'Arc, O.P.", True),
        ("សុភា ពិសិដ្ឋ", True),
        ("ක්‍රිෂාන්", True),
        ("Nguyễn Thị Ánh", True),
        ("ปัญญา คำแก้ว", True),
        ("<b>Bruno</b>", False),
        ("𝐁𝐫𝐮𝐧𝐨", False),
        ("Ｂｒｕｎｏ", False),
        ("Bruno\u0301\u0302\u0303\u0304", False),
        ("Bruno 2", False),
        ("Bruno\u202eFerreira", False),
    ],
)
def test_names_are_written_in_letters(name: str, is_plain: bool) -> None:
    assert is_plain_name(name) is is_plain


def test_the_name_on_record_can_always_be_confirmed_as_it_is(
    db: Session, world: World, bruno: Person, confirm: Confirm
) -> None:
    bruno.family_name = "Ferreira 2nd"
    db.flush()
    assert confirm("Bruno Ferreira 2nd").name == "Bruno Ferreira 2nd"


def test_the_page_shows_the_name_takes_it_and_says_so(
    db: Session, world: World, bruno: Person, client_of: Callable[[User], FlaskClient]
) -> None:
    browser = client_of(world.bruno)
    assert "Not confirmed yet" in browser.get("/my").text
    assert 'value="Bruno Ferreira"' in browser.get("/my/name").text
    refused = browser.post("/my/name", data={"name": "Somebody Else", "own_script_name": "Μπρούνο"})
    assert (refused.status_code, "another name" in refused.text) == (422, True)
    taken = browser.post(
        "/my/name", data={"name": "Bruno FERREIRA", "own_script_name": "Μπρούνο"}, follow_redirects=True
    )
    assert "Bruno FERREIRA" in taken.text
    assert "You confirmed this spelling" in taken.text
    entry = db.scalars(sa.select(AuditEntry).where(AuditEntry.action == "person.name_confirmed")).one()
    assert (entry.subject_id, entry.details) == (bruno.id, {})


def test_an_account_without_a_person_has_no_such_page(
    world: World, client_of: Callable[[User], FlaskClient], client: FlaskClient
) -> None:
    assert client_of(world.amina).get("/my/name").status_code == 404
    assert client.get("/my/name").status_code == 302
