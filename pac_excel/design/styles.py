"""The look of cells: fonts, fills, borders, and the number format and width that suit each kind of value."""

from __future__ import annotations

from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat

from pac_excel.design.page import Chapter
from pac_excel.design.theme import DEFAULT, theme
from pac_excel.layout.columns import Column, Flow, Table
from pac_excel.layout.computed import place_of
from pac_excel.ooxml.text_size import line_count
from pac_excel.plan.fields import Kind, Shape

SIZE = DEFAULT.size
INK, GREY = DEFAULT.ink, DEFAULT.muted

# 1 234 from a thousand on, and below it as many decimals as there are: 1,808
_NUMBER = "[>=1000]#,##0;[<=-1000]-#,##0;General"
_FORMATS = {
    "integer": "#,##0",
    "number": _NUMBER,
    "rate": r"0.0\ %",
    "euros": '#,##0\\ "€"',
    "date": "dd/mm/yyyy",
    "month": r"mmm\-yy",
    # text that begins with "-" or looks like a number stays text
    "text": "@",
    "long": "@",
    "identifier": "@",
    "reference": "@",
    "parameter": "@",
}
MONTH_FORMAT = _FORMATS["month"]
# a custom number format of Excel's has an identifier from 164 on
_FIRST_CUSTOM = 164
# a day that is missing counts as nil in the formulas, and shows nothing
_FORMATS_AT = {
    ("actions.days", "start"): "dd/mm/yyyy;;",
    ("actions.days", "end"): "dd/mm/yyyy;;",
    ("actions.days", "daily"): "0.000;;",
    # sums and differences, in which binary fractions leave a trace
    **{("objectives", path): "#,##0.00" for path in ("need", "contributed", "contribution_gap")},
    **{("roles", f"load_{month}"): "0.0" for month in range(1, 13)},
}

_WIDTHS = {
    "identifier": 11.0,
    "reference": 12.0,
    "flag": 10.0,
    "integer": 11.0,
    "number": 12.0,
    "rate": 12.0,
    "euros": 13.5,
    "date": 13.5,
    "month": 11.0,
    "text": 22.0,
    "long": 36.0,
    "strategy": 22.0,
}
_WIDTHS_AT = {
    ("justifications", "rule_code"): 10.0,
    ("justifications", "severity"): 12.0,
    ("justifications", "message"): 56.0,
    ("justifications", "fix"): 50.0,
    ("justifications", "sheet"): 16.0,
    ("justifications", "cell"): 9.0,
    ("justifications", "link"): 8.0,
    ("justifications", "status"): 12.0,
    ("justifications", "cause"): 14.0,
    ("justifications", "by"): 14.0,
    ("settings", "rule_code"): 10.0,
    ("settings", "anomaly"): 80.0,
    ("settings", "meaning"): 66.0,
    ("settings", "default_severity"): 12.0,
    ("settings", "parameter"): 25.0,
    ("strategy_grids", "id"): 18.0,
    ("strategy_grids.cells", ""): 18.0,
    ("strategy_grids.cells", "mark"): 28.0,
    ("couples", "product_level"): 12.0,
    ("couples", "market_level"): 12.0,
}
_RUN_ORDER = tuple(
    "b i strike condense extend outline shadow u vertAlign sz color rFont family charset scheme".split()
)
_SERIES_WIDTH = 10.5
_LIST_OF_IDS_WIDTH = 17.0
# what the arrow of the filter and the margins take of a header's cell
_ARROW = 4.0


def font(
    *, bold: bool = False, size: float | None = None, color: str | None = None, italic: bool = False
) -> Font:
    """Return the font of the workbook in one of its forms."""
    look = theme()
    return Font(name=look.face, size=size or look.size, bold=bold, italic=italic, color=color or look.ink)


def run(text: str, *, bold: bool = False, color: str | None = None, size: float | None = None) -> TextBlock:
    """Return a run of rich text, small unless a size is given."""
    look = theme()
    font = InlineFont(rFont=look.face, sz=size or look.small_size, b=bold or None, color=color or look.muted)
    # the properties of a run in the order in which Excel writes them
    font.__elements__ = _RUN_ORDER
    return TextBlock(font, text)


