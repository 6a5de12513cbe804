"""The file of each certificate: made once from its record, kept under its digest, never made to differ."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.certificates.errors import FileLost, PictureLost, TimestampMissing, TokenUnusable
from app.certificates.models import Certificate
from app.certificates.pdf import NO_PICTURES, Pictures, Signer, draw_certificate
from app.certificates.queries import Paper, noted_files, papers_without_file
from app.certificates.rules.waiting import waits_for_timestamp
from app.certificates.service.issuer import Issuer, addressed
from app.certificates.signing.timestamps import CLICK_PATIENCE, WORKER_PATIENCE
from app.core.database import Database
from app.core.i18n import gettext as _
from app.core.storage import Storage

MAKE = "certificates.make"  # the job that makes the files of a session
CHUNK = 200
STAMPED_CHUNK = 20  # an authority takes its time, and what was stamped is soon to be had
ALL_WAIT = (TimestampMissing, TokenUnusable)  # what ails one file ails all others


def file_of(
    database: Database,
    storage: Storage,
    paper: Paper,
    *,
    issuer: Callable[[], Issuer],
    now: datetime | None = None,
) -> bytes:
    """The certificate's file; made now, which takes the issuer's keys, where no worker has come to it.

    It is time-stamped, where the office wants that and the caller, who says what time it is, has time for it.
    Raises TimestampMissing as long as the file has to wait for its stamp. A file that the storage has lost or
    damaged is made again, without a stamp, if that gives the same bytes. Raises FileLost.
    """
    if paper.file_key is not None and (kept := _kept(storage, paper.file_key)) is not None:
        return kept
    office, wanted = issuer(), now if paper.file_key is None else None
    signer = office.stamping(paper, patience=CLICK_PATIENCE, now=wanted)
    content = make_file(paper, issuer=office, pictures=pictures_in(storage), signer=signer)
    if paper.file_key is None:
        key = storage.put(content)
        noted = _keep_noted(database, storage, {paper.id: key})[paper.id]
        return content if noted == key else _kept(storage, noted) or content
    if paper.file_key != hashlib.sha256(content).hexdigest():
        raise FileLost(_("The file of this certificate is missing. Restore it from a backup of the files."))
    storage.delete(paper.file_key)
    storage.put(content)
    return content


def _kept(storage: Storage, key: str) -> bytes | None:
    """The bytes of a key; None where they are missing, or others."""
    try:
        with storage.open(key) as file:
            content = file.read()
    except FileNotFoundError:
        return None
    return content if hashlib.sha256(content).hexdigest() == key else None


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


def make_file(
    paper: Paper, *, issuer: Issuer, pictures: Pictures = NO_PICTURES, signer: Signer | None = None
) -> bytes:
    """The file as the record says; the same record, keys and pictures give the same bytes.

    Not so with a `signer` that has signatures time-stamped; without one it is the office's.
    """
    paper = addressed(paper, base_url=issuer.base_url)
    return draw_certificate(
        paper.printed,
        made_at=paper.issued_at,
        attachments=issuer.credentials(paper),
        signer=signer or issuer.signer,
        pictures=pictures,
    )


def make_missing_files(
    database: Database, storage: Storage, *, issuer: Issuer, session_id: UUID, now: datetime | None = None
) -> int:
    """Make the files of a session that nobody has made yet, in chunks; may be stopped and begun again.

    Gives how many were made. What is noted is on the disk; what was made without a note is made again.
    One that cannot be made stops no other; the last such error is raised when all others are there. Raises
    TimestampMissing or TokenUnusable at once, because all others wait for the same; what is made is noted.
    """
    made, after, pictures = 0, "", pictures_in(storage)
    chunk = STAMPED_CHUNK if issuer.timestamps else CHUNK

    def make(paper: Paper) -> bytes:
        signer = issuer.stamping(paper, patience=WORKER_PATIENCE, now=now)
        return make_file(paper, issuer=issuer, pictures=pictures, signer=signer)

    failed: Exception | None = None
    while not isinstance(failed, ALL_WAIT):
        with database.reading() as db:
            papers = papers_without_file(db, session_id, after=after, limit=chunk)
        if not papers:
            break
        after = papers[-1].serial
        keys, error = _put_files(storage, papers, make=make)
        failed = error or failed
        _keep_noted(database, storage, keys)
        made += len(keys)
    if failed is not None:
        raise failed
    return made


def _put_files(
    storage: Storage, papers: Iterable[Paper], *, make: Callable[[Paper], bytes]
) -> tuple[dict[UUID, str], Exception | None]:
    """The keys of what could be made, and the last error."""
    keys: dict[UUID, str] = {}
    failed: Exception | None = None
    for paper in papers:
        try:
            keys[paper.id] = storage.put(make(paper))
        except ALL_WAIT as error:
            return keys, error
        except Exception as error:  # noqa: BLE001 - the others are waiting
            failed = error
    return keys, failed


def refuse_waiting(papers: Iterable[Paper], *, has_timestamps: bool, now: datetime) -> None:
    """Many files at once are given out when none of them waits for a time stamp; raises TimestampMissing."""
    missing = [paper for paper in papers if has_timestamps and paper.file_key is None]
    waiting = sum(waits_for_timestamp(paper.issued_at, now=now) for paper in missing)
    if waiting:
        raise TimestampMissing(
            _("%(count)s certificates are being time-stamped. Try again in a minute.", count=waiting)
        )


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
