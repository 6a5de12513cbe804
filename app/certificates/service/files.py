"""The file of each certificate: made once from its record, kept under its digest, never made to differ."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.certificates.errors import FileLost, PictureLost
from app.certificates.models import Certificate
from app.certificates.pdf import Pictures, draw_certificate
from app.certificates.queries import Paper, noted_files, papers_without_file
from app.certificates.service.issuer import Issuer
from app.core.database import Database
from app.core.i18n import gettext as _
from app.core.storage import Storage

MAKE = "certificates.make"  # the job that makes the files of a session
CHUNK = 200
NO_PICTURES = Pictures()


def file_of(database: Database, storage: Storage, paper: Paper, *, issuer: Issuer) -> bytes:
    """The certificate's file; made now where the worker has not come to it yet.

    A file that the storage has lost is made again, if that gives the same bytes. Raises FileLost.
    """
    if paper.file_key is not None:
        with suppress(FileNotFoundError), storage.open(paper.file_key) as file:
            return file.read()
    content = make_file(paper, issuer=issuer, pictures=pictures_in(storage))
    if paper.file_key not in (None, hashlib.sha256(content).hexdigest()):
        raise FileLost(_("The file of this certificate is missing. Restore it from a backup of the files."))
    key = storage.put(content)
    if paper.file_key is not None:
        return content
    noted = _keep_noted(database, storage, {paper.id: key})[paper.id]
    if noted == key:
        return content
    with storage.open(noted) as file:
        return file.read()


def pictures_in(storage: Storage) -> Pictures:
    """The pictures of designs as the storage has them; reading one that is missing raises PictureLost."""

    def read(digest: str) -> bytes:
        try:
            with storage.open(digest) as file:
                return file.read()
        except FileNotFoundError:
            raise PictureLost(
                _("A picture of this design is missing. Restore it from a backup of the files.")
            ) from None

    return Pictures(read)


def make_file(paper: Paper, *, issuer: Issuer, pictures: Pictures = NO_PICTURES) -> bytes:
    """The file as the record says; the same record, keys and pictures give the same bytes."""
    paper = issuer.addressed(paper)
    return draw_certificate(
        paper.printed,
        made_at=paper.issued_at,
        attachments=issuer.credentials(paper),
        signer=issuer.signer,
        pictures=pictures,
    )


def make_missing_files(database: Database, storage: Storage, *, issuer: Issuer, session_id: UUID) -> int:
    """Make the files of a session that nobody has made yet, in chunks; may be stopped and begun again.

    Gives how many were made. What is noted is on the disk; what was made without a note is made again.
    """
    made, pictures = 0, pictures_in(storage)
    while True:
        with database.reading() as db:
            papers = papers_without_file(db, session_id, limit=CHUNK)
        if not papers:
            return made
        keys: dict[UUID, str] = {}
        try:
            for paper in papers:
                keys[paper.id] = storage.put(make_file(paper, issuer=issuer, pictures=pictures))
        finally:
            _keep_noted(database, storage, keys)
        made += len(papers)


def _keep_noted(database: Database, storage: Storage, keys: Mapping[UUID, str]) -> dict[UUID, str]:
    """Note files, and throw away those whose certificate has another by now; gives what is noted.

    A token never signs the same way twice: two processes at one certificate make different files.
    """
    if not keys:
        return {}
    with database.writing() as db:
        note_files(db, keys)
        noted = noted_files(db, list(keys))
    for certificate, key in keys.items():
        if noted[certificate] != key:
            storage.delete(key)
    return noted


def note_files(db: Session, keys: Mapping[UUID, str]) -> None:
    """Note where files are; the first note of a certificate stays."""
    db.connection().execute(
        sa.update(Certificate)
        .where(Certificate.id == sa.bindparam("certificate"), Certificate.file_key.is_(None))
        .values(file_key=sa.bindparam("key")),
        [{"certificate": certificate, "key": key} for certificate, key in keys.items()],
    )
