"""What is said of a session on its certificates."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.curriculum.models import Module
from app.people.models import Person
from app.programmes.models import AgendaItem, Assignment, Programme, SessionModule, TrainingSession
from app.programmes.rules import AssignmentRole

_A_DAY = date(2000, 1, 1)


@dataclass(frozen=True, kw_only=True)
class SessionFacts:
    """A session as it will be printed; `minutes` is None when no agenda says how long it was."""

    title: str
    slug: str
    starts_on: date
    ends_on: date
    days: int
    is_online: bool
    city: str
    host_country: str | None
    language: str
    programme_code: str
    programme_name: str
    modules: tuple[str, ...]
    minutes: int | None
    lead_trainer: str
    lead_trainer_id: UUID | None = None


def get_session_facts(db: Session, session_id: UUID) -> SessionFacts:
    """Session, programme, module titles, agenda time and lead trainer; the caller has checked the scope."""
    row = db.execute(
        sa.select(TrainingSession, Programme.code, Programme.name)
        .join(Programme, Programme.id == TrainingSession.programme_id)
        .where(TrainingSession.id == session_id)
    ).one()
    session = row.TrainingSession
    lead = _find_lead_trainer(db, session_id)
    return SessionFacts(
        title=session.title,
        slug=session.slug,
        starts_on=session.starts_on,
        ends_on=session.ends_on,
        days=session.day_count,
        is_online=session.is_online,
        city=session.city,
        host_country=session.host_country,
        language=session.language,
        programme_code=row.code,
        programme_name=row.name,
        modules=_modules(db, session_id),
        minutes=_minutes(db, session_id),
        lead_trainer=lead.full_name if lead else "",
        lead_trainer_id=lead.id if lead else None,
    )


def _modules(db: Session, session_id: UUID) -> tuple[str, ...]:
    rows = db.scalars(
        sa.select(Module.title)
        .join(SessionModule, SessionModule.module_id == Module.id)
        .where(SessionModule.session_id == session_id)
        .order_by(SessionModule.position, Module.code)
    )
    return tuple(rows)


def _minutes(db: Session, session_id: UUID) -> int | None:
    slots = db.execute(
        sa.select(AgendaItem.starts_at, AgendaItem.ends_at).where(
            AgendaItem.session_id == session_id, ~AgendaItem.is_break
        )
    ).all()
    if not slots:
        return None
    lengths = [datetime.combine(_A_DAY, end) - datetime.combine(_A_DAY, start) for start, end in slots]
    return sum(int(length.total_seconds()) for length in lengths) // 60


def _find_lead_trainer(db: Session, session_id: UUID) -> Person | None:
    return db.scalar(
        sa.select(Person)
        .join(Assignment, Assignment.person_id == Person.id)
        .where(Assignment.session_id == session_id, Assignment.role == AssignmentRole.LEAD)
        .order_by(Assignment.agenda_item_id.is_not(None), Person.family_name, Person.id)
        .limit(1)
    )


def find_sessions(db: Session, text: str, *, programme_code: str | None) -> list[tuple[UUID, str]]:
    """Id and programme code of the sessions with this id or short name; for the terminal."""
    query = sa.select(TrainingSession.id, Programme.code).join(
        Programme, Programme.id == TrainingSession.programme_id
    )
    try:
        query = query.where(TrainingSession.id == UUID(text))
    except ValueError:
        query = query.where(TrainingSession.slug == text)
    if programme_code is not None:
        query = query.where(Programme.code == programme_code)
    return [(session_id, code) for session_id, code in db.execute(query.order_by(Programme.code))]
