"""Each use case that changes state leaves a trace."""

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

from tests.house.tree import ROOT, parsed

WRITING_CALLS = {"add", "add_all", "delete", "insert", "update", "merge", "insert_missing", "insert_many"}
# Bookkeeping that is not a change of anyone's state, each with its reason.
EXEMPT = {
    "app.audit.service": "writes the trail itself",
    "app.statistics.service.compacting": "sweeps notes that nobody reads any more",
    "app.statistics.service.keeping": "figures that were counted, which the records tell at any time",
    "app.certificates.service.uploads": "pictures to look at; a design that is saved with one is recorded",
    "app.certificates.service.files": "where a file is, which follows from an issue that was audited",
    "app.jobs.service": "a job follows from a change that was audited",
    "app.messaging.service": "a message follows from a change that was audited",
    "app.accounts.service.limits": "counts attempts, and is swept",
    "app.accounts.service.sign_in": "the sign-in itself is recorded by its callers",
    "app.attendance.service.recount": "derived columns, recomputed after an audited change",
    "app.programmes.service.recount": "derived columns, recomputed after an audited change",
    "app.registration.service.recount": "derived columns, recomputed after an audited change",
}


def service_modules(root: Path) -> dict[str, Path]:
    paths = sorted({*root.glob("app/*/service.py"), *root.glob("app/*/service/**/*.py")})
    return {".".join(path.relative_to(root).with_suffix("").parts): path for path in paths}


def writes_without_trace(path: Path) -> bool:
    """Does the module write to the database, but never call `record`?"""
    calls = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
    }
    return bool(calls & WRITING_CALLS) and not {call.lstrip("_") for call in calls} & {"record"}


@cache
def importers(root: Path) -> dict[str, set[str]]:
    """Who imports each module."""
    found = defaultdict(set)
    for path in (root / "app").rglob("*.py"):
        importer = ".".join(path.relative_to(root).with_suffix("").parts)
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ImportFrom) and node.module:
                for module in (node.module, *(f"{node.module}.{alias.name}" for alias in node.names)):
                    found[module].add(importer)
    return found


def leaves_no_trace(
    root: Path, modules: dict[str, Path], module: str, seen: frozenset[str] = frozenset()
) -> bool:
    """A silent module is a fault, unless it is only a step of use cases that record what they do."""
    if module in EXEMPT or not writes_without_trace(modules[module]):
        return False
    callers = importers(root)[module] - seen
    return not callers or any(
        caller not in modules or leaves_no_trace(root, modules, caller, seen | {module}) for caller in callers
    )


def test_each_use_case_records_what_it_does() -> None:
    modules = service_modules(ROOT)
    assert [module for module in modules if leaves_no_trace(ROOT, modules, module)] == []


def test_services_never_commit() -> None:
    committing = [
        name
        for name, path in service_modules(ROOT).items()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]
    assert committing == []


def test_a_silent_use_case_is_found(tmp_path: Path) -> None:
    service = tmp_path / "app" / "thing" / "service.py"
    service.parent.mkdir(parents=True)
    service.write_text("def close(db, thing):\n    db.delete(thing)\n")
    (service.parent / "views.py").write_text("from app.thing.service import close\n")
    modules = service_modules(tmp_path)
    assert leaves_no_trace(tmp_path, modules, "app.thing.service")
