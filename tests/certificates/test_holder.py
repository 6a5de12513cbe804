"""The holder's page, reached by signing in or by the link of the mail, and telling holders."""

import importlib
import json
import re
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.certificates.models import Certificate
from app.certificates.service.files import make_missing_files
from app.certificates.service.holding import LINK_LASTS, link_token, read_token, tell_holders
from app.certificates.service.issue import issue_for_session
from app.certificates.service.issuer import issuer_of
from app.certificates.service.revoke import revoke
from app.core.clock import utc_now
from app.core.database import Database
from app.core.office import Office
from app.jobs.worker import Worker
from app.messaging.models import Message
from app.people.models import Person
from tests.certificates.conftest import ClientOf
from tests.conftest import World
from tests.factories.certificates import make_issuer
from tests.factories.people import make_person
from tests.factories.registration import make_registration

SECRET = "only for tests"


@pytest.fixture
def brunos(db: Session, world: World, office: Office, now: datetime) -> Certificate:
    """Issued to Bruno, who is to be told."""
    make_registration(
        db, session=world.other_session, person=db.get_one(Person, world.registration.person_id), marks="ppp"
    )
    report = issue_for_session(
        db,
        session_id=world.other_session.id,
        actor=world.administrator_acts,
        now=now,
        issuer=issuer_of(office.settings),
        tells_holders=True,
    )
    db.commit()
    (issued,) = report.issued
    return issued


@pytest.fixture
def bruno(world: World, client_of: ClientOf) -> FlaskClient:
    return client_of(world.bruno)


def work(office: Office) -> None:
    importlib.import_module("app.certificates.jobs")
    Worker(office.database, office.settings).work_once(now=utc_now())


def test_the_holder_finds_the_files_and_what_stands_on_them(bruno: FlaskClient, brunos: Certificate) -> None:
    page = bruno.get(f"/my/certificates/{brunos.id}")
    assert page.status_code == 200
    for said in ("Bruno Ferreira", brunos.serial, brunos.printed["code"], "certificate.pdf"):
        assert said in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert f"/my/certificates/{brunos.id}" in bruno.get("/my").text


def test_nobody_else_does(
    client: FlaskClient, client_of: ClientOf, world: World, brunos: Certificate, certificate: Certificate
) -> None:
    bruno = client_of(world.bruno)
    for address in (f"/my/certificates/{certificate.id}", f"/my/certificates/{uuid4()}"):
        assert bruno.get(address).status_code == 404
        assert bruno.get(f"{address}/certificate.pdf").status_code == 404
        assert bruno.post(f"{address}/name", data={"decision": "show"}).status_code == 404
    assert client_of(world.chen).get(f"/my/certificates/{brunos.id}").status_code == 404
    assert client.get(f"/my/certificates/{brunos.id}").status_code in (302, 401)


def test_each_file_is_given_and_noted(bruno: FlaskClient, db: Session, brunos: Certificate) -> None:
    files = {
        name: bruno.get(f"/my/certificates/{brunos.id}/{name}")
        for name in ("certificate.pdf", "credential.json", "credential.jwt")
    }
    assert files["certificate.pdf"].data.startswith(b"%PDF-1.7")
    assert json.loads(files["credential.json"].data)["id"] == brunos.printed["check_url"]
    assert files["credential.jwt"].data.count(b".") == 2
    assert [answer.mimetype for answer in files.values()] == [
        "application/pdf",
        "application/vc+ld+json",
        "application/vc+jwt",
    ]
    saved_as = [answer.headers["Content-Disposition"] for answer in files.values()]
    assert ["Bruno" in each for each in saved_as] == [True, False, False]
    assert all(brunos.serial.replace("/", "-") in each for each in saved_as)
    rows = db.scalars(sa.select(AuditEntry).where(AuditEntry.action == "certificate.downloaded")).all()
    assert {row.details["file"] for row in rows} == set(files)
    assert {row.actor_name for row in rows} == {"Bruno Ferreira"}
    assert bruno.get(f"/my/certificates/{brunos.id}/other.txt").status_code == 404


def test_the_link_of_the_mail_opens_the_same_without_signing_in(
    client: FlaskClient, db: Session, brunos: Certificate
) -> None:
    address = f"/h/{link_token(brunos.id, secret=SECRET)}"
    assert "Bruno Ferreira" in client.get(address).text
    assert client.get(f"{address}/certificate.pdf").data.startswith(b"%PDF-1.7")
    assert db.scalars(
        sa.select(AuditEntry.actor_name).where(AuditEntry.action == "certificate.downloaded")
    ).all() == ["holder of the certificate"]


def test_a_link_that_is_old_or_forged_opens_nothing(client: FlaskClient, brunos: Certificate) -> None:
    token = link_token(brunos.id, secret=SECRET)
    for wrong in (token[:-1], "x" + token, link_token(brunos.id, secret="another"), "…"):
        assert client.get(f"/h/{wrong}").status_code == 404
    assert read_token(token, secret=SECRET) == brunos.id
    with time_machine.travel(utc_now() + LINK_LASTS + timedelta(days=1), tick=False):
        answer = client.get(f"/h/{token}")
    assert answer.status_code == 404
    assert "Ferreira" not in answer.text


