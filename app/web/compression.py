"""Answers made small: pages and JSON are compressed, and a page already held is not sent again."""

import gzip
import secrets
from collections.abc import Callable

import brotli
from flask import Flask, Response, request, session

TYPES = frozenset({"text/html", "application/json", "application/ld+json", "text/calendar"})
WORTH_IT = 1024  # bytes; below that the headers weigh more
LONGEST_PADDING = 64


def init_compression(app: Flask) -> None:
    """Compress answers; register it before whatever else looks at an answer, since it must act last."""

    @app.after_request
    def squeeze(response: Response) -> Response:
        if response.mimetype not in TYPES or response.is_streamed or response.direct_passthrough:
            return response
        if _has_secret(response):
            _pad(response)
        elif request.method in ("GET", "HEAD") and response.status_code == 200:
            response.add_etag()
        response.vary.add("Accept-Encoding")
        _encode(response)
        response.make_conditional(request)
        return response


def _has_secret(response: Response) -> bool:
    # A form's token changes with every answer, so that an ETag would never match.
    return response.mimetype == "text/html" and bool(session)


def _pad(response: Response) -> None:
    """Add a comment of random length, so that the size of a compressed page does not give its token away."""
    noise = secrets.token_urlsafe(1 + secrets.randbelow(LONGEST_PADDING))
    response.set_data(response.get_data() + f"<!-- {noise.replace('--', '')} -->".encode())


def _encode(response: Response) -> None:
    encoding, compress = _wanted()
    body = response.get_data()
    if compress is None or len(body) < WORTH_IT or "Content-Encoding" in response.headers:
        return
    etag, _weak = response.get_etag()
    response.set_data(compress(body))
    response.headers["Content-Encoding"] = encoding
    if etag:
        response.set_etag(f"{etag}-{encoding}")


def _wanted() -> tuple[str, Callable[[bytes], bytes] | None]:
    accepted = request.accept_encodings
    if accepted["br"]:
        return "br", _brotli
    return ("gzip", _gzip) if accepted["gzip"] else ("", None)


def _brotli(body: bytes) -> bytes:
    return bytes(brotli.compress(body, quality=4))


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=5, mtime=0)
