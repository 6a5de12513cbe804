"""The office's keys: each change of them leaves a trace, which is written before any file changes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.audit import service as audit
from app.certificates.errors import ReasonMissing
from app.certificates.signing.keys import (
    OfficeKeys,
    Tell,
    init_keys,
    replace_withdrawn,
    rotate_keys,
    withdraw_key,
)
from app.core.i18n import gettext as _
from app.core.permissions import Actor
from app.core.settings import Settings


def make_first(db: Session, settings: Settings, *, actor: Actor, now: datetime) -> OfficeKeys:
    """Make the keys of an office that has none; raises KeysExist."""
    return init_keys(settings, now=now, tell=_recorder(db, "keys.made", actor=actor, now=now))


def rotate(db: Session, settings: Settings, *, actor: Actor, now: datetime) -> OfficeKeys:
    """Sign with new keys from now on; what the old ones signed stays good."""
    return rotate_keys(settings, now=now, tell=_recorder(db, "keys.rotated", actor=actor, now=now))


def withdraw(
    db: Session, settings: Settings, key_id: str, *, reason: str, actor: Actor, now: datetime
) -> tuple[str, ...]:
    """Declare that somebody else may have a key; gives the keys withdrawn by this, none the second time."""
    if not reason.strip():
        raise ReasonMissing(_("Say why the key is withdrawn."), field="reason")
    tell = _recorder(db, "keys.withdrawn", actor=actor, now=now)
    return withdraw_key(settings, key_id, reason=reason.strip(), now=now, tell=tell)


def replace_lost(db: Session, settings: Settings, *, actor: Actor, now: datetime) -> OfficeKeys:
    """Make keys in the place of those withdrawn. Apart from withdrawing, which must not fail with it."""
    return replace_withdrawn(settings, now=now, tell=_recorder(db, "keys.made", actor=actor, now=now))


def _recorder(db: Session, action: str, *, actor: Actor, now: datetime) -> Tell:
    """Writes the trace, as far as the database can refuse it; files know no rollback."""

    def tell(names: Sequence[str]) -> None:
        audit.record(db, action, actor=actor, now=now, subject=("key", None), keys=list(names))
        db.flush()

    return tell
