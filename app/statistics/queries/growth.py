"""Persons trained over time, each on the day on which they came for the first time."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.permissions import Scope
from app.programmes.models import TrainingSession
from app.registration.models import Registration
from app.statistics.queries.bases import Question, Rows, people
from app.statistics.queries.conditions import was_present
from app.statistics.queries.remembered import remembered
from app.statistics.rules.adding import AddsUpBy
from app.statistics.rules.selection import Selection


def new_persons_by_day(db: Session, selection: Selection, *, scope: Scope) -> list[tuple[date, int]]:
    """(start of session, persons who came for the first time in the selection), in order of time."""
    question = Question(selection=selection, scope=scope)
    rows = remembered(
        db,
        (new_persons_by_day, question),
        lambda: _first_days(question),
        measures=("persons",),
        adds_up_by=AddsUpBy.PERSON,
    )
    return sorted((row["day"], row["persons"]) for row in rows)


def _first_days(question: Question) -> Rows:
    columns = (Registration.person_id.label("person_id"), TrainingSession.starts_on.label("day"))
    present = people(question, *columns).where(was_present(question.selection)).subquery()
    first = sa.select(sa.func.min(present.c.day).label("day")).group_by(present.c.person_id).subquery()
    return sa.select(first.c.day, sa.func.count().label("persons")).group_by(first.c.day)
