"""Short ways to understand a register in a test."""

from datetime import date
from typing import Any

from app.people.countries import find_country
from app.registers.rules import KnownSession, Register, Sheet, Workbook, read_mapping, understand

TODAY = date(2026, 3, 16)
SESSIONS = [
    ["Ref", "Title", "Start", "End", "Country"],
    ["S1", "Seminar", "2009-01-26", "2009-01-28", "Kenya"],
]
HEAD = [
    "Session",
    "Family name",
    "Given name",
    "Sex",
    "Country",
    "Organisation",
    "E-mail",
    "Day 1",
    "Day 2",
    "Day 3",
]
BRUNO = ["S1", "Diallo", "Bruno", "M", "Senegal", "Ministry of Justice", "bruno@example.org", "P", "P", "A"]


def resolve_country(text: str) -> str | None:
    country = find_country(text)
    return country.alpha3 if country else None


def sheet(name: str, rows: list[list[Any]]) -> Sheet:
    """A sheet with these rows from row 1 on; rows without content are left out, as the reader does."""
    numbered = [(n, row) for n, row in enumerate(rows, start=1) if any(c not in (None, "") for c in row)]
    return Sheet(name, [n for n, _ in numbered], [row for _, row in numbered])


def register(*sheets: list[list[Any]], mapping: str = "", known: tuple[KnownSession, ...] = ()) -> Register:
    """What is understood of sheets named A, B, …"""
    workbook = Workbook([sheet(chr(65 + i), rows) for i, rows in enumerate(sheets)])
    return understand(
        workbook,
        resolve_country=resolve_country,
        today=TODAY,
        mapping=read_mapping(mapping),
        known_sessions=known,
    )


def session(*cells: Any, head: list[str] = SESSIONS[0], mapping: str = "") -> Register:
    """A register of one session."""
    return register([head, list(cells)], mapping=mapping)


def marks(register: Register) -> list[str]:
    """The marks of each person as letters: P, L, A, E, or - where there is none."""
    return [
        "".join(mark.value[0].upper() if mark else "-" for mark in person.marks) for person in register.people
    ]


def roll(*rows: list[Any], head: list[str] = HEAD, mapping: str = "") -> Register:
    """A register of the usual session and these people."""
    return register(SESSIONS, [head, *rows], mapping=mapping)
