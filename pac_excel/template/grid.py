"""The rows of a sheet being rendered: the source's, with changed cells laid over them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from pac_excel.ooxml.errors import TextTooLong, UnwritableValue
from pac_excel.ooxml.fonts import CellFonts
from pac_excel.ooxml.hyperlinks import check_link
from pac_excel.ooxml.references import Area, column_letters, format_cell
from pac_excel.ooxml.rich_text import Link, RichText
from pac_excel.ooxml.row_heights import RowHeights, raised, with_height
from pac_excel.ooxml.sheet_data import RowPattern, SheetData, SourceCell, SourceRow
from pac_excel.ooxml.values import BadValue, OversizedText, Value, content_xml

# what lies between it and its negative is a finite number
_LARGE = 10**300


class Slot(NamedTuple):
    """A cell of a row to be written: where its value stands among those given, its attributes behind the
    address, and what gives its `f` element.
    """

    column: int
    letters: str
    place: int | None
    style: str
    element: Callable[[int], str] | None

    def styled(self, style: str) -> Slot:
        """Return the slot with a style before its other attributes."""
        return self._replace(style=style + self.style)


class Grid:
    """Cells to be written over those of the source; only rows with such cells are put together anew."""

    def __init__(
        self,
        source: SheetData,
        sheet: str,
        *,
        date1904: bool,
        fonts: CellFonts | None = None,
        heights: RowHeights | None = None,
    ) -> None:
        self.formulas_changed = False
        self.links: dict[str, Link] = {}
        self._fonts = fonts
        self._sheet = sheet
        self._date1904 = date1904
        self._source = source
        self._texts: dict[str, str] = {}
        # a cell that is taken out has no element
        self._changes: dict[int, dict[int, str]] = {}
        self._frames: dict[int, SourceRow] = {}
        self._measure = heights
        self._heights: dict[int, float] = {}
        self._least: dict[int, float] = {}

    def source(self, row: int, column: int) -> SourceCell:
        """Return the cell as the source has it, or would show it."""
        return self._source.cell(row, column)

    def fill(self, row: int, column: int, value: Value, style: str, formula: str = "") -> None:
        """Write a value, beside the `f` element `formula` if there is one; raises UnwritableValue."""
        self.fill_row(row, [Slot(column, column_letters(column), 0, style, lambda _: formula)], [value])

    def fill_row(self, row: int, slots: Iterable[Slot], values: Sequence[Value]) -> None:
        """Write values into the slots of a row; raises UnwritableValue."""
        changes = self._changes.setdefault(row, {})
        source = self._source.rows.get(row)
        old = source.cells if source else {}
        texts = self._texts
        for column, letters, place, style, element in slots:
            value = None if place is None else values[place]
            formula = element(row) if element else ""
            # most cells hold numbers, nothing, or a text that stands in other cells too
            if (type(value) is float or type(value) is int) and -_LARGE < value < _LARGE:
                content = f">{formula}<v>{value!r}</v></c>"
            elif value is None and not formula:
                content = "/>" if style else ""
            elif type(value) is str and not formula and value in texts:
                content = texts[value]
            else:
                content = self._content(row, column, value, style, formula)
            changes[column] = f'<c r="{letters}{row}"{style}{content}' if content else ""
            before = old.get(column) if old else None
            if formula != "" if before is None else (before.formula is not None) != (formula != ""):
                self.formulas_changed = True

    def fit_row(self, row: int, slots: Iterable[Slot], values: Sequence[Value]) -> None:
        """Have a row whose height nobody set be as high as the texts written into it."""
        if self._measure is None:
            return
        given = ((slot, values[slot.place]) for slot in slots if slot.place is not None)
        needed = [self._measure.needed(slot.column, slot.style, value) for slot, value in given]
        self._heights[row] = max(self._heights.get(row, 0.0), *needed, 0.0)

    def fit_merged(self, row: int, at: tuple[int, int], style: str, value: Value) -> None:
        """Have a row be at least as high as a text that the cells merged `at` show, which no program fits."""
        if self._measure is not None and at in self._measure.merged:
            width = self._measure.merged[at]
            needed = self._measure.needed(at[1], style, value, width=width)
            self._least[row] = max(self._least.get(row, 0.0), needed)

    def _content(self, row: int, column: int, value: Value, style: str, formula: str) -> str:
        """Return what stands in a cell behind its style; raises UnwritableValue."""
        address = format_cell(row, column)
        try:
            if isinstance(value, Link):
                check_link(value)
                self.links[address] = value
            font = self._fonts.of(style) if self._fonts and isinstance(value, RichText) else None
            content = content_xml(value, formula, date1904=self._date1904, font=font)
        except OversizedText as error:
            raise TextTooLong(self._sheet, address, error.reason) from error
        except BadValue as error:
            raise UnwritableValue(self._sheet, address, error.reason) from error
        if type(value) is str and not formula:
            self._texts[value] = content
        return content

    def frame(self, row: int, pattern: RowPattern | None) -> None:
        """Have a row that is new, or has no height or outline of its own, take those of `pattern`."""
        own = self._source.rows.get(row)
        if pattern and (own is None or (pattern.is_shaped and not own.is_shaped)):
            self._frames[row] = pattern.numbered(row)

    def show(self, row: int) -> None:
        """Have a row not be hidden."""
        own = self._frames.get(row) or self._source.rows.get(row)
        if own and own.is_hidden:
            self._frames[row] = own.shown()
            self._changes.setdefault(row, {})

    @property
    def changed_area(self) -> Area | None:
        """The smallest area around the changed cells, None when there are none."""
        rows = [row for row, cells in self._changes.items() if cells]
        if not rows:
            return None
        columns: set[int] = set().union(*self._changes.values())
        return Area(min(rows), min(columns), max(rows), max(columns))

    def is_written(self, row: int, column: int) -> bool:
        """Return whether the cell was written."""
        return column in self._changes.get(row, ())

    def element(self, row: int, column: int) -> str:
        """Return the `c` element of a cell, "" for one that is not there."""
        if self.is_written(row, column):
            return self._changes[row][column]
        return self._source.cell(row, column).xml

    def to_xml(self) -> str:
        """Return the rows in their order."""
        rows: Mapping[int, SourceRow] = self._source.rows
        return "".join([self._row_xml(number) for number in sorted(rows.keys() | self._changes.keys())])

    def _row_xml(self, number: int) -> str:
        source, cells = self._source.rows.get(number), self._changes.get(number)
        if cells is None:
            return source.xml if source else ""
        if source and source.cells:
            cells = {column: cell.xml for column, cell in source.cells.items()} | cells
        frame = self._frames.get(number) or source
        if frame is None:
            if not any(cells.values()):
                return ""
            frame = SourceRow(f'<row r="{number}">', "</row>")
        if number in self._heights:
            frame = replace(frame, start=with_height(frame.start, self._heights[number]))
        if self._least.get(number):
            frame = replace(frame, start=raised(frame.start, self._least[number]))
        return frame.with_cells(cells)
