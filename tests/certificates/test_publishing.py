"""What anybody may fetch to check certificates with: keys, roots and lists of those taken back."""

import shutil
from dataclasses import replace as replace_in
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine
from cryptography import x509
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.certificates.models import Certificate
from app.certificates.service.issue import issue_for_session
from app.certificates.service.publishing import published_list
from app.certificates.service.revoke import replace, revoke
from app.certificates.signing import hardware
from app.certificates.signing.did import verification_keys
from app.certificates.signing.keys import keys_folder, list_keys, rotate_keys
from app.certificates.signing.proofs import verify_rdfc
from app.certificates.signing.status_list import PLACES, is_revoked
from app.core.database import Database
from app.core.office import Office
from app.factory import create_app
from app.people.service.merging import merge, undo_merge
from tests.conftest import NOW, World
from tests.factories.certificates import behind_the_back_of_triggers, make_issuer
from tests.factories.people import make_person
from tests.factories.registration import make_registration

LIST = "/credentials/status/1"
ADDRESSES = ("/.well-known/did.json", "/did.json", "/office-ca.pem", LIST)
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def public_keys(office: Office):
    return verification_keys(list_keys(office.settings), office.settings.base_url)


@on_sqlite
@pytest.mark.parametrize("address", ADDRESSES)
def test_it_may_be_kept_by_anyone_and_sets_no_cookie(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"].startswith("public, max-age=")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in answer.headers
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@on_sqlite
def test_the_keys_stand_where_the_did_says(client: FlaskClient, office: Office) -> None:
    document = client.get("/.well-known/did.json").json
    assert document == client.get("/did.json").json
    names = [f"{document['id']}#{key.id}" for key in list_keys(office.settings)]
    assert set(document["assertionMethod"]) <= set(names)
    assert "private" not in str(document)


@on_sqlite
def test_after_a_rotation_the_old_key_is_still_published(client: FlaskClient, office: Office) -> None:
    before = client.get("/.well-known/did.json").json["assertionMethod"]
    rotate_keys(office.settings, now=NOW)
    after = client.get("/.well-known/did.json").json["assertionMethod"]
    assert set(before) < set(after)


@on_sqlite
def test_the_root_is_one_certificate(client: FlaskClient, office: Office) -> None:
    (root,) = x509.load_pem_x509_certificates(client.get("/office-ca.pem").data)
    assert root == make_issuer().keys.document.authority


@on_sqlite
@pytest.mark.parametrize("address", ADDRESSES)
def test_an_office_without_keys_says_so_in_a_line(client: FlaskClient, office: Office, address: str) -> None:
    shutil.rmtree(keys_folder(office.settings))
    answer = client.get(address)
    assert (answer.status_code, answer.text) == (404, "This office has no keys yet.\n")


@on_sqlite
@pytest.mark.parametrize("address", ADDRESSES)
def test_keys_that_cannot_be_read_give_away_no_path(
    client: FlaskClient, office: Office, address: str
) -> None:
    (keys_folder(office.settings) / "keys.json").write_text("{")
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (503, "text/plain")
    assert str(office.settings.data_dir) not in answer.text


@on_sqlite
def test_without_the_software_for_a_token_the_list_is_said_to_be_out_of_order(
    database: Database, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hardware, "IS_INSTALLED", False)
    settings = replace_in(office.settings, pkcs11_module=Path("/lib/token.so"))
    answer = create_app(office=Office(settings, database)).test_client().get(LIST)
    assert (answer.status_code, answer.mimetype) == (503, "text/plain")
    assert "pip" not in answer.text


def test_revoked_and_replaced_ones_are_in_the_list_and_valid_ones_are_not(
    db: Session, client: FlaskClient, world: World, office: Office, certificate: Certificate, now: datetime
) -> None:
    acts = {"actor": world.administrator_acts, "now": now}
    new = replace(db, certificate.id, reason="Misspelled", issuer=make_issuer(), **acts)
    db.commit()
    answer = client.get(LIST)
    assert answer.mimetype == "application/vc+ld+json"
    assert verify_rdfc(answer.json, public_keys(office))
    assert is_revoked(answer.json, certificate.status_index)
    assert not is_revoked(answer.json, new.status_index)
    revoke(db, new.id, reason="Sold", **acts)
    db.commit()
    assert is_revoked(client.get(LIST).json, new.status_index)


@on_sqlite
def test_the_list_is_signed_again_when_it_changes(
    db: Session, client: FlaskClient, world: World, office: Office, certificate: Certificate, now: datetime
) -> None:
    with time_machine.travel(now + timedelta(hours=1), tick=False):
        first = client.get(LIST)
        assert client.get(LIST).data == first.data
        revoke(db, certificate.id, reason="Sold", actor=world.administrator_acts, now=now)
        db.commit()
        second = client.get(LIST)
    assert second.headers["ETag"] != first.headers["ETag"]
    assert second.json["validFrom"] == "2026-03-16T09:00:00Z"
    with time_machine.travel(now + timedelta(days=1, hours=1), tick=False):
        rotate_keys(office.settings, now=now + timedelta(days=1))
        third = client.get(LIST).json
    assert third["proof"]["verificationMethod"] != second.json["proof"]["verificationMethod"]
    assert (third["validFrom"], third["proof"]["created"]) == ("2026-03-17T09:00:00Z",) * 2
    assert verify_rdfc(third, public_keys(office))


@on_sqlite
def test_a_list_is_good_for_a_week_and_signed_anew_each_day(
    client: FlaskClient, office: Office, certificate: Certificate, now: datetime
) -> None:
    found = []
    for later in (timedelta(days=1), timedelta(days=1, hours=14), timedelta(days=2)):
        with time_machine.travel(now + later, tick=False):
            found.append(client.get(LIST))
    assert found[0].data == found[1].data
    for answer, day in ((found[0], 17), (found[2], 18)):
        assert verify_rdfc(answer.json, public_keys(office))
        assert answer.json["validFrom"] == f"2026-03-{day}T00:00:00Z"
        assert answer.json["validUntil"] == f"2026-03-{day + 7}T00:00:00Z"


@on_sqlite
def test_of_two_lists_the_later_is_always_the_newer_one(
    db: Session, world: World, certificate: Certificate, now: datetime
) -> None:
    """A merge takes a certificate back, and undoing it gives it back: both have their time."""
    twin = make_person(db, family_name="Twin")
    make_registration(db, session=world.session, person=twin, marks="ppp")
    acts, issuer = {"actor": world.administrator_acts}, make_issuer()
    (second,) = issue_for_session(db, session_id=world.session.id, now=now, issuer=issuer, **acts).issued
    dates = []

    def look() -> bool:
        listed = published_list(db, 1, issuer=issuer, now=now + timedelta(hours=3))
        assert listed is not None
        dates.append(listed["validFrom"])
        return is_revoked(listed, second.status_index)

    done = merge(db, kept_id=certificate.person_id, absorbed_id=twin.id, now=now, **acts)
    db.refresh(second)
    assert (second.revoked_at, look()) == (now, True)
    undo_merge(db, done.id, now=now + timedelta(hours=2), **acts)
    db.refresh(second)
    assert (second.revoked_at, look()) == (None, False)
    assert dates == ["2026-03-16T09:00:00Z", "2026-03-16T11:00:00Z"]


@on_sqlite
def test_the_next_list_is_there_when_a_certificate_stands_in_it(
    db: Session, client: FlaskClient, certificate: Certificate
) -> None:
    for number in (0, 2):
        answer = client.get(f"/credentials/status/{number}")
        assert (answer.status_code, answer.text) == (404, "There is no such list.\n")
    behind_the_back_of_triggers(db)
    db.execute(sa.update(Certificate).values(status_index=PLACES + 3, state="replaced"))
    db.commit()
    assert is_revoked(client.get("/credentials/status/2").json, 3)
    assert not is_revoked(client.get(LIST).json, 3)
