"""A book that is open in Excel, seen and changed through xlwings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pac_excel.books.blocks import fitted, key_of
from pac_excel.books.live_cells import LiveCells
from pac_excel.books.live_writing import (
    Block,
    Change,
    TableChange,
    block_change,
    table_change,
    typed,
    write_all,
)
from pac_excel.books.protocol import NameView, TableView
from pac_excel.ooxml.references import Area, parse_on_sheet
from pac_excel.ooxml.values import Value
from pac_excel.template.data import Content
from pac_excel.template.errors import UnknownCell, UnknownName, UnknownTable
from pac_excel.template.rows import Rows

if TYPE_CHECKING:
    import xlwings


class LiveBook:
    """A workbook that is open in Excel, saved or not; it is read when asked, and again after a write."""

    def __init__(self, book: xlwings.Book) -> None:
        self._book = book
        self._date1904 = _counts_from_1904(book)
        self._cells = LiveCells(book, date1904=self._date1904)

    @property
    def path(self) -> Path | None:
        """The file; None when it was never saved, or when Excel tells a web address."""
        name = str(self._book.fullname)
        path = Path(name)
        return path if "://" not in name and path.is_absolute() else None

    @property
    def date1904(self) -> bool:
        """Whether serial numbers of dates count from 1904."""
        return self._date1904

    def sheets(self) -> tuple[str, ...]:
        """Return the names of the sheets, from left to right."""
        return tuple(self._cells.sheets)

    def tables(self) -> Mapping[str, TableView]:
        """Return the tables by name."""
        return self._cells.tables

    def names(self) -> Mapping[str, NameView]:
        """Return the names that stand for cells; one that holds on a sheet only is keyed `sheet!name`."""
        return self._cells.names

    def write(
        self,
        tables: Mapping[str, Rows],
        names: Mapping[str, Content],
        cells: Mapping[str, Value] | None = None,
    ) -> None:
        """Fill tables, names and single cells, each table in one write; a formula stays.

        Cells that hold what they are given are left alone. Should Excel refuse anything, all is put back as
        it was. Raises NoRoom, SheetProtected, NotWritten.
        """
        changes: list[Change] = [
            *(self._table_change(name, rows) for name, rows in tables.items()),
            *(self._block_of_name(name, content) for name, content in names.items()),
            *(self._block_of_cell(address, value) for address, value in (cells or {}).items()),
        ]
        try:
            write_all(self._cells, changes)
        finally:
            self._cells = LiveCells(self._book, date1904=self._date1904)

    def _table_change(self, name: str, rows: Rows) -> TableChange:
        view = self._cells.tables[key_of(self._cells.tables, name, UnknownTable)]
        return table_change(self._cells, view, rows, date1904=self._date1904)

    def _block_of_name(self, name: str, content: Content) -> Block:
        view = self._cells.names[key_of(self._cells.names, name, UnknownName)]
        rows = fitted(name, view.area.height, view.area.width, content)
        return self._block(view.sheet, view.area, rows)

    def _block_of_cell(self, address: str, value: Value) -> Block:
        sheet, area = parse_on_sheet(address) or ("", Area(1, 1, 1, 1))
        if sheet not in self._cells.sheets or area.height * area.width != 1:
            raise UnknownCell(address, self.sheets())
        return self._block(sheet, area, [[value]])

    def _block(self, sheet: str, area: Area, rows: Sequence[Sequence[Value]]) -> Block:
        given = [[typed(value, date1904=self._date1904) for value in row] for row in rows]
        return block_change(self._cells, sheet, area, given)


def _counts_from_1904(book: xlwings.Book) -> bool:
    """Tell how the workbook counts its days, which only Excel's own object says."""
    native = book.api
    if hasattr(native, "date_1904"):  # Excel for Mac
        return bool(native.date_1904.get())
    return bool(native.Date1904)
