"""The keys of an office of tests, made once for all of them."""

import shutil
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.certificates.queries import Paper
from app.certificates.rules import CertificateState, digest_of
from app.certificates.service.issuer import Issuer, issuer_of
from app.certificates.signing.keys import init_keys, keys_folder
from app.core.settings import Settings, load_settings


@cache
def _office() -> Settings:
    settings = load_settings(
        {}, data_dir=Path(tempfile.mkdtemp(prefix="keys-")), secret_key="only for tests",
        office_name="Training desk",
    )  # fmt: skip
    init_keys(settings, now=datetime(2026, 1, 2, 9, 0, tzinfo=UTC))
    return settings


def make_issuer() -> Issuer:
    """The office that issues the certificates of tests."""
    return issuer_of(_office())


def lend_keys(data_dir: Path) -> None:
    """Give an office of tests the keys, as if it had made them."""
    shutil.copytree(keys_folder(_office()), data_dir / "keys", copy_function=shutil.copy)


def make_paper(printed: Mapping[str, Any], *, issued_at: datetime, **changes: Any) -> Paper:
    """A certificate as its file is made from it."""
    known = {
        "printed_digest": digest_of(printed),
        "file_key": None,
        "status_index": 5,
        "salt": "aa",
        "state": CertificateState.ISSUED,
    }
    return Paper(
        id=uuid4(),
        serial=printed["serial"],
        code=printed["code"].replace("-", ""),
        printed=dict(printed),
        issued_at=issued_at,
        **(known | changes),
    )


def behind_the_back_of_triggers(db: Session) -> None:
    """What a thief of the database could do: from here on what was issued can be changed."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(sa.text("SET LOCAL session_replication_role = replica"))
    else:
        db.execute(sa.text("DROP TRIGGER certificate_no_update"))
