"""The office's pages of certificates."""

import io
import zipfile
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.certificates.models import Certificate
from app.certificates.rules import CertificateState
from app.core.database import Database
from app.core.permissions import Role
from tests.certificates.conftest import ClientOf
from tests.conftest import World
from tests.counting import count_queries
from tests.factories.accounts import make_user
from tests.factories.people import make_person
from tests.factories.registration import make_registration


def tab(world: World) -> str:
    return f"/sessions/{world.session.id}/certificates"


def states(database: Database) -> list[CertificateState]:
    with database.reading() as db:
        return list(db.scalars(sa.select(Certificate.state).order_by(Certificate.serial)))


def test_the_tab_says_who_is_ready_and_why_others_are_not(
    db: Session, world: World, amina: FlaskClient
) -> None:
    ready = make_person(db, family_name="Otieno", given_name="Grace")
    make_registration(db, session=world.session, person=ready, marks="ppp")
    db.commit()
    page = amina.get(tab(world)).text
    assert "Issue 1 certificate" in page
    assert "Grace Otieno" in page
    assert "0 of 3 days; 3 needed" in page  # Bruno


def test_all_are_issued_with_one_press_and_a_second_press_issues_nothing(
    db: Session, world: World, amina: FlaskClient, database: Database
) -> None:
    for _ in range(3):
        make_registration(db, session=world.session, person=make_person(db), marks="ppp")
    db.commit()
    assert "3 certificates issued" in amina.post(tab(world), follow_redirects=True).text
    assert "nothing was issued" in amina.post(tab(world), follow_redirects=True).text
    assert states(database) == [CertificateState.ISSUED] * 3


def test_one_is_issued_or_refused_with_the_reason(
    db: Session, world: World, amina: FlaskClient, database: Database
) -> None:
    earned = make_registration(db, session=world.session, person=make_person(db), marks="ppp")
    db.commit()
    assert amina.post(f"{tab(world)}/people/{earned.person_id}").status_code == 302
    refused = amina.post(f"{tab(world)}/people/{world.registration.person_id}")
    assert refused.status_code == 409
    assert "Too few days attended" in refused.text
    assert len(states(database)) == 1


def test_a_certificate_is_downloaded_under_its_serial_and_name(
    amina: FlaskClient, certificate: Certificate
) -> None:
    answer = amina.get(f"/certificates/{certificate.id}/download")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert "2026-GP-KEN-00001 Layla Salah Al-Tayeb.pdf" in answer.headers["Content-Disposition"]


def test_the_archive_holds_every_valid_certificate(
    db: Session, world: World, amina: FlaskClient, certificate: Certificate
) -> None:
    for _ in range(2):
        make_registration(db, session=world.session, person=make_person(db), marks="ppp")
    db.commit()
    amina.post(tab(world))
    answer = amina.get(f"/sessions/{world.session.id}/certificates.zip")
    assert answer.is_streamed
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == 3
        assert archive.read(archive.namelist()[0]).startswith(b"%PDF-")


def test_the_holder_downloads_their_own_and_no_other(
    db: Session, client_of: ClientOf, world: World, certificate: Certificate
) -> None:
    layla = make_user(
        db, name="Layla", grants=[(Role.PARTICIPANT, None, None)], person_id=certificate.person_id
    )
    db.commit()
    path = f"/my/certificates/{certificate.id}/certificate.pdf"
    assert client_of(layla).get(path).status_code == 200
    assert client_of(world.bruno).get(path).status_code == 404


def test_nobody_downloads_without_signing_in(client: FlaskClient, certificate: Certificate) -> None:
    assert client.get(f"/certificates/{certificate.id}/download").status_code == 302


@pytest.mark.parametrize(
    ("method", "rest"),
    [
        ("GET", "/sessions/{session}/certificates"),
        ("POST", "/sessions/{session}/certificates"),
        ("POST", "/sessions/{session}/certificates/people/{person}"),
        ("GET", "/sessions/{session}/certificates/people/{person}/override"),
        ("POST", "/sessions/{session}/certificates/people/{person}/override"),
        ("GET", "/sessions/{session}/certificates/kinds"),
        ("POST", "/sessions/{session}/certificates/kinds"),
        ("POST", "/sessions/{session}/certificates/sign-off"),
        ("GET", "/programmes/{programme}/certificate-rules"),
        ("POST", "/programmes/{programme}/certificate-rules"),
        ("GET", "/certificates/{certificate}/evidence"),
        ("GET", "/sessions/{session}/certificates.zip"),
        ("GET", "/certificates/{certificate}/download"),
        ("GET", "/certificates/{certificate}/revoke"),
        ("POST", "/certificates/{certificate}/revoke"),
        ("GET", "/certificates/{certificate}/replace"),
        ("POST", "/certificates/{certificate}/replace"),
    ],
)
def test_chen_reaches_nothing_of_this_session(
    world: World, client_of: ClientOf, certificate: Certificate, method: str, rest: str, database: Database
) -> None:
    path = rest.format(
        session=world.session.id,
        programme=world.programme.id,
        person=certificate.person_id,
        certificate=certificate.id,
    )
    answer = client_of(world.chen).open(path, method=method, data={"reason": "x"})
    assert answer.status_code == 404
    assert "Layla" not in answer.text
    assert states(database) == [CertificateState.ISSUED]


