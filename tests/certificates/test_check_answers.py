"""What the public check tells whom: programs, strangers with a protected code, and those who only guess."""

from collections.abc import Iterator
from datetime import datetime
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import Attempt
from app.audit.models import AuditEntry
from app.certificates.models import Certificate
from app.certificates.rules import CODE_BITS, CertificateState, code_of
from app.certificates.service.revoke import replace, revoke
from app.core.database import Database
from app.programmes.models import TrainingSession
from tests.conftest import World
from tests.counting import count_queries
from tests.factories.certificates import behind_the_back_of_triggers, make_issuer

JSON = {"Accept": "application/json"}
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
SMALL = 8 * 1024  # bytes of a page, whatever it says
NAMES = ("Layla", "Tayeb", "ليلى")


def asked(client: FlaskClient, code: str) -> tuple[int, Any]:
    answer = client.get(f"/c/{code}", headers=JSON)
    return answer.status_code, answer.json


@pytest.fixture
def protected(db: Session, world: World, certificate: Certificate) -> Certificate:
    db.get_one(TrainingSession, world.session.id).is_protected = True
    db.commit()
    return certificate


@on_sqlite
def test_a_program_gets_what_the_page_says(client: FlaskClient, certificate: Certificate) -> None:
    assert asked(client, certificate.code) == (
        200,
        {
            "status": "valid",
            "code": certificate.printed["code"],
            "kind": "completion",
            "issuer": "Training desk",
            "serial": "2026/GP-KEN/00001",
            "issued_on": "2026-03-16",
            "programme": "Prevention of genocide",
            "session": "Seminar on prevention",
            "place": "Nairobi, Kenya",
            "starts_on": "2026-03-09",
            "ends_on": "2026-03-11",
            "days": 3,
            "hours": None,
            "modules": [],
            "language": "en",
        },
    )


@on_sqlite
def test_a_page_is_the_answer_to_whoever_does_not_ask_for_json(
    client: FlaskClient, certificate: Certificate
) -> None:
    for accept in ("text/html,application/json;q=0.9", "*/*", "text/html"):
        answer = client.get(f"/c/{certificate.code}", headers={"Accept": accept})
        assert answer.mimetype == "text/html"
        assert "Accept" in answer.vary


@on_sqlite
def test_a_program_is_told_when_a_certificate_was_taken_back(
    db: Session, client: FlaskClient, world: World, certificate: Certificate, now: datetime
) -> None:
    acts = {"actor": world.administrator_acts, "now": now}
    new = replace(db, certificate.id, reason="Misspelled", issuer=make_issuer(), **acts)
    revoke(db, new.id, reason="Sold", **acts)
    db.commit()
    for code, status in ((certificate.code, "replaced"), (new.code, "revoked")):
        _, told = asked(client, code)
        assert (told["status"], told["taken_back_on"]) == (status, "2026-03-16")
        assert not [why for why in ("Misspelled", "Sold") if why in str(told)]


@on_sqlite
def test_one_that_went_when_records_were_merged_has_no_date(
    db: Session, client: FlaskClient, certificate: Certificate
) -> None:
    db.get_one(Certificate, certificate.id).state = "replaced"
    db.commit()
    assert "taken_back_on" not in asked(client, certificate.code)[1]
    assert (
        "It is not valid any more. Ask its holder for the new one."
        in client.get(f"/c/{certificate.code}").text
    )


@on_sqlite
def test_an_unknown_code_and_a_changed_record_are_not_confirmed_to_programs(
    db: Session, client: FlaskClient, certificate: Certificate
) -> None:
    assert asked(client, code_of(7)) == asked(client, "no-code") == (404, {"status": "not_confirmed"})
    behind_the_back_of_triggers(db)
    db.execute(sa.update(Certificate).values(printed={**certificate.printed, "dates": "1–30 March 2026"}))
    db.commit()
    assert asked(client, certificate.code) == (200, {"status": "altered"})


@on_sqlite
def test_the_name_is_shown_to_people_where_its_holder_wants_it(
    db: Session, client: FlaskClient, world: World, certificate: Certificate, now: datetime
) -> None:
    db.get_one(Certificate, certificate.id).shows_name = True
    db.commit()
    page = client.get(f"/c/{certificate.code}").text
    assert all(name in page for name in NAMES)
    assert "Compare the name" not in page
    told = client.get(f"/c/{certificate.code}", headers=JSON).text
    assert not [name for name in NAMES if name in told]
    revoke(db, certificate.id, reason="Sold", actor=world.administrator_acts, now=now)
    db.commit()
    page = client.get(f"/c/{certificate.code}").text
    assert not [name for name in NAMES if name in page]


