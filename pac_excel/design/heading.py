"""The top of every sheet: its title, what to do there, and the way to other sheets."""

from __future__ import annotations

from math import ceil

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from pac_excel.design import styles
from pac_excel.design.pages import ONE_PAGE, Page
from pac_excel.design.theme import theme

# the characters that a page shows side by side at the smallest size one reads with ease
_READABLE = 290.0
# the first row below the heading
FIRST_ROW = 5
_LINK_WIDTH = 26.0
_MARGIN_INCHES = 0.4


def draw_heading(sheet: Worksheet, page: Page, neighbours: tuple[Page | None, Page, Page | None]) -> None:
    """Draw the first rows of a sheet; `neighbours` are the sheet before, the home sheet and the next one."""
    sheet["A1"] = page.title
    sheet["A1"].font = styles.font(bold=True, size=16, color=page.chapter.dark)
    sheet["A2"] = page.task
    sheet["A2"].font = styles.font(color=theme().muted, italic=True)
    for row, height in ((1, 26.0), (2, 17.0), (3, 17.0), (4, 6.0)):
        sheet.row_dimensions[row].height = height
        sheet.cell(row, 1).alignment = Alignment(vertical="center")
    before, home, after = neighbours
    links = [(before, "◄ {}"), (home if home not in (page, before) else None, "▲ {}"), (after, "{} ►")]
    column = 1
    for target, text in links:
        if target is not None:
            column = _draw_link(sheet, column, target.name, text.format(target.name))


def link_to(sheet: Worksheet, coordinate: str, target: str, text: str) -> None:
    """Write a link to another sheet of the workbook into a cell."""
    place = target.replace("'", "''")
    cell = sheet[coordinate]
    cell.value = text
    # a place inside the workbook, not an external address
    cell.hyperlink = Hyperlink(ref=coordinate, location=f"'{place}'!A1", display=text)
    cell.font = styles.link_font()
    cell.alignment = Alignment(vertical="center")


def link_section(sheet: Worksheet, row: int, column: int, target: str) -> None:
    """Have the title of a section lead to the sheet that says more, where the workbook has it."""
    if target not in sheet.parent.sheetnames:
        return
    cell = sheet.cell(row, column)
    cell.value = f"{cell.value}  ►"
    place = target.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{place}'!A1", display=cell.value)


def set_page(sheet: Worksheet, page: Page) -> None:
    """Set how the sheet is seen and printed: A4 landscape, as wide as it stays readable."""
    sheet.sheet_properties.tabColor = page.chapter.dark
    sheet.sheet_view.zoomScale = 90
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth = _pages_wide(sheet)
    sheet.page_setup.fitToHeight = int(bool(ONE_PAGE.intersection(page.parts)))
    for side in ("left", "right", "top"):
        setattr(sheet.page_margins, side, _MARGIN_INCHES)
    sheet.page_margins.bottom = 0.7
    sheet.page_margins.footer = 0.3
    sheet.oddFooter.left.text = "Plan d’actions commerciales"
    sheet.oddFooter.center.text = "&A"
    sheet.oddFooter.right.text = "page &P/&N"
    if page.is_hidden:
        sheet.sheet_state = "hidden"


def _pages_wide(sheet: Worksheet) -> int:
    shown: float = sum(size.width for size in sheet.column_dimensions.values() if not size.hidden)
    return ceil(shown / _READABLE)


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
