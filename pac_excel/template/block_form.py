"""A named block of cells ready to be filled, in one workbook after the other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, repeat
from typing import NamedTuple

from pac_excel.ooxml.references import Area, format_cell
from pac_excel.ooxml.sheet_data import SheetData
from pac_excel.ooxml.values import Value
from pac_excel.template.contents import EMPTY
from pac_excel.template.formula import Formula
from pac_excel.template.grid import Grid

Block = Sequence[Sequence[Value]]


class BlockCell(NamedTuple):
    """A cell of a block: the text before its content, its look, its `f` element, whether it is there."""

    column: int
    start: str
    look: str
    formula: str
    is_there: bool


class BlockForm:
    """An area of a sheet in which everything has moved already; its rows are looked at when first needed."""

    def __init__(self, area: Area, source: SheetData) -> None:
        self._area = area
        self._source = source
        rows = range(area.first_row, area.last_row + 1)
        # a name may stand for whole columns: rows neither given nor written need no visit
        self._written = {row for row in source.rows if row in rows}
        self._rows: dict[int, Sequence[BlockCell]] = {}

    def write(self, block: Block, grid: Grid) -> None:
        """Write a block into the area; a formula keeps its place and has the value as its result."""
        first_row, content = self._area.first_row, grid.contents.cell
        given = range(first_row, first_row + len(block))
        for row in self._written.union(given):
            values = block[row - first_row] if row in given else ()
            columns: dict[int, str] = {}
            filled: dict[int, Value] = {}
            calculated: list[int] = []
            for cell, value in zip(self._cells(row), chain(values, repeat(None))):  # noqa: B905 as wide as the area
                column, start, look, formula, is_there = cell
                if value is None and not is_there:
                    continue
                text = content(value, formula) or grid.content(row, column, value, look, formula)
                filled[column] = value
                columns[column] = "" if text == EMPTY and not look else start + text
                if formula:
                    calculated.append(column)
            grid.write_row(row, columns, filled, calculated)

    def _cells(self, row: int) -> Sequence[BlockCell]:
        if row not in self._rows:
            columns = range(self._area.first_col, self._area.last_col + 1)
            self._rows[row] = [self._cell(row, column) for column in columns]
        return self._rows[row]

    def _cell(self, row: int, column: int) -> BlockCell:
        cell, address = self._source.cell(row, column), format_cell(row, column)
        formula = Formula(cell.formula, row, cell.is_array) if cell.formula is not None else None
        look = cell.style + cell.metadata
        return BlockCell(
            column,
            f'<c r="{address}"{look}',
            look,
            formula.element(row, address) if formula else "",
            bool(cell.xml),
        )
