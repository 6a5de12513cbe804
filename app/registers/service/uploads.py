"""A register from the browser: looked at first, mapped by hand where needed, taken when it is right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.rules import Place
from app.audit.service import record
from app.core.bulk import collector_paused
from app.core.i18n import gettext as _
from app.core.permissions import Actor, Permission
from app.core.storage import Storage
from app.jobs.service import enqueue
from app.programmes.queries import find_programme_by_code
from app.registers.errors import NotAsExpected, NothingRecognised, OutsideReach
from app.registers.models import RegisterImport
from app.registers.queries import get_import
from app.registers.reading import read_tables
from app.registers.rules import (
    KnownSession,
    Mapping,
    Register,
    Workbook,
    find_tables,
    mapping_from,
    understand,
)
from app.registers.rules.result import ImportResult
from app.registers.service.importing import MOST_PROBLEMS_KEPT, Source, take_register
from app.registers.service.understanding import describe_tables, resolve_country, unclear_values

DROP_FILES = "registers.drop_files"
KEPT_FOR = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A file as far as it was understood; `register` is None where no sheet was recognised as a list."""

    register: Register | None
    understood: dict[str, Any]


@collector_paused()
def read_draft(
    paths: Sequence[Path], *, mapping: dict[str, Any], known: Iterable[KnownSession], today: date
) -> Draft:
    """Read and understand files. Asks no database, so it is called before the first statement.

    Raises a RegisterRefused for what is no spreadsheet, and BadMapping where the mapping does not fit.
    """
    wanted = mapping_from(mapping)
    workbook = read_tables(*paths, encoding=wanted.encoding, delimiter=wanted.delimiter)
    try:
        register = understand(
            workbook, resolve_country=resolve_country, today=today, mapping=wanted, known_sessions=known
        )
    except NothingRecognised as refusal:
        return Draft(register=None, understood=_not_recognised(workbook, wanted, refusal))
    understood = {
        "tables": describe_tables(register.tables),
        "unclear": unclear_values(register),
        "encoding": workbook.encoding,
        "delimiter": workbook.delimiter,
    }
    return Draft(register=register, understood=understood)


def begin_preview(
    db: Session,
    draft: Draft,
    *,
    source: Source,
    programme_code: str,
    actor: Actor,
    now: datetime,
    time_zone: str,
) -> RegisterImport:
    """Keep what was understood and what taking it would do; raises OutsideReach for a foreign programme."""
    programme_id = _programme_in_reach(db, programme_code, actor=actor)
    preview = RegisterImport(
        id=uuid4(),
        file_name=source.file_name,
        file_digest=source.file_digest,
        files=source.files,
        mapping=source.mapping,
        state="previewed",
        programme_id=programme_id,
        programme_code=programme_code,
        created_at=now,
        created_by_id=actor.user_id,
    )
    _try(db, preview, draft, actor=actor, now=now, time_zone=time_zone)
    db.add(preview)
    _record(db, "register.uploaded", preview, actor=actor, now=now)
    return preview


def renew_preview(
    db: Session,
    import_id: UUID,
    draft: Draft,
    *,
    mapping: dict[str, Any],
    actor: Actor,
    now: datetime,
    time_zone: str,
) -> RegisterImport:
    """Replace what was understood by what another mapping makes of the file."""
    preview = get_preview(db, import_id, actor=actor)
    preview.mapping = mapping
    _try(db, preview, draft, actor=actor, now=now, time_zone=time_zone)
    _record(db, "register.mapped", preview, actor=actor, now=now)
    return preview


def commit_preview(
    db: Session, import_id: UUID, register: Register, *, actor: Actor, now: datetime, time_zone: str
) -> ImportResult:
    """Take the register in; where nothing is new the preview stays a preview."""
    preview = get_preview(db, import_id, actor=actor)
    result = take_register(
        db,
        register,
        source=_source(preview),
        programme_code=preview.programme_code,
        actor=actor,
        now=now,
        time_zone=time_zone,
        import_id=preview.id,
    )
    preview.result = result.counts()
    if result.is_changing:
        preview.understood = _without_samples(preview.understood)
    db.flush()
    return result


