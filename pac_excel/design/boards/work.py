"""The sheets *Planning*, *Calendrier* and *Budget et charge*."""

from __future__ import annotations

from typing import Any

from openpyxl.cell.rich_text import CellRichText
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pac_excel.design import styles
from pac_excel.design.boards import charts
from pac_excel.design.boards.blocks import (
    Placed,
    draw_block,
    draw_growing,
    draw_headers,
    draw_shortfall,
    light_cells,
    plain,
    rule_rows,
)
from pac_excel.design.lists import define
from pac_excel.design.page import Page
from pac_excel.design.theme import theme
from pac_excel.layout.columns import Layout
from pac_excel.layout.computed import References
from pac_excel.layout.views.vocabulary import View
from pac_excel.layout.views.work import (
    BEYOND,
    BUDGET,
    CALENDAR_OF_WEEKS,
    CAMPAIGNS,
    MILESTONE,
    MONTHS,
    MONTHS_OF_ROLES,
    ROLES,
    SCHEDULE,
    WEEKS,
    WORKLOAD,
    week_formula,
    week_name,
)

_WEEK = 2.4
_SCHEDULE_WIDTHS = {
    "id": 10.0,
    "title": 38.0,
    "name": 38.0,
    "owner": 9.5,
    "sponsor": 9.5,
    "start": 12.0,
    "end": 12.0,
    "progress": 8.5,
    "budget": 10.5,
} | {week_name(number): _WEEK for number in range(1, WEEKS + 1)}
_MONEY_WIDTHS = (9.0, 24.0, 12.0, 12.0, 12.0, *(10.0 for _ in range(12)))
_HIDDEN = 40
_LINE = 17.0
# looks of the part of a capacity that is taken, above so much
_LOADS = {1: "bad", 0.9: "late", 0: "good"}


def draw_schedule(sheet: Worksheet, page: Page, layout: Layout, row: int) -> int:
    """Draw the actions week by week, with their milestones and the line of today; return the row below."""
    return _draw_weeks(sheet, page, layout, SCHEDULE, row, last="progress")


def draw_campaigns(sheet: Worksheet, page: Page, layout: Layout, row: int) -> int:
    """Draw the campaigns week by week; return the row below."""
    return _draw_weeks(sheet, page, layout, CAMPAIGNS, row, last="budget")


def _draw_weeks(sheet: Worksheet, page: Page, layout: Layout, view: View, row: int, last: str) -> int:
    dark = page.chapter.dark
    _draw_legend(sheet, row, view is SCHEDULE, dark)
    references = References(layout)
    draw_shortfall(sheet, BEYOND[view], references, row + 1)
    placed = draw_growing(sheet, view, references, row + 2, page.chapter, _SCHEDULE_WIDTHS)
    first, end = placed.letters[week_name(1)], placed.letters[week_name(WEEKS)]
    _draw_mondays(sheet, view, placed, row + 1)
    for number in range(1, WEEKS + 1):
        letter = placed.letters[week_name(number)]
        header, cell = sheet[f"{letter}{row + 2}"], sheet[f"{letter}{row + 3}"]
        header.font = styles.font(size=7, color=theme().paper)
        header.alignment = Alignment(text_rotation=90, horizontal="center", vertical="center")
        cell.font = styles.font(size=9, bold=True)
        cell.alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[row + 1].height = 34
    bars = f"{first}{placed.first}:{end}{placed.first}"
    monday = f"{first}${row + 1}"
    start, finish = placed.cell("start"), placed.cell("end")
    known = (
        f"ISNUMBER({start})*ISNUMBER({finish})*ISNUMBER({monday})*({start}<={monday}+6)*({finish}>={monday})"
    )
    now = f"ISNUMBER({monday})*({monday}<=TODAY())*(TODAY()<{monday}+7)"
    line, gap = (Side(style="thin", color=color) for color in (theme().accent, theme().paper))
    around, apart = Border(left=line, right=line, top=gap, bottom=gap), Border(top=gap, bottom=gap)
    bar = [(known, theme().pale_series, theme().ink)]
    if view is SCHEDULE:
        done = f"{start}+({finish}-{start}+1)*N({placed.cell('progress')})"
        bar.insert(0, (f"{known}*({done}>{monday}+3)", dark, theme().paper))
    # a cell takes the first that holds: its bar within the line of today, that line alone, its bar
    for test, ground, ink in bar:
        _add(sheet, bars, f"{now}*{test}", fill=plain(ground), font=Font(color=ink), border=around)
    _add(sheet, bars, now, border=around)
    for test, ground, ink in bar:
        _add(sheet, bars, test, fill=plain(ground), font=Font(color=ink), border=apart)
    header_area = f"{first}{row + 1}:{end}{row + 1}"
    _add(sheet, header_area, now, fill=plain(theme().accent), font=Font(bold=True, color=theme().ink))
    rule_rows(sheet, placed, placed.area("id", last), "id")
    sheet.freeze_panes = f"{placed.letters['owner' if view is SCHEDULE else 'sponsor']}{placed.first}"
    sheet.print_title_rows = f"{row + 1}:{row + 2}"
    return row + 4


def _add(sheet: Worksheet, area: str, test: str, **look: Any) -> None:
    """Add a conditional format that holds where the test is not nil."""
    rule = FormulaRule(formula=[f"{test}=1"], stopIfTrue=True, **look)
    sheet.conditional_formatting.add(area, rule)


