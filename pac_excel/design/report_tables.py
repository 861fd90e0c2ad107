"""A table of the monthly report on its sheet: headers, a first row that all others look like, lights."""

from __future__ import annotations

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table, TableColumn, TableFormula, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from pac_excel.design import report_styles, styles
from pac_excel.design.page import Chapter
from pac_excel.design.tables import STYLE
from pac_excel.layout.report.columns import Measured, ReportColumn, ReportTable
from pac_excel.layout.report.indicators import BARS

_LINE_HEIGHT = 13.5
_LIT = ("État", "Alerte")
_UNIT = "Unité"
_BARS = "5B84B1"


def draw_table(sheet: Worksheet, table: ReportTable, chapter: Chapter, row: int) -> int:
    """Draw the title, the header and the first row of a table; return the second row below it."""
    title = sheet.cell(row, 1, table.title)
    title.font = styles.font(bold=True, size=12, color=chapter.dark)
    sheet.row_dimensions[row].height = 20
    header_row, first = row + 1, row + 2
    report_styles.widen(sheet, [column.width for column in table.columns])
    for number, column in enumerate(table.columns, 1):
        header = sheet.cell(header_row, number, column.header)
        styles.as_header(header, chapter)
        header.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        _draw_cell(sheet, column, first, number)
    lines = max(styles.header_lines(column.header, column.width) for column in table.columns)
    sheet.row_dimensions[header_row].height = max(2, lines) * _LINE_HEIGHT + 5
    letters = {column.header: get_column_letter(at) for at, column in enumerate(table.columns, 1)}
    _highlight(sheet, table, letters, first)
    sheet.add_table(_excel_table(table, f"A{header_row}:{get_column_letter(len(table.columns))}{first}"))
    return first + 2


def _draw_cell(sheet: Worksheet, column: ReportColumn, row: int, number: int) -> None:
    cell = sheet.cell(row, number)
    form = report_styles.number_format(column.kind)
    if column.is_input:
        styles.as_input(cell, form)
    else:
        cell.font = styles.font(color=_BARS) if column.header == BARS else styles.font()
        cell.border = report_styles.BOX
        cell.number_format = form
    cell.alignment = report_styles.alignment(column.kind)
    if column.formula:
        cell.value = f"={column.formula}"


def _highlight(sheet: Worksheet, table: ReportTable, letters: dict[str, str], row: int) -> None:
    for header in _LIT:
        if header in letters:
            report_styles.light_up(sheet, f"{letters[header]}{row}", f"${letters[header]}{row}")
    for column in table.columns:
        if isinstance(column.kind, Measured) and _UNIT in letters:
            report_styles.format_by_unit(sheet, f"{letters[column.header]}{row}", f"${letters[_UNIT]}{row}")


def _excel_table(table: ReportTable, area: str) -> Table:
    columns = [
        TableColumn(
            id=number,
            name=column.header,
            calculatedColumnFormula=TableFormula(attr_text=column.formula) if column.formula else None,
        )
        for number, column in enumerate(table.columns, 1)
    ]
    return Table(
        name=table.name,
        displayName=table.name,
        ref=area,
        autoFilter=AutoFilter(ref=area),
        tableColumns=columns,
        tableStyleInfo=TableStyleInfo(name=STYLE, showRowStripes=True),
    )
