"""The charts: their colours, their words in French, and the alternative text that readers of screens hear."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary
from xml.sax.saxutils import quoteattr

from openpyxl.chart import BarChart, BubbleChart, LineChart, Reference, Series
from openpyxl.chart.data_source import AxDataSource, NumRef
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from pac_excel.design.theme import theme

_PICTURE = re.compile(rb'(<(?:xdr:)?cNvPr id="\d+" name="[^"]*")(?: descr="[^"]*")?\s*/>')
_BUBBLE = re.compile(rb'(<spPr><a:solidFill[^>]*><a:srgbClr val="\w+") ?/>(?=</a:solidFill><a:ln)')
# what the charts of a sheet show, in their order, for those who cannot see them
_SAID: WeakKeyDictionary[Worksheet, list[str]] = WeakKeyDictionary()


def columns(title: str, months: str, bars: Sequence[tuple[str, str, str]], unit: str) -> BarChart:
    """Return a chart of columns side by side: name, range and colour of each series, by month."""
    chart = BarChart()
    chart.type, chart.grouping, chart.gapWidth, chart.overlap = "col", "clustered", 60, 0
    for name, values, color in bars:
        chart.series.append(_series(values, name, months, color))
    _dress(chart, title, unit)
    return chart


def with_line(chart: BarChart, name: str, values: str, months: str, color: str) -> BarChart:
    """Add a line to a chart of columns, on the same axes."""
    line = LineChart()
    series = _series(values, name, months, color)
    series.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=color, w=28_000))
    series.marker.symbol = "circle"
    series.marker.size = 6
    series.marker.graphicalProperties = GraphicalProperties(solidFill=color)
    series.smooth = False
    line.series.append(series)
    chart += line
    return chart


def bubbles(title: str, groups: Sequence[tuple[str, str, str, str, str]]) -> BubbleChart:
    """Return a bubble chart: name, x, y and size of each group, and its colour."""
    chart = BubbleChart()
    chart.bubbleScale = 30
    chart.visible_cells_only = False
    for name, x, y, size, color in groups:
        series = Series(
            values=Reference(range_string=y),
            xvalues=Reference(range_string=x),
            zvalues=Reference(range_string=size),
            title=name,
        )
        series.graphicalProperties = GraphicalProperties(solidFill=color)
        series.graphicalProperties.line.solidFill = theme().paper
        series.invertIfNegative = False
        chart.series.append(series)
    _dress(chart, title, "Gravité")
    chart.x_axis.title = _words("Urgence", theme().small_size)
    for axis in (chart.x_axis, chart.y_axis):
        axis.scaling.min, axis.scaling.max, axis.majorUnit = 0, 6, 1
        axis.number_format = "0"
        axis.majorGridlines = None if axis is chart.x_axis else axis.majorGridlines
    return chart


def as_miniature(chart: Any) -> Any:
    """Return the chart without title nor titles of axes, its months as initials, for a small place."""
    size = theme().tiny_size
    chart.title = None
    chart.y_axis.title = None
    chart.x_axis.number_format = "mmmmm"
    chart.legend.txPr = _text(size)
    for axis in (chart.x_axis, chart.y_axis):
        axis.txPr = _text(size)
    return chart


def place(sheet: Worksheet, chart: Any, area: str, says: str) -> None:
    """Put a chart over the cells of an area, to fit them in any face; `says` is its alternative text."""
    left, top, right, bottom = range_boundaries(area)
    corner, end = AnchorMarker(col=left - 1, row=top - 1), AnchorMarker(col=right, row=bottom)
    chart.anchor = TwoCellAnchor(_from=corner, to=end)
    sheet.add_chart(chart)
    alternatives(sheet).append(says)


def alternatives(sheet: Worksheet) -> list[str]:
    """Return the alternative texts of the charts of a sheet, in their order."""
    return _SAID.setdefault(sheet, [])


def with_alternatives(part: bytes, texts: Sequence[str]) -> bytes:
    """Return a drawing part whose pictures, in their order, have these alternative texts."""
    given = iter(texts)

    def said(match: re.Match[bytes]) -> bytes:
        text = quoteattr(next(given, "")).encode()
        return match[1] + b" descr=" + text + b"/>"

    return _PICTURE.sub(said, part)


def with_clear_bubbles(part: bytes) -> bytes:
    """Return a chart part whose bubbles let those behind them be seen, which openpyxl cannot say."""
    if b"<bubbleChart>" not in part:
        return part
    return _BUBBLE.sub(rb'\1><a:alpha val="75000"/></a:srgbClr>', part)


def _series(values: str, name: str, months: str, color: str) -> Any:
    series = Series(values=Reference(range_string=values), title=name)
    series.cat = _categories(months)
    series.graphicalProperties = GraphicalProperties(solidFill=color)
    return series


def _categories(months: str) -> Any:
    return AxDataSource(numRef=NumRef(f=months))


def _dress(chart: Any, title: str, unit: str) -> None:
    look = theme()
    chart.title = _words(title, 11.0, bold=True)
    chart.title.overlay = False
    chart.legend.position = "b"
    chart.legend.txPr = _text(look.small_size)
    chart.y_axis.title = _words(unit, look.small_size)
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=look.line, w=6_350))
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False
        axis.txPr = _text(look.small_size)
        axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=look.line))
    chart.x_axis.number_format = "mmm-yy"
    chart.y_axis.number_format = "#,##0"
    chart.graphical_properties = GraphicalProperties(ln=LineProperties(solidFill=look.line))


def _character(size: float, *, bold: bool = False) -> CharacterProperties:
    look = theme()
    return CharacterProperties(sz=int(size * 100), b=bold, solidFill=look.ink, latin=_face(look.face))


def _face(name: str) -> Any:
    return Font(typeface=name)


def _text(size: float) -> RichText:
    properties = ParagraphProperties(defRPr=_character(size))
    return RichText(p=[Paragraph(pPr=properties, endParaRPr=_character(size))])


def _words(text: str, size: float, *, bold: bool = False) -> Any:
    run = RegularTextRun(t=text, rPr=_character(size, bold=bold))
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=_character(size, bold=bold)), r=[run])
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)
