"""From the report of a month to the content of its workbook, and back to what users typed into it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, overload

from pac_excel.layout.cells import CellValue
from pac_excel.layout.content import Content, TableContent
from pac_excel.layout.report import annex, charts, loop, network, steering, summary
from pac_excel.layout.report.agencies import NetworkReport
from pac_excel.layout.report.columns import MonthlyReport, ReportTable
from pac_excel.layout.report.contributions import CONTRIBUTIONS
from pac_excel.layout.report.indicators import INDICATORS
from pac_excel.layout.report.series import SERIES

_MANY = 1_000

TABLES = (
    INDICATORS,
    steering.ACTIONS,
    CONTRIBUTIONS,
    steering.MILESTONES,
    steering.BUDGET,
    steering.LOAD,
    loop.GAPS,
    loop.DECISIONS,
    loop.CALENDAR,
    annex.DEFINITIONS,
    annex.SOURCES,
    annex.ANOMALIES,
    SERIES,
)


def fill(report: MonthlyReport) -> Content:
    """Return everything that the workbook of the month shows, formula results included."""
    tables = {table.name: _table(table, report) for table in TABLES}
    return Content(tables, summary.cells(report) | charts.cells(report))


def fill_network(report: NetworkReport) -> Content:
    """Return everything that the consolidated workbook shows."""
    tables = {table.name: _table(table, report) for table in network.TABLES}
    return Content(tables, {figure.name: figure.value(report) for figure in network.FIGURES})


def _table(table: ReportTable, report: MonthlyReport | NetworkReport) -> TableContent:
    rows = _Rows(table.rows(report), [column.value for column in table.columns])
    # the thousands of rows of a network are worked out as they are written
    return TableContent(table.headers(), rows if len(rows) > _MANY else rows[:])


class _Rows(Sequence[tuple[CellValue, ...]]):
    """The rows of a table, each worked out from what it is made from when it is asked for."""

    def __init__(self, items: Sequence[object], values: Sequence[Callable[[Any], CellValue]]) -> None:
        self._items = items
        self._values = values

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, at: int) -> tuple[CellValue, ...]: ...
    @overload
    def __getitem__(self, at: slice) -> list[tuple[CellValue, ...]]: ...
    def __getitem__(self, at: int | slice) -> tuple[CellValue, ...] | list[tuple[CellValue, ...]]:
        if isinstance(at, slice):
            return [tuple([value(item) for value in self._values]) for item in self._items[at]]
        return tuple([value(self._items[at]) for value in self._values])
