"""The pages of rules: a programme's versions, what each person lacks, signing off, deciding against."""

from collections.abc import Callable
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.certificates.models import Certificate, RuleSetVersion
from app.certificates.queries import get_terms
from app.certificates.rules import Attendance, CertificateKind, SignedOff
from app.core.database import Database
from app.core.permissions import EVERYTHING
from app.curriculum.models import Module
from app.portal.queries.attention import tasks
from app.portal.rules import Kind
from tests.conftest import World
from tests.counting import count_queries
from tests.factories.certificates import behind_the_back_of_triggers
from tests.factories.people import make_person
from tests.factories.registration import make_registration


@pytest.fixture
def tab(world: World) -> str:
    return f"/sessions/{world.session.id}/certificates"


@pytest.fixture
def rules(world: World) -> str:
    return f"/programmes/{world.programme.id}/certificate-rules"


@pytest.fixture
def grace(db: Session, world: World) -> None:
    person = make_person(db, family_name="Otieno", given_name="Grace")
    make_registration(db, session=world.session, person=person, marks="ppp")
    db.commit()


def test_a_manager_makes_a_version_and_is_told_what_cannot_be_asked(
    db: Session, world: World, administrator: FlaskClient, rules: str
) -> None:
    db.add(Module(code="GP-01", title="Law"))
    db.commit()
    page = administrator.get(rules).text
    assert "In force: version 1" in page
    assert "Built in" in page
    assert "Passed test" not in page
    ticked = {"attendance": "y", "attendance_percent": "80", "signed_off": "y"}
    refused = administrator.post(rules, data={**ticked, "modules_attended": "y"})
    assert (refused.status_code, "Choose the modules" in refused.text) == (422, True)
    given = {**ticked, "signed_off_role": "programme_manager"}
    made = administrator.post(rules, data=given, follow_redirects=True).text
    assert "In force: version 2" in made
    assert "Signed off by a programme manager" in made
    db.expire_all()
    assert get_terms(db, world.session.id).rule_set.rules == (
        Attendance(percent=80),
        SignedOff(role="programme_manager"),
    )


def test_each_kind_has_rules_of_its_own(db: Session, administrator: FlaskClient, rules: str) -> None:
    administrator.post(f"{rules}?kind=trainer", data={"name_confirmed": "y"})
    version = db.scalars(sa.select(RuleSetVersion)).one()
    assert (version.kind, version.number, version.rules) == ("trainer", 2, [{"rule": "name_confirmed"}])
    assert "Days to attend" not in administrator.get(f"{rules}?kind=trainer").text


def test_a_coordinator_sees_the_rules_and_cannot_change_them(
    amina: FlaskClient, administrator: FlaskClient, rules: str, tab: str
) -> None:
    assert "Put in force" not in amina.get(rules).text
    assert amina.post(rules, data={"attendance": "y", "attendance_percent": "1"}).status_code == 403
    assert f'href="{rules}' in amina.get(tab).text


def test_a_session_waits_for_its_sign_off_and_says_who_lacks_what(
    amina: FlaskClient, administrator: FlaskClient, rules: str, tab: str, grace: None
) -> None:
    given = {
        "attendance": "y",
        "attendance_percent": "75",
        "signed_off": "y",
        "signed_off_role": "coordinator",
    }
    administrator.post(rules, data=given)
    waiting = amina.get(tab).text
    assert "<b>2</b> × not met: Signed off by a coordinator" in waiting
    assert "<b>1</b> × not met: Present on at least 75 % of the days" in waiting
    signed = amina.post(f"{tab}/sign-off", data={"role": "coordinator"}, follow_redirects=True).text
    assert "1 eligible, 1 not." in signed
    assert "Amina Kone" in signed
    amina.post(f"{tab}/sign-off", data={"role": "coordinator", "decision": "take_back"})
    assert "eligible" not in amina.get(tab).text
    assert amina.post(f"{tab}/sign-off", data={"role": "administrator"}).status_code == 409


def test_against_the_rules_it_takes_the_permission_and_a_reason(
    db: Session, world: World, amina: FlaskClient, administrator: FlaskClient, tab: str
) -> None:
    bruno = world.registration.person_id
    path = f"{tab}/people/{bruno}/override?kind=completion"
    assert "Issue anyway" not in amina.get(tab).text
    assert amina.get(path).status_code == 403
    assert "Issue anyway" in administrator.get(tab).text
    assert "0 of 3 days; 3 needed" in administrator.get(path).text
    assert administrator.post(path, data={"reason": " "}).status_code == 422
    assert administrator.post(path, data={"reason": "Spoke on each day"}).status_code == 302
    certificate = db.scalars(sa.select(Certificate)).one()
    why = amina.get(f"/certificates/{certificate.id}/evidence").text
    assert "Issued against the rules" in why
    assert "Spoke on each day" in why
    assert administrator.get(path).status_code == 409


def test_a_certificate_older_than_evidence_says_so(
    db: Session, amina: FlaskClient, certificate: Certificate
) -> None:
    path = f"/certificates/{certificate.id}/evidence"
    assert "3 of 3 days; 3 needed" in amina.get(path).text
    behind_the_back_of_triggers(db)
    db.execute(sa.update(Certificate).values(evidence={}))
    db.commit()
    assert "Issued before evidence was kept" in amina.get(path).text


def test_a_session_chooses_its_kinds(
    db: Session, world: World, amina: FlaskClient, tab: str, grace: None
) -> None:
    assert amina.post(f"{tab}/kinds").status_code == 422
    amina.post(f"{tab}/kinds", data={"kinds": ["participation", "trainer"]})
    page = amina.get(tab).text
    assert "kind=participation" in page
    assert "kind=completion" not in page
    amina.post(tab, data={"kind": "participation"})
    assert "does not issue" in amina.post(tab, data={"kind": "completion"}).text
    assert db.scalars(sa.select(Certificate.kind)).one() is CertificateKind.PARTICIPATION


def test_nobody_is_reminded_of_a_kind_that_the_session_does_not_issue(
    database: Database, amina: FlaskClient, tab: str, grace: None, now: datetime
) -> None:
    def reminded() -> bool:
        with database.reading() as db:
            found = tasks(db, scope=EVERYTHING, today=now.date())
        return Kind.CERTIFICATES_READY in {task.kind for task in found}

    assert reminded()
    amina.post(f"{tab}/kinds", data={"kinds": ["participation"]})
    assert not reminded()


def test_the_tab_asks_a_bounded_number_of_questions_whatever_the_rules(
    db: Session,
    world: World,
    database: Database,
    administrator: FlaskClient,
    client_of: Callable[[User], FlaskClient],
    rules: str,
    tab: str,
) -> None:
    db.add(Module(code="GP-01", title="Law"))
    for _ in range(12):
        make_registration(db, session=world.session, person=make_person(db), marks="ppp")
    db.commit()
    given = {
        "attendance": "y",
        "attendance_percent": "75",
        "signed_off": "y",
        "signed_off_role": "coordinator",
    }
    modules = {"modules_attended": "y", "modules_attended_modules": "GP-01", "name_confirmed": "y"}
    administrator.post(rules, data={**given, **modules})
    with count_queries(database) as queries:
        assert "GP-01 is no module of this session" in administrator.get(tab).text
    assert len(queries) <= 11
