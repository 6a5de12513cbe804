"""The sessions that a printed report lists."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.permissions import Scope
from app.programmes.models import Programme, TrainingSession
from app.statistics.queries.conditions import counted_sessions
from app.statistics.rules.booklets import SessionLine
from app.statistics.rules.selection import Selection

MOST_SESSIONS = 5_000


def sessions_listed(db: Session, selection: Selection, *, scope: Scope) -> list[SessionLine]:
    """The sessions counted, in order of time; of very many the first, which the report then says."""
    query = (
        sa.select(TrainingSession)
        .join(Programme, Programme.id == TrainingSession.programme_id)
        .where(*counted_sessions(selection, scope))
        .order_by(TrainingSession.starts_on, TrainingSession.title, TrainingSession.id)
        .limit(MOST_SESSIONS)
    )
    return [
        SessionLine(
            key=str(each.id),
            title=each.title,
            starts_on=each.starts_on,
            ends_on=each.ends_on,
            city=each.city,
            host_country=each.host_country,
            is_online=each.is_online,
        )
        for each in db.scalars(query)
    ]
