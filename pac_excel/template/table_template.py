"""A table of a template: what a row of it looks like, and its rows rendered into the sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pac_excel.ooxml.errors import TextTooLong, UnwritableValue
from pac_excel.ooxml.formulas import shift_formula
from pac_excel.ooxml.references import Area, column_letters, format_cell
from pac_excel.ooxml.sheet_data import SourceCell, SourceRow
from pac_excel.ooxml.table import Table, TableColumn
from pac_excel.ooxml.values import BadValue, OversizedText, cell_xml, escape_markup
from pac_excel.template.grid import Grid
from pac_excel.template.growth import Growth, follow_in_formula
from pac_excel.template.rows import Rows


@dataclass(frozen=True, slots=True)
class Formula:
    """The formula of a calculated column as it stands in `row`."""

    text: str
    row: int
    is_array: bool = False
    metadata: str = ""

    @property
    def is_constant(self) -> bool:
        """Whether it reads the same in every row."""
        return not self.is_array and shift_formula(self.text, 1) == self.text

    def element(self, row: int, address: str) -> str:
        """Return the `f` element of the cell at `address` in `row`."""
        text = escape_markup(shift_formula(self.text, row - self.row))
        return f'<f t="array" ref="{address}">{text}</f>' if self.is_array else f"<f>{text}</f>"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: where it stands, how new cells of it look, and its formula."""

    name: str
    number: int
    styles: tuple[str, ...]
    formula: Formula | None
    constant: str


@dataclass(frozen=True, slots=True)
class TableTemplate:
    """A table with the look of its rows; `frames` are the rows that new ones take after, in turn."""

    table: Table
    columns: tuple[Column, ...]
    frames: tuple[SourceRow | None, ...]

    @property
    def name(self) -> str:
        """The name that formulas call the table by."""
        return self.table.name

    def render(self, rows: Rows, grid: Grid, *, date1904: bool) -> Growth:
        """Write `rows` into `grid` in the place of those the table had, and return how far it grew."""
        growth = self.growth(rows)
        positions = rows.positions(self.name, self.table.headers)
        data = self.table.data_area
        columns = [
            (column, column_letters(column.number), positions.get(column.name)) for column in self.columns
        ]
        is_empty = not rows.rows
        for row, values in enumerate(rows.rows or [[None] * len(rows.columns)], data.first_row):
            is_new = row > data.last_row
            turn = (row - data.first_row) % len(self.frames)
            if is_new:
                grid.frame(row, self.frames[turn])
            for column, letters, position in columns:
                cell = grid.source(row, column.number)
                if position is None and column.formula is None and not (is_new or is_empty):
                    continue
                style = column.styles[turn] if is_new else cell.style
                value = values[position] if position is not None else None
                address = f"{letters}{row}"
                formula = ""
                if column.formula:
                    formula = column.constant or column.formula.element(row, address)
                    style += column.formula.metadata
                try:
                    xml = cell_xml(address, style, value, formula, date1904=date1904)
                except BadValue as error:
                    raise unwritable(error, self.table.sheet, address) from error
                grid.put(row, column.number, xml, has_formula=bool(formula))
            if self.table.is_filtered:
                grid.show(row)
        self._clear_below(grid, growth, rows.absorbed)
        self._move_totals(grid, growth)
        return growth

    def growth(self, rows: Rows) -> Growth:
        """Return how many rows the table gains, or loses, by having `rows`."""
        data = self.table.data_area
        # a table without a data row is one that Excel repairs
        return Growth(area=self.table.area, data=data, rows=max(1, len(rows.rows)) - data.height)

    def _clear_below(self, grid: Grid, growth: Growth, absorbed: int) -> None:
        """Take out the cells that were the table's and no longer are."""
        last_row = growth.area.last_row
        for row in range(growth.data.last_row + growth.rows + 1, last_row + absorbed + 1):
            for column in self.columns:
                grid.put(row, column.number, None)

    def _move_totals(self, grid: Grid, growth: Growth) -> None:
        if not growth.rows:
            return
        for row in range(growth.data.last_row + 1, growth.area.last_row + 1):
            for column in self.columns:
                cell = grid.source(row, column.number)
                if cell.xml:
                    address = format_cell(row + growth.rows, column.number)
                    grid.put(
                        row + growth.rows,
                        column.number,
                        _moved(cell, address, growth),
                        has_formula=cell.formula is not None,
                    )


def compile_table(table: Table, rows: Mapping[int, SourceRow]) -> TableTemplate:
    """Return the template of `table`, whose rows are among those of its sheet."""
    data = table.data_area
    patterns = _patterns(data, rows)
    columns = []
    for number, column in enumerate(table.columns, data.first_col):
        formula = _formula(column, number, data, rows)
        columns.append(
            Column(
                name=column.name,
                number=number,
                styles=tuple(_cell(rows, row, number).style for row in patterns),
                formula=formula,
                constant=formula.element(formula.row, "") if formula and formula.is_constant else "",
            )
        )
    return TableTemplate(table, tuple(columns), tuple(rows.get(row) for row in patterns))


def _patterns(data: Area, rows: Mapping[int, SourceRow]) -> tuple[int, ...]:
    """Return the data rows that new rows look like: two where they alternate, else the last one.

    The first pattern is that of the first data row, the turns being counted from there.
    """

    def look(row: int) -> tuple[str, ...]:
        return tuple(_cell(rows, row, column).style for column in range(data.first_col, data.last_col + 1))

    looks = [look(row) for row in range(data.first_row, min(data.first_row + 4, data.last_row + 1))]
    alternates = len(looks) > 1 and looks[0] != looks[1] and looks[2:] in ([], looks[:1], looks[:2])
    return (data.first_row, data.first_row + 1) if alternates else (data.last_row,)


def _formula(column: TableColumn, number: int, data: Area, rows: Mapping[int, SourceRow]) -> Formula | None:
    """Return the formula of a calculated column, which has the same one in every row.

    LibreOffice drops the mark of calculated columns, so the cells themselves are asked too.
    """
    found = [
        Formula(cell.formula, row, cell.is_array, cell.metadata)
        for row in range(data.first_row, data.last_row + 1)
        if (cell := _cell(rows, row, number)).formula
    ]
    if column.formula:
        return found[0] if found else Formula(column.formula, data.first_row)
    same = len(found) == data.height and all(
        shift_formula(found[0].text, formula.row - found[0].row) == formula.text for formula in found
    )
    return found[0] if same else None


def _cell(rows: Mapping[int, SourceRow], row: int, column: int) -> SourceCell:
    source = rows.get(row)
    return (source.cells.get(column) if source else None) or SourceCell("", "")


def _moved(cell: SourceCell, address: str, growth: Growth) -> str:
    """Return a cell of the totals row in its new place, its formula taking in the new rows."""
    xml = _with_address(cell.xml, address)
    if cell.formula is None:
        return xml
    text = escape_markup(follow_in_formula(cell.formula, growth))
    return cell_xml(address, cell.style + cell.metadata, None, f"<f>{text}</f>")


def _with_address(xml: str, address: str) -> str:
    before, _, rest = xml.partition(' r="')
    return f'{before} r="{address}"{rest.partition(chr(34))[2]}'


def unwritable(error: BadValue, sheet: str, address: str) -> UnwritableValue:
    """Return the same error with the cell it happened in."""
    kind = TextTooLong if isinstance(error, OversizedText) else UnwritableValue
    return kind(sheet, address, error.reason)
