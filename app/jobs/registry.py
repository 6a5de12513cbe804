"""Which function does which kind of job."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.database import Database
from app.core.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Task:
    """What a job's function is given: its own id, its payload of ids, the time and the settings."""

    id: UUID
    payload: dict[str, Any]
    now: datetime
    settings: Settings


Handler = Callable[[Session, Task], None]
OutwardHandler = Callable[[Database, Task], None]
Periodic = Callable[[Session, datetime], None]
OutwardPeriodic = Callable[[Database, Settings], None]
_handlers: dict[str, Handler] = {}
_outward: dict[str, OutwardHandler] = {}
_periodic: list[tuple[timedelta, Periodic]] = []
_outward_periodic: list[tuple[timedelta, OutwardPeriodic]] = []


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the function for jobs of this kind; its effect and "done" are one transaction."""

    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        return function

    return register


def handles_outward(kind: str) -> Callable[[OutwardHandler], OutwardHandler]:
    """Register the function for jobs whose effect lies outside the database, such as a mail.

    It opens short transactions of its own, so that nobody waits for a slow server with the database locked.
    It may run twice when a worker dies in between: the effect must be recognisable as the same one.
    """

    def register(function: OutwardHandler) -> OutwardHandler:
        _outward[kind] = function
        return function

    return register


def every(period: timedelta) -> Callable[[Periodic], Periodic]:
    """Register a function that the worker calls about once a period: sweeping, reminding."""

    def register(function: Periodic) -> Periodic:
        _periodic.append((period, function))
        return function

    return register


def every_outward(period: timedelta) -> Callable[[OutwardPeriodic], OutwardPeriodic]:
    """Register a function that takes long, and therefore opens short transactions of its own."""

    def register(function: OutwardPeriodic) -> OutwardPeriodic:
        _outward_periodic.append((period, function))
        return function

    return register


def find_handler(kind: str) -> Handler | None:
    """The function for a kind; None when this release knows none."""
    return _handlers.get(kind)


def find_outward_handler(kind: str) -> OutwardHandler | None:
    """The function for a kind whose effect lies outside; None for all others."""
    return _outward.get(kind)


def periodic() -> list[tuple[timedelta, Periodic]]:
    """All periodic functions with their periods."""
    return list(_periodic)


def outward_periodic() -> list[tuple[timedelta, OutwardPeriodic]]:
    """All periodic functions that open transactions of their own, with their periods."""
    return list(_outward_periodic)
