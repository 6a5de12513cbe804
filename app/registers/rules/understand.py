"""From the sheets of a file to a register: which sheet is which, what it says, and what is wrong with it."""

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Lookup
from dataclasses import dataclass, field, fields, replace
from datetime import date

from app.core.i18n import gettext as _
from app.registers.errors import BadMapping, NothingRecognised
from app.registers.rules.cells import Bad, Row, Workbook, as_ref
from app.registers.rules.headings import Kind
from app.registers.rules.inferring import with_inferred_columns, with_session_column
from app.registers.rules.layout import Table, find_tables
from app.registers.rules.mapping import NO_MAPPING, Mapping
from app.registers.rules.marking import fitted_days
from app.registers.rules.people import Sessions, read_people
from app.registers.rules.real_rows import with_real_rows
from app.registers.rules.records import (
    Doubts,
    KnownSession,
    Problem,
    Register,
    RegisterPerson,
    RegisterSession,
)
from app.registers.rules.sessions import Terms, read_sessions, ref_key
from app.registers.rules.values import CountryResolver, country_reader, is_blank

YEARS_AHEAD = 5
FEWEST_FOR_WEEKENDS = 5
CARRIED = "session_"


def understand(
    workbook: Workbook,
    *,
    resolve_country: CountryResolver,
    today: date,
    mapping: Mapping = NO_MAPPING,
    known_sessions: Iterable[KnownSession] = (),
) -> Register:
    """Understand a register; rows that cannot be taken are in `refused`, doubts in `warnings`.

    `known_sessions` exist already and may be named by a register of people alone. Raises `NothingRecognised`
    where no sheet is a list, and `BadMapping` where the mapping does not fit the file.
    """
    terms = Terms(mapping=mapping, resolve_country=resolve_country, latest_year=today.year + YEARS_AHEAD)
    _check_countries(terms)
    found = find_tables(workbook, mapping)
    tables = [with_inferred_columns(with_real_rows(table), terms) for table in found if table.kind]
    if not tables:
        raise _nothing_recognised(found)
    draft = _Draft(Register(), terms)
    for table in tables:
        if table.kind is Kind.SESSIONS:
            draft.take_sessions(*read_sessions(table, terms))
    rolls = [table for table in tables if table.kind is Kind.PEOPLE]
    draft.take_carried_sessions(rolls)
    draft.know(known_sessions)
    rolls = draft.about_sessions([with_session_column(table, draft.known) for table in rolls])
    draft.register.tables = [table for table in tables if table.kind is Kind.SESSIONS] + rolls
    draft.register.tables += [table for table in found if table.kind is None]
    draft.fit_weekends(rolls)
    for table in rolls:
        draft.take_people(table)
    draft.finish()
    return draft.register


@dataclass
class _Draft:
    """A register being put together."""

    register: Register
    terms: Terms
    sessions: dict[str, RegisterSession] = field(default_factory=dict)  # by key of reference
    refused: dict[str, int] = field(default_factory=dict)  # key of reference to row
    known: dict[str, KnownSession] = field(default_factory=dict)

    def take_sessions(self, sessions: Sequence[RegisterSession], doubts: Doubts) -> None:
        """Add a list of sessions; one that stands there twice is taken once, if both rows agree."""
        self.take_doubts(doubts)
        self.note_refused(doubts)
        for session in sessions:
            key = ref_key(session.ref)
            before = self.sessions.setdefault(key, session)
            if before is not session and (differing := _differing(before, session)):
                column = doubts.table.label("ref") or doubts.table.label("title")
                bad = _twice(session.ref, before.row, differing)
                problem = Problem(session.sheet, session.row, column, bad.reason, bad.remedy)
                self.register.refused.append(problem)

    def note_refused(self, doubts: Doubts) -> None:
        places = [doubts.table.index(name) for name in ("ref", "session", "title")]
        at = next((place for place in places if place is not None), None)
        for i in doubts.bad_rows:
            text = as_ref(doubts.table.rows[i][at]) if at is not None else ""
            if text:
                self.refused.setdefault(ref_key(text), doubts.table.numbers[i])

    def take_carried_sessions(self, rolls: list[Table]) -> None:
        """Sessions whose facts are repeated in each row of people, unless there is a list of sessions."""
        if self.sessions or self.refused:
            return
        for table in rolls:
            if table.holds_sessions_too:
                self.take_sessions(*_carried(table, self.terms))

    def know(self, known_sessions: Iterable[KnownSession]) -> None:
        """Make sessions findable: those known before, then this register's own, by reference and by title."""
        self.known = {ref_key(session.ref): session for session in known_sessions}
        titles: dict[str, list[KnownSession]] = {}
        for key, session in self.sessions.items():
            self.known[key] = KnownSession(session.ref, session.days)
            titles.setdefault(ref_key(session.title), []).append(self.known[key])
        for key, same in titles.items():
            if len(same) == 1:
                self.known.setdefault(key, same[0])

    def about_sessions(self, rolls: list[Table]) -> list[Table]:
        """Without lists of people, such as trainers, that say of no session, where others do say it."""
        kept = [t for t in rolls if t.index("session") is not None or ref_key(t.sheet) in self.known]
        for table in rolls:
            if kept and table not in kept:
                reason = _("The sheet lists people, but does not say in which session they were.")
                remedy = _(
                    "It was left out; if it belongs here, add a column with the session of each person."
                )
                self.register.warnings.append(Problem(table.sheet, table.header_row, "", reason, remedy))
        return kept or rolls

    def fit_weekends(self, rolls: list[Table]) -> None:
        """Where a session spans a weekend on which nobody could be marked, its days are the working days."""
        spanning = {key for key, held in self.sessions.items() if any(d.weekday() >= 5 for d in held.days)}
        for table in rolls:
            for key, numbers in _used_days(table, spanning).items():
                fitted = fitted_days(table.days(), self.known[key], numbers)
                self.sessions[key] = replace(self.sessions[key], days=fitted)
                self.known[key] = replace(self.known[key], days=fitted)

    def take_people(self, table: Table) -> None:
        """Add a list of people."""
        own = [self.known[key] for key in self.sessions] or list(self.known.values())
        only = own[0] if len(own) == 1 and not self.refused else None
        sessions = Sessions(known=self.known, refused=self.refused, only=only)
        people, doubts = read_people(table, sessions, self.terms)
        self.register.people += people
        self.register.roll_rows += len(table.rows)
        self.take_doubts(doubts)

    def take_doubts(self, doubts: Doubts) -> None:
        """Keep what was wrong; warnings about rows that were refused anyway are left out."""
        bad = {doubts.table.numbers[i] for i in doubts.bad_rows}
        self.register.refused += doubts.refused
        self.register.warnings += [problem for problem in doubts.warnings if problem.row not in bad]

    def finish(self) -> None:
        """Head counts of sessions that have names would count people twice: names win."""
        named = _people_by_session(self.register.people)
        for session in self.sessions.values():
            counts = session.head_counts
            if counts is not None and session.ref in named:
                if counts.total not in named[session.ref]:
                    self.warn_about_count(session, counts.total, named[session.ref])
                session = replace(session, head_counts=None)
            self.register.sessions.append(session)
        for problems in (self.register.refused, self.register.warnings):
            problems.sort(key=lambda problem: (problem.sheet, problem.row))

    def warn_about_count(self, session: RegisterSession, total: int, named: tuple[int, int]) -> None:
        reason = _(
            "Session %(ref)s has a head count of %(total)s, but %(named)s people are named as present.",
            ref=session.ref,
            total=str(total),
            named=str(named[0]),
        )
        remedy = _("The names were counted; check whether someone is missing.")
        self.register.warnings.append(Problem(session.sheet, session.row, "", reason, remedy))


