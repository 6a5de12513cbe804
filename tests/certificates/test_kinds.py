"""Kinds of certificates: who gets which, what stands on it, and what figures count."""

from collections.abc import Callable
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.certificates.errors import KindNotIssued, KindsInvalid
from app.certificates.models import Certificate
from app.certificates.rules import CertificateKind, CertificateState
from app.certificates.service.issue import IssueReport, issue_for_session, issue_to_person
from app.certificates.service.preparing import choose_kinds
from app.certificates.service.revoke import replace
from app.core.permissions import EVERYTHING
from app.people.models import Person
from app.people.service.merging import merge
from app.portal.queries.record import list_own_participations, list_own_teaching
from app.programmes.models import Assignment
from app.programmes.rules import AssignmentRole, SessionKind
from app.statistics.rules.asked import Asked
from app.statistics.rules.selection import Selection
from app.statistics.service.reporting import take_report
from tests.conftest import World
from tests.factories.certificates import make_issuer
from tests.factories.people import make_person
from tests.factories.registration import make_registration

ALL = (CertificateKind.COMPLETION, CertificateKind.PARTICIPATION, CertificateKind.TRAINER)
Issue = Callable[..., IssueReport]


@pytest.fixture
def issue(db: Session, world: World, now: datetime) -> Issue:
    def issue_kind(kind: CertificateKind | None = None) -> IssueReport:
        return issue_for_session(
            db,
            session_id=world.session.id,
            kind=kind,
            actor=world.amina_acts,
            now=now,
            issuer=make_issuer(),
        )

    return issue_kind


@pytest.fixture
def people(db: Session, world: World, now: datetime) -> dict[str, Person]:
    """One present each day, one on a single day, a trainer, an interpreter; the session issues all kinds."""
    made = {
        name: make_person(db, given_name=name, family_name="Otieno")
        for name in ("Each", "Once", "Teacher", "Interpreter")
    }
    make_registration(db, session=world.session, person=made["Each"], marks="ppp")
    make_registration(db, session=world.session, person=made["Once"], marks="paa")
    for name, role in (("Teacher", AssignmentRole.LEAD), ("Interpreter", AssignmentRole.INTERPRETER)):
        db.add(Assignment(session_id=world.session.id, person_id=made[name].id, role=role))
    db.add(
        Assignment(session_id=world.session.id, person_id=made["Teacher"].id, role=AssignmentRole.CO_TRAINER)
    )
    choose_kinds(db, world.session.id, kinds=ALL, actor=world.amina_acts, now=now)
    db.commit()
    return made


def names(report: IssueReport) -> set[str]:
    return {each.printed["given_name"] for each in report.issued}


def test_each_kind_goes_to_those_it_is_for(people: dict[str, Person], issue: Issue) -> None:
    assert names(issue()) == {"Each"}
    assert names(issue(CertificateKind.PARTICIPATION)) == {"Each", "Once"}
    trainers = issue(CertificateKind.TRAINER)
    assert names(trainers) == {"Teacher"}
    assert trainers.issued[0].registration_id is None
    assert [issue(kind).issued for kind in ALL] == [(), (), ()]


def test_a_kind_that_the_session_does_not_issue_is_refused(
    db: Session, world: World, now: datetime, issue: Issue
) -> None:
    with pytest.raises(KindNotIssued):
        issue(CertificateKind.PARTICIPATION)
    for kinds in ((), (CertificateKind.TRAINING_OF_TRAINERS,)):
        with pytest.raises(KindsInvalid):
            choose_kinds(db, world.session.id, kinds=kinds, actor=world.amina_acts, now=now)


def test_choosing_kinds_leaves_a_trace(db: Session, people: dict[str, Person]) -> None:
    entry = db.scalars(sa.select(AuditEntry)).one()
    assert (entry.action, entry.details) == (
        "certificate.kinds_chosen",
        {"kinds": ["completion", "participation", "trainer"]},
    )


