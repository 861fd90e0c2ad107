"""The values of sheets being rendered, for charts to remember."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pac_excel.ooxml.errors import MalformedPart
from pac_excel.ooxml.references import Area
from pac_excel.ooxml.shifting import Movements
from pac_excel.ooxml.values import ReadValue
from pac_excel.ooxml.worksheet import read_rows
from pac_excel.ooxml.xml import MAIN
from pac_excel.template.grid import Grid

# beyond so many cells Excel is left to read them itself
_MOST_CELLS = 100_000


@dataclass(frozen=True, slots=True)
class RenderedCells:
    """The cells of the sheets that a rendering fills, by sheet name in lower case."""

    grids: Mapping[str, Grid]
    movements: Movements
    strings: Sequence[str]
    date1904: bool

    def are_touched(self, sheet: str, area: Area) -> bool:
        """Return whether any of the cells may hold another value than before."""
        grid = self.grids.get(sheet.lower())
        return grid is not None and (sheet.lower() in self.movements or grid.is_changed(area))

    def values(self, sheet: str, area: Area) -> Sequence[ReadValue] | None:
        """Return what the cells hold, row by row; None when a formula's result is not known."""
        grid = self.grids[sheet.lower()]
        if area.height * area.width > _MOST_CELLS or not grid.is_known(area):
            return None
        rows = (
            f'<row r="{row}">{grid.row_xml(row, area)}</row>'
            for row in range(area.first_row, area.last_row + 1)
        )
        xml = f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'
        try:
            cells = read_rows(xml.encode(), "the rendered rows", self.strings, date1904=self.date1904)
        except MalformedPart:
            return None
        return [
            cells.values.get((row, column))
            for row in range(area.first_row, area.last_row + 1)
            for column in range(area.first_col, area.last_col + 1)
        ]
