"""What the code says to people goes through gettext: refusals, flashed messages, labels and titles."""

import ast
import re
from pathlib import Path

from tests.house.tree import ROOT, parsed

SPEAKING_CALLS = {"flash", "LineField", "TextField", "ChoiceField", "CardsField", "TickField", "AddressField"}
SENTENCE = re.compile(r"[A-Z][a-z]|[a-z] [a-z]")
SPEAKING_KEYWORDS = {"label", "title", "description", "remedy", "empty"}
# The terminal and the demo speak English; typesetting names files.
SILENT = ("app/core/typeset", "app/admin", "cli.py", "/cli/")


def refusals(root: Path) -> set[str]:
    """The names of all classes that carry a sentence to the person who asked."""
    return {
        node.name
        for path in (root / "app").rglob("errors.py")
        for node in parsed(path).body
        if isinstance(node, ast.ClassDef)
    }


def literal(node: ast.expr | None) -> bool:
    """Is it a text that stands in the code itself, with a word in it?"""
    if isinstance(node, ast.JoinedStr):
        return any(literal(part) for part in node.values)
    return (
        isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(SENTENCE.search(node.value))
    )


def untranslated(path: Path, speaking: set[str]) -> list[str]:
    """Calls that hand a sentence on as it stands."""
    found = []
    for node in ast.walk(parsed(path)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        said = [*node.args[:1]] if name in speaking else []
        said += [each.value for each in node.keywords if each.arg in SPEAKING_KEYWORDS]
        if any(literal(each) for each in said):
            found.append(f"{path.name}:{node.lineno} {name}")
    return found


def test_what_pages_say_goes_through_gettext() -> None:
    speaking = refusals(ROOT) | SPEAKING_CALLS
    paths = [
        path
        for path in sorted((ROOT / "app").rglob("*.py"))
        if not any(part in str(path.relative_to(ROOT)) for part in SILENT)
    ]
    assert [fault for path in paths for fault in untranslated(path, speaking)] == []


def test_seeded_sentences_are_found(tmp_path: Path) -> None:
    path = tmp_path / "views.py"
    path.write_text(
        'flash("It is saved.")\nraise NotAllowed(f"Not for {name} here.")\nLineField(_("Name"))\n'
        'Column(title="Family name")\nflash(_("It is saved."))\n'
    )
    assert untranslated(path, {"flash", "NotAllowed"}) == [
        "views.py:1 flash",
        "views.py:2 NotAllowed",
        "views.py:4 Column",
    ]
