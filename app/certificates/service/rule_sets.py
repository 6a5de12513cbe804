"""Making rules: each change is a new version, so that what was issued keeps the rules it was issued by."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.rules import Place
from app.audit.service import record
from app.certificates.errors import RulesInvalid
from app.certificates.models import RuleSetVersion
from app.certificates.queries import find_rule_set
from app.certificates.rules import CertificateKind, Rule, RuleSet, check_rules
from app.core.i18n import gettext as _
from app.core.permissions import Actor, Permission
from app.curriculum.models import Module
from app.programmes.models import Programme
from app.programmes.queries import get_programme
from app.programmes.service.reaching import require_programme_reach


def make_rule_set(
    db: Session,
    programme_id: UUID,
    *,
    kind: CertificateKind,
    rules: Sequence[Rule],
    actor: Actor,
    now: datetime,
) -> RuleSetVersion:
    """Put a new version of the rules in force for what is issued from now on; raises RulesInvalid."""
    programme = _programme_to_edit(db, programme_id, actor=actor)
    check_rules(kind, rules, modules=frozenset(db.scalars(sa.select(Module.code))))
    before = find_rule_set(db, programme_id, kind=kind, threshold=programme.attendance_threshold)
    if tuple(rules) == before.rules:
        raise RulesInvalid(_("These are the rules in force already."))
    version = _next_version(before, rules, programme=programme, actor=actor, now=now)
    db.add(version)
    db.flush()
    record(
        db,
        "certificate.rules_made",
        actor=actor,
        now=now,
        subject=("rule_set", version.id),
        place=Place(programme_id=programme_id),
        kind=kind.value,
        number=version.number,
        rules=[rule.key for rule in rules],
    )
    return version


def _programme_to_edit(db: Session, programme_id: UUID, *, actor: Actor) -> Programme:
    """The programme, locked: of two who make a version at once, the second sees the first's."""
    programme = get_programme(db, programme_id, scope=actor.scope(Permission.PROGRAMMES_VIEW))
    require_programme_reach(actor, programme_id)
    db.execute(sa.select(Programme.id).where(Programme.id == programme_id).with_for_update())
    return programme


def _next_version(
    before: RuleSet, rules: Sequence[Rule], *, programme: Programme, actor: Actor, now: datetime
) -> RuleSetVersion:
    return RuleSetVersion(
        programme_id=programme.id,
        kind=before.kind,
        number=before.number + 1,
        rules=[rule.to_json() for rule in rules],
        made_at=now,
        made_by_id=actor.user_id,
    )
