"""The office on the terminal: a register comes in, the published figures come out."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from click.testing import CliRunner, Result

from app.__main__ import cli
from app.statistics.service.saving import LONGEST_QUERY
from tests.house.tree import ROOT

REGISTER = ROOT / "app" / "admin" / "data" / "register-2009-2011.xlsx"
TRUTH = json.loads((ROOT / "tests" / "registers" / "register-2009-2011.truth.json").read_text())
PERIOD = ("--from", "2009-01-01", "--to", "2011-12-31")
PATIENCE = 60


def mandate(folder: Path, *arguments: str) -> Result:
    """A command, without what the environment of the tests says of an office."""
    silent = {name: None for name in os.environ if name.startswith("MANDATE_")}
    return CliRunner().invoke(cli, [*arguments, "--data-dir", str(folder)], env=silent)


def report(folder: Path, *arguments: str) -> dict[str, Any]:
    done = mandate(folder, "report", "attendance-by-country", "--format", "json", *arguments)
    assert done.exit_code == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("office") / "new"
    done = mandate(path, "import", "register", str(REGISTER), "--json")
    assert done.exit_code == 0, done.stderr
    result = json.loads(done.stdout)
    assert (result["sessions"], result["roll_rows"], result["persons_new"]) == (34, 849, 758)
    assert (result["double_rows"], result["no_shows"], result["refused"]) == (6, 31, [])
    return path


def test_by_host_country_the_figures_are_the_published_ones(folder: Path) -> None:
    found = report(folder, *PERIOD)
    names = ("sessions", "participations", "persons", "female", "male")
    by_country = {row["key"]: {name: row[name] for name in names} for row in found["rows"]}
    assert by_country == TRUTH["by_session_country"]
    total = found["total"]
    assert {
        "sessions": total["sessions"],
        "countries": len(found["rows"]),
        "persons_trained": total["persons"],
        "participations": total["participations"],
        "person_days": total["person_days"],
        "completed_75pct": total["completed"],
    }.items() <= TRUTH.items()
    assert found["headline"] == (
        "Between 2009 and 2011, we conducted 34 training sessions in 13 countries and trained 738 persons."
    )


def test_by_participants_country_and_by_year(folder: Path) -> None:
    found = report(folder, *PERIOD, "--country-of", "participant")
    assert {row["key"]: row["persons"] for row in found["rows"]} == TRUTH["by_participant_country"]
    for year, figures in TRUTH["by_year"].items():
        total = report(folder, "--from", f"{year}-01-01", "--to", f"{year}-12-31")["total"]
        assert {"sessions": total["sessions"], "persons": total["persons"]} == figures


def test_the_same_register_again_changes_nothing_and_says_so(folder: Path) -> None:
    done = mandate(folder, "import", "register", str(REGISTER))
    assert done.exit_code == 0
    assert "nothing" in done.stdout.lower()
    assert report(folder, *PERIOD)["total"]["persons"] == 738


@pytest.mark.parametrize("kind", ["table", "csv", "xlsx", "pdf"])
def test_each_format_is_written(folder: Path, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"report.{kind}"
    done = mandate(
        folder, "report", "attendance-by-country", "--format", kind, "--output", str(path), *PERIOD
    )
    assert done.exit_code == 0, done.stderr
    starts = {"table": b"Between 2009", "csv": b"\xef\xbb\xbfCode", "xlsx": b"PK", "pdf": b"%PDF"}
    assert path.read_bytes().startswith(starts[kind])


@pytest.mark.parametrize(
    "arguments",
    [
        ("report", "headline", "--programme", "NOPE"),
        ("report", "headline", "--from", "2011-01-01", "--to", "2010-01-01"),
        ("report", "headline", "--from", "soon"),
        ("import", "register", "no-such-file.xlsx"),
        ("verify", "not a code"),
        ("certificates", "issue", "no-such-session"),
        ("run", "--workers", "many"),
    ],
)
def test_unusable_input_ends_with_status_two_and_a_sentence(folder: Path, arguments: tuple[str, ...]) -> None:
    done = mandate(folder, *arguments)
    assert done.exit_code == 2
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_the_demo_keeps_away_from_an_office_in_use(folder: Path) -> None:
    done = mandate(folder, "demo")
    assert done.exit_code == 2
    assert "in use" in done.stderr


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str) -> int:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urlopen(address, timeout=5) as answer:
                return int(answer.status)
        except OSError:  # also one that is too busy to answer in time
            time.sleep(0.2)
    raise AssertionError(f"{address} did not answer")


def _worker_of(supervisor: int) -> int | None:
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = path.read_bytes().split(b"\0")
            parent = int((path.parent / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            continue
        if parent == supervisor and b"worker" in command:
            return int(path.parent.name)
    return None


def _worker_other_than(known: int | None, *, supervisor: int) -> int:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = _worker_of(supervisor)
        if found not in (None, known):
            return int(found or 0)
        time.sleep(0.2)
    raise AssertionError("there is no worker")


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for the worker in /proc")
def test_run_serves_brings_back_a_dead_worker_and_stops_when_told(tmp_path: Path) -> None:
    port = _free_port()
    running = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "app",
            "run",
            "--port",
            str(port),
            "--workers",
            "1",
            "--data-dir",
            str(tmp_path),
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert _wait_for(f"http://127.0.0.1:{port}/training") == 200
        longest = f"http://127.0.0.1:{port}/training?{'x' * LONGEST_QUERY}"
        assert _wait_for(longest) == 200  # a report that was kept as a view can be opened
        first = _worker_other_than(None, supervisor=running.pid)
        os.kill(first, signal.SIGKILL)
        assert _worker_other_than(first, supervisor=running.pid) != first
    finally:
        running.terminate()
        assert running.wait(PATIENCE) == 0
    with pytest.raises(URLError):
        urlopen(f"http://127.0.0.1:{port}/training", timeout=2)
