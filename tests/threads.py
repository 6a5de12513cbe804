"""Several transactions at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy.orm import Session

from app.core.database import Database
from app.core.errors import Refused


def at_once(database: Database, works: list[Callable[[Session], object]]) -> list[str]:
    """Run each work in a transaction and a thread of its own; "done", or the code of the refusal."""
    together = Barrier(len(works))

    def run(work: Callable[[Session], object]) -> str:
        together.wait()
        try:
            with database.writing() as db:
                work(db)
        except Refused as refusal:
            return refusal.code
        return "done"

    with ThreadPoolExecutor(len(works)) as pool:
        return sorted(pool.map(run, works))
