"""Making designs: each change is a new version, so that what was issued goes on looking as it did."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.rules import Place
from app.audit.service import record
from app.certificates.errors import DesignInvalid, DesignNotFound, DesignOutOfReach
from app.certificates.models import CertificateDesign, DesignChoice, DesignVersion
from app.certificates.queries import EVERY_KIND, get_design, get_design_version, list_choices
from app.certificates.rules import (
    CertificateKind,
    DesignContent,
    check_design,
    check_design_name,
    design_name_key,
)
from app.core.database import one_at_a_time
from app.core.i18n import gettext as _
from app.core.permissions import Actor, Permission
from app.programmes.models import Programme

OFFICE_LOCK = 7_236_543  # any number that nothing else of the office locks by


def make_design(
    db: Session,
    name: str,
    *,
    programme_id: UUID | None,
    content: DesignContent,
    actor: Actor,
    now: datetime,
) -> UUID:
    """Begin a design of a programme's, or with None of the whole office's; raises DesignInvalid."""
    require_design_reach(actor, programme_id)
    _one_at_a_time(db, programme_id)
    _check_name(db, name, programme_id=programme_id, but=None)
    check_design(content)
    design = CertificateDesign(name=name, name_key=design_name_key(name), programme_id=programme_id)
    db.add(design)
    db.flush()
    _add_version(db, design, number=1, content=content, actor=actor, now=now)
    return design.id


def change_design(
    db: Session, design_id: UUID, *, name: str, content: DesignContent, actor: Actor, now: datetime
) -> int:
    """Put a new version in force for what is issued from now on, and give its number.

    The number stays where nothing but the name is another. Raises DesignInvalid.
    """
    design = _design_to_change(db, design_id, actor=actor)
    _check_name(db, name, programme_id=design.programme_id, but=design.id)
    check_design(content)
    last = _last_version(db, design)
    if name != design.name:
        design.name, design.name_key = name, design_name_key(name)
        _record(db, "certificate.design_renamed", design=design, actor=actor, now=now)
    if last.digest == content.digest:
        return last.number
    _add_version(db, design, number=last.number + 1, content=content, actor=actor, now=now)
    return last.number + 1


def use_version_again(db: Session, design_id: UUID, *, number: int, actor: Actor, now: datetime) -> int:
    """Make the newest version one that says what an earlier one did, and give its number."""
    design = _design_to_change(db, design_id, actor=actor)
    scope = actor.scope(Permission.CERTIFICATES_DESIGN)
    content = get_design_version(db, design_id, number=number, scope=scope).content
    return change_design(db, design_id, name=design.name, content=content, actor=actor, now=now)


def archive_design(db: Session, design_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Offer a design no more; raises DesignInvalid while certificates are issued with it."""
    design = _design_to_change(db, design_id, actor=actor)
    if db.scalar(sa.select(sa.func.count(DesignChoice.id)).where(DesignChoice.design_id == design_id)):
        raise DesignInvalid(_("This design is in use. Choose another first, then put it away."))
    if not design.is_archived:
        design.is_archived = True
        _record(db, "certificate.design_archived", design=design, actor=actor, now=now)


