"""The sheet *Synthèse du mois*: one A4 page that is read in two minutes."""

from __future__ import annotations

from openpyxl.styles import Alignment, Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pac_excel.design import report_styles, styles
from pac_excel.design.forms import section
from pac_excel.design.lists import define
from pac_excel.design.page import Chapter
from pac_excel.design.report_charts import draw_chart, draw_title
from pac_excel.layout.report import charts, summary
from pac_excel.layout.report.columns import MEASURED, Measured
from pac_excel.layout.report.summary import Block, Figure

WIDTH = 12
COLUMN_WIDTH = 9.6
_SPAN = 2
_CARDS = (
    ("count_vert", "count_orange", "count_rouge", "milestones_kept", "budget_consumption", "elapsed"),
    ("budget_total", "budget_to_date", "budget_spent", "envelope_spent", "roi_to_date", "mean_delay"),
)
_INKS = {"count_vert": "1B5E20", "count_orange": "7A4B00", "count_rouge": "7A0C00"}
_CHART_ROWS, _CHART_ROW_HEIGHT = 11, 15.5


def draw_synthesis(sheet: Worksheet) -> None:
    """Draw the whole page."""
    for number in range(1, WIDTH + 1):
        sheet.column_dimensions[get_column_letter(number)].width = COLUMN_WIDTH
    figures = {figure.name: figure for figure in summary.FIGURES}
    for row, (name, size, height) in enumerate(
        (("report_title", 18.0, 30.0), ("report_agency", 12.0, 19.0), ("report_plan_title", 9.0, 15.0)), 1
    ):
        _band(sheet, row, name, size, height)
    sheet.row_dimensions[4].height = 6
    row = 5
    for names in _CARDS:
        for at, name in enumerate(names):
            _card(sheet, row, 1 + at * _SPAN, figures[name])
        row += 2
    row = _headlines(sheet, section(sheet, row, "L’essentiel en cinq points", Chapter.OVERVIEW, WIDTH))
    row = _block(sheet, row, summary.WATCHED, Chapter.STEERING)
    row = section(sheet, row, "Prévu, réalisé, projection et sa fourchette", Chapter.STEERING, WIDTH)
    for slot in range(1, charts.IN_SYNTHESIS + 1):
        first = 1 + (slot - 1) * 6
        draw_title(sheet, charts.title_names(slot)[-1], row, (first, first + 5))
        draw_chart(sheet, slot, (row + 1, first), (row + _CHART_ROWS, first + 5))
    for at in range(1, _CHART_ROWS + 1):
        sheet.row_dimensions[row + at].height = _CHART_ROW_HEIGHT
    row += _CHART_ROWS + 1
    row = _block(sheet, row, summary.DECIDE, Chapter.CONTROLS)
    row = _block(sheet, row, summary.NEXT, Chapter.ACTIONS)
    sheet.print_area = f"A1:{get_column_letter(WIDTH)}{row - 1}"
    report_styles.set_page(sheet, is_portrait=True, is_one_page=True)
    sheet.sheet_properties.tabColor = Chapter.OVERVIEW.dark


def _band(sheet: Worksheet, row: int, name: str, size: float, height: float) -> None:
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=WIDTH)
    for column in range(1, WIDTH + 1):
        sheet.cell(row, column).fill = styles.fill(Chapter.OVERVIEW.dark)
    cell = sheet.cell(row, 1)
    cell.font = styles.font(bold=size > styles.SIZE, size=size, color="FFFFFF")
    cell.alignment = Alignment(vertical="center", horizontal="left", indent=1)
    sheet.row_dimensions[row].height = height
    _name(sheet, name, row, 1)


