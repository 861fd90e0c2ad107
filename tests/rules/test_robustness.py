"""No rule raises, however contradictory the plan; one that does is named, and the others still run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pac_excel.plan import Plan
from pac_excel.plan.reading import read_plan
from pac_excel.resources import sample
from pac_excel.rules.finding import Finding
from pac_excel.rules.linter import check_plan
from pac_excel.rules.meta import RULE_FAILED
from pac_excel.rules.registry import RULES, rule_of
from pac_excel.rules.rule import Rule
from pac_excel.rules.settings import Settings
from tests.support.mutations import mutations
from tests.support.plans import wounded

PLANTED = read_plan(sample("agence_modele.yaml"))
THRESHOLDS = [(rule, name) for rule in RULES for name in rule.thresholds()]
FAMILIES = sorted({rule.code.partition("-")[0] for rule in RULES} - {"DOC"})


@st.composite
def wounded_mutations(draw: st.DrawFn, family: str) -> Plan:
    """Draw a plan that some rule of the family reports, with fields that the rule reads changed."""
    codes = [code for code in mutations() if code.startswith(family)]
    code = draw(st.sampled_from(codes))
    rule = rule_of(code)
    assert rule is not None
    plan: Plan = draw(wounded(mutations()[code].plan(), rule.reads))
    return plan


@pytest.mark.parametrize("family", FAMILIES)
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_rule_fails_on_a_plan_that_it_reports_with_anything_in_its_fields(
    family: str, data: st.DataObject
) -> None:
    findings = check_plan(data.draw(wounded_mutations(family)))
    assert [finding.message for finding in findings if finding.code == RULE_FAILED.code] == []
    assert all(finding.message and finding.fix and finding.why for finding in findings)


@pytest.mark.parametrize(
    ("rule", "name"), THRESHOLDS, ids=[f"{rule.code}.{name}" for rule, name in THRESHOLDS]
)
def test_no_rule_fails_at_the_bounds_of_its_thresholds(rule: type[Rule], name: str) -> None:
    for plan in (PLANTED, mutations()[rule.code].plan(), Plan()):
        for value in rule.thresholds()[name].between:
            findings = check_plan(plan, Settings({f"{rule.code}.{name}": value}), rules=(rule,))
            assert [finding.message for finding in findings if finding.code == RULE_FAILED.code] == []


@pytest.mark.parametrize("rule", RULES, ids=[rule.code for rule in RULES])
def test_whichever_rule_fails_it_is_named_and_all_others_still_run(rule: type[Rule]) -> None:
    rules = tuple(_broken(rule) if other is rule else other for other in RULES)
    findings = check_plan(PLANTED, rules=rules)
    failed = [finding for finding in findings if finding.code == RULE_FAILED.code]
    assert [(finding.key, finding.cause) for finding in failed] == [(rule.code, None)]
    assert "ZeroDivisionError" in failed[0].message
    assert _places(findings) == {place for place in _places(check_plan(PLANTED)) if place[0] != rule.code}


def _broken(rule: type[Rule]) -> type[Rule]:
    """Return the rule as it would be with a fault in its code."""

    def fail(*_: Any) -> Iterator[Finding]:
        raise ZeroDivisionError
        yield

    methods = ("check", "check_after", "report")
    return type(rule.__name__, (rule,), {name: fail for name in methods if hasattr(rule, name)})


def _places(findings: tuple[Finding, ...]) -> set[tuple[str, str, str]]:
    return {(item.code, item.key, item.field) for item in findings if item.code != RULE_FAILED.code}
