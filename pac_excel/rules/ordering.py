"""The order in which a plan is read, whatever the order of the rows in the sheets."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from pac_excel.plan import Plan
from pac_excel.plan.fields import Shape, fields_of
from pac_excel.rules.rule import key_of

_NUMBERS = re.compile(r"(\d{1,18})")
# of two settings that contradict each other the first one written counts
_AS_WRITTEN = "settings"


def natural(text: str) -> list[str | int]:
    """Return what sorts texts with numbers as people count: A2 before A10."""
    return [int(part) if n % 2 else part for n, part in enumerate(_NUMBERS.split(text))]


def in_order(plan: Plan) -> Plan:
    """Return the plan with the rows of each list in the order of their identifiers.

    Agencies sort their sheets as they like: no finding, nor the example that it gives, may depend on it.
    """
    lists: dict[str, Any] = {
        spec.name: tuple(sorted(getattr(plan, spec.name), key=_place))
        for spec in fields_of(Plan).values()
        if spec.shape is Shape.ROWS and spec.name != _AS_WRITTEN
    }
    return replace(plan, **lists)


def _place(row: object) -> list[str | int]:
    return natural(key_of(row))
