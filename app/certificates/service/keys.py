"""The office's keys: each change of them leaves a trace."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.audit import service as audit
from app.certificates.errors import ReasonMissing
from app.certificates.signing.keys import (
    OfficeKeys,
    init_keys,
    replace_withdrawn,
    rotate_keys,
    withdraw_key,
)
from app.certificates.signing.manifest import ListedKey
from app.core.i18n import gettext as _
from app.core.permissions import Actor
from app.core.settings import Settings


def make_first(db: Session, settings: Settings, *, actor: Actor, now: datetime) -> OfficeKeys:
    """Make the keys of an office that has none; raises KeysExist."""
    keys = init_keys(settings, now=now)
    _record(db, "keys.made", _names_of_new(keys.listed, now), actor=actor, now=now)
    return keys


def rotate(db: Session, settings: Settings, *, actor: Actor, now: datetime) -> OfficeKeys:
    """Sign with new keys from now on; what the old ones signed stays good."""
    keys = rotate_keys(settings, now=now)
    _record(db, "keys.rotated", _names_of_new(keys.listed, now), actor=actor, now=now)
    return keys


def withdraw(
    db: Session, settings: Settings, key_id: str, *, reason: str, actor: Actor, now: datetime
) -> tuple[str, ...]:
    """Declare that somebody else may have a key; gives the keys withdrawn by this, none the second time."""
    if not reason.strip():
        raise ReasonMissing(_("Say why the key is withdrawn."), field="reason")
    lost = withdraw_key(settings, key_id, reason=reason.strip(), now=now)
    if lost:
        _record(db, "keys.withdrawn", lost, actor=actor, now=now)
    return lost


def replace_lost(db: Session, settings: Settings, *, actor: Actor, now: datetime) -> OfficeKeys:
    """Make keys in the place of those withdrawn. Apart from withdrawing, which must not fail with it."""
    keys = replace_withdrawn(settings, now=now)
    made = _names_of_new(keys.listed, now)
    if made:
        _record(db, "keys.made", made, actor=actor, now=now)
    return keys


def _names_of_new(listed: Sequence[ListedKey], now: datetime) -> list[str]:
    return [key.id for key in listed if key.created == now]


def _record(db: Session, action: str, names: Sequence[str], *, actor: Actor, now: datetime) -> None:
    audit.record(db, action, actor=actor, now=now, subject=("key", None), keys=list(names))
