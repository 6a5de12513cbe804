"""Files stay short enough to read, functions short enough to see."""

from pathlib import Path

from tests.house.tree import ROOT, functions, python_files

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 40


def oversized(root: Path) -> list[str]:
    found = []
    for path in python_files(root):
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > MAX_FILE_LINES:
            found.append(f"{path.relative_to(root)} has {lines} lines")
        found += [
            f"{path.relative_to(root)}:{node.lineno} {node.name} is too long"
            for node in functions(path)
            if (node.end_lineno or 0) - node.lineno + 1 > MAX_FUNCTION_LINES
        ]
    return found


def test_files_and_functions_are_short() -> None:
    assert oversized(ROOT) == []


def test_a_long_function_and_a_long_file_are_found(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "long.py").write_text("def f():\n" + "    x = 1\n" * 401)
    assert len(oversized(tmp_path)) == 2


def test_no_module_has_a_name_that_says_nothing() -> None:
    banned = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}
    assert [path for path in python_files() if path.stem in banned or banned & set(path.parts)] == []
