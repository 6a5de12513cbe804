"""The list of sessions: from rows to training sessions, or the reason why not."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from app.core.i18n import gettext as _
from app.people.rules import text_key
from app.programmes.rules import LONGEST_SESSION_DAYS
from app.registers.rules.cells import Bad, Cell, as_ref, as_text, clean
from app.registers.rules.dates import DateOrder, find_order, parse_date, parse_span
from app.registers.rules.facts import to_cents, to_kind
from app.registers.rules.layout import Table
from app.registers.rules.mapping import ONLINE, Mapping
from app.registers.rules.records import Doubts, HeadCounts, RegisterSession, days_from, working_days
from app.registers.rules.taking import cells, take
from app.registers.rules.values import (
    CountryResolver,
    country_reader,
    is_blank,
    is_online,
    to_count,
    to_language,
    to_list,
    to_status,
    to_text,
)

T = TypeVar("T")
LONGEST_REF, LONGEST_TITLE, LONGEST_PLACE, LONGEST_LIST = 80, 300, 200, 4000


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What the understanding of a register depends on beside its cells."""

    mapping: Mapping
    resolve_country: CountryResolver
    latest_year: int


def ref_key(ref: str) -> str:
    """A session's reference as it is compared."""
    return text_key(ref) or ref.casefold()


def read_sessions(table: Table, terms: Terms, *, prefix: str = "") -> tuple[list[RegisterSession], Doubts]:
    """The sessions of a table; `prefix` is for a list of people that carries its sessions."""
    doubts = Doubts(table)
    reader = _Reader(doubts, terms, prefix)
    sessions = [session for i in range(len(table.rows)) if (session := reader.session(i)) is not None]
    if table.index(reader.name("ref")) is None:
        sessions = _told_apart(sessions)
    return sessions, doubts


def _told_apart(sessions: list[RegisterSession]) -> list[RegisterSession]:
    """Sessions without a reference are known by title, and where titles repeat by their start as well."""
    times = Counter(ref_key(session.ref) for session in sessions)
    return [
        session
        if times[ref_key(session.ref)] == 1
        else replace(session, ref=f"{session.ref} ({session.starts_on.isoformat()})")
        for session in sessions
    ]


