"""What certificates leave to the worker: their files, and telling the holders."""

from uuid import UUID

from app.certificates.service.files import MAKE, make_missing_files
from app.certificates.service.holding import tell_holders
from app.certificates.service.issuer import issuer_of
from app.core.database import Database
from app.core.office import storage_of
from app.jobs.registry import Task, handles_outward


@handles_outward(MAKE)
def make_files(database: Database, task: Task) -> None:
    """Make what nobody has made yet of a session's files, then tell the holders who are to be told."""
    session_id, settings = UUID(task.payload["session_id"]), task.settings
    make_missing_files(database, storage_of(settings), issuer=issuer_of(settings), session_id=session_id)
    tell_holders(database, session_id, settings=settings, now=task.now)
