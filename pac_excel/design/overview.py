"""The head of a workbook: the state of its check, and the figures of the plan as cards."""

from __future__ import annotations

from math import ceil

from openpyxl.styles import Alignment, Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pac_excel.design import styles
from pac_excel.design.forms import section
from pac_excel.design.heading import link_section
from pac_excel.design.lists import define
from pac_excel.design.pages import Chapter, Page
from pac_excel.design.theme import theme
from pac_excel.layout import banner
from pac_excel.layout.columns import Layout
from pac_excel.layout.computed import References
from pac_excel.layout.summary import Figure, figures_of
from pac_excel.plan.fields import INTEGER, RATE, Kind
from pac_excel.rules.finding import Severity

# six cards a line, two columns each
_CARDS = 6
_SPAN = 2
WIDTH = _CARDS * _SPAN
COLUMN_WIDTH = 12.5
_DATES = ("shown_start", "shown_end", "shown_as_of", "shown_version", "shown_supersedes", "shown_envelope")
_GROUPS = (
    (
        "Diagnostic – constats du SWOT",
        Chapter.DIAGNOSIS,
        "Tableau SWOT",
        ("count_force", "count_faiblesse", "count_opportunite", "count_menace"),
    ),
    (
        "Stratégie, objectifs et actions",
        Chapter.STRATEGY,
        "Objectifs",
        ("count_couples", "count_objectives", "count_kpis", "count_actions", "count_done", "mean_progress"),
    ),
    (
        "Budget et rentabilité",
        Chapter.ACTIONS,
        "Budget et charge",
        ("sum_budget", "budget_left", "sum_spent", "sum_full_cost", "sum_gain", "global_roi"),
    ),
    ("Équipe", Chapter.FRAME, "Équipe", ("sum_days", "sum_capacity", "global_load")),
)
_COUNT_LABELS = {
    Severity.ERROR: ("Erreurs ouvertes", "9C0006"),
    Severity.WARNING: ("Alertes ouvertes", "8A5A00"),
    Severity.INFO: ("Informations", "1F4E79"),
}
_TEXT_SIZE, _VALUE_SIZE = 9.0, 16.0
_LABEL_HEIGHT, _VALUE_HEIGHT = 16.0, 26.0


def set_grid(sheet: Worksheet) -> None:
    """Give the sheet the columns of the cards."""
    for number in range(1, WIDTH + 1):
        sheet.column_dimensions[get_column_letter(number)].width = COLUMN_WIDTH


def draw_plan(sheet: Worksheet, page: Page, layout: Layout, row: int) -> int:
    """Draw what the plan is: title, agency, vision, dates; return the row below."""
    figures = {figure.name: figure for figure in figures_of(layout)}
    references = References(layout)
    dark = page.chapter.dark
    lines = (("shown_title", 14.0, 22.0), ("shown_agency", 11.0, 18.0), ("shown_vision", 10.0, 30.0))
    for name, size, height in lines:
        cell = sheet.cell(row, 1, f"={figures[name].text(references)}")
        cell.font = styles.font(bold=size > styles.SIZE, italic=size == styles.SIZE, size=size, color=dark)
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="left", indent=1)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=WIDTH)
        sheet.row_dimensions[row].height = height
        _name(sheet, name, row, 1)
        row += 1
    for at, name in enumerate(_DATES):
        _draw_figure(sheet, row, 1 + at * _SPAN, figures[name], references, dark)
    return row + 3


def draw_banner(sheet: Worksheet, layout: Layout, row: int) -> int:
    """Draw the state of the check and the counts of open findings; return the row below."""
    row = section(sheet, row, "Contrôle du plan", Chapter.CONTROLS, WIDTH)
    link_section(sheet, row - 1, 1, "Contrôles")
    last = WIDTH - len(banner.COUNTS) * _SPAN
    sheet.merge_cells(start_row=row, end_row=row + 1, start_column=1, end_column=last)
    state = sheet.cell(row, 1, banner.NEVER_CHECKED)
    state.font = styles.font(bold=True, size=13, color=Chapter.CONTROLS.dark)
    state.alignment = Alignment(wrap_text=True, vertical="center", horizontal="left", indent=1)
    _name(sheet, banner.STATE, row, 1)
    references = References(layout)
    for at, (name, severity) in enumerate(banner.COUNTS.items()):
        label, color = _COUNT_LABELS[severity]
        text = banner.count_formula(severity, references)
        _card(sheet, row, last + 1 + at * _SPAN, name, label, INTEGER, text, color)
    return row + 3


