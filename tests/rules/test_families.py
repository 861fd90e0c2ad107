"""The rules, family by family: the cases in YAML that each must report and those that it must not."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from pac_excel.plan.reading import SCHEMA, parse_plan
from pac_excel.rules.doc import DefectRule
from pac_excel.rules.registry import RULES, rule_of

_FILES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))


class Case(NamedTuple):
    code: str
    says: str
    plan: dict[str, Any]
    finds: list[tuple[str, str]]


def _cases() -> list[Case]:
    return [
        Case(code, case["says"], case["plan"], [(key, field) for key, field in case.get("finds", [])])
        for path in _FILES
        for code, cases in yaml.safe_load(path.read_text(encoding="utf-8")).items()
        for case in cases
    ]


CASES = _cases()


@pytest.mark.parametrize("case", CASES, ids=[f"{case.code}: {case.says}" for case in CASES])
def test_a_rule_reports_each_fault_at_its_place_and_nothing_else(case: Case) -> None:
    plan = parse_plan(yaml.safe_dump({"schema": SCHEMA, **case.plan}, allow_unicode=True))
    rule = rule_of(case.code)
    assert rule is not None
    assert [(finding.key, finding.field) for finding in rule().check(plan)] == case.finds


@pytest.mark.parametrize("code", [rule.code for rule in RULES if not issubclass(rule, DefectRule)])
def test_each_rule_has_two_plans_to_report_and_two_to_leave(code: str) -> None:
    finds = [bool(case.finds) for case in CASES if case.code == code]
    assert finds.count(True) >= 2
    assert finds.count(False) >= 2


@pytest.mark.parametrize("path", _FILES, ids=[path.stem for path in _FILES])
def test_a_file_of_cases_holds_its_own_family(path: Path) -> None:
    codes = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert {code.partition("-")[0].lower() for code in codes} == {path.stem}
