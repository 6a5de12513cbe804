"""What an office writes into its printed reports."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Identified
from app.statistics.rules.booklets import ReportKind


class ReportWording(Identified, Base):
    """The words around the figures of one kind of report in one language; an empty text is left out."""

    __tablename__ = "report_wording"
    __table_args__ = (sa.UniqueConstraint("kind", "language"),)

    kind: Mapped[ReportKind]
    language: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    foreword: Mapped[str] = mapped_column(default="")
    closing: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime]
