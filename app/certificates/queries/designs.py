"""Designs of certificates: which is used, which there are, and their versions."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.certificates.errors import DesignNotFound
from app.certificates.models import (
    Certificate,
    CertificateDesign,
    DesignChoice,
    DesignVersion,
    UploadedPicture,
)
from app.certificates.rules import CertificateKind, DesignContent
from app.core.i18n import gettext as _
from app.core.permissions import Scope
from app.programmes.models import Programme

EVERY_KIND = ""


@dataclass(frozen=True, kw_only=True)
class ChosenDesign:
    """The version that a certificate is issued with."""

    version_id: UUID
    number: int
    content: DesignContent


@dataclass(frozen=True, kw_only=True)
class DesignRow:
    """A design with its newest version; without a programme it is the whole office's."""

    id: UUID
    name: str
    programme_id: UUID | None
    programme_code: str | None
    is_archived: bool
    number: int
    made_at: datetime
    made_by: str | None


@dataclass(frozen=True, kw_only=True)
class OpenedDesign(DesignRow):
    """A design with what its newest version says."""

    content: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class DesignVersionRow:
    """A version in the list of a design."""

    number: int
    digest: str
    made_at: datetime
    made_by: str | None


def find_chosen_design(db: Session, programme_id: UUID, *, kind: CertificateKind) -> ChosenDesign | None:
    """What certificates of this kind look like: the nearest choice counts, the programme's before the
    office's and a kind's before that for every kind. None for the design built in."""
    row = db.execute(
        sa.select(DesignVersion)
        .select_from(DesignChoice)
        .outerjoin(DesignVersion, DesignVersion.design_id == DesignChoice.design_id)
        .where(
            sa.or_(DesignChoice.programme_id == programme_id, DesignChoice.programme_id.is_(None)),
            DesignChoice.kind.in_((kind.value, EVERY_KIND)),
        )
        .order_by(
            DesignChoice.programme_id.is_(None),
            DesignChoice.kind == EVERY_KIND,
            DesignVersion.number.desc(),
        )
        .limit(1)
    ).scalar_one_or_none()
    return None if row is None else chosen(row)


def chosen(version: DesignVersion) -> ChosenDesign:
    """A version as certificates are issued with it."""
    return ChosenDesign(
        version_id=version.id, number=version.number, content=DesignContent.from_json(version.content)
    )


def list_designs(db: Session, *, scope: Scope) -> list[DesignRow]:
    """The office's designs and those of programmes in reach, archived ones last."""
    query = _designs().where(_usable_within(scope))
    rows = db.execute(
        query.order_by(
            CertificateDesign.is_archived,
            CertificateDesign.programme_id.is_not(None),
            CertificateDesign.name,
            CertificateDesign.id,
        )
    ).mappings()
    return [DesignRow(**row) for row in rows]


def get_design(db: Session, design_id: UUID, *, scope: Scope) -> OpenedDesign:
    """A design of the office or of a programme in reach; raises DesignNotFound."""
    query = _designs().add_columns(DesignVersion.content)
    query = query.where(CertificateDesign.id == design_id, _usable_within(scope))
    row = db.execute(query).mappings().one_or_none()
    if row is None:
        raise DesignNotFound(_("There is no such design, or it is not yours to see."))
    return OpenedDesign(**row)


def get_design_version(db: Session, design_id: UUID, *, number: int, scope: Scope) -> ChosenDesign:
    """One version; raises DesignNotFound."""
    version = db.scalar(
        sa.select(DesignVersion)
        .join(CertificateDesign, CertificateDesign.id == DesignVersion.design_id)
        .where(DesignVersion.design_id == design_id, DesignVersion.number == number, _usable_within(scope))
    )
    if version is None:
        raise DesignNotFound(_("There is no such design, or it is not yours to see."))
    return chosen(version)


def list_design_versions(db: Session, design_id: UUID) -> list[DesignVersionRow]:
    """The versions of a design, the newest first; the caller has checked the scope."""
    rows = db.execute(
        sa.select(
            DesignVersion.number,
            DesignVersion.digest,
            DesignVersion.made_at,
            User.name.label("made_by"),
        )
        .outerjoin(User, User.id == DesignVersion.made_by_id)
        .where(DesignVersion.design_id == design_id)
        .order_by(DesignVersion.number.desc())
    ).mappings()
    return [DesignVersionRow(**row) for row in rows]


def list_choices(db: Session, programme_id: UUID | None) -> dict[str, UUID | None]:
    """What a programme, or with None the office, has chosen, by kind; the caller has checked the scope."""
    rows = db.execute(
        sa.select(DesignChoice.kind, DesignChoice.design_id)
        .where(DesignChoice.programme_id == programme_id)
        .order_by(DesignChoice.kind)
    )
    return {row.kind: row.design_id for row in rows}


def find_pictures_used_since(db: Session, when: datetime, *, digests: Collection[str]) -> set[str]:
    """Which of these uploaded pictures somebody has looked at since then."""
    query = sa.select(UploadedPicture.digest).where(
        UploadedPicture.digest.in_(digests), UploadedPicture.used_at >= when
    )
    return set(db.scalars(query))


def find_named_pictures(db: Session, digests: Collection[str]) -> set[str]:
    """Which of these pictures a version of a design names, or a certificate; give few of them at a time."""
    found: set[str] = set()
    for kept in (DesignVersion.content, Certificate.printed):
        for digest in set(digests) - found:
            if db.scalar(sa.select(sa.exists().where(sa.cast(kept, sa.Text).contains(digest)))):
                found.add(digest)
    return found


def _usable_within(scope: Scope) -> sa.ColumnElement[bool]:
    """The office's designs are for all its programmes; a programme's own are for whoever answers for it."""
    if scope.is_everything:
        return sa.true()
    own = [programme_id for programme_id, country in scope.pairs if programme_id and country is None]
    return sa.or_(CertificateDesign.programme_id.is_(None), CertificateDesign.programme_id.in_(own))


def _designs() -> sa.Select[*tuple[Any, ...]]:
    newest = (
        sa.select(DesignVersion.design_id, sa.func.max(DesignVersion.number).label("number"))
        .group_by(DesignVersion.design_id)
        .subquery()
    )
    return (
        sa.select(
            CertificateDesign.id,
            CertificateDesign.name,
            CertificateDesign.programme_id,
            Programme.code.label("programme_code"),
            CertificateDesign.is_archived,
            DesignVersion.number,
            DesignVersion.made_at,
            User.name.label("made_by"),
        )
        .join(newest, newest.c.design_id == CertificateDesign.id)
        .join(
            DesignVersion,
            sa.and_(DesignVersion.design_id == CertificateDesign.id, DesignVersion.number == newest.c.number),
        )
        .outerjoin(Programme, Programme.id == CertificateDesign.programme_id)
        .outerjoin(User, User.id == DesignVersion.made_by_id)
    )
