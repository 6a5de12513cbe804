"""Records with and without faults, and what the checks say of them."""

from datetime import date
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.attendance.models import HeadCount
from app.core.clock import utc_now
from app.core.permissions import EVERYTHING, TERMINAL, Scope
from app.curriculum.models import Module
from app.people.models import Person, Sector
from app.programmes.models import SessionModule, TrainingSession
from app.programmes.service import update_session
from app.statistics.queries.quality import Asked
from app.statistics.rules.quality import CHECKS, Found
from app.statistics.rules.selection import Selection
from app.statistics.service.quality import find_faults
from tests.factories.people import make_person
from tests.factories.programmes import make_session
from tests.programmes.inputs import session_input

PAGE = "/reports/data-quality"


def found(db: Session, key: str, *, scope: Scope = EVERYTHING, **selection: Any) -> Found:
    """What one check finds among all the others; ends the transaction, so that pages can write after it."""
    db.commit()
    asked = Asked(selection=Selection(**selection), scope=scope, today=utc_now().date())
    findings = find_faults(db, asked)
    db.commit()
    return next(each.found for each in findings.all if each.check.key == key)


def effect(key: str, fault: Found) -> str:
    """What the page says of it."""
    return CHECKS[key].effect(fault)


def listed(browser: FlaskClient, key: str, **query: str) -> str:
    """The page of one check."""
    response = browser.get(f"{PAGE}/{key}", query_string=query)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def sound_session(db: Session, **changes: Any) -> TrainingSession:
    """Three days in March 2020 of which nothing is missing."""
    values = {"starts_on": date(2020, 3, 2), "ends_on": date(2020, 3, 4), **changes}
    session = make_session(db, **values)
    module = db.query(Module).first() or Module(code="M1", title="Early warning")
    db.add(module)
    db.flush()
    db.add(SessionModule(session_id=session.id, module_id=module.id))
    db.flush()
    return session


def sound_person(db: Session, **changes: Any) -> Person:
    """Somebody of whom sex, country and sector are known."""
    sector = db.get(Sector, "police") or Sector(code="police", name="Police")
    person = make_person(db, **changes)
    db.add(sector)
    db.flush()
    person.sector_code = sector.code
    db.flush()
    return person


def head_count(db: Session, session_id: UUID, total: int) -> HeadCount:
    count = HeadCount(session_id=session_id, total=total, recorded_at=utc_now())
    db.add(count)
    db.flush()
    return count


def edit_session(db: Session, session: TrainingSession, **changes: Any) -> None:
    """Save the session's form with something changed."""
    values = {
        name: getattr(session, name)
        for name in (
            "title",
            "starts_on",
            "ends_on",
            "is_online",
            "host_country",
            "city",
            "language",
            "capacity",
        )
    }
    data = session_input(session.programme_id, **{**values, **changes})
    update_session(db, session.id, data=data, actor=TERMINAL, now=utc_now())
