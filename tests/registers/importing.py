"""Short ways to take a register into the office in a test."""

from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import xlsxwriter
from sqlalchemy.orm import Session

from app.core.database import Base
from app.core.permissions import TERMINAL, Actor, Permission
from app.registers.queries import known_sessions
from app.registers.rules import read_mapping
from app.registers.rules.result import ImportResult
from app.registers.service.importing import DEFAULT_PROGRAMME, Source, take_register
from tests.conftest import NOW
from tests.registers.reading_aloud import HEAD, SESSIONS, register

NOTES = ("data_change", "record_change")  # what triggers note of every change
SOURCE = Source(file_name="register.xlsx", file_digest="0" * 64)


def take(
    db: Session,
    *sheets: list[list[Any]],
    mapping: str = "",
    programme: str | None = None,
    actor: Actor = TERMINAL,
    now: datetime = NOW,
    is_trial: bool = False,
) -> ImportResult:
    """Understand these sheets and take them in."""
    scope = actor.scope(Permission.SESSIONS_EDIT)
    code = programme or read_mapping(mapping).programme
    known = tuple(known_sessions(db, code or DEFAULT_PROGRAMME, scope=scope))
    return take_register(
        db,
        register(*sheets, mapping=mapping, known=known),
        source=SOURCE,
        programme_code=code,
        actor=actor,
        now=now,
        is_trial=is_trial,
    )


def take_roll(db: Session, *rows: list[Any], **rest: Any) -> ImportResult:
    """Take in the usual session with these people."""
    return take(db, SESSIONS, [HEAD, *rows], **rest)


def contents(db: Session, *, without: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """Every row of every table, as text, in a settled order."""
    db.flush()
    found: dict[str, list[str]] = {}
    for table in Base.metadata.sorted_tables:
        if table.name not in (*without, *NOTES):
            columns = [column for column in table.columns if column.name != "id" or table.name != "attempt"]
            found[table.name] = sorted(str(tuple(row)) for row in db.execute(sa.select(*columns)))
    return found


def write_workbook(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    """A real file with these sheets."""
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    return path
