"""The page that checks certificates offline: one file, sealed against loading or running anything else."""

import base64
import hashlib
import json
import re
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.certificates.models import Certificate
from app.certificates.service.offline import make_offline_page
from app.certificates.service.revoke import revoke
from app.certificates.signing.status_list import is_revoked
from app.core.i18n import LANGUAGE_NAMES
from app.core.office import Office
from tests.conftest import World

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def known(page: str) -> dict:
    """What the page judges by."""
    return json.loads(
        re.findall(r'<script type="application/json" id="office">(.*?)</script>', page, re.S)[0]
    )


@pytest.fixture
def page(client: FlaskClient) -> str:
    answer = client.get("/check/offline")
    assert 'attachment; filename="verify.html"' in answer.headers["Content-Disposition"]
    assert "Set-Cookie" not in answer.headers
    return answer.text


def test_it_may_load_nothing_and_runs_its_own_script_only(page: str) -> None:
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.S)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.S)
    digests = [base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in (script, style)]
    assert policy == (
        f"default-src 'none'; script-src 'sha256-{digests[0]}'; style-src 'sha256-{digests[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert not re.findall(
        r"\b(?:fetch|XMLHttpRequest|WebSocket|localStorage|eval|console|innerHTML)\b", script
    )
    assert not re.findall(r"<(?:link|img|iframe|script src)|\burl\(", page)


def test_it_speaks_all_languages(page: str) -> None:
    words = known(page)["words"]
    assert set(words) == set(LANGUAGE_NAMES)
    assert len({frozenset(each) for each in words.values()}) == 1
    for language in set(words) - {"en"}:
        same = {key for key, word in words[language].items() if word == words["en"][key]}
        assert same <= {"direction", "modules"}


def test_it_knows_keys_and_what_was_taken_back(
    db: Session, client: FlaskClient, office: Office, world: World, certificate: Certificate, now: datetime
) -> None:
    revoke(db, certificate.id, reason="Sold", actor=world.administrator_acts, now=now)
    db.commit()
    inside = known(make_offline_page(db, office.settings, now=now).decode())
    assert inside["did"] == client.get("/.well-known/did.json").json
    assert inside["made"] == "2026-03-16T09:00:00Z"
    ((address, bits),) = inside["lists"].items()
    assert address == f"{office.settings.base_url}/credentials/status/1"
    assert is_revoked({"credentialSubject": {"encodedList": bits}}, certificate.status_index)
    assert "Sold" not in str(inside)


def test_what_an_office_is_called_cannot_end_an_element(db: Session, office: Office, now: datetime) -> None:
    object.__setattr__(office.settings, "office_name", "</script><img src=x onerror=alert(1)>")
    page = make_offline_page(db, office.settings, now=now).decode()
    assert "<img" not in page
    assert known(page)["name"] == office.settings.office_name


def test_it_stays_small(page: str) -> None:
    assert len(page.encode()) < 80_000
