"""Views on a sheet: the named blocks of formulas, and the tables that grow with the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.table import TableColumn, TableFormula, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from pac_excel.design import styles
from pac_excel.design.lists import define
from pac_excel.design.page import Chapter
from pac_excel.design.theme import theme
from pac_excel.design.validations import guard
from pac_excel.layout.computed import References
from pac_excel.layout.views.vocabulary import NUMBER, Row, View, ViewColumn

TABLE_STYLE = "TableStyleLight1"
_HEADER_HEIGHT = 30.0
_FIGURE = "[>=100]#,##0;[<=-100]-#,##0;0.0#"


@dataclass(frozen=True, slots=True)
class Placed:
    """A view as it stands on a sheet: the letters of its columns by name, its first and last row."""

    sheet: str
    letters: Mapping[str, str]
    first: int
    last: int

    def cell(self, name: str, row: int | None = None) -> str:
        """Return the address of a cell of the first row, or of another, its column fixed."""
        return f"${self.letters[name]}{row or self.first}"

    def area(self, *names: str) -> str:
        """Return the address of columns that stand side by side."""
        return f"{self.letters[names[0]]}{self.first}:{self.letters[names[-1]]}{self.last}"

    def range(self, name: str) -> str:
        """Return the reference to a column, for charts."""
        letter = self.letters[name]
        return f"'{self.sheet}'!${letter}${self.first}:${letter}${self.last}"


def draw_block(
    sheet: Worksheet,
    view: View,
    references: References,
    at: tuple[int, int],
    hidden_column: int,
    *,
    height: float = 0.0,
) -> Placed:
    """Draw a view of so many rows from the cell `at` on, without header, and name it.

    What only its own formulas need stands in `hidden_column` and after.
    """
    row, column = at
    letters = _letters(view.shown, column) | _letters(view.hidden, hidden_column)
    last = row + view.rows - 1
    columns = {name: f"${letter}${row}:${letter}${last}" for name, letter in letters.items()}
    for number in range(1, view.rows + 1):
        line = row + number - 1
        cells = {name: f"${letter}{line}" for name, letter in letters.items()}
        spoken = Row(references=references, number=str(number), cells=cells, columns=columns)
        for item in view.columns:
            cell = sheet[f"{letters[item.name]}{line}"]
            formula = f"={item.text(spoken)}" if item.text else None
            cell.value = ArrayFormula(cell.coordinate, formula) if item.is_array else formula
            as_shown(cell, item)
            if item.span > 1:
                sheet.merge_cells(
                    start_row=line,
                    end_row=line,
                    start_column=cell.column,
                    end_column=cell.column + item.span - 1,
                )
        if height:
            sheet.row_dimensions[line].height = height
    width = sum(item.span for item in view.shown)
    _name(sheet, view.name, (row, column), (last, column + width - 1))
    if view.hidden:
        end = hidden_column + len(view.hidden) - 1
        _name(sheet, view.hidden_name, (row, hidden_column), (last, end))
        for number in range(hidden_column, end + 1):
            sheet.column_dimensions[get_column_letter(number)].hidden = True
    return Placed(sheet.title, letters, row, last)


def _name(sheet: Worksheet, name: str, first: tuple[int, int], last: tuple[int, int]) -> None:
    corners = [f"${get_column_letter(column)}${row}" for row, column in (first, last)]
    area = corners[0] if first == last else ":".join(corners)
    define(sheet.parent, name, f"'{sheet.title}'!{area}")


def draw_headers(sheet: Worksheet, view: View, placed: Placed, row: int, chapter: Chapter) -> None:
    """Draw the headers of a block above it."""
    for item in view.shown:
        cell = sheet[f"{placed.letters[item.name]}{row}"]
        cell.value = item.header
        _as_header(cell, item, chapter)


def draw_growing(
    sheet: Worksheet,
    view: View,
    references: References,
    row: int,
    chapter: Chapter,
    widths: Mapping[str, float],
    column: int = 1,
) -> Placed:
    """Draw a view that grows as a table whose header stands in `row`; `widths` by name of column."""
    placed = (*view.shown, *view.hidden)
    letters = _letters(placed, column)
    by_name = {item.name: item for item in placed}
    cells = {name: f"{view.name}[[#This Row],[{item.header}]]" for name, item in by_name.items()}
    spoken = Row(
        references=references,
        number=cells[NUMBER],
        cells=cells,
        columns={name: f"{view.name}[{item.header}]" for name, item in by_name.items()},
    )
    parts = []
    for number, item in enumerate(placed, 1):
        letter = letters[item.name]
        header, cell = sheet[f"{letter}{row}"], sheet[f"{letter}{row + 1}"]
        header.value = item.header
        _as_header(header, item, chapter)
        as_shown(cell, item)
        part = TableColumn(id=number, name=item.header)
        if item.text is None:
            cell.value = 1
        else:
            formula = item.text(spoken)
            cell.value = f"={formula}"
            part.calculatedColumnFormula = TableFormula(attr_text=formula)
        parts.append(part)
        sheet.column_dimensions[letter].width = widths.get(item.name, 12.0)
        sheet.column_dimensions[letter].hidden = item.is_hidden
    first, last = next(iter(letters.values())), list(letters.values())[-1]
    refused = guard()
    refused.sqref = f"{first}{row + 1}:{last}{row + 1}"
    sheet.add_data_validation(refused)
    sheet.add_table(
        ExcelTable(
            name=view.name,
            displayName=view.name,
            ref=f"{first}{row}:{last}{row + 1}",
            tableColumns=parts,
            tableStyleInfo=TableStyleInfo(name=TABLE_STYLE, showRowStripes=False),
        )
    )
    sheet.row_dimensions[row].height = _HEADER_HEIGHT
    sheet.print_title_rows = f"{row}:{row}"
    return Placed(sheet.title, letters, row + 1, row + 1)


def draw_shortfall(sheet: Worksheet, view: View, references: References, row: int) -> None:
    """Draw the cell that says what a view above or below has no row for, at the left of `row`."""
    placed = draw_block(sheet, view, references, (row, 1), 1)
    cell = sheet[f"A{placed.first}"]
    cell.font = styles.font(bold=True, color=theme().late[1])
    cell.alignment = Alignment(vertical="center")


def rule_rows(sheet: Worksheet, placed: Placed, area: str, key: str, *, is_filled: bool = True) -> None:
    """Have the rows that show something stand between lines, on a light ground if `is_filled`.

    Of two formats of a cell that fill it the first added holds, so what tells more is added before.
    """
    ground = plain(theme().computed) if is_filled else None
    look = FormulaRule(formula=[f'{placed.cell(key)}<>""'], border=_lines(), fill=ground)
    sheet.conditional_formatting.add(area, look)


def light_cells(sheet: Worksheet, area: str, looks: Sequence[tuple[str, str]]) -> None:
    """Give the cells of `area` ground and ink: tests, and names of looks, of which the first that holds.

    LibreOffice applies one format to a cell, hence the lines of the rows here too.
    """
    for test, name in looks:
        ground, ink = getattr(theme(), name)
        is_strong = name in ("bad", "late")
        rule = FormulaRule(
            formula=[test],
            fill=plain(ground),
            font=Font(color=ink, bold=is_strong or None),
            border=_lines(),
            stopIfTrue=True,
        )
        sheet.conditional_formatting.add(area, rule)


def _lines() -> Border:
    line = Side(style="thin", color=theme().line)
    return Border(bottom=line, top=line)


def plain(color: str) -> PatternFill:
    """Return the fill of a conditional format."""
    return PatternFill("solid", fgColor=color, bgColor=color)


def as_shown(cell: Cell, item: ViewColumn) -> None:
    """Give a cell the format of what it shows."""
    cell.font = styles.font()
    # figures of any size, each with the decimals that tell
    is_number = item.kind.name == "number"
    cell.number_format = _FIGURE if is_number else styles.number_format(item.kind, is_formula=True)
    side = styles.side_of(cell.number_format)
    is_text = side == "left"
    cell.alignment = Alignment(vertical="center", horizontal=side, indent=int(is_text), wrap_text=is_text)


def _as_header(cell: Cell, item: ViewColumn, chapter: Chapter) -> None:
    """Give a cell the look of a header above what has no arrows, nor indent at the right."""
    side = styles.side_of(styles.number_format(item.kind, is_formula=True))
    styles.as_header(cell, chapter)
    cell.alignment = Alignment(
        wrap_text=True, vertical="center", horizontal=side, indent=1 if side == "left" else 0
    )


def _letters(columns: Sequence[ViewColumn], first: int) -> dict[str, str]:
    found: dict[str, str] = {}
    for item in columns:
        found[item.name] = get_column_letter(first)
        first += item.span
    return found
