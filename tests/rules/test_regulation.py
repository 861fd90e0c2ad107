"""Texts and their dates, and what compliance rules may say."""

from __future__ import annotations

import datetime as dt

import pytest
import yaml

from pac_excel.plan.actions import Action
from pac_excel.plan.reading import SCHEMA, parse_plan
from pac_excel.rules.registry import RULES, rule_of
from pac_excel.rules.regulation import GDPR, NO_ADVICE, PHONE_CONSENT, PHONE_IN_TWO_STEPS
from pac_excel.rules.rule import Origin, Rule
from tests.rules.test_families import CASES, Case

COMPLIANCE = [rule for rule in RULES if rule.code.startswith("REG-")]
REPORTED = [case for case in CASES if case.code.startswith("REG-") and case.finds]
CHANGE = dt.date(2026, 8, 11)


def test_an_action_is_judged_by_the_texts_in_force_on_its_days() -> None:
    across = Action(id="A1", start=dt.date(2026, 8, 10), end=CHANGE)
    assert PHONE_IN_TWO_STEPS.covers(across)
    assert PHONE_CONSENT.covers(across)
    before = Action(id="A2", end=dt.date(2026, 8, 10))
    assert not PHONE_CONSENT.covers(before)
    after = Action(id="A3", start=CHANGE)
    assert not PHONE_IN_TWO_STEPS.covers(after)


def test_an_action_without_dates_is_judged_by_what_has_long_been_in_force() -> None:
    undated = Action(id="A1")
    assert GDPR.covers(undated)
    assert not PHONE_CONSENT.covers(undated)
    assert not PHONE_IN_TWO_STEPS.covers(undated)


def test_a_text_holds_from_its_first_day_to_the_eve_of_its_end() -> None:
    assert PHONE_CONSENT.in_force(CHANGE)
    assert not PHONE_CONSENT.in_force(CHANGE - dt.timedelta(1))
    assert PHONE_IN_TWO_STEPS.in_force(CHANGE - dt.timedelta(1))
    assert not PHONE_IN_TWO_STEPS.in_force(CHANGE)
    assert GDPR.in_force(None)


@pytest.mark.parametrize("rule", COMPLIANCE, ids=[rule.code for rule in COMPLIANCE])
def test_a_compliance_rule_says_its_source_and_that_it_is_no_advice(rule: type[Rule]) -> None:
    assert rule.origin is Origin.TEXTE
    assert rule.why.endswith(NO_ADVICE)
    said = " ".join((rule.__doc__ or "").split())
    assert "Source: " in said
    assert "this is no legal advice" in said


@pytest.mark.parametrize("case", REPORTED, ids=[f"{case.code}: {case.says}" for case in REPORTED])
def test_a_compliance_finding_asks_to_check_and_threatens_nobody(case: Case) -> None:
    rule = rule_of(case.code)
    assert rule is not None
    for finding in rule().check(
        parse_plan(yaml.safe_dump({"schema": SCHEMA, **case.plan}, allow_unicode=True))
    ):
        assert "à vérifier" in finding.message
        assert not {"amende", "sanction"} & set(f"{finding.message} {finding.why} {finding.fix}".split())
