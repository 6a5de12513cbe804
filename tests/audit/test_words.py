"""Every action that the software records has words that people read, in every language."""

import ast

from app.audit.rules.words import WORDS, action_words
from app.registration.rules import RegistrationState
from tests.house.tree import ROOT


def recorded_actions() -> set[str]:
    """The literal actions given to record() and to the small functions around it."""
    found: set[str] = set()
    for path in [*ROOT.glob("app/*/service.py"), *ROOT.glob("app/*/service/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node).lstrip("_") == "record":
                found |= {
                    each.value
                    for each in node.args
                    if isinstance(each, ast.Constant) and isinstance(each.value, str) and "." in each.value
                }
    return found


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def test_each_recorded_action_has_words() -> None:
    of_states = {f"registration.{state.value}" for state in RegistrationState}
    assert sorted((recorded_actions() | of_states) - set(WORDS)) == []


def test_an_action_without_words_is_shown_by_its_name() -> None:
    assert action_words("seat_map.item_drawn") == "seat map: item drawn"
