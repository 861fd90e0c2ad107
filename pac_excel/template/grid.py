"""The rows of a sheet being rendered: the source's, with changed cells laid over them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import reduce
from operator import attrgetter

from pac_excel.ooxml.archive import Fold
from pac_excel.ooxml.errors import TextTooLong, UnwritableValue
from pac_excel.ooxml.fonts import CellFonts
from pac_excel.ooxml.hyperlinks import check_link
from pac_excel.ooxml.references import Area, format_cell
from pac_excel.ooxml.results import has_result
from pac_excel.ooxml.rich_text import Link, RichText
from pac_excel.ooxml.row_heights import RowHeights, raised, with_height
from pac_excel.ooxml.sheet_data import RowPattern, SheetData, SourceRow
from pac_excel.ooxml.values import BadValue, OversizedText, Value, content_xml
from pac_excel.template.contents import Contents

LONG_RUN = 1_000
"""Rows in a row that are kept deflated."""


@dataclass(frozen=True, slots=True)
class Band:
    """Rows that a table was given: their numbers, and where in a row the value of each column stands.

    `calculated` are the columns with a formula.
    """

    numbers: range
    places: Mapping[int, int | None]
    calculated: Set[int]
    rows: Sequence[Sequence[Value]]

    def covers(self, row: int, column: int) -> bool:
        """Return whether the cell is one of those written."""
        return row in self.numbers and column in self.places

    def value(self, row: int, column: int) -> Value:
        """Return what a cell was given."""
        place = self.places[column]
        return None if place is None else self.rows[row - self.numbers.start][place]

    @property
    def area(self) -> Area:
        """The smallest area around its cells."""
        return Area(self.numbers.start, min(self.places), self.numbers.stop - 1, max(self.places))


class Grid:
    """Cells to be written over those of the source; only rows with such cells are put together anew."""

    def __init__(
        self,
        source: SheetData,
        sheet: str,
        contents: Contents,
        *,
        fonts: CellFonts | None = None,
        heights: RowHeights | None = None,
    ) -> None:
        self.formulas_changed = False
        self.links: dict[str, Link] = {}
        self.contents = contents
        self.measure = heights
        self._fonts = fonts
        self._sheet = sheet
        self.source = source
        self._bands: list[Band] = []
        self._values: dict[int, dict[int, Value]] = {}
        self._calculated: dict[int, set[int]] = {}
        # rows all of whose cells were written at once, long runs of them kept deflated
        self._lines: dict[int, bytes] = {}
        self._folds: dict[range, Fold] = {}
        # a cell that is taken out has no element
        self._changes: dict[int, dict[int, str]] = {}
        self._frames: dict[int, RowPattern | SourceRow] = {}
        self._heights: dict[int, float] = {}
        self._least: dict[int, float] = {}

    def add_band(self, band: Band) -> None:
        """Note the values of rows, which are written apart."""
        self._bands.append(band)

    def write_lines(self, first_row: int, lines: Sequence[bytes]) -> None:
        """Write rows whole, as the part has them, that nothing else is written into."""
        rows = range(first_row, first_row + len(lines))
        if len(rows) >= LONG_RUN:
            self._folds[rows] = Fold.of(b"".join(lines))
        else:
            self._lines.update(zip(rows, lines, strict=True))

    def write_cells(self, row: int, cells: Mapping[int, str]) -> None:
        """Write cells of a row by column."""
        self._changes.setdefault(row, {}).update(cells)

    def write_row(
        self, row: int, cells: Mapping[int, str], values: Mapping[int, Value], calculated: Iterable[int]
    ) -> None:
        """Write cells of a row, and note their values, results where the column is `calculated`."""
        if cells:
            self._changes.setdefault(row, {}).update(cells)
            self._values.setdefault(row, {}).update(values)
            self._calculated.setdefault(row, set()).update(calculated)

    def content(self, row: int, column: int, value: Value, style: str, formula: str = "") -> str:
        """Return what stands in a cell behind its style, a formula included; raises UnwritableValue."""
        try:
            found = self.contents.cell(value, formula)
            if found is not None:
                return found
            if isinstance(value, Link):
                check_link(value)
                self.links[format_cell(row, column)] = value
            font = self._fonts.of(style) if self._fonts and isinstance(value, RichText) else None
            return content_xml(value, formula, date1904=self.contents.date1904, font=font)
        except OversizedText as error:
            raise TextTooLong(self._sheet, format_cell(row, column), error.reason) from error
        except BadValue as error:
            raise UnwritableValue(self._sheet, format_cell(row, column), error.reason) from error

    def fit_row(self, row: int, height: float) -> None:
        """Have a row whose height nobody set be as high as a text written into it."""
        self._heights[row] = max(self._heights.get(row, 0.0), height)

    def fit_merged(self, row: int, at: tuple[int, int], style: str, value: Value) -> None:
        """Have a row be at least as high as a text that the cells merged `at` show, which no program fits."""
        if self.measure is not None and at in self.measure.merged:
            width = self.measure.merged[at]
            needed = self.measure.needed(at[1], style, value, width=width)
            self._least[row] = max(self._least.get(row, 0.0), needed)

    def frame(self, row: int, pattern: RowPattern | None) -> None:
        """Have a row that is new, or has no height or outline of its own, take those of `pattern`."""
        own = self.source.rows.get(row)
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
        found = self._frames.get(row) or self.source.rows.get(row)
        return found.numbered(row) if isinstance(found, RowPattern) else found

    @property
    def changed_area(self) -> Area | None:
        """The smallest area around the changed cells, None when there are none."""
        areas = [band.area for band in self._bands]
        rows = [row for row, cells in self._changes.items() if cells]
        if rows:
            columns = {column for cells in self._changes.values() for column in cells}
            areas.append(Area(min(rows), min(columns), max(rows), max(columns)))
        return reduce(Area.join, areas) if areas else None

    def is_written(self, row: int, column: int) -> bool:
        """Return whether the cell was written."""
        return column in self._changes.get(row, ()) or self._band(row, column) is not None

    def value(self, row: int, column: int) -> Value:
        """Return the value that a written cell was given."""
        values = self._values.get(row, {})
        if column in values:
            return values[column]
        band = self._band(row, column)
        return band.value(row, column) if band else None

    def lacks_result(self, row: int, column: int) -> bool:
        """Return whether a cell holds a formula whose result is not known."""
        if not self.is_written(row, column):
            cell = self.source.cell(row, column)
            return cell.formula is not None and not has_result(cell)
        if self.value(row, column) not in (None, ""):
            return False
        band = self._band(row, column)
        return column in self._calculated.get(row, ()) or (band is not None and column in band.calculated)

    def _band(self, row: int, column: int) -> Band | None:
        return next((band for band in self._bands if band.covers(row, column)), None)

    def parts(self) -> list[bytes | Fold]:
        """Return the rows in their order, in pieces."""
        lines = self._lines | {number: self._row_xml(number).encode() for number in self._changes}
        for number, row in self.source.rows.items():
            if number not in lines:
                lines[number] = row.xml.encode()
        numbers, at = sorted(lines), 0
        parts: list[bytes | Fold] = []
        for rows in sorted(self._folds, key=attrgetter("start")):
            until = bisect_left(numbers, rows.start)
            parts += (*[lines[number] for number in numbers[at:until]], self._folds[rows])
            at = bisect_left(numbers, rows.stop)
        return parts + [lines[number] for number in numbers[at:]]

    def _row_xml(self, number: int) -> str:
        source, change = self.source.rows.get(number), self._changes[number]
        if source and not change.keys() >= source.cells.keys():
            change = {column: cell.xml for column, cell in source.cells.items()} | change
        frame = self._frame(number)
        # an empty row is written for its height or style alone
        if frame is None and not any(change.values()):
            return ""
        start = frame.start if frame else f'<row r="{number}">'
        # as high as its texts need
        if number in self._heights:
            start = with_height(start, self._heights[number])
        if self._least.get(number):
            start = raised(start, self._least[number])
        cells = "".join([change[column] for column in sorted(change)])
        return f"{start}{cells}{frame.end if frame else '</row>'}"
