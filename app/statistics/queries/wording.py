"""The words that an office gives its printed reports."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.statistics.models import ReportWording
from app.statistics.rules.booklets import ReportKind, Wording


def find_wording(db: Session, kind: ReportKind, *, language: str) -> ReportWording | None:
    """The words for this report in this language, where the office has written some."""
    return db.scalar(
        sa.select(ReportWording).where(ReportWording.kind == kind, ReportWording.language == language)
    )


def wording_of(db: Session, kind: ReportKind, *, language: str) -> Wording:
    """The same as they are printed; empty where nothing was written."""
    found = find_wording(db, kind, language=language)
    if found is None:
        return Wording()
    return Wording(title=found.title, foreword=found.foreword, closing=found.closing)


def languages_written(db: Session, kind: ReportKind) -> set[str]:
    """The languages in which this report has words of the office's own."""
    query = sa.select(ReportWording.language).where(ReportWording.kind == kind)
    return set(db.scalars(query.order_by(ReportWording.language)))
