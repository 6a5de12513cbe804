"""Sealed reports."""

from typing import Any

from sqlalchemy.orm import Session

from app.core.clock import utc_now
from app.core.office import Office
from app.core.office_key import office_key
from app.core.permissions import TERMINAL
from app.statistics.models import SealedReport
from app.statistics.rules.asked import Asked
from app.statistics.service.sealing.sealing import seal_report

USUAL = Asked()


def make_seal(db: Session, office: Office, asked: Asked = USUAL, **changes: Any) -> SealedReport:
    """A report sealed with the key of the office, by the terminal and now, unless told otherwise."""
    usual = {"title": "Report", "query": "", "office": "Desk", "actor": TERMINAL, "now": utc_now()}
    return seal_report(db, asked, key=office_key(office.settings), **(usual | changes))
