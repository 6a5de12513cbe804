"""Direction of every character in a line: the Unicode bidirectional algorithm (UAX #9), levels only."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import bidirectional

from app.core.typeset.bidi_rules import INITIATORS, RunSequence, resolve

MAX_DEPTH = 125
EMBEDDINGS = {"LRE": (0, None), "RLE": (1, None), "LRO": (0, "L"), "RLO": (1, "R")}
REMOVED = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "BN"})
TRAILING = INITIATORS | REMOVED | {"WS", "PDI"}

_MAY_BE_RTL = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def has_rtl(text: str) -> bool:
    """Say whether any character could move others: where none can, the algorithm need not run."""
    return _MAY_BE_RTL.search(text) is not None


def base_level(text: str) -> int:
    """Direction of a paragraph by its first strong character: 1 from right to left, else 0."""
    return _first_strong([bidirectional(char) for char in text], 0) or 0


def levels(text: str, base: int) -> list[int]:
    """Embedding level of every character of one paragraph; removed controls take the level before them."""
    original = [bidirectional(char) or "L" for char in text]
    types = list(original)
    result = _explicit_levels(types, original, base)
    kept = [i for i, kind in enumerate(original) if kind not in REMOVED]
    for sequence in _isolating_runs(kept, original, result, base):
        for place, level in zip(sequence.indices, resolve(sequence, types, original, text), strict=True):
            result[place] = level
    _inherit_for_removed(result, original, base)
    return line_levels(text, result, base)


def line_levels(text: str, resolved: Sequence[int], base: int) -> list[int]:
    """Levels of one line of a paragraph: separators and the space at its end return to the base (L1)."""
    result = list(resolved)
    trailing = True
    for i in range(len(text) - 1, -1, -1):
        kind = bidirectional(text[i])
        if kind in ("B", "S"):
            trailing = True
            result[i] = base
        elif trailing and kind in TRAILING:
            result[i] = base
        else:
            trailing = False
    return result


def visual_order(run_levels: Sequence[int]) -> list[int]:
    """Indices from left to right of runs that have these levels (L2)."""
    order = list(range(len(run_levels)))
    lowest_odd = min((level for level in run_levels if level % 2), default=0)
    for level in range(max(run_levels, default=0), max(lowest_odd - 1, 0), -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and run_levels[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end + 1
    return order


def _first_strong(types: Sequence[str], start: int, end: int | None = None) -> int | None:
    depth = 0
    for kind in types[start:end]:
        if kind in INITIATORS:
            depth += 1
        elif kind == "PDI":
            depth = max(depth - 1, 0)
        elif depth == 0 and kind in ("L", "R", "AL"):
            return 0 if kind == "L" else 1
    return None


def _matching_isolates(original: Sequence[str]) -> dict[int, int]:
    matches: dict[int, int] = {}
    opened: list[int] = []
    for i, kind in enumerate(original):
        if kind in INITIATORS:
            opened.append(i)
        elif kind == "PDI" and opened:
            matches[opened.pop()] = i
    return matches


@dataclass
class _Embeddings:
    """The directional status stack of rules X1 to X8."""

    stack: list[tuple[int, str | None, bool]]
    isolates: int = 0
    lost_isolates: int = 0
    lost_embeddings: int = 0

    @property
    def level(self) -> int:
        return self.stack[-1][0]

    @property
    def override(self) -> str | None:
        return self.stack[-1][1]

    def open(self, direction: int, override: str | None, *, isolate: bool) -> None:
        level = self.level + 1 if (self.level + 1) % 2 == direction else self.level + 2
        if level <= MAX_DEPTH and not self.lost_isolates and not self.lost_embeddings:
            self.isolates += isolate
            self.stack.append((level, override, isolate))
        elif isolate:
            self.lost_isolates += 1
        elif not self.lost_isolates:
            self.lost_embeddings += 1

    def close_isolate(self) -> None:
        if self.lost_isolates:
            self.lost_isolates -= 1
        elif self.isolates:
            self.lost_embeddings = 0
            while not self.stack[-1][2]:
                self.stack.pop()
            self.stack.pop()
            self.isolates -= 1

    def close_embedding(self) -> None:
        if self.lost_isolates:
            return
        if self.lost_embeddings:
            self.lost_embeddings -= 1
        elif not self.stack[-1][2] and len(self.stack) > 1:
            self.stack.pop()


def _explicit_levels(types: list[str], original: Sequence[str], base: int) -> list[int]:
    state = _Embeddings([(base, None, False)])
    matches = _matching_isolates(original)
    result = [base] * len(types)
    for i, kind in enumerate(original):
        if kind in EMBEDDINGS:
            direction, override = EMBEDDINGS[kind]
            state.open(direction, override, isolate=False)
        elif kind == "PDF":
            state.close_embedding()
        elif kind not in ("B", "BN"):
            if kind == "PDI":
                state.close_isolate()
            result[i] = state.level
            types[i] = state.override or kind
            if kind in INITIATORS:
                state.open(_isolate_direction(original, i, matches), None, isolate=True)
    return result


def _isolate_direction(original: Sequence[str], index: int, matches: dict[int, int]) -> int:
    if original[index] == "FSI":
        return _first_strong(original, index + 1, matches.get(index)) or 0
    return int(original[index] == "RLI")


def _isolating_runs(
    kept: Sequence[int], original: Sequence[str], resolved: Sequence[int], base: int
) -> list[RunSequence]:
    matches = _matching_isolates(original)
    waiting: dict[int, RunSequence] = {}
    sequences: list[RunSequence] = []
    for run in _level_runs(kept, resolved):
        sequence = waiting.pop(run[0], None)
        if sequence is None:
            sequence = RunSequence(resolved[run[0]])
            sequences.append(sequence)
        sequence.indices.extend(run)
        if run[-1] in matches:
            waiting[matches[run[-1]]] = sequence
    for sequence in sequences:
        _set_borders(sequence, kept, original, resolved, base, matches)
    return sequences


def _level_runs(kept: Sequence[int], resolved: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for i in kept:
        if runs and resolved[runs[-1][-1]] == resolved[i]:
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def _set_borders(
    sequence: RunSequence,
    kept: Sequence[int],
    original: Sequence[str],
    resolved: Sequence[int],
    base: int,
    matches: dict[int, int],
) -> None:
    first = bisect_left(kept, sequence.indices[0])
    last = bisect_left(kept, sequence.indices[-1])
    end = kept[last]
    unclosed = original[end] in INITIATORS and end not in matches
    before = resolved[kept[first - 1]] if first else base
    after = base if unclosed or last + 1 == len(kept) else resolved[kept[last + 1]]
    sequence.before = "R" if max(before, sequence.level) % 2 else "L"
    sequence.after = "R" if max(after, sequence.level) % 2 else "L"


def _inherit_for_removed(resolved: list[int], original: Sequence[str], base: int) -> None:
    previous = base
    for i, kind in enumerate(original):
        if kind in REMOVED:
            resolved[i] = previous
        previous = resolved[i]
