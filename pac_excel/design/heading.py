"""The top of every sheet: its title, what to do there, and the way to other sheets."""

from __future__ import annotations

import io
from collections.abc import Mapping
from math import ceil

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from pac_excel.design import styles
from pac_excel.design.boards.charts import alternatives
from pac_excel.design.page import BOARDS, GUARDED, LONG_LISTS, ONE_PAGE, Chapter, Page
from pac_excel.design.theme import theme
from pac_excel.design.typography import french
from pac_excel.layout import banner
from pac_excel.ooxml.references import MAX_ROW

# the digits that a page shows side by side at full size, on one page at the least size, and in a band
_PAGE, _READABLE, _BAND = 142.0, 265.0, 225.0
# the map of the method, and a column nobody set, as wide as that many digits
_MAP, _COLUMN = 90.0, 8.0
# the first row below the heading
FIRST_ROW = 5
_LINK_WIDTH = 24.0
_MARGIN_INCHES = 0.4
# the top margin under the name of the agency, and under the title of bands
_LETTERHEAD_INCHES, _HEAD_INCHES = 0.6, 0.85
_PRINT_AREA = "_xlnm.Print_Area"
# what A4 landscape leaves between the margins, and a row of one line, in points
_PAGE_HEIGHT, _LINE = 510.0, 15.0
# pixels; a digit is that wide in the narrowest of usual faces
_LOGO_HEIGHT, _LEAST_PIXELS = 76, 6


def draw_heading(sheet: Worksheet, page: Page, neighbours: tuple[Page | None, Page, Page | None]) -> None:
    """Draw the first rows of a sheet; `neighbours` are the sheet before, the home sheet and the next one."""
    sheet["A1"] = page.title
    sheet["A1"].font = styles.font(bold=True, size=theme().title_size, color=page.chapter.dark)
    sheet["A2"] = french(page.task)
    sheet["A2"].font = styles.font(color=theme().muted, italic=True)
    sheet["A4"] = _map(page.chapter)
    for row, height in ((1, 26.0), (2, 17.0), (3, 18.0), (4, 18.0)):
        sheet.row_dimensions[row].height = height
        sheet.cell(row, 1).alignment = Alignment(vertical="center")
    before, home, after = neighbours
    links = [(before, "◄ {}"), (home if home not in (page, before) else None, "▲ {}"), (after, "{} ►")]
    column = 1
    for target, text in links:
        if target is not None:
            column = _draw_link(sheet, column, target.name, text.format(target.name))


def draw_logo(sheet: Worksheet) -> None:
    """Put the agency's logo at the right of the title of a sheet, when the look has one."""
    look = theme()
    if not look.logo:
        return
    picture = Image(io.BytesIO(look.logo))
    scale = _LOGO_HEIGHT / picture.height
    picture.width, picture.height = picture.width * scale, _LOGO_HEIGHT
    sheet.add_image(picture, f"{_column_before_end(sheet, picture.width)}1")
    alternatives(sheet).append(f"Logo de {look.agency}" if look.agency else "Logo de l’agence")


def _column_before_end(sheet: Worksheet, width: float) -> str:
    """Return the letter of the last column from which the columns drawn are that wide, in pixels."""
    room = 0.0
    for column, size in reversed(_shown(sheet).items()):
        room += size * _LEAST_PIXELS
        if room >= width:
            return str(get_column_letter(column))
    return "A"


def _map(here: Chapter) -> CellRichText:
    """Return the steps of the method in one line, the one that the sheet belongs to standing out."""
    blocks: list[TextBlock] = []
    for chapter in Chapter:
        if blocks:
            blocks.append(styles.run("   →   "))
        if chapter is here:
            blocks.append(styles.run(f"● {chapter.value}", bold=True, color=chapter.dark))
        else:
            blocks.append(styles.run(chapter.value))
    return CellRichText(*blocks)


def link_to(sheet: Worksheet, coordinate: str, target: str, text: str) -> None:
    """Write a link to another sheet of the workbook into a cell."""
    place = target.replace("'", "''")
    cell = sheet[coordinate]
    cell.value = text
    # a place inside the workbook, not an external address
    cell.hyperlink = Hyperlink(ref=coordinate, location=f"'{place}'!A1", display=text)
    cell.font = styles.link_font()
    cell.alignment = Alignment(vertical="center")


def link_section(sheet: Worksheet, row: int, column: int, *targets: str) -> None:
    """Have the title of a section lead to the first of the sheets that say more and are there."""
    target = next((name for name in targets if name in sheet.parent.sheetnames), None)
    if target is None:
        return
    cell = sheet.cell(row, column)
    cell.value = f"{cell.value}  ►"
    place = target.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{place}'!A1", display=cell.value)


def set_page(sheet: Worksheet, page: Page) -> None:
    """Set how the sheet is seen and printed: A4 landscape, one page wide, or in bands if it is too wide."""
    sheet.sheet_properties.tabColor = page.chapter.dark
    sheet.sheet_view.zoomScale = 100
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    is_one_page = bool(ONE_PAGE.intersection(page.parts))
    if not _is_banded(sheet, page):
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.fitToWidth = 1
        # a table that grows takes as many pages as it needs
        sheet.page_setup.fitToHeight = int(is_one_page)
        # given None, the public names of both keep what they have
        sheet._print_cols = None
        if is_one_page:
            sheet._print_rows = None
    else:
        _band(sheet, _shown(sheet))
    _set_area(sheet, page)
    for side in ("left", "right", "top"):
        setattr(sheet.page_margins, side, _MARGIN_INCHES)
    if theme().agency:
        sheet.page_margins.top, sheet.page_margins.header = _LETTERHEAD_INCHES, _MARGIN_INCHES / 2
    if _is_banded(sheet, page):
        _head_bands(sheet, page)
    sheet.page_margins.bottom = 0.7
    sheet.page_margins.footer = 0.3
    sheet.print_options.horizontalCentered = is_one_page
    sheet.oddFooter.left.text = f"{{{{ {banner.FOOTER} }}}}"
    sheet.oddFooter.center.text = "&A"
    sheet.oddFooter.right.text = "page &P/&N"
    sheet.oddHeader.right.text = theme().agency.replace("&", "&&") or None
    foot = sheet.oddFooter
    for part in (foot.left, foot.center, foot.right, sheet.oddHeader.right):
        part.size, part.font, part.color = 8, f"{theme().face},Regular", theme().muted
    if GUARDED.intersection(page.parts):
        _guard(sheet)
    if page.is_hidden:
        sheet.sheet_state = "hidden"


