"""The template of the monthly report, drawn from its layout."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from pac_excel.design import report_charts, report_styles, styles
from pac_excel.design.lists import define
from pac_excel.design.page import Chapter
from pac_excel.design.report_synthesis import draw_synthesis
from pac_excel.design.report_tables import draw_table
from pac_excel.layout.report import annex, charts, loop, methods, steering, summary
from pac_excel.layout.report.columns import ReportTable
from pac_excel.layout.report.contributions import CONTRIBUTIONS
from pac_excel.layout.report.indicators import INDICATORS, PLACE
from pac_excel.layout.report.series import SERIES

TEMPLATE = "rapport_mensuel.xlsx"
SYNTHESIS, CURVES = "Synthèse du mois", "Trajectoires"
_FIRST_ROW = 4
_CURVE_ROWS, _CURVE_COLUMNS = 16, 7


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A sheet of tables: its name, its chapter, what it is for, its tables from top to bottom.

    It is printed on as many `pages` side by side, its first two columns on each of them.
    """

    name: str
    chapter: Chapter
    task: str
    tables: tuple[ReportTable, ...]
    pages: int = 1


PAGES = (
    ReportPage(
        "Indicateurs",
        Chapter.STEERING,
        "Chaque indicateur : le mois, le cumul à date, l’écart, la projection en fin d’exercice.",
        (INDICATORS,),
    ),
    ReportPage(
        "Actions et jalons",
        Chapter.ACTIONS,
        "Ce qui est fait, ce qui tarde, ce qui vient ; gains et coûts réels, en commissions.",
        (steering.ACTIONS, CONTRIBUTIONS, steering.MILESTONES),
    ),
    ReportPage(
        "Budget et charge",
        Chapter.ACTIONS,
        "Ce qui est dépensé face à ce qui était prévu à date, et les jours de chacun.",
        (steering.BUDGET, steering.LOAD),
    ),
    ReportPage(
        "Écarts et décisions",
        Chapter.CONTROLS,
        "Écrivez dans les cases crème la cause, la décision, son effet : le mois suivant les reprend.",
        (loop.GAPS,),
    ),
    ReportPage(
        "Journal des décisions",
        Chapter.CONTROLS,
        "Les décisions notées au plan, avec le délai entre l’alerte et la décision.",
        (loop.DECISIONS,),
    ),
    ReportPage(
        "Mois prochain",
        Chapter.STEERING,
        "Jalons, débuts et fins d’actions, relevés à faire, décisions à exécuter.",
        (loop.CALENDAR,),
    ),
    ReportPage(
        "Annexe",
        Chapter.FRAME,
        "D’où vient chaque chiffre : sa formule, son capteur, la façon dont il est projeté.",
        (annex.DEFINITIONS,),
    ),
    ReportPage(
        "Sources",
        Chapter.FRAME,
        "Les fichiers de réalisé repris dans ce rapport, et ce qui n’a pas pu l’être.",
        (annex.SOURCES, annex.ANOMALIES),
    ),
    ReportPage(
        "Séries",
        Chapter.FRAME,
        "Les douze mois de chaque indicateur et le calcul de sa projection, formule par formule.",
        (SERIES,),
        pages=5,
    ),
)
# the columns of the annex that each part of a method takes: sheet, figure, how it is counted
_METHOD_COLUMNS = ((1, 2), (3, 3), (4, 9))
_TECHNICAL = (
    summary.SCHEMA,
    summary.PLAN_ID,
    summary.MONTH_NAME,
    PLACE,
    "report_start",
    "report_end",
    "report_last_day",
    "envelope",
)


# what the charts show, for those who do not see them, sheet by sheet
ALTERNATIVES = tuple(
    tuple(
        f"Courbe {slot} : prévu, réalisé et projection, mois par mois ; chiffres sur {report_charts.SHEET}"
        for slot in range(1, count + 1)
    )
    for count in (charts.IN_SYNTHESIS, charts.SLOTS)
)


