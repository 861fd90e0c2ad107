"""What every rule declares: texts, fields that exist, and examples that run."""

from __future__ import annotations

import datetime as dt
import inspect
import re

import pytest

from pac_excel.plan import Plan
from pac_excel.plan.document import tree_of
from pac_excel.plan.fields import Shape, entity_of, fields_of
from pac_excel.plan.frame import Agency, PlanHead, Site
from pac_excel.plan.reading import SCHEMA, parse_plan
from pac_excel.plan.steering import Measure
from pac_excel.rules.doc import DefectRule
from pac_excel.rules.finding import Severity
from pac_excel.rules.registry import RULES, is_justifiable, rule_of
from pac_excel.rules.rule import Rule, key_of

PLAN_RULES = [rule for rule in RULES if not issubclass(rule, DefectRule)]
FIELDS = {
    f"{cls.__name__}.{name}"
    for cls in tree_of(Plan)
    for name in (*fields_of(cls), *(derived.name for derived in entity_of(cls).derived))
} | {
    f"{cls.__name__}.{spec.name}.{inner}"
    for cls in tree_of(Plan)
    for spec in fields_of(cls).values()
    if spec.shape is Shape.NESTED and spec.record is not None
    for inner in fields_of(spec.record)
}

every_rule = pytest.mark.parametrize("rule", RULES, ids=[rule.code for rule in RULES])
every_plan_rule = pytest.mark.parametrize("rule", PLAN_RULES, ids=[rule.code for rule in PLAN_RULES])


@every_rule
def test_a_rule_says_what_is_wrong_why_and_what_to_do(rule: type[Rule]) -> None:
    assert re.fullmatch(r"[A-Z]{3}-\d\d", rule.code)
    assert rule.__module__.rpartition(".")[2].partition("_")[0].upper() == rule.code.partition("-")[0]
    assert not rule.anomaly.endswith(".")
    assert rule.why.endswith(".")
    assert rule.fix.endswith(".")
    assert isinstance(rule().severity.rank, int)
    assert rule.origin.value in ("METHODE", "METIER", "TEXTE")


def test_a_code_belongs_to_one_rule() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)


@every_rule
def test_the_fields_that_a_rule_names_exist(rule: type[Rule]) -> None:
    assert set(rule.reads) - FIELDS == set()
    assert set(rule.empties) - set(rule.reads) == set()


@every_rule
def test_what_explains_other_findings_is_explained_by_no_other_rule(rule: type[Rule]) -> None:
    for code in rule.echo_of:
        cause = rule_of(code)
        assert cause is not None
        assert cause.echo_of == ()


@every_rule
def test_a_threshold_says_its_unit_and_its_meaning(rule: type[Rule]) -> None:
    for name, threshold in rule.thresholds().items():
        assert threshold.name == name
        assert threshold.unit
        assert threshold.meaning


@every_plan_rule
def test_the_example_of_a_rule_is_reported(rule: type[Rule]) -> None:
    assert list(rule().check(_example(rule, "Example")))


@every_plan_rule
def test_what_to_use_instead_is_not_reported(rule: type[Rule]) -> None:
    assert list(rule().check(_example(rule, "Use instead"))) == []


@every_plan_rule
def test_a_rule_says_why_it_matters(rule: type[Rule]) -> None:
    assert "\nWhy it matters: " in (inspect.getdoc(rule) or "")


def _example(rule: type[Rule], title: str) -> Plan:
    _, _, rest = (inspect.getdoc(rule) or "").partition(f"\n{title}:\n")
    block = re.split(r"\n(?=\S)", rest, maxsplit=1)[0]
    assert block, f"{rule.code} has no section {title}"
    return parse_plan(f"schema: {SCHEMA}\n{inspect.cleandoc(block)}\n")


def test_a_record_is_called_by_its_identifier_or_what_tells_it_apart() -> None:
    assert key_of(Site(id="S1", name="Centre-ville")) == "S1"
    assert key_of(Measure(kpi="K1", month=dt.date(2026, 9, 1))) == "K1 / 2026-09-01"
    assert key_of(PlanHead(id="PAC-2026")) == ""
    assert key_of(Agency(name="Agence")) == ""


def test_users_may_answer_warnings_and_informations_and_only_the_errors_that_say_so() -> None:
    answerable = {
        rule.code for rule in RULES if rule.severity is Severity.ERROR and is_justifiable(rule.code)
    }
    assert answerable == {"RES-01"}
    assert all(is_justifiable(rule.code) for rule in RULES if rule.severity is not Severity.ERROR)
    assert not is_justifiable("INT-00")
