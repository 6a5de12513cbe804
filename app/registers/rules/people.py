"""The list of people: from rows to persons in sessions, with a mark for each day."""

import re
from collections.abc import Mapping as Lookup
from dataclasses import dataclass
from datetime import date

from app.attendance.rules import MarkStatus
from app.core.i18n import gettext as _
from app.people.rules import Sex
from app.registers.rules.cells import Bad, Cell, as_ref, shown
from app.registers.rules.facts import to_age_band
from app.registers.rules.layout import Table
from app.registers.rules.marking import read_marks
from app.registers.rules.names import split_name
from app.registers.rules.records import Doubts, KnownSession, RegisterPerson
from app.registers.rules.sessions import Terms, ref_key
from app.registers.rules.taking import cells, take
from app.registers.rules.values import country_reader, sex_reader, to_email, to_text
from app.registration.rules import AgeBand

_EXPLAINED = re.compile(r"\s+[-–—|]\s+|\s*[:(（：]")  # between a reference and what a reader adds to it
LONGEST_NAME, LONGEST_ORGANISATION, LONGEST_DETAIL = 200, 300, 300


@dataclass(frozen=True, kw_only=True)
class Sessions:
    """The sessions a row may name, by key of reference or unambiguous title, and those refused."""

    known: Lookup[str, KnownSession]
    refused: Lookup[str, int]  # key of reference to row
    only: KnownSession | None = None  # where there is just one


def read_people(table: Table, sessions: Sessions, terms: Terms) -> tuple[list[RegisterPerson], Doubts]:
    """The people of a table; a row is refused where who it is, or what it counts in, would be wrong."""
    doubts = Doubts(table)
    found = _sessions_of(table, sessions, doubts)
    columns = _Columns(doubts, terms)
    marks = read_marks(doubts, found, terms.mapping)
    _refuse_nameless(columns, doubts)
    bad = doubts.bad_rows
    people = [
        columns.person(i, session, marks[i])
        for i, session in enumerate(found)
        if session is not None and i not in bad
    ]
    return people, doubts


def _sessions_of(table: Table, sessions: Sessions, doubts: Doubts) -> list[KnownSession | None]:
    """The session each row belongs to; in a sheet without such a column, the one the sheet is named after."""
    column = cells(table, "session")
    if column is None:
        return _without_column(table, sessions, doubts)
    memo: dict[Cell, KnownSession | Bad] = {}
    found: list[KnownSession | None] = []
    for i, cell in enumerate(column):
        session = memo.get(cell)
        if session is None:
            session = memo[cell] = _session(cell, sessions)
        if isinstance(session, Bad):
            doubts.refuse(i, "session", session)
            found.append(None)
        else:
            found.append(session)
    return found


def _without_column(table: Table, sessions: Sessions, doubts: Doubts) -> list[KnownSession | None]:
    """The session a sheet is named after, or the only one there is; else no row can be taken."""
    session = sessions.known.get(ref_key(table.sheet), sessions.only)
    if session is None:
        for i in range(len(table.rows)):
            doubts.refuse(i, "session", _no_column())
    return [session] * len(table.rows)


def _session(cell: Cell, sessions: Sessions) -> KnownSession | Bad:
    text = to_text(as_ref(cell) if isinstance(cell, date) else cell, LONGEST_DETAIL)
    if isinstance(text, Bad):
        return text
    if not text:
        return Bad(
            _("The row names no session."), _("Write the reference of the session the person attended.")
        )
    key = ref_key(text)
    for part in (text, _EXPLAINED.split(text)[0]):
        if ref_key(part) in sessions.known:
            return sessions.known[ref_key(part)]
    if key in sessions.refused:
        return Bad(
            _(
                "Session “%(ref)s” was itself refused (row %(row)s of the sessions).",
                ref=shown(cell),
                row=str(sessions.refused[key]),
            ),
            _("Correct the session first."),
        )
    return Bad(
        _("There is no session “%(ref)s”.", ref=shown(cell)),
        _("Correct the reference, or add the session to the list of sessions."),
    )


