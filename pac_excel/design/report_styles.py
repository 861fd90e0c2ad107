"""What the monthly report adds to the look of the workbooks: lights, and formats by the unit of a row."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pac_excel.design import styles
from pac_excel.layout.report.columns import Measured
from pac_excel.plan.choices import Unit
from pac_excel.plan.fields import Kind

# the first character of a light, its ground and its ink: each shape reads in grey, each ground prints apart
LIGHTS = {"●": ("E2F1E4", "1B5E20"), "▲": ("FFE9B3", "7A4B00"), "■": ("F3B8B0", "7A0C00")}
CARD = "EEF1F5"
_LINE = Side(style="thin", color="D0D3D9")
BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
MEASURED_FORMAT = "#,##0.0"
_UNITS = {
    Unit.EUR: '#,##0\\ "€"',
    Unit.NB: "#,##0",
    Unit.PCT: '0.0\\ "%"',
    Unit.POINT: "0.0",
    Unit.JOUR: "0.0",
    Unit.HEURE: "0.0",
    Unit.RATIO: "0.00",
    Unit.NIVEAU: "0.0",
}
_FIGURES = ("number", "rate", "euros")
# what a card shows while there is nothing to tell
_NOTHING = '"–"'


def number_format(kind: Kind[object] | Measured) -> str:
    """Return the number format of a kind; that of a measured value is overlaid unit by unit."""
    if isinstance(kind, Measured):
        return signed(MEASURED_FORMAT)
    if kind.name == "number":
        return signed("#,##0.0")
    found = styles.number_format(kind, is_formula=True)
    return signed(found) if kind.name in _FIGURES else found


def signed(form: str) -> str:
    """Return a number format with the minus sign of typography, which a hyphen is not."""
    return f"{form};\u2212{form}"


def card_format(kind: Kind[object]) -> str:
    """Return the number format of a card, which shows a dash for an empty text."""
    form = number_format(kind)
    return f"{form};{form.partition(';')[0]};{_NOTHING}" if ";" in form else form


def format_by_unit(sheet: Worksheet, area: str, unit: str) -> None:
    """Overlay the format of each unit on `area`; `unit` is the cell that names it, such as $D7."""
    for place, (member, form) in enumerate(_UNITS.items()):
        rule = styles.shown_where(f'{unit}="{member.label}"', signed(form), place)
        sheet.conditional_formatting.add(area, rule)


def light_up(sheet: Worksheet, area: str, cell: str) -> None:
    """Colour `area` by the shape that begins the text of `cell`, such as $A7."""
    for shape, (ground, ink) in LIGHTS.items():
        fill = PatternFill("solid", fgColor=ground, bgColor=ground)
        look = DifferentialStyle(fill=fill, font=Font(bold=True, color=ink))
        sheet.conditional_formatting.add(
            area, Rule(type="expression", dxf=look, formula=[f'LEFT({cell},1)="{shape}"'])
        )


def alignment(kind: Kind[object] | Measured) -> Alignment:
    """Numbers to the right, words to the left; long texts on several lines."""
    words = not isinstance(kind, Measured) and kind.name in ("text", "long")
    wraps = not isinstance(kind, Measured) and kind.name == "long"
    return Alignment(horizontal="left" if words else "right", vertical="center", wrap_text=wraps, indent=1)


def set_page(
    sheet: Worksheet,
    *,
    is_portrait: bool = False,
    is_one_page: bool = False,
    titles: str = "",
    pages: int = 1,
) -> None:
    """Set how a sheet is seen and printed: A4, `pages` wide, the header of its table on every page."""
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "portrait" if is_portrait else "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth = pages
    sheet.page_setup.fitToHeight = int(is_one_page)
    sheet.print_options.horizontalCentered = True
    for side in ("left", "right", "top"):
        setattr(sheet.page_margins, side, 0.4)
    sheet.page_margins.bottom = 0.6
    sheet.page_margins.footer = 0.3
    sheet.oddFooter.left.text = "{{ report_agency }}"
    sheet.oddFooter.center.text = "&A – {{ report_month | month }}"
    sheet.oddFooter.right.text = "page &P/&N"
    if titles:
        sheet.print_title_rows = titles


def widen(sheet: Worksheet, widths: Sequence[float]) -> None:
    """Give the columns at least these widths."""
    for number, width in enumerate(widths, 1):
        letter = get_column_letter(number)
        known = sheet.column_dimensions[letter].width if letter in sheet.column_dimensions else 0.0
        sheet.column_dimensions[letter].width = max(known, width)
