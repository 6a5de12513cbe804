"""Before certificates are issued: which kinds a session issues, and who signs it off."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.service import record
from app.certificates.errors import KindsInvalid, SignOffRefused
from app.certificates.models import SessionKinds, SessionSignOff
from app.certificates.rules import SIGNING_ROLE_WORDS, SIGNING_ROLES, CertificateKind, possible_kinds
from app.certificates.rules.sign_offs import can_sign_off
from app.core.i18n import gettext as _
from app.core.permissions import Actor, Permission, Role
from app.programmes.models import TrainingSession
from app.programmes.queries import get_session
from app.programmes.service.reaching import place_of


def choose_kinds(
    db: Session, session_id: UUID, *, kinds: Sequence[CertificateKind], actor: Actor, now: datetime
) -> None:
    """Say which kinds of certificates a session issues; raises KindsInvalid.

    The usual kind alone is no choice: nothing is kept, and nothing hangs on the session.
    """
    session = _session_to_prepare(db, session_id, actor=actor)
    possible = possible_kinds(session.kind)
    if not kinds or not set(kinds) <= set(possible):
        raise KindsInvalid(_("Choose at least one kind."), field="kinds")
    chosen = [kind.value for kind in possible if kind in kinds]
    db.execute(sa.delete(SessionKinds).where(SessionKinds.session_id == session_id))
    if chosen != [possible[0].value]:
        db.add(SessionKinds(session_id=session_id, kinds=chosen))
    db.flush()
    _record(db, "certificate.kinds_chosen", session=session, actor=actor, now=now, kinds=chosen)


def sign_off(db: Session, session_id: UUID, *, role: str, actor: Actor, now: datetime) -> None:
    """Answer for a session in a role, so that its certificates may be issued; once is enough.

    Raises SignOffRefused for somebody who holds neither the role nor a stronger one there.
    """
    session = _session_to_sign(db, session_id, role=role, actor=actor)
    if _find_sign_off(db, session_id, role=role) is not None:
        return
    db.add(
        SessionSignOff(
            session_id=session_id,
            role=role,
            signed_at=now,
            signed_by_id=actor.user_id,
            signed_by_name=actor.name,
        )
    )
    db.flush()
    _record(db, "certificate.signed_off", session=session, actor=actor, now=now, role=role)


def take_back_sign_off(db: Session, session_id: UUID, *, role: str, actor: Actor, now: datetime) -> None:
    """No longer answer for a session; what was issued meanwhile keeps its evidence."""
    session = _session_to_sign(db, session_id, role=role, actor=actor)
    found = _find_sign_off(db, session_id, role=role)
    if found is None:
        return
    db.delete(found)
    db.flush()
    _record(db, "certificate.sign_off_taken_back", session=session, actor=actor, now=now, role=role)


def _session_to_prepare(db: Session, session_id: UUID, *, actor: Actor) -> TrainingSession:
    return get_session(db, session_id, scope=actor.scope(Permission.CERTIFICATES_ISSUE), lock=True)


def _session_to_sign(db: Session, session_id: UUID, *, role: str, actor: Actor) -> TrainingSession:
    session = _session_to_prepare(db, session_id, actor=actor)
    if role not in SIGNING_ROLES:
        raise SignOffRefused(_("Nobody signs off in this role."))
    if not can_sign_off(actor, role, programme_id=session.programme_id, country=session.host_country):
        raise SignOffRefused(_("A %(role)s has to do this.", role=SIGNING_ROLE_WORDS[Role(role)]))
    return session


def _find_sign_off(db: Session, session_id: UUID, *, role: str) -> SessionSignOff | None:
    return db.scalar(
        sa.select(SessionSignOff).where(SessionSignOff.session_id == session_id, SessionSignOff.role == role)
    )


def _record(
    db: Session, action: str, *, session: TrainingSession, actor: Actor, now: datetime, **details: Any
) -> None:
    record(
        db,
        action,
        actor=actor,
        now=now,
        subject=("training_session", session.id),
        place=place_of(session),
        **details,
    )
