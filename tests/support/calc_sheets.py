"""The sheets of a workbook in a live Calc, their cells, tables and names, as xlwings has them."""

# xlwings' base classes have setters that nobody calls here
# mypy: disable-error-code="misc"

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import xlwings
from xlwings import base_classes as base

from pac_excel.ooxml.references import Area, format_area, parse_area, parse_on_sheet

# the day 0 of the dates that Excel hands over, whatever the workbook's own
_EPOCH = dt.datetime(1899, 12, 30)


@dataclass(frozen=True)
class Error:
    code: str


class Sheets(base.Sheets):
    def __init__(self, book: Any) -> None:
        self.book = book

    @property
    def active(self) -> Any:
        return Sheet(self.book, self.book.ask("active_sheet"))

    def __call__(self, name_or_index: Any) -> Any:
        if isinstance(name_or_index, str):
            return Sheet(self.book, name_or_index)
        return Sheet(self.book, self.book.ask("sheets")[name_or_index - 1])

    def __len__(self) -> int:
        return len(self.book.ask("sheets"))

    def __iter__(self) -> Iterator[Any]:
        return iter([Sheet(self.book, name) for name in self.book.ask("sheets")])


class Sheet(base.Sheet):
    def __init__(self, book: Any, name: str) -> None:
        self._book = book
        self._name = name

    def ask(self, request: str, *arguments: Any) -> Any:
        return self._book.ask(request, self._name, *arguments)

    @property
    def name(self) -> str:
        return self._name

    @property
    def book(self) -> Any:
        return self._book

    @property
    def api(self) -> Any:
        return NativeSheet(self)

    @property
    def tables(self) -> Any:
        return Tables(self)

    @property
    def visible(self) -> bool:
        return bool(self.ask("is_visible"))

    @visible.setter
    def visible(self, value: bool) -> None:
        self.ask("set_visible", value)

    def activate(self) -> None:
        self.ask("activate_sheet")

    def range(self, arg1: Any, arg2: Any = None) -> Any:
        first = _area_of(arg1)
        return Range(self, first.join(_area_of(arg2)) if arg2 is not None else first)


@dataclass
class NativeSheet:
    """The protection of a sheet, as Excel's own object on Windows has it; Calc knows no finer permissions."""

    sheet: Sheet
    AllowSorting = AllowFiltering = True
    AllowFormattingCells = AllowFormattingColumns = AllowFormattingRows = False
    AllowInsertingColumns = AllowInsertingRows = AllowInsertingHyperlinks = False
    AllowDeletingColumns = AllowDeletingRows = AllowUsingPivotTables = False
    ProtectDrawingObjects = ProtectScenarios = ProtectionMode = False

    @property
    def Protection(self) -> NativeSheet:  # noqa: N802
        return self

    @property
    def ProtectContents(self) -> bool:  # noqa: N802
        return bool(self.sheet.ask("is_protected"))

    def Protect(self, Password: str = "", **options: bool) -> None:  # noqa: N802, N803
        self.sheet.ask("protect", Password)

    def Unprotect(self, Password: str = "") -> None:  # noqa: N802, N803
        self.sheet.ask("unprotect", Password)


def _area_of(argument: Any) -> Area:
    if isinstance(argument, xlwings.Range):
        return argument.impl.area
    if isinstance(argument, Range):
        return argument.area
    if isinstance(argument, tuple):
        row, column, height, width = (*argument, 1, 1)[:4]
        return Area(row, column, row + height - 1, column + width - 1)
    return parse_area(argument.replace("$", ""))


