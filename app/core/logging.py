"""Structured logs that cannot hold personal data: only keys on the list below leave the process."""

import logging
import sys
import traceback
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict

ALLOWED_KEYS = frozenset(
    {
        "actor",
        "count",
        "duration_ms",
        "endpoint",
        "error",
        "event",
        "frames",
        "job",
        "kind",
        "level",
        "logger",
        "method",
        "pid",
        "port",
        "request",
        "revision",
        "status",
        "timestamp",
    }
)


def init_logging(*, as_json: bool) -> None:
    """Send logs to standard error, as JSON lines or for people."""
    renderer: Any = (
        structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _frames_only,
            _allowed_only,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _frames_only(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Where it happened, without the text of the exception, which may quote a name."""
    error = event.pop("exc_info", None)
    if isinstance(error, BaseException):
        event["frames"] = _frames(error.__traceback__)
    return event


def _frames(trace: TracebackType | None) -> list[str]:
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)][-12:]


def _allowed_only(_logger: Any, _method: str, event: EventDict) -> EventDict:
    return {key: value for key, value in event.items() if key in ALLOWED_KEYS}
