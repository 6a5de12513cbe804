"""Rules as data: versions of a programme, what they find, who signs off, and what a certificate keeps."""

from datetime import datetime, time, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.certificates.errors import RulesInvalid, SignOffRefused
from app.certificates.models import Certificate, RuleSetVersion, SessionSignOff
from app.certificates.queries import CandidateRow, candidates, get_terms, list_versions
from app.certificates.rules import (
    Attendance,
    CertificateKind,
    DaysPresent,
    ModulesAttended,
    Outcome,
    Refusal,
    Rule,
    SignedOff,
    results_from,
)
from app.certificates.service.issue import issue_for_session
from app.certificates.service.preparing import sign_off, take_back_sign_off
from app.certificates.service.revoke import replace
from app.certificates.service.rule_sets import make_rule_set
from app.core.errors import NotFound, Refused
from app.core.permissions import EVERYTHING
from app.curriculum.models import Module
from app.programmes.models import AgendaItem, SessionModule
from tests.conftest import World
from tests.factories.certificates import make_issuer
from tests.factories.people import make_person
from tests.factories.registration import make_registration

COMPLETION = CertificateKind.COMPLETION
AT_75 = Attendance(percent=75)
SIGNED = SignedOff(role="coordinator")


def make(db: Session, world: World, now: datetime, *rules: Rule) -> RuleSetVersion:
    return make_rule_set(
        db, world.programme.id, kind=COMPLETION, rules=rules, actor=world.administrator_acts, now=now
    )


def rows(db: Session, world: World) -> dict[str, CandidateRow]:
    found = candidates(db, world.session.id, scope=EVERYTHING)
    return {row.given_name: row for row in found}


def issue(db: Session, world: World, now: datetime) -> list[Certificate]:
    report = issue_for_session(
        db, session_id=world.session.id, actor=world.amina_acts, now=now, issuer=make_issuer()
    )
    return list(report.issued)


@pytest.fixture
def grace(db: Session, world: World) -> None:
    """Present each day; Bruno was there on none."""
    person = make_person(db, family_name="Otieno", given_name="Grace")
    make_registration(db, session=world.session, person=person, marks="ppl")
    db.commit()


def test_a_programme_without_rules_has_the_version_built_in(db: Session, world: World, grace: None) -> None:
    terms = get_terms(db, world.session.id)
    assert (terms.rule_set.number, terms.rule_set.id, terms.rule_set.rules) == (1, None, (AT_75,))
    found = rows(db, world)
    assert found["Grace"].refusal is None
    assert [each.words for each in found["Bruno"].missing] == ["0 of 3 days; 3 needed"]


def test_each_change_is_a_new_version_and_the_newest_is_in_force(
    db: Session, world: World, now: datetime
) -> None:
    make(db, world, now, Attendance(percent=50))
    make(db, world, now + timedelta(days=1), AT_75, SIGNED)
    assert get_terms(db, world.session.id).rule_set.rules == (AT_75, SIGNED)
    versions = list_versions(db, world.programme.id, kind=COMPLETION)
    assert [(each.number, each.made_by, each.certificates) for each in versions] == [
        (3, "Ada Admin", 0),
        (2, "Ada Admin", 0),
    ]
    entries = db.scalars(sa.select(AuditEntry).order_by(AuditEntry.id)).all()
    assert entries[-1].action == "certificate.rules_made"
    assert entries[-1].details == {"kind": "completion", "number": 3, "rules": ["attendance", "signed_off"]}


def test_the_same_rules_again_are_no_new_version(db: Session, world: World, now: datetime) -> None:
    with pytest.raises(RulesInvalid):
        make(db, world, now, AT_75)


def test_the_rules_of_one_kind_and_programme_are_not_those_of_another(
    db: Session, world: World, now: datetime
) -> None:
    make(db, world, now, Attendance(percent=50))
    trainers = get_terms(db, world.session.id, kind=CertificateKind.TRAINER)
    assert trainers.rule_set.rules == ()
    assert get_terms(db, world.other_session.id).rule_set.rules == (AT_75,)


def test_a_version_cannot_be_changed(db: Session, world: World, now: datetime) -> None:
    make(db, world, now, Attendance(percent=50))
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), db.begin_nested():
        db.execute(sa.update(RuleSetVersion).values(number=9))


