"""`mandate keys` on the terminal."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography import x509
from sqlalchemy import select

from app.__main__ import cli
from app.audit.models import AuditEntry
from app.core.database import Database

Run = Callable[..., Result]


@pytest.fixture
def mandate(sqlite_template: Path, tmp_path: Path) -> Run:
    """Run the command on an office with a database and no keys."""
    shutil.copy(sqlite_template, tmp_path / "mandate.sqlite3")

    def run(*arguments: str, passphrase: str = "three blind mice") -> Result:
        environment = {
            "MANDATE_DATA_DIR": str(tmp_path),
            "MANDATE_BASE_URL": "https://training.example.org",
            "MANDATE_KEYS_PASSPHRASE": passphrase,
        }
        return CliRunner().invoke(cli, ["keys", *arguments], env=environment)

    return run


def test_keys_are_made_listed_and_not_made_again(mandate: Run, tmp_path: Path) -> None:
    made = mandate("init")
    assert made.exit_code == 0, made.output
    assert "not encrypted" not in made.output
    listed = mandate("list")
    assert [line.split()[0] for line in listed.output.splitlines()] == [
        line.split()[0] for line in made.output.splitlines()[:3]
    ]
    assert "replace before" in listed.output
    before = (tmp_path / "keys" / "keys.json").read_bytes()
    again = mandate("init")
    assert (again.exit_code, "nothing was changed" in again.output) == (2, True)
    assert (tmp_path / "keys" / "keys.json").read_bytes() == before


def test_keys_that_are_not_encrypted_are_warned_of(mandate: Run) -> None:
    assert "MANDATE_KEYS_PASSPHRASE is not set" in mandate("init", passphrase="").output


@pytest.mark.parametrize("command", [("list",), ("rotate",), ("compromised", "key-2026", "--reason", "x")])
def test_without_keys_each_command_names_the_remedy(mandate: Run, command: tuple[str, ...]) -> None:
    result = mandate(*command)
    assert (result.exit_code, "mandate keys init" in result.output) == (2, True)


def test_a_wrong_passphrase_ends_in_one_line(mandate: Run) -> None:
    mandate("init")
    result = mandate("rotate", passphrase="three blind cats")
    assert result.exit_code == 2
    assert result.output.startswith("mandate: The passphrase in MANDATE_KEYS_PASSPHRASE does not open")


def test_changes_of_keys_are_in_the_history(mandate: Run, tmp_path: Path) -> None:
    first = next(line.split()[0] for line in mandate("init").output.splitlines() if "credential" in line)
    assert "retired" in mandate("rotate").output
    stolen = f"{first}-2"
    withdrawn = mandate("compromised", stolen, "--reason", "laptop stolen").output
    assert (f"withdrawn: {stolen}" in withdrawn, "laptop stolen" in withdrawn) == (True, True)
    again = mandate("compromised", stolen, "--reason", "forgotten").output
    assert ("withdrawn before" in again, "forgotten" in again) == (True, False)
    assert mandate("compromised", "key-1999", "--reason", "x").exit_code == 2
    assert mandate("compromised", stolen, "--reason", " ").exit_code == 2
    database = Database(f"sqlite:///{tmp_path / 'mandate.sqlite3'}")
    with database.reading() as db:
        entries = db.scalars(select(AuditEntry).order_by(AuditEntry.at)).all()
        actions = [entry.action for entry in entries]
        assert actions == ["keys.made", "keys.rotated", "keys.withdrawn", "keys.made"]
        assert [entry.details for entry in entries[2:]] == [{"keys": [stolen]}, {"keys": [f"{first}-3"]}]
    database.dispose()


def test_a_key_is_withdrawn_also_where_no_other_can_be_made(mandate: Run, tmp_path: Path) -> None:
    signer = next(line.split()[0] for line in mandate("init").output.splitlines() if "signer" in line)
    next((tmp_path / "keys").glob("root-*.pem")).unlink()
    result = mandate("compromised", signer, "--reason", "stolen")
    assert (result.exit_code, "cannot be read" in result.output) == (2, True)
    assert f"{signer}    signer" in mandate("list").output
    assert "compromised  stolen" in mandate("list").output


def test_what_verifies_is_written_for_any_web_server(mandate: Run, tmp_path: Path) -> None:
    mandate("init")
    site = tmp_path / "site"
    assert mandate("export", str(site)).exit_code == 0
    assert mandate("export", str(site)).exit_code == 0
    document = json.loads((site / ".well-known" / "did.json").read_text())
    assert document["id"] == "did:web:training.example.org"
    assert x509.load_pem_x509_certificate((site / "office-ca.pem").read_bytes())
    assert "did:web:training.example.org" in (site / "verify.html").read_text(encoding="utf-8")
    taken_back = json.loads((site / "credentials" / "status" / "1").read_bytes())
    assert taken_back["id"] == "https://training.example.org/credentials/status/1"
    assert not any("PRIVATE" in path.read_text() for path in site.rglob("*.*") if path.is_file())


def test_without_the_passphrase_all_but_the_signed_lists_is_written(mandate: Run, tmp_path: Path) -> None:
    mandate("init")
    result = mandate("export", str(tmp_path / "site"), passphrase="")
    assert (result.exit_code, "are not signed again" in result.output) == (0, True)
    assert (tmp_path / "site" / "verify.html").exists()
    assert not (tmp_path / "site" / "credentials").exists()


def test_a_folder_that_cannot_be_written_is_said(mandate: Run, tmp_path: Path) -> None:
    mandate("init")
    (tmp_path / "file").touch()
    result = mandate("export", str(tmp_path / "file"))
    assert (result.exit_code, "FOLDER" in result.output or "cannot be written" in result.output) == (2, True)
