"""The import contracts hold, and a seeded violation breaks them."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")
VIOLATIONS = {
    "a package reaches up": ("app/people/service/upward.py", "import app.statistics\n"),
    "a rule reads the database": ("app/attendance/rules.py", "import sqlalchemy\n"),
    "a view imports a model": ("app/programmes/views/shortcut.py", "import app.programmes.models\n"),
    "an unknown file in a feature": ("app/people/utils.py", "x = 1\n"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(LINT_IMPORTS), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_contracts_hold() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("name", VIOLATIONS)
def test_a_violation_is_caught(name: str, tmp_path: Path) -> None:
    for item in ("app", "pyproject.toml"):
        source, target = ROOT / item, tmp_path / item
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "static", "data"))
        else:
            shutil.copy(source, target)
    path, line = VIOLATIONS[name]
    seeded = tmp_path / path
    seeded.parent.mkdir(exist_ok=True)
    seeded.write_text(line + (seeded.read_text(encoding="utf-8") if seeded.exists() else ""))
    assert lint(tmp_path).returncode == 1
