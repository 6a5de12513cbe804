"""What of a certificate no font can draw."""

from collections.abc import Mapping
from typing import Any

from app.core.typeset import missing_characters


def undrawable(printed: Mapping[str, Any]) -> str:
    """Characters of the names, titles and words that no installed font can draw; empty when all is well."""
    texts = [printed["name"], printed["own_script_name"], *printed["modules"], *printed["facts"]]
    texts += [*printed["words"].values(), printed["session"]["title"], printed["office"]]
    return "".join(dict.fromkeys("".join(missing_characters(text) for text in texts)))