def test_chen_finds_no_certificate_of_another_programme(
    world: World, client_of: ClientOf, certificate: Certificate
) -> None:
    browser = client_of(world.chen)
    for rest in ("", f"?q={certificate.serial}", "?q=Layla", "?format=csv", f"?q={certificate.code}"):
        assert "Tayeb" not in browser.get(f"/certificates{rest}").text


@pytest.mark.parametrize("q", ["layla", "al tayeb", "ليلى", "00001", "2026/gp-ken", "{code}", "{shown}"])
def test_a_certificate_is_found_by_name_serial_or_code(
    amina: FlaskClient, certificate: Certificate, q: str
) -> None:
    text = q.format(code=certificate.code, shown=certificate.printed["code"].lower())
    assert "Layla Salah Al-Tayeb" in amina.get("/certificates", query_string={"q": text}).text


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("state=issued", True),
        ("state=revoked", False),
        ("state=nonsense", True),
        ("kind=completion", True),
        ("kind=trainer", False),
        ("programme=GP", True),
        ("programme=ED", False),
        ("from=2026-03-16&to=2026-03-16", True),
        ("from=2026-03-17", False),
        ("to=2026-03-15", False),
        ("q=nobody", False),
        *((f"sort={sort}", True) for sort in ("name", "-name", "serial", "session", "issued", "nonsense")),
    ],
)
def test_the_list_is_filtered_and_sorted(
    amina: FlaskClient, certificate: Certificate, query: str, is_found: bool
) -> None:
    assert ("Layla Salah Al-Tayeb" in amina.get(f"/certificates?{query}").text) is is_found


def test_the_list_is_exported_as_selected(amina: FlaskClient, certificate: Certificate) -> None:
    text = amina.get("/certificates?format=csv").text
    assert (
        f"Layla Salah Al-Tayeb,2026/GP-KEN/00001,{certificate.printed['code']},Completion,Issued,GP" in text
    )
    assert "Layla" not in amina.get("/certificates?format=csv&q=nobody").text
    assert amina.get("/certificates?format=xlsx").data.startswith(b"PK")


def test_revoking_asks_for_a_reason(
    administrator: FlaskClient, certificate: Certificate, database: Database, world: World
) -> None:
    path = f"/certificates/{certificate.id}/revoke"
    assert "Layla Salah Al-Tayeb" in administrator.get(path).text
    assert administrator.post(path, data={"reason": " "}).status_code == 422
    assert states(database) == [CertificateState.ISSUED]
    assert administrator.post(path, data={"reason": "Wrong person"}).status_code == 302
    assert states(database) == [CertificateState.REVOKED]
    assert "Wrong person" in administrator.get(tab(world)).text
    assert administrator.get(f"/certificates/{certificate.id}/download").status_code == 409


def test_a_coordinator_is_not_offered_to_revoke_and_may_not(
    amina: FlaskClient, certificate: Certificate, world: World
) -> None:
    assert "Revoke" not in amina.get(tab(world)).text
    assert amina.get(f"/certificates/{certificate.id}/revoke").status_code == 403


def test_replacing_issues_a_new_one(
    administrator: FlaskClient, certificate: Certificate, database: Database
) -> None:
    path = f"/certificates/{certificate.id}/replace"
    assert administrator.post(path, data={"reason": "Misspelled"}).status_code == 302
    assert states(database) == [CertificateState.REPLACED, CertificateState.ISSUED]


def test_the_pages_ask_the_database_the_same_number_of_times_for_any_number_of_people(
    db: Session, world: World, amina: FlaskClient, database: Database, certificate: Certificate, now: datetime
) -> None:
    def asked(path: str) -> int:
        with count_queries(database) as queries:
            assert amina.get(path).status_code == 200
        return len(queries)

    few = asked(tab(world)), asked("/certificates")
    for _ in range(15):
        make_registration(db, session=world.session, person=make_person(db), marks="ppp")
    db.commit()
    amina.post(tab(world))
    assert (asked(tab(world)), asked("/certificates")) == few
    assert max(few) <= 8  # two of them find out who has signed in
