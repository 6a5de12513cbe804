"""What certificates leave to the worker: their files, and telling the holders."""

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from app.certificates.errors import NoKeys
from app.certificates.queries import unfinished_sessions
from app.certificates.service.files import MAKE, make_missing_files
from app.certificates.service.holding import tell_holders
from app.certificates.service.issuer import issuer_of
from app.certificates.service.rechecking import recheck_some
from app.certificates.service.uploads import sweep_pictures
from app.certificates.signing.keys import list_keys
from app.core.clock import utc_now
from app.core.database import Database
from app.core.office import storage_of
from app.core.settings import Settings
from app.jobs.registry import Task, every, every_outward, handles_outward
from app.jobs.service import enqueue

UNFINISHED_AFTER = timedelta(minutes=30)
log = structlog.get_logger("certificates")


@handles_outward(MAKE)
def make_files(database: Database, task: Task) -> None:
    """Make what nobody has made yet of a session's files, then tell the holders who are to be told."""
    session_id, settings = UUID(task.payload["session_id"]), task.settings
    try:
        make_missing_files(
            database,
            storage_of(settings),
            issuer=issuer_of(settings),
            session_id=session_id,
            now=task.now,
        )
    finally:
        tell_holders(database, session_id, settings=settings, now=task.now)


@every(timedelta(hours=1))
def look_for_unfinished(db: Session, now: datetime) -> None:
    """Files that no job is about: of the first release, or of a job that was given up."""
    for session_id in unfinished_sessions(db, before=now - UNFINISHED_AFTER):
        key = f"{MAKE}:{session_id}:{now:%Y-%m-%dT%H}"
        enqueue(db, MAKE, payload={"session_id": str(session_id)}, now=now, key=key)


@every_outward(timedelta(days=1))
def look_again(database: Database, settings: Settings) -> None:
    """Is a portion of what was issued still as it was? `mandate certificates check` names what is not."""
    try:
        keys = list_keys(settings)
    except NoKeys:
        keys = ()
    found = recheck_some(database, storage_of(settings), keys=keys, on=utc_now().date())
    log.info("certificates_checked", count=found.count)
    for fault in sorted({fault for _serial, fault in found.faults}):
        count = sum(each is fault for _serial, each in found.faults)
        log.error("certificates_damaged", kind=fault.value, count=count)


@every_outward(timedelta(days=1))
def sweep_uploads(database: Database, settings: Settings) -> None:
    """Throw away pictures that came into no design."""
    swept = sweep_pictures(database, storage_of(settings), now=utc_now())
    log.info("certificates_pictures_swept", count=swept)
