"""The worker: a process that does due jobs, one after the other, and what comes round with time."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import structlog

from app.core.clock import utc_now
from app.core.database import Database
from app.core.settings import Settings
from app.jobs import service
from app.jobs.models import Job
from app.jobs.registry import Task, find_handler, find_outward_handler, outward_periodic, periodic

POLL_SECONDS = 1.0
log = structlog.get_logger("worker")


class Worker:
    """Polls the job table. Several may run: a conditional update decides who gets a job."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self._stopping = threading.Event()
        self._last_run: dict[object, datetime] = {}

    def run(self) -> None:
        """Work until a signal comes; the job at hand is finished first."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: self._stopping.set())
        while not self._stopping.is_set():
            if self.work_once(now=utc_now()) == 0:
                self._stopping.wait(POLL_SECONDS)

    def work_once(self, *, now: datetime) -> int:
        """Do what is due; the number of jobs tried."""
        self._run_periodic(now)
        with self._database.reading() as db:
            due = service.find_due(db, now=now)
        for job_id in due:
            if self._stopping.is_set():
                break
            self._do(job_id, now=now)
        return len(due)

    def _do(self, job_id: object, *, now: datetime) -> None:
        with self._database.writing() as db:
            job = service.claim(db, job_id, now=now)  # type: ignore[arg-type]
        if job is None:
            return
        try:
            self._perform(job, now=now)
        except Exception as error:  # noqa: BLE001 - a job's fault must not end the worker
            log.warning("job_failed", kind=job.kind, job=str(job.id), error=type(error).__name__)
            with self._database.writing() as db:
                service.fail(db, job, error=type(error).__name__, now=now)

    def _perform(self, job: Job, *, now: datetime) -> None:
        task = Task(id=job.id, payload=job.payload, now=now, settings=self._settings)
        outward = find_outward_handler(job.kind)
        if outward is not None:
            outward(self._database, task)
            with self._database.writing() as db:
                service.finish(db, job, now=now)
            return
        handler = find_handler(job.kind)
        if handler is None:
            raise LookupError(job.kind)
        with self._database.writing() as db:
            handler(db, task)
            if not service.finish(db, job, now=now):
                db.rollback()

    def _run_periodic(self, now: datetime) -> None:
        for period, function in periodic():
            if self._is_time(function, period, now):
                with self._surviving(function), self._database.writing() as db:
                    function(db, now)
        for period, outward in outward_periodic():
            if self._is_time(outward, period, now):
                with self._surviving(outward):
                    outward(self._database, self._settings)

    @contextmanager
    def _surviving(self, function: Callable[..., object]) -> Iterator[None]:
        """What comes round with time must not keep a mail from going."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - it comes round again
            log.warning("job_failed", kind=function.__name__, error=type(error).__name__)

    def _is_time(self, function: object, period: timedelta, now: datetime) -> bool:
        last = self._last_run.get(function)
        if last is not None and now - last < period:
            return False
        self._last_run[function] = now
        return True
