"""The lower half of *Synthèse*: objectives, milestones, matrix, lights; each block leads to its sheet."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from pac_excel.design import styles
from pac_excel.design.boards import charts
from pac_excel.design.boards.blocks import Placed, draw_block, light_cells, plain, rule_rows
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
_BOX = 37.0
# the columns that the two small charts take
_SMALL = (("L", "N"), ("O", "R"))
_SAYS_BUDGET = "Histogramme du budget par mois : montants prévus et réalisés, en euros TTC."
_SAYS_LOAD = "Histogramme des jours de travail par mois, et la ligne de la capacité de l’équipe."
_SAYS_COURSE = "Valeurs réalisées de l’indicateur choisi, mois par mois, face à la ligne de sa trajectoire."
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
    return _draw_matrix(sheet, references, row + 1)


def draw_courses(sheet: Worksheet) -> None:
    """Draw the charts beside the matrix, once the sheets that compute what they show are drawn."""
    book = sheet.parent
    first = SMALL_TITLES[next(iter(ProductNewness)), next(iter(MarketNewness))].name
    _, row, *_ = range_boundaries(book.defined_names[first].attr_text.rpartition("!")[2])
    left, right = (f"{first}{row}:{last}{row + len(ProductNewness) - 1}" for first, last in _SMALL)
    look = theme()
    if "vue_budget" not in book.defined_names:
        section(sheet, row - 1, "L’indicateur choisi", Chapter.STEERING, _WIDTH - _RIGHT + 1, column=_RIGHT)
        link_section(sheet, row - 1, _RIGHT, "Tableau de bord")
        month, planned, reached = _columns(book, "vue_trajectoire")
        chart = charts.columns("", month, (("Réalisé", reached, look.middle_series),), "")
        charts.with_line(chart, "Prévu", planned, month, look.dark_series)
        whole = f"{left.partition(':')[0]}:{right.partition(':')[2]}"
        charts.place(sheet, charts.as_miniature(chart), whole, _SAYS_COURSE)
        return
    section(
        sheet, row - 1, "Budget (€) et charge (jours)", Chapter.ACTIONS, _WIDTH - _RIGHT + 1, column=_RIGHT
    )
    link_section(sheet, row - 1, _RIGHT, "Budget et charge")
    month, planned, _, actual = _columns(book, "vue_budget")
    series = (("Prévu", planned, look.pale_series), ("Réalisé", actual, look.dark_series))
    chart = charts.columns("", month, series, "")
    charts.place(sheet, charts.as_miniature(chart), left, _SAYS_BUDGET)
    month, load, capacity = _columns(book, "vue_charge")
    chart = charts.columns("", month, (("Charge", load, look.middle_series),), "")
    charts.with_line(chart, "Capacité", capacity, month, look.accent)
    charts.place(sheet, charts.as_miniature(chart), right, _SAYS_LOAD)


def _columns(book: Workbook, name: str) -> list[str]:
    """Return the references to the columns of a named block."""
    place, _, area = book.defined_names[name].attr_text.rpartition("!")
    first, top, last, bottom = range_boundaries(area)
    letters = map(get_column_letter, range(first, last + 1))
    return [f"{place}!${letter}${top}:${letter}${bottom}" for letter in letters]


def _draw_lists(sheet: Worksheet, references: References, row: int) -> int:
    section(sheet, row, "Objectifs, par rang – avancement des actions, feu", Chapter.STRATEGY, _LEFT)
    link_section(sheet, row, 1, "Arbre des objectifs", "Objectifs")
    top = draw_block(sheet, TOP_OBJECTIVES, references, (row + 1, 1), _HIDDEN, height=_LINE)
    _small(sheet, top, ("id", "title", "progress", "light"))
    light = top.cell("light")
    light_cells(sheet, top.area("light"), [(f'{light}="{sign}"', name) for sign, name in _LOOKS.items()])
    rule_rows(sheet, top, f"A{top.first}:{top.letters['light']}{top.last}", "id")
    if all(references.has(place) for place in NEXT_MILESTONES.places):
        _draw_milestones(sheet, references, row)
    else:
        _draw_map(sheet, row)
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
    due, end = steps.cell("due"), get_column_letter(_WIDTH)
    light_cells(sheet, steps.area("due"), [(f"AND(ISNUMBER({due}),{due}<plan_as_of)", "late")])
    rule_rows(sheet, steps, f"{steps.letters['due']}{steps.first}:{end}{steps.last}", "due")


def _draw_matrix(sheet: Worksheet, references: References, row: int) -> int:
    section(sheet, row, "Matrice produits / marchés – couples par stratégie", Chapter.STRATEGY, _LEFT)
    link_section(sheet, row, 1, "Carte des couples", "Matrice")
    for line, product in enumerate(ProductNewness, row + 1):
        side = sheet.cell(line, 1, f"P. {product.label.lower()}")
        side.font = styles.font(size=theme().small_size, color=theme().muted)
        side.alignment = Alignment(vertical="center", horizontal="center")
        for at, market in enumerate(MarketNewness):
            column = 2 + 3 * at
            placed = draw_block(sheet, SMALL_TITLES[product, market], references, (line, column), _HIDDEN)
            for number in range(column, column + 3):
                sheet.cell(line, number).fill = styles.fill(theme().computed)
                sheet.cell(line, number).border = _frame(is_left=number == column)
            cell = sheet.cell(line, column)
            cell.font = styles.font(size=theme().small_size)
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            _light_box(sheet, placed, f"{cell.coordinate}:{get_column_letter(column + 2)}{line}")
        sheet.row_dimensions[line].height = _BOX
    return row + 1 + len(ProductNewness)


def _light_box(sheet: Worksheet, placed: Placed, area: str) -> None:
    """Colour a cell of the matrix in which couples stand."""
    box = placed.cell("title")
    test = f'AND({box}<>"–",RIGHT({box},3)<>"(0)")'
    look = FormulaRule(
        formula=[test], fill=plain(Chapter.STRATEGY.light), font=Font(color=Chapter.STRATEGY.dark, bold=True)
    )
    sheet.conditional_formatting.add(area, look)


def _draw_map(sheet: Worksheet, row: int) -> None:
    """Draw the way to the sheets of each chapter."""
    section(sheet, row, "La carte de la méthode", Chapter.OVERVIEW, _WIDTH - _RIGHT + 1, column=_RIGHT)
    names = sheet.parent.sheetnames
    known = [(chapter, next((at for at in targets if at in names), "")) for chapter, targets in _MAP]
    for line, (chapter, target) in enumerate((item for item in known if item[1]), row + 1):
        for at in range(_RIGHT, _WIDTH + 1):
            sheet.cell(line, at).fill = styles.fill(chapter.light)
        link_to(sheet, f"{get_column_letter(_RIGHT)}{line}", target, f"{chapter.value}  ►  {target}")
        sheet.cell(line, _RIGHT).font = styles.font(bold=True, color=chapter.dark)
        sheet.cell(line, _RIGHT).alignment = Alignment(vertical="center", horizontal="left", indent=1)
        sheet.merge_cells(start_row=line, end_row=line, start_column=_RIGHT, end_column=_WIDTH)


def _frame(*, is_left: bool) -> Border:
    """Return the white lines that part the cells of the matrix."""
    line = Side(style="medium", color=theme().paper)
    return Border(top=line, left=line if is_left else None)


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
                vertical="center",
                horizontal=cell.alignment.horizontal,
                indent=int(name == "id"),
                wrap_text=False,
            )
