"""What has been published; the same for everybody, so that no query takes a scope."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer, undefer

from app.statistics.models import PublicRelease
from app.statistics.rules.releases import Years

MOST = 200
NEWEST_FIRST = (PublicRelease.released_at.desc(), PublicRelease.id)


def list_releases(db: Session, *, withdrawn_too: bool = False) -> list[PublicRelease]:
    """The releases, newest first, their tables left to be asked for."""
    query = sa.select(PublicRelease).options(defer(PublicRelease.tables))
    if not withdrawn_too:
        query = query.where(PublicRelease.withdrawn_at.is_(None))
    return list(db.scalars(query.order_by(*NEWEST_FIRST).limit(MOST)))


def find_release(db: Session, release_id: UUID) -> PublicRelease | None:
    """A release by its id, withdrawn ones too."""
    return db.get(PublicRelease, release_id)


def find_latest_release(db: Session) -> PublicRelease | None:
    """The release that the public sees first: the newest that stands."""
    query = sa.select(PublicRelease).where(PublicRelease.withdrawn_at.is_(None))
    return db.scalar(query.order_by(*NEWEST_FIRST).limit(1))


def is_public(db: Session, digest: str) -> bool:
    """Does a release with exactly this content stand?"""
    query = sa.select(PublicRelease.id).where(
        PublicRelease.digest == digest, PublicRelease.withdrawn_at.is_(None)
    )
    return db.scalar(query.limit(1)) is not None


def releases_of_shared_years(db: Session, years: Years) -> list[PublicRelease]:
    """What the public has read about any of these years, newest first: withdrawn releases were read, too."""
    return list(
        db.scalars(
            sa.select(PublicRelease)
            .where(PublicRelease.first_year <= years.last, PublicRelease.last_year >= years.first)
            .options(undefer(PublicRelease.kept))
            .order_by(*NEWEST_FIRST)
        )
    )


def find_rounding_key(db: Session) -> str | None:
    """The key of the first release, which all later ones keep."""
    first = sa.select(PublicRelease.rounding_key).order_by(PublicRelease.released_at, PublicRelease.id)
    return db.scalar(first.limit(1))
