"""In CI a check that cannot be made is no check that was passed."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.everything import refuse_skip
from tests.house.tree import ROOT

MISSING = """
import pytest
pytest.importorskip("no_such_verifier", reason="not installed")
def test_that_nobody_makes(): pass
"""
SKIPPED = """
import pytest
@pytest.mark.skipif(True, reason="no verifier")
def test_skipped(): pass
@pytest.mark.xfail(strict=True)
def test_expected(): assert False
def test_passed(): pass
"""


def test_what_is_skipped_fails_in_a_module_and_in_a_test(tmp_path: Path) -> None:
    (tmp_path / "test_missing.py").write_text(MISSING)
    (tmp_path / "test_skipped.py").write_text(SKIPPED)
    options = (
        "-c",
        "/dev/null",
        "--rootdir",
        str(tmp_path),
        "-p",
        "tests.everything",
        "-p",
        "no:cacheprovider",
        "-q",
        "--continue-on-collection-errors",
    )
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            *options,
            "-c",
            "/dev/null",
            "--rootdir",
            str(tmp_path),
            str(tmp_path),
        ],
        env={"PYTHONPATH": str(ROOT), "MANDATE_TEST_EVERYTHING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 passed, 1 xfailed, 2 errors" in done.stdout
    assert "no verifier. MANDATE_TEST_EVERYTHING is set" in done.stdout


@pytest.mark.parametrize(
    ("wanted", "test", "outcome"),
    [
        ("1", "tests/outside/test_bidi.py::test", "failed"),
        ("1", "tests/house/test_wording.py::test", "skipped"),
        ("0", "tests/outside/test_bidi.py::test", "skipped"),
        ("", "tests/outside/test_bidi.py::test", "skipped"),
    ],
)
def test_only_where_it_is_asked_for_and_outside_the_house(
    monkeypatch: pytest.MonkeyPatch, wanted: str, test: str, outcome: str
) -> None:
    monkeypatch.setenv("MANDATE_TEST_EVERYTHING", wanted)
    report = pytest.CollectReport(test, "skipped", ("test.py", 3, "Skipped: no program"), [])
    refuse_skip(report)
    assert report.outcome == outcome
