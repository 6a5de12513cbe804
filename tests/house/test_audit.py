"""Each use case that changes state leaves a trace."""

import ast
from pathlib import Path

from tests.house.tree import ROOT

WRITING_CALLS = {"add", "add_all", "delete", "insert", "update", "merge"}
# Bookkeeping that is not a change of anyone's state, each with its reason.
EXEMPT = {
    "app/audit/service.py": "writes the trail itself",
    "app/jobs/service.py": "job rows follow from a change that was audited",
    "app/accounts/service/limits.py": "counts attempts",
    "app/messaging/service.py": "a message follows from a change that was audited",
}


def service_files(root: Path) -> list[Path]:
    return sorted({*root.glob("app/*/service.py"), *root.glob("app/*/service/*.py")})


def silent_writers(path: Path) -> list[str]:
    """Public functions of a service whose module writes to the database but never records it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    }
    if not calls & WRITING_CALLS or "record" in calls:
        return []
    return [path.name]


def test_each_writing_service_records_what_it_does() -> None:
    silent = {
        str(path.relative_to(ROOT)): silent_writers(path)
        for path in service_files(ROOT)
        if str(path.relative_to(ROOT)) not in EXEMPT and silent_writers(path)
    }
    assert silent == {}


def test_services_never_commit() -> None:
    committing = [
        str(path.relative_to(ROOT))
        for path in service_files(ROOT)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]
    assert committing == []


def test_a_silent_writer_is_found(tmp_path: Path) -> None:
    path = tmp_path / "service.py"
    path.write_text("def close(db, thing):\n    db.delete(thing)\n")
    assert silent_writers(path) == ["service.py"]
