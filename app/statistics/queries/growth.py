"""Persons trained over time, each on the day on which they came for the first time."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.permissions import Scope
from app.programmes.models import TrainingSession
from app.registration.models import Registration
from app.statistics.queries.bases import Question, people
from app.statistics.queries.conditions import was_present
from app.statistics.rules.selection import Selection


def new_persons_by_day(db: Session, selection: Selection, *, scope: Scope) -> list[tuple[date, int]]:
    """(start of session, persons who came for the first time in the selection), in order of time."""
    columns = (Registration.person_id.label("person_id"), TrainingSession.starts_on.label("day"))
    present = (
        people(Question(selection=selection, scope=scope), *columns).where(was_present(selection)).subquery()
    )
    first = sa.select(sa.func.min(present.c.day).label("day")).group_by(present.c.person_id).subquery()
    query = sa.select(first.c.day, sa.func.count()).group_by(first.c.day).order_by(first.c.day)
    return [(row[0], row[1]) for row in db.execute(query)]