def states(db: Session, world: World, certificate: Certificate, now: datetime) -> Iterator[str]:
    """The same certificate: valid, replaced by merging, revoked, altered."""
    yield "valid"
    db.get_one(Certificate, certificate.id).state = CertificateState.REPLACED
    db.commit()
    yield "replaced"
    db.get_one(Certificate, certificate.id).state = CertificateState.ISSUED
    db.commit()
    revoke(db, certificate.id, reason="Sold", actor=world.administrator_acts, now=now)
    db.commit()
    yield "revoked"
    behind_the_back_of_triggers(db)
    db.execute(sa.update(Certificate).values(printed={**certificate.printed, "dates": "1–30 March 2026"}))
    db.commit()
    yield "altered"


@on_sqlite
def test_of_a_protected_session_all_answers_are_one(
    db: Session, client: FlaskClient, world: World, protected: Certificate, now: datetime
) -> None:
    db.get_one(Certificate, protected.id).shows_name = True
    db.commit()
    pages, told = set(), []
    for _ in states(db, world, protected, now):
        for answer in (
            client.get(f"/c/{protected.code}"),
            client.post(f"/c/{protected.code}", data={"name": "Layla Salah Al-Tayeb"}),
        ):
            pages.add((answer.status_code, answer.text))
        told.append(asked(client, protected.code))
    ((status, page),) = pages
    assert status == 200
    assert "Ask the office about this certificate" in page
    for word in ("Nairobi", "Seminar", "2026/GP", "Layla", "valid,", "agree"):
        assert word not in page
    assert told == [(200, {"status": "ask_the_office"})] * 4


@on_sqlite
def test_protecting_a_session_is_in_its_history(db: Session, world: World, amina: FlaskClient) -> None:
    form = {
        "title": "Seminar", "programme_id": str(world.programme.id), "starts_on": "2026-03-09",
        "ends_on": "2026-03-11", "host_country": "KEN", "time_zone": "UTC", "is_protected": "y",
    }  # fmt: skip
    address = f"/sessions/{world.session.id}/edit"
    assert 'id="is_protected"' in amina.get(address).text
    assert amina.post(address, data=form).status_code == 302
    db.expire_all()
    assert db.get_one(TrainingSession, world.session.id).is_protected
    changes = sa.select(AuditEntry.details).where(AuditEntry.action == "session.changed")
    assert "is_protected" in db.scalars(changes).one()["fields"]
    assert "Its people are protected" in amina.get(f"/sessions/{world.session.id}").text


def test_a_code_that_nobody_has_costs_what_a_real_one_costs(
    database: Database, app: Flask, certificate: Certificate
) -> None:
    """The same statements in the same order for a real code, guesses near it, and what is no code."""
    client, random = app.test_client(use_cookies=False), Random(4)
    guesses = [code_of(random.getrandbits(CODE_BITS)) for _ in range(12)]
    near = [certificate.code[:-1] + letter for letter in "ABCD" if letter != certificate.code[-1]]
    sent: list[tuple[str, ...]] = []
    lengths: dict[str, int] = {}
    for code in (certificate.code, *guesses, *near, "no-code-here", "0" * 12):
        with count_queries(database) as statements:
            answer = client.get(f"/c/{code}")
        sent.append(tuple(statements))
        if answer.status_code == 404:
            lengths[code] = len(answer.data)
        assert len(answer.data) < SMALL
    assert len(set(sent)) == 1
    assert len(sent[0]) <= 6
    assert len(lengths) == len(sent) - 1
    assert len(set(lengths.values())) == 1


@on_sqlite
def test_nothing_is_kept_of_a_check_but_that_an_address_asked(
    db: Session, client: FlaskClient, certificate: Certificate
) -> None:
    code, before = certificate.code, _rows(db)
    client.get(f"/c/{code}")
    after = _rows(db)
    assert [name for name in after if after[name] != before[name]] == ["attempt"]
    assert code not in str(db.execute(sa.select(Attempt.__table__)).all())


def _rows(db: Session) -> dict[str, list[Any]]:
    tables = Certificate.metadata.sorted_tables
    rows = {table.name: [tuple(row) for row in db.execute(sa.select(table))] for table in tables}
    db.rollback()
    return rows
