"""Every call of a macro in every template fits: a wrong name would only show when the page is opened."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from tests.house.tree import ROOT, templates

MACROS = ROOT / "app" / "web" / "templates" / "web"
ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)


@dataclass(frozen=True)
class Signature:
    """What a macro takes."""

    required: frozenset[str]
    known: frozenset[str]


def parsed(path: Path) -> nodes.Template:
    return ENVIRONMENT.parse(path.read_text(encoding="utf-8"))


def signatures() -> dict[str, Signature]:
    found = {}
    for path in (MACROS / "ui").glob("*.html"):
        for macro in parsed(path).find_all(nodes.Macro):
            names = [each.name for each in macro.args]
            required = names[: len(names) - len(macro.defaults)]
            found[macro.name] = Signature(frozenset(required), frozenset(names))
    return found


def icons() -> set[str]:
    shapes = next(parsed(MACROS / "ui" / "icons.html").find_all(nodes.Dict))
    return {pair.key.as_const() for pair in shapes.items}


def exported() -> set[str]:
    assigned = parsed(MACROS / "ui.html").find_all(nodes.Assign)
    return {each.target.name for each in assigned if isinstance(each.target, nodes.Name)}


def misfits(template: nodes.Template) -> Iterator[str]:
    """What is wrong with the calls of ui macros in a template, each with its line."""
    known, named = signatures(), icons()
    for call in template.find_all(nodes.Call):
        target = call.node
        if not (isinstance(target, nodes.Getattr) and isinstance(target.node, nodes.Name)):
            continue
        if target.node.name == "ui":
            yield from _misfit(call, target.attr, known=known, named=named)


def _misfit(call: nodes.Call, name: str, *, known: dict[str, Signature], named: set[str]) -> Iterator[str]:
    place = f"line {call.lineno}: ui.{name}"
    signature = known.get(name)
    if signature is None:
        yield f"{place} does not exist"
        return
    given = {keyword.key for keyword in call.kwargs}
    if call.args:
        yield f"{place} takes keyword arguments only"
    if given - signature.known:
        yield f"{place} does not take {sorted(given - signature.known)}"
    if call.dyn_kwargs is None and signature.required - given:
        yield f"{place} needs {sorted(signature.required - given)}"
    for keyword in call.kwargs:
        is_icon = keyword.key == "icon_name" or (name == "icon" and keyword.key == "name")
        if is_icon and isinstance(keyword.value, nodes.Const) and keyword.value.value not in {*named, None}:
            yield f"{place} has no icon {keyword.value.value!r}"


@pytest.mark.parametrize("path", templates(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_calls_of_a_template_fit(path: Path) -> None:
    assert list(misfits(parsed(path))) == []


def test_every_macro_can_be_reached_through_ui() -> None:
    inner = {"select_all", "order_control", "control", "choice_field", "check_field", "optional_note"}
    assert set(signatures()) - inner <= exported()


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("{{ ui.buton(label='x') }}", "does not exist"),
        ("{{ ui.button('x') }}", "keyword arguments only"),
        ("{{ ui.button(label='x', colour='red') }}", "does not take ['colour']"),
        ("{{ ui.link_button(label='x') }}", "needs ['href']"),
        ("{{ ui.icon(name='unicorn') }}", "no icon 'unicorn'"),
    ],
)
def test_a_misfit_is_found(source: str, told: str) -> None:
    assert told in " ".join(misfits(ENVIRONMENT.parse(source)))
