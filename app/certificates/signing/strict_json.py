"""JSON that every reader understands alike; what is signed and leaves room for two readings is refused."""

import json
from typing import Any, NoReturn


def read_strictly(text: str | bytes) -> Any:
    """What the text says; raises ValueError also for a name said twice, NaN, and halves of characters."""
    value = json.loads(text, object_pairs_hook=_each_once, parse_constant=_refuse)
    json.dumps(value, ensure_ascii=False).encode()  # refuses surrogates, wherever they stand
    return value


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a name stands twice in an object")
    return members


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
