"""A stranger with a solver: what published tables let them work out about the true numbers.

They know the method, every cell and margin, and that margins are sums; where a test says so, they know more.
A number is pinned when only one whole number is left for it.
"""

import sys
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import csc_array

from app.statistics.rules.disclosure import BASE, MOVED, Number

Name = Hashable
SMALL = range(1, BASE)


@dataclass
class Attacker:
    """Linear facts about unknown numbers, none of them below 0."""

    places: dict[Name, int] = field(default_factory=dict)
    facts: list[tuple[dict[int, float], float, float]] = field(default_factory=list)  # a sum, least, most
    _known: LinearConstraint | None = None

    def learn(
        self, sum_of: Mapping[Name, float], *, low: float | None = None, high: float | None = None
    ) -> None:
        """A weighted sum lies between two numbers."""
        row = {self._place(name): weight for name, weight in sum_of.items()}
        self.facts.append((row, -np.inf if low is None else low, np.inf if high is None else high))
        self._known = None

    def read_rounded(self, cells: Iterable[Name], published: int, *, offset: Name | None = None) -> None:
        """A published number; numbers that were rounded with one secret offset share its name."""
        if offset is None:
            self.learn(dict.fromkeys(cells, 1), low=published - BASE + 1, high=published + BASE - 1)
            return
        self.learn({offset: 1}, high=BASE - 1)
        self.learn({**dict.fromkeys(cells, 1), offset: 1}, low=published, high=published + BASE - 1)

    def read_repeated(self, cells: Iterable[Name], before: Iterable[Name]) -> None:
        """A number that was published before and is repeated: few came or went."""
        self.learn(_difference(cells, before), low=1 - MOVED, high=MOVED - 1)

    def read_moved(self, cells: Iterable[Name], before: Iterable[Name], *, up: bool) -> None:
        """A number that changed: many came, or went."""
        self.learn(_difference(cells, before) if up else _difference(before, cells), low=MOVED)

    def pinned(self, truth: Mapping[Name, int]) -> list[Name]:
        """Those of the true numbers that the facts leave no second value for."""
        left = dict(truth)
        for sign in (-1, 1):  # a possible world often differs from the truth in many numbers at once
            if left:
                world = self._solve(dict.fromkeys(left, sign))
                left = {n: true for n, true in left.items() if round(world[self.places[n]]) == true}
        return [name for name, true in left.items() if self._is_pinned(name, true)]

    def _is_pinned(self, name: Name, true: int) -> bool:
        place = self.places[name]
        least, most = (round(self._solve({name: sign})[place]) for sign in (1, -1))
        assert least <= true <= most, "the attacker has been told something untrue"
        return least == most

    def _place(self, name: Name) -> int:
        return self.places.setdefault(name, len(self.places))

    def _solve(self, costs: Mapping[Name, float]) -> np.ndarray:
        """The possible world of least cost, in whole numbers."""
        goal = np.zeros(len(self.places))
        goal[[self.places[name] for name in costs]] = list(costs.values())
        if self._known is None:
            self._known = self._written_down()
        found = milp(goal, integrality=np.ones(len(self.places)), constraints=self._known)
        assert found.status == 0, found.message
        return np.asarray(found.x)

    def _written_down(self) -> LinearConstraint:
        entries = [
            (n, at, weight) for n, (row, _low, _high) in enumerate(self.facts) for at, weight in row.items()
        ]
        lines, places, weights = zip(*entries, strict=True)
        matrix = csc_array((weights, (lines, places)), shape=(len(self.facts), len(self.places)))
        return LinearConstraint(matrix, *zip(*((low, high) for _row, low, high in self.facts), strict=True))


@dataclass
class Findings:
    """What an attack on many tables came to."""

    small: int = 0
    pinned: int = 0
    errors: list[int] = field(default_factory=list)
    shown: set[int] = field(default_factory=set)

    def attack(self, attacker: Attacker, truth: Mapping[Name, int]) -> None:
        """Try to pin the small ones of these numbers."""
        small = {name: true for name, true in truth.items() if true in SMALL}
        self.small += len(small)
        self.pinned += len(attacker.pinned(small))

    def saw(self, number: Number) -> None:
        """Remember a published number."""
        self.errors.append(number.error)
        self.shown.add(number.published)

    @property
    def share(self) -> float:
        """Pinned ones among the small numbers."""
        return self.pinned / self.small

    def tell(self, what: str) -> None:
        """Print what was found, for `pytest -s`."""
        sys.stdout.write(f"\n{what}: {self}\n")

    def __str__(self) -> str:
        mean = sum(self.errors) / max(1, len(self.errors))
        return (
            f"{self.pinned} of {self.small} small numbers pinned ({self.share:.2%}); "
            f"error {mean:.2f} on average, {max(self.errors, default=0)} at most"
        )


def _difference(plus: Iterable[Name], minus: Iterable[Name]) -> dict[Name, float]:
    weights: dict[Name, float] = dict.fromkeys(plus, 1)
    for name in minus:
        weights[name] = weights.get(name, 0) - 1
    return weights
