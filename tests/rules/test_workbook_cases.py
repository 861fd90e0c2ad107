"""Faults of the workbook: what each rule must report at its exact place, and what it must leave."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from pac_excel.rules.doc import DefectRule
from pac_excel.rules.registry import RULES
from tests.support.mutations import findings_of_workbook

_FILE = Path(__file__).with_name("workbook_cases.yaml")


class Case(NamedTuple):
    code: str
    says: str
    cells: dict[str, Any]
    finds: list[tuple[str, str]]


CASES = [
    Case(code, case["says"], case["cells"], [(key, field) for key, field in case.get("finds", [])])
    for code, cases in yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader).items()
    for case in cases
]


@pytest.mark.parametrize("case", CASES, ids=[f"{case.code}: {case.says}" for case in CASES])
def test_a_fault_of_the_workbook_is_told_at_its_place_and_nothing_else(case: Case) -> None:
    found = [
        (finding.key, finding.field)
        for finding in findings_of_workbook(case.cells)
        if finding.code == case.code
    ]
    assert found == case.finds


@pytest.mark.parametrize("code", [rule.code for rule in RULES if issubclass(rule, DefectRule)])
def test_each_fault_of_the_workbook_has_two_to_report_and_two_to_leave(code: str) -> None:
    finds = [bool(case.finds) for case in CASES if case.code == code]
    assert finds.count(True) >= 2
    assert finds.count(False) >= 2


def test_several_owners_are_told_once() -> None:
    found = findings_of_workbook({"tblActions.A17.Qui – responsable": "RCOM, CHEF"})
    assert [(finding.code, finding.message.partition(" » ")[2]) for finding in found] == [
        ("ACT-03", "a 2 responsables, RCOM et CHEF.")
    ]
