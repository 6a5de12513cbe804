"""Each feature is laid out alike: the files the contracts know, and templates where Flask finds them."""

import re
import tomllib
from pathlib import Path

from tests.house.tree import ROOT

# Not features: the frame they stand in, with files of their own kinds.
FRAME = {"core", "web", "admin", "api"}
BESIDE_MODULES = {"__init__", "templates", "data"}
TEST_FOLDERS = {"house", "browser", "factories", "outside", "templates"}


def grammars() -> dict[str, set[str]]:
    """For each feature the names its files and folders may have, as the import contracts list them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    return {
        container.removeprefix("app."): set(re.findall(r"\w+", " ".join(contract["layers"]))) | BESIDE_MODULES
        for contract in contracts["contracts"]
        if contract["id"] in ("grammar", "carriers")
        for container in contract["containers"]
    }


def packages(root: Path) -> list[Path]:
    """The packages of the application."""
    return [path.parent for path in sorted(root.glob("app/*/__init__.py"))]


def outside_the_grammar(root: Path, allowed: dict[str, set[str]]) -> list[str]:
    """Files and folders of features that the grammar does not know, and packages that have no grammar."""
    found = []
    for package in packages(root):
        if package.name in FRAME:
            continue
        names = allowed.get(package.name, set())
        found += [
            str(path.relative_to(root))
            for path in sorted(package.iterdir())
            if path.stem not in names and path.name != "__pycache__"
        ]
    return found


def misplaced_templates(root: Path) -> list[str]:
    """Templates that do not stand in app/<package>/templates/<package>/, where no other package's can."""
    found = []
    for path in sorted((root / "app").rglob("*.html")):
        _app, package, *folders = path.relative_to(root).parts
        if folders[:2] != ["templates", package]:
            found.append(str(path.relative_to(root)))
    return found


def homeless_tests(root: Path) -> list[str]:
    """Folders of tests that are named after no package."""
    names = {package.name for package in packages(root)} | TEST_FOLDERS
    return [
        path.parent.name for path in sorted(root.glob("tests/*/__init__.py")) if path.parent.name not in names
    ]


def test_features_hold_only_files_of_the_grammar() -> None:
    assert outside_the_grammar(ROOT, grammars()) == []


def test_every_package_is_a_feature_or_of_the_frame() -> None:
    assert {package.name for package in packages(ROOT)} == set(grammars()) | FRAME


def test_templates_stand_in_a_folder_of_their_package() -> None:
    assert misplaced_templates(ROOT) == []


def test_tests_stand_in_a_folder_of_their_package() -> None:
    assert homeless_tests(ROOT) == []


def test_seeded_disorder_is_found(tmp_path: Path) -> None:
    for name in ("app/people/__init__.py", "app/people/shortcuts.py", "app/people/rules/names.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    for name in ("app/people/templates/person.html", "app/people/person.html", "tests/odds/__init__.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert outside_the_grammar(tmp_path, grammars()) == ["app/people/person.html", "app/people/shortcuts.py"]
    assert misplaced_templates(tmp_path) == ["app/people/person.html", "app/people/templates/person.html"]
    assert homeless_tests(tmp_path) == ["odds"]


def test_a_package_nobody_described_is_found(tmp_path: Path) -> None:
    (tmp_path / "app/gossip").mkdir(parents=True)
    (tmp_path / "app/gossip/__init__.py").touch()
    assert outside_the_grammar(tmp_path, grammars()) == ["app/gossip/__init__.py"]