def discard_preview(db: Session, import_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Forget a preview and have its files removed."""
    preview = get_preview(db, import_id, actor=actor)
    _drop_files(db, [preview], now=now)
    _record(db, "register.discarded", preview, actor=actor, now=now)
    db.delete(preview)
    db.flush()


def get_preview(db: Session, import_id: UUID, *, actor: Actor) -> RegisterImport:
    """A preview that can still be changed, locked; raises NoSuchImport or NotAsExpected."""
    found = get_import(db, import_id, viewer=actor, lock=True)
    if found.state != "previewed":
        raise NotAsExpected(
            _("This register has been taken in already. Upload it again to change something.")
        )
    return found


def sweep(db: Session, *, actor: Actor, now: datetime) -> int:
    """Remove previews that nobody came back to, and the files of imports undone; returns how many."""
    old = now - KEPT_FOR
    forgotten = list(
        db.scalars(
            sa.select(RegisterImport)
            .where(RegisterImport.state == "previewed", RegisterImport.created_at < old)
            .order_by(RegisterImport.created_at)
            .limit(1000)
        )
    )
    undone = list(
        db.scalars(
            sa.select(RegisterImport)
            .where(RegisterImport.state == "undone", RegisterImport.undone_at < old)
            .where(sa.cast(RegisterImport.files, sa.Text) != "[]")
            .order_by(RegisterImport.undone_at)
            .limit(1000)
        )
    )
    _drop_files(db, [*forgotten, *undone], now=now)
    for preview in forgotten:
        _record(db, "register.discarded", preview, actor=actor, now=now)
        db.delete(preview)
    for each in undone:
        each.files = []
    db.flush()
    return len(forgotten) + len(undone)


def drop_files(db: Session, storage: Storage, keys: Iterable[str]) -> None:
    """Remove stored files, except those that another import still has."""
    wanted = set(keys)
    for files in db.scalars(sa.select(RegisterImport.files)):
        wanted -= {file["key"] for file in files}
    for key in wanted:
        storage.delete(key)


def _drop_files(db: Session, imports: Iterable[RegisterImport], *, now: datetime) -> None:
    keys = sorted({file["key"] for each in imports for file in each.files})
    if keys:
        enqueue(db, DROP_FILES, payload={"keys": keys}, now=now)


def _not_recognised(workbook: Workbook, mapping: Mapping, refusal: NothingRecognised) -> dict[str, Any]:
    return {
        "tables": describe_tables(find_tables(workbook, mapping)),
        "unclear": {},
        "refusal": {"reason": refusal.reason, "remedy": refusal.remedy},
        "encoding": workbook.encoding,
        "delimiter": workbook.delimiter,
    }


def _programme_in_reach(db: Session, code: str, *, actor: Actor) -> UUID | None:
    """The id of the programme, None for one that is to be begun."""
    scope = actor.scope(Permission.REGISTERS_IMPORT)
    found = find_programme_by_code(db, code)
    if found is not None and any(programme in (None, found.id) for programme, _country in scope.pairs):
        return found.id
    if found is None and actor.scope(Permission.PROGRAMMES_EDIT).covers(None, None):
        return None
    raise OutsideReach(_("You may not import into a programme with this code."), field="programme")


def _try(
    db: Session, preview: RegisterImport, draft: Draft, *, actor: Actor, now: datetime, time_zone: str
) -> None:
    preview.understood = draft.understood
    preview.result, preview.problems = {}, []
    if draft.register is None:
        return
    result = take_register(
        db,
        draft.register,
        source=_source(preview),
        programme_code=preview.programme_code,
        actor=actor,
        now=now,
        time_zone=time_zone,
        import_id=preview.id,
        is_trial=True,
    )
    preview.result = result.counts()
    preview.problems = result.problems()[:MOST_PROBLEMS_KEPT]


def _source(preview: RegisterImport) -> Source:
    return Source(
        file_name=preview.file_name,
        file_digest=preview.file_digest,
        files=preview.files,
        mapping=preview.mapping,
    )


def _without_samples(understood: dict[str, Any]) -> dict[str, Any]:
    """What columns were taken for, without the values that named people."""
    tables = [
        {**table, "columns": [{**column, "samples": []} for column in table["columns"]]}
        for table in understood.get("tables", [])
    ]
    return {"tables": tables, "unclear": {}}


def _record(db: Session, action: str, preview: RegisterImport, *, actor: Actor, now: datetime) -> None:
    record(
        db,
        action,
        actor=actor,
        now=now,
        subject=("register_import", preview.id),
        place=Place(programme_id=preview.programme_id),
    )
    db.flush()