def _used_days(table: Table, keys: set[str]) -> dict[str, set[int]]:
    """For each of these sessions with enough people, the numbers of the day columns anyone is marked in."""
    at = table.index("session")
    days = [(day, place) for day, place in table.days() if isinstance(day, int)]
    if at is None:
        return {}
    key_of = {cell: ref_key(as_ref(cell)) for cell in {row[at] for row in table.rows}}
    found: dict[str, list[Row]] = {}
    for row in table.rows:
        key = key_of[row[at]]
        if key in keys:
            found.setdefault(key, []).append(row)
    return {
        key: {day for day, place in days if not all(is_blank(cell) for cell in {row[place] for row in rows})}
        for key, rows in found.items()
        if len(rows) >= FEWEST_FOR_WEEKENDS
    }


def _people_by_session(people: list[RegisterPerson]) -> dict[str, tuple[int, int]]:
    """For each session with names, how many rows show presence, and how many rows there are."""
    counts: dict[str, tuple[int, int]] = {}
    for person in people:
        present, rows = counts.get(person.session, (0, 0))
        was_there = any(mark in ("present", "late") for mark in person.marks)
        counts[person.session] = (present + was_there, rows + 1)
    return counts


def _carried(table: Table, terms: Terms) -> tuple[list[RegisterSession], Doubts]:
    """The sessions in a list of people: read from the first row of each."""
    at = table.index("session")
    at = table.index("session_title") if at is None else at
    first: dict[str, int] = {}
    for i, row in enumerate(table.rows):
        first.setdefault(ref_key(as_ref(row[at])) if at is not None else table.sheet, i)
    part = replace(
        table,
        numbers=[table.numbers[i] for i in first.values()],
        rows=[table.rows[i] for i in first.values()],
    )
    return read_sessions(part, terms, prefix=CARRIED)


def _differing(one: RegisterSession, other: RegisterSession) -> list[str]:
    return [f.name for f in fields(one) if f.compare and getattr(one, f.name) != getattr(other, f.name)]


def _twice(ref: str, row: int, differing: list[str]) -> Bad:
    return Bad(
        _(
            "Session “%(ref)s” stands in row %(row)s already, with other values (%(names)s).",
            ref=ref,
            row=str(row),
            names=", ".join(differing),
        ),
        _("Give the sessions different references, or delete the wrong row."),
    )


def _check_countries(terms: Terms) -> None:
    read = country_reader(terms.resolve_country, Mapping())
    given: Lookup[str, str] = {f"values.country.{k}": v for k, v in terms.mapping.countries.items()}
    for key, meant in {**given, "defaults.country": terms.mapping.country}.items():
        found = read(meant)
        if isinstance(found, Bad):
            raise BadMapping(
                _("In the mapping, “%(key)s” is “%(value)s”, which is no country.", key=key, value=meant),
                remedy=_("Write an ISO code such as KEN, a country's name, or “online”."),
            )


def _nothing_recognised(tables: list[Table]) -> NothingRecognised:
    seen = [use.heading for table in tables for use in table.columns][:12]
    return NothingRecognised(
        _(
            "No sheet is recognised as a list of sessions or of people. The first row reads: %(headings)s.",
            headings=", ".join(seen) or "–",
        ),
        remedy=_(
            "A list of sessions needs a reference and a start date, a list of people a name and a session; "
            "where headings are unusual, map the columns by hand."
        ),
    )
