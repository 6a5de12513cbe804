"""When the sessions of a selection began, and where they took place."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.permissions import Scope
from app.programmes.models import TrainingSession
from app.statistics.queries.bases import Question, Rows, sessions
from app.statistics.queries.remembered import remembered
from app.statistics.rules.adding import AddsUpBy
from app.statistics.rules.selection import Selection
from app.statistics.rules.table import Span


def find_span(db: Session, selection: Selection, *, scope: Scope) -> Span:
    """The years of the first and last session; how many sessions, host countries and sessions online."""
    question = Question(selection=selection, scope=scope)
    rows = remembered(
        db,
        (find_span, question),
        lambda: _span(question),
        measures=("sessions",),
        adds_up_by=AddsUpBy.SESSION,
    )
    years = [row["year"] for row in rows]
    return Span(
        sessions=sum(row["sessions"] for row in rows),
        host_countries=len({row["country"] for row in rows} - {None}),
        online=sum(row["sessions"] for row in rows if row["is_online"]),
        first_year=min(years, default=None),
        last_year=max(years, default=None),
    )


def _span(question: Question) -> Rows:
    columns = (
        TrainingSession.id.label("id"),
        sa.cast(sa.extract("year", TrainingSession.starts_on), sa.Integer).label("year"),
        TrainingSession.host_country.label("country"),
        TrainingSession.is_online.label("is_online"),
    )
    rows = sessions(question, *columns).subquery()
    keys = (rows.c.year, rows.c.country, rows.c.is_online)
    return sa.select(*keys, sa.func.count().label("sessions")).group_by(*keys)
