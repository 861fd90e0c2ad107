"""The lower half of *Synthèse*: objectives, milestones, matrix, lights; each block leads to its sheet."""

from __future__ import annotations

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pac_excel.design import styles
from pac_excel.design.boards.blocks import Placed, draw_block, light_cells, rule_rows
from pac_excel.design.forms import section
from pac_excel.design.heading import link_section, link_to
from pac_excel.design.page import Chapter, Page
from pac_excel.design.theme import theme
from pac_excel.layout.columns import Layout
from pac_excel.layout.computed import References
from pac_excel.layout.views.overview import LIGHTS, NEXT_MILESTONES, TOP_OBJECTIVES
from pac_excel.layout.views.steering import SIGNS
from pac_excel.layout.views.strategy import SMALL_TITLES
from pac_excel.plan.choices import MarketNewness, ProductNewness

_WIDTH = 18
# objectives take the columns up to here, milestones those from there; formulas stand beyond the page
_LEFT, _RIGHT = 10, 12
_HIDDEN = 30
_LINE = 17.0
_BOX = 22.0
# the strip of the compass begins so many rows above the blocks
_ABOVE = 12
_MAP = (
    (Chapter.FRAME, ("Cadrage", "Premiers pas")),
    (Chapter.DIAGNOSIS, ("SWOT",)),
    (Chapter.STRATEGY, ("Objectifs",)),
    (Chapter.MARKETING, ("Cibles",)),
    (Chapter.ACTIONS, ("Actions", "Actions QQOQCCP")),
    (Chapter.STEERING, ("Tableau de bord",)),
)
_LOOKS = dict(zip(SIGNS.values(), ("good", "late", "bad"), strict=True))


def draw_glance(sheet: Worksheet, page: Page, layout: Layout, row: int) -> int:
    """Draw the blocks; return the row below."""
    references = References(layout)
    _draw_lights(sheet, references, row - _ABOVE)
    row = _draw_lists(sheet, references, row)
    return _draw_matrix_and_map(sheet, references, row + 1)


def _draw_lists(sheet: Worksheet, references: References, row: int) -> int:
    section(sheet, row, "Objectifs, par rang – avancement des actions, feu", Chapter.STRATEGY, _LEFT)
    link_section(sheet, row, 1, "Arbre des objectifs")
    top = draw_block(sheet, TOP_OBJECTIVES, references, (row + 1, 1), _HIDDEN, height=_LINE)
    _small(sheet, top, ("id", "title", "progress", "light"))
    light = top.cell("light")
    light_cells(sheet, top.area("light"), [(f'{light}="{sign}"', name) for sign, name in _LOOKS.items()])
    rule_rows(sheet, top, f"A{top.first}:{top.letters['light']}{top.last}", "id")
    if all(references.has(place) for place in NEXT_MILESTONES.places):
        _draw_milestones(sheet, references, row)
    for line in range(top.first, top.last + 1):
        drawn = sheet[f"{top.letters['progress_bar']}{line}"]
        drawn.font = styles.font(size=8, color=Chapter.STRATEGY.dark)
        drawn.alignment = Alignment(vertical="center")
    return top.last + 1


def _draw_milestones(sheet: Worksheet, references: References, row: int) -> None:
    section(sheet, row, "Prochains jalons", Chapter.ACTIONS, _WIDTH - _RIGHT + 1, column=_RIGHT)
    link_section(sheet, row, _RIGHT, "Planning")
    steps = draw_block(sheet, NEXT_MILESTONES, references, (row + 1, _RIGHT), _HIDDEN + 1, height=_LINE)
    _small(sheet, steps, ("due", "action", "label"))
    end = get_column_letter(_WIDTH)
    rule_rows(sheet, steps, f"{steps.letters['due']}{steps.first}:{end}{steps.last}", "due")


def _draw_matrix_and_map(sheet: Worksheet, references: References, row: int) -> int:
    section(sheet, row, "Matrice produits / marchés – couples par stratégie", Chapter.STRATEGY, _LEFT)
    link_section(sheet, row, 1, "Carte des couples")
    for line, product in enumerate(ProductNewness, row + 1):
        side = sheet.cell(line, 1, f"P. {product.label.lower()}")
        side.font = styles.font(size=theme().small_size, color=theme().muted)
        side.alignment = Alignment(vertical="center")
        for at, market in enumerate(MarketNewness):
            column = 2 + 3 * at
            draw_block(sheet, SMALL_TITLES[product, market], references, (line, column), _HIDDEN)
            for number in range(column, column + 3):
                ground = Chapter.STRATEGY.light if (line + at) % 2 else theme().computed
                sheet.cell(line, number).fill = styles.fill(ground)
            cell = sheet.cell(line, column)
            cell.font = styles.font(size=theme().small_size)
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.row_dimensions[line].height = _BOX
    section(sheet, row, "La carte de la méthode", Chapter.OVERVIEW, _WIDTH - _RIGHT + 1, column=_RIGHT)
    link_section(sheet, row, _RIGHT, "Guide")
    names = sheet.parent.sheetnames
    known = [(chapter, next((at for at in targets if at in names), "")) for chapter, targets in _MAP]
    for number, (chapter, target) in enumerate(item for item in known if item[1]):
        line, column = row + 1 + number // 2, _RIGHT + 4 * (number % 2)
        last = min(column + 3, _WIDTH)
        for at in range(column, last + 1):
            sheet.cell(line, at).fill = styles.fill(chapter.light)
        link_to(sheet, f"{get_column_letter(column)}{line}", target, f"{chapter.value}  ►")
        sheet.cell(line, column).font = styles.font(bold=True, color=chapter.dark)
        sheet.cell(line, column).alignment = Alignment(vertical="center", indent=1)
        sheet.merge_cells(start_row=line, end_row=line, start_column=column, end_column=last)
    return row + 5


def _draw_lights(sheet: Worksheet, references: References, row: int) -> None:
    """Draw how many indicators are green, amber and red, beside the compass."""
    section(sheet, row, "Feux", Chapter.STEERING, 3, column=16)
    link_section(sheet, row, 16, "Tableau de bord")
    for column, (light, view) in enumerate(LIGHTS.items(), 16):
        ground, ink = getattr(theme(), _LOOKS[SIGNS[light]])
        label, _ = (
            sheet.cell(row + 1, column, SIGNS[light]),
            draw_block(sheet, view, references, (row + 2, column), _HIDDEN),
        )
        value = sheet.cell(row + 2, column)
        for cell in (label, value):
            cell.fill = styles.fill(ground)
            cell.alignment = Alignment(horizontal="center", vertical="center")
        label.font = styles.font(size=theme().small_size, bold=True, color=ink)
        value.font = styles.font(size=theme().card_size, bold=True, color=ink)


def _small(sheet: Worksheet, placed: Placed, names: tuple[str, ...]) -> None:
    for line in range(placed.first, placed.last + 1):
        for name in names:
            cell = sheet[f"{placed.letters[name]}{line}"]
            cell.font = styles.font(size=theme().small_size)
            cell.alignment = Alignment(
                vertical="center", horizontal=cell.alignment.horizontal, indent=0, wrap_text=False
            )
