"""Where a line may end: at spaces, after dashes, between ideographs; inside a word only in need."""

import re
from collections.abc import Iterator
from itertools import pairwise
from unicodedata import category, combining

DASHES = "-\u2010\u2013\u2014/"
NO_BREAK_SPACES = "\u00a0\u2007\u202f"
LEADING_VOWELS = re.compile("[\u0e40-\u0e44\u0ec0-\u0ec4]")
TRAILING_VOWELS = "\u0e30\u0e32\u0e33\u0e45\u0eb0\u0eb2\u0eb3"
IDEOGRAPH = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
CLOSING = frozenset(",.;:!?%\u3001\u3002\u3005\u30fb\u30fc\uff01\uff05\uff0c\uff0e\uff1a\uff1b\uff1f")
MYANMAR_KILLER = "\u103a"


def segments(text: str) -> Iterator[tuple[int, int]]:
    """Pieces that a line may end after, each with the spaces that follow it."""
    breaks = [i for i in range(1, len(text)) if _may_break(text[i - 1], text[i])]
    return pairwise([0, *breaks, len(text)])


def clusters(text: str) -> list[int]:
    """Ends of the pieces that a reader takes for one letter or syllable, for words longer than a line."""
    inner = [i for i in range(1, len(text)) if _may_split(text, i)]
    return [*inner, len(text)]


def _may_break(before: str, after: str) -> bool:
    if _is_space(after):
        return False
    if _is_space(before) or before == "\u200b":
        return True
    if before in DASHES:
        return after.isalpha()
    if not (IDEOGRAPH.match(before) or IDEOGRAPH.match(after)):
        return False
    return not (_opens(before) or _closes(after) or category(after).startswith("M"))


def _is_space(char: str) -> bool:
    return char.isspace() and char not in NO_BREAK_SPACES


def _opens(char: str) -> bool:
    return category(char) in ("Ps", "Pi")


def _closes(char: str) -> bool:
    return char in CLOSING or category(char) in ("Pe", "Pf")


def _may_split(text: str, i: int) -> bool:
    before, after = text[i - 1], text[i]
    joins_next = combining(before) == 9 and before != MYANMAR_KILLER
    ends_syllable = text[i + 1 : i + 2] == MYANMAR_KILLER
    continues = category(after) in ("Mn", "Mc", "Me", "Cf") or after in TRAILING_VOWELS or _is_space(after)
    return not (
        joins_next or ends_syllable or continues or before == "\u200d" or LEADING_VOWELS.match(before)
    )
