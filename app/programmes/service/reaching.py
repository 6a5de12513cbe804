"""May the actor change this? Asked before each change of a programme or session."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.audit.rules import Place
from app.core.i18n import gettext as _
from app.core.permissions import Actor, Permission
from app.programmes.errors import OutOfReach
from app.programmes.models import TrainingSession
from app.programmes.queries import get_session


def session_to_edit(db: Session, session_id: UUID, *, actor: Actor) -> TrainingSession:
    """The session, locked until the transaction ends; raises SessionNotFound outside of the actor's part."""
    return get_session(db, session_id, scope=actor.scope(Permission.SESSIONS_EDIT), lock=True)


def require_reach(actor: Actor, *, programme_id: UUID, country: str | None, is_online: bool) -> None:
    """Raise OutOfReach, beside the right field, when the actor may not hold sessions there."""
    scope = actor.scope(Permission.SESSIONS_EDIT)
    if scope.covers(programme_id, country):
        return
    if not any(programme in (None, programme_id) for programme, _country in scope.pairs):
        raise OutOfReach(_("You may not change sessions of this programme."), field="programme_id")
    if is_online:
        raise OutOfReach(
            _("You may change the sessions of some countries only, so not online ones."), field="is_online"
        )
    raise OutOfReach(_("You may not change sessions in this country."), field="host_country")


def require_programme_reach(actor: Actor, programme_id: UUID | None) -> None:
    """Raise OutOfReach when the actor may not change this programme (None: may not begin a new one)."""
    if not actor.scope(Permission.PROGRAMMES_EDIT).covers(programme_id, None):
        raise OutOfReach(_("You may not change this programme."))


def place_of(session: TrainingSession) -> Place:
    """Where entries about a session belong in the trail."""
    return Place(session_id=session.id, programme_id=session.programme_id, country=session.host_country)
