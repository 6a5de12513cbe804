"""Templates: nothing inline, nothing physical, nothing untranslated."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment

from tests.house.tree import ROOT, templates

INLINE = re.compile(r"<style|<script(?![^>]*\bsrc=)|\son[a-z]+\s*=|javascript:", re.IGNORECASE)
STYLE = re.compile(r'\sstyle="([^"]*)"')
PHYSICAL = re.compile(
    r"(?<![\w-])(?:margin|padding|border)-(?:left|right|top|bottom)\b|(?<![\w-])text-align:\s*(?:left|right)"
    r"|(?<![\w-])float:|(?<![\w-])(?:left|right):\s"
)
SPOKEN = re.compile(r'\s(?:aria-label|placeholder|title|alt)="([^"{]*[A-Za-z]{2}[^"{]*)"')
WORD = re.compile(r"[^\W\d_]{2,}")
UNTRANSLATED_WORDS = {"nbsp", "amp", "lt", "gt", "middot", "ndash", "hellip", "larr", "rarr", "times"}


def inline_code(template: str) -> list[str]:
    source = re.sub(r"{[{%#].*?[}%#]}", "", template, flags=re.DOTALL)
    bad_styles = [
        value
        for value in STYLE.findall(source)
        if not all(part.strip().startswith("--") for part in value.split(";") if part.strip())
    ]
    return INLINE.findall(source) + bad_styles


def untranslated(source: str) -> list[str]:
    """Words between tags, and spoken attributes, that do not go through gettext."""
    spoken = SPOKEN.findall(source)
    text = re.sub(r"{%-?\s*trans.*?endtrans\s*-?%}", " ", source, flags=re.DOTALL)
    tokens = Environment().lex(text)
    data = "".join(value if kind == "data" else "\x00" for _, kind, value in tokens)
    bare = re.sub(r"<!--.*?-->|<[^>]*>", " ", data, flags=re.DOTALL)
    return spoken + [word for word in WORD.findall(bare) if word not in UNTRANSLATED_WORDS]


@pytest.mark.parametrize("path", templates(), ids=lambda path: path.name)
def test_a_template_is_clean(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert inline_code(source) == []
    assert untranslated(source) == []


def test_style_sheets_use_logical_properties() -> None:
    for path in (ROOT / "app").rglob("static/**/*.css"):
        assert PHYSICAL.findall(path.read_text(encoding="utf-8")) == []


def test_seeded_faults_are_found() -> None:
    assert inline_code('<p onclick="x()" style="color: red"><script>1</script>')
    assert untranslated('<p aria-label="Close">Hello {{ name }}</p>') == ["Close", "Hello"]
    assert untranslated("<p>{{ _('Hello') }} {% trans %}Hi{% endtrans %}</p>") == []
    assert PHYSICAL.findall("a { margin-left: 1px; }")
