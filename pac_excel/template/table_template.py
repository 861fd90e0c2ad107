"""A table of a template: what a row of it looks like, and its rows rendered into the sheet."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace

from pac_excel.ooxml.formulas import FormulaPattern, shift_formula
from pac_excel.ooxml.references import Area, format_cell
from pac_excel.ooxml.row_heights import RowHeights
from pac_excel.ooxml.sheet_data import RowPattern, SheetData
from pac_excel.ooxml.shifting import Movement, Movements, follow_formula, sheets_of
from pac_excel.ooxml.table import Table, TableColumn
from pac_excel.ooxml.values import escape_markup
from pac_excel.template.formula import Formula
from pac_excel.template.last import Last
from pac_excel.template.row_shape import Slot
from pac_excel.template.rows import Rows
from pac_excel.template.table_form import NewRows, TableForm


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: where it stands, how new cells of it look, and its formula."""

    name: str
    number: int
    styles: tuple[str, ...]
    formula: Formula | None
    constant: str

    def following(self, table: Table, movements: Movements) -> Column:
        """Return the column with its formula after what moves in the workbook."""
        if not movements or self.formula is None:
            return self
        formula = self.formula
        movement = movements.get(table.sheet.lower(), Movement(()))
        text = follow_formula(formula.text, movements, table.sheet, formula.row)
        row = movement.row(formula.row, self.number) or formula.row
        if (text, row) == (formula.text, formula.row):
            return self
        followed = replace(formula, text=text, row=row)
        return replace(self, formula=followed, constant=_constant(followed))

    def slot(self, place: int | None) -> Slot:
        """Return the column as it is written, its values standing at `place` among those of a row."""
        if self.formula is None:
            return Slot(self.number, place)
        pattern = None if self.formula.is_array else FormulaPattern.of(self.formula.text)
        return Slot(
            self.number,
            place,
            FormulaElement(self.formula, self.number, self.constant, pattern),
            self.formula.metadata,
            self.constant.encode(),
        )


@dataclass(frozen=True, slots=True)
class FormulaElement:
    """What gives the `f` element of a column's cell in a row."""

    formula: Formula
    column: int
    constant: str
    pattern: FormulaPattern | None

    def __call__(self, row: int) -> str:
        """Return the element in `row`."""
        if self.constant:
            return self.constant
        if self.pattern is None:
            return self.formula.element(row, format_cell(row, self.column))
        return f"<f>{escape_markup(self.pattern.shifted(row - self.formula.row))}</f>"


@dataclass(frozen=True, slots=True)
class TableTemplate:
    """A table with the look of its rows; `frames` are the rows that new ones take after, in turn."""

    table: Table
    columns: tuple[Column, ...]
    frames: tuple[RowPattern | None, ...]
    spoken_of: Sequence[str]
    last_form: Last[Hashable, TableForm] = field(default_factory=Last, compare=False)

    @property
    def name(self) -> str:
        """The name that formulas call the table by."""
        return self.table.name

    def form(self, rows: Rows, movements: Movements, heights: RowHeights | None) -> TableForm:
        """Return the table ready to be given rows of the columns of `rows` after what moves."""
        data = self.table.data_area
        movement = movements.get(self.table.sheet.lower(), Movement(()))
        first_row = movement.row(data.first_row, data.first_col) or data.first_row
        columns = tuple([column.following(self.table, movements) for column in self.columns])
        key = (rows.columns, first_row, columns, heights)
        return self.last_form.get(key, lambda: self._form(rows, first_row, columns, heights))

    def _form(
        self, rows: Rows, first_row: int, columns: Sequence[Column], heights: RowHeights | None
    ) -> TableForm:
        positions = rows.positions(self.name, self.table.headers)
        turns = range(len(self.frames))
        return TableForm(
            [column.slot(positions.get(column.name)) for column in columns],
            range(first_row, first_row + self.table.data_area.height),
            NewRows(self.frames, [[column.styles[turn] for column in columns] for turn in turns]),
            heights,
            is_filtered=self.table.is_filtered,
        )


def compile_table(table: Table, source: SheetData) -> TableTemplate:
    """Return the template of `table`, which stands on the sheet `source`."""
    data = table.data_area
    patterns = _patterns(data, source)
    columns = []
    for number, column in enumerate(table.columns, data.first_col):
        formula = _formula(column, number, data, source)
        columns.append(
            Column(
                name=column.name,
                number=number,
                styles=tuple(source.cell(row, number).style for row in patterns),
                formula=formula,
                constant=_constant(formula),
            )
        )
    rows = [source.rows.get(row) for row in patterns]
    return TableTemplate(
        table=table,
        columns=tuple(columns),
        frames=tuple(row.pattern() if row else None for row in rows),
        spoken_of=_spoken_of(table, columns),
    )


def _spoken_of(table: Table, columns: Sequence[Column]) -> Sequence[str]:
    """Return the sheets, in lower case, whose movements change the formulas of columns."""
    own, found = table.sheet.lower(), set()
    for formula in (column.formula for column in columns if column.formula):
        found |= {sheet or own for sheet in sheets_of(formula.text)}
        # one that reads differently in each row counts from the row that it stands in
        found |= set() if formula.is_constant else {own}
    return sorted(found)


def _constant(formula: Formula | None) -> str:
    return formula.element(formula.row, "") if formula and formula.is_constant else ""


def _patterns(data: Area, source: SheetData) -> tuple[int, ...]:
    """Return the data rows that new rows look like: two where they alternate, else the last one.

    The first pattern is that of the first data row, the turns being counted from there.
    """

    def look(row: int) -> tuple[str, ...]:
        return tuple(source.cell(row, column).style for column in range(data.first_col, data.last_col + 1))

    looks = [look(row) for row in range(data.first_row, min(data.first_row + 4, data.last_row + 1))]
    alternates = len(looks) > 1 and looks[0] != looks[1] and looks[2:] in ([], looks[:1], looks[:2])
    return (data.first_row, data.first_row + 1) if alternates else (data.last_row,)


def _formula(column: TableColumn, number: int, data: Area, source: SheetData) -> Formula | None:
    """Return the formula of a calculated column, which has the same one in every row.

    LibreOffice drops the mark of calculated columns, so the cells themselves are asked too.
    """
    found = [
        Formula(cell.formula, row, cell.is_array, cell.metadata)
        for row in range(data.first_row, data.last_row + 1)
        if (cell := source.cell(row, number)).formula
    ]
    if column.formula:
        return _at(data.first_row, found[0]) if found else Formula(column.formula, data.first_row)
    same = len(found) == data.height and all(
        shift_formula(found[0].text, formula.row - found[0].row) == formula.text for formula in found
    )
    return found[0] if same else None


def _at(row: int, formula: Formula) -> Formula:
    """Return a formula as it stands in `row`, which stays whatever the table is given."""
    return replace(formula, text=shift_formula(formula.text, row - formula.row), row=row)
