"""The data folder of an office: other users of the machine may not look into it."""

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.__main__ import cli, main
from app.admin.serving import web_command
from app.core.office import open_office
from app.core.settings import load_settings


@pytest.fixture
def _careless_operator() -> Iterator[None]:
    """Whose files everybody may read, as on most machines."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> str:
    return oct(stat.S_IMODE(path.stat().st_mode))


@pytest.mark.usefixtures("_careless_operator")
@pytest.mark.parametrize("is_found", [True, False])
def test_a_new_office_is_its_owners_only(tmp_path: Path, *, is_found: bool) -> None:
    folder = tmp_path / "data"
    if is_found:
        folder.mkdir()
    office = open_office(load_settings({}, data_dir=folder))
    with office.database.writing():
        assert {path.name: mode(path) for path in folder.iterdir()} == dict.fromkeys(
            ("secret-key", "mandate.sqlite3", "mandate.sqlite3-wal", "mandate.sqlite3-shm"), "0o600"
        )
    assert mode(folder) == "0o700"
    assert office.warning == ""
    office.database.dispose()


@pytest.mark.usefixtures("_careless_operator")
def test_a_folder_that_holds_other_things_is_left_open_and_warned_of(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "others.txt").touch()
    told = CliRunner().invoke(cli, ["keys", "init", "--data-dir", str(tmp_path)], env={"MANDATE_DEMO": "0"})
    assert told.exit_code == 0
    assert f"chmod 700 {tmp_path}" in told.stderr
    assert mode(tmp_path) == "0o755"
    assert mode(tmp_path / "mandate.sqlite3") == "0o600"


@pytest.mark.usefixtures("_careless_operator")
def test_the_terminal_closes_what_it_writes_but_what_a_web_server_needs(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(sqlite_template, tmp_path / "mandate.sqlite3")
    site, later = tmp_path / "site", tmp_path / "later"
    monkeypatch.setenv("MANDATE_DATA_DIR", str(tmp_path))
    for command in (("keys", "init"), ("keys", "export", str(site))):
        monkeypatch.setattr(sys, "argv", ["mandate", *command])
        with pytest.raises(SystemExit, match="0"):
            main()
    later.mkdir()
    assert mode(later) == "0o700"
    assert {mode(path) for path in site.rglob("*") if path.is_file()} == {"0o644"}
    assert mode(site / ".well-known") == "0o755"


def test_the_web_server_does_not_open_what_the_terminal_closes() -> None:
    command = web_command(host="127.0.0.1", port=1, workers=1)
    assert command[command.index("--umask") + 1] == "0o77"