def test_a_training_of_trainers_has_a_kind_of_its_own(
    db: Session, world: World, people: dict[str, Person], issue: Issue, now: datetime
) -> None:
    world.session.kind = SessionKind.TRAINING_OF_TRAINERS
    choose_kinds(
        db, world.session.id, kinds=[CertificateKind.TRAINING_OF_TRAINERS], actor=world.amina_acts, now=now
    )
    report = issue()
    assert (report.kind, names(report)) == (CertificateKind.TRAINING_OF_TRAINERS, {"Each"})
    assert report.issued[0].printed["words"]["sentence"] == "has completed the training of trainers"


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "ru", "zh"])
def test_each_kind_says_so_in_each_language(
    db: Session, people: dict[str, Person], issue: Issue, language: str
) -> None:
    for person in people.values():
        person.language = language
    db.flush()
    printed = [issue(kind).issued[0].printed for kind in ALL]
    assert {each["language"] for each in printed} == {language}
    assert [each["kind"] for each in printed] == [kind.value for kind in ALL]
    for word in ("title", "sentence"):
        assert len({each["words"][word] for each in printed}) == 3
    assert ("Certificate" in printed[0]["words"]["title"]) is (language == "en")


def test_nobody_signs_their_own_certificate(people: dict[str, Person], issue: Issue) -> None:
    def signing(kind: CertificateKind) -> list[str]:
        return [each["name"] for each in issue(kind).issued[0].printed["signatures"]]

    assert signing(CertificateKind.PARTICIPATION) == ["Teacher Otieno", ""]
    assert signing(CertificateKind.TRAINER) == [""]


def test_figures_count_proofs_of_completion(db: Session, people: dict[str, Person], issue: Issue) -> None:
    for kind in ALL:
        issue(kind)
    db.commit()
    report = take_report(db, Asked(selection=Selection(), rows=None), scope=EVERYTHING)
    assert report.total["certificates"] == 1
    assert db.scalar(sa.select(sa.func.count(Certificate.id))) == 4


def test_a_persons_pages_show_every_kind(db: Session, people: dict[str, Person], issue: Issue) -> None:
    for kind in ALL:
        issue(kind)
    (taken,) = list_own_participations(db, people["Each"].id)
    assert [each.kind for each in taken.certificates] == ["completion", "participation"]
    taught = list_own_teaching(db, people["Teacher"].id)
    assert [each.kind for row in taught for each in row.certificates] == ["trainer"]


def test_a_trainers_certificate_is_replaced_and_issued_again(
    db: Session, world: World, people: dict[str, Person], issue: Issue, now: datetime
) -> None:
    (old,) = issue(CertificateKind.TRAINER).issued
    new = replace(
        db, old.id, reason="Spelling", actor=world.administrator_acts, now=now, issuer=make_issuer()
    )
    assert (new.kind, new.registration_id, old.state) == ("trainer", None, CertificateState.REPLACED)
    again = issue_to_person(
        db, world.session.id, person_id=people["Teacher"].id, kind=CertificateKind.TRAINER,
        actor=world.amina_acts, now=now, issuer=make_issuer(),
    )  # fmt: skip
    assert again.id == new.id


def test_of_two_records_of_one_person_one_certificate_of_a_kind_stays_valid(
    db: Session, world: World, people: dict[str, Person], issue: Issue, now: datetime
) -> None:
    for kind in ALL:
        issue(kind)
    merge(
        db,
        kept_id=people["Each"].id,
        absorbed_id=people["Once"].id,
        actor=world.administrator_acts,
        now=now,
    )
    db.expire_all()
    rows = db.execute(
        sa.select(Certificate.kind, Certificate.state)
        .where(Certificate.person_id == people["Each"].id)
        .order_by(Certificate.serial)
    ).all()
    assert sorted(tuple(map(str, row)) for row in rows) == [
        ("completion", "issued"),
        ("participation", "issued"),
        ("participation", "replaced"),
    ]