def drawn(created: dt.datetime) -> bytes:
    """Return the template as openpyxl writes it, said to be made at `created`."""
    book = Workbook()
    book.remove(book.active)
    book._named_styles["Normal"].font = styles.font()
    book.properties.title = "Rapport mensuel du plan d’actions commerciales"
    book.properties.creator = "pac_excel"
    book.properties.language = "fr-FR"
    book.properties.created = created
    names = [page.name for page in PAGES]
    for name in (SYNTHESIS, names[0], CURVES, *names[1:], report_charts.SHEET):
        book.create_sheet(name)
    report_charts.draw_data(book[report_charts.SHEET])
    report_styles.set_page(book[report_charts.SHEET])
    draw_synthesis(book[SYNTHESIS])
    _draw_curves(book[CURVES])
    for page in PAGES:
        _draw_page(book[page.name], page)
    _draw_facts(book[report_charts.SHEET])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _heading(sheet: Worksheet, chapter: Chapter, task: str) -> None:
    sheet["A1"] = sheet.title
    sheet["A1"].font = styles.font(bold=True, size=16, color=chapter.dark)
    sheet["A2"] = task
    sheet["A2"].font = styles.font(color="595959", italic=True)
    for row, height in ((1, 26.0), (2, 17.0), (3, 6.0)):
        sheet.row_dimensions[row].height = height
    sheet.sheet_properties.tabColor = chapter.dark


def _draw_page(sheet: Worksheet, page: ReportPage) -> None:
    _heading(sheet, page.chapter, page.task)
    row = _FIRST_ROW
    if page.tables == (annex.DEFINITIONS,):
        row = _draw_methods(sheet, page.chapter, row)
    header = row + 1
    for table in page.tables:
        header = row + 1
        row = draw_table(sheet, table, page.chapter, row)
    # the last table is the one that may go on over pages
    report_styles.set_page(sheet, titles=f"{header}:{header}", pages=page.pages)
    if page.pages > 1:
        sheet.print_title_cols = "A:B"
    if header == _FIRST_ROW + 1:
        sheet.freeze_panes = f"{'D' if page.tables[0] is INDICATORS else 'A'}{header + 1}"


def _draw_methods(sheet: Worksheet, chapter: Chapter, row: int) -> int:
    """Draw how every figure of the report is counted, and from what; return the second row below."""
    title = sheet.cell(row, 1, "Les chiffres de ce rapport : calcul et provenance")
    title.font = styles.font(bold=True, size=12, color=chapter.dark)
    sheet.row_dimensions[row].height = 20
    for at, line in enumerate((methods.HEADERS, *methods.METHODS), row + 1):
        for (first, last), text in zip(_METHOD_COLUMNS, line, strict=True):
            if last > first:
                sheet.merge_cells(start_row=at, end_row=at, start_column=first, end_column=last)
            cell = sheet.cell(at, first, text)
            if at == row + 1:
                styles.as_header(cell, chapter)
                continue
            cell.font = styles.font()
            cell.alignment = Alignment(wrap_text=True, vertical="center", indent=1)
            for column in range(first, last + 1):
                sheet.cell(at, column).border = report_styles.BOX
        sheet.row_dimensions[at].height = 16.0
    return row + len(methods.METHODS) + 3


def _draw_curves(sheet: Worksheet) -> None:
    task = "Prévu, réalisé et projection avec sa fourchette à 80 % ; les indicateurs à regarder d’abord."
    _heading(sheet, Chapter.STEERING, task)
    for slot in range(1, charts.SLOTS + 1):
        down, right = divmod(slot - 1, 2)
        row, first = _FIRST_ROW + down * _CURVE_ROWS, 1 + right * _CURVE_COLUMNS
        last = first + _CURVE_COLUMNS - 1
        report_charts.draw_title(sheet, charts.title_names(slot)[1], row, (first, last))
        report_charts.draw_chart(sheet, slot, (row + 1, first), (row + _CURVE_ROWS - 2, last))
    for number in range(1, 15):
        sheet.column_dimensions[sheet.cell(1, number).column_letter].width = 12
    sheet.print_area = f"A1:N{_FIRST_ROW + charts.SLOTS // 2 * _CURVE_ROWS}"
    report_styles.set_page(sheet, is_one_page=True)


def _draw_facts(sheet: Worksheet) -> None:
    """Draw the named cells by which a report is known and dated, right of the data of the charts."""
    figures = {figure.name: figure for figure in summary.FIGURES}
    column = len(charts.HEADERS) + 2
    for row, name in enumerate(_TECHNICAL, 1):
        figure = figures[name]
        sheet.cell(row, column, figure.label).font = styles.font(color="595959")
        cell = sheet.cell(row, column + 1)
        cell.font = styles.font()
        cell.number_format = report_styles.number_format(figure.kind)
        cell.alignment = report_styles.alignment(figure.kind)
        define(sheet.parent, name, f"'{sheet.title}'!${cell.column_letter}${row}")
    report_styles.widen(sheet, [0.0] * (column - 1) + [14.0, 22.0])
