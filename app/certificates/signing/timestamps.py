"""Time stamps (RFC 3161): an authority outside says that a signature was there. PAdES level B-T."""

import base64
import hashlib
import http.client
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any, NoReturn
from urllib.error import HTTPError
from urllib.parse import unquote, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import structlog
from asn1crypto import cms, core, tsp

from app.certificates.errors import TimestampMissing
from app.certificates.signing.pades import SHA256, DocumentSigner
from app.core.i18n import gettext as _
from app.core.settings import Settings

STAMPED_HOLE_BYTES = 12_000  # some authorities send three certificates along
LARGEST_REPLY = 64 * 1024  # bytes
CLICK_PATIENCE = 2.0  # seconds that somebody at a page waits
WORKER_PATIENCE = 10.0
SILENCE = 60.0  # seconds for which an authority that failed is not asked
GRANTED = {"granted", "granted_with_mods"}
log = structlog.get_logger("certificates")


class NoRedirects(HTTPRedirectHandler):
    """A question is asked where the office wants it asked."""

    def redirect_request(self, *_: Any) -> None:
        return None


class TimestampAuthority:
    """An authority at an address; it is left alone for a minute after it has failed."""

    def __init__(self, url: str) -> None:
        self._url, self._headers = _without_login(url)
        self._opener = build_opener(NoRedirects)
        self._asked_again_at = 0.0

    def stamp(self, signature: bytes, *, patience: float) -> cms.ContentInfo:
        """The token over a signature, within so many seconds; raises TimestampMissing."""
        if time.monotonic() < self._asked_again_at:
            _refuse("no answer a moment ago")
        digest, nonce = hashlib.sha256(signature).digest(), secrets.randbits(64)
        try:
            return read_token(self._ask(_query(digest, nonce), patience), digest=digest, nonce=nonce)
        except (OSError, http.client.HTTPException) as error:
            self.leave_alone()
            _refuse(type(error).__name__)
        except TimestampMissing:
            self.leave_alone()
            raise

    def leave_alone(self) -> None:
        """Ask it no more for a while."""
        self._asked_again_at = time.monotonic() + SILENCE

    def _ask(self, query: bytes, patience: float) -> bytes:
        """In a thread, because looking up a name and a reply that comes in drops know no time limit."""
        pool = ThreadPoolExecutor(max_workers=1)
        try:
            return pool.submit(self._post, query, patience).result(timeout=patience)
        finally:
            pool.shutdown(wait=False)

    def _post(self, query: bytes, patience: float) -> bytes:
        until = time.monotonic() + patience
        request = Request(self._url, data=query, headers=self._headers)  # noqa: S310 - see settings
        reply = bytearray()
        try:
            with self._opener.open(request, timeout=patience) as response:
                while part := response.read1(LARGEST_REPLY):
                    reply += part
                    if len(reply) > LARGEST_REPLY or time.monotonic() > until:
                        raise TimeoutError
        except HTTPError as error:
            error.close()
            raise
        return bytes(reply)


class StampingSigner:
    """Signs like the office's signer, and has the authority stamp each signature.

    Where a stamp `is_needed`, a missing one raises TimestampMissing; else the file is made without.
    """

    hole_bytes = STAMPED_HOLE_BYTES

    def __init__(
        self, signer: DocumentSigner, authority: TimestampAuthority, *, patience: float, is_needed: bool
    ) -> None:
        self._signer, self._authority = signer, authority
        self._patience, self._is_needed = patience, is_needed

    def sign(self, digest: bytes) -> bytes:
        """The CMS with the token among its unsigned attributes."""
        signature = self._signer.sign(digest)
        try:
            return self._stamped(signature)
        except TimestampMissing as missing:
            if self._is_needed:
                raise
            log.warning("made_without_timestamp", error=missing.code)
            return signature

    def _stamped(self, signature: bytes) -> bytes:
        info = cms.ContentInfo.load(signature)
        (signer,) = info["content"]["signer_infos"]
        token = self._authority.stamp(signer["signature"].native, patience=self._patience)
        signer["unsigned_attrs"] = [{"type": "signature_time_stamp_token", "values": [token]}]
        stamped: bytes = info.dump(force=True)
        if len(stamped) > STAMPED_HOLE_BYTES:
            self._authority.leave_alone()
            _refuse("too large a token")
        return stamped


def authority_of(settings: Settings) -> TimestampAuthority | None:
    """The authority that stamps signatures; None where the office wants none."""
    return _authority(settings.timestamp_url) if settings.timestamp_url else None


def read_token(reply: bytes, *, digest: bytes, nonce: int) -> cms.ContentInfo:
    """The token of a reply, if it answers this question and no other; raises TimestampMissing."""
    try:
        response = tsp.TimeStampResp.load(reply, strict=True)
        status = response["status"]["status"].native
        if status not in GRANTED:
            _refuse(status)
        token = response["time_stamp_token"]
        info = token["content"]["encap_content_info"]["content"].parsed
        imprint = info["message_imprint"]
        said = imprint["hash_algorithm"]["algorithm"].native, imprint["hashed_message"].native
        answered = info["nonce"].native
    except (ValueError, TypeError, KeyError, AttributeError):
        _refuse("no answer in RFC 3161")
    if said != ("sha256", digest) or answered != nonce:
        _refuse("an answer to another question")
    return token


def _query(digest: bytes, nonce: int) -> bytes:
    imprint = {"hash_algorithm": SHA256, "hashed_message": digest}
    query = {"version": "v1", "message_imprint": imprint, "nonce": core.Integer(nonce), "cert_req": True}
    return bytes(tsp.TimeStampReq(query).dump())


def _refuse(reason: str) -> NoReturn:
    raise TimestampMissing(
        _(
            "The file of this certificate is not ready: it waits for its time stamp (%(reason)s). "
            "Try again in a few minutes.",
            reason=reason,
        )
    )


def _without_login(url: str) -> tuple[str, dict[str, str]]:
    """The address without user and password, which go into a header."""
    parts = urlsplit(url)
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    login, _at, host = parts.netloc.rpartition("@")
    if login:
        headers["Authorization"] = "Basic " + base64.b64encode(unquote(login).encode()).decode()
    return urlunsplit(parts._replace(netloc=host)), headers


@lru_cache(maxsize=8)
def _authority(url: str) -> TimestampAuthority:
    return TimestampAuthority(url)
