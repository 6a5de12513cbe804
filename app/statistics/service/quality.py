"""The quality of the records behind the figures."""

from datetime import date

from sqlalchemy.orm import Session

from app.core.permissions import Scope
from app.statistics.queries.quality import Asked, count_faults
from app.statistics.rules.quality import CHECKS, Check, Finding, Findings, summary_words
from app.statistics.rules.selection import Selection


def find_faults(db: Session, asked: Asked) -> Findings:
    """What every check finds: one SELECT."""
    found = count_faults(db, asked, keys=CHECKS)
    return Findings(tuple(Finding(check=check, found=found[key]) for key, check in CHECKS.items()))


def find_fault(db: Session, asked: Asked, *, check: Check) -> Finding:
    """What one check finds."""
    return Finding(check=check, found=count_faults(db, asked, keys=[check.key])[check.key])


def quality_summary(
    db: Session,
    *,
    scope: Scope,
    today: date,
    selection: Selection = Selection(),  # noqa: B008 - frozen
) -> str:
    """The quality of the records in a sentence, for a page that shows figures; of the selection, only
    period and programme are regarded."""
    return summary_words(find_faults(db, Asked(selection=selection, scope=scope, today=today)))
