"""When the sessions of a selection began, and where they took place."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.permissions import Scope
from app.programmes.models import TrainingSession
from app.statistics.queries.bases import Question, Rows, sessions
from app.statistics.queries.remembered import remembered
from app.statistics.rules.selection import Selection
from app.statistics.rules.table import Span


def find_span(db: Session, selection: Selection, *, scope: Scope) -> Span:
    """The years of the first and last session; how many sessions, host countries and sessions online."""
    question = Question(selection=selection, scope=scope)
    (row,) = remembered(db, (find_span, question), lambda: _span(question))
    return Span(
        sessions=row["sessions"],
        host_countries=row["countries"],
        online=int(row["online"]),
        first_year=row["first"].year if row["first"] else None,
        last_year=row["last"].year if row["last"] else None,
    )


def _span(question: Question) -> Rows:
    columns = (
        TrainingSession.id.label("id"),
        TrainingSession.starts_on.label("day"),
        TrainingSession.host_country.label("country"),
        sa.case((TrainingSession.is_online, 1), else_=0).label("online"),
    )
    rows = sessions(question, *columns).subquery()
    return sa.select(
        sa.func.min(rows.c.day).label("first"),
        sa.func.max(rows.c.day).label("last"),
        sa.func.count(sa.distinct(rows.c.country)).label("countries"),
        sa.func.coalesce(sa.func.sum(rows.c.online), 0).label("online"),
        sa.func.count().label("sessions"),
    )
