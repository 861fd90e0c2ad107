"""The text of the workbook: the guide of the method, the first steps, how to check and to justify."""

from __future__ import annotations

from openpyxl.cell.rich_text import CellRichText
from openpyxl.styles import Alignment, Border, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pac_excel.design import styles
from pac_excel.design.forms import WIDTH
from pac_excel.design.guide_text import (
    AFTER,
    BEFORE,
    COMPUTED,
    FIRST_STEPS,
    GLOSSARY,
    HELP,
    HOW_TO_CHECK,
    INTRODUCTION,
    STEPS,
    TO_FILL,
    Step,
)
from pac_excel.design.heading import link_to
from pac_excel.design.lists import define
from pac_excel.design.page import Chapter
from pac_excel.design.pages import COMPLETE_PAGES
from pac_excel.design.theme import theme
from pac_excel.design.typography import french
from pac_excel.layout import banner

_GUIDE_WIDTHS = (24.0, 116.0)
_LINE_HEIGHT = 13.5
_STEP_HEIGHT = 17.0


def draw_guide(sheet: Worksheet, row: int) -> int:
    """Draw the guide; return the row below it."""
    for number, width in enumerate(_GUIDE_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    row = _paragraph(sheet, row, "", INTRODUCTION)
    for step in STEPS:
        row = _band(sheet, row + 1, step.title, step.chapter)
        row = _paragraph(sheet, row, "Ce qu’elle demande", step.asks)
        row = _paragraph(sheet, row, "Ce que juge le contrôle", step.judged)
        row = _example(sheet, row, step)
        for page in COMPLETE_PAGES:
            if page.chapter is step.chapter:
                row = _paragraph(sheet, row, "", page.task)
                link_to(sheet, f"A{row - 1}", page.name, page.name)
                sheet[f"A{row - 1}"].alignment = Alignment(vertical="center", horizontal="left", indent=1)
    row = _band(sheet, row + 1, "Les mots de la méthode", Chapter.OVERVIEW)
    for word, meaning in GLOSSARY:
        row = _paragraph(sheet, row, word, meaning)
    return row


def draw_steps(sheet: Worksheet, row: int) -> int:
    """Draw the way to a first plan, each step with a link to its sheet; return the row below it."""
    _draw_step(sheet, row, "►", *BEFORE)
    for number, (name, text, example) in enumerate(FIRST_STEPS, 1):
        _draw_step(sheet, row + number, number, name, text, example)
    row += len(FIRST_STEPS) + 1
    _draw_step(sheet, row, "✓", *AFTER)
    _draw_key(sheet, row + 2)
    return row + 4


def _draw_step(sheet: Worksheet, row: int, mark: object, name: str, text: str, example: str = "") -> None:
    badge = sheet.cell(row, 1, mark)
    badge.font = styles.font(bold=True, size=12, color=theme().paper)
    badge.fill = styles.fill(Chapter.OVERVIEW.dark)
    badge.alignment = Alignment(horizontal="center", vertical="center")
    badge.border = Border(bottom=Side(style="medium", color=theme().paper))
    title = sheet.cell(row, 2, name)
    title.font = styles.font(bold=True, color=Chapter.OVERVIEW.dark)
    if name in sheet.parent.sheetnames:
        link_to(sheet, f"B{row}", name, name)
    title.alignment = Alignment(vertical="center", horizontal="left", indent=1)
    text = french(text)
    cell = sheet.cell(row, 3, text)
    if example:
        shown = styles.run(f"{text}\n", color=theme().ink, size=theme().size)
        cell.value = CellRichText(shown, styles.run(french(f"Exemple : {example}")))
    cell.font = styles.font()
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    sheet.merge_cells(start_row=row, end_row=row, start_column=3, end_column=WIDTH)
    sheet.row_dimensions[row].height = _STEP_HEIGHT * (2 if example else 1)


def _draw_key(sheet: Worksheet, row: int) -> None:
    """Draw what the colours of cells mean, in cells of these colours, and where help is."""
    for column, text, draw in ((2, TO_FILL, styles.as_input), (3, COMPUTED, styles.as_computed)):
        cell = sheet.cell(row, column, text)
        draw(cell, "@")
        cell.protection = Protection(locked=True)
    for column in range(4, 6):
        styles.as_computed(sheet.cell(row, column), "@")
    sheet.merge_cells(start_row=row, end_row=row, start_column=3, end_column=5)
    told = sheet.cell(row, 6, french(HELP))
    told.font = styles.font(color=theme().muted, italic=True)
    told.alignment = Alignment(vertical="center", horizontal="left", indent=1)
    sheet.row_dimensions[row].height = 18


def draw_how_to_check(sheet: Worksheet, row: int) -> int:
    """Draw how to run the check and to answer it, and by what settings it judged; return the row below."""
    for text in HOW_TO_CHECK:
        cell = sheet.cell(row, 1, french(f"•  {text}"))
        cell.font = styles.font()
        row += 1
    state = sheet.cell(row, 1, banner.DEFAULT_SETTINGS)
    state.font = styles.font(bold=True, color=Chapter.CONTROLS.dark)
    define(sheet.parent, banner.SETTINGS, f"'{sheet.title}'!$A${row}")
    return row + 2


def _band(sheet: Worksheet, row: int, text: str, chapter: Chapter) -> int:
    sheet.cell(row, 1, text)
    for column in range(1, len(_GUIDE_WIDTHS) + 1):
        cell = sheet.cell(row, column)
        cell.fill = styles.fill(chapter.dark)
        cell.font = styles.font(bold=True, size=12, color="FFFFFF")
        cell.alignment = Alignment(vertical="center", horizontal="left", indent=1)
    sheet.row_dimensions[row].height = 22
    return row + 1


def _example(sheet: Worksheet, row: int, step: Step) -> int:
    """Draw how the sample agency takes a step, in the colours of its chapter."""
    below = _paragraph(sheet, row, "Exemple", step.example)
    for column in range(1, len(_GUIDE_WIDTHS) + 1):
        sheet.cell(row, column).fill = styles.fill(step.chapter.light)
    sheet.cell(row, 2).font = styles.font(italic=True)
    return below


def _paragraph(sheet: Worksheet, row: int, title: str, text: str) -> int:
    text = french(text)
    head, body = sheet.cell(row, 1, title or None), sheet.cell(row, 2, text)
    head.font = styles.font(bold=True)
    body.font = styles.font()
    for cell in (head, body):
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="left", indent=1)
    sheet.row_dimensions[row].height = styles.text_lines(text, _GUIDE_WIDTHS[1]) * _LINE_HEIGHT + 3
    return row + 1
