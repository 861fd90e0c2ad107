"""Reading the cells of a worksheet part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from lxml import etree

from pac_excel.ooxml.errors import MalformedPart
from pac_excel.ooxml.formulas import shift_formula
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.references import MAX_COLUMN, MAX_ROW, column_number
from pac_excel.ooxml.shared_strings import plain_text
from pac_excel.ooxml.values import (
    BadValue,
    CellError,
    ReadValue,
    date_to_serial,
    parse_number,
    unescape_text,
)
from pac_excel.ooxml.xml import MAIN, parse

_ROWS = f"{{{MAIN}}}sheetData/{{{MAIN}}}row"
_CELL = f"{{{MAIN}}}c"
_VALUE = f"{{{MAIN}}}v"
_FORMULA = f"{{{MAIN}}}f"
_INLINE = f"{{{MAIN}}}is"
_DIGITS = "0123456789"


@dataclass(slots=True)
class Cells:
    """What the cells of a sheet hold, by row and column; empty cells have no value."""

    values: dict[tuple[int, int], ReadValue] = field(default_factory=dict)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)


def read_cells(package: Package, part: str, strings: Sequence[str], *, date1904: bool = False) -> Cells:
    """Return the cells of the worksheet `part`; `strings` are the shared ones."""
    return read_rows(package.part(part), part, strings, date1904=date1904)


def read_rows(data: bytes, part: str, strings: Sequence[str], *, date1904: bool = False) -> Cells:
    """Return the cells of a worksheet part `data`; `strings` are the shared ones."""
    reader = _Reader(strings, date1904)
    for row in parse(data, part).iterfind(_ROWS):
        try:
            reader.read_row(row)
        except (ValueError, IndexError, BadValue) as error:
            raise MalformedPart(part, f"a cell of row {reader.row} is invalid ({error})") from error
    return reader.cells


class _Reader:
    """Gathers the cells of one sheet row by row."""

    def __init__(self, strings: Sequence[str], date1904: bool) -> None:
        self.cells = Cells()
        self.row = 0
        self._strings = strings
        self._date1904 = date1904
        self._masters: dict[str, tuple[int, int, str]] = {}

    def read_row(self, row: etree._Element) -> None:
        """Take in the cells of one `row` element."""
        number = row.get("r")
        self.row = int(number) if number else self.row + 1
        if not 0 < self.row <= MAX_ROW:
            raise ValueError("it lies beyond the last row of a sheet")
        column = 0
        for cell in row.iterchildren(_CELL):
            address = cell.get("r")
            column = column_number(address.rstrip(_DIGITS)) if address else column + 1
            if not 0 < column <= MAX_COLUMN:
                raise ValueError(f"{address} lies beyond the last column of a sheet")
            for child in cell:
                self._take(child, cell.get("t"), (self.row, column))

    def _take(self, child: etree._Element, kind: str | None, at: tuple[int, int]) -> None:
        tag = child.tag
        if tag == _VALUE:
            text = child.text
            if text and (value := self._value(kind, text)) != "":
                self.cells.values[at] = value
        elif tag == _FORMULA:
            self.cells.formulas[at] = self._formula(child, at)
        elif tag == _INLINE and (text := plain_text(child)):
            self.cells.values[at] = text

    def _value(self, kind: str | None, text: str) -> ReadValue:
        if kind is None or kind == "n":
            return parse_number(text)
        if kind == "s":
            return self._strings[int(text)]
        if kind == "b":
            return text.strip() in ("1", "true")
        if kind == "e":
            return CellError(text)
        if kind == "d":
            return date_to_serial(_iso_date(text), date1904=self._date1904)
        return unescape_text(text)

    def _formula(self, element: etree._Element, at: tuple[int, int]) -> str:
        """Return the text of a formula, that of a shared one as it reads in the cell `at`."""
        text = element.text or ""
        if element.get("t") != "shared":
            return text
        index = element.get("si", "")
        if text:
            self._masters[index] = (*at, text)
            return text
        if index not in self._masters:
            return ""
        row, column, shared = self._masters[index]
        return shift_formula(shared, at[0] - row, at[1] - column)


def _iso_date(text: str) -> date:
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=None) if moment.time() != datetime.min.time() else moment.date()
