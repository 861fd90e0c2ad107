"""The cells of a workbook that is open in Excel, read sheet by sheet: a call for values, one for formulas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from pac_excel.books.protocol import Cell, NameView, TableView
from pac_excel.books.views import Views
from pac_excel.ooxml.references import MAX_ROW, Area, parse_area, parse_on_sheet
from pac_excel.ooxml.values import ERROR_CODES, CellError, ReadValue

if TYPE_CHECKING:
    import xlwings

# a name may stand for whole columns, which nobody means to read cell by cell
_LARGEST_NAME = 100_000
# tables and names of a sheet are read as one block, unless they lie far apart
_LARGEST_BLOCK = 400_000
# rows read below what is looked for, where somebody may have typed more of it
_BELOW, _FURTHER = 3, 100
# names that Excel keeps for itself, such as Print_Area
_BUILT_IN = frozenset({"Print_Area", "Print_Titles", "_FilterDatabase", "Criteria", "Extract"})

_MICROSECOND = dt.timedelta(microseconds=1)
_DAY = 86_400_000_000
# the day 0 of either count; what Excel hands over as a date of 1900 is its serial number counted from here
_DAY_0 = {False: dt.datetime(1899, 12, 30), True: dt.datetime(1904, 1, 1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveTable:
    """Where a table stands; `area` holds its header, and its totals if it has any."""

    sheet: str
    area: Area
    has_totals: bool
    native: xlwings.main.Table

    @property
    def data(self) -> Area:
        """The data rows."""
        area = self.area
        return Area(area.first_row + 1, area.first_col, area.last_row - self.has_totals, area.last_col)


class LiveCells:
    """What an open workbook holds, worked out as far as it is asked for; it does not follow later changes."""

    def __init__(self, book: xlwings.Book, *, date1904: bool) -> None:
        self._book = book
        self._date1904 = date1904
        self._grids: dict[str, Grid] = {}

    @cached_property
    def sheets(self) -> Mapping[str, xlwings.Sheet]:
        """The worksheets by name, from left to right."""
        return {sheet.name: sheet for sheet in self._book.sheets}

    @cached_property
    def places(self) -> Mapping[str, LiveTable]:
        """Where each table stands, by its name."""
        return {
            table.name: LiveTable(
                sheet=name, area=area_of(table.range), has_totals=bool(table.show_totals), native=table
            )
            for name, sheet in self.sheets.items()
            for table in sheet.tables
        }

    @cached_property
    def targets(self) -> Mapping[str, tuple[str, Area]]:
        """Sheet and area of the names that stand for cells; one of a sheet only is `sheet!name`."""
        found = {}
        for name in self._book.names:
            target = parse_on_sheet((name.refers_to or "").removeprefix("="))
            scope, _, own = name.name.rpartition("!")
            if target and target[0] in self.sheets and own.removeprefix("_xlnm.") not in _BUILT_IN:
                found[f"{_unquoted(scope)}!{own}" if scope else own] = target
        return found

    @cached_property
    def tables(self) -> Mapping[str, TableView]:
        """The tables by name."""
        return Views({name: partial(self._table_view, name) for name in self.places})

    @cached_property
    def names(self) -> Mapping[str, NameView]:
        """The names that stand for cells."""
        return Views({name: partial(self._name_view, name) for name in self._read_names})

    def grid(self, sheet: str) -> Grid:
        """Return the cells of a sheet that tables and names stand on."""
        if sheet not in self._grids:
            tables = [table.area for table in self.places.values() if table.sheet == sheet]
            names = [area for name, area in self._read_names.values() if name == sheet]
            self._grids[sheet] = Grid(self.sheets[sheet], [*tables, *names], date1904=self._date1904)
        return self._grids[sheet]

    def block(self, sheet: str, area: Area) -> list[list[Cell]]:
        """Return the cells of an area, which may be one that no table or name stands on."""
        grid = self.grid(sheet)
        if not grid.covers(area):
            grid = Grid(self.sheets[sheet], [area], date1904=self._date1904)
        return grid.block(area)

    @cached_property
    def _read_names(self) -> Mapping[str, tuple[str, Area]]:
        return {
            name: (sheet, area)
            for name, (sheet, area) in self.targets.items()
            if area.height * area.width <= _LARGEST_NAME
        }

    def _name_view(self, name: str) -> NameView:
        sheet, area = self._read_names[name]
        return NameView(name=name, sheet=sheet, area=area, cells=self.grid(sheet).block(area))

    def _table_view(self, name: str) -> TableView:
        table = self.places[name]
        grid, data = self.grid(table.sheet), table.data
        others = [other.area for other in self.places.values() if other.sheet == table.sheet]
        grown = 0 if table.has_totals else _rows_below(grid, data, others)
        header = Area(table.area.first_row, data.first_col, table.area.first_row, data.last_col)
        return TableView(
            name=name,
            sheet=table.sheet,
            area=table.area,
            headers=tuple(_header(cell.value) for cell in grid.block(header)[0]),
            rows=grid.block(Area(data.first_row, data.first_col, data.last_row + grown, data.last_col)),
            grown=grown,
        )


class Grid:
    """The cells of some areas of a sheet, read when first looked at."""

    def __init__(self, sheet: xlwings.Sheet, areas: Sequence[Area], *, date1904: bool) -> None:
        self._sheet = sheet
        self._name = sheet.name
        self._date1904 = date1904
        self._cells: dict[tuple[int, int], Cell] = {}
        self._known: list[Area] = []
        for area in _blocks(areas):
            last = min(area.last_row + _BELOW, MAX_ROW)
            self._read(Area(area.first_row, area.first_col, last, area.last_col))

    def block(self, area: Area) -> list[list[Cell]]:
        """Return the cells of an area, row by row."""
        return [
            [self.cell(row, column) for column in range(area.first_col, area.last_col + 1)]
            for row in range(area.first_row, area.last_row + 1)
        ]

    def covers(self, area: Area) -> bool:
        """Tell whether all cells of the area have been read."""
        return any(
            known.covers(area.first_row, area.first_col) and known.covers(area.last_row, area.last_col)
            for known in self._known
        )

    def cell(self, row: int, column: int) -> Cell:
        """Return one cell."""
        return self._cells.get((row, column)) or Cell(None, None, self._name, row, column)

    def is_filled(self, area: Area) -> bool:
        """Tell whether a cell of the area holds anything; cells further down are read as far as needed."""
        for known in list(self._known):
            short = known.last_row < area.last_row
            if short and known.first_col <= area.last_col and area.first_col <= known.last_col:
                last = min(max(area.last_row, known.last_row + _FURTHER), MAX_ROW)
                below = Area(known.last_row + 1, known.first_col, last, known.last_col)
                self._read(below)
                self._known.remove(below)
                self._known[self._known.index(known)] = known.join(below)
        return any(
            (row, column) in self._cells
            for row in range(area.first_row, area.last_row + 1)
            for column in range(area.first_col, area.last_col + 1)
        )

    def _read(self, area: Area) -> None:
        self._known.append(area)
        range_ = range_of(self._sheet, area)
        formulas = rows_of(range_.formula, area)
        shown = values_of(range_)
        if any(
            _may_be_text(*pair)
            for rows in zip(shown, formulas, strict=True)
            for pair in zip(*rows, strict=True)
        ):
            shown = _told_apart(shown, range_.options(ndim=2, chunksize=None).value)
        for row, (values, texts) in enumerate(zip(shown, formulas, strict=True), area.first_row):
            for column, (value, text) in enumerate(zip(values, texts, strict=True), area.first_col):
                read = read_value(value, date1904=self._date1904)
                # a text that begins with = is no formula
                formula = text[1:] if _is_formula(text) and text != read else None
                if read is not None or formula is not None:
                    self._cells[row, column] = Cell(read, formula, self._name, row, column)


def range_of(sheet: xlwings.Sheet, area: Area) -> xlwings.Range:
    """Return the range of a sheet that an area is."""
    return sheet.range((area.first_row, area.first_col), (area.last_row, area.last_col))


def area_of(range_: xlwings.Range) -> Area:
    """Return the area that a range covers."""
    return parse_area(str(range_.address).replace("$", ""))


def values_of(range_: xlwings.Range) -> list[list[Any]]:
    """Return what the cells of a range show, in one call; errors are texts."""
    # the size is known to be small, and to ask for it would be two calls more
    found: list[list[Any]] = range_.options(ndim=2, err_to_str=True, chunksize=None).value
    return found


def _may_be_text(value: Any, formula: Any) -> bool:
    """Tell whether a constant may be a text that reads like an error, or the error."""
    return isinstance(value, str) and value in ERROR_CODES and formula == value


def _told_apart(shown: list[list[Any]], without: list[list[Any]]) -> list[list[Any]]:
    """Return the values with texts marked that only read like errors: they are there `without` errors too."""
    return [
        [
            _Text(value) if value in ERROR_CODES and value == other else value
            for value, other in zip(*rows, strict=True)
        ]
        for rows in zip(shown, without, strict=True)
    ]


class _Text(str):
    """A text that reads like an error and is none."""


def rows_of(found: Any, area: Area) -> list[list[Any]]:
    """Return rows where Excel gives a single cell, or a single row, without them."""
    if area.height == area.width == 1 and not isinstance(found, list | tuple):
        return [[found]]
    if found and not isinstance(found[0], list | tuple):
        return [list(found)] if area.height == 1 else [[item] for item in found]
    return [list(row) for row in found]


def read_value(value: Any, *, date1904: bool) -> ReadValue:
    """Return what Excel hands over as any other book would read it: dates as their serial numbers."""
    if value is None or value == "":
        return None
    if isinstance(value, dt.datetime):
        return _whole(((value.replace(tzinfo=None) - _DAY_0[date1904]) // _MICROSECOND) / _DAY)
    if isinstance(value, bool):
        return value
    if isinstance(value, Decimal | float | int):
        # Excel has one kind of number
        return _whole(float(value))
    text = str(value)
    return CellError(text) if text in ERROR_CODES and not isinstance(value, _Text) else text


def _whole(number: float) -> int | float:
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _is_formula(text: object) -> bool:
    return isinstance(text, str) and text.startswith("=") and len(text) > 1


def _header(value: ReadValue) -> str:
    return "" if value is None else str(value)


def _unquoted(scope: str) -> str:
    return scope[1:-1].replace("''", "'") if scope.startswith("'") else scope


def _blocks(areas: Sequence[Area]) -> Iterable[Area]:
    """Return the areas to read: one around all, or each of them where it would be too large."""
    if not areas:
        return ()
    whole = areas[0]
    for area in areas[1:]:
        whole = whole.join(area)
    return [whole] if whole.height * whole.width <= _LARGEST_BLOCK else areas


def _rows_below(grid: Grid, data: Area, tables: Sequence[Area]) -> int:
    """Return how many rows right below `data` are filled within its columns and in no table."""
    count = 0
    for row in range(data.last_row + 1, MAX_ROW + 1):
        here = Area(row, data.first_col, row, data.last_col)
        if any(area.meets(here) for area in tables) or not grid.is_filled(here):
            break
        count += 1
    return count
