"""From records to tables: what each table and named cell of a workbook is given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pac_excel.layout import control_rows, controls, parameters
from pac_excel.layout.cells import CellValue, Labels, encode
from pac_excel.layout.columns import Flow, Layout, Role, Table
from pac_excel.layout.computed import Derivation
from pac_excel.layout.content import Content, TableContent
from pac_excel.layout.paths import value_at
from pac_excel.layout.summary import summary
from pac_excel.plan.document import Plan
from pac_excel.plan.grids import effective_grids


def fill(plan: Plan, layout: Layout) -> Content:
    """Return everything that the workbook of `plan` shows, formula results included."""
    shown = replace(plan, strategy_grids=effective_grids(plan))
    labels = labels_of(plan)
    derivation = Derivation(plan)
    tables = {
        table.name: _table(table, shown, labels, derivation)
        for table in layout.tables
        if table.name not in (controls.NAME, parameters.NAME)
    }
    tables[controls.NAME] = control_rows.content((), plan.justifications)
    tables[parameters.NAME] = parameters.content(plan.settings)
    names: dict[str, CellValue | list[list[CellValue]]] = {}
    for scalar in layout.scalars:
        value = getattr(getattr(plan, scalar.owner), scalar.spec.name)
        names[scalar.name] = encode(value, scalar.spec.kind, scalar.spec.shape, labels)
    if layout.months:
        names[layout.months] = [list(plan.months or (None,) * 12)]
    return Content(tables, names | summary(plan, layout))


def labels_of(plan: Plan) -> Labels:
    """Return the strategy names in force, those of the chosen grid first."""
    grids = sorted(effective_grids(plan), key=lambda grid: grid.id != plan.head.strategy_grid)
    by_code: dict[str, str] = {}
    for grid in grids:
        for cell in grid.cells:
            if cell.code:
                by_code.setdefault(cell.code, cell.label or cell.code)
    return Labels(by_code)


def _table(table: Table, plan: Plan, labels: Labels, derivation: Derivation) -> TableContent:
    columns = [column for column in table.columns if column.flow is not Flow.OUT]
    rows = [
        tuple(
            derivation.value(table, column.path, owner, record)
            if column.flow is Flow.EXCEL
            else encode(
                value_at(record, column.path) if column.path else owner.id, column.kind, column.shape, labels
            )
            for column in columns
        )
        for owner, record in records_of(table, plan)
    ]
    return TableContent(tuple(column.header for column in columns), rows)


def records_of(table: Table, plan: Plan) -> Iterator[tuple[Any, Any]]:
    """Yield the record that each row of `table` shows, after the one it belongs to (itself, if none)."""
    for owner in getattr(plan, table.collection):
        if table.role is Role.CHILD:
            for inner in getattr(owner, table.child):
                yield owner, inner
        else:
            yield owner, owner