def _card(sheet: Worksheet, row: int, column: int, figure: Figure) -> None:
    """Draw a figure: its label, and under it the named cell that computes it."""
    line = Side(style="medium", color="FFFFFF")
    for at, height in ((row, 15.0), (row + 1, 24.0)):
        sheet.merge_cells(start_row=at, end_row=at, start_column=column, end_column=column + _SPAN - 1)
        sheet.row_dimensions[at].height = height
        for offset in range(_SPAN):
            cell = sheet.cell(at, column + offset)
            cell.fill = styles.fill(report_styles.CARD)
            cell.border = Border(
                left=line if offset == 0 else None,
                right=line if offset else None,
                top=line if at == row else None,
                bottom=line if at != row else None,
            )
    label = sheet.cell(row, column, figure.label)
    label.font = styles.font(size=8, color="595959")
    label.alignment = Alignment(horizontal="center", vertical="center", shrink_to_fit=True)
    value = sheet.cell(row + 1, column, f"={figure.formula}" if figure.formula else None)
    value.font = styles.font(bold=True, size=15, color=_INKS.get(figure.name, Chapter.OVERVIEW.dark))
    value.number_format = report_styles.card_format(figure.kind)
    value.alignment = Alignment(horizontal="center", vertical="center")
    _name(sheet, figure.name, row + 1, column)


def _headlines(sheet: Worksheet, row: int) -> int:
    for number, name in enumerate(summary.HEADLINES, 1):
        mark = sheet.cell(row, 1, number)
        mark.font = styles.font(bold=True, size=13, color=Chapter.OVERVIEW.dark)
        mark.alignment = Alignment(horizontal="center", vertical="center")
        sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=WIDTH)
        text = sheet.cell(row, 2)
        text.font = styles.font()
        text.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.row_dimensions[row].height = 28
        _name(sheet, name, row, 2)
        row += 1
    return row


def _block(sheet: Worksheet, row: int, block: Block, chapter: Chapter) -> int:
    """Draw a block of a fixed number of rows, headers above it; return the row below."""
    row = section(sheet, row, block.title, chapter, WIDTH)
    starts = [1 + sum(block.spans[:at]) for at in range(len(block.spans))]
    sides = [_aligned(block, at) for at in range(len(starts))]
    for start, span, header, side in zip(starts, block.spans, block.headers, sides, strict=True):
        if span > 1:
            sheet.merge_cells(start_row=row, end_row=row, start_column=start, end_column=start + span - 1)
        cell = sheet.cell(row, start, header)
        cell.font = styles.font(bold=True, size=8, color="595959")
        cell.alignment = side
    first, last = row + 1, row + block.size
    for at in range(first, last + 1):
        sheet.row_dimensions[at].height = 15
        for start, span, kind, side in zip(starts, block.spans, block.kinds, sides, strict=True):
            if span > 1:
                sheet.merge_cells(start_row=at, end_row=at, start_column=start, end_column=start + span - 1)
            _value(sheet, (at, start), span, report_styles.number_format(kind), side)
    end = get_column_letter(WIDTH)
    define(sheet.parent, block.name, f"'{sheet.title}'!$A${first}:${end}${last}")
    if "État" in block.headers:
        report_styles.light_up(sheet, f"A{first}:A{last}", f"$A{first}")
    if "Unité" in block.headers:
        unit = get_column_letter(starts[block.headers.index("Unité")])
        for start, kind in zip(starts, block.kinds, strict=True):
            if kind is MEASURED:
                letter = get_column_letter(start)
                report_styles.format_by_unit(sheet, f"{letter}{first}:{letter}{last}", f"${unit}{first}")
    return last + 1


def _value(sheet: Worksheet, at: tuple[int, int], span: int, form: str, side: Alignment) -> None:
    row, start = at
    line = Side(style="hair", color="BFC4CC")
    for column in range(start, start + span):
        sheet.cell(row, column).border = Border(bottom=line)
    cell = sheet.cell(row, start)
    cell.font = styles.font(size=9)
    cell.number_format = form
    cell.alignment = side


def _aligned(block: Block, at: int) -> Alignment:
    """Figures to the right, words over several columns to the left, others in the middle."""
    is_figure = isinstance(block.kinds[at], Measured)
    side = "right" if is_figure else "left" if block.spans[at] > 1 else "center"
    return Alignment(horizontal=side, vertical="center", shrink_to_fit=True)


def _name(sheet: Worksheet, name: str, row: int, column: int) -> None:
    define(sheet.parent, name, f"'{sheet.title}'!${get_column_letter(column)}${row}")
