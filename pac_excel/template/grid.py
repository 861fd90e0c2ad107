"""The rows of a sheet being rendered: the source's, with changed cells laid over them."""

from __future__ import annotations

from collections.abc import Mapping

from pac_excel.ooxml.sheet_data import SourceCell, SourceRow

_EMPTY = SourceCell("", "")


class Grid:
    """Cells to be written over those of the source; only rows with such cells are put together anew."""

    def __init__(self, source: Mapping[int, SourceRow]) -> None:
        self.formulas_changed = False
        self._source = source
        self._changes: dict[int, dict[int, str | None]] = {}
        self._frames: dict[int, SourceRow] = {}

    def source(self, row: int, column: int) -> SourceCell:
        """Return the cell as the source has it, an empty one when it has none."""
        frame = self._source.get(row)
        return frame.cells.get(column, _EMPTY) if frame else _EMPTY

    def put(self, row: int, column: int, xml: str | None, *, has_formula: bool = False) -> None:
        """Write a `c` element into the cell, or take the cell out."""
        self._changes.setdefault(row, {})[column] = xml
        if has_formula != (self.source(row, column).formula is not None):
            self.formulas_changed = True

    def frame(self, row: int, pattern: SourceRow | None) -> None:
        """Have a row that is new, or has no height of its own, take those of `pattern`."""
        own = self._source.get(row)
        if pattern and (own is None or (pattern.has_own_height and not own.has_own_height)):
            self._frames[row] = pattern.renumbered(row)

    def show(self, row: int) -> None:
        """Have a row not be hidden."""
        own = self._frames.get(row) or self._source.get(row)
        if own and own.is_hidden:
            self._frames[row] = own.shown()
            self._changes.setdefault(row, {})

    def to_xml(self) -> str:
        """Return the rows in their order."""
        if not self._changes:
            return "".join([row.xml for row in self._source.values()])
        return "".join(
            [self._row_xml(number) for number in sorted(self._source.keys() | self._changes.keys())]
        )

    def _row_xml(self, number: int) -> str:
        source, changes = self._source.get(number), self._changes.get(number)
        if changes is None:
            return source.xml if source else ""
        cells: dict[int, str | None] = {}
        if source:
            cells = {column: cell.xml for column, cell in source.cells.items()}
        cells |= changes
        filled = {column: xml for column, xml in cells.items() if xml is not None}
        frame = self._frames.get(number) or source
        if frame is None:
            return SourceRow(f'<row r="{number}">', "</row>").with_cells(filled) if filled else ""
        return frame.with_cells(filled)
