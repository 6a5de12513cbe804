"""The quality of the records behind the figures."""

from sqlalchemy.orm import Session

from app.statistics.queries.quality import Asked, count_faults
from app.statistics.rules.quality import CHECKS, Check, Finding, Findings


def find_faults(db: Session, asked: Asked) -> Findings:
    """What every check finds: one SELECT."""
    found = count_faults(db, asked, keys=CHECKS)
    return Findings(tuple(Finding(check=check, found=found[key]) for key, check in CHECKS.items()))


def find_fault(db: Session, asked: Asked, *, check: Check) -> Finding:
    """What one check finds."""
    return Finding(check=check, found=count_faults(db, asked, keys=[check.key])[check.key])
