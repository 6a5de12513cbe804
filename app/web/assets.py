"""Static files under addresses that carry a hash of their content, so that a browser asks for each only once.

They are few and small: read at start-up, compressed at the first request, and answered before Flask is
entered. Nothing is written to disk, and no name in an address ever reaches the file system.
"""

import gzip
import hashlib
import mimetypes
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

import brotli
from flask import Flask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

STATIC = Path(__file__).parent / "static"
PREFIX = "/static/"
# The style sheet is written in parts and sent as one; the order is that of the cascade layers.
PARTS = {
    "app.css": (
        "tokens",
        "base",
        "frame",
        "page",
        "lists",
        "forms",
        "charts",
        "reports",
        "session",
        "designs",
        "last",
    ),
}
TYPES = {".js": "text/javascript", ".svg": "image/svg+xml", ".webmanifest": "application/manifest+json"}
SQUEEZED = (".css", ".js", ".svg", ".json", ".webmanifest")
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class StaticFile:
    """One file as it is sent."""

    name: str
    content: bytes

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()[:12]

    @cached_property
    def address(self) -> str:
        stem, dot, ending = self.name.rpartition(".")
        return f"{PREFIX}{stem}.{self.digest}{dot}{ending}"

    @cached_property
    def media_type(self) -> str:
        suffix = Path(self.name).suffix
        kind = TYPES.get(suffix) or mimetypes.guess_type(self.name)[0] or "application/octet-stream"
        return f"{kind}; charset=utf-8" if suffix in SQUEEZED else kind

    @cached_property
    def brotli(self) -> bytes:
        return bytes(brotli.compress(self.content))

    @cached_property
    def gzip(self) -> bytes:
        return gzip.compress(self.content, mtime=0)

    def encoded(self, accepted: str) -> tuple[str, bytes]:
        """The smallest form the browser takes: name of the encoding (empty for none) and bytes."""
        if Path(self.name).suffix in SQUEEZED:
            if "br" in accepted:
                return "br", self.brotli
            if "gzip" in accepted:
                return "gzip", self.gzip
        return "", self.content


@lru_cache(maxsize=1)
def static_files() -> Mapping[str, StaticFile]:
    """Every static file by its plain name, bundles joined."""
    inside = {part.resolve() for name in PARTS for part in _parts(name)}
    files = {
        path.relative_to(STATIC).as_posix(): path.read_bytes()
        for path in sorted(STATIC.rglob("*"))
        if path.is_file() and path.resolve() not in inside and not path.name.startswith(".")
    }
    files |= {name: b"\n".join(part.read_bytes() for part in _parts(name)) for name in PARTS}
    return {name: StaticFile(name, content) for name, content in files.items()}


def asset(name: str) -> str:
    """The address of a static file, such as "app.css"; an unknown name is a fault of the template."""
    return static_files()[name].address


def init_assets(app: Flask) -> None:
    """Serve the static files and give templates asset()."""
    app.jinja_env.globals["asset"] = asset
    app.wsgi_app = StaticFiles(app.wsgi_app, static_files().values())  # type: ignore[method-assign]


class StaticFiles:
    """Answers static addresses before the application sees them."""

    def __init__(self, inner: "WSGIApplication", files: Iterable[StaticFile]) -> None:
        self.inner = inner
        self.by_address = {file.address: file for file in files}

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        file = self.by_address.get(environ.get("PATH_INFO", ""))
        if file is None or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self.inner(environ, start_response)
        return _answer(file, environ, start_response)


def _answer(file: StaticFile, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    encoding, body = file.encoded(environ.get("HTTP_ACCEPT_ENCODING", ""))
    headers = [
        ("Content-Type", file.media_type),
        ("Content-Length", str(len(body))),
        ("Cache-Control", FOREVER),
        ("Vary", "Accept-Encoding"),
        ("X-Content-Type-Options", "nosniff"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        # An image opened on its own is a document: it may draw, and run nothing.
        ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"),
    ]
    if encoding:
        headers.append(("Content-Encoding", encoding))
    start_response(f"{HTTPStatus.OK.value} {HTTPStatus.OK.phrase}", headers)
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]


def _parts(name: str) -> list[Path]:
    return [
        STATIC / Path(name).suffix.removeprefix(".") / f"{part}{Path(name).suffix}" for part in PARTS[name]
    ]
