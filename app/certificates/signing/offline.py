"""A page for one's own disk that checks certificates without asking anybody: one file with all it needs."""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from app.certificates.signing.canonical import statements
from app.certificates.signing.shape import SHAPES, Shape

FOLDER = Path(__file__).parents[1] / "data" / "verifier"
KINDS = {"certificate": "certificate", "proof": "proof of a certificate"}


def offline_page(*, office_name: str, title: str, known: Mapping[str, Any]) -> bytes:
    """The page; `known` is what it judges by: keys, lists, time, words. It may load nothing and send nothing.

    Only this very script runs in it, and only this style applies: the page says so by their digests.
    """
    script, style = _read("verify.js"), _read("verify.css")
    return (
        Template(_read("page.txt"))
        .substitute(
            policy=f"default-src 'none'; script-src {_digest(script)}; style-src {_digest(style)}; "
            "base-uri 'none'; form-action 'none'",
            title=escape(title),
            office=escape(office_name),
            style=style,
            script=script,
            data=_inlined({**known, "shapes": _shapes(), "statements": _statements()}),
        )
        .encode()
    )


def _read(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _inlined(known: Mapping[str, Any]) -> str:
    """As JSON that cannot end the element it stands in."""
    return json.dumps(known, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _shapes() -> dict[str, Any]:
    return {kind: _described(SHAPES[name]) for kind, name in KINDS.items()}


def _statements() -> dict[str, list[list[str | int]]]:
    """Every second part of a line is the number of a value."""
    return {
        kind: [[int(part) if odd % 2 else part for odd, part in enumerate(line)] for line in statements(name)]
        for kind, name in KINDS.items()
    }


def _described(shape: Shape) -> dict[str, Any]:
    """A shape as the script reads it; patterns are such that both languages understand them alike."""
    if isinstance(shape, re.Pattern):
        return {"text": shape.pattern.replace('\\"', '"')}
    if isinstance(shape, Mapping):
        return {"parts": {name: _described(part) for name, part in shape.items()}}
    if isinstance(shape, list):
        return {"list": [_described(part) for part in shape]}
    return {"is": shape}
