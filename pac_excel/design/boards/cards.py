"""The printable cards: one record on a page, chosen in a list."""

from __future__ import annotations

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pac_excel.design import styles
from pac_excel.design.lists import define
from pac_excel.design.page import Page
from pac_excel.design.theme import theme
from pac_excel.layout.columns import Column, Flow, Layout
from pac_excel.layout.computed import References
from pac_excel.layout.views.cards import Box, Card

_WIDTHS = (26.0, 50.0, 2.0, 26.0, 50.0)
_LINE = 18.0


def draw_card(sheet: Worksheet, page: Page, layout: Layout, card: Card, row: int) -> int:
    """Draw the selector and the boxes of a card, in two columns; return the row below."""
    for number, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    _draw_selector(sheet, card, row)
    left, right = _halves(card, layout)
    below = [
        _draw_column(sheet, page, layout, card, boxes, row + 2, column)
        for boxes, column in ((left, 1), (right, 4))
    ]
    for line in range(row + 2, max(below)):
        sheet.row_dimensions[line].height = _LINE
    return max(below)


def _halves(card: Card, layout: Layout) -> tuple[list[Box], list[Box]]:
    """Return the boxes of both columns, about as high as each other."""
    columns = {column.path: column for column in card.fields(layout)}

    def lines(box: Box) -> int:
        return 1 + sum(_lines(columns[path]) for path in box.paths if path in columns)

    boxes = [box for box in card.boxes if any(path in columns for path in box.paths)]
    total, used, at = sum(map(lines, boxes)), 0, 0
    while at < len(boxes) and used + lines(boxes[at]) / 2 < total / 2:
        used += lines(boxes[at])
        at += 1
    return boxes[:at], boxes[at:]


def _draw_selector(sheet: Worksheet, card: Card, row: int) -> None:
    label = sheet.cell(row, 1, "Fiche à imprimer :")
    label.font = styles.font(bold=True)
    label.alignment = Alignment(vertical="center", horizontal="left", indent=1)
    cell = sheet.cell(row, 2)
    styles.as_input(cell, "@")
    cell.font = styles.font(bold=True, size=13)
    sheet.row_dimensions[row].height = 22
    define(sheet.parent, card.selector, f"'{sheet.title}'!$B${row}")
    choice = DataValidation(
        type="list", formula1=f"lst_{card.collection}", allow_blank=True, sqref=cell.coordinate
    )
    choice.promptTitle, choice.prompt = "Fiche", "Choisissez un numéro dans la liste, puis imprimez."
    choice.showInputMessage = True
    sheet.add_data_validation(choice)


def _draw_column(
    sheet: Worksheet,
    page: Page,
    layout: Layout,
    card: Card,
    boxes: list[Box],
    row: int,
    column: int,
) -> int:
    references = References(layout)
    fields = {item.path: item for item in card.fields(layout)}
    for box in boxes:
        for at in (column, column + 1):
            band = sheet.cell(row, at, box.title if at == column else None)
            band.fill = styles.fill(page.chapter.dark)
            band.font = styles.font(bold=True, color=theme().paper)
            band.alignment = Alignment(vertical="center", horizontal="left", indent=1)
        row += 1
        for path in (path for path in box.paths if path in fields):
            item = fields[path]
            label, value = sheet.cell(row, column, _label(item.header)), sheet.cell(row, column + 1)
            label.font = styles.font(size=theme().small_size, color=theme().muted)
            label.alignment = Alignment(vertical="center", horizontal="left", indent=1, wrap_text=True)
            value.value = f"={card.formula(path, references)}"
            value.font = styles.font(bold=path == "title")
            value.number_format = styles.number_format(item.kind, is_formula=True)
            value.alignment = Alignment(vertical="center", horizontal="left", indent=1, wrap_text=True)
            define(sheet.parent, card.cell(path), f"'{sheet.title}'!${value.column_letter}${row}")
            last = row + _lines(item) - 1
            for line in range(row, last + 1):
                sheet.cell(line, column + 1).fill = styles.fill(theme().computed)
                sheet.cell(line, column + 1).border = styles.box()
            for at in (column, column + 1):
                if last > row:
                    sheet.merge_cells(start_row=row, end_row=last, start_column=at, end_column=at)
            row = last + 1
    return row


def _label(header: str) -> str:
    """Return a column's header without the question that the box already asks."""
    _, dash, own = header.partition(" – ")
    return own[:1].upper() + own[1:] if dash else header


def _lines(item: Column) -> int:
    return 3 if item.kind.name == "long" and item.flow is Flow.PLAN else 1
