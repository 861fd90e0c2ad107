"""The sheets *Carte des couples* and *Arbre des objectifs*."""

from __future__ import annotations

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pac_excel.design import styles
from pac_excel.design.boards.blocks import draw_block, draw_growing, draw_shortfall, light_cells, rule_rows
from pac_excel.design.page import Page
from pac_excel.design.theme import theme
from pac_excel.layout.columns import Layout
from pac_excel.layout.computed import References
from pac_excel.layout.views.strategy import COUPLES, MATRIX, TITLES, TREE, TREE_BEYOND
from pac_excel.plan.choices import MarketNewness, ProductNewness

_SIDE, _COUPLE, _SHARE, _VOLUME = 17.0, 24.0, 17.0, 9.0
_HIDDEN = 14
_LINE, _BAND = 18.0, 22.0
_TREE_WIDTHS = {
    "id": 8.0,
    "title": 58.0,
    "owner": 14.0,
    "deadline": 12.0,
    "target": 11.0,
    "unit": 10.0,
    "need": 11.0,
    "contributed": 15.0,
    "contribution_gap": 13.0,
    "coverage": 12.0,
    "coverage_bar": 15.0,
    "signal": 15.0,
}


def draw_matrix(sheet: Worksheet, page: Page, layout: Layout, row: int) -> int:
    """Draw the nine cells of the matrix with their couples; return the row below."""
    references = References(layout)
    dark, light = page.chapter.dark, page.chapter.light
    widths = (_SIDE, *(width for _ in MarketNewness for width in (_COUPLE, _SHARE, _VOLUME)))
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    corner = sheet.cell(row, 1, "Produit ↓   Marché →")
    corner.font = styles.font(size=theme().small_size, color=theme().muted)
    for at, market in enumerate(MarketNewness):
        first = 2 + 3 * at
        for column in range(first, first + 3):
            head = sheet.cell(row, column)
            styles.as_header(head, page.chapter)
            head.border = _frame(is_left=column == first)
        sheet.cell(row, first, f"Marché {market.label.lower()}")
        volume = sheet.cell(row, first + 2, "Volume" if references.has("targets") else "Priorité")
        volume.alignment = Alignment(horizontal="right", vertical="center", shrink_to_fit=True)
        volume.font = styles.font(size=theme().small_size, color=theme().paper)
    sheet.row_dimensions[row].height = _BAND
    hidden = _HIDDEN
    for product in ProductNewness:
        top = row + 1
        side = sheet.cell(top, 1, f"Produit {product.label.lower()}")
        sheet.merge_cells(start_row=top, end_row=top + COUPLES, start_column=1, end_column=1)
        side.fill = styles.fill(dark)
        side.border = _frame(is_top=True)
        side.font = styles.font(bold=True, color=theme().paper)
        side.alignment = Alignment(vertical="center", horizontal="center", wrap_text=True)
        for at, market in enumerate(MarketNewness):
            box, first = (product, market), 2 + 3 * at
            title = draw_block(sheet, TITLES[box], references, (top, first), hidden, height=_BAND)
            for column in range(first, first + 3):
                sheet.cell(top, column).fill = styles.fill(light)
                sheet.cell(top, column).border = _frame(is_left=column == first, is_top=True)
            sheet[title.cell("title").replace("$", "")].font = styles.font(bold=True, color=dark)
            placed = draw_block(sheet, MATRIX[box], references, (top + 1, first), hidden, height=_LINE)
            for line in range(placed.first, placed.last + 1):
                for column in range(first, first + 3):
                    sheet.cell(line, column).fill = styles.fill(theme().computed)
                    sheet.cell(line, column).border = _frame(is_left=column == first)
                sheet.cell(line, first + 1).font = styles.font(size=9, color=dark)
            hidden += 1
        row = top + COUPLES
    note = sheet.cell(
        row + 2,
        1,
        "● couple retenu    ○ couple écarté    █ le volume de ses cibles, à l’échelle du plus grand couple",
    )
    note.font = styles.font(size=theme().small_size, color=theme().muted)
    return row + 4


def _frame(*, is_left: bool = False, is_top: bool = False) -> Border:
    """Return the white lines that part the cells of the matrix."""
    line = Side(style="thick", color=theme().paper)
    return Border(left=line if is_left else None, top=line if is_top else None)


def draw_tree(sheet: Worksheet, page: Page, layout: Layout, row: int) -> int:
    """Draw the tree of objectives; return the row below."""
    references = References(layout)
    draw_shortfall(sheet, TREE_BEYOND, references, row)
    row += 1
    placed = draw_growing(sheet, TREE, references, row, page.chapter, _TREE_WIDTHS)
    signal = f"{placed.letters['signal']}{placed.first}"
    looks = [(f'LEFT({signal},1)="{sign}"', name) for sign, name in (("▲", "late"), ("●", "good"))]
    light_cells(sheet, placed.area("signal"), looks)
    area = placed.area("id", "signal")
    root = FormulaRule(formula=[f"{placed.cell('depth')}=0"], font=Font(bold=True))
    sheet.conditional_formatting.add(area, root)
    rule_rows(sheet, placed, area, "id")
    sheet[f"{placed.letters['coverage_bar']}{placed.first}"].font = styles.font(
        size=8, color=page.chapter.dark
    )
    sheet.freeze_panes = f"{placed.letters['owner']}{placed.first}"
    return row + 2
