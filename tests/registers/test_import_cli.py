"""`mandate import register` says what it did, and its exit status says whether all of it was done."""

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from app.__main__ import cli
from app.core.office import Office
from app.programmes.models import Programme, TrainingSession
from app.registers.models import RegisterImport
from tests.registers.importing import write_workbook
from tests.registers.reading_aloud import BRUNO, HEAD, SESSIONS
from tests.registers.test_importing import COUNTED, HEADS
from tests.registers.test_shared_register import FILE, TRUTH

KEYS = (
    "sessions",
    "roll_rows",
    "persons_new",
    "persons_matched",
    "double_rows",
    "no_shows",
    "suggestions",
    "refused",
)
BAD = ["S9", "Kone", "Awa", "F", "Mali", "", "", "P", "P", "P"]


@pytest.fixture
def run(office: Office, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The command against this office, as another process would give it."""
    monkeypatch.setenv("MANDATE_DATA_DIR", str(office.settings.data_dir))
    monkeypatch.setenv("MANDATE_DATABASE_URL", office.settings.database_url)

    def invoke(*arguments: Any) -> Result:
        return CliRunner().invoke(cli, ["import", "register", *map(str, arguments)])

    return invoke


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_workbook(tmp_path / "register.xlsx", {"Sessions": SESSIONS, "People": [HEAD, BRUNO]})


@pytest.fixture
def bad_file(tmp_path: Path) -> Path:
    return write_workbook(tmp_path / "bad.xlsx", {"Sessions": SESSIONS, "People": [HEAD, BRUNO, BAD]})


def stored(office: Office, entity: Any) -> list[Any]:
    with office.database.reading() as db:
        return list(db.scalars(sa.select(entity)))


def as_csv(path: Path, rows: list[list[str]]) -> Path:
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    return path


def test_the_shared_register_gives_the_truth(run: Any) -> None:
    result = run(FILE, "--json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert (found["sessions"], found["roll_rows"]) == (TRUTH["sessions"], TRUTH["roll_rows"])
    assert (found["double_rows"], found["no_shows"]) == (TRUTH["double_rows"], TRUTH["no_show_rows"])
    assert found["refused"] == []


def test_the_json_has_every_key_and_nothing_else_is_printed(run: Any, file: Path) -> None:
    result = run(file, "--json")
    found = json.loads(result.stdout)
    assert set(KEYS) <= found.keys()
    assert (found["sessions"], found["persons_new"]) == (1, 1)
    assert result.stderr == ""


def test_a_refused_row_has_place_reason_and_remedy(run: Any, bad_file: Path) -> None:
    result = run(bad_file, "--json")
    assert result.exit_code == 1
    [problem] = json.loads(result.stdout)["refused"]
    assert {name: problem[name] for name in ("sheet", "row", "column")} == {
        "sheet": "People",
        "row": 3,
        "column": "Session",
    }
    assert problem["reason"]
    assert problem["remedy"]


def test_the_good_rows_are_taken_all_the_same(run: Any, bad_file: Path, office: Office) -> None:
    run(bad_file)
    assert [each.result["registrations_new"] for each in stored(office, RegisterImport)] == [1]


def test_the_summary_tells_what_was_read_and_refused(run: Any, bad_file: Path) -> None:
    said = run(bad_file).stdout
    assert "Sheet “People”: a list of people, headings in row 1, rows: 2." in said
    assert "Family name = family name" in said
    assert "People, row 3, Session:" in said
    assert "Taken." in said


def test_a_dry_run_writes_nothing(run: Any, file: Path, office: Office) -> None:
    result = run(file, "--dry-run", "--programme", "NEW")
    assert result.exit_code == 0
    assert "nothing was written" in result.stdout
    assert stored(office, Programme) == []
    assert not (office.settings.data_dir / "files").exists()


def test_the_second_time_nothing_changes_and_it_says_so(run: Any, file: Path, office: Office) -> None:
    run(file)
    result = run(file)
    assert result.exit_code == 0
    assert "This register is in already: nothing changed." in result.stdout
    assert len(stored(office, RegisterImport)) == 1


def test_the_file_is_kept_with_the_import(run: Any, file: Path, office: Office) -> None:
    run(file)
    [kept] = stored(office, RegisterImport)
    assert [each["name"] for each in kept.files] == ["register.xlsx"]
    with office.storage.open(kept.files[0]["key"]) as copy:
        assert copy.read() == file.read_bytes()


def test_the_programme_of_the_option_wins_over_the_mapping(run: Any, tmp_path: Path, office: Office) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(HEADS, encoding="utf-8")
    file = as_csv(tmp_path / "heads.csv", COUNTED)
    assert run(file, "--mapping", mapping, "--programme", "MINE").exit_code == 0
    assert [each.code for each in stored(office, Programme)] == ["MINE"]


def test_a_mapping_names_the_programme(run: Any, tmp_path: Path, office: Office) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(HEADS, encoding="utf-8")
    result = run(as_csv(tmp_path / "heads.csv", COUNTED), "--mapping", mapping, "--json")
    assert json.loads(result.stdout)["head_counts_new"] == 4
    assert [each.code for each in stored(office, Programme)] == ["WEB"]


def test_a_register_may_be_several_files(run: Any, tmp_path: Path, office: Office) -> None:
    sessions, people = as_csv(tmp_path / "a.csv", SESSIONS), as_csv(tmp_path / "b.csv", [HEAD, BRUNO])
    assert run(sessions, people).exit_code == 0
    [kept] = stored(office, RegisterImport)
    assert (kept.file_name, kept.result["registrations_new"]) == ("a.csv, b.csv", 1)


def test_people_alone_find_the_sessions_of_the_programme(run: Any, tmp_path: Path, office: Office) -> None:
    run(as_csv(tmp_path / "a.csv", SESSIONS), "--programme", "GP")
    result = run(as_csv(tmp_path / "b.csv", [HEAD, BRUNO]), "--programme", "GP")
    assert result.exit_code == 0
    assert len(stored(office, TrainingSession)) == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("missing.xlsx", None),
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 100),
        ("empty.csv", b""),
        ("notes.csv", b"hello\nworld\n"),
        ("cut.xlsx", b"PK\x03\x04 not a workbook"),
    ],
)
def test_what_is_no_register_ends_in_one_clear_line(
    run: Any, tmp_path: Path, name: str, content: bytes | None
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    result = run(path, "--json")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("mandate: ")
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ("[sessions]\ncolour = 1\n", "colour"),
        ("not toml", "not valid TOML"),
        ('[sessions.columns]\nref = "Nowhere"\n', "Nowhere"),
        (None, "cannot be read"),
        (b"\xff\xfe\x00", "not UTF-8"),
    ],
)
def test_a_mapping_that_cannot_be_used_ends_with_2(
    run: Any, file: Path, tmp_path: Path, mapping: str | bytes | None, said: str
) -> None:
    path = tmp_path / "mapping.toml"
    if mapping is not None:
        path.write_bytes(mapping if isinstance(mapping, bytes) else mapping.encode())
    result = run(file, "--mapping", path)
    assert result.exit_code == 2
    assert said in result.stderr


def test_without_a_file_the_usage_is_shown(run: Any) -> None:
    assert run().exit_code == 2


def test_an_import_is_undone_by_the_id_it_printed(run: Any, file: Path, office: Office) -> None:
    import_id = run(file).stdout.split()[-1]
    undo = CliRunner().invoke(cli, ["import", "undo", import_id])
    assert undo.exit_code == 0
    assert stored(office, TrainingSession) == []
    again = CliRunner().invoke(cli, ["import", "undo", import_id])
    assert (again.exit_code, again.stdout) == (2, "")
