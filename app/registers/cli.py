"""`mandate import`: a whole register from the terminal."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from uuid import UUID, uuid4

import click

from app.core.bulk import collector_paused
from app.core.clock import utc_now
from app.core.i18n import gettext as _
from app.core.office import Office
from app.core.permissions import EVERYTHING, TERMINAL
from app.core.terminal import end_unusable, with_office
from app.registers.queries import known_sessions
from app.registers.reading import read_tables
from app.registers.rules import Mapping, Register, read_mapping, understand
from app.registers.rules.mapping import NO_MAPPING
from app.registers.rules.report import text_report
from app.registers.rules.result import ImportResult
from app.registers.service.importing import DEFAULT_PROGRAMME, take_register
from app.registers.service.keeping import UploadedFile, keep_files, source_of, uploaded
from app.registers.service.understanding import resolve_country
from app.registers.service.undoing import undo_import

ROWS_REFUSED = 1
STEPS = 1000
READ, UNDERSTOOD = 150, 250  # of the steps of the progress bar


class Steps(Protocol):
    """What a progress bar of click can do."""

    def update(self, n_steps: int) -> None: ...


class Bar:
    """A progress bar on the terminal; where nobody watches, nothing."""

    def __init__(self, bar: Steps | None) -> None:
        self._bar = bar
        self._at = 0

    def reach(self, step: int) -> None:
        """So much is done."""
        if self._bar is not None and step > self._at:
            self._bar.update(step - self._at)
            self._at = step


@click.group("import")
def import_group() -> None:
    """Take in what the office has kept elsewhere."""


@import_group.command("register")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--programme", metavar="CODE", help="Into this programme, which is begun if there is none.")
@click.option(
    "--mapping",
    "mapping_file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="What the file does not say itself, as TOML; see docs/import.md.",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@with_office
def register_command(
    office: Office,
    *,
    files: tuple[Path, ...],
    programme: str | None,
    mapping_file: Path | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Sessions, people and attendance from XLSX or CSV; several files count as the sheets of one register."""
    mapping = _mapping(mapping_file)
    import_id = uuid4()
    code = programme or mapping.programme
    with _bar() as bar:
        register = _understood(office, files, mapping=mapping, code=code or DEFAULT_PROGRAMME, bar=bar)
        uploads = [uploaded(path.name, path.read_bytes()) for path in files]
        result = _taken(
            office, register, files=uploads, code=code, import_id=import_id, dry_run=dry_run, bar=bar
        )
    if as_json:
        click.echo(json.dumps(result.as_json(), ensure_ascii=False, indent=2).encode())
    else:
        code = code or DEFAULT_PROGRAMME
        click.echo(text_report(register, result, programme=code, is_trial=dry_run).encode(), nl=False)
        if result.is_changing and not dry_run:
            click.echo(_("To take it back: mandate import undo %(id)s", id=str(import_id)))
    if result.refused:
        sys.exit(ROWS_REFUSED)


@import_group.command("undo")
@click.argument("import_id", type=click.UUID)
@with_office
def undo_command(office: Office, *, import_id: UUID) -> None:
    """Take back an import; its id was printed with it."""
    with office.database.writing() as db:
        found = undo_import(db, import_id, actor=TERMINAL, now=utc_now())
    click.echo(_("%(file)s: the import has been undone.", file=found.file_name))


def _mapping(path: Path | None) -> Mapping:
    if path is None:
        return NO_MAPPING
    try:
        return read_mapping(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        end_unusable(f"the mapping {path} cannot be read: {reason}")


@contextmanager
def _bar() -> Iterator[Bar]:
    if not sys.stderr.isatty():
        yield Bar(None)
        return
    with click.progressbar(length=STEPS, label="Importing", file=sys.stderr) as bar:
        yield Bar(bar)


@collector_paused()
def _understood(
    office: Office, files: tuple[Path, ...], *, mapping: Mapping, code: str, bar: Bar
) -> Register:
    workbook = read_tables(*files, encoding=mapping.encoding, delimiter=mapping.delimiter)
    bar.reach(READ)
    with office.database.reading() as db:
        known = known_sessions(db, code, scope=EVERYTHING)
    register = understand(
        workbook,
        resolve_country=resolve_country,
        today=utc_now().date(),
        mapping=mapping,
        known_sessions=known,
    )
    bar.reach(UNDERSTOOD)
    return register


def _taken(
    office: Office,
    register: Register,
    *,
    files: list[UploadedFile],
    code: str | None,
    import_id: UUID,
    dry_run: bool,
    bar: Bar,
) -> ImportResult:
    with office.database.writing() as db:
        result = take_register(
            db,
            register,
            source=source_of(files),
            programme_code=code,
            import_id=import_id,
            actor=TERMINAL,
            now=utc_now(),
            time_zone=office.settings.time_zone,
            is_trial=dry_run,
            tell=lambda share: bar.reach(UNDERSTOOD + int(share * (STEPS - UNDERSTOOD))),
        )
        if result.is_changing and not dry_run:
            keep_files(office.storage, files)  # before the commit: an import without its file cannot be
    bar.reach(STEPS)
    return result


COMMANDS = [import_group]
