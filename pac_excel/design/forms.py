"""Forms: the named cells of single records, each with its label and help, and the months of the exercise."""

from __future__ import annotations

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pac_excel.design import styles
from pac_excel.design.examples import example_of
from pac_excel.design.highlights import highlight_named, highlight_scalar
from pac_excel.design.lists import define
from pac_excel.design.page import Chapter, Page
from pac_excel.design.theme import theme
from pac_excel.design.typography import french
from pac_excel.design.validations import Question, validation
from pac_excel.layout.columns import Layout, Scalar
from pac_excel.layout.summary import month_formula
from pac_excel.plan.document import Plan
from pac_excel.plan.fields import MONTH, MONTHS, Shape, Spec, entity_of, fields_of

CALENDAR = "calendar"
# label, value and help, then the twelve months, on one grid of columns
GRID = (11.0, 29.0, 12.0, *(9.6 for _ in MONTHS))
WIDTH = len(GRID)
_LABEL, _VALUE, _HELP = (1, 2), (3, 8), (9, WIDTH)
_LINE_HEIGHT = 13.5
_LONG_LINES = 4
_STRIP_WIDTH, _STRIP_HEIGHT = 14.5, 28.0


def set_grid(sheet: Worksheet) -> None:
    """Give the sheet the columns of a form."""
    for number, width in enumerate(GRID, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width


def section(
    sheet: Worksheet, row: int, text: str, chapter: Chapter, width: int = WIDTH, *, column: int = 1
) -> int:
    """Draw the band that opens a section; return the row below it."""
    sheet.cell(row, column, french(text))
    for number in range(column, column + width):
        cell = sheet.cell(row, number)
        cell.fill = styles.fill(chapter.light)
        cell.font = styles.font(bold=True, size=11, color=chapter.dark)
        cell.alignment = Alignment(vertical="center", horizontal="left", indent=1)
    sheet.row_dimensions[row].height = 20
    return row + 1


def draw_form(sheet: Worksheet, page: Page, layout: Layout, owner: str, row: int) -> int:
    """Draw the named cells of one record of the plan, one a line; return the row below them."""
    scalars = [scalar for scalar in layout.scalars if scalar.owner == owner]
    entity = entity_of(scalars[0].record)
    row = section(sheet, row, f"{entity.label} – {entity.help}", page.chapter)
    for scalar in scalars:
        spec = scalar.spec
        _merge(sheet, row, _LABEL, spec.label).font = styles.font(bold=True)
        _merge(sheet, row, _HELP, french(spec.help)).font = styles.font(color=theme().muted, italic=True)
        _draw_value(sheet, layout, scalar, row, *_VALUE)
        room = sum(GRID[_HELP[0] - 1 : _HELP[1]])
        lines = _LONG_LINES if spec.kind.name == "long" else styles.text_lines(spec.help, room)
        sheet.row_dimensions[row].height = lines * _LINE_HEIGHT + 4
        row += 1
    return row + 1


def draw_strip(sheet: Worksheet, page: Page, layout: Layout, owner: str, row: int) -> int:
    """Draw the named cells of one record side by side above a table; return the row below them."""
    scalars = [scalar for scalar in layout.scalars if scalar.owner == owner]
    entity = entity_of(scalars[0].record)
    row = section(sheet, row, f"{entity.label} – {entity.help}", page.chapter, len(scalars))
    sheet.row_dimensions[row].height = _STRIP_HEIGHT
    for column, scalar in enumerate(scalars, 1):
        label = sheet.cell(row, column, scalar.spec.label)
        label.font = styles.font(bold=True)
        label.border = styles.box()
        label.alignment = Alignment(wrap_text=True, vertical="center")
        _draw_value(sheet, layout, scalar, row + 1, column, column)
        sheet.column_dimensions[get_column_letter(column)].width = _STRIP_WIDTH
    return row + 3


def draw_months(sheet: Worksheet, page: Page, layout: Layout, row: int) -> int:
    """Draw the months given by the user and, under them, those in force; return the row below."""
    spec = fields_of(Plan)[layout.months]
    row = section(sheet, row, f"{spec.label} – {spec.help}", page.chapter)
    first = WIDTH - len(MONTHS) + 1
    for offset, (name, label) in enumerate(
        (
            (layout.months, "Mois choisis (à laisser vides si l’exercice court d’affilée)"),
            (CALENDAR, "Mois en vigueur"),
        )
    ):
        at = row + offset
        _merge(sheet, at, (1, first - 1), label).font = styles.font(bold=True)
        for month in range(1, len(MONTHS) + 1):
            cell = sheet.cell(at, first + month - 1)
            if name == CALENDAR:
                cell.value = f"={month_formula(month)}"
                styles.as_computed(cell, styles.MONTH_FORMAT)
            else:
                styles.as_input(cell, styles.MONTH_FORMAT)
        area = f"{sheet.cell(at, first).coordinate}:{sheet.cell(at, WIDTH).coordinate}"
        _name(sheet, name, area)
        if name == layout.months:
            _watch_months(sheet, layout, spec, area)
    return row + 3


def _watch_months(sheet: Worksheet, layout: Layout, spec: Spec, area: str) -> None:
    question = Question(spec.label, spec.name, MONTH, Shape.ONE, spec.help, False, None, False)
    sheet.add_data_validation(validation(question, layout, area))
    highlight_named(sheet, layout.months, spec.label, area)


def _draw_value(sheet: Worksheet, layout: Layout, scalar: Scalar, row: int, first: int, last: int) -> None:
    """Draw the cell that users fill, name it, and say what it accepts."""
    spec = scalar.spec
    for column in range(first, last + 1):
        form = "@" if spec.shape is Shape.MANY else styles.number_format(spec.kind)
        styles.as_input(sheet.cell(row, column), form)
    cell = sheet.cell(row, first)
    if last > first:
        # a number in a wide cell reads best next to its label
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="left", indent=1)
        sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
    _name(sheet, scalar.name, cell.coordinate)
    question = Question.of_field(spec, example_of(layout, scalar, spec.label))
    sheet.add_data_validation(validation(question, layout, cell.coordinate))
    highlight_scalar(sheet, scalar, cell.coordinate)


def _merge(sheet: Worksheet, row: int, span: tuple[int, int], text: str) -> Cell:
    first, last = span
    cell: Cell = sheet.cell(row, first, text)
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="left", indent=1)
    sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
    return cell


def _name(sheet: Worksheet, name: str, area: str) -> None:
    corners = [
        f"${cell.rstrip('0123456789')}${cell.lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ')}"
        for cell in area.split(":")
    ]
    define(sheet.parent, name, f"'{sheet.title}'!{':'.join(corners)}")
