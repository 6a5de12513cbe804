"""Jobs: work to be done after the commit, written in the transaction that asked for it."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Identified


class Job(Identified, Base):
    """One piece of work; `key` keeps it from being asked for twice, `lease_until` from being done twice."""

    __tablename__ = "job"
    __table_args__ = (sa.Index("ix_job_due", "done_at", "failed_at", "run_at"),)

    kind: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    key: Mapped[str | None] = mapped_column(unique=True)
    run_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(default="")
