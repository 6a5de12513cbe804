"""Runs one measurement in a fresh process, so that its memory is its own."""

import multiprocessing
import resource
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Measured(Generic[T]):
    """What a function gave, and the peak memory of its process and of the largest it started, in MB."""

    value: T
    peak_mb: float
    peak_of_children_mb: float


def measure(function: Callable[..., T], *args: object, **kwargs: object) -> Measured[T]:
    """Call a module-level function in a process of its own and wait for it."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=spawn) as pool:
        return pool.submit(_measured, function, args, kwargs).result()


def _measured(function: Callable[..., T], args: tuple[object, ...], kwargs: dict[str, Any]) -> Measured[T]:
    value = function(*args, **kwargs)
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return Measured(value, _peak_mb(), children / _units_a_mb())


def _peak_mb() -> float:
    # The kernel's own figure starts anew with each program; ru_maxrss still holds the parent's peak.
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _units_a_mb()


def _units_a_mb() -> int:
    return 1 << 20 if sys.platform == "darwin" else 1 << 10