def _set_area(sheet: Worksheet, page: Page) -> None:
    """Print the columns that are drawn and, below a table, rows to spare, which move down as it grows.

    A list that people lengthen all year has no last row, so that whatever they type is printed.
    """
    last = get_column_letter(_last_column(sheet))
    if page.is_hidden:
        # LibreOffice goes through all of a sheet that has no area, and prints a hidden sheet that has one;
        # an empty cell is no page
        area = f"${get_column_letter(sheet.max_column + 1)}$1"
    elif page.name in LONG_LISTS:
        area = f"$A$1:${last}${MAX_ROW}"
    else:
        has_lists = bool(sheet.tables) and not BOARDS.intersection(page.parts)
        end = max(sheet.max_row, _last_row_of_a_page(sheet)) if has_lists else sheet.max_row
        first = FIRST_ROW if _is_banded(sheet, page) else 1
        area = f"$A${first}:${last}${end}"
    # openpyxl's own setter takes no whole columns
    sheet.defined_names[_PRINT_AREA] = DefinedName(_PRINT_AREA, attr_text=f"'{sheet.title}'!{area}")


def _last_column(sheet: Worksheet) -> int:
    """Return the last column that is drawn or, beside a narrow table, that the map of the method reaches."""
    widths = _shown(sheet)
    last, width = max(widths, default=1), sum(widths.values())
    while width < _MAP:
        last, width = last + 1, width + _COLUMN
    return last


def _last_row_of_a_page(sheet: Worksheet) -> int:
    """Return the row at the foot of the first printed page, rows without a height being of one line."""
    room = _PAGE_HEIGHT * max(1.0, min(sum(_shown(sheet).values()), _BAND) / _PAGE)
    row = 0
    while room > 0:
        row += 1
        room -= sheet.row_dimensions[row].height or _LINE
    return row - 1


def _head_bands(sheet: Worksheet, page: Page) -> None:
    """Print the title at the head of every page: above a second band the heading itself would be cut."""
    head = sheet.oddHeader.left
    head.text, head.size = page.title.replace("&", "&&"), int(theme().title_size)
    head.font, head.color = f"{theme().face},Bold", page.chapter.dark
    sheet.page_margins.top, sheet.page_margins.header = _HEAD_INCHES, _MARGIN_INCHES


def _guard(sheet: Worksheet) -> None:
    """Protect a sheet that nothing grows on, without password; what one chooses in it stays open.

    On a protected sheet Excel lets no table grow, so that sheets to be filled have rules of cells instead.
    """
    protection = sheet.protection
    protection.sheet = True
    for allowed in ("formatColumns", "formatRows", "sort", "autoFilter", "objects", "scenarios"):
        setattr(protection, allowed, False)


def _band(sheet: Worksheet, widths: Mapping[int, float]) -> None:
    """Print a wide table in bands of whole columns, each beside the columns that tell its rows apart."""
    kept, first = _repeated(sheet)
    free = {column: width for column, width in widths.items() if column >= first}
    count = ceil(sum(free.values()) / (_BAND - kept))
    # bands of about the same width, none wider than what is read with ease
    aim = sum(free.values()) / count + max(free.values()) / 2
    room = min(_BAND - kept, aim)
    used = 0.0
    for column, width in free.items():
        if used and used + width > room:
            sheet.col_breaks.append(Break(id=column - 1))
            used = 0.0
        used += width
    sheet.page_setup.scale = int(100 * _PAGE / _BAND)


def _is_banded(sheet: Worksheet, page: Page) -> bool:
    """Tell whether a sheet is too wide for a page that one reads with ease."""
    return not BOARDS.intersection(page.parts) and sum(_shown(sheet).values()) > _READABLE


def _repeated(sheet: Worksheet) -> tuple[float, int]:
    """Return the width of the columns that every band repeats, and the number of the one after them."""
    repeated = sheet.print_title_cols or ""
    fixed = column_index_from_string(repeated.rpartition(":")[2].replace("$", "")) if repeated else 0
    widths = _shown(sheet)
    return sum(width for column, width in widths.items() if column <= fixed), fixed + 1


def _shown(sheet: Worksheet) -> dict[int, float]:
    """Return the widths of the columns that are printed, by number."""
    return {
        column_index_from_string(letter): float(size.width)
        for letter, size in sorted(
            sheet.column_dimensions.items(), key=lambda item: column_index_from_string(item[0])
        )
        if not size.hidden
    }


def _draw_link(sheet: Worksheet, column: int, target: str, text: str) -> int:
    """Draw a link over as many columns as its text needs; return the column after them."""
    last, width = column, 0.0
    while True:
        width += sheet.column_dimensions[get_column_letter(last)].width
        if width >= _LINK_WIDTH:
            break
        last += 1
    link_to(sheet, f"{get_column_letter(column)}3", target, text)
    if last > column:
        sheet.merge_cells(start_row=3, end_row=3, start_column=column, end_column=last)
    return last + 1