class _Reader:
    """Understands the columns once, then puts a session together for each row."""

    def __init__(self, doubts: Doubts, terms: Terms, prefix: str) -> None:
        self.doubts, self.terms, self.prefix = doubts, terms, prefix
        mapping = terms.mapping
        self.refs = self.column("ref", _to_ref, "")
        self.titles = self.texts("title", LONGEST_TITLE)
        self.cities = self.texts("city", LONGEST_PLACE)
        self.venues = self.texts("venue", LONGEST_PLACE)
        self.partners = self.texts("partner", LONGEST_TITLE)
        self.languages = self.texts("language", LONGEST_PLACE, is_needed=False)
        self.formats = self.texts("format", LONGEST_PLACE, is_needed=False)
        self.statuses = self.texts("status", LONGEST_PLACE, is_needed=False)
        self.modules = self.lists("modules")
        self.trainers = self.lists("trainers")
        read_country = country_reader(terms.resolve_country, mapping)
        self.countries = self.column("country", read_country, None)
        default = read_country(mapping.country or None)
        self.default_country = None if isinstance(default, Bad) else default
        self.lengths = self.column("days", _length, None, is_needed=False)
        self.counts = {
            part: self.column(part, to_count, None)
            for part in ("attendance", "female", "male", "unknown_sex")
        }
        self.kinds = self.column("kind", to_kind, None, is_needed=False)
        self.costs = self.column("cost", to_cents, None, is_needed=False)
        self.capacities = self.column("capacity", to_count, None, is_needed=False)
        self.read_dates()

    def name(self, field: str) -> str:
        """The field as the table calls it; in a list of people the session's reference is "session"."""
        if self.prefix and field == "ref":
            return "session"
        return self.prefix + field

    def column(
        self, field: str, convert: Callable[[Cell], T | Bad], missing: T, *, is_needed: bool = True
    ) -> list[T]:
        return take(self.doubts, self.name(field), convert, missing=missing, is_needed=is_needed)

    def texts(self, field: str, longest: int, *, is_needed: bool = True) -> list[str]:
        return self.column(field, lambda cell: to_text(cell, longest), "", is_needed=is_needed)

    def lists(self, field: str) -> list[tuple[str, ...]]:
        nothing: tuple[str, ...] = ()
        return self.column(field, _list, nothing, is_needed=False)

    def read_dates(self) -> None:
        table = self.doubts.table
        nothing: list[Cell] = [None] * len(table.rows)
        self.start_cells = cells(table, self.name("start")) or nothing
        self.end_cells = cells(table, self.name("end")) or nothing
        self.order = self.terms.mapping.date_order or find_order(self.start_cells, self.end_cells)

    def session(self, i: int) -> RegisterSession | None:
        dates = self.dates(i)
        country, online = self.place(i)
        counts = self.head_counts(i)
        ref = self.refs[i] or self.titles[i]
        if not ref:
            self.doubts.refuse(i, self.name("ref"), _no_ref())
        if i in self.doubts.bad_rows or dates is None:
            return None
        days = self.held(i, dates)
        return RegisterSession(
            ref=ref,
            title=self.titles[i] or self.made_title(i, ref, days),
            days=days,
            country=country,
            is_online=online,
            city=self.cities[i],
            venue=self.venues[i],
            partner=self.partners[i],
            language=self.language(i),
            modules=self.modules[i],
            trainers=self.trainers[i],
            kind=self.kinds[i],
            cost_cents=self.costs[i],
            capacity=self.capacities[i] or None,
            status=self.status(i),
            head_counts=counts,
            sheet=self.doubts.table.sheet,
            row=self.doubts.table.numbers[i],
        )

    def made_title(self, i: int, ref: str, days: Sequence[date]) -> str:
        form = self.terms.mapping.title
        country = self.countries[i] or ""
        return (
            clean(form.format(ref=ref, city=self.cities[i], country=country, start=days[0].isoformat()))
            or ref
        )

    def dates(self, i: int) -> tuple[date, date] | None:
        """First and last day, or None after refusing the row."""
        start_cell, end_cell = self.start_cells[i], self.end_cells[i]
        latest = self.terms.latest_year
        if is_blank(end_cell) and (span := parse_span(start_cell, self.order, latest_year=latest)):
            return self.in_order(i, *span)
        start = self.moment(i, "start", start_cell)
        end = self.moment(i, "end", end_cell)
        if start is None and not isinstance(start_cell, Bad) and is_blank(start_cell):
            self.doubts.refuse(i, self.name("start"), _no_start())
        if start is None or (end is None and not is_blank(end_cell)):
            return None
        if end is None:
            length = self.lengths[i] or self.terms.mapping.length
            end = start + timedelta(days=min(length, LONGEST_SESSION_DAYS) - 1)
        return self.in_order(i, start, end)

    def moment(self, i: int, field: str, cell: Cell) -> date | None:
        found = None if is_blank(cell) else parse_date(cell, self.order, latest_year=self.terms.latest_year)
        if isinstance(found, Bad):
            self.doubts.refuse(i, self.name(field), found)
            return None
        return found

    def in_order(self, i: int, start: date, end: date) -> tuple[date, date] | None:
        wrong = _wrong_span(start, end)
        if wrong is not None:
            self.doubts.refuse(i, self.name("end"), wrong)
            return None
        return start, end

    def held(self, i: int, span: tuple[date, date]) -> tuple[date, ...]:
        """The days held: all from first to last, or as many as the register says."""
        days, length = days_from(*span), self.lengths[i]
        if length is None or length == len(days):
            return days
        if length == len(working_days(days)):
            return working_days(days)
        self.doubts.warn(i, self.name("days"), _other_length(length, len(days)))
        return days[:length] if length < len(days) else days

    def place(self, i: int) -> tuple[str | None, bool]:
        """Country and whether online; an online session has no country."""
        country = self.countries[i]
        if country is None and not self.is_bad_country(i):
            country = self.default_country
        online = country == ONLINE or is_online(self.formats[i])
        if country is None and not online:
            online = is_online(self.cities[i]) or is_online(self.venues[i])
            if not online and not self.is_bad_country(i):
                self.doubts.warn(i, self.name("country"), _no_country())
        return (None if online else country), online

    def is_bad_country(self, i: int) -> bool:
        return i in self.doubts.bad_rows

    def head_counts(self, i: int) -> HeadCounts | None:
        total, female, male, unknown = (self.counts[part][i] for part in self.counts)
        if total is None and female is None and male is None and unknown is None:
            return None
        parts = (female or 0) + (male or 0) + (unknown or 0)
        if total is not None and parts > total:
            self.doubts.refuse(i, self.name("attendance"), _parts_exceed(parts, total))
            return None
        return HeadCounts(total if total is not None else parts, female or 0, male or 0)

    def language(self, i: int) -> str:
        written = self.languages[i]
        code = to_language(written) if written else None
        if written and code is None:
            self.doubts.warn(i, self.name("language"), _no_language(written))
        return code or self.terms.mapping.language

    def status(self, i: int) -> str:
        written = self.statuses[i]
        status = to_status(written) if written else "held"
        if status is None:
            self.doubts.warn(i, self.name("status"), _no_status(written))
        return status or "held"


