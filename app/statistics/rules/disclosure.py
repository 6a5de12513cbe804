"""Rounding that gives nobody away: what a stranger may learn from published numbers, and how it is kept so.

Every cell and every margin is rounded for itself to a multiple of 5. Up or down is decided by a secret number
from 0 to 4 that belongs to the cell and the period for good, so that repeating a release is no second look.
See docs/adr/0010-public-figures.md for the attacks that this withstands.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass

BASE = 5
MOVED = 5  # people who have to come or go before a number that was published changes
SHOWN_FROM = 20  # published persons from which a country has a row of its own
FEWEST_SHOWN = SHOWN_FROM - (BASE - 1) - (MOVED - 1)  # true persons that such a row has at the very least
LARGEST_ERROR = (BASE - 1) + (MOVED - 1)  # of a number that is repeated


@dataclass(frozen=True)
class Number:
    """A true number, and what the public reads in its place."""

    true: int
    published: int

    @property
    def error(self) -> int:
        """By how much the published number is too high or too low."""
        return abs(self.published - self.true)


def offset_of(key: bytes, cell: str) -> int:
    """The secret number of a cell, from 0 to 4: the same whenever and wherever the cell is published."""
    return int.from_bytes(hmac.digest(key, cell.encode(), "sha256")) % BASE


def rounded(true: int, offset: int) -> int:
    """The multiple of 5 below or above; as a mean over all offsets exactly the number, and 0 stays 0."""
    return (true + offset) // BASE * BASE


def publish(true: int, *, offset: int, earlier: Sequence[Number] = ()) -> Number:
    """What the public reads for a number, given what it has read for the same cell, newest first.

    An earlier number near enough is repeated as it was. So a change that the public sees is the work of at
    least 5 people, and never of one late mark.
    """
    near = [number for number in earlier if abs(true - number.true) < MOVED]
    if near:
        return min(near, key=lambda number: abs(true - number.true))
    return Number(true, rounded(true, offset))