def link_font(*, bold: bool = False, color: str | None = None, size: float | None = None) -> Font:
    """Return the font of what one clicks on."""
    look = theme()
    return Font(
        name=look.face, size=size or look.size, bold=bold, color=color or look.link, underline="single"
    )


def box() -> Border:
    """Return the thin line around a cell."""
    side = Side(style="thin", color=theme().line)
    return Border(left=side, right=side, top=side, bottom=side)


def fill(color: str) -> PatternFill:
    """Return a plain fill."""
    return PatternFill("solid", fgColor=color)


def number_format(kind: Kind[object], *, is_formula: bool = False) -> str:
    """Return the number format of a kind; a formula in a text cell would show its own text."""
    shown = _FORMATS.get(kind.name, "General")
    return "General" if is_formula and shown == "@" else shown


def shown_where(test: str, form: str, place: int = 0) -> Rule:
    """Return the conditional format that gives a number format where `test` holds.

    `place` tells the formats of one list apart.
    """
    shown = NumberFormat(numFmtId=_FIRST_CUSTOM + place, formatCode=form)
    return Rule(type="expression", formula=[test], dxf=DifferentialStyle(numFmt=shown))


def column_format(table: Table, column: Column) -> str:
    """Return the number format of a column; values joined in a cell are text."""
    if column.shape is Shape.MANY:
        return "@"
    own = _FORMATS_AT.get((place_of(table), column.path))
    return own or number_format(column.kind, is_formula=column.flow is Flow.EXCEL)


def column_width(table: Table, column: Column) -> float:
    """Return the width of a column in characters: its kind's, and at least its header's longest word."""
    own = _WIDTHS_AT.get((place_of(table), column.path))
    return own or max(_kind_width(column), max(map(len, column.header.split())) + _ARROW)


def header_lines(header: str, width: float) -> int:
    """Return how many lines a header takes in a column of that width."""
    lines, room = 1, 0.0
    for word in header.split():
        if room and room + 1 + len(word) > width - _ARROW:
            lines, room = lines + 1, float(len(word))
        else:
            room += len(word) + (1 if room else 0)
    return lines


def text_lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a cell of that width."""
    return line_count(text, width, theme().size, indent=1)


def as_header(cell: Cell, chapter: Chapter, side: str = "left") -> None:
    """Give a cell the look of a table's header, its words on the side where the values below stand."""
    cell.font = font(bold=True, color="FFFFFF")
    cell.fill = fill(chapter.dark)
    cell.border = box()
    # at the right it would stand under the arrow of the filter
    at = "left" if side == "left" else "center"
    cell.alignment = Alignment(
        wrap_text=True, vertical="center", horizontal=at, indent=1 if at == "left" else 0
    )


def as_input(cell: Cell, form: str) -> None:
    """Give a cell the look of one that users fill."""
    cell.font = font()
    cell.fill = fill(theme().input)
    cell.border = box()
    cell.number_format = form
    cell.alignment = _aligned(form)
    cell.protection = Protection(locked=False)


def as_computed(cell: Cell, form: str, *, is_link: bool = False) -> None:
    """Give a cell the look of one that the workbook fills."""
    cell.font = link_font() if is_link else font()
    cell.fill = fill(theme().computed)
    cell.border = box()
    cell.number_format = form
    cell.alignment = _aligned(form)


def _aligned(form: str) -> Alignment:
    side = side_of(form)
    # LibreOffice indents some numbers and others not: none is
    return Alignment(
        wrap_text=side == "left", vertical="center", horizontal=side, indent=1 if side == "left" else 0
    )


def side_of(form: str) -> str:
    """Return where a value of that number format stands: words left, numbers right, dates in the middle."""
    if form in ("@", "General"):
        return "left"
    return "center" if form.startswith(("dd/", "mmm")) else "right"


def _kind_width(column: Column) -> float:
    if column.shape is Shape.MANY:
        return _LIST_OF_IDS_WIDTH if column.kind.name == "reference" else _WIDTHS["text"]
    if "[" in column.path and column.kind.name == "number":
        return _SERIES_WIDTH
    if column.kind.choices is not None:
        return min(22.0, max(12.0, max(len(member.label) for member in column.kind.choices) + 2.0))
    return _WIDTHS[column.kind.name]
