"""Every route says who may call it, and every route that changes something commits in one place."""

from collections.abc import Callable

from flask import Flask

from app.core.permissions import Permission

SAFE = {"GET", "HEAD", "OPTIONS"}
WITHOUT_DATABASE = {"preferences.theme"}  # sets a cookie and nothing else
KNOWN_GUARDS = {"public", "signed in", *(permission.value for permission in Permission)}


def unguarded(app: Flask) -> list[str]:
    return [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "guard", None) not in KNOWN_GUARDS
    ]


def not_writing(app: Flask) -> list[str]:
    return [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if (rule.methods or set()) - SAFE and not _is_writing(app.view_functions[rule.endpoint])
    ]


def _is_writing(view: Callable[..., object]) -> bool:
    # functools.wraps copies attributes outwards, so the outermost wrapper carries the mark.
    return getattr(view, "is_writing", False)


def test_every_route_has_a_guard(app: Flask) -> None:
    assert unguarded(app) == []


def test_every_unsafe_route_writes_in_one_transaction(app: Flask) -> None:
    assert set(not_writing(app)) == WITHOUT_DATABASE


def test_record_ids_in_urls_are_typed(app: Flask) -> None:
    loose = [
        rule.rule
        for rule in app.url_map.iter_rules()
        for argument in rule.arguments
        if argument.endswith("_id") and f"uuid:{argument}" not in rule.rule
    ]
    assert loose == []


def test_a_route_without_a_guard_is_found() -> None:
    seeded = Flask("seeded", static_folder=None)
    seeded.add_url_rule("/leak", "leak", lambda: "names", methods=["GET", "POST"])
    assert unguarded(seeded) == ["leak"]
    assert not_writing(seeded) == ["leak"]