def test_only_who_answers_for_the_whole_programme_makes_rules(
    db: Session, world: World, now: datetime
) -> None:
    for actor in (world.amina_acts, world.chen_acts):
        with pytest.raises(Refused):
            make_rule_set(
                db, world.programme.id, kind=COMPLETION, rules=[SIGNED, AT_75], actor=actor, now=now
            )


def test_nobody_is_ready_until_the_session_is_signed_off(
    db: Session, world: World, grace: None, now: datetime
) -> None:
    make(db, world, now, AT_75, SIGNED)
    assert rows(db, world)["Grace"].refusal is Refusal.RULES_NOT_MET
    sign_off(db, world.session.id, role="coordinator", actor=world.amina_acts, now=now)
    sign_off(db, world.session.id, role="coordinator", actor=world.amina_acts, now=now)
    assert rows(db, world)["Grace"].refusal is None
    assert db.scalar(sa.select(sa.func.count(SessionSignOff.id))) == 1
    take_back_sign_off(db, world.session.id, role="coordinator", actor=world.administrator_acts, now=now)
    assert rows(db, world)["Grace"].refusal is Refusal.RULES_NOT_MET
    actions = db.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions[-2:] == ["certificate.signed_off", "certificate.sign_off_taken_back"]


def test_a_coordinator_does_not_sign_for_the_manager_nor_for_another_programme(
    db: Session, world: World, now: datetime
) -> None:
    with pytest.raises(SignOffRefused):
        sign_off(db, world.session.id, role="programme_manager", actor=world.amina_acts, now=now)
    with pytest.raises(NotFound):
        sign_off(db, world.session.id, role="coordinator", actor=world.chen_acts, now=now)


def test_a_module_counts_on_the_days_that_have_it_on_the_agenda(
    db: Session, world: World, now: datetime
) -> None:
    taught, listed = Module(code="GP-01", title="Law"), Module(code="GP-02", title="Signs")
    db.add_all([taught, listed])
    db.flush()
    first, second, _third = world.session.days
    for day in (first, second):
        item = {"session_id": world.session.id, "day_id": day.id, "module_id": taught.id}
        db.add_all(
            AgendaItem(**item, starts_at=time(at), ends_at=time(at + 1), is_break=False) for at in (9, 11)
        )
    db.add(SessionModule(session_id=world.session.id, module_id=listed.id))
    for name, marks in (("Both", "pla"), ("One", "pap")):
        person = make_person(db, given_name=name)
        make_registration(db, session=world.session, person=person, marks=marks)
    make(db, world, now, DaysPresent(days=1), ModulesAttended(modules=("GP-01",)))
    found = rows(db, world)
    assert (found["Both"].refusal, found["One"].refusal) == (None, Refusal.RULES_NOT_MET)
    assert [each.words for each in found["One"].missing] == ["GP-01: 1 of 2 days"]
    make(db, world, now, DaysPresent(days=1), ModulesAttended(modules=("GP-02",)))
    assert {each.outcome for each in rows(db, world)["Both"].missing} == {Outcome.NOT_RECORDED}


def test_a_certificate_keeps_the_version_and_the_evidence_it_was_issued_by(
    db: Session, world: World, grace: None, now: datetime
) -> None:
    version = make(db, world, now, Attendance(percent=60))
    (certificate,) = issue(db, world, now)
    make(db, world, now, AT_75, SIGNED)
    db.expire_all()
    assert (certificate.rule_set_id, certificate.rule_version) == (version.id, 2)
    (result,) = results_from(certificate.evidence["rules"])
    assert (result.rule, result.is_passed, result.words) == (
        Attendance(percent=60),
        True,
        "3 of 3 days; 2 needed",
    )


def test_a_replacement_is_judged_by_the_rules_of_what_it_replaces(
    db: Session, world: World, grace: None, now: datetime
) -> None:
    (old,) = issue(db, world, now)
    make(db, world, now, AT_75, SIGNED)
    new = replace(
        db, old.id, reason="Spelling", actor=world.administrator_acts, now=now, issuer=make_issuer()
    )
    assert (new.rule_version, new.evidence) == (1, old.evidence)


def test_the_evidence_of_a_certificate_cannot_be_changed(
    db: Session, world: World, grace: None, now: datetime
) -> None:
    issue(db, world, now)
    for change in ({"evidence": {}}, {"rule_version": 9}, {"kind": "trainer"}):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), db.begin_nested():
            db.execute(sa.update(Certificate).values(**change))
