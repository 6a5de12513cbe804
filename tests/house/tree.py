"""The source tree as the house tests read it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE_FOLDERS = ("app", "tests", "migrations", "benchmarks", "tools")


def python_files(root: Path = ROOT) -> Iterator[Path]:
    for folder in CODE_FOLDERS:
        yield from sorted((root / folder).rglob("*.py"))


def templates(root: Path = ROOT) -> list[Path]:
    return sorted((root / "app").rglob("templates/**/*.html"))


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file, read once."""
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
