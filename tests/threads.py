"""Work in threads: several transactions at the same moment, and what needs a thread of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from sqlalchemy.orm import Session

from app.core.database import Database
from app.core.errors import Refused

T = TypeVar("T")


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


def in_thread(work: Callable[..., T], *arguments: object, **more: object) -> T:
    """Do it in a thread of its own: what starts an event loop cannot do so where a browser test left one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work, *arguments, **more).result()
