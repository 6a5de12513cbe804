"""What a rule is: parameters, a judgement of what is on record, and words for both."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from babel.support import LazyProxy

from app.certificates.rules.kinds import CertificateKind

Evidence = Mapping[str, Any]


class Outcome(StrEnum):
    """What the records say of a rule; only what has passed counts in favour."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_RECORDED = "not_recorded"


class Shape(StrEnum):
    """How a parameter is asked for in a form."""

    PERCENT = "percent"
    DAYS = "days"
    MODULES = "modules"
    ROLE = "role"


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A field of a rule that an office chooses."""

    name: str
    shape: Shape
    label: LazyProxy
    default: int | str | None = None


@dataclass(frozen=True, kw_only=True)
class SignOff:
    """Somebody answered for a session in a role."""

    name: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ModuleDays:
    """The days that have a module on the agenda, and on how many of them the person was present."""

    held: int
    present: int


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is on record about one person in one session; every rule reads this and nothing else.

    `modules` holds the modules of the session by code; `confirmed_name` is what the holder agreed to.
    """

    days_present: int = 0
    days_held: int = 0
    modules: Mapping[str, ModuleDays] = field(default_factory=dict)
    is_name_confirmed: bool = False
    confirmed_name: str = ""
    confirmed_at: datetime | None = None
    sign_offs: Mapping[str, SignOff] = field(default_factory=dict)


class Rule(ABC):
    """One condition. A subclass is a frozen dataclass whose fields are its parameters, plain JSON values.

    `key` names it in what is kept, for ever; `is_answerable` is false while nothing records the answer.
    """

    key: ClassVar[str]
    kinds: ClassVar[frozenset[CertificateKind]]
    label: ClassVar[LazyProxy]
    hint: ClassVar[LazyProxy | None] = None
    parameters: ClassVar[tuple[Parameter, ...]] = ()
    is_answerable: ClassVar[bool] = True

    @abstractmethod
    def judge(self, standing: Standing) -> "RuleResult":
        """The outcome for one person, with the evidence as plain JSON values."""

    @abstractmethod
    def words(self) -> str:
        """The rule with its parameters, in the language in force."""

    @abstractmethod
    def tell(self, outcome: Outcome, evidence: Evidence) -> str:
        """The evidence in the language in force."""

    def to_json(self) -> dict[str, Any]:
        """The rule as it is kept."""
        return {"rule": self.key, **asdict(self)}  # type: ignore[call-overload]

    def passed(self, **evidence: Any) -> "RuleResult":
        return RuleResult(rule=self, outcome=Outcome.PASSED, evidence=evidence)

    def failed(self, **evidence: Any) -> "RuleResult":
        return RuleResult(rule=self, outcome=Outcome.FAILED, evidence=evidence)

    def not_recorded(self, **evidence: Any) -> "RuleResult":
        return RuleResult(rule=self, outcome=Outcome.NOT_RECORDED, evidence=evidence)


@dataclass(frozen=True, kw_only=True)
class RuleResult:
    """What became of one rule for one person."""

    rule: Rule
    outcome: Outcome
    evidence: Evidence

    @property
    def is_passed(self) -> bool:
        return self.outcome is Outcome.PASSED

    @property
    def words(self) -> str:
        """The evidence in words."""
        return self.rule.tell(self.outcome, self.evidence)

    def to_json(self) -> dict[str, Any]:
        """The rule with its parameters, its outcome and the evidence, as they are kept with a certificate."""
        return {**self.rule.to_json(), "outcome": self.outcome.value, "evidence": dict(self.evidence)}
