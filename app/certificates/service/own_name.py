"""Holders say how their name is printed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.audit.service import record
from app.certificates.errors import CertificateNotFound, NameDiffers
from app.certificates.models import NameConfirmation
from app.certificates.queries import OwnName, find_own_name
from app.certificates.rules import is_plain_name, is_same_name
from app.core.i18n import gettext as _
from app.core.permissions import Actor


def get_own_name(db: Session, actor: Actor) -> OwnName:
    """The name of the person behind this account; raises CertificateNotFound where there is none."""
    found = find_own_name(db, actor.person_id) if actor.person_id else None
    if found is None:
        raise CertificateNotFound(_("No person on record belongs to this account."))
    return found


def confirm_own_name(
    db: Session, *, name: str, own_script_name: str, actor: Actor, now: datetime
) -> NameConfirmation:
    """Keep the spelling that the person behind this account wants printed from now on.

    Capitals, accents, spaces and order are theirs to choose. Another name is for the office to correct, which
    knows whom it trained: raises NameDiffers.
    """
    known = get_own_name(db, actor)
    _check(name, known.written, field="name")
    if known.own_script_name:
        _check(own_script_name, known.own_script_name, field="own_script_name")
    person_id: UUID = actor.person_id  # type: ignore[assignment]  # get_own_name has asked
    confirmation = NameConfirmation(
        person_id=person_id,
        name=name,
        own_script_name=own_script_name if known.own_script_name else "",
        confirmed_at=now,
        confirmed_by_id=actor.user_id,
    )
    db.add(confirmation)
    db.flush()
    record(db, "person.name_confirmed", actor=actor, now=now, subject=("person", person_id))
    return confirmation


def _check(typed: str, written: str, *, field: str) -> None:
    if not is_same_name(typed, written):
        raise NameDiffers(
            _("This is another name than the one on record. Please ask the office to correct the record."),
            field=field,
        )
    if typed != written and not is_plain_name(typed):
        raise NameDiffers(_("A name is printed in letters, spaces, hyphens and apostrophes."), field=field)
