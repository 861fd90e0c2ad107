"""The charts of the monthly report: planned, reached, and where it lands, with its band."""

from __future__ import annotations

from openpyxl.chart import LineChart, Reference, Series
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import StrRef
from openpyxl.chart.legend import LegendEntry
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pac_excel.design import styles
from pac_excel.design.lists import define
from pac_excel.design.page import Chapter
from pac_excel.layout.report import charts

SHEET = "Courbes"
_MONTHS = 12
# the places of Bas and Haut, which are drawn first
_UNLISTED = (0, 1)
# stands for the colour of the chapter, which a brand may change
_OWN = ""
# by header: colour, width in points, dash; what is reached stands out in grey too
_LINES = {
    "Prévu": ("7F7F7F", 1.5, "dash"),
    "Réalisé": (_OWN, 3.0, "solid"),
    "Bas": ("5B84B1", 1.0, "sysDot"),
    "Haut": ("5B84B1", 1.0, "sysDot"),
    "Atterrissage": (_OWN, 1.75, "sysDash"),
    "Trajectoire initiale": ("BFA15A", 1.0, "sysDot"),
}


def draw_data(sheet: Worksheet) -> None:
    """Draw the data of the charts, one block below the other."""
    for slot in range(1, charts.SLOTS + 1):
        row = _first_row(slot)
        title = sheet.cell(row, 1)
        title.font = styles.font(bold=True, color=Chapter.STEERING.dark)
        define(sheet.parent, charts.title_names(slot)[0], f"'{SHEET}'!$A${row}")
        for number, header in enumerate(charts.HEADERS, 1):
            styles.as_header(sheet.cell(row + 1, number, header), Chapter.STEERING)
            for at in range(_MONTHS):
                cell = sheet.cell(row + 2 + at, number)
                cell.font = styles.font()
                cell.number_format = styles.MONTH_FORMAT if number == 1 else "#,##0.0#"
        last = get_column_letter(len(charts.HEADERS))
        define(
            sheet.parent,
            charts.block_name(slot),
            f"'{SHEET}'!$A${row + 2}:${last}${row + 1 + _MONTHS}",
        )
    for number in range(1, len(charts.HEADERS) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = 16


def draw_title(sheet: Worksheet, name: str, row: int, columns: tuple[int, int]) -> None:
    """Draw the cell that titles a chart, over the columns of the chart."""
    first, last = columns
    sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
    cell = sheet.cell(row, first)
    cell.font = styles.font(bold=True, size=9, color=Chapter.STEERING.dark)
    cell.alignment = Alignment(vertical="center", horizontal="left", shrink_to_fit=True)
    define(sheet.parent, name, f"'{sheet.title}'!${get_column_letter(first)}${row}")


def draw_chart(sheet: Worksheet, anchor: str, slot: int, size: tuple[float, float]) -> None:
    """Draw the chart of a slot with its upper left corner in the cell `anchor`; `size` is in centimetres."""
    data = sheet.parent[SHEET]
    row = _first_row(slot)
    lines, band = LineChart(), LineChart()
    for number, header in enumerate(charts.HEADERS[1:], 2):
        values = Reference(data, min_col=number, min_row=row + 2, max_row=row + 1 + _MONTHS)
        series = Series(values)
        series.tx = _label(f"'{SHEET}'!${get_column_letter(number)}${row + 1}")
        stated, width, dash = _LINES[header]
        colour = stated or Chapter.STEERING.dark
        series.graphicalProperties = GraphicalProperties(
            ln=LineProperties(solidFill=colour, w=int(width * 12700), prstDash=dash)
        )
        series.marker.symbol = "circle" if header == "Réalisé" else "none"
        if header == "Réalisé":
            series.marker.size = 5
            series.marker.graphicalProperties = GraphicalProperties(solidFill=colour)
        series.smooth = False
        (band if header in ("Bas", "Haut") else lines).series.append(series)
    months = Reference(data, min_col=1, min_row=row + 2, max_row=row + 1 + _MONTHS)
    for chart in (lines, band):
        chart.set_categories(months)
    band.hiLowLines = ChartLines(spPr=GraphicalProperties(ln=LineProperties(solidFill="C9D8EA", w=5 * 12700)))
    band.y_axis = lines.y_axis
    chart = band
    chart += lines
    chart.auto_title_deleted = True
    chart.x_axis = lines.x_axis
    chart.x_axis.number_format = "mmm"
    chart.x_axis.tickLblPos = "low"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.number_format = "#,##0.##"
    chart.y_axis.majorGridlines = ChartLines(
        spPr=GraphicalProperties(ln=LineProperties(solidFill="E3E6EA", w=6350))
    )
    chart.x_axis.txPr = chart.y_axis.txPr = _text(8)
    chart.legend.position = "b"
    chart.legend.txPr = _text(8)
    # the band explains itself, and a trajectory that never changed has no line
    chart.legend.legendEntry = [LegendEntry(idx=at, delete=True) for at in _UNLISTED]
    chart.display_blanks = "gap"
    chart.width, chart.height = size
    sheet.add_chart(chart, anchor)


def _first_row(slot: int) -> int:
    return 1 + (slot - 1) * (_MONTHS + 3)


def _label(reference: str) -> SeriesLabel:
    return SeriesLabel(strRef=StrRef(reference))


def _text(size: int) -> RichText:
    look = CharacterProperties(sz=size * 100)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=look), endParaRPr=look)])