def bring_back_design(db: Session, design_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Offer a design again that was put away."""
    design = _design_to_change(db, design_id, actor=actor)
    if design.is_archived:
        design.is_archived = False
        _record(db, "certificate.design_brought_back", design=design, actor=actor, now=now)


def choose_designs(
    db: Session,
    programme_id: UUID | None,
    *,
    choices: Mapping[str, UUID | None],
    actor: Actor,
    now: datetime,
) -> None:
    """Say which design each kind has, "" being every kind not named; None is the design built in.

    A kind that is not named follows "", and where that is not named either, the office's choice.
    """
    require_design_reach(actor, programme_id)
    if not set(choices) <= {EVERY_KIND, *CertificateKind}:
        raise DesignInvalid(_("One of these kinds is unknown."))
    _one_at_a_time(db, programme_id)
    _lock_designs(db, [design_id for design_id in choices.values() if design_id is not None])
    for kind, design_id in choices.items():
        if design_id is not None:
            _check_choice(db, design_id, kind=kind, programme_id=programme_id, actor=actor)
    if list_choices(db, programme_id) == dict(choices):
        return
    db.execute(sa.delete(DesignChoice).where(DesignChoice.programme_id == programme_id))
    db.add_all(
        DesignChoice(programme_id=programme_id, kind=str(kind), design_id=design_id)
        for kind, design_id in choices.items()
    )
    db.flush()
    record(
        db,
        "certificate.designs_chosen",
        actor=actor,
        now=now,
        subject=("programme", programme_id),
        place=Place(programme_id=programme_id),
        designs={str(kind) or "every": str(chosen or "") for kind, chosen in choices.items()},
    )


def require_design_reach(actor: Actor, programme_id: UUID | None) -> None:
    """Raise DesignOutOfReach for who may not design for this programme, or with None for the office."""
    if not actor.scope(Permission.CERTIFICATES_DESIGN).covers(programme_id, None):
        raise DesignOutOfReach(_("You may not change how these certificates look."))


def _one_at_a_time(db: Session, programme_id: UUID | None) -> None:
    """Names and choices of a programme, or with None of the office: whoever comes second sees the first's."""
    if programme_id is None:
        one_at_a_time(db, OFFICE_LOCK)
        return
    programme = sa.select(Programme.id).where(Programme.id == programme_id)
    db.execute(programme.with_for_update(key_share=True))


def _lock_designs(db: Session, design_ids: Sequence[UUID]) -> None:
    """Nobody puts them away while they are chosen; in one order, so that no two wait for each other."""
    chosen = sa.select(CertificateDesign.id).where(CertificateDesign.id.in_(design_ids))
    db.execute(chosen.order_by(CertificateDesign.id).with_for_update())


def _design_to_change(db: Session, design_id: UUID, *, actor: Actor) -> CertificateDesign:
    """The design, locked: of two who make a version at once, the second sees the first's."""
    row = get_design(db, design_id, scope=actor.scope(Permission.CERTIFICATES_DESIGN))
    _one_at_a_time(db, row.programme_id)
    design = db.get(CertificateDesign, design_id, with_for_update=True)
    if design is None:
        raise DesignNotFound(_("There is no such design, or it is not yours to see."))
    require_design_reach(actor, design.programme_id)
    return design


def _last_version(db: Session, design: CertificateDesign) -> DesignVersion:
    return db.scalars(
        sa.select(DesignVersion)
        .where(DesignVersion.design_id == design.id)
        .order_by(DesignVersion.number.desc())
        .limit(1)
    ).one()


def _add_version(
    db: Session,
    design: CertificateDesign,
    *,
    number: int,
    content: DesignContent,
    actor: Actor,
    now: datetime,
) -> None:
    db.add(
        DesignVersion(
            design_id=design.id,
            number=number,
            content=content.to_json(),
            digest=content.digest,
            made_at=now,
            made_by_id=actor.user_id,
        )
    )
    db.flush()
    _record(db, "certificate.design_made", design=design, actor=actor, now=now, number=number)


def _check_name(db: Session, name: str, *, programme_id: UUID | None, but: UUID | None) -> None:
    check_design_name(name)
    alike = sa.select(CertificateDesign.id).where(
        CertificateDesign.programme_id == programme_id,
        CertificateDesign.name_key == design_name_key(name),
    )
    if any(found != but for found in db.scalars(alike)):
        raise DesignInvalid(_("There is a design of this name already."), field="name")


def _check_choice(
    db: Session, design_id: UUID, *, kind: str, programme_id: UUID | None, actor: Actor
) -> None:
    """A programme chooses among its own designs and the office's, the office among its own."""
    design = get_design(db, design_id, scope=actor.scope(Permission.CERTIFICATES_DESIGN))
    if design.is_archived or design.programme_id not in (None, programme_id):
        raise DesignInvalid(_("This design cannot be chosen here."), field=f"kind_{kind or 'every'}")


def _record(
    db: Session,
    action: str,
    *,
    design: CertificateDesign,
    actor: Actor,
    now: datetime,
    **details: object,
) -> None:
    record(
        db,
        action,
        actor=actor,
        now=now,
        subject=("certificate_design", design.id),
        place=Place(programme_id=design.programme_id),
        **details,
    )
