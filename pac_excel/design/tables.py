"""A table of the plan on its sheet: headers, a first row that all others look like, formulas."""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.table import TableColumn, TableFormula, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from pac_excel.design import styles
from pac_excel.design.examples import example_of
from pac_excel.design.highlights import highlight_table
from pac_excel.design.lists import define_marks
from pac_excel.design.page import Chapter, Page
from pac_excel.design.validations import Question, validation
from pac_excel.layout import banner, controls, parameters
from pac_excel.layout.columns import Column, Flow, Layout, Table
from pac_excel.layout.computed import COLUMNS, References, place_of
from pac_excel.plan.choices import Subfamily
from pac_excel.plan.fields import MONTHS

STYLE = "TableStyleLight1"
_GAP = 3.0
_LINE_HEIGHT = 13.5
# what the program alone needs: hidden, not locked away
_TECHNICAL = {(controls.COLLECTION, path) for path in ("table", "key", "field", "figures", "mark")} | {
    (parameters.COLLECTION, "origin")
}
# read back to know what an answer is about, yet written by the program
_WRITTEN = _TECHNICAL | {
    (controls.COLLECTION, "rule_code"),
    (parameters.COLLECTION, "rule_code"),
    (parameters.COLLECTION, "parameter"),
}
_FAMILY = "family"


def formula_of(table: Table, column: Column, references: References) -> str | None:
    """Return the formula of a column, None when it has none."""
    if column.flow is not Flow.EXCEL:
        return None
    if table.name == controls.NAME:
        write = {"link": controls.link_formula, "mark": controls.mark_formula}[column.path]
        return write(references)
    return COLUMNS[place_of(table), column.path].text(references)


def draw_tables(sheet: Worksheet, page: Page, layout: Layout, row: int) -> None:
    """Draw the tables of a page side by side from `row` down, headers on one row."""
    tables = page.tables(layout)
    if not tables:
        return
    blocks = banner.calendar_blocks(layout)
    titled = len(tables) > 1 or bool(page.owners)
    monthly = [name for name, table in blocks.items() if table in tables]
    header_row = row + titled + bool(monthly)
    start = 1
    for table in tables:
        letters = {
            column.header: get_column_letter(number) for number, column in enumerate(table.columns, start)
        }
        if titled:
            cell = sheet.cell(row, start, table.title)
            cell.font = styles.font(bold=True, size=12, color=page.chapter.dark)
        _draw_table(sheet, table, layout, page.chapter, letters, header_row)
        for name, block in blocks.items():
            if block is table:
                _draw_months(sheet, name, page.chapter, header_row - 1, start + 1)
        start += len(table.columns) + 1
        _widen(sheet, get_column_letter(start - 1), _GAP)
    lines = max(
        styles.header_lines(str(cell.value), sheet.column_dimensions[cell.column_letter].width)
        for cell in sheet[header_row]
        if cell.value is not None
    )
    sheet.row_dimensions[header_row].height = max(2, lines) * _LINE_HEIGHT + 5
    sheet.print_title_rows = f"{header_row}:{header_row}"
    if len(tables) == 1 and not page.parts:
        sheet.freeze_panes = f"{get_column_letter(_frozen(tables[0]) + 1)}{header_row + 1}"
        sheet.print_title_cols = f"A:{get_column_letter(_frozen(tables[0]))}"
    elif not page.owners:
        sheet.freeze_panes = f"A{header_row + 1}"


def _frozen(table: Table) -> int:
    """Return how many columns stay in sight: the first one and, right after it, what the row is called."""
    if table.collection == "couples":
        return len(("id", "product", "market"))
    second = table.columns[1]
    return 2 if second.kind.name in ("text", "long") and second.flow is Flow.PLAN else 1


def _draw_table(
    sheet: Worksheet,
    table: Table,
    layout: Layout,
    chapter: Chapter,
    letters: Mapping[str, str],
    header_row: int,
) -> None:
    references = References(layout)
    row = header_row + 1
    formulas = {column.header: formula_of(table, column, references) for column in table.columns}
    for column in table.columns:
        letter = letters[column.header]
        _widen(sheet, letter, styles.column_width(table, column))
        header = sheet[f"{letter}{header_row}"]
        header.value = column.header
        form = styles.column_format(table, column)
        styles.as_header(header, chapter, styles.side_of(form))
        cell = sheet[f"{letter}{row}"]
        formula = formulas[column.header]
        if column.flow is Flow.PLAN and (place_of(table), column.path) not in _WRITTEN:
            styles.as_input(cell, form)
        else:
            styles.as_computed(cell, form, is_link=column.path == "link")
        if formula:
            cell.value = f"={formula}"
        # the sub-families offered are those of the family on the same row
        family = f"${letters[table.by_path[_FAMILY].header]}{row}" if column.kind.choices is Subfamily else ""
        question = Question.of_column(column, example_of(layout, table, column.header))
        sheet.add_data_validation(validation(question, layout, f"{letter}{row}", family))
        if (place_of(table), column.path) in _TECHNICAL:
            sheet.column_dimensions[letter].hidden = True
    first, *_, last = letters.values()
    sheet.add_table(_excel_table(table, formulas, f"{first}{header_row}:{last}{row}"))
    highlight_table(sheet, table, letters, header_row)
    if table.name == controls.NAME:
        define_marks(sheet.parent, letters[table.by_path["mark"].header])


def _excel_table(table: Table, formulas: Mapping[str, str | None], area: str) -> ExcelTable:
    columns = []
    for number, (header, formula) in enumerate(formulas.items(), 1):
        calculated = TableFormula(attr_text=formula) if formula else None
        columns.append(TableColumn(id=number, name=header, calculatedColumnFormula=calculated))
    return ExcelTable(
        name=table.name,
        displayName=table.name,
        ref=area,
        autoFilter=AutoFilter(ref=area),
        tableColumns=columns,
        tableStyleInfo=TableStyleInfo(name=STYLE, showRowStripes=True),
    )


def _draw_months(sheet: Worksheet, name: str, chapter: Chapter, row: int, column: int) -> None:
    """Draw the months of the exercise above the columns of a series, as a named block of formulas."""
    for month in range(len(MONTHS)):
        cell = sheet.cell(row, column + month, f"=INDEX(calendar,1,{month + 1})")
        cell.number_format = styles.MONTH_FORMAT
        cell.font = styles.font(bold=True, color=chapter.dark)
        cell.fill = styles.fill(chapter.light)
        cell.alignment = Alignment(horizontal="center")
    first, last = get_column_letter(column), get_column_letter(column + len(MONTHS) - 1)
    area = f"'{sheet.title}'!${first}${row}:${last}${row}"
    sheet.parent.defined_names[name] = DefinedName(name, attr_text=area)


def _widen(sheet: Worksheet, letter: str, width: float) -> None:
    """Give a column at least that width; a form above the table may have made it wider."""
    known = sheet.column_dimensions[letter].width if letter in sheet.column_dimensions else 0.0
    sheet.column_dimensions[letter].width = max(known, width)
