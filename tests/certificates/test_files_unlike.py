"""Files that come out differently each time, as those of a token do: the first one noted stays."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy.orm import Session

from app.certificates.errors import FileLost, TokenUnusable
from app.certificates.models import Certificate
from app.certificates.queries import Paper, papers_without_file
from app.certificates.service import files
from app.certificates.service.files import file_of, make_file, make_missing_files
from app.certificates.service.issuer import Issuer
from app.core.database import Database
from app.core.office import Office
from tests.certificates.papers import MADE
from tests.factories.certificates import make_issuer, make_paper


class RandomKey:
    """Signs as tokens do."""

    def __init__(self, private: ec.EllipticCurvePrivateKey) -> None:
        self._private = private

    def sign(self, data: bytes, _algorithm: ec.ECDSA, /) -> bytes:
        return self._private.sign(data, ec.ECDSA(hashes.SHA256()))

    def public_key(self) -> ec.EllipticCurvePublicKey:
        return self._private.public_key()


@pytest.fixture(scope="module")
def issuer() -> Issuer:
    known = make_issuer()
    document = replace(known.keys.document, private=RandomKey(known.keys.document.private))
    return replace(known, keys=replace(known.keys, document=document))


@pytest.fixture
def paper(database: Database, certificate: Certificate) -> Paper:
    with database.reading() as db:
        (found,) = papers_without_file(db, certificate.session_id, after="", limit=5)
    return found


def stored(office: Office) -> set[str]:
    return {path.name for path in Path(office.settings.data_dir / "files").rglob("*") if path.is_file()}


def noted(db: Session, certificate: Certificate) -> str | None:
    db.expire_all()
    key = db.get_one(Certificate, certificate.id).file_key
    db.commit()
    return key


def test_whoever_comes_second_is_given_the_file_that_was_noted(
    office: Office, db: Session, certificate: Certificate, paper: Paper, issuer: Issuer
) -> None:
    first = file_of(office.database, office.storage, paper, issuer=lambda: issuer)
    assert make_file(paper, issuer=issuer) != first
    second = file_of(office.database, office.storage, paper, issuer=lambda: issuer)  # knows of no file yet
    assert second == first
    assert stored(office) == {noted(db, certificate)} == {hashlib.sha256(first).hexdigest()}


def test_the_worker_keeps_the_file_that_a_download_made_meanwhile(
    office: Office,
    db: Session,
    certificate: Certificate,
    paper: Paper,
    issuer: Issuer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    downloaded = []

    def download_meanwhile(*arguments: object, **named: object) -> bytes:
        monkeypatch.setattr(files, "make_file", make_file)
        downloaded.append(file_of(office.database, office.storage, paper, issuer=lambda: issuer))
        return make_file(paper, issuer=issuer)

    monkeypatch.setattr(files, "make_file", download_meanwhile)
    make_missing_files(office.database, office.storage, issuer=issuer, session_id=certificate.session_id)
    assert stored(office) == {noted(db, certificate)} == {hashlib.sha256(downloaded[0]).hexdigest()}


def test_a_lost_file_is_not_replaced_by_another(
    office: Office, db: Session, certificate: Certificate, paper: Paper, issuer: Issuer
) -> None:
    content = file_of(office.database, office.storage, paper, issuer=lambda: issuer)
    key = hashlib.sha256(content).hexdigest()
    office.storage.delete(key)
    with pytest.raises(FileLost):
        file_of(office.database, office.storage, replace(paper, file_key=key), issuer=lambda: issuer)
    assert stored(office) == set()


def test_without_its_token_the_worker_asks_once_and_tries_later(
    office: Office, certificate: Certificate, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def refuse(paper: Paper, **_: object) -> bytes:
        asked.append(paper.serial)
        raise TokenUnusable("away")

    monkeypatch.setattr(files, "make_file", refuse)
    monkeypatch.setattr(files, "papers_without_file", lambda *_, **__: [paper_of(n) for n in "123"])
    with pytest.raises(TokenUnusable):
        make_missing_files(office.database, office.storage, issuer=issuer, session_id=certificate.session_id)
    assert asked == ["1"]


def paper_of(serial: str) -> Paper:
    return make_paper({"serial": serial, "code": "x"}, issued_at=MADE)
