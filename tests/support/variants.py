"""The same plan told otherwise: rows in another order, other identifiers, another year, other money."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from pac_excel.plan import Plan
from pac_excel.plan.choices import Unit
from pac_excel.plan.document import collections
from pac_excel.plan.fields import IDENTIFIER, Shape, Spec, fields_of
from pac_excel.plan.steering import Measure

R = TypeVar("R")

# free text in which rules look for identifiers
_TOLD_IN_TEXT = ("ref", "formula", "arbitration", "entity")
_WORD = re.compile(r"[\w.-]*\w")
# the unit of each figure that may be money, by the field that holds it
_UNIT_OF = {
    "parent_contribution": "parent_unit",
    "contribution": "contribution_unit",
    **dict.fromkeys(
        ("baseline", "target", "target_n1", "target_n2", "expected_result", "actual_result"), "unit"
    ),
    **dict.fromkeys(("min", "max", "green_threshold", "red_threshold", "gap_amber", "gap_red"), "unit"),
    **dict.fromkeys(("trajectory", "values", "numerator", "value"), "unit"),
}


def shuffled(plan: Plan, seed: int) -> Plan:
    """Return the plan with the rows of every list in another order."""
    chance = random.Random(seed)
    lists: dict[str, Any] = {}
    for spec in fields_of(Plan).values():
        if spec.shape is Shape.ROWS:
            rows = getattr(plan, spec.name)
            lists[spec.name] = tuple(chance.sample(rows, len(rows)))
    return replace(plan, **lists)


def new_names(plan: Plan) -> dict[str, str]:
    """Return another identifier for each that a row has, in the order of the old ones."""
    rows = (row for field in collections().values() for row in getattr(plan, field))
    return {old: f"N{place:04}" for place, old in enumerate(sorted({row.id for row in rows}))}


def renamed(plan: Plan, names: Mapping[str, str]) -> Plan:
    """Return the plan with other identifiers, wherever they are told."""

    def rename(record: Any, spec: Spec, value: Any) -> Any:
        if spec.kind is IDENTIFIER or spec.kind.targets:
            return names.get(value, value)
        return in_words(value, names) if spec.name in _TOLD_IN_TEXT else value

    return _mapped(plan, rename)


def in_words(text: str, names: Mapping[str, str]) -> str:
    """Return the text with each word that is an old identifier replaced by the new one."""
    return _WORD.sub(lambda word: names.get(word.group(), word.group()), text)


def a_year_later(plan: Plan) -> Plan:
    """Return the plan with every date a year later."""

    def later(record: Any, spec: Spec, value: Any) -> Any:
        return _next_year(value) if isinstance(value, dt.date) else value

    return _mapped(replace(plan, months=plan.month_starts()), later)


def _next_year(day: dt.date) -> dt.date:
    return day.replace(year=day.year + 1, day=min(day.day, 28) if day.month == 2 else day.day)


def in_other_money(plan: Plan, factor: float) -> Plan:
    """Return the plan with every amount in euros multiplied."""
    in_euros = {kpi.id for kpi in plan.kpis if kpi.unit is Unit.EUR}

    def multiplied(record: Any, spec: Spec, value: Any) -> Any:
        if spec.kind.name == "euros" or _is_money(record, spec, in_euros):
            return value * factor
        return value

    return _mapped(plan, multiplied)


def _is_money(record: Any, spec: Spec, in_euros: set[str]) -> bool:
    if isinstance(record, Measure):
        return spec.name in ("value", "numerator") and record.kpi in in_euros
    unit = _UNIT_OF.get(spec.name)
    return unit is not None and getattr(record, unit, None) is Unit.EUR


def _mapped(record: R, change: Callable[[Any, Spec, Any], Any]) -> R:
    """Return the record with each value that is there changed, and those of the records inside it."""
    cls: type = type(record)
    values = {}
    for name, spec in fields_of(cls).items():
        value = getattr(record, name)
        if spec.shape is Shape.NESTED:
            values[name] = _mapped(value, change)
        elif spec.record is not None:
            values[name] = tuple(_mapped(item, change) for item in value)
        elif isinstance(value, tuple):
            values[name] = tuple(item if item is None else change(record, spec, item) for item in value)
        else:
            values[name] = value if value is None else change(record, spec, value)
    return cls(**values)
