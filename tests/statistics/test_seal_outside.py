"""A seal is checked with openssl and Python alone, by the very lines that the documentation gives."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.office import Office
from app.statistics.models import SealedReport
from tests.conftest import NOW, World
from tests.factories.seals import make_seal
from tests.house.tree import ROOT

pytestmark = [
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
    pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl on this machine"),
]


def lines() -> list[str]:
    """What the documentation says to type, without Mandate."""
    text = (ROOT / "docs" / "sealed-reports.md").read_text(encoding="utf-8")
    return text.split("without Mandate:\n\n```\n")[1].split("\n```")[0].splitlines()


@pytest.fixture
def sealed(db: Session, world: World, office: Office) -> SealedReport:
    found = make_seal(db, office, now=NOW)
    db.commit()
    return found


@pytest.fixture
def file(client_of: Callable[[User], FlaskClient], world: World, sealed: SealedReport) -> dict[str, Any]:
    """The seal as it is given out."""
    answer = client_of(world.administrator).get(f"/reports/sealed/{sealed.id}/seal.json")
    found: dict[str, Any] = json.loads(answer.data)
    return found


def typed(folder: Path, file: dict[str, Any]) -> list[tuple[int, str]]:
    """The exit code and the words of each line."""
    (folder / "seal.json").write_text(json.dumps(file), encoding="utf-8")
    runs = [
        subprocess.run(["sh", "-c", line], cwd=folder, capture_output=True, text=True) for line in lines()
    ]
    return [(run.returncode, " ".join((run.stdout + run.stderr).split())) for run in runs]


def test_the_lines_find_a_seal_intact(tmp_path: Path, file: dict[str, Any], sealed: SealedReport) -> None:
    rows = json.loads(sealed.content)["evidence"]["digest"]
    assert typed(tmp_path, file) == [
        (0, sealed.digest),
        (0, ""),
        (0, f"{sealed.digest} content"),
        (0, "Signature Verified Successfully"),
        (0, sealed.key_id),
        (0, f"{rows} {rows}"),
    ]


@pytest.mark.parametrize("part", ["content", "signature"])
def test_the_lines_find_a_changed_byte(
    tmp_path: Path, file: dict[str, Any], sealed: SealedReport, part: str
) -> None:
    middle = len(file[part]) // 2
    other = "A" if file[part][middle] != "A" else "B"
    told = typed(tmp_path, file | {part: file[part][:middle] + other + file[part][middle + 1 :]})
    assert told[3][0] != 0
    assert "Verified Successfully" not in told[3][1]
    assert (told[2][1] == f"{sealed.digest} content") == (part != "content")


def test_the_lines_find_a_changed_row(tmp_path: Path, file: dict[str, Any]) -> None:
    changed = file | {"evidence": file["evidence"].replace("2026", "2025", 1)}
    signed, found = typed(tmp_path, changed)[-1][1].split()
    assert signed != found
