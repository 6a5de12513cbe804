"""Register imports: what was uploaded, what it did, whether it was undone."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Identified


class RegisterImport(Identified, Base):
    """One register on its way in; the records it made carry its id.

    `files` are dicts of name, key and size; `result` holds the counts, `problems` the rows refused or
    doubted, as far as they are kept, `understood` what each sheet and column was taken for.
    """

    __tablename__ = "register_import"

    file_name: Mapped[str]
    file_digest: Mapped[str] = mapped_column(index=True)
    files: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str]  # previewed | committed | undone
    programme_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("programme.id"), index=True)
    programme_code: Mapped[str] = mapped_column(
        default=""
    )  # of a programme that is begun with the import, too
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    problems: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    understood: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(index=True)
    created_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    committed_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