class Range(base.Range):
    options: dict[str, Any]

    def __init__(self, sheet: Sheet, area: Area) -> None:
        self._sheet = sheet
        self.area = area

    def ask(self, request: str, *arguments: Any) -> Any:
        return self._sheet.ask(request, _bounds(self.area), *arguments)

    @property
    def api(self) -> Any:
        return self

    def __len__(self) -> int:
        return self.area.height * self.area.width

    @property
    def sheet(self) -> Any:
        return self._sheet

    @property
    def row(self) -> int:
        return self.area.first_row

    @property
    def column(self) -> int:
        return self.area.first_col

    @property
    def shape(self) -> tuple[int, int]:
        return self.area.height, self.area.width

    @property
    def address(self) -> str:
        return format_area(self.area)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        return format_area(self.area)

    def __call__(self, row: Any, column: Any = None) -> Any:
        if column is None:
            row, column = 1 + (row - 1) // self.area.width, 1 + (row - 1) % self.area.width
        at = (self.area.first_row + row - 1, self.area.first_col + column - 1)
        return Range(self._sheet, Area(*at, *at))

    @property
    def raw_value(self) -> Any:
        def built(value: Any) -> Any:
            if not isinstance(value, dict):
                return value
            if "error" in value:
                return Error(value["error"])
            return _EPOCH + dt.timedelta(days=value["date"])

        return [[built(value) for value in row] for row in self.ask("values")]

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        self.formula = data

    @property
    def formula(self) -> Any:
        found = self.ask("formulas")
        return found[0][0] if len(self) == 1 else found

    @formula.setter
    def formula(self, value: Any) -> None:
        if isinstance(value, list | tuple):
            self.ask("write", value)
        else:
            self.ask("fill", value)

    @property
    def number_format(self) -> Any:
        return self.ask("number_format")

    def clear_contents(self) -> None:
        self.ask("clear_contents")

    def insert(self, shift: Any = None, copy_origin: Any = None) -> None:
        self.ask("insert", shift)

    def autofill(self, destination: Any, type_: str) -> None:
        if type_ != "fill_formats":
            raise NotImplementedError(type_)
        self._sheet.ask("fill_formats", _bounds(destination.impl.area))

    def delete(self, shift: Any = None) -> None:
        self.ask("delete", shift)

    def select(self) -> None:
        self.ask("select")


class Tables(base.Tables):
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def _all(self) -> list[Table]:
        return [
            Table(self.sheet, name, Area(*area), totals) for name, area, totals in self.sheet.ask("tables")
        ]

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[Any]:
        return iter(self._all())

    def __call__(self, key: Any) -> Any:
        tables = self._all()
        if isinstance(key, int):
            return tables[key - 1]
        return next(table for table in tables if table.name == key)


class Table(base.Table):
    def __init__(self, sheet: Sheet, name: str, area: Area, totals: bool) -> None:
        self._sheet = sheet
        self._name = name
        self._area = area
        self._totals = totals

    @property
    def name(self) -> str:
        return self._name

    @property
    def parent(self) -> Any:
        return self._sheet

    @property
    def range(self) -> Any:
        return Range(self._sheet, self._area)

    @property
    def show_totals(self) -> bool:
        return self._totals

    def resize(self, range: Any) -> None:
        self._area = range.impl.area
        self._sheet.book.ask("resize", self._name, _bounds(self._area))


class Names(base.Names):
    def __init__(self, book: Any) -> None:
        self.book = book

    def snapshot(self) -> list[tuple[str, Any]]:
        return [(name, Name(self.book, name, where)) for name, where in self.book.ask("names")]

    def contains(self, name_or_index: Any) -> bool:
        return any(name == name_or_index for name, _ in self.snapshot())

    def __call__(self, name_or_index: Any) -> Any:
        return next(found for name, found in self.snapshot() if name == name_or_index)


class Name(base.Name):
    def __init__(self, book: Any, name: str, refers_to: str) -> None:
        self._book = book
        self._name = name
        self._refers_to = refers_to

    @property
    def name(self) -> str:
        return self._name

    @property
    def refers_to(self) -> str:
        return self._refers_to

    @property
    def refers_to_range(self) -> Any:
        sheet, area = parse_on_sheet(self._refers_to.removeprefix("=")) or ("", Area(1, 1, 1, 1))
        return Range(Sheet(self._book, sheet), area)


def _bounds(area: Area) -> list[int]:
    return [area.first_row, area.first_col, area.last_row, area.last_col]
