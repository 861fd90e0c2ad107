"""The text of the workbook: the guide of the method, the first steps, how to check and to justify."""

from __future__ import annotations

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pac_excel.design import styles
from pac_excel.design.guide_text import FIRST_STEPS, GLOSSARY, HOW_TO_CHECK, INTRODUCTION, STEPS
from pac_excel.design.heading import link_to
from pac_excel.design.lists import define
from pac_excel.design.pages import COMPLETE_PAGES, Chapter
from pac_excel.layout import banner

_GUIDE_WIDTHS = (24.0, 116.0)
_LINE_HEIGHT = 13.5


def draw_guide(sheet: Worksheet, row: int) -> int:
    """Draw the guide; return the row below it."""
    for number, width in enumerate(_GUIDE_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    row = _paragraph(sheet, row, "", INTRODUCTION)
    for step in STEPS:
        row = _band(sheet, row + 1, step.title, step.chapter)
        row = _paragraph(sheet, row, "Ce qu’elle demande", step.asks)
        row = _paragraph(sheet, row, "Ce que juge le contrôle", step.judged)
        for page in COMPLETE_PAGES:
            if page.chapter is step.chapter:
                row = _paragraph(sheet, row, "", page.task)
                link_to(sheet, f"A{row - 1}", page.name, page.name)
    row = _band(sheet, row + 1, "Les mots de la méthode", Chapter.OVERVIEW)
    for word, meaning in GLOSSARY:
        row = _paragraph(sheet, row, word, meaning)
    return row


def draw_steps(sheet: Worksheet, row: int) -> int:
    """Draw the five steps of a first plan, each with a link to its sheet; return the row below them."""
    for number, (name, text) in enumerate(FIRST_STEPS, 1):
        badge = sheet.cell(row, 1, number)
        badge.font = styles.font(bold=True, size=12, color="FFFFFF")
        badge.fill = styles.fill(Chapter.OVERVIEW.dark)
        badge.alignment = Alignment(horizontal="center", vertical="center")
        link_to(sheet, f"B{row}", name, name)
        cell = sheet.cell(row, 3, text)
        cell.font = styles.font()
        cell.alignment = Alignment(vertical="center")
        sheet.row_dimensions[row].height = 16
        row += 1
    return row + 1


def draw_how_to_check(sheet: Worksheet, row: int) -> int:
    """Draw how to run the check and to answer it, and by what settings it judged; return the row below."""
    for text in HOW_TO_CHECK:
        cell = sheet.cell(row, 1, f"•  {text}")
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
        cell.alignment = Alignment(vertical="center")
    sheet.row_dimensions[row].height = 22
    return row + 1


def _paragraph(sheet: Worksheet, row: int, title: str, text: str) -> int:
    head, body = sheet.cell(row, 1, title or None), sheet.cell(row, 2, text)
    head.font = styles.font(bold=True)
    body.font = styles.font()
    for cell in (head, body):
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[row].height = styles.text_lines(text, _GUIDE_WIDTHS[1]) * _LINE_HEIGHT + 3
    return row + 1
