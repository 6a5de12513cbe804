"""Issuing: to everyone who earned it, once, with what is true on that day."""

import threading
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.certificates.errors import NotEarned, NotValid, ReasonMissing
from app.certificates.models import Certificate
from app.certificates.rules import CertificateState, Refusal, digest_of, read_code
from app.certificates.service.issue import IssueReport, issue_for_session, issue_one
from app.certificates.service.revoke import replace, revoke
from app.core.database import Database
from app.core.errors import NotFound
from app.core.permissions import Actor
from app.curriculum.models import Module
from app.people.models import Person
from app.programmes.models import SessionModule
from app.programmes.rules import SessionState
from app.registration.models import Registration
from app.registration.rules import RegistrationState
from tests.conftest import World
from tests.factories.certificates import make_issuer
from tests.factories.people import make_person
from tests.factories.registration import make_registration


def issue(db: Session, world: World, now: datetime, actor: Actor | None = None) -> IssueReport:
    return issue_for_session(
        db, session_id=world.session.id, actor=actor or world.amina_acts, now=now, issuer=make_issuer()
    )


@pytest.fixture
def earned(db: Session, world: World) -> Registration:
    registration = make_registration(
        db,
        session=world.session,
        person=make_person(
            db, family_name="Al-Hassan", given_name="Amina Salah", own_script_name="أمينة صلاح الحسن"
        ),
        marks="plp",
    )
    db.commit()
    return registration


def test_whoever_attended_enough_gets_one_and_the_others_a_reason(
    db: Session, world: World, earned: Registration, now: datetime
) -> None:
    make_registration(db, session=world.session, person=make_person(db), marks="pa-")
    report = issue(db, world, now)
    assert [each.registration_id for each in report.issued] == [earned.id]
    assert {each.refusal for each in report.not_ready} == {Refusal.TOO_FEW_DAYS}
    assert len(report.not_ready) == 2


def test_issuing_twice_issues_once(db: Session, world: World, earned: Registration, now: datetime) -> None:
    issue(db, world, now)
    again = issue(db, world, now)
    assert (len(again.issued), again.already) == (0, 1)
    assert db.scalar(sa.select(sa.func.count(Certificate.id))) == 1


def test_two_who_issue_at_the_same_moment_issue_once(
    database: Database, db: Session, world: World, now: datetime
) -> None:
    for _ in range(12):
        make_registration(db, session=world.session, person=make_person(db), marks="ppp")
    db.commit()
    ready = threading.Barrier(2)
    counts: list[int] = []

    def press() -> None:
        ready.wait()
        with database.writing() as own:
            counts.append(len(issue(own, world, now).issued))

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == [0, 12]
    db.expire_all()
    serials = db.scalars(sa.select(Certificate.serial).order_by(Certificate.serial)).all()
    assert serials == [f"2026/GP-KEN/{number:05}" for number in range(1, 13)]


def test_serial_numbers_run_on_through_the_year(
    db: Session, world: World, earned: Registration, now: datetime
) -> None:
    later = world.registration
    (first,) = issue(db, world, now).issued
    later.days_present = 3
    second = issue_one(db, registration_id=later.id, actor=world.amina_acts, now=now, issuer=make_issuer())
    assert (first.serial, second.serial) == ("2026/GP-KEN/00001", "2026/GP-KEN/00002")
    assert read_code(second.code) == second.code != first.code


def test_what_is_printed_is_kept_with_its_seal(
    db: Session, world: World, earned: Registration, now: datetime
) -> None:
    module = Module(code="GP-01", title="Early warning")
    db.add(module)
    db.flush()
    db.add(SessionModule(session_id=world.session.id, module_id=module.id))
    (certificate,) = issue(db, world, now).issued
    printed = certificate.printed
    assert printed["name"] == "Amina Salah Al-Hassan"
    assert printed["own_script_name"] == "أمينة صلاح الحسن"
    assert printed["place"] == "Nairobi, Kenya"
    assert printed["modules"] == ["Early warning"]
    assert printed["issued_on"] == "2026-03-16"
    assert "3 days" in printed["facts"]
    assert certificate.printed_digest == digest_of(printed)


def test_a_later_change_of_name_does_not_alter_it(
    db: Session, world: World, earned: Registration, now: datetime
) -> None:
    (certificate,) = issue(db, world, now).issued
    person = db.get_one(Person, earned.person_id)
    person.family_name = "Otieno"
    world.session.title = "Another title"
    db.commit()
    db.expire_all()
    kept = db.get_one(Certificate, certificate.id)
    assert kept.printed["name"] == "Amina Salah Al-Hassan"
    assert digest_of(kept.printed) == kept.printed_digest


