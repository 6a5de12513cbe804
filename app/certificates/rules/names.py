"""Names on certificates: compared as they are typed, and made safe for files."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from unicodedata import category, decomposition, normalize

from app.people.rules import name_key


def is_name_printed(typed: str, printed: Mapping[str, Any]) -> bool:
    """Does a typed name agree with the one printed: the full name in any order, or the one in own script?

    Case, accents and spacing do not count. A family name alone will not do: a list of them is soon tried.
    """
    key = name_key(typed)
    known = {name_key(str(printed.get("name", ""))), name_key(str(printed.get("own_script_name", "")))}
    return bool(key) and key in known


def file_names(serials_and_names: Sequence[tuple[str, str]]) -> list[str]:
    """A safe name for each file: the serial, which makes it the only one, then the person's name."""
    return [f"{_safe(serial)[:40]} {_safe(name)[:60]}".strip() + ".pdf" for serial, name in serials_and_names]


def _safe(text: str) -> str:
    bare = "".join(
        c if c.isalnum() or c in " -'" or category(c)[0] == "M" else "-" for c in normalize("NFC", text)
    )
    return re.sub(r"-{2,}", "-", " ".join(bare.split())).strip("- ")


def is_same_name(one: str, other: str) -> bool:
    """Do two spellings say the same name? Case, accents, spacing and order do not count."""
    return bool(name_key(one)) and name_key(one) == name_key(other)


def is_still_said(written: str, in_script: str, *, agreed: str, agreed_in_script: str) -> bool:
    """Does what the holder agreed to still say the name on record? One only in its own script is the name."""
    name, beside = (written, in_script) if written else (in_script, "")
    return is_same_name(agreed, name) and (not beside or is_same_name(agreed_in_script, beside))


def is_plain_name(text: str) -> bool:
    """Is it made of what names are written with, in any script: letters, marks, joiners, a little else?

    Letters that are ornaments of others, and accents in a heap, compare like the plain ones and are refused.
    """
    composed = normalize("NFC", text)
    return not _HEAP.search(composed) and all(
        character in _IN_NAMES
        or (category(character)[0] in "LM" and not decomposition(character).startswith(_ORNAMENTS))
        for character in composed
    )


_IN_NAMES = frozenset(" -‐–'’ʼ‘`´.,·・״׳()/\u200c\u200d")
_ORNAMENTS = ("<font>", "<wide>", "<narrow>", "<circle>", "<square>", "<super>", "<sub>")
_HEAP = re.compile("[\u0300-\u036f]{3}|[-‐–'’ʼ‘`´.,·・״׳()/\u200c\u200d]{3}")
