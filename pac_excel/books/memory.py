"""A book that lives in no file: for tests, and for callers who have their tables already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from decimal import Decimal

from pac_excel.books.blocks import as_block, fitted, key_of
from pac_excel.books.protocol import Cell, NameView, TableView
from pac_excel.ooxml.references import Area, parse_on_sheet
from pac_excel.ooxml.rich_text import Link, RichText
from pac_excel.ooxml.values import ReadValue, Value, date_to_serial, time_to_serial
from pac_excel.template.data import Content
from pac_excel.template.errors import UnknownCell, UnknownName, UnknownTable
from pac_excel.template.rows import Rows

_NAMES_SHEET = "Noms"


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryTable:
    """A table at the top of a sheet of its own; `formulas` are those of calculated columns, by header."""

    headers: tuple[str, ...]
    rows: Sequence[Sequence[Value]] = ()
    formulas: Mapping[str, str] = field(default_factory=dict)


class MemoryBook:
    """A book of tables and named values; each table has the sheet of its name, the names share one."""

    path = None

    def __init__(
        self,
        tables: Mapping[str, MemoryTable] | None = None,
        names: Mapping[str, Content] | None = None,
        *,
        date1904: bool = False,
    ) -> None:
        self._date1904 = date1904
        self._tables = dict(tables or {})
        self._names = {name: as_block(content) for name, content in (names or {}).items()}

    @property
    def date1904(self) -> bool:
        """Whether serial numbers of dates count from 1904."""
        return self._date1904

    def sheets(self) -> tuple[str, ...]:
        """Return the names of the sheets: one for each table, and that of the names."""
        return (*self._tables, _NAMES_SHEET) if self._names else tuple(self._tables)

    def tables(self) -> Mapping[str, TableView]:
        """Return the tables by name."""
        return {name: self._table_view(name, table) for name, table in self._tables.items()}

    def names(self) -> Mapping[str, NameView]:
        """Return the names, one below the other on their sheet."""
        views, row = {}, 1
        for name, block in self._names.items():
            width = max((len(values) for values in block), default=1)
            area = Area(row, 1, row + len(block) - 1, width)
            cells = [
                [
                    Cell(self._read(value), None, _NAMES_SHEET, at, column)
                    for column, value in enumerate(values, 1)
                ]
                for at, values in enumerate(block, row)
            ]
            views[name] = NameView(name=name, sheet=_NAMES_SHEET, area=area, cells=cells)
            row += len(block)
        return views

    def write(
        self,
        tables: Mapping[str, Rows],
        names: Mapping[str, Content],
        cells: Mapping[str, Value] | None = None,
    ) -> None:
        """Fill tables, names and single cells: all of them, or none when one of them is wrong."""
        filled = {key_of(self._tables, name, UnknownTable): rows for name, rows in tables.items()}
        named = {key_of(self._names, name, UnknownName): content for name, content in names.items()}
        new_tables = {name: _filled(name, self._tables[name], rows) for name, rows in filled.items()}
        new_names = {
            name: fitted(name, *_shape(self._names[name]), content) for name, content in named.items()
        }
        named_after: dict[str, Sequence[Sequence[Value]]] = {**self._names, **new_names}
        after = MemoryBook(self._tables | new_tables, named_after)
        for address, value in (cells or {}).items():
            after._put(address, value)
        self._tables, self._names = after._tables, after._names

    def _put(self, address: str, value: Value) -> None:
        """Write one cell of a table's rows or of the names."""
        sheet, area = parse_on_sheet(address) or ("", Area(1, 1, 1, 1))
        views: list[TableView | NameView] = [*self.tables().values(), *self.names().values()]
        for view in views:
            row, column = _within(view, area)
            if view.sheet == sheet and row >= 0 and view.area.covers(area.first_row, area.first_col):
                break
        else:
            raise UnknownCell(address, self.sheets())
        if isinstance(view, TableView):
            table = self._tables[view.name]
            rows = table.rows or [[None] * len(table.headers)]
            self._tables[view.name] = replace(table, rows=_with(rows, row, column, value))
        else:
            self._names[view.name] = _with(self._names[view.name], row, column, value)

    def _table_view(self, name: str, table: MemoryTable) -> TableView:
        rows = table.rows or [[None] * len(table.headers)]
        formulas = [table.formulas.get(header) for header in table.headers]
        return TableView(
            name=name,
            sheet=name,
            area=Area(1, 1, len(rows) + 1, len(table.headers)),
            headers=table.headers,
            rows=[
                [
                    Cell(self._read(value), formula, name, row, column)
                    for column, (value, formula) in enumerate(zip(values, formulas, strict=True), 1)
                ]
                for row, values in enumerate(rows, 2)
            ],
        )

    def _read(self, value: Value) -> ReadValue:
        """Return what a cell that was given `value` reads as."""
        if isinstance(value, date):
            return date_to_serial(value, date1904=self._date1904)
        if isinstance(value, time):
            return time_to_serial(value)
        if isinstance(value, Decimal):
            return float(value)
        if isinstance(value, RichText | Link):
            value = str(value)
        return None if value == "" else value


def _filled(name: str, table: MemoryTable, rows: Rows) -> MemoryTable:
    """Return the table with other rows; columns not given keep what they hold, row by row."""
    positions = rows.positions(name, table.headers)
    new_rows = []
    for number, values in enumerate(rows.rows):
        old = table.rows[number] if number < len(table.rows) else [None] * len(table.headers)
        new_rows.append(
            [
                values[positions[header]]
                if header in positions
                else None
                if header in table.formulas
                else kept
                for header, kept in zip(table.headers, old, strict=True)
            ]
        )
    return replace(table, rows=new_rows)


def _shape(block: Sequence[Sequence[Value]]) -> tuple[int, int]:
    return len(block), max((len(values) for values in block), default=1)


def _within(view: TableView | NameView, area: Area) -> tuple[int, int]:
    """Return the place of a cell among the rows of a view, the header of a table being row -1."""
    header = isinstance(view, TableView)
    return area.first_row - view.area.first_row - header, area.first_col - view.area.first_col


def _with(rows: Sequence[Sequence[Value]], row: int, column: int, value: Value) -> list[list[Value]]:
    new = [list(values) for values in rows]
    new[row][column] = value
    return new
