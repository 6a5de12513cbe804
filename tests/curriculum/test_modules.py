"""Modules: the list, the form, and what an import asks of them."""

from collections.abc import Callable
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.models import AuditEntry
from app.core.listing import ListRequest
from app.core.permissions import TERMINAL
from app.curriculum import queries
from app.curriculum.errors import CodeTaken, ModuleNotFound, UnusableModule
from app.curriculum.rules import ModuleInput
from app.curriculum.service import create_module, get_or_create_module, update_module
from tests.conftest import World

ClientOf = Callable[[User], FlaskClient]


def codes(db: Session, **asked: object) -> list[str]:
    return [row.code for row in queries.list_modules(db, request=ListRequest(**asked)).rows]  # type: ignore[arg-type]


@pytest.fixture
def modules(db: Session, now: datetime) -> None:
    for code, title, minutes in (("M2", "Risk factors", 120), ("M1", "Concepts and law", 90)):
        create_module(
            db, ModuleInput(code=code, title=title, duration_minutes=minutes), actor=TERMINAL, now=now
        )
    db.commit()


def test_modules_are_searched_and_ordered(db: Session, modules: None) -> None:
    assert codes(db) == ["M1", "M2"]
    assert codes(db, sort="duration", descending=True) == ["M2", "M1"]
    assert codes(db, q="LAW") == ["M1"]
    assert codes(db, q="100%") == []


def test_a_module_out_of_use_is_not_offered_but_kept_where_it_is(
    db: Session, modules: None, now: datetime
) -> None:
    module = queries.find_module_by_code(db, "m1")
    assert module is not None
    data = ModuleInput(code="M1", title="Concepts and law", is_active=False)
    update_module(db, module.id, data=data, actor=TERMINAL, now=now)
    assert [row.code for row in queries.module_choices(db)] == ["M2"]
    assert [row.code for row in queries.module_choices(db, keep=[module.id])] == ["M1", "M2"]
    assert codes(db, filters={"state": "inactive"}) == ["M1"]


def test_an_import_finds_a_module_by_its_code_or_makes_it(db: Session, modules: None, now: datetime) -> None:
    found = get_or_create_module(db, code="m2", title="Other words", actor=TERMINAL, now=now)
    assert (found.code, found.title) == ("M2", "Risk factors")
    made = get_or_create_module(db, code="M3", actor=TERMINAL, now=now)
    assert (made.code, made.title) == ("M3", "M3")


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (ModuleInput(code=" ", title="X"), "code"),
        (ModuleInput(code="X", title=""), "title"),
        (ModuleInput(code="X", title="X", duration_minutes=0), "duration_minutes"),
    ],
)
def test_a_module_that_cannot_be_is_refused(
    db: Session, now: datetime, data: ModuleInput, field: str
) -> None:
    with pytest.raises(UnusableModule) as refused:
        create_module(db, data, actor=TERMINAL, now=now)
    assert refused.value.field == field


def test_a_code_is_given_once_whatever_its_case(db: Session, modules: None, now: datetime) -> None:
    with pytest.raises(CodeTaken):
        create_module(db, ModuleInput(code="m1", title="X"), actor=TERMINAL, now=now)


def test_the_trail_names_what_changed(db: Session, modules: None, now: datetime) -> None:
    module = queries.find_module_by_code(db, "M1")
    assert module is not None
    data = ModuleInput(code="M1", title="Law", duration_minutes=90)
    update_module(db, module.id, data=data, actor=TERMINAL, now=now)
    last = db.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (last.action, last.details) == ("module.changed", {"fields": ["title"]})


def test_a_module_that_is_not_there_is_not_found(db: Session, world: World) -> None:
    with pytest.raises(ModuleNotFound):
        queries.get_module(db, world.programme.id)


def test_a_manager_adds_and_changes_a_module(world: World, client_of: ClientOf, db: Session) -> None:
    browser = client_of(world.chen)
    entered = {"code": "M7", "title": "Dialogue", "duration_minutes": "45", "is_active": "y"}
    page = browser.post("/modules/new", data=entered, follow_redirects=True).text
    assert "45 minutes" in page
    again = browser.post("/modules/new", data=entered)
    assert (again.status_code, "Another module has this code." in again.text) == (422, True)
    module = queries.find_module_by_code(db, "M7")
    assert module is not None
    db.commit()
    assert 'value="Dialogue"' in browser.get(f"/modules/{module.id}").text
    changed = {**entered, "title": "Mediation"}
    assert "Mediation" in browser.post(f"/modules/{module.id}", data=changed, follow_redirects=True).text


def test_a_coordinator_reads_modules_and_changes_none(
    world: World, client_of: ClientOf, modules: None
) -> None:
    browser = client_of(world.amina)
    assert "Concepts and law" in browser.get("/modules").text
    assert browser.get("/modules/new").status_code == 403
    assert browser.post("/modules/new", data={"code": "X", "title": "X"}).status_code == 403


def test_modules_go_out_as_csv(world: World, client_of: ClientOf, modules: None) -> None:
    lines = client_of(world.amina).get("/modules?format=csv&sort=-code").text.splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["M2", "M1"]
