"""Publishing figures: looked at first, released for good, withdrawn but never changed."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import rfc8785
from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.database import one_at_a_time
from app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from app.core.i18n import gettext as _
from app.core.permissions import EVERYTHING, Actor, Permission
from app.statistics.models import PublicRelease
from app.statistics.queries.releases import (
    find_release,
    find_rounding_key,
    is_public,
    releases_of_shared_years,
)
from app.statistics.rules.releases import (
    FEWEST_CHANGED,
    FEWEST_PERSONS,
    HEADLINE,
    RELEASE_TABLES,
    ReleaseTable,
    RoundedTable,
    Rounding,
    Years,
    headline_of,
    is_too_near,
    kept_numbers,
    numbers_to_keep,
    round_table,
)
from app.statistics.rules.table import Table
from app.statistics.service.tables import take_table

FIRST_YEAR = 1945
RELEASE_LOCK = 7_236_542  # any number that nothing else of the office locks by
PURPOSE = b"rounding of public figures"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A release as it would be, with the true numbers beside the rounded ones: for the office only."""

    title: str
    years: Years
    headline: dict[str, int]
    tables: tuple[RoundedTable, ...]
    rounding: Rounding

    @property
    def content(self) -> dict[str, Any]:
        """All that the public gets."""
        return {
            "title": self.title,
            "first_year": self.years.first,
            "last_year": self.years.last,
            "headline": self.headline,
            "tables": [each.public() for each in self.tables],
        }

    @property
    def digest(self) -> str:
        """SHA-256 of the content in its one canonical form."""
        return hashlib.sha256(rfc8785.dumps(self.content)).hexdigest()


def prepare_release(
    db: Session, title: str, *, years: Years, actor: Actor, secret: str, now: datetime
) -> Draft:
    """What the public would read, counted now; refuses what would say too much about a few people."""
    _require_whole_office(actor)
    _require_past(years, now)
    one_at_a_time(db, RELEASE_LOCK)  # each has to see the numbers of the other
    key = find_rounding_key(db) or hmac.digest(secret.encode(), PURPOSE, "sha256").hex()
    before = releases_of_shared_years(db, years)
    rounding = Rounding(
        key=bytes.fromhex(key), years=years, earlier=[kept_numbers(release.kept) for release in before]
    )
    exact = [(table, _take(db, table, years)) for table in RELEASE_TABLES]
    headline = headline_of(exact[0][1])
    _require_many(headline["persons"])
    _require_distance(headline["persons"], before)
    tables = tuple(round_table(counted, table, rounding=rounding) for table, counted in exact)
    return Draft(title=title, years=years, headline=headline, tables=tables, rounding=rounding)


def release(db: Session, draft: Draft, *, seen: str, actor: Actor, now: datetime) -> PublicRelease:
    """Publish what has been looked at; `seen` is the digest of the draft that the person agreed to."""
    _require_whole_office(actor)
    if draft.digest != seen:
        raise Conflict(_("The figures have changed since you looked at them. Look again, then release."))
    if is_public(db, draft.digest):
        raise Conflict(_("These figures are public already, under the same title."))
    published = PublicRelease(
        **draft.content,
        digest=draft.digest,
        kept=numbers_to_keep(draft.rounding.kept),
        rounding_key=draft.rounding.key.hex(),
        released_at=now,
        released_by_id=actor.user_id,
    )
    db.add(published)
    db.flush()
    record(
        db,
        "figures.released",
        actor=actor,
        now=now,
        subject=("public_release", published.id),
        first_year=draft.years.first,
        last_year=draft.years.last,
    )
    return published


def get_release(db: Session, release_id: UUID) -> PublicRelease:
    """A release by its id; raises NotFound."""
    found = find_release(db, release_id)
    if found is None:
        raise NotFound(_("There are no such figures."))
    return found


def withdraw_release(
    db: Session, release_id: UUID, *, reason: str, actor: Actor, now: datetime
) -> PublicRelease:
    """Take figures from the public page. Later releases still reckon with them: they have been read."""
    _require_whole_office(actor)
    withdrawn = get_release(db, release_id)
    if withdrawn.withdrawn_at is not None:
        raise Conflict(_("These figures have been withdrawn already."))
    withdrawn.withdrawn_at = now
    withdrawn.withdrawn_by_id = actor.user_id
    withdrawn.withdrawal_reason = reason
    db.flush()
    record(db, "figures.withdrawn", actor=actor, now=now, subject=("public_release", withdrawn.id))
    return withdrawn


def _require_whole_office(actor: Actor) -> None:
    if not actor.scope(Permission.FIGURES_PUBLISH).is_everything:
        raise NotAllowed(_("Public figures are about the whole office; your role is for a part of it."))


def _require_past(years: Years, now: datetime) -> None:
    if years.last < years.first:
        raise Invalid(_("The last year lies before the first."), field="last_year")
    if years.first < FIRST_YEAR:
        raise Invalid(_("The first year is too early."), field="first_year")
    if years.last >= now.year:
        raise Invalid(_("A year is published when it is over."), field="last_year")


def _require_many(persons: int) -> None:
    if persons < FEWEST_PERSONS:
        raise Invalid(
            _(
                "Fewer than %(num)s persons were trained in these years: too few to publish.",
                num=FEWEST_PERSONS,
            ),
            field="last_year",
        )


def _require_distance(persons: int, before: list[PublicRelease]) -> None:
    if any(is_too_near(persons, each.headline["persons"]) for each in before):
        raise Conflict(
            _(
                "Figures about some of these years are public already, and the number of persons differs by "
                "fewer than %(num)s. Published beside each other, the two would speak of these few people.",
                num=FEWEST_CHANGED,
            )
        )


def _take(db: Session, table: ReleaseTable, years: Years) -> Table:
    indicators = {*table.indicators, *HEADLINE}
    return take_table(db, years.selection, rows=table.rows, indicators=indicators, scope=EVERYTHING)
