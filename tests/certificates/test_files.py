"""Files of certificates: made once, signed, with the credential inside, and never different afterwards."""

import hashlib
import importlib
import io
import json
import os
import signal
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.certificates.errors import FileLost
from app.certificates.models import Certificate
from app.certificates.queries import Paper, papers_without_file
from app.certificates.rules import CertificateState
from app.certificates.service.files import file_of, make_file, make_missing_files
from app.certificates.service.issue import issue_for_session
from app.certificates.service.issuer import issuer_of
from app.certificates.service.revoke import revoke
from app.certificates.signing.did import verification_keys
from app.certificates.signing.proofs import verify_rdfc
from app.certificates.signing.tokens import verify_jwt
from app.core.clock import utc_now
from app.core.database import Database
from app.core.office import Office
from app.jobs.models import Job
from app.jobs.worker import Worker
from app.people.models import Person
from tests.certificates.signing.test_pades import pyhanko_status
from tests.conftest import World
from tests.factories.certificates import behind_the_back_of_triggers, make_issuer
from tests.factories.people import make_person
from tests.factories.registration import make_registration


@pytest.fixture
def paper(database: Database, certificate: Certificate) -> Paper:
    with database.reading() as db:
        (found,) = papers_without_file(db, certificate.session_id, after="", limit=5)
    return found


def attachments_of(content: bytes) -> dict[str, bytes]:
    document = pypdfium2.PdfDocument(content)
    found = [document.get_attachment(n) for n in range(document.count_attachments())]
    files = {each.get_name(): bytes(each.get_data()) for each in found}
    document.close()
    return files


def test_a_download_makes_the_file_and_every_other_gives_the_same(
    office: Office, db: Session, certificate: Certificate, amina: FlaskClient
) -> None:
    first = amina.get(f"/certificates/{certificate.id}/download").data
    db.expire_all()
    key = db.get_one(Certificate, certificate.id).file_key
    db.commit()
    assert key == hashlib.sha256(first).hexdigest()
    with office.storage.open(key) as file:
        assert file.read() == first
    assert amina.get(f"/certificates/{certificate.id}/download").data == first


def test_a_later_change_of_name_and_office_changes_no_file(
    office: Office, db: Session, certificate: Certificate, paper: Paper
) -> None:
    before = file_of(office.database, office.storage, paper, issuer=make_issuer)
    db.get_one(Person, certificate.person_id).family_name = "Renamed"
    db.commit()
    renamed = replace(make_issuer(), office_name="Another office", base_url="https://elsewhere.example.org")
    with office.database.reading() as reading:
        kept = reading.get_one(Certificate, certificate.id)
        again = replace(paper, printed=kept.printed, file_key=None)
    assert make_file(again, issuer=renamed) == before


def test_what_was_issued_cannot_be_changed_in_the_database(
    office: Office, db: Session, certificate: Certificate, paper: Paper
) -> None:
    file_of(office.database, office.storage, paper, issuer=make_issuer)
    row = sa.update(Certificate).where(Certificate.id == certificate.id)
    for values in (
        {"printed": {}}, {"printed_digest": "0"}, {"code": "0"}, {"serial": "0"}, {"salt": "0"},
        {"status_index": 1}, {"issued_at": utc_now()}, {"file_key": "0"}, {"file_key": None},
    ):  # fmt: skip
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), db.begin_nested():
            db.execute(row.values(**values))


def test_the_signature_is_valid_and_sees_one_changed_byte(paper: Paper) -> None:
    content, root = make_file(paper, issuer=make_issuer()), make_issuer().keys.document.authority
    assert pyhanko_status(content, root).summary() == "INTACT:TRUSTED,UNTOUCHED"
    place = content.index(b"/Title <FEFF") + len(b"/Title <FEFF")
    forged = bytearray(content)
    forged[place : place + 4] = b"0058"
    assert not pyhanko_status(bytes(forged), root).intact


def test_the_credential_inside_verifies_in_both_forms(paper: Paper) -> None:
    issuer = make_issuer()
    files = attachments_of(make_file(paper, issuer=issuer))
    keys = verification_keys(issuer.keys.listed, issuer.base_url)
    credential = json.loads(files["credential.json"])
    token = verify_jwt(files["credential.jwt"].decode(), keys)
    assert verify_rdfc(credential, keys)
    assert token is not None
    assert token["id"] == credential["id"] == paper.printed["check_url"]
    assert paper.printed["name"] not in files["credential.json"].decode()


def test_the_worker_makes_the_files_of_what_was_issued(
    office: Office, db: Session, certificate: Certificate, now: datetime
) -> None:
    importlib.import_module("app.certificates.jobs")
    job = db.scalars(sa.select(Job).where(Job.kind == "certificates.make")).one()
    db.commit()
    assert Worker(office.database, office.settings).work_once(now=job.run_at + timedelta(seconds=1))
    db.expire_all()
    assert db.get_one(Certificate, certificate.id).file_key
    assert db.get_one(Job, job.id).done_at


def test_a_file_that_was_lost_comes_back_the_same_or_not_at_all(
    office: Office, db: Session, certificate: Certificate, paper: Paper
) -> None:
    content = file_of(office.database, office.storage, paper, issuer=make_issuer)
    key = hashlib.sha256(content).hexdigest()
    office.storage.delete(key)
    lost = replace(paper, file_key=key)
    assert file_of(office.database, office.storage, lost, issuer=make_issuer) == content
    office.storage.delete(key)
    with pytest.raises(FileLost):
        file_of(office.database, office.storage, replace(lost, salt="other"), issuer=make_issuer)


