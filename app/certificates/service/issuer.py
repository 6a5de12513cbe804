"""The office as it issues: its name, its public address, and the keys it signs with."""

import hmac
import json
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, lru_cache

from app.certificates.errors import RecordAltered
from app.certificates.pdf import Attachment
from app.certificates.queries import Paper
from app.certificates.rules import digest_of
from app.certificates.rules.waiting import waits_for_timestamp
from app.certificates.signing.credential import achievement_credential, check_url
from app.certificates.signing.keys import OfficeKeys, load_keys
from app.certificates.signing.pades import DocumentSigner
from app.certificates.signing.proofs import sign_rdfc
from app.certificates.signing.timestamps import StampingSigner, TimestampAuthority, authority_of
from app.certificates.signing.tokens import as_jwt
from app.core.i18n import gettext as _
from app.core.i18n import in_language
from app.core.settings import Settings

CREDENTIAL_FILE, TOKEN_FILE = "credential.json", "credential.jwt"


@dataclass(frozen=True)
class Issuer:
    """What an office needs to issue; kept, because its signer is made once."""

    office_name: str
    base_url: str
    keys: OfficeKeys
    timestamps: TimestampAuthority | None = None

    @cached_property
    def signer(self) -> DocumentSigner:
        return DocumentSigner(self.keys.document)

    def stamping(
        self, paper: Paper, *, patience: float, now: datetime | None
    ) -> DocumentSigner | StampingSigner:
        """What signs this certificate's file, and waits so many seconds for a time stamp if one is wanted."""
        if self.timestamps is None or now is None:
            return self.signer
        is_needed = waits_for_timestamp(paper.issued_at, now=now)
        return StampingSigner(self.signer, self.timestamps, patience=patience, is_needed=is_needed)

    def check_url(self, code: str) -> str:
        """The public address that a certificate's square code opens."""
        return check_url(self.base_url, code)

    def credentials(self, paper: Paper) -> list[Attachment]:
        """The certificate as an Open Badges 3.0 credential: with a proof over Linked Data, and as a token."""
        credential = achievement_credential(
            paper.printed,
            base_url=paper.printed["check_url"].rpartition("/c/")[0],
            status_index=paper.status_index,
            salt=paper.salt,
            issued_at=paper.issued_at,
        )
        key = self.keys.credential
        with in_language(paper.printed["language"]):
            title = _("Digital credential of this certificate")
        signed = sign_rdfc(credential, key, created=paper.issued_at)
        files = (
            (CREDENTIAL_FILE, "application/vc+ld+json", json.dumps(signed, ensure_ascii=False)),
            (TOKEN_FILE, "application/vc+jwt", as_jwt(credential, key)),
        )
        return [
            Attachment(name=name, kind=kind, title=title, content=content.encode())
            for name, kind, content in files
        ]


def addressed(paper: Paper, *, base_url: str) -> Paper:
    """The certificate with the address it is checked at; those of the first release do not say it.

    Whatever is drawn or shown goes through here: raises RecordAltered for what somebody changed since.
    """
    if not hmac.compare_digest(digest_of(paper.printed), paper.printed_digest):
        raise RecordAltered(_("The record of this certificate was changed after it was issued."))
    if "check_url" in paper.printed:
        return paper
    return replace(paper, printed={**paper.printed, "check_url": check_url(base_url, paper.code)})


def issuer_of(settings: Settings) -> Issuer:
    """The issuer of an installation; raises NoKeys, with the remedy, where there is nothing to sign with."""
    return _issuer(
        settings.office_name,
        settings.base_url.rstrip("/"),
        load_keys(settings),
        timestamps=authority_of(settings),
    )


@lru_cache(maxsize=8)
def _issuer(
    office_name: str, base_url: str, keys: OfficeKeys, *, timestamps: TimestampAuthority | None
) -> Issuer:
    return Issuer(office_name, base_url, keys, timestamps)
