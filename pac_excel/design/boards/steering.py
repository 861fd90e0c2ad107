"""The sheet *Tableau de bord*: an indicator drawn against its trajectory, and the lights of all of them."""

from __future__ import annotations

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pac_excel.design import styles
from pac_excel.design.boards import charts
from pac_excel.design.boards.blocks import (
    as_shown,
    draw_block,
    draw_growing,
    draw_headers,
    draw_shortfall,
    light_cells,
    rule_rows,
)
from pac_excel.design.lists import define
from pac_excel.design.page import Page
from pac_excel.design.theme import theme
from pac_excel.layout.columns import Layout
from pac_excel.layout.computed import References
from pac_excel.layout.views.steering import (
    CHOSEN,
    COURSE,
    DASHBOARD,
    DASHBOARD_BEYOND,
    NAME,
    SIGNS,
    STANDING,
    TOLD,
)

_WIDTHS = {
    "id": 8.0,
    "name": 38.0,
    "objective": 10.0,
    "owner": 15.0,
    "unit": 10.0,
    "known": 9.0,
    "last": 12.0,
    "actual": 13.0,
    "expected": 13.0,
    "gap": 10.0,
    "light": 12.0,
    "landing": 14.0,
    "target": 12.0,
}
_HIDDEN = 60
_COURSE_COLUMN, _STANDING_COLUMN = 9, 12
_LINE = 16.5
_LOOKS = dict(zip(SIGNS.values(), ("good", "late", "bad"), strict=True))


def draw_dashboard(sheet: Worksheet, page: Page, layout: Layout, row: int) -> int:
    """Draw the chart of the indicator chosen, then all indicators; return the row below."""
    look, references = theme(), References(layout)
    for number, width in enumerate(_WIDTHS.values(), 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    _draw_choice(sheet, row)
    draw_block(sheet, NAME, references, (row, 4), _HIDDEN)
    sheet.cell(row, 4).font = styles.font(bold=True, size=11, color=page.chapter.dark)
    course = draw_block(sheet, COURSE, references, (row + 1, _COURSE_COLUMN), _HIDDEN, height=_LINE)
    draw_headers(sheet, COURSE, course, row, page.chapter)
    for line in range(course.first, course.last + 1):
        for name in ("month", "planned", "reached"):
            cell = sheet[f"{course.letters[name]}{line}"]
            cell.fill = styles.fill(look.computed)
            cell.border = styles.box()
    _draw_standing(sheet, page, references, row)
    chart = charts.columns(
        "L’indicateur choisi : prévu et réalisé",
        course.range("month"),
        (("Réalisé", course.range("reached"), look.middle_series),),
        "valeur du mois",
    )
    charts.with_line(chart, "Prévu", course.range("planned"), course.range("month"), look.dark_series)
    chart.y_axis.number_format = "General"
    says = (
        "Valeurs réalisées de l’indicateur choisi, mois par mois, face à la ligne de sa trajectoire prévue."
    )
    charts.place(sheet, chart, f"A{row + 1}:G{course.last}", says)
    row = course.last + 2
    draw_shortfall(sheet, DASHBOARD_BEYOND, references, row - 1)
    placed = draw_growing(sheet, DASHBOARD, references, row, page.chapter, _WIDTHS)
    light = placed.cell("light")
    light_cells(sheet, placed.area("light"), [(f'{light}="{sign}"', name) for sign, name in _LOOKS.items()])
    rule_rows(sheet, placed, placed.area("id", "target"), "id")
    return row + 2


def _draw_standing(sheet: Worksheet, page: Page, references: References, row: int) -> None:
    """Draw where the indicator chosen stands and where it lands, beside its months."""
    names = {column.name: column for column in DASHBOARD.columns}
    label, value = _STANDING_COLUMN, _STANDING_COLUMN + 1
    for column in (label, value):
        styles.as_header(sheet.cell(row, column), page.chapter)
    sheet.cell(row, label, "À date")
    placed = draw_block(sheet, STANDING, references, (row + 1, value), _HIDDEN)
    for line, name in enumerate(TOLD, placed.first):
        caption, cell = sheet.cell(line, label, names[name].header), sheet.cell(line, value)
        caption.font = styles.font(color=theme().muted)
        caption.alignment = Alignment(vertical="center", horizontal="left", indent=1)
        as_shown(cell, names[name])
        cell.font = styles.font(bold=True)
        for one in (caption, cell):
            one.fill, one.border = styles.fill(theme().computed), styles.box()
        if name == "light":
            light_cells(
                sheet,
                cell.coordinate,
                [(f'{cell.coordinate}="{sign}"', look) for sign, look in _LOOKS.items()],
            )


def _draw_choice(sheet: Worksheet, row: int) -> None:
    label = sheet.cell(row, 1, "Indicateur à dessiner (choisir dans la liste) :")
    label.font = styles.font(bold=True)
    label.alignment = Alignment(vertical="center", indent=1)
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)
    cell = sheet.cell(row, 3)
    styles.as_input(cell, "@")
    sheet.row_dimensions[row].height = 30
    define(sheet.parent, CHOSEN, f"'{sheet.title}'!${cell.column_letter}${row}")
    choice = DataValidation(type="list", formula1="lst_kpis", allow_blank=True, sqref=cell.coordinate)
    choice.promptTitle, choice.prompt = "Indicateur", "Choisissez celui que le graphique montre."
    choice.showInputMessage = True
    sheet.add_data_validation(choice)