def _draw_legend(sheet: Worksheet, row: int, is_schedule: bool, dark: str) -> None:
    """Say what the colours and signs stand for, in them."""
    look = theme()
    blocks = [styles.run("■ prévu   ", color=look.middle_series)]
    if is_schedule:
        blocks += [styles.run("■ fait   ", color=dark), styles.run(f"{MILESTONE} jalon   ", color=look.ink)]
    blocks += [styles.run("┃ ", bold=True, color=look.accent), styles.run("semaine en cours")]
    sheet.cell(row, 1).value = CellRichText(*blocks)


def _draw_mondays(sheet: Worksheet, view: View, placed: Placed, row: int) -> None:
    """Draw the Mondays above the weeks; the schedule names them, other sheets show them again."""
    for number in range(1, WEEKS + 1):
        cell = sheet[f"{placed.letters[week_name(number)]}{row}"]
        cell.value = f"={week_formula(number)}"
        cell.number_format = "dd/mm"
        cell.font = styles.font(size=8)
        cell.alignment = Alignment(text_rotation=90, horizontal="center", vertical="center")
        cell.fill = styles.fill(theme().computed)
    first, last = placed.letters[week_name(1)], placed.letters[week_name(WEEKS)]
    name = CALENDAR_OF_WEEKS if view is SCHEDULE else f"{CALENDAR_OF_WEEKS}_{view.name}"
    define(sheet.parent, name, f"'{sheet.title}'!${first}${row}:${last}${row}")


def draw_money(sheet: Worksheet, page: Page, layout: Layout, row: int) -> int:
    """Draw euros and days month by month, then the load of each role; return the row below."""
    look, references = theme(), References(layout)
    for number, width in enumerate(_MONEY_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    row = _band(sheet, page, row, "Budget par mois – prévu, engagé, réalisé")
    budget = draw_block(sheet, BUDGET, references, (row + 1, 2), _HIDDEN, height=_LINE)
    draw_headers(sheet, BUDGET, budget, row, page.chapter)
    _grid(sheet, budget, ("month", "planned", "committed", "actual"))
    months = budget.range("month")
    chart = charts.columns(
        "Budget par mois, en euros",
        months,
        (
            ("Prévu", budget.range("planned"), look.pale_series),
            ("Engagé", budget.range("committed"), look.middle_series),
            ("Réalisé", budget.range("actual"), look.dark_series),
        ),
        "€ TTC",
    )
    says = "Histogramme du budget par mois : montants prévus, engagés et réalisés, en euros TTC."
    charts.place(sheet, chart, f"G{row}:Q{budget.last}", says)
    row = _band(sheet, page, budget.last + 2, "Charge par mois – face à la capacité de l’équipe")
    load = draw_block(sheet, WORKLOAD, references, (row + 1, 2), _HIDDEN, height=_LINE)
    draw_headers(sheet, WORKLOAD, load, row, page.chapter)
    _grid(sheet, load, ("month", "load", "capacity"))
    for line in range(load.first, load.last + 1):
        for name in ("load", "capacity"):
            sheet[f"{load.letters[name]}{line}"].number_format = "0.0"
    chart = charts.columns(
        "Charge de l’équipe, en jours",
        load.range("month"),
        (("Charge", load.range("load"), look.middle_series),),
        "jours",
    )
    charts.with_line(chart, "Capacité", load.range("capacity"), load.range("month"), look.accent)
    says = "Histogramme des jours de travail de chaque mois, et la ligne de la capacité de l’équipe."
    charts.place(sheet, chart, f"G{row}:Q{load.last}", says)
    row = _band(sheet, page, load.last + 2, "Charge de chaque rôle – part de sa capacité du mois")
    draw_shortfall(sheet, BEYOND[ROLES], references, row)
    row += 1
    roles = draw_growing(
        sheet,
        ROLES,
        references,
        row,
        page.chapter,
        dict(zip((item.name for item in ROLES.shown), _MONEY_WIDTHS, strict=False)),
    )
    _draw_months(sheet, page, row - 1, column_index_from_string(roles.letters["rate_1"]))
    cell = f"{roles.letters['load_rate']}{roles.first}"
    looks = [(f"AND(ISNUMBER({cell}),{cell}>{least})", name) for least, name in _LOADS.items()]
    light_cells(sheet, roles.area("load_rate", "rate_12"), looks)
    rule_rows(sheet, roles, roles.area("id", "rate_12"), "id")
    return row + 2


def _draw_months(sheet: Worksheet, page: Page, row: int, column: int) -> None:
    """Draw the months of the exercise above the load of each role."""
    for month in range(1, MONTHS + 1):
        cell = sheet.cell(row, column + month - 1, f"=INDEX(calendar,1,{month})")
        cell.number_format = styles.MONTH_FORMAT
        cell.font = styles.font(bold=True, color=page.chapter.dark)
        cell.alignment = Alignment(horizontal="right")
    first, last = get_column_letter(column), get_column_letter(column + MONTHS - 1)
    define(sheet.parent, MONTHS_OF_ROLES, f"'{sheet.title}'!${first}${row}:${last}${row}")


def _band(sheet: Worksheet, page: Page, row: int, text: str) -> int:
    for column in range(1, len(_MONEY_WIDTHS) + 1):
        cell = sheet.cell(row, column, text if column == 1 else None)
        cell.fill = styles.fill(page.chapter.light)
        cell.font = styles.font(bold=True, size=11, color=page.chapter.dark)
        cell.alignment = Alignment(vertical="center", indent=1)
    sheet.row_dimensions[row].height = 20
    return row + 1


def _grid(sheet: Worksheet, placed: Placed, names: tuple[str, ...]) -> None:
    for line in range(placed.first, placed.last + 1):
        for name in names:
            cell = sheet[f"{placed.letters[name]}{line}"]
            cell.fill = styles.fill(theme().computed)
            cell.border = styles.box()
