"""The head of a workbook: the state of its check, and the figures of the plan as cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.styles import Alignment, Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pac_excel.design import styles
from pac_excel.design.boards.blocks import light_cells
from pac_excel.design.forms import section
from pac_excel.design.heading import link_section, link_to
from pac_excel.design.lists import define
from pac_excel.design.page import Chapter, Page
from pac_excel.design.theme import theme
from pac_excel.layout import banner
from pac_excel.layout.columns import Layout
from pac_excel.layout.computed import References
from pac_excel.layout.summary import figures_of
from pac_excel.plan.fields import INTEGER, RATE, Kind
from pac_excel.rules.finding import Severity

WIDTH, COLUMN_WIDTH = 18, 10.0
_SPAN = 2
_DATES = ("shown_start", "shown_end", "shown_as_of", "shown_version", "shown_supersedes", "shown_envelope")
_SWOT = ("count_force", "count_faiblesse", "count_opportunite", "count_menace")
_PLAN = ("count_couples", "count_objectives", "count_kpis", "count_actions", "count_done", "mean_progress")
_MONEY = ("sum_budget", "budget_left", "sum_spent", "sum_full_cost", "sum_gain", "global_roi")
_TEAM = ("sum_days", "sum_capacity", "global_load")
_COUNTS = {
    Severity.ERROR: ("Erreurs", "error"),
    Severity.WARNING: ("Alertes", "warning"),
    Severity.INFO: ("Informations", "info"),
}
_LABEL_HEIGHT, _VALUE_HEIGHT, _GAP_HEIGHT = 15.0, 25.0, 8.0
# where each chapter of the compass is worked on
_SHEETS = {
    "diagnosis": ("SWOT",),
    "strategy": ("Matrice",),
    "objectives": ("Objectifs",),
    "marketing": ("Cibles",),
    "actions": ("Actions", "Actions QQOQCCP"),
    "measuring": ("Tableau de bord",),
    "feedback": ("Retours d’expérience",),
}
# by name: what a figure says that calls for a look, the first that holds
_SIGNALS = {
    "budget_left": (("{c}<0", "bad"),),
    "global_roi": (("{c}<0", "bad"),),
    "global_load": (("{c}>1", "bad"), ("{c}>0.9", "late")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A strip of cards under a title that leads to the first of `targets` that is there.

    `narrow` cards take one column, others two.
    """

    title: str
    chapter: Chapter
    targets: tuple[str, ...]
    names: tuple[str, ...]
    narrow: frozenset[str] = frozenset()


