"""What the office keeps of each certificate, for looking whether it is still as it was."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.certificates.models import Certificate
from app.certificates.rules import CertificateState


@dataclass(frozen=True, kw_only=True)
class Kept:
    """The record of a certificate with its seal, and where its file is."""

    serial: str
    printed: dict[str, Any]
    printed_digest: str
    file_key: str | None
    state: CertificateState


def kept_certificates(db: Session, *, start: int, limit: int) -> Sequence[Kept]:
    """So many certificates from the `start`th on, in an order that stays."""
    columns = [getattr(Certificate, each.name) for each in fields(Kept)]
    query = sa.select(*columns).order_by(Certificate.id).offset(start).limit(limit)
    return [Kept(**row) for row in db.execute(query).mappings()]


def count_certificates(db: Session) -> int:
    """All there are, whatever became of them."""
    return db.scalar(sa.select(sa.func.count()).select_from(Certificate)) or 0
