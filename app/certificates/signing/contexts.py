"""The vocabulary of credentials: pinned copies of the published contexts. Nothing is ever fetched."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from pyld import FrozenDocumentLoader

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
FOLDER = Path(__file__).parents[1] / "data" / "contexts"
PINNED = {
    CREDENTIALS: (
        "credentials-v2.json",
        "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
    ),
    OPEN_BADGES: (
        "open-badges-3.0.3.json",
        "ef2fa9c7846dce233cc166b43639027278be4ee44f00bb1d45c75de2dd0cd761",
    ),
}


def load_document(url: str, options: dict[str, Any]) -> dict[str, Any]:
    """The document loader of PyLD; raises JsonLdError for whatever is not pinned.

    The tag says that a context never changes, so that PyLD works it out once.
    """
    return {**_pinned()(url, options), "tag": "static"}


@cache
def _pinned() -> FrozenDocumentLoader:
    return FrozenDocumentLoader({url: _read(name, digest) for url, (name, digest) in PINNED.items()})


def _read(name: str, digest: str) -> dict[str, Any]:
    content = (FOLDER / name).read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise RuntimeError(f"{FOLDER / name} is not the context that was published")
    context: dict[str, Any] = json.loads(content)
    return context
