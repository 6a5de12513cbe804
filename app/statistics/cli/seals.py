"""`mandate report seals` and `verify-seal`: what was sealed, and whether a seal is whole."""

import json
import sys
from pathlib import Path

import click

from app.core.listing import ListRequest
from app.core.office import Office
from app.core.office_key import office_key
from app.core.permissions import EVERYTHING
from app.core.terminal import end_unusable, with_office
from app.statistics.queries.seals.sealed import list_seals
from app.statistics.rules.seals.checking import PART_WORDS, Seal, check_parts, read_seal

CHANGED = 1


@click.command("seals")
@click.option("--page", default=1, show_default=True, type=click.IntRange(min=1))
@with_office
def seals(office: Office, /, *, page: int) -> None:
    """Sealed reports, the newest first."""
    with office.database.reading() as db:
        found = list_seals(db, ListRequest(page=page), scope=EVERYTHING, people=EVERYTHING)
    click.echo(f"The office's key is {office_key(office.settings).key_id}.")
    for row in found.rows:
        click.echo(f"{row.id}  {row.as_of:%Y-%m-%d %H:%M}  {row.key_id}  {row.title}")
    if found.pages > 1:
        click.echo(f"Page {found.number} of {found.pages}; --page shows another.")


@click.command("verify-seal")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", metavar="NUMBER", help="The number of the office's key, as the office has told it.")
def verify_seal(*, file: Path, key: str | None) -> None:
    """Check the FILE of a seal; needs no office. Ends with 0 when it is intact, and with 1 when not."""
    seal = _read(file)
    found = check_parts(seal)
    if not found.is_intact:
        click.echo(f"Changed: {', '.join(str(PART_WORDS[part]) for part in found.changed)}.")
        sys.exit(CHANGED)
    if key is not None and key != seal.key_id:
        click.echo(f"Signed with another key: {seal.key_id}.")
        sys.exit(CHANGED)
    click.echo(f"Intact, signed with the key {seal.key_id}.")
    click.echo("" if key else "Ask the office whether this is the number of its key.")


def _read(file: Path) -> Seal:
    try:
        seal = read_seal(json.loads(file.read_bytes()))
    except ValueError:
        seal = None
    if seal is None:
        end_unusable(f"{file} holds no seal")
    return seal
