"""The sheet *Tableau SWOT*: four quadrants of cards, and the bubbles of gravity and urgency."""

from __future__ import annotations

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pac_excel.design import styles
from pac_excel.design.boards import charts
from pac_excel.design.boards.blocks import draw_block, rule_rows
from pac_excel.design.page import Page
from pac_excel.design.theme import theme
from pac_excel.layout.columns import Layout
from pac_excel.layout.computed import References
from pac_excel.layout.views.diagnosis import BUBBLES, CARDS, QUADRANTS
from pac_excel.plan.choices import Side

_ID, _TITLE, _WEIGHT, _GAP = 8.0, 44.0, 10.0, 2.0
_CARD_HEIGHT, _BAND_HEIGHT = 27.0, 20.0
_CHART_COLUMN, _CHART_COLUMNS, _CHART_WIDTH, _HIDDEN = 9, 6, 12.5, 20
_LABELS = {
    Side.FORCE: "Forces – dedans, à exploiter",
    Side.FAIBLESSE: "Faiblesses – dedans, à corriger",
    Side.OPPORTUNITE: "Opportunités – dehors, à saisir",
    Side.MENACE: "Menaces – dehors, à parer",
}
# ground and ink of each quadrant, after the looks of the theme
_LOOKS = {
    Side.FORCE: "good",
    Side.FAIBLESSE: "late",
    Side.OPPORTUNITE: "busy",
    Side.MENACE: "bad",
}
_SAYS = (
    "Graphique à bulles : les constats du SWOT selon leur urgence (de 1 à 5, à l’horizontale) et leur "
    "gravité (de 1 à 5, à la verticale). La taille d’une bulle est le nombre de constats."
)


def draw_swot(sheet: Worksheet, page: Page, layout: Layout, row: int) -> int:
    """Draw the quadrants and their chart; return the row below."""
    references = References(layout)
    for number, width in enumerate((_ID, _TITLE, _WEIGHT, _GAP, _ID, _TITLE, _WEIGHT, _GAP), 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for number in range(_CHART_COLUMN, _CHART_COLUMN + _CHART_COLUMNS):
        sheet.column_dimensions[get_column_letter(number)].width = _CHART_WIDTH
    top = row
    for line, sides in enumerate(((Side.FORCE, Side.FAIBLESSE), (Side.OPPORTUNITE, Side.MENACE))):
        for place, side in enumerate(sides):
            _draw_quadrant(sheet, side, references, top, (1, 5)[place], _HIDDEN + 2 * line + place)
        top += CARDS + 2
    bubbles = draw_block(sheet, BUBBLES, references, (row + 1, _HIDDEN + 6), _HIDDEN + 30)
    for letter in bubbles.letters.values():
        sheet.column_dimensions[letter].hidden = True
    look = theme()
    colors = dict(zip(Side, (look.good[1], look.accent, look.middle_series, look.bad[1]), strict=True))
    groups = [
        (
            f"{side.label}s",
            bubbles.range(f"x_{side.value}"),
            bubbles.range(f"y_{side.value}"),
            bubbles.range(f"count_{side.value}"),
            colors[side],
        )
        for side in Side
    ]
    chart = charts.bubbles("Gravité × urgence", groups)
    first, last = (get_column_letter(_CHART_COLUMN + shift) for shift in (0, _CHART_COLUMNS - 1))
    charts.place(sheet, chart, f"{first}{row}:{last}{top - 2}", _SAYS)
    return top


def _draw_quadrant(
    sheet: Worksheet, side: Side, references: References, row: int, column: int, hidden: int
) -> None:
    ground, ink = getattr(theme(), _LOOKS[side])
    for number in range(column, column + 3):
        band = sheet.cell(row, number, _LABELS[side] if number == column else None)
        band.fill = styles.fill(ink)
        band.font = styles.font(bold=True, size=11, color=theme().paper)
        band.alignment = Alignment(vertical="center", horizontal="left", indent=1)
    weight = sheet.cell(row, column + 2, "Criticité")
    weight.font = styles.font(size=theme().small_size, color=theme().paper)
    weight.alignment = Alignment(vertical="center", horizontal="center")
    sheet.row_dimensions[row].height = _BAND_HEIGHT
    placed = draw_block(sheet, QUADRANTS[side], references, (row + 1, column), hidden, height=_CARD_HEIGHT)
    for line in range(placed.first, placed.last + 1):
        for name in ("id", "title", "criticality"):
            cell = sheet[f"{placed.letters[name]}{line}"]
            cell.fill = styles.fill(ground)
            cell.font = styles.font(size=theme().small_size, bold=name != "title", color=ink)
            if name == "criticality":
                cell.alignment = Alignment(vertical="center", horizontal="center")
    rule_rows(sheet, placed, placed.area("id", "title", "criticality"), "id", is_filled=False)
