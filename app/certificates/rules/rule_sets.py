"""Sets of rules: versioned per programme and kind, never changed once made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.certificates.errors import RulesInvalid
from app.certificates.rules.catalogue import (
    SIGNING_ROLES,
    Attendance,
    DaysPresent,
    ModulesAttended,
    SignedOff,
    rule_from,
    rules_for,
)
from app.certificates.rules.conditions import Rule, RuleResult, Standing
from app.certificates.rules.kinds import CertificateKind
from app.core.i18n import gettext as _

BUILT_IN = 1  # the number of the version that stands where a programme has made none


@dataclass(frozen=True, kw_only=True)
class RuleSet:
    """One version of the rules for one kind of certificate; `id` is None for the one built in."""

    kind: CertificateKind
    number: int
    rules: tuple[Rule, ...]
    id: UUID | None = None

    def asks(self, *rules: type[Rule]) -> bool:
        """Is one of these among its rules?"""
        return any(isinstance(each, rules) for each in self.rules)

    @property
    def roles_asked(self) -> tuple[str, ...]:
        """The roles that have to sign off."""
        return tuple(each.role for each in self.rules if isinstance(each, SignedOff))


def built_in(kind: CertificateKind, *, threshold: int) -> RuleSet:
    """What is asked where a programme has no rules of its own; threshold in per cent of the days."""
    rules: dict[CertificateKind, tuple[Rule, ...]] = {
        CertificateKind.PARTICIPATION: (DaysPresent(days=1),),
        CertificateKind.TRAINER: (),  # who is assigned as a trainer has taught
    }
    return RuleSet(kind=kind, number=BUILT_IN, rules=rules.get(kind, (Attendance(percent=threshold),)))


def rules_from(kept: Sequence[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """The rules of a version as they were kept."""
    return tuple(rule_from(each) for each in kept)


def evaluate(rules: Sequence[Rule], standing: Standing) -> tuple[RuleResult, ...]:
    """What each rule says of one person, with its evidence, in the order of the rules."""
    return tuple(rule.judge(standing) for rule in rules)


def evidence_of(
    results: Sequence[RuleResult], *, override: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Why a certificate is issued, as it is kept with it; `override` says who decided against the rules."""
    evidence: dict[str, Any] = {"rules": [each.to_json() for each in results]}
    return {**evidence, "override": dict(override)} if override else evidence


def check_rules(kind: CertificateKind, rules: Sequence[Rule], *, modules: frozenset[str]) -> None:
    """Raise RulesInvalid unless these can be asked for this kind; `modules` are the codes that exist."""
    keys = [rule.key for rule in rules]
    if len(set(keys)) < len(keys):
        raise RulesInvalid(_("Each rule can be asked once."))
    if not set(keys) <= {each.key for each in rules_for(kind)}:
        raise RulesInvalid(_("One of these rules cannot be asked for this kind of certificate."))
    if kind is not CertificateKind.TRAINER and not {"attendance", "days_present"} & set(keys):
        raise RulesInvalid(_("Ask for attendance: a certificate is for people who were there."))
    for rule in rules:
        _check(rule, modules)


def _check(rule: Rule, modules: frozenset[str]) -> None:
    if isinstance(rule, Attendance) and not 1 <= rule.percent <= 100:
        raise RulesInvalid(_("Between 1 and 100 per cent."), field="attendance_percent")
    if isinstance(rule, DaysPresent) and rule.days < 1:
        raise RulesInvalid(_("At least one day."), field="days_present_days")
    if isinstance(rule, ModulesAttended) and not (rule.modules and set(rule.modules) <= modules):
        raise RulesInvalid(_("Choose the modules."), field="modules_attended_modules")
    if isinstance(rule, SignedOff) and rule.role not in SIGNING_ROLES:
        raise RulesInvalid(_("Choose who signs off."), field="signed_off_role")
