"""The charts of the monthly report: planned, reached, and where it lands, with its band."""

from __future__ import annotations

from openpyxl.chart import AreaChart, LineChart, Reference, Series
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import StrRef
from openpyxl.chart.legend import LegendEntry
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
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
# stands for the colour of the chapter, which a brand may change
_OWN = ""
# by header: colour, width in points, dash; what is reached stands out in grey too
_LINES = {
    charts.EXPECTED: ("7F7F7F", 1.5, "dash"),
    charts.ACTUAL: (_OWN, 3.0, "solid"),
    charts.LANDING: (_OWN, 1.75, "sysDash"),
    charts.INITIAL: ("BFA15A", 1.25, "sysDot"),
}
_BAND = "C3D3E8"
# what stands under the band, and a trajectory that seldom has a line: the title tells of it when it has
_UNLISTED = (0, 5)
# thousands are parted, a rate keeps its decimals
_AXIS_FORMAT = "[<1000]General;#,##0"
# of the last column a chart covers this much, in English metric units, so that two do not touch
_LAST_COLUMN = 600_000


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
                cell.alignment = Alignment(horizontal="right", indent=1)
                cell.number_format = styles.MONTH_FORMAT if number == 1 else "#,##0.0#"
        last = get_column_letter(len(charts.HEADERS))
        define(
            sheet.parent,
            charts.block_name(slot),
            f"'{SHEET}'!$A${row + 2}:${last}${row + 1 + _MONTHS}",
        )
    for number in range(1, len(charts.HEADERS) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = 20


def draw_title(sheet: Worksheet, name: str, row: int, columns: tuple[int, int]) -> None:
    """Draw the cell that titles a chart, over the columns of the chart."""
    first, last = columns
    sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
    cell = sheet.cell(row, first)
    cell.font = styles.font(bold=True, size=9, color=Chapter.STEERING.dark)
    cell.alignment = Alignment(vertical="center", horizontal="left", shrink_to_fit=True)
    define(sheet.parent, name, f"'{sheet.title}'!${get_column_letter(first)}${row}")


def draw_chart(sheet: Worksheet, slot: int, first: tuple[int, int], last: tuple[int, int]) -> None:
    """Draw the chart of a slot over the cells from `first` to `last`, each a row and a column."""
    chart = _band(sheet.parent[SHEET], slot)
    lines = _lines(sheet.parent[SHEET], slot)
    lines.y_axis = chart.y_axis
    chart += lines
    chart.auto_title_deleted = True
    chart.x_axis = lines.x_axis
    chart.x_axis.number_format = "mmm"
    chart.x_axis.tickLblPos = "low"
    chart.x_axis.delete = chart.y_axis.delete = False
    # a month stands in the middle of its room, as the points of lines do
    chart.y_axis.crossBetween = "between"
    chart.y_axis.number_format = _AXIS_FORMAT
    chart.y_axis.majorGridlines = ChartLines(
        spPr=GraphicalProperties(ln=LineProperties(solidFill="E3E6EA", w=6350))
    )
    chart.x_axis.txPr = chart.y_axis.txPr = _text(8)
    chart.legend.position = "b"
    chart.legend.txPr = _text(8)
    chart.legend.legendEntry = [LegendEntry(idx=at, delete=True) for at in _UNLISTED]
    chart.display_blanks = "gap"
    start = AnchorMarker(row=first[0] - 1, col=first[1] - 1)
    end = AnchorMarker(row=last[0], col=last[1] - 1, colOff=_LAST_COLUMN)
    chart.anchor = TwoCellAnchor(editAs="oneCell", _from=start, to=end)
    sheet.add_chart(chart)


def _band(data: Worksheet, slot: int) -> AreaChart:
    """Return the band, an area on top of one that is not seen."""
    chart = AreaChart(grouping="stacked")
    for header in (charts.LOW, charts.BAND):
        series = _series(data, slot, header)
        series.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
        if header == charts.LOW:
            series.graphicalProperties.noFill = True
        else:
            series.graphicalProperties.solidFill = _BAND
        chart.series.append(series)
    chart.set_categories(_reference(data, slot, charts.MONTH))
    return chart


def _lines(data: Worksheet, slot: int) -> LineChart:
    chart = LineChart()
    for header, (stated, width, dash) in _LINES.items():
        series = _series(data, slot, header)
        colour = stated or Chapter.STEERING.dark
        series.graphicalProperties = GraphicalProperties(
            ln=LineProperties(solidFill=colour, w=int(width * 12700), prstDash=dash)
        )
        series.marker.symbol = "circle" if header == charts.ACTUAL else "none"
        if header == charts.ACTUAL:
            series.marker.size = 5
            series.marker.graphicalProperties = GraphicalProperties(solidFill=colour)
        series.smooth = False
        chart.series.append(series)
    chart.set_categories(_reference(data, slot, charts.MONTH))
    return chart


def _series(data: Worksheet, slot: int, header: str) -> Series:
    series = Series(_reference(data, slot, header))
    letter = get_column_letter(1 + charts.HEADERS.index(header))
    series.tx = SeriesLabel(strRef=StrRef(f"'{SHEET}'!${letter}${_first_row(slot) + 1}"))
    return series


def _reference(data: Worksheet, slot: int, header: str) -> Reference:
    """Return the twelve months of a column of a slot's data."""
    first = _first_row(slot) + 2
    column = 1 + charts.HEADERS.index(header)
    return Reference(data, min_col=column, min_row=first, max_row=first + _MONTHS - 1)


def _first_row(slot: int) -> int:
    return 1 + (slot - 1) * (_MONTHS + 3)


def _text(size: int) -> RichText:
    look = CharacterProperties(sz=size * 100)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=look), endParaRPr=look)])
