"""What each rule says of a person, and who gets a certificate after that."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from app.certificates.errors import RulesInvalid
from app.certificates.rules import (
    RULES,
    Attendance,
    Candidate,
    CertificateKind,
    DaysPresent,
    EvaluationReturned,
    ModuleDays,
    ModulesAttended,
    NameConfirmed,
    Outcome,
    PassedTest,
    Refusal,
    Rule,
    SignedOff,
    SignOff,
    Standing,
    built_in,
    check_rules,
    days_needed,
    evaluate,
    evidence_of,
    kinds_issued,
    possible_kinds,
    refusal,
    results_from,
    rule_from,
    rules_for,
)
from app.certificates.rules.eligibility import is_overridable
from app.certificates.rules.sign_offs import can_sign_off
from app.core.permissions import Actor, Grant, Role
from app.programmes.rules import SessionKind

AT = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
THREE_OF_FOUR = Standing(days_present=3, days_held=4)
AT_75 = Attendance(percent=75)
EVERY_RULE: tuple[Rule, ...] = (
    AT_75,
    DaysPresent(days=1),
    ModulesAttended(modules=("GP-01",)),
    PassedTest(percent=60),
    EvaluationReturned(),
    NameConfirmed(),
    SignedOff(role="coordinator"),
)
TWO_MODULES = {"GP-01": ModuleDays(held=1, present=1), "GP-02": ModuleDays(held=2, present=1)}


def judged(rule: Rule, **standing: object) -> tuple[Outcome, str]:
    result = rule.judge(replace(THREE_OF_FOUR, **standing))
    return result.outcome, result.words


def test_three_of_four_days_reach_seventy_five_per_cent() -> None:
    assert judged(AT_75) == (Outcome.PASSED, "3 of 4 days; 3 needed")
    assert judged(AT_75, days_present=2) == (Outcome.FAILED, "2 of 4 days; 3 needed")
    assert judged(AT_75, days_present=0, days_held=0)[0] is Outcome.FAILED
    assert days_needed(days_held=5, threshold=75) == 4


def test_one_day_is_enough_to_have_taken_part() -> None:
    (rule,) = built_in(CertificateKind.PARTICIPATION, threshold=75).rules
    assert judged(rule, days_present=1) == (Outcome.PASSED, "1 of 4 days; 1 needed")
    assert judged(rule, days_present=0)[0] is Outcome.FAILED


@pytest.mark.parametrize(
    ("codes", "outcome", "words"),
    [
        (("GP-01",), Outcome.PASSED, "GP-01: 1 of 1 day"),
        (("GP-01", "GP-02"), Outcome.FAILED, "GP-01: 1 of 1 day; GP-02: 1 of 2 days"),
        (("GP-03",), Outcome.NOT_RECORDED, "GP-03 stands on no day of the agenda"),
        (("GP-04",), Outcome.FAILED, "GP-04 is no module of this session"),
    ],
)
def test_a_module_is_attended_on_each_day_that_has_it(
    codes: tuple[str, ...], outcome: Outcome, words: str
) -> None:
    modules = {**TWO_MODULES, "GP-03": ModuleDays(held=0, present=0)}
    assert judged(ModulesAttended(modules=codes), modules=modules) == (outcome, words)


@pytest.mark.parametrize("rule", [PassedTest(percent=60), EvaluationReturned()])
def test_what_nothing_records_is_not_recorded_and_not_offered(rule: Rule) -> None:
    assert judged(rule) == (Outcome.NOT_RECORDED, "not recorded")
    assert all(type(rule) not in rules_for(kind) for kind in CertificateKind)


def test_a_name_is_confirmed_by_its_holder_until_the_record_says_another() -> None:
    confirmed = {"confirmed_name": "Layla Al-Tayeb", "confirmed_at": AT}
    passed = judged(NameConfirmed(), is_name_confirmed=True, **confirmed)
    assert passed == (Outcome.PASSED, "“Layla Al-Tayeb” confirmed on 12 March 2026")
    outcome, words = judged(NameConfirmed(), **confirmed)
    assert (outcome, "another name" in words) == (Outcome.FAILED, True)
    assert judged(NameConfirmed()) == (Outcome.FAILED, "not confirmed yet")


def test_the_named_role_signs_off() -> None:
    signed = {"coordinator": SignOff(name="Amina Kone", at=AT)}
    assert judged(SignedOff(role="coordinator"), sign_offs=signed) == (
        Outcome.PASSED,
        "Amina Kone on 12 March 2026",
    )
    assert judged(SignedOff(role="administrator"), sign_offs=signed)[0] is Outcome.FAILED


@pytest.mark.parametrize(
    ("held", "asked", "can"),
    [
        (Grant(Role.COORDINATOR), "coordinator", True),
        (Grant(Role.PROGRAMME_MANAGER), "coordinator", True),
        (Grant(Role.COORDINATOR), "programme_manager", False),
        (Grant(Role.COORDINATOR, country="SEN"), "coordinator", False),
        (Grant(Role.COORDINATOR, programme_id=uuid4()), "coordinator", False),
        (Grant(Role.TRAINER), "coordinator", False),
        (Grant(Role.ADMINISTRATOR), "trainer", False),
    ],
)
def test_a_stronger_role_signs_for_a_weaker_one_within_its_part(held: Grant, asked: str, can: bool) -> None:
    actor = Actor(user_id=None, name="x", grants=(held,))
    assert can_sign_off(actor, asked, programme_id=uuid4(), country="KEN") is can


@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: rule.key)
def test_a_rule_and_its_evidence_are_read_back_as_they_were_kept(rule: Rule) -> None:
    result = rule.judge(replace(THREE_OF_FOUR, modules=TWO_MODULES))
    kept = evidence_of([result])
    assert rule_from(rule.to_json()) == rule
    (read,) = results_from(kept["rules"])
    assert (read.rule, read.outcome, read.words) == (rule, result.outcome, result.words)
    assert rule.words()


def test_every_rule_is_tried_here() -> None:
    assert {rule.key for rule in EVERY_RULE} == set(RULES)


EARNED = Candidate(
    is_session_counted=True,
    is_accepted=True,
    has_name=True,
    has_certificate=False,
    results=evaluate([AT_75], THREE_OF_FOUR),
)
UNCONFIRMED = evaluate([AT_75, NameConfirmed()], THREE_OF_FOUR)
ABSENT = evaluate([NameConfirmed(), AT_75], Standing(days_held=4))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, None),
        ({"results": ()}, None),
        ({"results": ABSENT}, Refusal.TOO_FEW_DAYS),
        ({"results": UNCONFIRMED}, Refusal.RULES_NOT_MET),
        ({"results": evaluate([PassedTest(percent=60)], THREE_OF_FOUR)}, Refusal.RULES_NOT_MET),
        ({"is_session_counted": False}, Refusal.NOT_HELD),
        ({"is_accepted": False}, Refusal.NOT_ACCEPTED),
        ({"has_name": False}, Refusal.NO_NAME),
        ({"has_certificate": True}, Refusal.HAS_ONE),
        ({"was_revoked": True}, Refusal.REVOKED),
    ],
)
def test_each_obstacle_is_named(change: dict[str, object], reason: Refusal | None) -> None:
    assert refusal(replace(EARNED, **change)) is reason


def test_only_rules_can_be_decided_against() -> None:
    assert is_overridable(Refusal.TOO_FEW_DAYS, ABSENT)
    assert is_overridable(Refusal.RULES_NOT_MET, UNCONFIRMED)
    assert is_overridable(Refusal.REVOKED, ABSENT)
    for fact in (None, Refusal.NO_NAME, Refusal.NOT_HELD, Refusal.NOT_ACCEPTED, Refusal.HAS_ONE):
        assert not is_overridable(fact, ABSENT)
    assert not is_overridable(Refusal.REVOKED, EARNED.results)


@pytest.mark.parametrize(
    ("kind", "rules"),
    [
        (CertificateKind.COMPLETION, [NameConfirmed()]),
        (CertificateKind.COMPLETION, [AT_75, AT_75]),
        (CertificateKind.COMPLETION, [AT_75, PassedTest(percent=60)]),
        (CertificateKind.COMPLETION, [Attendance(percent=0)]),
        (CertificateKind.COMPLETION, [Attendance(percent=101)]),
        (CertificateKind.COMPLETION, [DaysPresent(days=0)]),
        (CertificateKind.COMPLETION, [AT_75, ModulesAttended(modules=("GP-99",))]),
        (CertificateKind.COMPLETION, [AT_75, ModulesAttended(modules=())]),
        (CertificateKind.COMPLETION, [AT_75, SignedOff(role="trainer")]),
        (CertificateKind.TRAINER, [AT_75]),
    ],
)
def test_rules_that_cannot_be_asked_are_refused(kind: CertificateKind, rules: list[Rule]) -> None:
    with pytest.raises(RulesInvalid):
        check_rules(kind, rules, modules=frozenset({"GP-01"}))


def test_rules_that_can_be_asked_are_taken() -> None:
    answerable = [rule for rule in EVERY_RULE if rule.is_answerable]
    check_rules(CertificateKind.COMPLETION, answerable, modules=frozenset({"GP-01"}))
    check_rules(CertificateKind.TRAINER, [], modules=frozenset())


def test_a_session_issues_its_usual_kind_unless_others_are_chosen() -> None:
    tot = SessionKind.TRAINING_OF_TRAINERS
    assert kinds_issued(None, session_kind=None) == (CertificateKind.COMPLETION,)
    assert kinds_issued(None, session_kind=tot) == (CertificateKind.TRAINING_OF_TRAINERS,)
    chosen = ["trainer", "participation"]
    assert kinds_issued(chosen, session_kind=SessionKind.SEMINAR) == (
        CertificateKind.PARTICIPATION,
        CertificateKind.TRAINER,
    )
    assert kinds_issued(["training_of_trainers"], session_kind=None) == (CertificateKind.COMPLETION,)
    assert CertificateKind.COMPLETION not in possible_kinds(tot)
