"""What verifies certificates elsewhere: public keys, root certificates, and the lists of revoked ones."""

import json
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, ParamSpec

from flask import Response, request

from app.certificates.errors import KeysUnreadable, NoKeys
from app.certificates.service.issuer import issuer_of
from app.certificates.service.offline import OFFLINE_FILE, make_offline_page
from app.certificates.service.publishing import (
    ROOTS_FILE,
    published_keys,
    published_list,
    published_roots,
)
from app.certificates.views.blueprint import bp
from app.core.clock import utc_now
from app.web.export import content_disposition
from app.web.guards import public
from app.web.office import settings
from app.web.transactions import db_session

P = ParamSpec("P")
KEYS_FRESH = "public, max-age=3600"
LIST_FRESH = "public, max-age=300"  # so long may a revocation stay unknown to a cache
# Verifiers run in pages of other sites, too.
FOR_ALL_SITES = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


def answering_plainly(view: Callable[P, Response | None]) -> Callable[P, Response]:
    """Answer programs in a line of text where there is nothing, and say nothing of the machine."""

    @wraps(view)
    def answering(*args: P.args, **kwargs: P.kwargs) -> Response:
        try:
            found = view(*args, **kwargs)
        except NoKeys:
            return _plain("This office has no keys yet.", HTTPStatus.NOT_FOUND)
        except KeysUnreadable:
            return _plain("The keys of this office cannot be read now.", HTTPStatus.SERVICE_UNAVAILABLE)
        return found or _plain("There is no such list.", HTTPStatus.NOT_FOUND)

    return answering


@bp.get("/.well-known/did.json")
@bp.get("/did.json", endpoint="did_below_a_path")
@public
@answering_plainly
def did() -> Response:
    """The office's DID document; for an office below a path of its host it stands directly in that path."""
    return _json(published_keys(settings()), kind="application/json", freshness=KEYS_FRESH)


@bp.get(f"/{ROOTS_FILE}")
@public
@answering_plainly
def roots() -> Response:
    """The certificates of the office's roots, which readers of PDF files are told to trust."""
    content = published_roots(settings()).encode()
    return _published(content, kind="application/pem-certificate-chain", freshness=KEYS_FRESH)


@bp.get("/credentials/status/<int:number>")
@public
@answering_plainly
def status_list(number: int) -> Response | None:
    """A list of bits that says of each certificate in it whether it was taken back."""
    found = published_list(db_session(), number, issuer=issuer_of(settings()), now=utc_now())
    if found is None:
        return None
    return _json(found, kind="application/vc+ld+json", freshness=LIST_FRESH)


@bp.get("/check/offline")
@public
@answering_plainly
def offline() -> Response:
    """A page to save, which checks files where nobody can be asked."""
    content = make_offline_page(db_session(), settings(), now=utc_now())
    response = _published(content, kind="text/html; charset=utf-8", freshness=LIST_FRESH)
    response.headers["Content-Disposition"] = content_disposition(OFFLINE_FILE)
    return response


def _json(content: dict[str, Any], *, kind: str, freshness: str) -> Response:
    text = json.dumps(content, ensure_ascii=False, indent=1)
    return _published(f"{text}\n".encode(), kind=kind, freshness=freshness)


def _published(content: bytes, *, kind: str, freshness: str) -> Response:
    response = Response(content, content_type=kind, headers=FOR_ALL_SITES)
    response.headers["Cache-Control"] = freshness
    response.add_etag()
    response.make_conditional(request)
    return response


def _plain(sentence: str, status: HTTPStatus) -> Response:
    response = Response(f"{sentence}\n", status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
