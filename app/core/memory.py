"""A bounded memory of results that hold for one state of what they were computed from."""

from collections import OrderedDict
from threading import Lock
from typing import Any


class Memory:
    """Keeps the results of the last state it was shown; another state empties it, lack of room the oldest.

    A state is any value that never comes back once something has changed.
    """

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._state: object = None
        self._results: OrderedDict[object, tuple[Any, int]] = OrderedDict()
        self._size = 0

    @property
    def size(self) -> int:
        """What the results kept take of `most`."""
        return self._size

    def find(self, key: object, *, state: object) -> Any | None:
        """What was kept under this key in this state."""
        with self._lock:
            if state != self._state or key not in self._results:
                return None
            self._results.move_to_end(key)
            return self._results[key][0]

    def keep(self, key: object, result: object, *, state: object, size: int) -> None:
        """Keep a result that will not be changed any more; one that is too large is not kept."""
        with self._lock:
            if state != self._state:
                self._results.clear()
                self._state, self._size = state, 0
            self._size -= self._results.pop(key, (None, 0))[1]
            if size > self._most:
                return
            self._results[key] = result, size
            self._size += size
            while self._size > self._most:
                self._size -= self._results.popitem(last=False)[1][1]
