"""A bounded memory: what was not asked for longest makes room."""

from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Memory(Generic[T]):
    """Values by key, as many as their sizes together allow."""

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._values: OrderedDict[object, tuple[T, int]] = OrderedDict()
        self._size = 0

    @property
    def size(self) -> int:
        """What all that is kept takes of `most`."""
        return self._size

    def find(self, key: object) -> T | None:
        """What was kept under this key."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key][0]

    def keep(self, key: object, value: T, *, size: int) -> None:
        """Keep a value that will not be changed any more; one that is too large is not kept."""
        with self._lock:
            if key in self._values:
                self._size -= self._values.pop(key)[1]
            if size > self._most:
                return
            self._values[key] = value, size
            self._size += size
            while self._size > self._most:
                self._size -= self._values.popitem(last=False)[1][1]

    def forget(self) -> None:
        """Begin with nothing."""
        with self._lock:
            self._values.clear()
            self._size = 0
