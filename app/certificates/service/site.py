"""What verifies certificates as the files of a static site, which outlives the software and the office."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from app.certificates.errors import KeysUnreadable, NoKeys
from app.certificates.service.issuer import Issuer, issuer_of
from app.certificates.service.offline import OFFLINE_FILE, make_offline_page
from app.certificates.service.publishing import (
    ROOTS_FILE,
    last_list,
    published_keys,
    published_list,
    published_roots,
)
from app.certificates.signing.did import did_path
from app.certificates.signing.status_list import status_list_url
from app.core.settings import Settings


def site_files(db: Session, settings: Settings, *, now: datetime) -> Mapping[str, bytes]:
    """Each file by its path below the root of the host; raises NoKeys.

    The lists of certificates that were taken back are among them where there is a key to sign them with.
    """
    files = {
        did_path(settings.base_url).removeprefix("/"): _json(published_keys(settings)),
        ROOTS_FILE: published_roots(settings).encode(),
        OFFLINE_FILE: make_offline_page(db, settings, now=now),
    }
    try:
        issuer = issuer_of(settings)
    except (NoKeys, KeysUnreadable):
        return files
    return files | _lists(db, issuer, now=now)


def _lists(db: Session, issuer: Issuer, *, now: datetime) -> dict[str, bytes]:
    return {
        urlsplit(status_list_url(issuer.base_url, number)).path.removeprefix("/"): _json(found)
        for number in range(1, last_list(db) + 1)
        if (found := published_list(db, number, issuer=issuer, now=now))
    }


def _json(content: Mapping[str, Any]) -> bytes:
    return f"{json.dumps(content, ensure_ascii=False, indent=2)}\n".encode()
