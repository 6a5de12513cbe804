"""`mandate keys`: what signs certificates, made, replaced, withdrawn and published."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from app.certificates.service.keys import make_first, replace_lost, rotate, withdraw
from app.certificates.service.site import site_files
from app.certificates.signing.certifying import signs_until
from app.certificates.signing.hardware import KEPT_BY_TOKEN
from app.certificates.signing.keys import keys_folder, list_keys
from app.certificates.signing.manifest import KeyKind, KeyState, ListedKey, certificate_of
from app.core.clock import utc_now
from app.core.office import Office
from app.core.permissions import TERMINAL
from app.core.settings import Settings
from app.core.terminal import end_unusable, with_office, writing_for_readers


@click.group()
def keys() -> None:
    """The keys that sign certificates."""


@keys.command("init")
@with_office
def init(office: Office) -> None:
    """Make the keys of this office; refuses where there are keys."""
    with office.database.writing() as db:
        made = make_first(db, office.settings, actor=TERMINAL, now=utc_now())
    _tell(made.listed)
    _tell_where(office.settings)


@keys.command("rotate")
@with_office
def rotate_command(office: Office) -> None:
    """Sign with new keys from now on; what was signed before stays valid."""
    with office.database.writing() as db:
        now_used = rotate(db, office.settings, actor=TERMINAL, now=utc_now())
    _tell(now_used.listed)
    _tell_where(office.settings)


@keys.command("compromised")
@click.argument("key_id", metavar="KEY-ID")
@click.option("--reason", required=True, help="Why; kept in the list of keys.")
@with_office
def compromised(office: Office, *, key_id: str, reason: str) -> None:
    """Withdraw a key that somebody else may have; a new one is made in its place.

    What it signed is no longer believed: issue those certificates again.
    """
    with office.database.writing() as db:
        lost = withdraw(db, office.settings, key_id, reason=reason, actor=TERMINAL, now=utc_now())
    click.echo(f"withdrawn: {', '.join(lost)}" if lost else f"{key_id} was withdrawn before.")
    with office.database.writing() as db:
        now_used = replace_lost(db, office.settings, actor=TERMINAL, now=utc_now())
    _tell(now_used.listed)
    click.echo("Publish did.json again (mandate keys export), and issue again what was signed with it.")


@keys.command("list")
@with_office
def list_command(office: Office) -> None:
    """All keys, with their state."""
    _tell(list_keys(office.settings))


@keys.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@with_office
def export(office: Office, *, folder: Path) -> None:
    """Write what verifies certificates into FOLDER, for any web server; nothing in it is secret."""
    with office.database.reading() as db:
        files = site_files(db, office.settings, now=utc_now())
    try:
        with writing_for_readers():
            _write_site(folder, files)
    except OSError as error:
        end_unusable(f"the keys cannot be written to {folder}: {error.strerror}")
    if not any("credentials/status/" in name for name in files):
        click.echo("Without the passphrase the lists of revoked certificates are not signed again.", err=True)


def _write_site(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        click.echo(path)


def _tell(listed: Iterable[ListedKey]) -> None:
    for key in listed:
        note = f"  {key.reason}" if key.reason else _due(key)
        note = f"  in the token{note}" if key.where == KEPT_BY_TOKEN else note
        click.echo(f"{key.id:<14} {key.kind.value:<11} {key.created:%Y-%m-%d}  {key.state.value}{note}")


def _due(key: ListedKey) -> str:
    if key.kind is not KeyKind.SIGNER or key.state is not KeyState.ACTIVE:
        return ""
    until = signs_until(certificate_of(key))
    return f"  replace before {until:%Y-%m-%d}" if until else ""


def _tell_where(settings: Settings) -> None:
    click.echo(f"Kept in {keys_folder(settings)}. Back them up, apart from the database.")
    if not settings.keys_passphrase:
        click.echo(
            "They are not encrypted: MANDATE_KEYS_PASSPHRASE is not set. Whoever reads the folder can sign.",
            err=True,
        )