DATES = Figures(title="Le plan", chapter=Chapter.FRAME, targets=("Cadrage", "Premiers pas"), names=_DATES)
SWOT = Figures(
    title="Diagnostic – constats", chapter=Chapter.DIAGNOSIS, targets=("Tableau SWOT",), names=_SWOT
)
STRATEGY = Figures(
    title="Stratégie, objectifs et actions",
    chapter=Chapter.STRATEGY,
    targets=("Actions", "Actions QQOQCCP"),
    names=_PLAN,
    narrow=frozenset(("count_objectives", "count_actions")),
)
MONEY = Figures(
    title="Budget et rentabilité",
    chapter=Chapter.ACTIONS,
    targets=("Budget et charge", "Actions QQOQCCP"),
    names=_MONEY,
)
TEAM = Figures(title="Équipe", chapter=Chapter.FRAME, targets=("Équipe", "Premiers pas"), names=_TEAM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A figure: its name, label, kind, formula (none where the check fills it), colour, and width.

    Its label leads to the sheet `target`.
    """

    name: str
    label: str
    kind: Kind[object]
    formula: str | None
    color: str
    span: int = _SPAN
    form: str = ""
    target: str = ""


def set_grid(sheet: Worksheet) -> None:
    """Give the sheet the columns of the cards."""
    for number in range(1, WIDTH + 1):
        sheet.column_dimensions[get_column_letter(number)].width = COLUMN_WIDTH


def draw_summary(sheet: Worksheet, page: Page, layout: Layout, row: int) -> int:
    """Draw the upper half of *Synthèse*: the plan, its check, its figures; return the row below."""
    _draw_state(sheet, row, (13, WIDTH), rows=2)
    row = _draw_title(sheet, page, layout, row, (12, WIDTH))
    draw_strip(sheet, layout, DATES, row, 1, 12)
    below = _draw_counts(sheet, layout, row, 13, 6)
    row = below
    below = _draw_compass(sheet, layout, row, 1, 14)
    row = below
    draw_strip(sheet, layout, SWOT, row, 1, 8)
    below = draw_strip(sheet, layout, STRATEGY, row, 9, 10)
    row = below
    draw_strip(sheet, layout, MONEY, row, 1, 12)
    return draw_strip(sheet, layout, TEAM, row, 13, 6)


def draw_strip(sheet: Worksheet, layout: Layout, figures: Figures, row: int, column: int, width: int) -> int:
    """Draw the figures that the workbook can compute; return the row below, `row` itself without any."""
    known = {figure.name: figure for figure in figures_of(layout)}
    references = References(layout)
    cards = [
        Card(
            name=name,
            label=known[name].label,
            kind=known[name].kind,
            formula=known[name].text(references),
            color=figures.chapter.dark,
            span=1 if name in figures.narrow else _SPAN,
        )
        for name in figures.names
        if name in known
    ]
    if not cards:
        return row
    _open(sheet, row, column, width, figures.title, figures.chapter, *figures.targets)
    _draw_cards(sheet, row + 1, column, cards)
    return _below(sheet, row)


def _draw_title(sheet: Worksheet, page: Page, layout: Layout, row: int, widths: tuple[int, int]) -> int:
    """Draw the title of the plan and its agency over some columns, its vision over all."""
    figures = {figure.name: figure for figure in figures_of(layout)}
    references, dark = References(layout), page.chapter.dark
    narrow, wide = widths
    lines = (
        ("shown_title", 14.0, 22.0, narrow),
        ("shown_agency", 11.0, 18.0, narrow),
        ("shown_vision", theme().size, 26.0, wide),
    )
    for name, size, height, width in lines:
        cell = sheet.cell(row, 1, f"={figures[name].text(references)}")
        is_plain = name == "shown_vision"
        cell.font = styles.font(bold=not is_plain, italic=is_plain, size=size, color=dark)
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="left", indent=1)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
        sheet.row_dimensions[row].height = height
        _name(sheet, name, row, 1)
        row += 1
    return row


def _draw_state(sheet: Worksheet, row: int, columns: tuple[int, int], *, rows: int) -> None:
    """Draw what the last check found, in words."""
    first, last = columns
    sheet.merge_cells(start_row=row, end_row=row + rows - 1, start_column=first, end_column=last)
    state = sheet.cell(row, first, banner.NEVER_CHECKED)
    state.font = styles.font(bold=True, size=12, color=Chapter.CONTROLS.dark)
    state.alignment = Alignment(wrap_text=True, vertical="center", horizontal="left", indent=1)
    _name(sheet, banner.STATE, row, first)


def _draw_counts(sheet: Worksheet, layout: Layout, row: int, column: int, width: int) -> int:
    """Draw the counts of open findings; return the row below."""
    _open(
        sheet,
        row,
        column,
        width,
        "Contrôle du plan – constats ouverts",
        Chapter.CONTROLS,
        "Contrôles",
    )
    references = References(layout)
    cards = []
    for name, severity in banner.COUNTS.items():
        label, look = _COUNTS[severity]
        text = banner.count_formula(severity, references)
        ink: str = getattr(theme(), look)[1]
        cards.append(Card(name=name, label=label, kind=INTEGER, formula=text, color=ink))
    _draw_cards(sheet, row + 1, column, cards)
    return _below(sheet, row)


def _draw_compass(sheet: Worksheet, layout: Layout, row: int, column: int, width: int) -> int:
    """Draw how complete each chapter of the method is; return the row below."""
    cards = [
        Card(
            name=name,
            label=chapter.label,
            kind=RATE,
            formula=None,
            color=Chapter.OVERVIEW.dark,
            form=r"0\ %",
            target=next((at for at in _SHEETS[chapter.name] if at in sheet.parent.sheetnames), ""),
        )
        for name, chapter in banner.compass_cells(layout).items()
    ]
    _open(
        sheet,
        row,
        column,
        width,
        "Boussole – ce qui est rempli, chapitre par chapitre",
        Chapter.OVERVIEW,
        "Guide",
        "Premiers pas",
    )
    row += 1
    a_line = width // _SPAN
    lines = [cards[at : at + a_line] for at in range(0, len(cards), a_line)]
    for line in lines:
        _draw_cards(sheet, row, column, line)
        row += 2
    return _below(sheet, row - 3)


def _below(sheet: Worksheet, row: int) -> int:
    """Return the row below a strip whose title stands in `row` and the space under it."""
    sheet.row_dimensions[row + 3].height = _GAP_HEIGHT
    return row + 4


def _open(
    sheet: Worksheet, row: int, column: int, width: int, title: str, chapter: Chapter, *targets: str
) -> None:
    section(sheet, row, title, chapter, width, column=column)
    link_section(sheet, row, column, *targets)


def _draw_cards(sheet: Worksheet, row: int, column: int, cards: Sequence[Card]) -> None:
    """Draw figures side by side: the label of each, and under it the named cell."""
    for card in cards:
        draw_card(sheet, row, column, card)
        column += card.span


def draw_card(sheet: Worksheet, row: int, column: int, card: Card) -> None:
    """Draw a figure: its label, and under it the named cell that computes it, or that the check fills."""
    look = theme()
    for at, height in ((row, _LABEL_HEIGHT), (row + 1, _VALUE_HEIGHT)):
        if card.span > 1:
            last = column + card.span - 1
            sheet.merge_cells(start_row=at, end_row=at, start_column=column, end_column=last)
        sheet.row_dimensions[at].height = height
        for offset in range(card.span):
            cell = sheet.cell(at, column + offset)
            cell.fill = styles.fill(look.computed)
            cell.border = _edges(is_top=at == row, is_left=offset == 0, is_right=offset == card.span - 1)
    caption = sheet.cell(row, column, card.label)
    caption.font = styles.font(size=look.small_size, color=look.muted)
    caption.alignment = Alignment(horizontal="center", vertical="center")
    if card.target:
        link_to(sheet, caption.coordinate, card.target, card.label)
        caption.font = styles.link_font(size=look.small_size)
        caption.alignment = Alignment(horizontal="center", vertical="center")
    value = sheet.cell(row + 1, column, f"={card.formula}" if card.formula else None)
    is_text = card.kind.name == "text"
    size = look.small_size if is_text else 12.0 if card.kind.name in ("date", "euros") else look.card_size
    value.font = styles.font(bold=True, size=size, color=card.color)
    value.alignment = Alignment(horizontal="center", vertical="center", wrap_text=is_text)
    value.number_format = card.form or styles.number_format(card.kind, is_formula=True)
    if card.name in _SIGNALS:
        tests = [
            (f"AND(ISNUMBER({value.coordinate}),{test.format(c=value.coordinate)})", name)
            for test, name in _SIGNALS[card.name]
        ]
        light_cells(sheet, value.coordinate, tests)
    _name(sheet, card.name, row + 1, column)


def _edges(*, is_top: bool, is_left: bool, is_right: bool) -> Border:
    line = Side(style="thin", color=theme().paper)
    return Border(
        left=line if is_left else None,
        right=line if is_right else None,
        top=line if is_top else None,
        bottom=None if is_top else line,
    )


def _name(sheet: Worksheet, name: str, row: int, column: int) -> None:
    define(sheet.parent, name, f"'{sheet.title}'!${get_column_letter(column)}${row}")