def test_the_holder_decides_whether_the_name_is_shown(
    bruno: FlaskClient, db: Session, brunos: Certificate
) -> None:
    for decision, expected in (("show", True), ("hide", False)):
        bruno.post(f"/my/certificates/{brunos.id}/name", data={"decision": decision})
        db.expire_all()
        assert db.get_one(Certificate, brunos.id).shows_name is expected
        db.commit()
    actions = db.scalars(
        sa.select(AuditEntry.action).where(AuditEntry.action.like("certificate.name_%"))
    ).all()
    assert sorted(actions) == ["certificate.name_hidden", "certificate.name_shown"]


def test_one_that_was_taken_back_is_not_given_out(
    bruno: FlaskClient, db: Session, world: World, brunos: Certificate, now: datetime
) -> None:
    revoke(db, brunos.id, reason="Wrong person", actor=world.administrator_acts, now=now)
    db.commit()
    page = bruno.get(f"/my/certificates/{brunos.id}").text
    assert "has been revoked" in page
    assert "Wrong person" not in page
    assert "certificate.pdf" not in page
    assert bruno.get(f"/my/certificates/{brunos.id}/certificate.pdf").status_code == 409


def test_holders_are_told_once_with_a_link_that_works(
    office: Office, client: FlaskClient, db: Session, brunos: Certificate
) -> None:
    make_missing_files(office.database, office.storage, issuer=make_issuer(), session_id=brunos.session_id)
    for _ in range(2):
        tell_holders(office.database, brunos.session_id, settings=office.settings, now=utc_now())
    (mail,) = db.scalars(sa.select(Message).where(Message.kind == "certificates.issued"))
    assert mail.recipient == "bruno@example.org"
    found = re.search(r"(/h/\S+)", mail.body)
    assert found
    db.commit()
    assert "Bruno Ferreira" in client.get(found[1]).text


def test_two_workers_tell_each_holder_once(
    office: Office, database: Database, db: Session, brunos: Certificate
) -> None:
    importlib.import_module("app.certificates.jobs")
    make_missing_files(office.database, office.storage, issuer=make_issuer(), session_id=brunos.session_id)

    together = threading.Barrier(2)

    def tell(_worker: int) -> int:
        together.wait()
        return tell_holders(database, brunos.session_id, settings=office.settings, now=utc_now())

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(tell, range(2))) == [0, 1]
    assert len(db.scalars(sa.select(Message.id)).all()) == 1


def test_a_download_that_is_repeated_is_noted_once(
    bruno: FlaskClient, db: Session, brunos: Certificate
) -> None:
    for _ in range(3):
        bruno.get(f"/my/certificates/{brunos.id}/certificate.pdf")
    bruno.head(f"/my/certificates/{brunos.id}/certificate.pdf")
    rows = db.scalars(sa.select(AuditEntry).where(AuditEntry.action == "certificate.downloaded")).all()
    assert [(row.programme_id is not None, row.country) for row in rows] == [(True, "SEN")]


def test_a_finished_file_needs_no_keys(bruno: FlaskClient, office: Office, brunos: Certificate) -> None:
    address = f"/my/certificates/{brunos.id}"
    before = bruno.get(f"{address}/certificate.pdf").data
    shutil.rmtree(office.settings.data_dir / "keys")
    assert bruno.get(address).status_code == 200
    assert bruno.get(f"{address}/certificate.pdf").data == before


def test_nobody_is_told_who_was_not_to_be(
    office: Office, db: Session, world: World, certificate: Certificate, now: datetime
) -> None:
    no_address = make_person(db, family_name="Otieno")
    make_registration(db, session=world.session, person=no_address, marks="ppp")
    issue_for_session(
        db,
        session_id=world.session.id,
        actor=world.amina_acts,
        now=now,
        issuer=issuer_of(office.settings),
        tells_holders=True,
    )
    db.commit()
    work(office)
    assert db.scalars(sa.select(Message.id)).all() == []


def test_the_people_of_a_protected_session_get_no_mail_and_are_shown_to_nobody(
    office: Office, client: FlaskClient, bruno: FlaskClient, db: Session, world: World, brunos: Certificate
) -> None:
    world.other_session.is_protected = True
    db.commit()
    work(office)
    assert db.scalars(sa.select(Message.id)).all() == []
    db.commit()
    assert client.get(f"/h/{link_token(brunos.id, secret=SECRET)}").status_code == 404
    page = bruno.get(f"/my/certificates/{brunos.id}").text
    assert "are protected" in page
    assert "LinkedIn" not in page
    answer = bruno.post(f"/my/certificates/{brunos.id}/name", data={"decision": "show"})
    assert answer.status_code == 409
    db.expire_all()
    assert not db.get_one(Certificate, brunos.id).shows_name
