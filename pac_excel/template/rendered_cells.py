"""The values of sheets being rendered, for charts to remember."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from pac_excel.ooxml.errors import MalformedPart
from pac_excel.ooxml.precedents import PrecedentFinder
from pac_excel.ooxml.references import Area
from pac_excel.ooxml.shifting import Movements
from pac_excel.ooxml.values import ReadValue, as_read
from pac_excel.ooxml.worksheet import read_rows
from pac_excel.ooxml.xml import MAIN
from pac_excel.template.grid import Grid
from pac_excel.template.staleness import Stale

# beyond so many cells Excel is left to read them itself
_MOST_CELLS = 20_000


@dataclass(frozen=True, slots=True)
class RenderedCells:
    """The cells of the sheets that a rendering fills, by sheet name in lower case."""

    grids: Mapping[str, Grid]
    movements: Movements
    stale: Stale
    finder: PrecedentFinder
    read_strings: Callable[[], Sequence[str]]
    date1904: bool
    _strings: list[Sequence[str]] = field(default_factory=list)
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
        cells = list(_cells(area)) if area.height * area.width <= _MOST_CELLS else []
        kept = [cell for cell in cells if not grid.is_written(*cell)]
        # a result that holds no longer has been taken out
        if not cells or any(grid.lacks_result(*cell) for cell in cells):
            return None
        try:
            found = self._kept_values(grid, kept)
        except MalformedPart:
            return None
        for cell in set(cells).difference(kept):
            found[cell] = as_read(grid.value(*cell), date1904=self.date1904)
        return [found.get(cell) for cell in cells]

    def _kept_values(self, grid: Grid, cells: Iterable[tuple[int, int]]) -> dict[tuple[int, int], ReadValue]:
        """Return what cells hold that stay as they are."""
        rows: dict[int, list[str]] = {}
        for row, column in cells:
            if xml := grid.source.cell(row, column).xml:
                rows.setdefault(row, []).append(xml)
        if not rows:
            return {}
        xml = "".join(f'<row r="{row}">{"".join(cells)}</row>' for row, cells in rows.items())
        part = f'<worksheet xmlns="{MAIN}"><sheetData>{xml}</sheetData></worksheet>'.encode()
        if not self._strings:
            self._strings.append(self.read_strings())
        return read_rows(part, "the rendered rows", self._strings[0], date1904=self.date1904).values


def _cells(area: Area) -> Iterator[tuple[int, int]]:
    columns = range(area.first_col, area.last_col + 1)
    return product(range(area.first_row, area.last_row + 1), columns)
