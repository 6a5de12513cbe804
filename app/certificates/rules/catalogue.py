"""The rules that there are. A new one is a class here and a line in RULES."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from app.attendance.rules import is_complete
from app.certificates.rules.conditions import (
    Evidence,
    Outcome,
    Parameter,
    Rule,
    RuleResult,
    Shape,
    Standing,
)
from app.certificates.rules.kinds import CertificateKind
from app.core.dates import date_words
from app.core.i18n import gettext as translated
from app.core.i18n import lazy_gettext as _
from app.core.i18n import ngettext
from app.core.permissions import Role

_ALL = frozenset(CertificateKind)
_TAKING_PART = _ALL - {CertificateKind.TRAINER}
_COMPLETING = _TAKING_PART - {CertificateKind.PARTICIPATION}
# Whoever answers for a session; the strongest first.
SIGNING_ROLES = (Role.ADMINISTRATOR, Role.PROGRAMME_MANAGER, Role.COORDINATOR)
SIGNING_ROLE_WORDS = {
    Role.COORDINATOR: _("coordinator"),
    Role.PROGRAMME_MANAGER: _("programme manager"),
    Role.ADMINISTRATOR: _("administrator"),
}


@dataclass(frozen=True, kw_only=True)
class Attendance(Rule):
    """Present on a share of the days; what figures call completed, at the same percentage."""

    key = "attendance"
    kinds = _TAKING_PART
    label = _("Attendance")
    parameters = (
        Parameter(name="percent", shape=Shape.PERCENT, label=_("Days to attend, in per cent"), default=75),
    )

    percent: int

    def judge(self, standing: Standing) -> RuleResult:
        present, held = standing.days_present, standing.days_held
        needed = days_needed(days_held=held, threshold=self.percent)
        is_enough = is_complete(days_present=present, days_held=held, threshold=self.percent)
        return (self.passed if is_enough else self.failed)(present=present, held=held, needed=needed)

    def words(self) -> str:
        return translated("Present on at least %(percent)s %% of the days", percent=self.percent)

    def tell(self, outcome: Outcome, evidence: Evidence) -> str:  # noqa: ARG002 - said alike
        return _days(evidence)


@dataclass(frozen=True, kw_only=True)
class DaysPresent(Rule):
    """Present on a number of days."""

    key = "days_present"
    kinds = _TAKING_PART
    label = _("Days present")
    parameters = (Parameter(name="days", shape=Shape.DAYS, label=_("Days to attend"), default=1),)

    days: int

    def judge(self, standing: Standing) -> RuleResult:
        present, held = standing.days_present, standing.days_held
        is_enough = present >= self.days
        return (self.passed if is_enough else self.failed)(present=present, held=held, needed=self.days)

    def words(self) -> str:
        return ngettext("Present on at least %(num)s day", "Present on at least %(num)s days", self.days)

    def tell(self, outcome: Outcome, evidence: Evidence) -> str:  # noqa: ARG002 - said alike
        return _days(evidence)


@dataclass(frozen=True, kw_only=True)
class ModulesAttended(Rule):
    """Present on each day that has a required module on the agenda.

    Marks are of days, so this is all that the records prove. A module of the session that stands on no day
    of the agenda was taught nobody knows when: not recorded.
    """

    key = "modules_attended"
    kinds = _TAKING_PART
    label = _("Required modules")
    hint = _("Present on each day that has the module on the agenda; attendance is marked by day.")
    parameters = (Parameter(name="modules", shape=Shape.MODULES, label=_("Modules"), default=None),)

    modules: tuple[str, ...]

    def judge(self, standing: Standing) -> RuleResult:
        days = {code: standing.modules.get(code) for code in self.modules}
        evidence = {
            "modules": {code: [each.present, each.held] if each else None for code, each in days.items()}
        }
        known = [each for each in days.values() if each is not None]
        if len(known) < len(days) or any(each.present < each.held for each in known):
            return self.failed(**evidence)
        if any(not each.held for each in known):
            return self.not_recorded(**evidence)
        return self.passed(**evidence)

    def words(self) -> str:
        return translated("Present whenever these were taught: %(modules)s", modules=", ".join(self.modules))

    def tell(self, outcome: Outcome, evidence: Evidence) -> str:  # noqa: ARG002 - each module says its own
        return "; ".join(_module(code, found) for code, found in sorted(evidence["modules"].items()))


@dataclass(frozen=True, kw_only=True)
class PassedTest(Rule):
    """A passed test at the end; nothing records tests yet."""

    key = "test_passed"
    kinds = _COMPLETING
    label = _("Passed test")
    is_answerable = False

    percent: int

    def judge(self, standing: Standing) -> RuleResult:  # noqa: ARG002 - nothing to read yet
        return self.not_recorded()

    def words(self) -> str:
        return translated("Test passed with at least %(percent)s %%", percent=self.percent)

    def tell(self, outcome: Outcome, evidence: Evidence) -> str:  # noqa: ARG002
        return translated("not recorded")


@dataclass(frozen=True, kw_only=True)
class EvaluationReturned(Rule):
    """The evaluation form was handed in; nothing records them yet."""

    key = "evaluation_returned"
    kinds = _TAKING_PART
    label = _("Evaluation handed in")
    is_answerable = False

    def judge(self, standing: Standing) -> RuleResult:  # noqa: ARG002 - nothing to read yet
        return self.not_recorded()

    def words(self) -> str:
        return translated("Evaluation handed in")

    def tell(self, outcome: Outcome, evidence: Evidence) -> str:  # noqa: ARG002
        return translated("not recorded")


@dataclass(frozen=True, kw_only=True)
class NameConfirmed(Rule):
    """The holder, signed in, has said how the name is spelled; another name on record undoes it."""

    key = "name_confirmed"
    kinds = _ALL
    label = _("Name confirmed")
    hint = _("By the holder, on “My trainings”; nobody else can do it for them.")

    def judge(self, standing: Standing) -> RuleResult:
        evidence = {"name": standing.confirmed_name, "at": _instant(standing.confirmed_at)}
        return (self.passed if standing.is_name_confirmed else self.failed)(**evidence)

    def words(self) -> str:
        return translated("Name confirmed by its holder")

    def tell(self, outcome: Outcome, evidence: Evidence) -> str:
        if not evidence["at"]:
            return translated("not confirmed yet")
        said = {"name": evidence["name"], "day": _day(evidence["at"])}
        if outcome is Outcome.PASSED:
            return translated("“%(name)s” confirmed on %(day)s", **said)
        return translated("“%(name)s” was confirmed on %(day)s; the record has another name since", **said)


@dataclass(frozen=True, kw_only=True)
class SignedOff(Rule):
    """Somebody in this role has signed the session off."""

    key = "signed_off"
    kinds = _ALL
    label = _("Signed off")
    hint = _("Somebody in this role, or a stronger one, presses “Sign off” on the session's page.")
    parameters = (Parameter(name="role", shape=Shape.ROLE, label=_("By a"), default=Role.COORDINATOR.value),)

    role: str

    def judge(self, standing: Standing) -> RuleResult:
        found = standing.sign_offs.get(self.role)
        return self.passed(by=found.name, at=_instant(found.at)) if found else self.failed()

    def words(self) -> str:
        return translated("Signed off by a %(role)s", role=SIGNING_ROLE_WORDS[Role(self.role)])

    def tell(self, outcome: Outcome, evidence: Evidence) -> str:
        if outcome is not Outcome.PASSED:
            return translated("not signed off yet")
        return translated("%(name)s on %(day)s", name=evidence["by"], day=_day(evidence["at"]))


RULES: dict[str, type[Rule]] = {
    each.key: each
    for each in (
        Attendance,
        DaysPresent,
        ModulesAttended,
        PassedTest,
        EvaluationReturned,
        NameConfirmed,
        SignedOff,
    )
}


def rules_for(kind: CertificateKind) -> tuple[type[Rule], ...]:
    """The rules that can be asked of a kind of certificate and answered from what is recorded."""
    return tuple(each for each in RULES.values() if kind in each.kinds and each.is_answerable)


def rule_from(kept: Mapping[str, Any]) -> Rule:
    """The rule as it was kept: parameters it does not know are passed over, newer ones have their default."""
    rule = RULES[kept["rule"]]
    names = [each.name for each in fields(rule)]  # type: ignore[arg-type]  # each is a dataclass
    given = {name: kept[name] for name in names if name in kept}
    return rule(**{name: tuple(each) if isinstance(each, list) else each for name, each in given.items()})


def result_from(kept: Mapping[str, Any]) -> RuleResult:
    """A result as it was kept with a certificate."""
    return RuleResult(rule=rule_from(kept), outcome=Outcome(kept["outcome"]), evidence=dict(kept["evidence"]))


def results_from(kept: Sequence[Mapping[str, Any]]) -> tuple[RuleResult, ...]:
    """All results as they were kept."""
    return tuple(result_from(each) for each in kept)


def days_needed(*, days_held: int, threshold: int) -> int:
    """The least number of days that reaches the threshold."""
    return -(-days_held * threshold // 100)


def _days(evidence: Evidence) -> str:
    return ngettext(
        "%(present)s of %(num)s day; %(needed)s needed",
        "%(present)s of %(num)s days; %(needed)s needed",
        evidence["held"],
        present=evidence["present"],
        needed=evidence["needed"],
    )


def _module(code: str, found: Sequence[int] | None) -> str:
    if found is None:
        return translated("%(module)s is no module of this session", module=code)
    present, held = found
    if not held:
        return translated("%(module)s stands on no day of the agenda", module=code)
    return ngettext(
        "%(module)s: %(present)s of %(num)s day", "%(module)s: %(present)s of %(num)s days", held,
        module=code, present=present,
    )  # fmt: skip


def _instant(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _day(instant: str) -> str:
    return date_words(datetime.fromisoformat(instant).date())