def _to_ref(cell: Cell) -> str | Bad:
    return to_text(as_ref(cell) if isinstance(cell, date) else cell, LONGEST_REF)


def _list(cell: Cell) -> tuple[str, ...] | Bad:
    raw = cell if isinstance(cell, str) else as_text(cell)
    text = to_text(cell, LONGEST_LIST)
    return text if isinstance(text, Bad) else to_list(raw) if text else ()


def _length(cell: Cell) -> int | Bad | None:
    digits = "".join(c for c in as_text(cell) if c.isdecimal() or c in ".,")
    number = to_count(digits or None)
    return number if isinstance(number, Bad) else number or None


def find_date_order(table: Table, mapping: Mapping) -> DateOrder | None:
    """The order of numbers in the dates of a table, for showing what was understood."""
    nothing: list[Cell] = [None] * len(table.rows)
    return mapping.date_order or find_order(cells(table, "start") or nothing, cells(table, "end") or nothing)


def _no_ref() -> Bad:
    return Bad(
        _("The session has neither a reference nor a title."), _("Give each session a reference of its own.")
    )


def _no_start() -> Bad:
    return Bad(_("The session has no start date."), _("Write the first day, such as 2009-01-26."))


def _wrong_span(start: date, end: date) -> Bad | None:
    length = (end - start).days + 1
    if length < 1:
        reason = _("The end %(end)s lies before the start %(start)s.", end=str(end), start=str(start))
    elif length > LONGEST_SESSION_DAYS:
        reason = _("From %(start)s to %(end)s it lasts too long.", start=str(start), end=str(end))
    else:
        return None
    most = str(LONGEST_SESSION_DAYS)
    return Bad(reason, _("Correct the start or the end; a session lasts 1 to %(most)s days.", most=most))


def _other_length(said: int, dated: int) -> Bad:
    return Bad(
        _("The register says %(said)s days, its dates span %(dated)s.", said=str(said), dated=str(dated)),
        _("Correct the number of days or the dates."),
    )


def _no_country() -> Bad:
    return Bad(
        _("The country of the session is not recorded."),
        _("Fill it in, so that the session counts in a country."),
    )


def _parts_exceed(parts: int, total: int) -> Bad:
    return Bad(
        _(
            "Women, men and unknown make %(parts)s, but the total is %(total)s.",
            parts=str(parts),
            total=str(total),
        ),
        _("Correct the figures so that the parts do not exceed the total."),
    )


def _no_language(written: str) -> Bad:
    return Bad(
        _("“%(value)s” is no language that is known.", value=written), _("The language was left open.")
    )


def _no_status(written: str) -> Bad:
    return Bad(
        _("“%(value)s” is no state that is known.", value=written), _("The session was taken as held.")
    )