class _Columns:
    """The columns about who people are, understood once for all rows."""

    def __init__(self, doubts: Doubts, terms: Terms) -> None:
        self.doubts = doubts
        table = doubts.table
        self.sheet, self.numbers = table.sheet, table.numbers
        self.family, self.given = self.names()
        self.own_script = self.texts("own_script", LONGEST_NAME, is_needed=False)
        sex_cells = cells(table, "sex") or []
        read_sex = sex_reader(sex_cells, terms.mapping)
        self.sex = take(doubts, "sex", read_sex, missing=Sex.UNKNOWN, is_needed=False)
        self.ages = take(doubts, "age", to_age_band, missing=AgeBand.UNKNOWN, is_needed=False)
        self.countries = self.read_countries(terms)
        self.organisations = self.texts("organisation", LONGEST_ORGANISATION)
        self.sectors = self.texts("sector", LONGEST_DETAIL, is_needed=False)
        self.positions = self.texts("position", LONGEST_DETAIL, is_needed=False)
        self.phones = self.texts("phone", LONGEST_DETAIL, is_needed=False)
        self.emails = self.read_emails()

    def texts(self, field: str, longest: int, *, is_needed: bool = True) -> list[str]:
        return take(self.doubts, field, lambda cell: to_text(cell, longest), missing="", is_needed=is_needed)

    def names(self) -> tuple[list[str], list[str]]:
        def name(field: str) -> list[str]:
            return take(
                self.doubts, field, lambda cell: to_text(cell, LONGEST_NAME, is_name=True), missing=""
            )

        family, given = name("family_name"), name("given_name")
        table = self.doubts.table
        for main, field in ((given, "middle_name"), (family, "second_family_name")):
            if table.index(field) is not None:
                main[:] = [f"{one} {more}".strip() for one, more in zip(main, name(field), strict=True)]
        if table.index("full_name") is not None:
            for i, full in enumerate(name("full_name")):
                if full and not family[i] and not given[i]:
                    family[i], given[i] = split_name(full)
        return family, given

    def read_countries(self, terms: Terms) -> list[str | None]:
        read = country_reader(terms.resolve_country, terms.mapping)

        def country(cell: Cell) -> str | Bad | None:
            found = read(cell)
            return _online_person() if found == "ONLINE" else found

        return take(self.doubts, "country", country, missing=None)

    def read_emails(self) -> list[str | None]:
        emails: list[str | None] = []
        for i, cell in enumerate(cells(self.doubts.table, "email") or [None] * len(self.numbers)):
            email, bad = to_email(cell)
            emails.append(email)
            if bad is not None:
                self.doubts.warn(i, "email", bad)
        return emails

    def person(self, i: int, session: KnownSession, marks: tuple[MarkStatus | None, ...]) -> RegisterPerson:
        family, given, own = self.family[i], self.given[i], self.own_script[i]
        return RegisterPerson(
            session=session.ref,
            family_name=family if family or given else own,
            given_name=given,
            own_script_name=own,
            sex=self.sex[i],
            country=self.countries[i],
            organisation=self.organisations[i],
            sector=self.sectors[i],
            email=self.emails[i],
            phone=self.phones[i],
            position=self.positions[i],
            marks=marks,
            age_band=self.ages[i],
            sheet=self.sheet,
            row=self.numbers[i],
        )


def _refuse_nameless(columns: _Columns, doubts: Doubts) -> None:
    parts = zip(columns.family, columns.given, columns.own_script, strict=True)
    for i, (family, given, own) in enumerate(parts):
        if not (family or given or own) and i not in doubts.bad_rows:
            doubts.refuse(
                i,
                "family_name" if doubts.table.index("family_name") is not None else "full_name",
                _nameless(),
            )
        elif not any(c.isalpha() for c in family + given + own) and i not in doubts.bad_rows:
            doubts.refuse(i, "family_name", _no_letters(family or given or own))


def _no_column() -> Bad:
    return Bad(
        _("The list does not say which session each person attended."),
        _("Add a column with the references of the sessions, or say in the mapping which column it is."),
    )


def _nameless() -> Bad:
    return Bad(_("The row has no name."), _("Write the person's name, or delete the row."))


def _no_letters(name: str) -> Bad:
    return Bad(
        _("“%(value)s” is no name.", value=shown(name)), _("Write the person's name, or delete the row.")
    )


def _online_person() -> Bad:
    return Bad(
        _("A person cannot come from “online”."), _("Write the person's country, or leave the cell empty.")
    )
