"""Every threshold at its boundary: what equals it is left alone, what is just beyond is reported."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from pac_excel.plan import Plan
from pac_excel.plan.reading import SCHEMA, parse_plan
from pac_excel.rules.linter import check_plan
from pac_excel.rules.registry import RULES, rule_of
from pac_excel.rules.settings import Confirmation, Settings, Threshold

_FILE = Path(__file__).with_name("boundaries.yaml")
_GAP = "$"
_SWITCH = "1 oui, 0 non"
# words by which a threshold says that what equals it is already on the other side
_FROM = re.compile(r"dès l|à partir d|jusqu’à l|pas jugé|équipe est trop petite")

BOUNDARIES: dict[str, dict[str, Any]] = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
THRESHOLDS = {
    f"{rule.code}.{name}": threshold
    for rule in RULES
    for name, threshold in rule.thresholds().items()
    if threshold.unit != _SWITCH
}
CASES = list(BOUNDARIES.items())


def test_every_threshold_has_its_boundary() -> None:
    assert sorted(BOUNDARIES) == sorted(THRESHOLDS)
    switches = {
        type(threshold)
        for rule in RULES
        for threshold in rule.thresholds().values()
        if threshold.unit == _SWITCH
    }
    assert switches == {Confirmation, Threshold}


@pytest.mark.parametrize(("name", "case"), CASES, ids=list(BOUNDARIES))
def test_what_equals_a_threshold_is_silent(name: str, case: dict[str, Any]) -> None:
    assert not _reports(name, case["plan"], case["silent"])


@pytest.mark.parametrize(("name", "case"), CASES, ids=list(BOUNDARIES))
def test_what_is_just_beyond_a_threshold_is_reported(name: str, case: dict[str, Any]) -> None:
    assert _reports(name, case["plan"], case["reports"])


@pytest.mark.parametrize(("name", "case"), CASES, ids=list(BOUNDARIES))
def test_a_threshold_that_begins_at_its_figure_says_so(name: str, case: dict[str, Any]) -> None:
    assert bool(_FROM.search(THRESHOLDS[name].meaning)) == case.get("from", False)


@pytest.mark.parametrize(("name", "case"), CASES, ids=list(BOUNDARIES))
def test_a_threshold_that_moves_takes_its_boundary_along(name: str, case: dict[str, Any]) -> None:
    kept, beyond = (_reports(name, case["plan"], case["reports"], value) for value in _around(name))
    assert kept != beyond


def _around(name: str) -> tuple[float, float]:
    """Return two values of a threshold, one on either side of its default."""
    if name == "DAT-08.due_month":
        return 1, 6
    default = THRESHOLDS[name].default
    return default / 4, default * 4


def _reports(name: str, plan: dict[str, Any], value: Any, threshold: float | None = None) -> bool:
    """Tell whether the rule of a threshold reports the plan with its gap filled."""
    code = name.partition(".")[0]
    rule = rule_of(code)
    assert rule is not None
    settings = Settings() if threshold is None else Settings({name: threshold})
    return any(finding.code == code for finding in check_plan(_plan(plan, value), settings, rules=(rule,)))


def _plan(document: dict[str, Any], value: Any) -> Plan:
    filled = _expanded(_filled(document, value))
    return parse_plan(yaml.safe_dump({"schema": SCHEMA, **filled}, allow_unicode=True))


def _filled(part: Any, value: Any) -> Any:
    if isinstance(part, dict):
        return {key: _filled(item, value) for key, item in part.items()}
    if isinstance(part, list):
        return [_filled(item, value) for item in part]
    return value if part == _GAP else part


def _expanded(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document with each "times … of …" in a list made rows."""
    return {
        table: _rows(table, content) if isinstance(content, list) else content
        for table, content in document.items()
    }


def _rows(table: str, content: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for place, item in enumerate(content):
        if "of" in item:
            rows.extend({"id": f"{table[0].upper()}{place}-{n}", **item["of"]} for n in range(item["times"]))
        else:
            rows.append(item)
    return rows