def test_a_record_that_somebody_changed_is_not_drawn(
    office: Office, db: Session, certificate: Certificate, amina: FlaskClient
) -> None:
    behind_the_back_of_triggers(db)
    forged = certificate.printed | {"name": "General Forged"}
    db.execute(sa.update(Certificate).values(printed=forged))
    db.commit()
    for address in (
        f"/certificates/{certificate.id}/download",
        f"/sessions/{certificate.session_id}/certificates.pdf",
    ):
        answer = amina.get(address)
        assert answer.status_code == 409
        assert "was changed after it was issued" in answer.text
    archive = amina.get(f"/sessions/{certificate.session_id}/certificates.zip").data
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        (name,) = opened.namelist()
        assert name.endswith(".txt")


def test_what_was_revoked_is_not_valid_again(
    db: Session, world: World, certificate: Certificate, now: datetime
) -> None:
    revoke(db, certificate.id, reason="Wrong", actor=world.administrator_acts, now=now)
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), db.begin_nested():
        db.execute(sa.update(Certificate).values(state=CertificateState.ISSUED))


def test_a_damaged_file_is_not_given_out(
    office: Office, db: Session, certificate: Certificate, paper: Paper
) -> None:
    content = file_of(office.database, office.storage, paper, issuer=make_issuer)
    kept = replace(paper, file_key=hashlib.sha256(content).hexdigest())
    office.storage.path(str(kept.file_key)).write_bytes(b"%PDF-1.7 of somebody else")
    assert file_of(office.database, office.storage, kept, issuer=make_issuer) == content


def test_one_that_cannot_be_made_keeps_no_other_from_its_file(
    office: Office, db: Session, world: World, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        person = make_person(db, family_name=f"Otieno {number}")
        make_registration(db, session=world.session, person=person, marks="ppp")
    issue_for_session(
        db, session_id=world.session.id, actor=world.amina_acts, now=now, issuer=issuer_of(office.settings)
    )
    db.commit()

    def refuse_one(paper: Paper, **more: Any) -> bytes:
        if paper.serial.endswith("2"):
            raise FileLost("a picture is missing")
        return make_file(paper, **more)

    monkeypatch.setattr("app.certificates.service.files.make_file", refuse_one)
    with pytest.raises(FileLost):
        make_missing_files(
            office.database, office.storage, issuer=issuer_of(office.settings), session_id=world.session.id
        )
    rows = db.execute(sa.select(Certificate.serial, Certificate.file_key).order_by(Certificate.serial)).all()
    assert [bool(row.file_key) for row in rows] == [True, False, True]


def test_files_that_no_job_is_about_are_asked_for_again(
    office: Office, db: Session, certificate: Certificate, now: datetime
) -> None:
    look_for_unfinished = importlib.import_module("app.certificates.jobs").look_for_unfinished
    db.execute(sa.delete(Job))
    look_for_unfinished(db, now)
    assert not db.scalars(sa.select(Job.id)).all()
    for _ in range(2):
        look_for_unfinished(db, now + timedelta(hours=1))
    assert len(db.scalars(sa.select(Job.id).where(Job.kind == "certificates.make")).all()) == 1


KILLED = """
import os, signal, sys
from app.core.office import Office
from app.core.clock import utc_now
from app.core.database import Database
from app.core.settings import load_settings
from app.certificates.service import files
from app.certificates.service.issuer import issuer_of
from uuid import UUID
settings = load_settings()
office = Office(settings, Database(settings.url))
files.CHUNK = 4
class Dying:
    left = 6
    def put(self, content):
        self.left -= 1
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)
        return office.storage.put(content)
files.make_missing_files(
    office.database, Dying(), issuer=issuer_of(settings), session_id=UUID(sys.argv[1]))
"""


def test_a_batch_that_is_killed_is_finished_by_the_next_each_once(
    office: Office, db: Session, world: World, now: datetime
) -> None:
    for number in range(9):
        person = make_person(db, family_name=f"Otieno {number}")
        make_registration(db, session=world.session, person=person, marks="ppp")
    issue_for_session(
        db, session_id=world.session.id, actor=world.amina_acts, now=now, issuer=issuer_of(office.settings)
    )
    db.commit()
    environment = {
        **os.environ,
        "MANDATE_DATA_DIR": str(office.settings.data_dir),
        "MANDATE_DATABASE_URL": office.settings.database_url,
        "MANDATE_SECRET_KEY": "only for tests",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    done = subprocess.run([sys.executable, "-c", KILLED, str(world.session.id)], env=environment, check=False)
    assert done.returncode == -signal.SIGKILL
    noted = sa.select(Certificate.file_key).where(Certificate.file_key.is_not(None))
    assert len(db.scalars(noted).all()) == 4
    db.commit()
    make_missing_files(
        office.database, office.storage, issuer=issuer_of(office.settings), session_id=world.session.id
    )
    db.rollback()
    keys = db.scalars(noted).all()
    assert len(keys) == len(set(keys)) == 9
    stored = {path.name for path in Path(office.settings.data_dir / "files").rglob("*") if path.is_file()}
    assert stored == set(keys)
