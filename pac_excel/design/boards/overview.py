"""The lower half of *Synthèse*: first objectives, next milestones, the matrix, the lights; each block a link."""

from __future__ import annotations

from openpyxl.formatting.rule import DataBarRule, FormulaRule
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from pac_excel.design import styles
from pac_excel.design.boards.blocks import Placed, draw_block, plain, rule_rows
from pac_excel.design.forms import section
from pac_excel.design.heading import link_section
from pac_excel.design.pages import Chapter, Page
from pac_excel.design.theme import theme
from pac_excel.layout.columns import Layout
from pac_excel.layout.computed import References
from pac_excel.layout.views.overview import LIGHTS, NEXT_MILESTONES, TOP_OBJECTIVES
from pac_excel.layout.views.steering import SIGNS
from pac_excel.layout.views.strategy import SMALL_TITLES
from pac_excel.plan.choices import MarketNewness, ProductNewness

_WIDTH = 12
# objectives take the columns up to here, milestones those from there; formulas stand beyond the page
_LEFT, _RIGHT = 7, 9
_HIDDEN = 20
_LINE = 17.0
_BOX = 22.0
_LOOKS = dict(zip(SIGNS.values(), ("good", "late", "bad"), strict=True))


def draw_glance(sheet: Worksheet, page: Page, layout: Layout, row: int) -> int:
    """Draw the blocks; return the row below."""
    references = References(layout)
    row = _draw_lists(sheet, references, row)
    return _draw_matrix_and_lights(sheet, references, row + 1)


def _draw_lists(sheet: Worksheet, references: References, row: int) -> int:
    section(sheet, row, "Objectifs, par rang – avancement des actions, feu", Chapter.STRATEGY, _LEFT)
    link_section(sheet, row, 1, "Arbre des objectifs")
    section(sheet, row, "Prochains jalons", Chapter.ACTIONS, _WIDTH - _RIGHT + 1, column=_RIGHT)
    link_section(sheet, row, _RIGHT, "Planning")
    top = draw_block(sheet, TOP_OBJECTIVES, references, (row + 1, 1), _HIDDEN, height=_LINE)
    steps = draw_block(sheet, NEXT_MILESTONES, references, (row + 1, _RIGHT), _HIDDEN + 1, height=_LINE)
    for placed, names in ((top, ("id", "title", "progress", "light")), (steps, ("due", "action", "label"))):
        _small(sheet, placed, names)
    rule_rows(sheet, top, f"A{top.first}:{top.letters['light']}{top.last}", "id")
    rule_rows(sheet, steps, f"{steps.letters['due']}{steps.first}:L{steps.last}", "due")
    bars = DataBarRule("num", 0, "num", 1, color=theme().middle_series, showValue=True)
    sheet.conditional_formatting.add(top.area("progress"), bars)
    for sign, name in _LOOKS.items():
        ground, ink = getattr(theme(), name)
        test = f'{top.cell("light")}="{sign}"'
        look = FormulaRule(formula=[test], fill=plain(ground), font=Font(color=ink, bold=True))
        sheet.conditional_formatting.add(top.area("light"), look)
    return top.last + 1


def _draw_matrix_and_lights(sheet: Worksheet, references: References, row: int) -> int:
    section(sheet, row, "Matrice produits / marchés – couples par stratégie", Chapter.STRATEGY, _LEFT)
    link_section(sheet, row, 1, "Carte des couples")
    section(
        sheet, row, "Indicateurs – les feux du mois", Chapter.STEERING, _WIDTH - _RIGHT + 1, column=_RIGHT
    )
    link_section(sheet, row, _RIGHT, "Tableau de bord")
    for line, product in enumerate(ProductNewness, row + 1):
        side = sheet.cell(line, 1, f"Produit {product.label.lower()}")
        side.font = styles.font(size=theme().small_size, color=theme().muted)
        side.alignment = Alignment(vertical="center", wrap_text=True)
        for at, market in enumerate(MarketNewness):
            column = 2 + 2 * at
            draw_block(sheet, SMALL_TITLES[product, market], references, (line, column), _HIDDEN)
            for number in (column, column + 1):
                cell = sheet.cell(line, number)
                cell.fill = styles.fill(Chapter.STRATEGY.light if (line + at) % 2 else theme().computed)
            cell = sheet.cell(line, column)
            cell.font = styles.font(size=theme().small_size)
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.row_dimensions[line].height = _BOX
    counts = draw_block(sheet, LIGHTS, references, (row + 1, _RIGHT), _HIDDEN)
    for line, (sign, look) in enumerate(_LOOKS.items(), counts.first):
        ground, ink = getattr(theme(), look)
        for column in range(_RIGHT, _RIGHT + 3):
            sheet.cell(line, column).fill = styles.fill(ground)
            sheet.cell(line, column).font = styles.font(bold=True, color=ink)
        sheet.cell(line, _RIGHT + 1, sign)
        sheet.cell(line, _RIGHT + 1).alignment = Alignment(vertical="center")
        sheet.cell(line, _RIGHT).font = styles.font(bold=True, size=12, color=ink)
    return row + 5


def _small(sheet: Worksheet, placed: Placed, names: tuple[str, ...]) -> None:
    for line in range(placed.first, placed.last + 1):
        for name in names:
            cell = sheet[f"{placed.letters[name]}{line}"]
            cell.font = styles.font(size=theme().small_size)
            cell.alignment = Alignment(
                vertical="center", horizontal=cell.alignment.horizontal, indent=0, wrap_text=False
            )
