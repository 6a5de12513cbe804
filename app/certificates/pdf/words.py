"""Which words of a certificate are its holder's own, which it shares, and which no font can draw."""

from collections.abc import Mapping
from typing import Any

from app.certificates.pdf.layout import OWN
from app.core.typeset import missing_characters

NOT_SHARED = OWN | {"given_name", "family_name", "check_url"}


def own_text(what: str, printed: Mapping[str, Any]) -> str:
    """The text of this holder's for a place."""
    return str(printed["words"]["serial"] if what == "serial" else printed[what])


def shared_words(printed: Mapping[str, Any]) -> dict[str, Any]:
    """What was printed without the holder's own: the same for all of a session in one language."""
    shared = {key: value for key, value in printed.items() if key not in NOT_SHARED}
    words = printed["words"]
    return shared | {"words": words | {"serial": "".join("0" if c.isdigit() else c for c in words["serial"])}}


def undrawable(printed: Mapping[str, Any]) -> str:
    """Characters of the names, titles and words that no installed font can draw; empty when all is well."""
    texts = [printed["name"], printed["own_script_name"], *printed["modules"], *printed["facts"]]
    texts += [*printed["words"].values(), printed["session"]["title"], printed["office"]]
    texts += [part for each in printed["signatures"] for part in (each["name"], each["role"])]
    return "".join(dict.fromkeys("".join(missing_characters(text) for text in texts)))
