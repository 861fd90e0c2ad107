"""A book in an .xlsx or .xlsm file that no program needs to have open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import overload

from pac_excel.books.protocol import Cell, NameView, TableView
from pac_excel.books.views import Views
from pac_excel.ooxml.cells import Cells
from pac_excel.ooxml.errors import WorkbookChanged
from pac_excel.ooxml.limits import DEFAULT, Limits
from pac_excel.ooxml.package import Package, read_file
from pac_excel.ooxml.references import MAX_ROW, Area
from pac_excel.ooxml.saving import check_writable, save_atomically
from pac_excel.ooxml.shared_strings import read_shared_strings
from pac_excel.ooxml.table import Table, read_tables
from pac_excel.ooxml.values import ReadValue, Value
from pac_excel.ooxml.workbook import read_workbook
from pac_excel.ooxml.worksheet import read_cells
from pac_excel.template.data import Content, Data
from pac_excel.template.rows import Rows
from pac_excel.template.template import Template

# a name may stand for whole columns, which nobody means to read cell by cell
_LARGEST_BLOCK = 100_000


class FileBook:
    """A workbook file as it was when opened; a sheet is read when a table or name on it is asked for."""

    def __init__(self, path: Path, data: bytes, limits: Limits = DEFAULT) -> None:
        self._path = path
        self._limits = limits
        self._data = data
        self._contents = _Contents(data, str(path), limits)

    @classmethod
    def open(cls, path: Path | str, limits: Limits = DEFAULT, *, whole: bool = True) -> FileBook:
        """Return the book in the file `path`; NotAWorkbook or HostileFile when it is none.

        Its parts are looked over for what could do harm: all of them now, or where the book is not wanted
        `whole` each one before it is read, and all before anything is written.
        """
        book = cls(Path(path), read_file(path, limits), limits)
        if whole:
            book._contents.package.admit_all()
        return book

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    @property
    def date1904(self) -> bool:
        """Whether serial numbers of dates count from 1904."""
        return self._contents.workbook.date1904

    def sheets(self) -> tuple[str, ...]:
        """Return the names of the sheets, from left to right."""
        return tuple(sheet.name for sheet in self._contents.workbook.sheets)

    def tables(self) -> Mapping[str, TableView]:
        """Return the tables by name."""
        return self._contents.tables

    def names(self) -> Mapping[str, NameView]:
        """Return the names that stand for cells; one that holds on a sheet only is keyed `sheet!name`."""
        return self._contents.names

    def write(
        self,
        tables: Mapping[str, Rows],
        names: Mapping[str, Content],
        cells: Mapping[str, Value] | None = None,
    ) -> None:
        """Fill tables, names and single cells in the file, in one step.

        Raises WorkbookLocked when it is open elsewhere, WorkbookChanged when it was saved since it was read.
        """
        check_writable(self._path)
        if read_file(self._path, self._limits) != self._data:
            reason = "it was saved by someone else since it was read"
            raise WorkbookChanged(str(self._path), reason, "read it again, then write")
        filled = {**names, **(cells or {})}
        content = Data(tables=tables, names=filled, prose=False, fit_rows=True)
        data = Template(self._contents.package).render(content)
        save_atomically(self._path, data)
        self._data = data
        self._contents = _Contents(data, str(self._path), self._limits)


class _Contents:
    """What the bytes of a workbook hold, worked out as far as it is asked for."""

    def __init__(self, data: bytes, path: str, limits: Limits) -> None:
        self.package = Package.of(data, path, limits)
        self.workbook = read_workbook(self.package)
        self._cells: dict[str, Cells] = {}

    @cached_property
    def tables(self) -> Mapping[str, TableView]:
        views = {}
        for sheet, part in self._parts.items():
            tables = read_tables(self.package, sheet, part)
            areas = [table.area for table in tables]
            views.update({table.name: partial(self._table_view, table, areas) for table in tables})
        return Views(views)

    @cached_property
    def names(self) -> Mapping[str, NameView]:
        return Views(
            {
                name: partial(self._name_view, name, sheet, area)
                for name, (sheet, area) in self.workbook.named_areas.items()
                if area.height * area.width <= _LARGEST_BLOCK
            }
        )

    @cached_property
    def _parts(self) -> Mapping[str, str]:
        return self.workbook.worksheet_parts

    @cached_property
    def _strings(self) -> list[str]:
        return read_shared_strings(self.package, self.workbook.shared_strings)

    def _sheet(self, name: str) -> Cells:
        if name not in self._cells:
            date1904 = self.workbook.date1904
            self._cells[name] = read_cells(self.package, self._parts[name], self._strings, date1904=date1904)
        return self._cells[name]

    def _name_view(self, name: str, sheet: str, area: Area) -> NameView:
        return NameView(name=name, sheet=sheet, area=area, cells=_block(self._sheet(sheet), sheet, area))

    def _table_view(self, table: Table, areas: list[Area]) -> TableView:
        cells, data = self._sheet(table.sheet), table.data_area
        grown = _rows_below(cells, data, areas)
        whole = Area(data.first_row, data.first_col, data.last_row + grown, data.last_col)
        return _FileTable(
            name=table.name,
            sheet=table.sheet,
            area=table.area,
            headers=table.headers,
            rows=_Lines(cells, table.sheet, whole),
            grown=grown,
        )


class _Lines(Sequence[Sequence[Cell]]):
    """The rows of an area, made of the cells of its sheet when they are asked for."""

    def __init__(self, cells: Cells, sheet: str, area: Area) -> None:
        self._cells = cells
        self._sheet = sheet
        self._area = area

    def __len__(self) -> int:
        return self._area.height

    @overload
    def __getitem__(self, place: int) -> Sequence[Cell]: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Sequence[Cell]]: ...

    def __getitem__(self, place: int | slice) -> Sequence[Cell] | Sequence[Sequence[Cell]]:
        area = self._area
        rows = range(area.first_row, area.last_row + 1)[place]
        if isinstance(rows, range):
            return [_Line(self._cells, self._sheet, area, row) for row in rows]
        return _Line(self._cells, self._sheet, area, rows)

    def values(self) -> Sequence[Sequence[ReadValue]]:
        """Return what the cells hold, row by row."""
        area, value = self._area, self._cells.values.get
        columns = range(area.first_col, area.last_col + 1)
        return [
            [value((row, column)) for column in columns] for row in range(area.first_row, area.last_row + 1)
        ]


class _Line(Sequence[Cell]):
    """A row of an area, whose cells are made when they are asked for."""

    __slots__ = ("_area", "_cells", "_row", "_sheet")

    def __init__(self, cells: Cells, sheet: str, area: Area, row: int) -> None:
        self._cells = cells
        self._sheet = sheet
        self._area = area
        self._row = row

    def __len__(self) -> int:
        return self._area.width

    @overload
    def __getitem__(self, place: int) -> Cell: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Cell]: ...

    def __getitem__(self, place: int | slice) -> Cell | Sequence[Cell]:
        columns = range(self._area.first_col, self._area.last_col + 1)[place]
        if isinstance(columns, range):
            return [self._cell(column) for column in columns]
        return self._cell(columns)

    def _cell(self, column: int) -> Cell:
        at = (self._row, column)
        return Cell(self._cells.values.get(at), self._cells.formulas.get(at), self._sheet, *at)


@dataclass(frozen=True, slots=True, kw_only=True)
class _FileTable(TableView):
    """A table of a file, whose cells are made when they are asked for."""

    rows: _Lines

    @property
    def values(self) -> Sequence[Sequence[ReadValue]]:
        """What the cells of the data rows hold."""
        return self.rows.values()


def _block(cells: Cells, sheet: str, area: Area) -> list[list[Cell]]:
    return [list(line) for line in _Lines(cells, sheet, area)]


def _rows_below(cells: Cells, data: Area, tables: list[Area]) -> int:
    """Return how many rows right below `data` are filled within its columns and in no table.

    A totals row is in its own table, so nothing is right below the data of a table that has one.
    """
    count = 0
    for row in range(data.last_row + 1, MAX_ROW + 1):
        here = Area(row, data.first_col, row, data.last_col)
        filled = any((row, column) in cells.values for column in range(data.first_col, data.last_col + 1))
        if not filled or any(area.meets(here) for area in tables):
            break
        count += 1
    return count
