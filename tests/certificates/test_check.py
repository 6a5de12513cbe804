"""The public check: everything a forger might change, and no name."""

from datetime import datetime, timedelta
from itertools import count

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.certificates.models import Certificate
from app.certificates.rules import CHECKS_PER_ADDRESS, MISSES_PER_ADDRESS, NAMES_PER_ADDRESS, code_of
from app.certificates.service.revoke import replace, revoke
from app.certificates.views import check
from tests.conftest import World
from tests.factories.certificates import behind_the_back_of_triggers, make_issuer


def test_a_valid_certificate_is_confirmed_with_what_it_says(
    client: FlaskClient, certificate: Certificate
) -> None:
    answer = client.get(f"/c/{certificate.code}")
    assert answer.status_code == 200
    for words in (
        "This certificate is valid",
        "Seminar on prevention",
        "Prevention of genocide",
        "Nairobi, Kenya",
        "9–11 March 2026",
        "3 days",
        "Training desk",
        "2026/GP-KEN/00001",
        "16 March 2026",
        certificate.printed["code"],
    ):
        assert words in answer.text


def test_no_name_stands_on_the_page(client: FlaskClient, certificate: Certificate) -> None:
    text = client.get(f"/c/{certificate.code}").text
    for name in ("Layla", "Tayeb", "ليلى", str(certificate.person_id), str(certificate.id)):
        assert name not in text


def test_search_engines_and_caches_are_kept_out(client: FlaskClient, certificate: Certificate) -> None:
    for path in (f"/c/{certificate.code}", "/c/nothing", "/check"):
        answer = client.get(path)
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert '<meta name="robots" content="noindex' in answer.text
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("change", [str.lower, lambda code: f" {code[:4]} {code[4:8]}-{code[8:]} "])
def test_a_code_may_be_typed_carelessly(client: FlaskClient, certificate: Certificate, change) -> None:
    assert client.get(f"/c/{change(certificate.code)}").status_code == 200


def test_a_typed_code_leads_to_its_page(client: FlaskClient, certificate: Certificate) -> None:
    answer = client.get("/check", query_string={"code": certificate.printed["code"]}, follow_redirects=True)
    assert "This certificate is valid" in answer.text


def test_unknown_and_malformed_codes_look_the_same(client: FlaskClient, certificate: Certificate) -> None:
    unknown, malformed = client.get(f"/c/{code_of(7)}"), client.get("/c/no-code-at-all")
    assert (unknown.status_code, malformed.status_code) == (404, 404)
    assert unknown.text.replace(code_of(7), "no-code-at-all") == malformed.text
    assert "Not confirmed" in unknown.text


def test_a_code_with_one_letter_changed_is_not_confirmed(
    client: FlaskClient, certificate: Certificate
) -> None:
    last = "7" if certificate.code[-1] != "7" else "8"
    assert client.get(f"/c/{certificate.code[:-1]}{last}").status_code == 404


def test_a_revoked_certificate_says_so_but_not_why(
    db: Session, client: FlaskClient, world: World, certificate: Certificate, now: datetime
) -> None:
    revoke(db, certificate.id, reason="Forged signature", actor=world.administrator_acts, now=now)
    db.commit()
    answer = client.get(f"/c/{certificate.code}")
    assert answer.status_code == 200
    assert "has been revoked" in answer.text
    assert "It has not been valid since 16 Mar 2026." in answer.text
    assert "Forged" not in answer.text
    assert "is valid" not in answer.text


def test_a_replaced_certificate_says_so_and_does_not_lead_to_the_new_one(
    db: Session, client: FlaskClient, world: World, certificate: Certificate, now: datetime
) -> None:
    new = replace(
        db,
        certificate.id,
        reason="Misspelled",
        actor=world.administrator_acts,
        now=now,
        issuer=make_issuer(),
    )
    db.commit()
    text = client.get(f"/c/{certificate.code}").text
    assert "has been replaced" in text
    assert new.serial not in text
    assert new.printed["code"] not in text


def test_a_record_changed_behind_the_back_of_the_office_is_not_confirmed(
    db: Session, client: FlaskClient, certificate: Certificate
) -> None:
    forged = {**certificate.printed, "dates": "1–30 March 2026"}
    behind_the_back_of_triggers(db)
    db.execute(sa.update(Certificate).values(printed=forged))
    db.commit()
    text = client.get(f"/c/{certificate.code}").text
    assert "cannot be confirmed" in text
    assert "1–30 March 2026" not in text


@pytest.mark.parametrize(
    "name", ["Layla Salah Al-Tayeb", "al-tayeb LAYLA salah", "Al Tayeb, Layla Salah", "ليلى صلاح الطيب"]
)
def test_the_right_name_agrees(client: FlaskClient, certificate: Certificate, name: str) -> None:
    answer = client.post(f"/c/{certificate.code}", data={"name": name})
    assert "The name agrees" in answer.text


def test_another_name_does_not_agree_and_the_right_one_is_not_told(
    client: FlaskClient, certificate: Certificate
) -> None:
    text = client.post(f"/c/{certificate.code}", data={"name": "Grace Otieno"}).text
    assert "The name does not agree" in text
    assert "Tayeb" not in text


def test_names_are_not_tried_one_after_the_other(client: FlaskClient, certificate: Certificate) -> None:
    for _ in range(NAMES_PER_ADDRESS.tries):
        assert client.post(f"/c/{certificate.code}", data={"name": "Otieno"}).status_code == 200
    answer = client.post(f"/c/{certificate.code}", data={"name": "Layla Salah Al-Tayeb"})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "agrees" not in answer.text


@pytest.fixture
def slow_visitor(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Somebody who asks once in three seconds."""
    seconds = count(step=3)
    monkeypatch.setattr(check, "utc_now", lambda: now + timedelta(seconds=next(seconds)))


def test_codes_are_not_tried_one_after_the_other(
    client: FlaskClient, certificate: Certificate, slow_visitor: None
) -> None:
    for number in range(MISSES_PER_ADDRESS.tries):
        assert client.get(f"/c/{code_of(number + 1)}").status_code == 404
    assert client.get(f"/c/{code_of(99_999)}").status_code == 429
    assert client.get(f"/c/{certificate.code}").status_code == 429


def test_thirty_quick_requests_are_too_many(client: FlaskClient, certificate: Certificate) -> None:
    statuses = [client.get(f"/c/{certificate.code}").status_code for _ in range(30)]
    assert statuses == [200] * CHECKS_PER_ADDRESS.tries + [429]
    refused = client.get(f"/c/{certificate.code}", headers={"Accept": "application/json"})
    assert (refused.status_code, refused.json) == (429, {"status": "too_many_requests"})
    assert 0 < int(refused.headers["Retry-After"]) <= 61


def test_nothing_typed_is_refused_beside_the_field(client: FlaskClient, certificate: Certificate) -> None:
    answer = client.post(f"/c/{certificate.code}", data={"name": " "})
    assert answer.status_code == 422
    assert "Name on the certificate is missing" in answer.text
