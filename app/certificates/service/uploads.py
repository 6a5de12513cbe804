"""Pictures that were uploaded to be looked at: those that came into no design are thrown away after a day."""

from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.certificates.models import UploadedPicture
from app.certificates.queries import find_named_pictures, find_pictures_used_since
from app.core.database import Database
from app.core.inserting import insert_missing
from app.core.storage import Storage

KEPT = timedelta(days=1)
NOTED_AGAIN = timedelta(hours=1)  # the editor sends its form with each change
CHUNK = 20


def note_pictures(database: Database, digests: Collection[str], *, now: datetime) -> None:
    """Remember that pictures are being looked at; before they are stored, or found to be there.

    In this order no sweep can take away what a design is about to be saved with.
    """
    with database.reading() as db:
        stale = set(digests) - find_pictures_used_since(db, now - NOTED_AGAIN, digests=digests)
    if not stale:
        return
    with database.writing() as db:
        known = sa.update(UploadedPicture).where(UploadedPicture.digest.in_(stale))
        db.execute(known.values(used_at=now))
        rows = [{"digest": digest, "used_at": now} for digest in sorted(stale)]
        insert_missing(db, UploadedPicture.__table__, rows=rows, returning=[UploadedPicture.digest])


def sweep_pictures(database: Database, storage: Storage, *, now: datetime) -> int:
    """Delete what nobody has looked at for a day and no version and no certificate names; gives how many."""
    swept, old = 0, [""]
    while old:
        with database.writing() as db:
            oldest = sa.select(UploadedPicture.digest).where(UploadedPicture.used_at < now - KEPT)
            forgotten = sa.delete(UploadedPicture).where(
                UploadedPicture.digest.in_(oldest.order_by(UploadedPicture.digest).limit(CHUNK)),
                UploadedPicture.used_at < now - KEPT,
            )
            old = list(db.scalars(forgotten.returning(UploadedPicture.digest)))
            loose = set(old) - find_named_pictures(db, old)
            for digest in loose:
                storage.delete(digest)
            swept += len(loose)
    return swept
