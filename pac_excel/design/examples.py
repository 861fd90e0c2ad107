"""Examples of what to write in each cell: those of one plan, and in it of one thread from finding to lesson.

They are shown while an empty cell is entered and are never written into one, so nothing reads them as data.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping

from pac_excel.layout import controls, parameters
from pac_excel.layout.cells import CellValue
from pac_excel.layout.columns import Column, Flow, Layout, Scalar, Table
from pac_excel.layout.complete import COMPLETE
from pac_excel.layout.filling import fill
from pac_excel.layout.simplified import SIMPLIFIED
from pac_excel.plan.fields import Shape
from pac_excel.plan.reading import read_plan
from pac_excel.resources import FINISHED, sample

# the rows that the guide tells: a weakness, what answers it, and what came of it
THREAD = frozenset(("FA01", "X5", "C1", "O5", "SEG1", "T1", "H1", "A01", "K05", "D3", "L01"))
_LONGEST = 110
_LISTED = frozenset(("choice", "flag", "strategy"))


def examples(layout: Layout) -> Mapping[str, Mapping[str, str]]:
    """Return what users might write, by table and header; for a single value by its name and label."""
    return _examples(layout.name)


@functools.cache
def _examples(name: str) -> Mapping[str, Mapping[str, str]]:
    layout = next(layout for layout in (COMPLETE, SIMPLIFIED) if layout.name == name)
    content = fill(read_plan(sample(FINISHED)), layout)
    found: dict[str, dict[str, str]] = {}
    for table in layout.tables:
        if table.name in (controls.NAME, parameters.NAME):
            continue
        rows = content.tables[table.name]
        ordered = sorted(rows.rows, key=lambda row: row[0] not in THREAD)
        for at, header in enumerate(rows.columns):
            column = table.by_header[header]
            value = next((row[at] for row in ordered if row[at] is not None), None)
            if is_shown(column) and value is not None:
                found.setdefault(table.name, {})[header] = written(value, column.kind.name)
    for scalar in layout.scalars:
        typed = content.names.get(scalar.name)
        if typed is not None and not isinstance(typed, list) and not _is_listed(scalar):
            found[scalar.name] = {scalar.spec.label: written(typed, scalar.spec.kind.name)}
    return found


def example_of(layout: Layout, owner: Table | Scalar, label: str) -> str:
    """Return the example for a column of a table or for a single value, nothing where a list is offered."""
    return examples(layout).get(owner.name, {}).get(label, "")


def is_shown(column: Column) -> bool:
    """Tell whether one writes into the cells of a column, rather than choose from a list or let compute."""
    return column.flow is Flow.PLAN and not (column.shape is Shape.ONE and column.kind.name in _LISTED)


def _is_listed(scalar: Scalar) -> bool:
    return scalar.spec.shape is Shape.ONE and scalar.spec.kind.name in _LISTED


def written(value: CellValue, kind: str) -> str:
    """Return a value as one types it in French, shortened to what a message holds."""
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int | float) and not isinstance(value, bool):
        scaled = value * 100 if kind == "rate" else value
        number = f"{scaled:,.10g}".replace(",", "\u202f").replace(".", ",")
        return number + {"rate": "\u00a0%", "euros": "\u00a0€"}.get(kind, "")
    text = " / ".join(str(value).splitlines())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip(" ,;:") + "…"
