"""Conditions on sessions that other features ask as well."""

from typing import Any

import sqlalchemy as sa

from app.certificates.models import SessionKinds
from app.certificates.rules import COMPLETION_KINDS


def issues_completion(session_id: sa.SQLColumnExpression[Any]) -> sa.ColumnElement[bool]:
    """Does the session issue proofs of completion? All do, unless only other kinds were chosen for it."""
    chosen = sa.cast(SessionKinds.kinds, sa.Text)
    others = (~chosen.contains(f'"{kind.value}"') for kind in COMPLETION_KINDS)
    return ~sa.exists().where(SessionKinds.session_id == session_id, *others)