def test_each_certificate_leaves_a_trace(
    db: Session, world: World, earned: Registration, now: datetime
) -> None:
    issue(db, world, now)
    entry = db.scalars(sa.select(AuditEntry)).one()
    assert (entry.action, entry.country, entry.details) == (
        "certificate.issued",
        "KEN",
        {"serial": "2026/GP-KEN/00001"},
    )


def test_nothing_is_issued_before_the_session_was_held(
    db: Session, world: World, earned: Registration, now: datetime
) -> None:
    world.session.state = SessionState.ANNOUNCED
    report = issue(db, world, now)
    assert report.issued == ()
    assert {each.refusal for each in report.not_ready} == {Refusal.NOT_HELD}


def test_issuing_to_one_who_has_not_earned_it_says_why(db: Session, world: World, now: datetime) -> None:
    with pytest.raises(NotEarned, match="Too few days"):
        issue_one(
            db,
            registration_id=world.registration.id,
            actor=world.amina_acts,
            now=now,
            issuer=make_issuer(),
        )


def test_issuing_to_one_who_has_one_gives_that_one(
    db: Session, world: World, earned: Registration, now: datetime
) -> None:
    (certificate,) = issue(db, world, now).issued
    again = issue_one(db, registration_id=earned.id, actor=world.amina_acts, now=now, issuer=make_issuer())
    assert again.id == certificate.id


def test_someone_who_withdrew_gets_none(db: Session, world: World, now: datetime) -> None:
    gone = make_registration(
        db, session=world.session, person=make_person(db), state=RegistrationState.WITHDRAWN, marks="ppp"
    )
    report = issue(db, world, now)
    assert report.issued == ()
    assert {each.registration_id: each.refusal for each in report.not_ready}[gone.id] is Refusal.NOT_ACCEPTED


def test_chen_cannot_issue_in_a_session_of_amina(
    db: Session, world: World, earned: Registration, now: datetime
) -> None:
    with pytest.raises(NotFound):
        issue(db, world, now, actor=world.chen_acts)
    with pytest.raises(NotFound):
        issue_one(db, registration_id=earned.id, actor=world.chen_acts, now=now, issuer=make_issuer())


def test_a_name_no_font_can_draw_is_reported(db: Session, world: World, now: datetime) -> None:
    strange = make_person(db, family_name="\U00012000\U00012001", given_name="Ada")
    make_registration(db, session=world.session, person=strange, marks="ppp")
    (report,) = issue(db, world, now).undrawable
    assert report.characters == "\U00012000\U00012001"


def revoked(
    db: Session,
    world: World,
    certificate: Certificate,
    now: datetime,
    reason: str = "Sent to the wrong person",
) -> Certificate:
    return revoke(db, certificate.id, reason=reason, actor=world.administrator_acts, now=now)


def test_a_certificate_is_revoked_with_a_reason(
    db: Session, world: World, earned: Registration, now: datetime
) -> None:
    (certificate,) = issue(db, world, now).issued
    with pytest.raises(ReasonMissing):
        revoked(db, world, certificate, now, reason="  ")
    revoked(db, world, certificate, now)
    assert certificate.state is CertificateState.REVOKED
    assert certificate.revoke_reason == "Sent to the wrong person"
    actions = db.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["certificate.issued", "certificate.revoked"]


def test_a_coordinator_may_not_revoke(db: Session, world: World, earned: Registration, now: datetime) -> None:
    (certificate,) = issue(db, world, now).issued
    with pytest.raises(NotFound):
        revoke(db, certificate.id, reason="x", actor=world.amina_acts, now=now)


def test_it_is_revoked_once(db: Session, world: World, earned: Registration, now: datetime) -> None:
    (certificate,) = issue(db, world, now).issued
    revoked(db, world, certificate, now)
    with pytest.raises(NotValid):
        revoked(db, world, certificate, now)


def test_issuing_to_all_passes_over_a_revoked_one_but_one_may_be_issued_again(
    db: Session, world: World, earned: Registration, now: datetime
) -> None:
    (certificate,) = issue(db, world, now).issued
    revoked(db, world, certificate, now)
    assert issue(db, world, now).issued == ()
    again = issue_one(db, registration_id=earned.id, actor=world.amina_acts, now=now, issuer=make_issuer())
    assert again.id != certificate.id
    assert again.state is CertificateState.ISSUED


def test_a_replacement_carries_the_name_of_today(
    db: Session, world: World, earned: Registration, now: datetime
) -> None:
    (old,) = issue(db, world, now).issued
    person = db.get_one(Person, earned.person_id)
    person.family_name = "Otieno"
    new = replace(
        db,
        old.id,
        reason="Married name",
        actor=world.administrator_acts,
        now=now + timedelta(days=1),
        issuer=make_issuer(),
    )
    assert (old.state, new.state) == (CertificateState.REPLACED, CertificateState.ISSUED)
    assert new.printed["name"] == "Amina Salah Otieno"
    assert old.printed["name"] == "Amina Salah Al-Hassan"
