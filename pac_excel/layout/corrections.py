"""Cells that hold one thing and certainly mean another: what they should hold."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pac_excel.layout.cells import CellValue, Fault, Unreadable, encode
from pac_excel.layout.columns import Layout
from pac_excel.layout.filling import labels_of
from pac_excel.layout.places import CellView, Places
from pac_excel.plan.document import Plan
from pac_excel.plan.fields import Kind
from pac_excel.rules.fixes import Fix

_NAMES_OF_ROWS = ("identifier", "reference")
_WHOLE = re.compile(r"[-+]?\d{1,3}(?:[ \u00a0\u202f]?\d{3})*|[-+]?\d+")
# 1.234 and 1,234 are a thousand to some and little more than one to others
_AMBIGUOUS = re.compile(r"[-+]?\d{1,3}[.,]\d{3}")
_UNIT = re.compile(r"[ \u00a0\u202f]*([%€])$")


@dataclass(frozen=True, slots=True)
class Correction:
    """A cell, and what it should hold."""

    cell: CellView
    after: CellValue


def correction_of(cell: CellView, kind: Kind[Any], fault: Unreadable | None) -> Correction | None:
    """Return what a text cell of that kind should hold, None when it is well or when that is not certain."""
    if fault is None and kind.name not in _NAMES_OF_ROWS:
        return None
    if not isinstance(cell.value, str) or cell.formula is not None:
        return None
    text = cell.value.strip()
    if fault is None:
        return Correction(cell, text) if text and text != cell.value else None
    value = fault.value if fault.fault is Fault.TEXT else None
    if isinstance(value, int | float | dt.date) and _is_certain(text, kind, value):
        return Correction(cell, value)
    return None


def corrections_of(fixes: Iterator[Fix], plan: Plan, places: Places, layout: Layout) -> Iterator[Correction]:
    """Yield the cells of fixes of the plan itself; one that has no cell of its own, or a formula, is left."""
    labels = labels_of(plan)
    for fix in fixes:
        place = places.exactly(fix.record, fix.key, fix.field)
        if place is None or place.cell.formula is not None or place.table not in layout.by_name:
            continue
        column = layout.by_name[place.table].by_path[fix.field]
        yield Correction(place.cell, encode(fix.value, column.kind, column.shape, labels))


def _is_certain(text: str, kind: Kind[Any], value: float | dt.date) -> bool:
    """Tell whether a text that was understood as `value` can mean nothing else."""
    if isinstance(value, dt.date):
        return kind.name == "date" or value.day == 1
    if kind.name == "integer":
        return _WHOLE.fullmatch(text) is not None
    unit = _UNIT.search(text)
    if _AMBIGUOUS.fullmatch(_UNIT.sub("", text)):
        return False
    if kind.name == "rate":
        return unit[1] == "%" if unit else 0 <= value <= 1
    return unit is None or (unit[1] == "€" and kind.name == "euros")
