"""The template of the consolidated workbook of a network."""

from __future__ import annotations

import datetime as dt
import io

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pac_excel.design import report_styles, styles
from pac_excel.design.lists import define
from pac_excel.design.page import Chapter
from pac_excel.design.report_tables import draw_table
from pac_excel.layout.report import network
from pac_excel.layout.report.columns import ReportTable

TEMPLATE = "rapport_reseau.xlsx"
_PAGES: tuple[tuple[str, Chapter, tuple[ReportTable, ...]], ...] = (
    ("Agences", Chapter.OVERVIEW, (network.AGENCIES,)),
    ("Indicateurs", Chapter.STEERING, (network.SHARED,)),
    ("Écarts", Chapter.CONTROLS, (network.WORST,)),
    ("Contrôle des plans", Chapter.CONTROLS, (network.RULES,)),
    ("Sans rapport", Chapter.FRAME, (network.MISSING,)),
    ("Détail", Chapter.FRAME, (network.DETAIL,)),
)
# the columns of the table below that the cards of a line take, about as wide as each other
_CARD_COLUMNS = ((1, 3), (4, 7), (8, 10), (11, 13), (14, 16), (17, 19))
_TITLE, *_CARDS = network.FIGURES


def drawn(created: dt.datetime) -> bytes:
    """Return the template as openpyxl writes it, said to be made at `created`."""
    book = Workbook()
    book.remove(book.active)
    book._named_styles["Normal"].font = styles.font()
    book.properties.title = "Rapport mensuel du réseau"
    book.properties.creator = "pac_excel"
    book.properties.language = "fr-FR"
    book.properties.created = created
    for name, chapter, tables in _PAGES:
        sheet = book.create_sheet(name)
        sheet.sheet_properties.tabColor = chapter.dark
        row = _draw_cards(sheet) if chapter is Chapter.OVERVIEW else _draw_heading(sheet, name, chapter)
        header = row + 1
        for table in tables:
            row = draw_table(sheet, table, chapter, row)
        report_styles.set_page(sheet, titles=f"{header}:{header}")
        sheet.oddFooter.left.text = sheet.oddFooter.center.text = "&A"
        sheet.oddFooter.left.text = "{{ network_title }}"
        if chapter is not Chapter.OVERVIEW:
            sheet.freeze_panes = f"A{header + 1}"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _draw_heading(sheet: Worksheet, name: str, chapter: Chapter) -> int:
    sheet["A1"] = name
    sheet["A1"].font = styles.font(bold=True, size=16, color=chapter.dark)
    sheet.row_dimensions[1].height = 26
    return 3


def _draw_cards(sheet: Worksheet) -> int:
    """Draw the title and the sums of the network as cards; return the row below."""
    dark = Chapter.OVERVIEW.dark
    width = len(network.AGENCIES.columns)
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=width)
    for column in range(1, width + 1):
        sheet.cell(1, column).fill = styles.fill(dark)
    title = sheet["A1"]
    title.font = styles.font(bold=True, size=18, color="FFFFFF")
    title.alignment = Alignment(vertical="center", indent=1)
    sheet.row_dimensions[1].height = 30
    define(sheet.parent, _TITLE.name, f"'{sheet.title}'!$A$1")
    for at, figure in enumerate(_CARDS):
        line, place = divmod(at, len(_CARD_COLUMNS))
        row, (first, last) = 3 + 2 * line, _CARD_COLUMNS[place]
        for below in (row, row + 1):
            sheet.merge_cells(start_row=below, end_row=below, start_column=first, end_column=last)
        label, value = sheet.cell(row, first, figure.label), sheet.cell(row + 1, first)
        label.font = styles.font(size=9, color="595959")
        value.font = styles.font(bold=True, size=15, color=dark)
        value.value = f"={figure.formula}"
        value.number_format = report_styles.number_format(figure.kind)
        for cell in (label, value):
            cell.fill = styles.fill(report_styles.CARD)
            cell.alignment = Alignment(horizontal="center", vertical="center")
        sheet.row_dimensions[row].height, sheet.row_dimensions[row + 1].height = 16, 24
        define(sheet.parent, figure.name, f"'{sheet.title}'!${get_column_letter(first)}${row + 1}")
    return 3 + 2 * -(-len(_CARDS) // len(_CARD_COLUMNS)) + 1
