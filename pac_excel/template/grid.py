"""The rows of a sheet being rendered: the source's, with changed cells laid over them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple, cast

from pac_excel.ooxml.errors import TextTooLong, UnwritableValue
from pac_excel.ooxml.fonts import CellFonts
from pac_excel.ooxml.hyperlinks import check_link
from pac_excel.ooxml.references import Area, column_number, format_cell
from pac_excel.ooxml.rich_text import Link, RichText
from pac_excel.ooxml.row_heights import RowHeights, raised, with_height
from pac_excel.ooxml.sheet_data import RowPattern, SheetData, SourceCell, SourceRow
from pac_excel.ooxml.values import BadValue, OversizedText, Value, content_xml, text_xml
from pac_excel.template.row_shape import RowShape, Slot

# what lies between it and its negative is a finite number
_LARGE = 10**300
# what is not equal to a value of another of these types
_MEMORY = 10_000
_REMEMBERED = frozenset((str, date))
# characters: the limit is counted in UTF-16, where a character takes one or two
_SHORT = 1_000


# a cell as it is written here: what it holds has other elements, none of them a cell
_CELL = re.compile(r'<c r="(?P<letters>[A-Z]+)[^>]*?(?:/>|>.*?</c>)', re.DOTALL)


class Line(NamedTuple):
    """A row all of whose cells were written at once."""

    columns: Set[int]
    cells: str


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
        self._known: dict[Value, str] = {}
        # a cell that is taken out has no element
        self._changes: dict[int, Line | dict[int, str]] = {}
        self._frames: dict[int, RowPattern | SourceRow] = {}
        self._measure = heights
        self._heights: dict[int, float] = {}
        self._least: dict[int, float] = {}

    def source(self, row: int, column: int) -> SourceCell:
        """Return the cell as the source has it, or would show it."""
        return self._source.cell(row, column)

    def fill(self, row: int, column: int, value: Value, style: str, formula: str = "") -> None:
        """Write a value, beside the `f` element `formula` if there is one; raises UnwritableValue."""
        element = (lambda _: formula) if formula else None
        self.fill_row(row, RowShape([Slot(column, 0, element)], [style]), [value])

    def fill_row(self, row: int, shape: RowShape, values: Sequence[Value]) -> None:
        """Write values into a row of that shape; raises UnwritableValue."""
        contents = self._contents(row, shape, shape.values(values))
        source = self._source.rows.get(row)
        old = source.cells if source else {}
        if not self.formulas_changed:
            self.formulas_changed = _changes_formulas(old, shape)
        if shape.is_whole and row not in self._changes and shape.columns.issuperset(old):
            self._changes[row] = Line(shape.columns, shape.text(row, contents))
        else:
            self._cells(row).update(shape.cells(row, contents))

    def fit_row(self, row: int, shape: RowShape, values: Sequence[Value]) -> None:
        """Have a row whose height nobody set be as high as the texts written into it."""
        if self._measure is None:
            return
        given = zip(shape.slots, shape.styles, shape.values(values), strict=True)
        needed = [self._measure.needed(slot.column, style, value) for slot, style, value in given]
        self._heights[row] = max(self._heights.get(row, 0.0), *needed, 0.0)

    def fit_merged(self, row: int, at: tuple[int, int], style: str, value: Value) -> None:
        """Have a row be at least as high as a text that the cells merged `at` show, which no program fits."""
        if self._measure is not None and at in self._measure.merged:
            width = self._measure.merged[at]
            needed = self._measure.needed(at[1], style, value, width=width)
            self._least[row] = max(self._least.get(row, 0.0), needed)

    def _contents(self, row: int, shape: RowShape, values: Sequence[Value]) -> list[str]:
        """Return what stands in each cell of a row behind its style."""
        known = self._known
        # most cells hold nothing, a number, or a value that stands in other cells too
        contents: list[str | None] = [
            "/>"
            if value is None
            else known.get(value)
            if type(value) in _REMEMBERED
            else f"><v>{value!r}</v></c>"
            if (type(value) is int or type(value) is float) and -_LARGE < value < _LARGE
            else f"><v>{value}</v></c>"
            if type(value) is Decimal and value.is_finite() and -_LARGE < value < _LARGE
            else None
            for value in values
        ]
        if None in contents:
            for index, content in enumerate(contents):
                if content is None:
                    column, style = shape.slots[index].column, shape.styles[index]
                    contents[index] = self._content(row, column, values[index], style)
        for index in shape.formulas:
            slot = shape.slots[index]
            if slot.element:
                contents[index] = self._content(
                    row, slot.column, values[index], shape.styles[index], slot.element(row)
                )
        return cast(list[str], contents)

    def _cells(self, row: int) -> dict[int, str]:
        """Return the changed cells of a row, to be added to."""
        found = self._changes.get(row)
        if not isinstance(found, dict):
            written = _CELL.finditer(found.cells) if found else ()
            found = {column_number(cell["letters"]): cell[0] for cell in written}
            self._changes[row] = found
        return found

    def _content(self, row: int, column: int, value: Value, style: str, formula: str = "") -> str:
        """Return what stands in a cell behind its style; raises UnwritableValue."""
        if type(value) is str and not formula and len(value) <= _SHORT:
            # shorter than any limit, so that no address is asked for
            return self._remember(value, text_xml(value))
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
        if type(value) in _REMEMBERED and not formula:
            self._remember(value, content)
        return content

    def _remember(self, value: Value, content: str) -> str:
        """Return `content`, which stands in every cell that holds `value`."""
        if len(self._known) >= _MEMORY:
            self._known.clear()
        self._known[value] = content
        return content

    def frame(self, row: int, pattern: RowPattern | None) -> None:
        """Have a row that is new, or has no height or outline of its own, take those of `pattern`."""
        own = self._source.rows.get(row)
        if pattern and (own is None or (pattern.is_shaped and not own.is_shaped)):
            self._frames[row] = pattern

    def show(self, row: int) -> None:
        """Have a row not be hidden."""
        own = self._frame(row)
        if own and own.is_hidden:
            self._frames[row] = own.shown()
            self._changes.setdefault(row, {})

    def _frame(self, row: int) -> SourceRow | None:
        """Return a row with its height and style, None for one that has none."""
        found = self._frames.get(row) or self._source.rows.get(row)
        return found.numbered(row) if isinstance(found, RowPattern) else found

    @property
    def changed_area(self) -> Area | None:
        """The smallest area around the changed cells, None when there are none."""
        columns: set[int] = set()
        rows = []
        for row, change in self._changes.items():
            changed = change if isinstance(change, dict) else change.columns
            if changed:
                rows.append(row)
                columns.update(changed)
        return Area(min(rows), min(columns), max(rows), max(columns)) if rows else None

    def is_written(self, row: int, column: int) -> bool:
        """Return whether the cell was written."""
        change = self._changes.get(row, {})
        return column in (change if isinstance(change, dict) else change.columns)

    def element(self, row: int, column: int) -> str:
        """Return the `c` element of a cell, "" for one that is not there."""
        if self.is_written(row, column):
            return self._cells(row)[column]
        return self._source.cell(row, column).xml

    def to_xml(self) -> str:
        """Return the rows in their order."""
        rows: Mapping[int, SourceRow] = self._source.rows
        return "".join([self._row_xml(number) for number in sorted(rows.keys() | self._changes.keys())])

    def _row_xml(self, number: int) -> str:
        source, change = self._source.rows.get(number), self._changes.get(number)
        if change is None:
            return source.xml if source else ""
        frame = self._frame(number)
        if not isinstance(change, dict):
            start, end = (frame.start, frame.end) if frame else (f'<row r="{number}">', "</row>")
            return self._fitted(number, start) + change.cells + end
        if source and source.cells:
            change = {column: cell.xml for column, cell in source.cells.items()} | change
        if frame is None:
            if not any(change.values()):
                return ""
            frame = SourceRow(f'<row r="{number}">', "</row>")
        return replace(frame, start=self._fitted(number, frame.start)).with_cells(change)

    def _fitted(self, number: int, start: str) -> str:
        """Return the start tag of a row with the height that its texts need, where they were measured."""
        if number in self._heights:
            start = with_height(start, self._heights[number])
        return raised(start, self._least[number]) if self._least.get(number) else start


def _changes_formulas(old: Mapping[int, SourceCell], shape: RowShape) -> bool:
    """Return whether a row of that shape puts in a formula where there was none, or takes one out."""
    if not old:
        return bool(shape.formulas)
    for slot in shape.slots:
        before = old.get(slot.column)
        if (before is not None and before.formula is not None) != (slot.element is not None):
            return True
    return False
