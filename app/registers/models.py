"""Register imports: what was uploaded, what it did, whether it was undone."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Identified


class RegisterImport(Identified, Base):
    """One register on its way in; the records it made carry its id."""

    __tablename__ = "register_import"

    file_name: Mapped[str]
    file_digest: Mapped[str] = mapped_column(index=True)
    file_key: Mapped[str | None]
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str]  # previewed | committed | undone
    programme_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("programme.id"))
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    created_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    committed_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
