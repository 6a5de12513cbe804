"""Freezing a report: figures, definitions and the rows behind them, signed by the office."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.audit.rules import Place
from app.audit.service import record
from app.core.database import one_at_a_time
from app.core.errors import Conflict, Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.office_key import OfficeKey
from app.core.permissions import Actor, Permission, Scope
from app.statistics.models import SealedReport
from app.statistics.queries.bases import Question
from app.statistics.queries.seals.evidence import count_rows, find_evidence
from app.statistics.queries.seals.sealed import find_seal, may_see
from app.statistics.queries.seals.trail import seen_entries
from app.statistics.rules.asked import Asked
from app.statistics.rules.indicators import Figures, measures_of
from app.statistics.rules.seals.checking import Part, Seal, SealCheck, check_parts, digest_of
from app.statistics.rules.seals.content import Circumstances, SealedContent, canonical, content_of
from app.statistics.rules.seals.evidence import Evidence
from app.statistics.rules.table import Table
from app.statistics.rules.writing import written
from app.statistics.service.reporting import IN_THE_SENTENCE
from app.statistics.service.tables import take_table

LONGEST_TITLE = 120
MOST_ROWS = 100_000
ALWAYS_COUNTED = (*IN_THE_SENTENCE, "person_days")


@dataclass(frozen=True, kw_only=True)
class Frozen:
    """A report and the rows behind it, taken at one moment."""

    table: Table
    evidence: Evidence


def seal_report(
    db: Session,
    asked: Asked,
    *,
    title: str,
    query: str,
    seal_id: UUID | None = None,
    office: str,
    key: OfficeKey,
    actor: Actor,
    now: datetime,
) -> SealedReport:
    """Freeze a report over the part of the office in which the actor may seal; `query` is its address.

    A `seal_id` that the actor used before gives the seal of then: a button may be pressed twice. Raises
    Invalid for "title" and for reports with too many rows behind them.
    """
    made = _sealed_before(db, seal_id, title=_title(title), query=query, actor=actor) if seal_id else None
    if made:
        return made
    circumstances = Circumstances(
        title=_title(title), office=office, as_of=now, scope=actor.scope(Permission.REPORTS_SEAL)
    )
    sealed = _signed(*_texts(db, asked, circumstances), key=key)
    if seal_id:
        sealed.id = seal_id
    sealed.query, sealed.sealed_at, sealed.sealed_by_id = query, now, actor.user_id
    db.add(sealed)
    db.flush()
    record(
        db,
        "report.sealed",
        actor=actor,
        now=now,
        subject=("sealed_report", sealed.id),
        place=_place(circumstances.scope),
        digest=sealed.digest,
        key_id=sealed.key_id,
    )
    return sealed


def _texts(db: Session, asked: Asked, circumstances: Circumstances) -> tuple[str, str]:
    """What is signed, and the rows behind it."""
    history = seen_entries(db, now=circumstances.as_of)
    _require_few_rows(db, _question(asked, circumstances.scope))
    frozen = freeze(db, asked, scope=circumstances.scope)
    evidence = canonical(frozen.evidence.to_json() | {"history": history})
    summary = _summary(frozen.evidence, evidence)
    return canonical(content_of(frozen.table, asked, circumstances, evidence=summary)), evidence


def _sealed_before(
    db: Session, seal_id: UUID, *, title: str, query: str, actor: Actor
) -> SealedReport | None:
    one_at_a_time(db, seal_id.int >> 65)  # the second press waits for the first
    made = db.get(SealedReport, seal_id)
    if made and (made.sealed_by_id, made.title, made.query) != (actor.user_id, title, query):
        raise Invalid(_("This page has sealed a report already. Press the button again to seal another."))
    return made


def freeze(db: Session, asked: Asked, *, scope: Scope) -> Frozen:
    """Table and rows of one moment; raises Conflict where records changed between reading the two.

    PostgreSQL shows a writing transaction what others commit meanwhile: the table is the same before the rows
    are read and after.
    """
    before = take_frozen_table(db, asked, scope=scope)
    evidence = find_evidence(db, _question(asked, scope))
    table = take_frozen_table(db, asked, scope=scope)
    if table.cells != before.cells or not agrees(table, evidence):
        raise Conflict(_("Records changed while the report was sealed. Try again."))
    return Frozen(table=table, evidence=evidence)


def _require_few_rows(db: Session, question: Question) -> None:
    if count_rows(db, question) > MOST_ROWS:
        most = written(MOST_ROWS)
        raise Invalid(_("More than %(num)s rows stand behind this report. Narrow it.", num=most))


def _question(asked: Asked, scope: Scope) -> Question:
    return Question(
        selection=asked.selection,
        scope=scope,
        rows=asked.rows,
        columns=asked.columns,
        fiscal_month=asked.fiscal_month,
    )


def take_frozen_table(db: Session, asked: Asked, *, scope: Scope) -> Table:
    """The figures of a report with those that every seal holds, and no measure that was not asked for.

    A cell is left out where nothing asked for stands in it; other measures would then be missing there.
    """
    indicators = (*asked.show, *ALWAYS_COUNTED)
    table = take_table(
        db,
        asked.selection,
        scope=scope,
        rows=asked.rows,
        columns=asked.columns,
        indicators=indicators,
        fiscal_month=asked.fiscal_month,
    )
    wanted = measures_of(indicators)
    cells = {
        key: Figures({name: number for name, number in figures.measures.items() if name in wanted})
        for key, figures in table.cells.items()
    }
    return replace(table, cells=cells)


def agrees(table: Table, evidence: Evidence) -> bool:
    """Do the rows add up to the figures of the whole selection?"""
    counted = evidence.measures()
    told = table.total.measures
    return all(counted[name] == number for name, number in told.items() if name in ADDED_UP)


# What rows add up to; other measures, such as the number of countries, only follow from the rows.
ADDED_UP = frozenset(
    {
        "sessions",
        "cost_cents",
        "costed",
        "registered",
        "named",
        "person_days",
        "minutes",
        "rated_days",
        "expected_days",
        "completed",
        "no_shows",
        "certificates",
        "heads",
        "persons",
        "female",
        "male",
    }
)


def get_seal(db: Session, seal_id: UUID, *, actor: Actor) -> SealedReport:
    """A sealed report that the viewer reaches as a whole, by what was signed; raises NotFound."""
    reach = {"scope": actor.scope(Permission.REPORTS_VIEW), "people": actor.scope(Permission.PEOPLE_VIEW)}
    found = find_seal(db, seal_id, **reach)
    if found is None or not _may_see_signed(found, **reach):
        raise NotFound(_("There is no such sealed report, or it is not yours to see."))
    return found


def _may_see_signed(sealed: SealedReport, *, scope: Scope, people: Scope) -> bool:
    """What the list says of the reach may have been changed by hand."""
    if not check_parts(seal_of(sealed, with_evidence=False)).is_signed:
        return scope.is_everything and people.is_everything
    told = SealedContent(sealed.content).told
    return may_see(told["scope"], names_people=told["names_people"], scope=scope, people=people)


def check_seal(sealed: SealedReport) -> SealCheck:
    """Is the report what the office signed, and does the list say the same of it?"""
    found = check_parts(seal_of(sealed))
    if not found.is_signed or _is_listed_truly(sealed):
        return found
    return SealCheck(changed=(*found.changed, Part.LISTING), key_id=found.key_id)


def seal_of(sealed: SealedReport, *, with_evidence: bool = True) -> Seal:
    """The signed parts of a sealed report."""
    return Seal(
        content=sealed.content,
        digest=sealed.digest,
        signature=sealed.signature,
        key_id=sealed.key_id,
        public_key=sealed.public_key,
        evidence=sealed.evidence if with_evidence else None,
    )


def _is_listed_truly(sealed: SealedReport) -> bool:
    told = SealedContent(sealed.content)
    return (sealed.title, sealed.as_of, sealed.scope, sealed.names_people) == (
        told.told["title"],
        told.as_of,
        told.told["scope"],
        told.told["names_people"],
    )


def _signed(content: str, evidence: str, *, key: OfficeKey) -> SealedReport:
    told = SealedContent(content)
    return SealedReport(
        title=told.told["title"],
        as_of=told.as_of,
        scope=told.told["scope"],
        names_people=told.told["names_people"],
        content=content,
        evidence=evidence,
        digest=digest_of(content),
        signature=key.sign(content.encode()),
        key_id=key.key_id,
        public_key=key.public_key,
    )


def _summary(evidence: Evidence, text: str) -> dict[str, Any]:
    return {
        "sessions": len(evidence.sessions),
        "registrations": len(evidence.seats),
        "head_counts": len(evidence.heads),
        "digest": digest_of(text),
    }


def _title(text: str) -> str:
    title = " ".join(text.split())
    if not title or len(title) > LONGEST_TITLE or not title.isprintable():
        raise Invalid(
            _("Give the report a title of up to %(num)s letters.", num=LONGEST_TITLE), field="title"
        )
    return title


def _place(scope: Scope) -> Place:
    """Where a seal of one programme or country stands in the trail; one of more, nowhere."""
    if len(scope.pairs) != 1:
        return Place()
    programme_id, country = next(iter(scope.pairs))
    return Place(programme_id=programme_id, country=country)
