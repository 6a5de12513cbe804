"""Faults of people and registrations: each is counted, listed with the way to mend it, gone once mended."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.attendance.models import AttendanceMark
from app.attendance.rules import MarkStatus, Method
from app.audit.models import AuditEntry
from app.certificates.models import Certificate
from app.certificates.rules import CertificateKind
from app.certificates.service.issue import issue_for_session
from app.certificates.service.override import issue_against_rules
from app.certificates.service.revoke import revoke
from app.core.clock import utc_now
from app.core.permissions import TERMINAL
from app.people.models import LookAlike, Person
from app.people.rules import Sex
from app.people.service.merging import merge
from app.programmes.queries import session_days
from app.registration.models import Registration
from app.registration.rules import RegistrationState
from app.registration.service.deciding import decide
from app.statistics.rules.quality import CHECKS
from tests.conftest import World
from tests.factories.certificates import make_issuer
from tests.factories.registration import make_registration
from tests.statistics.quality import PAGE, effect, found, listed, sound_person, sound_session


@pytest.fixture
def ada(client_of: Callable[[User], FlaskClient], world: World) -> FlaskClient:
    return client_of(world.administrator)


def take_over(browser: FlaskClient, key: str, *people: Person) -> None:
    response = browser.post(f"{PAGE}/{key}", data={"ids": [str(each.id) for each in people]})
    assert response.location == f"{PAGE}/{key}"


def test_records_without_fault_have_nothing_but_a_certificate_to_come(db: Session) -> None:
    make_registration(db, session=sound_session(db), person=sound_person(db), marks="ppp")
    db.scalars(sa.select(Registration)).one().sector_code = "police"
    assert [key for key in CHECKS if found(db, key).rows] == ["certificates-due"]


def test_two_records_that_may_be_one_person(db: Session, world: World, ada: FlaskClient) -> None:
    first, second = (sound_person(db, family_name=name) for name in ("Otieno", "Otyeno"))
    for person in (first, second):
        make_registration(db, session=sound_session(db), person=person, marks="ppp")
    absent = sound_person(db, family_name="Otieno-Ouma")
    db.add_all(
        LookAlike(one_id=first.id, other_id=other.id, reasons=["similar_name"]) for other in (second, absent)
    )
    db.commit()
    fault = found(db, "look-alikes")
    assert (fault.rows, fault.persons) == (1, 2)
    assert effect("look-alikes", fault) == "Up to 1 person is counted twice among 2 persons trained."
    page = listed(ada, "look-alikes")
    assert "Grace Otyeno" in page
    assert f'href="/people/{first.id}/merge/{second.id}"' in page
    assert 'href="/people/look-alikes"' in page
    merge(db, kept_id=first.id, absorbed_id=second.id, actor=TERMINAL, now=utc_now())
    assert (found(db, "look-alikes").rows, found(db, "look-alikes").persons) == (0, 1)


def test_a_mark_from_before_its_day(db: Session, world: World, ada: FlaskClient) -> None:
    session = sound_session(db)
    early = make_registration(db, session=session, marks="pp", at=datetime(2020, 3, 1, 9, tzinfo=UTC))
    db.commit()
    fault = found(db, "marked-early")
    assert (fault.rows, fault.one) == (1, 2)
    assert "2 days of attendance were marked before" in effect("marked-early", fault)
    assert f'href="/sessions/{session.id}/attendance"' in listed(ada, "marked-early")
    for day in session_days(db, session.id)[:2]:
        db.add(
            AttendanceMark(
                registration_id=early.id,
                session_day_id=day.id,
                status=MarkStatus.ABSENT,
                method=Method.SHEET,
                recorded_at=utc_now(),
            )
        )
    assert found(db, "marked-early").rows == 0


def test_where_the_day_begins_early_a_mark_of_the_morning_is_not_too_early(db: Session) -> None:
    make_registration(db, session=sound_session(db), marks="p", at=datetime(2020, 3, 1, 20, tzinfo=UTC))
    assert found(db, "marked-early").rows == 0


def test_people_present_who_had_withdrawn_or_were_declined(
    db: Session, world: World, ada: FlaskClient
) -> None:
    session = sound_session(db)
    states = (RegistrationState.WITHDRAWN, RegistrationState.DECLINED)
    came = [make_registration(db, session=session, state=state, marks="ppp") for state in states]
    make_registration(db, session=session, state=RegistrationState.DECLINED, marks="aaa")
    db.commit()
    fault = found(db, "present-without-place")
    assert (fault.rows, fault.one) == (2, 1)
    assert "1 of them withdrew" in effect("present-without-place", fault)
    assert f'href="/sessions/{session.id}/registrations"' in listed(ada, "present-without-place")
    ids = [each.id for each in came]
    decide(db, ids, to_state=RegistrationState.ACCEPTED, actor=TERMINAL, now=utc_now())
    assert found(db, "present-without-place").rows == 0


def test_a_certificate_that_the_attendance_no_longer_earns(
    db: Session, world: World, ada: FlaskClient
) -> None:
    session = sound_session(db)
    registration = make_registration(db, session=session, marks="ppp")
    issue_for_session(db, session_id=session.id, actor=TERMINAL, now=utc_now(), issuer=make_issuer())
    registration.days_present = 1
    db.commit()
    fault = found(db, "undeserved-certificates")
    assert fault.rows == 1
    assert "1 certificate is counted" in effect("undeserved-certificates", fault)
    assert f'href="/sessions/{session.id}/certificates"' in listed(ada, "undeserved-certificates")
    certificate = db.scalars(sa.select(Certificate)).one()
    revoke(db, certificate.id, reason="Marks were corrected", actor=TERMINAL, now=utc_now())
    assert found(db, "undeserved-certificates").rows == 0
    assert found(db, "certificates-due").rows == 0


def test_a_certificate_that_was_issued_against_the_rules_is_no_fault(db: Session) -> None:
    session = sound_session(db)
    registration = make_registration(db, session=session, marks="paa")
    issue_against_rules(
        db,
        session.id,
        person_id=registration.person_id,
        kind=CertificateKind.COMPLETION,
        reason="Spoke on each day",
        actor=TERMINAL,
        now=utc_now(),
        issuer=make_issuer(),
    )
    assert found(db, "undeserved-certificates").rows == 0


def test_a_certificate_that_is_due(db: Session, world: World, ada: FlaskClient) -> None:
    session = sound_session(db)
    make_registration(db, session=session, marks="ppp")
    make_registration(db, session=session, marks="paa")
    db.commit()
    fault = found(db, "certificates-due")
    assert fault.rows == 1
    assert "1 participation is completed without" in effect("certificates-due", fault)
    assert f'href="/sessions/{session.id}/certificates"' in listed(ada, "certificates-due")
    issue_for_session(db, session_id=session.id, actor=TERMINAL, now=utc_now(), issuer=make_issuer())
    assert found(db, "certificates-due").rows == 0


@pytest.mark.parametrize(
    ("key", "field", "nothing", "value", "word"),
    [
        ("no-sex", "sex", Sex.UNKNOWN, Sex.MALE, "Man"),
        ("no-country", "country", None, "UGA", "Uganda"),
        ("no-sector", "sector_code", None, "police", "Police"),
    ],
)
def test_something_not_recorded_is_taken_over_from_the_record(
    key: str, field: str, nothing: Any, value: Any, word: str, db: Session, world: World, ada: FlaskClient
) -> None:
    person, other = sound_person(db), sound_person(db)
    registration, complete = (
        make_registration(db, session=sound_session(db), person=each, marks="ppp") for each in (person, other)
    )
    complete.sector_code = "police"
    setattr(registration, field, nothing)
    setattr(person, field, nothing)
    db.commit()
    fault = found(db, key)
    assert (fault.rows, fault.persons) == (1, 2)
    assert effect(key, fault) == "1 of 2 persons trained stands as not recorded."
    page = listed(ada, key)
    assert f'href="/people/{person.id}/edit"' in page
    assert "Not recorded" in page
    take_over(ada, key, person)
    assert found(db, key).rows == 1
    setattr(person, field, value)
    db.commit()
    assert word in listed(ada, key)
    take_over(ada, key, person, other)
    assert found(db, key).rows == 0
    db.refresh(registration)
    assert getattr(registration, field) == value
    entry = db.scalars(sa.select(AuditEntry).where(AuditEntry.action == "registration.completed")).one()
    assert entry.details == {"person_id": str(person.id), "fields": [field]}


def test_no_sector_is_missing_where_the_office_keeps_no_sectors(db: Session) -> None:
    make_registration(db, session=sound_session(db), marks="ppp")
    assert found(db, "no-sector").rows == 0


def test_one_person_with_two_sexes(db: Session, world: World, ada: FlaskClient) -> None:
    person = sound_person(db, sex=Sex.MALE)
    right, wrong = (
        make_registration(db, session=sound_session(db), person=person, marks="ppp") for _ in range(2)
    )
    wrong.sex = Sex.FEMALE
    db.commit()
    fault = found(db, "two-sexes")
    assert (fault.rows, fault.two) == (1, 1)
    assert "1 of them counts as not recorded" in effect("two-sexes", fault)
    assert "Man" in listed(ada, "two-sexes")
    take_over(ada, "two-sexes", person)
    assert found(db, "two-sexes").rows == 0
    db.expire_all()
    assert {right.sex, wrong.sex} == {Sex.MALE}


def test_a_sex_recorded_more_often_is_said_apart(db: Session) -> None:
    person = sound_person(db, sex=Sex.MALE)
    registrations = [
        make_registration(db, session=sound_session(db), person=person, marks="ppp") for _ in range(3)
    ]
    registrations[0].sex = Sex.FEMALE
    fault = found(db, "two-sexes")
    assert (fault.rows, fault.two) == (1, 0)
    assert effect("two-sexes", fault) == "1 person was recorded both as a woman and as a man."


def test_what_was_recorded_is_not_overwritten_when_a_gap_is_filled(
    db: Session, world: World, ada: FlaskClient
) -> None:
    person = sound_person(db, country="KEN")
    registration = make_registration(db, session=sound_session(db), person=person, marks="ppp")
    person.country = "UGA"
    db.commit()
    take_over(ada, "no-country", person)
    db.expire_all()
    assert registration.country == "KEN"
