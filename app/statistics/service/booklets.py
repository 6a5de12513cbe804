"""Annual and donor reports: counted within a scope, put into words in one language, drawn."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.core.dates import date_range, date_words
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.i18n import in_language
from app.core.permissions import Scope
from app.core.settings import Settings
from app.core.typeset import missing_characters
from app.statistics.pdf.annual import Annual, TableChapter, TargetsOf, annual_pdf
from app.statistics.pdf.cover import Front
from app.statistics.pdf.donor import Donor, donor_pdf
from app.statistics.queries.labels import labels_of
from app.statistics.queries.listed import sessions_listed
from app.statistics.queries.wording import wording_of
from app.statistics.rules.asked import Asked
from app.statistics.rules.booklets import (
    KIND_WORDS,
    Letterhead,
    ReportKind,
    SessionLine,
    Wording,
    overlaps,
    period_words,
)
from app.statistics.rules.dimensions import Dimension
from app.statistics.rules.headline import headline
from app.statistics.rules.indicators import INDICATORS, Unit
from app.statistics.rules.selection import Selection
from app.statistics.rules.table import Table
from app.statistics.rules.targets import Progress, promise_in_words
from app.statistics.rules.words import display_name, filters_in_words
from app.statistics.rules.writing import written
from app.statistics.service.pictures import report_pictures
from app.statistics.service.tables import take_table
from app.statistics.service.targets import ProgrammeProgress, progress_of_programmes

IN_TABLES = (
    "sessions",
    "participations",
    "persons",
    "female",
    "male",
    "person_days",
    "attendance_rate",
    "completed",
    "certificates",
)
LISTED = ("participations", "female", "male", "completed")
OF_SESSIONS = ("sessions", "participations", "persons", "female", "male", "completed")


def letterhead_of(settings: Settings) -> Letterhead:
    """What this office puts on everything it prints."""
    return Letterhead(
        office_name=settings.office_name,
        tagline=settings.office_tagline,
        logo=settings.logo.read_bytes() if settings.logo else None,
        clearance=settings.map_clearance,
        currency=settings.currency,
    )


def annual_report(
    db: Session, selection: Selection, *, language: str, scope: Scope, letterhead: Letterhead, now: datetime
) -> bytes:
    """The annual report as PDF; raises Invalid for "language" where no installed font draws its words."""
    with in_language(language):
        wording = wording_of(db, ReportKind.ANNUAL, language=language)
        total = take_table(db, selection, scope=scope, indicators=INDICATORS)
        annual = Annual(
            front=_front(
                ReportKind.ANNUAL, wording, total, scope=scope, letterhead=letterhead, now=now, subtitle=""
            ),
            wording=wording,
            total=total,
            pictures=report_pictures(db, selection, scope=scope),
            tables=list(_tables(db, selection, scope)),
            targets=_targets(progress_of_programmes(db, scope=scope, today=now.date()), selection),
            without_presence=_without_presence(_by_session(db, selection, scope)),
        )
        texts = list(_texts(annual.front, wording, annual.tables, annual.targets))
    _refuse_undrawable(texts)
    with in_language(language):
        return annual_pdf(annual)


def donor_report(
    db: Session, selection: Selection, *, language: str, scope: Scope, letterhead: Letterhead, now: datetime
) -> bytes:
    """The report on one programme; raises Invalid where none is chosen, or no font draws its words."""
    if len(selection.programme) != 1:
        raise Invalid(_("Choose the programme that the report is about."), field="programme")
    (code,) = selection.programme
    with in_language(language):
        wording = wording_of(db, ReportKind.DONOR, language=language)
        total = take_table(db, selection, scope=scope, indicators=INDICATORS)
        sessions = _by_session(db, selection, scope)
        listed = sessions_listed(db, selection, scope=scope)
        donor = Donor(
            front=_front(
                ReportKind.DONOR,
                wording,
                total,
                scope=scope,
                letterhead=letterhead,
                now=now,
                subtitle=labels_of(db, Dimension.PROGRAMME, [code], scope=scope).get(code, code),
            ),
            wording=wording,
            total=total,
            pictures=report_pictures(db, selection, scope=scope),
            targets=_targets(progress_of_programmes(db, scope=scope, today=now.date()), selection),
            sessions=[_session_row(line, sessions) for line in listed],
            sessions_counted=len(sessions.row_keys),
            adds_up_to_more=sessions.adds_up_to_more("persons"),
            without_presence=_without_presence(sessions),
        )
        texts = [
            *_texts(donor.front, wording, (), donor.targets),
            *(cell for row in donor.sessions for cell in row),
        ]
        _refuse_undrawable(texts)
        return donor_pdf(donor)


def _front(
    kind: ReportKind,
    wording: Wording,
    total: Table,
    *,
    scope: Scope,
    letterhead: Letterhead,
    now: datetime,
    subtitle: str,
) -> Front:
    filters = [] if subtitle else filters_in_words(total.selection, total.labels)
    return Front(
        title=wording.title or str(KIND_WORDS[kind]),
        subtitle=subtitle,
        period=period_words(total.selection, total.span),
        sentence=headline(total),
        only=" · ".join(f"{name}: {value}" for name, value in filters),
        letterhead=letterhead,
        as_of=now,
        is_partial=not scope.is_everything,
    )


def _tables(db: Session, selection: Selection, scope: Scope) -> Iterator[TableChapter]:
    for title, rows in (
        (_("Host countries"), Dimension.HOST_COUNTRY),
        (_("Participants’ countries"), Dimension.COUNTRY),
        (_("Topics"), Dimension.MODULE),
        (_("Programmes"), Dimension.PROGRAMME),
    ):
        table = take_table(db, selection, scope=scope, rows=rows, indicators=IN_TABLES, with_span=False)
        yield TableChapter(
            title=title, table=table, asked=Asked(selection=selection, rows=rows, show=IN_TABLES)
        )


def _by_session(db: Session, selection: Selection, scope: Scope) -> Table:
    return take_table(
        db, selection, scope=scope, rows=Dimension.SESSION, indicators=OF_SESSIONS, with_span=False
    )


def _without_presence(sessions: Table) -> int:
    return sum(not sessions.value(INDICATORS["participations"], key) for key in sessions.row_keys)


def _targets(programmes: Sequence[ProgrammeProgress], selection: Selection) -> list[TargetsOf]:
    return [
        TargetsOf(
            programme=each.name,
            rows=[_target_row(progress, each) for progress in each.progress],
            is_whole=each.is_whole,
        )
        for each in programmes
        if (not selection.programme or each.code in selection.programme)
        and overlaps(selection, starts_on=each.starts_on, ends_on=each.ends_on)
    ]


def _target_row(progress: Progress, programme: ProgrammeProgress) -> tuple[str, ...]:
    promise = progress.promise
    return (
        promise_in_words(progress),
        written(promise.value),
        written(progress.reached),
        written(progress.share, Unit.SHARE),
        date_words(promise.due_on or programme.ends_on),
    )


def _session_row(line: SessionLine, sessions: Table) -> tuple[str, ...]:
    country = display_name(line.host_country, short=True) if line.host_country else ""
    place = _("Online") if line.is_online else ", ".join(part for part in (line.city, country) if part)
    figures = (
        sessions.value(INDICATORS[key], line.key) for key in ("participations", "female", "male", "completed")
    )
    return date_range(line.starts_on, line.ends_on), line.title, place, *(written(value) for value in figures)


def _texts(
    front: Front, wording: Wording, tables: Sequence[TableChapter], targets: Sequence[TargetsOf]
) -> Iterator[str]:
    """Everything on a report that its figures do not need, and much of what they do."""
    yield from (front.title, front.subtitle, front.sentence, wording.foreword, wording.closing)
    yield from (front.letterhead.office_name, front.letterhead.tagline)
    yield from (str(each.label) for each in INDICATORS.values())
    for chapter in tables:
        yield from chapter.table.labels.values()
    yield from (each.programme for each in targets)


def _refuse_undrawable(texts: Iterable[str]) -> None:
    missing = "".join(dict.fromkeys(missing_characters(" ".join(texts))))
    if missing:
        raise Invalid(
            _(
                "No font of this installation can draw “%(letters)s”. For Chinese, Japanese and Korean,"
                " install the fonts of requirements/cjk.in.",
                letters=missing[:12],
            ),
            field="language",
        )
