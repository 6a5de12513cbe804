"""Whoever coordinates one country sees nothing of another, by any address of the application."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from app.accounts.models import User
from app.attendance.models import HeadCount
from app.certificates.models import Certificate
from app.certificates.rules import DesignContent
from app.certificates.service.designs import make_design
from app.certificates.service.issue import issue_for_session
from app.core.clock import utc_now
from app.core.office import Office
from app.core.permissions import TERMINAL
from app.people.models import LookAlike
from app.programmes.models import Assignment
from app.registers.models import RegisterImport
from tests.conftest import World
from tests.factories.certificates import make_issuer
from tests.factories.people import make_person
from tests.factories.registration import make_registration
from tests.factories.seals import make_seal

CANARY = "Zzyzwicki"
HIDDEN = {302, 400, 403, 404, 405, 409, 422}


@dataclass
class Foreign:
    """Records of Chen's programme, by the name of the argument that would ask for them."""

    ids: dict[str, UUID]

    def address(self, rule: Rule) -> dict[str, object]:
        known = {
            "figure": "persons",
            "step": "hold",
            "tag": "en",
            "format": "csv",
            "position": 1,
            "number": 1,
            "decision": "x",
            "file": "certificate.pdf",
        }
        return {name: self.ids.get(name, known.get(name, uuid4())) for name in rule.arguments}


@pytest.fixture
def foreign(db: Session, world: World, office: Office) -> Foreign:
    session = world.other_session
    person = make_person(db, family_name=CANARY, given_name="Mirza", email="mirza@example.net", country="SEN")
    twin = make_person(db, family_name=CANARY, given_name="Mirza A.", email="m.a@example.net", country="SEN")
    registration = make_registration(db, session=session, person=person, marks="ppp")
    make_registration(db, session=session, person=twin, marks="ppp")
    issue_for_session(db, session_id=session.id, actor=TERMINAL, now=utc_now(), issuer=make_issuer())
    certificate = db.scalars(sa.select(Certificate).where(Certificate.person_id == person.id)).one()
    assignment = Assignment(session_id=session.id, person_id=person.id)
    import_ = _import(world)
    pair = LookAlike(one_id=person.id, other_id=twin.id, reasons=["same_name"])
    db.add_all([assignment, import_, pair, HeadCount(session_id=session.id, total=3, recorded_at=utc_now())])
    db.flush()
    design = make_design(
        db,
        f"Of Mirza {CANARY}",
        programme_id=world.other_programme.id,
        content=DesignContent(),
        actor=world.chen_acts,
        now=utc_now(),
    )
    sealed = make_seal(db, office, title=f"What Mirza {CANARY} asked for", actor=world.chen_acts)
    db.commit()
    return Foreign(
        ids={
            "session_id": session.id,
            "programme_id": world.other_programme.id,
            **dict.fromkeys(("person_id", "kept_id"), person.id),
            **dict.fromkeys(("absorbed_id", "other_id"), twin.id),
            "registration_id": registration.id,
            "certificate_id": certificate.id,
            "import_id": import_.id,
            **dict.fromkeys(("pair_id", "look_alike_id"), pair.id),
            "assignment_id": assignment.id,
            "user_id": world.chen.id,
            "sealed_id": sealed.id,
            "design_id": design,
        }
    )


def _import(world: World) -> RegisterImport:
    return RegisterImport(
        file_name=f"{CANARY}.xlsx",
        file_digest="0" * 64,
        state="committed",
        programme_id=world.other_programme.id,
        created_at=utc_now(),
    )


def routes_about_records(app: Flask) -> Iterator[Rule]:
    for rule in app.url_map.iter_rules():
        if any(name.endswith("_id") for name in rule.arguments):
            yield rule


def ask(browser: FlaskClient, app: Flask, rule: Rule, foreign: Foreign) -> Iterator[tuple[str, int, str]]:
    with app.test_request_context():
        path = app.url_map.bind("localhost").build(rule.endpoint, foreign.address(rule), method=None)
    for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
        response = browser.open(path, method=method, data={"ids": str(foreign.ids["registration_id"])})
        yield f"{method} {rule.rule}", response.status_code, response.get_data().decode(errors="replace")


def test_no_address_opens_a_record_of_another_programme(
    app: Flask, client_of: Callable[[User], FlaskClient], world: World, foreign: Foreign
) -> None:
    browser = client_of(world.amina)
    answers = [answer for rule in routes_about_records(app) for answer in ask(browser, app, rule, foreign)]
    assert len(answers) > 30
    assert [name for name, status, _ in answers if status not in HIDDEN] == []
    assert [name for name, _, body in answers if CANARY in body] == []


def test_no_list_or_file_names_a_person_of_another_programme(
    app: Flask, client_of: Callable[[User], FlaskClient], world: World, foreign: Foreign
) -> None:
    browser = client_of(world.amina)
    pages = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if not rule.arguments and "GET" in (rule.methods or set()) and rule.endpoint != "static"
    ]
    leaks = []
    for page in pages:
        for query in ("", f"?q={CANARY}", "?format=csv", f"?format=csv&q={CANARY}"):
            response = browser.get(page + query, follow_redirects=False)
            body = response.get_data().decode(errors="replace").replace(f'value="{CANARY}"', "")
            leaks += [page + query] if f"Mirza {CANARY}" in body or "mirza@" in body else []
    assert len(pages) > 10
    assert leaks == []


def test_strangers_and_participants_open_no_record(
    app: Flask,
    client: FlaskClient,
    client_of: Callable[[User], FlaskClient],
    world: World,
    foreign: Foreign,
) -> None:
    for browser in (client, client_of(world.bruno)):
        answers = [
            answer for rule in routes_about_records(app) for answer in ask(browser, app, rule, foreign)
        ]
        assert [name for name, _, body in answers if CANARY in body] == []
        assert [name for name, status, _ in answers if status not in HIDDEN] == []


def test_the_test_would_notice(
    app: Flask, client_of: Callable[[User], FlaskClient], world: World, foreign: Foreign
) -> None:
    """Chen, whose records they are, sees the name: the canary is really on these pages."""
    browser = client_of(world.chen)
    seen = [
        name
        for rule in routes_about_records(app)
        for name, status, body in ask(browser, app, rule, foreign)
        if status == 200 and CANARY in body
    ]
    assert len(seen) >= 3
    assert "GET /reports/sealed/<uuid:sealed_id>" in seen
