"""Reading the cells of a worksheet part."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from pac_excel.ooxml.cells import CellMaker, Cells
from pac_excel.ooxml.errors import MalformedPart
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.plain_sheet import read_plain
from pac_excel.ooxml.references import MAX_COLUMN, MAX_ROW, column_number
from pac_excel.ooxml.shared_strings import plain_text
from pac_excel.ooxml.values import BadValue
from pac_excel.ooxml.xml import MAIN, parse

_ROWS = f"{{{MAIN}}}sheetData/{{{MAIN}}}row"
_CELL = f"{{{MAIN}}}c"
_VALUE = f"{{{MAIN}}}v"
_FORMULA = f"{{{MAIN}}}f"
_INLINE = f"{{{MAIN}}}is"
_DIGITS = "0123456789"


def read_cells(package: Package, part: str, strings: Sequence[str], *, date1904: bool = False) -> Cells:
    """Return the cells of the worksheet `part`; `strings` are the shared ones."""
    plain = read_plain(package.content(part), CellMaker(strings, date1904=date1904))
    return plain or read_rows(package.part(part), part, strings, date1904=date1904)


def read_rows(data: bytes, part: str, strings: Sequence[str], *, date1904: bool = False) -> Cells:
    """Return the cells of a worksheet part `data` however it is written; `strings` are the shared ones."""
    reader = _Reader(CellMaker(strings, date1904=date1904))
    for row in parse(data, part).iterfind(_ROWS):
        try:
            reader.read_row(row)
        except (ValueError, IndexError, BadValue) as error:
            raise MalformedPart(part, f"a cell of row {reader.row} is invalid ({error})") from error
    return reader.cells


class _Reader:
    """Gathers the cells of one sheet row by row."""

    def __init__(self, maker: CellMaker) -> None:
        self.cells = Cells()
        self.row = 0
        self._maker = maker

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
            if text and (value := self._maker.value(kind, text)) != "":
                self.cells.values[at] = value
        elif tag == _FORMULA:
            formula = child.text or ""
            if child.get("t") == "shared":
                formula = self._maker.shared_formula(child.get("si", ""), formula, at)
            self.cells.formulas[at] = formula
        elif tag == _INLINE and (text := plain_text(child)):
            self.cells.values[at] = text
