"""Issuing against the rules: a permission of its own, a reason, a trace; never against facts."""

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.certificates.errors import NotEarned, ReasonMissing
from app.certificates.models import Certificate
from app.certificates.rules import CertificateKind
from app.certificates.service.override import issue_against_rules
from app.certificates.service.revoke import replace, revoke
from app.core.errors import NotFound
from app.core.permissions import ROLE_PERMISSIONS, Actor, Permission, Role
from app.people.models import Person
from app.programmes.rules import SessionState
from app.registration.models import Registration
from app.registration.rules import RegistrationState
from tests.conftest import World
from tests.factories.certificates import make_issuer


@pytest.fixture
def absent(world: World) -> Registration:
    """Bruno, who was there on no day."""
    return world.registration


def override(
    db: Session, world: World, now: datetime, *, reason: str = "Spoke there", actor: Actor | None = None
) -> Certificate:
    return issue_against_rules(
        db,
        world.session.id,
        person_id=world.registration.person_id,
        kind=CertificateKind.COMPLETION,
        reason=reason,
        actor=actor or world.administrator_acts,
        now=now,
        issuer=make_issuer(),
    )


def test_reason_and_person_are_kept_with_the_certificate_and_the_rules_in_the_trail(
    db: Session, world: World, absent: Registration, now: datetime
) -> None:
    certificate = override(db, world, now)
    assert certificate.evidence["override"] == {
        "reason": "Spoke there",
        "by": "Ada Admin",
        "by_id": str(world.administrator.id),
        "at": now.isoformat(),
    }
    assert [each["outcome"] for each in certificate.evidence["rules"]] == ["failed"]
    entries = db.scalars(sa.select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [each.action for each in entries] == ["certificate.issued", "certificate.rules_overridden"]
    assert entries[-1].details == {"serial": certificate.serial, "rules": ["attendance"]}
    assert "Spoke" not in str(certificate.printed)


def test_it_takes_a_reason(db: Session, world: World, now: datetime) -> None:
    with pytest.raises(ReasonMissing):
        override(db, world, now, reason="  ")


def test_coordinators_may_not(db: Session, world: World, now: datetime) -> None:
    holders = {role for role, held in ROLE_PERMISSIONS.items() if Permission.CERTIFICATES_OVERRIDE in held}
    assert holders == {Role.ADMINISTRATOR, Role.PROGRAMME_MANAGER}
    for actor in (world.amina_acts, world.chen_acts):
        with pytest.raises(NotFound):
            override(db, world, now, actor=actor)


@pytest.mark.parametrize("was_revoked", [False, True])
@pytest.mark.parametrize("fact", ["no name", "not held", "no accepted place", "has one", "met"])
def test_facts_stand_against_it(
    db: Session, world: World, absent: Registration, now: datetime, fact: str, was_revoked: bool
) -> None:
    if was_revoked:
        first = override(db, world, now)
        revoke(db, first.id, reason="Wrong", actor=world.administrator_acts, now=now)
    if fact == "no name":
        person = db.get_one(Person, absent.person_id)
        person.given_name = person.family_name = person.own_script_name = ""
    elif fact == "not held":
        world.session.state = SessionState.ANNOUNCED
    elif fact == "no accepted place":
        absent.state = RegistrationState.WITHDRAWN
    elif fact == "has one":
        override(db, world, now)
    else:
        absent.days_present = 3
    db.flush()
    with pytest.raises(NotEarned):
        override(db, world, now)


def test_a_replacement_keeps_the_decision(db: Session, world: World, now: datetime) -> None:
    old = override(db, world, now)
    new = replace(
        db, old.id, reason="Spelling", actor=world.administrator_acts, now=now, issuer=make_issuer()
    )
    assert new.evidence == old.evidence


def test_after_a_revocation_it_has_to_be_decided_again(db: Session, world: World, now: datetime) -> None:
    revoke(db, override(db, world, now).id, reason="x", actor=world.administrator_acts, now=now)
    assert (
        override(db, world, now, reason="Came after all").evidence["override"]["reason"] == "Came after all"
    )