def draw_compass(sheet: Worksheet, layout: Layout, row: int) -> int:
    """Draw how complete each chapter of the method is; return the row below."""
    row = section(sheet, row, "Boussole – ce qui est rempli, chapitre par chapitre", Chapter.OVERVIEW, WIDTH)
    link_section(sheet, row - 1, 1, "Guide")
    cells = banner.compass_cells(layout)
    cards = _CARDS if len(cells) <= _CARDS else ceil(len(cells) / 2)
    for at, (name, chapter) in enumerate(cells.items()):
        line, place = divmod(at, cards)
        below = row + line * 2
        _card(sheet, below, 1 + place * _SPAN, name, chapter.label, RATE, None, Chapter.OVERVIEW.dark)
        sheet.cell(below + 1, 1 + place * _SPAN).number_format = r"0\ %"
    return row + 2 * ceil(len(cells) / cards) + 1


def draw_figures(sheet: Worksheet, layout: Layout, row: int) -> int:
    """Draw the figures that the workbook can compute, group by group; return the row below."""
    figures = {figure.name: figure for figure in figures_of(layout)}
    references = References(layout)
    for title, chapter, target, names in _GROUPS:
        present = [figures[name] for name in names if name in figures]
        if not present:
            continue
        row = section(sheet, row, title, chapter, WIDTH)
        link_section(sheet, row - 1, 1, target)
        for at, figure in enumerate(present):
            _draw_figure(sheet, row, 1 + at * _SPAN, figure, references, chapter.dark)
        row += 3
    return row


def _draw_figure(
    sheet: Worksheet, row: int, column: int, figure: Figure, references: References, color: str
) -> None:
    text = figure.text(references)
    _card(sheet, row, column, figure.name, figure.label, figure.kind, text, color)


def _card(
    sheet: Worksheet,
    row: int,
    column: int,
    name: str,
    label: str,
    kind: Kind[object],
    formula: str | None,
    color: str,
) -> None:
    """Draw a figure: its label, and under it the named cell that computes it, or that the check fills."""
    for at, height in ((row, _LABEL_HEIGHT), (row + 1, _VALUE_HEIGHT)):
        sheet.merge_cells(start_row=at, end_row=at, start_column=column, end_column=column + _SPAN - 1)
        sheet.row_dimensions[at].height = height
        for offset in range(_SPAN):
            cell = sheet.cell(at, column + offset)
            cell.fill = styles.fill(theme().computed)
            cell.border = _edges(is_top=at == row, is_left=offset == 0)
    caption = sheet.cell(row, column, label)
    caption.font = styles.font(size=9, color=theme().muted)
    caption.alignment = Alignment(horizontal="center", vertical="center")
    value = sheet.cell(row + 1, column, f"={formula}" if formula else None)
    value.font = styles.font(bold=True, size=_TEXT_SIZE if kind.name == "text" else _VALUE_SIZE, color=color)
    value.alignment = Alignment(horizontal="center", vertical="center", wrap_text=kind.name == "text")
    value.number_format = styles.number_format(kind, is_formula=True)
    _name(sheet, name, row + 1, column)


def _edges(*, is_top: bool, is_left: bool) -> Border:
    line = Side(style="thin", color="FFFFFF")
    return Border(
        left=line if is_left else None,
        right=None if is_left else line,
        top=line if is_top else None,
        bottom=None if is_top else line,
    )


def _name(sheet: Worksheet, name: str, row: int, column: int) -> None:
    define(sheet.parent, name, f"'{sheet.title}'!${get_column_letter(column)}${row}")
