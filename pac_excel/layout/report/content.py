"""From the report of a month to the content of its workbook, and back to what users typed into it."""

from __future__ import annotations

from pac_excel.layout.content import Content, TableContent
from pac_excel.layout.report import annex, charts, loop, network, steering, summary
from pac_excel.layout.report.agencies import NetworkReport
from pac_excel.layout.report.columns import MonthlyReport, ReportTable
from pac_excel.layout.report.contributions import CONTRIBUTIONS
from pac_excel.layout.report.indicators import INDICATORS
from pac_excel.layout.report.series import SERIES

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
    values = [column.value for column in table.columns]
    rows = [tuple([value(row) for value in values]) for row in table.rows(report)]
    return TableContent(table.headers(), rows)
