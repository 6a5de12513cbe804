"""Keeping a report's address under a name."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.errors import Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.permissions import Actor
from app.statistics.models import SavedView
from app.statistics.queries.saved import count_views, find_view, find_view_by_name

LONGEST_NAME = 120
LONGEST_QUERY = 8_000
MOST_OF_ONE_OWNER = 50


def save_view(
    db: Session, *, name: str, query: str, is_shared: bool, actor: Actor, owner_id: UUID, now: datetime
) -> SavedView:
    """Keep a report under a name; one's own view of that name is replaced. Raises Invalid for "name"."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise Invalid(_("Give the view a name of up to %(num)s letters.", num=LONGEST_NAME), field="name")
    if len(query) > LONGEST_QUERY:
        raise Invalid(_("The selection is too long to keep."), field="name")
    view = find_view_by_name(db, name, owner_id=owner_id)
    if view is None:
        if count_views(db, owner_id=owner_id) >= MOST_OF_ONE_OWNER:
            raise Invalid(
                _("You keep %(num)s views already; remove one first.", num=MOST_OF_ONE_OWNER), field="name"
            )
        view = SavedView(owner_id=owner_id, name=name, created_at=now)
        db.add(view)
    view.query, view.is_shared = query, is_shared
    db.flush()
    record(db, "report.view_saved", actor=actor, now=now, subject=("saved_view", view.id))
    return view


def remove_view(db: Session, view_id: UUID, *, actor: Actor, owner_id: UUID, now: datetime) -> None:
    """Forget one's own view; raises NotFound for another's."""
    view = find_view(db, view_id, owner_id=owner_id)
    if view is None:
        raise NotFound(_("There is no such view of yours."))
    db.delete(view)
    db.flush()
    record(db, "report.view_removed", actor=actor, now=now, subject=("saved_view", view_id))
