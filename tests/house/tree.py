"""The source tree as the house tests read it."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE_FOLDERS = ("app", "tests", "migrations", "benchmarks", "tools")


def python_files(root: Path = ROOT) -> Iterator[Path]:
    for folder in CODE_FOLDERS:
        yield from sorted((root / folder).rglob("*.py"))


def templates(root: Path = ROOT) -> list[Path]:
    return sorted((root / "app").rglob("templates/**/*.html"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
