"""The values of sheets being rendered, for charts to remember."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from pac_excel.ooxml.errors import MalformedPart
from pac_excel.ooxml.precedents import PrecedentFinder
from pac_excel.ooxml.references import Area
from pac_excel.ooxml.shifting import Movements
from pac_excel.ooxml.values import ReadValue
from pac_excel.ooxml.worksheet import read_rows
from pac_excel.ooxml.xml import MAIN
from pac_excel.template.grid import Grid
from pac_excel.template.staleness import Stale

# beyond so many cells Excel is left to read them itself
_MOST_CELLS = 20_000
_FORMULA, _RESULT = "<f", "<v"


@dataclass(frozen=True, slots=True)
class RenderedCells:
    """The cells of the sheets that a rendering fills, by sheet name in lower case."""

    grids: Mapping[str, Grid]
    movements: Movements
    stale: Stale
    finder: PrecedentFinder
    strings: Sequence[str]
    date1904: bool
    _found: dict[tuple[str, Area], Sequence[ReadValue] | None] = field(default_factory=dict)

    def are_touched(self, sheet: str, area: Area) -> bool:
        """Return whether any of the cells may hold another value than before."""
        # where rows move, places are no longer those of the template
        return sheet.lower() in self.movements or self.stale.touches(sheet, area)

    def are_read_touched(self, formula: str) -> bool:
        """Return whether a formula reads cells that may hold another value than before."""
        return self.stale.touches_any(self.finder.of(formula, ""))

    def values(self, sheet: str, area: Area) -> Sequence[ReadValue] | None:
        """Return what the cells hold, row by row; None when a formula's result is not known."""
        key = (sheet.lower(), area)
        if key not in self._found:
            grid = self.grids.get(key[0])
            self._found[key] = self._read(grid, area) if grid else None
        return self._found[key]

    def _read(self, grid: Grid, area: Area) -> Sequence[ReadValue] | None:
        if area.height * area.width > _MOST_CELLS:
            return None
        rows: dict[int, list[str]] = {row: [] for row in range(area.first_row, area.last_row + 1)}
        for row, column in _cells(area):
            xml = grid.element(row, column)
            # a result that holds no longer has been taken out
            if _FORMULA in xml and _RESULT not in xml:
                return None
            rows[row].append(xml)
        xml = "".join(f'<row r="{row}">{"".join(cells)}</row>' for row, cells in rows.items())
        part = f'<worksheet xmlns="{MAIN}"><sheetData>{xml}</sheetData></worksheet>'.encode()
        try:
            read = read_rows(part, "the rendered rows", self.strings, date1904=self.date1904)
        except MalformedPart:
            return None
        return [read.values.get(cell) for cell in _cells(area)]


def _cells(area: Area) -> Iterator[tuple[int, int]]:
    columns = range(area.first_col, area.last_col + 1)
    return product(range(area.first_row, area.last_row + 1), columns)
