"""A table ready to be filled with given columns, in one workbook after the other."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence, Set
from itertools import cycle, groupby, islice
from operator import attrgetter
from typing import AnyStr, NamedTuple, cast

from pac_excel.ooxml.row_heights import Measure, RowHeights, height_attribute, with_room
from pac_excel.ooxml.sheet_data import RowPattern, SheetData, SourceCell, SourceRow
from pac_excel.ooxml.values import BadValue, Value
from pac_excel.template.contents import ELEMENT
from pac_excel.template.grid import LONG_RUN, Band, Grid
from pac_excel.template.row_shape import CONTENT, NUMBER, RowShape, Slot
from pac_excel.template.rows import Rows

_ELEMENT = ELEMENT.encode()


class Kind(NamedTuple):
    """What rows have in common: the slots they fill, by index, their shape, and what measures each place.

    Those of the same `family` differ in their styles alone, as rows of two colours in turn do.
    """

    indexes: Sequence[int]
    shape: RowShape
    measures: Sequence[tuple[int, Measure]]
    family: int


class RowLook(NamedTuple):
    """How a row is written.

    `pieces` are its text around its number, marks standing for its contents, when the table writes all of it,
    else empty; `is_fitted` says whether its height is that of its texts; `frame` is the row that a new one
    takes after.
    """

    kind: Kind
    pieces: Sequence[str] = ()
    is_fitted: bool = False
    frame: RowPattern | None = None
    changes_formulas: bool = False


class NewRows(NamedTuple):
    """What rows take after that the sheet does not have: a row and the styles of its cells, in turn."""

    frames: Sequence[RowPattern | None]
    styles: Sequence[Sequence[str]]


class TableForm:
    """A table whose place on its sheet is known, given the same columns each time.

    `old` are the rows that the sheet has for it. With `heights` rows are as high as their texts need; those
    of a filtered table are shown.
    """

    def __init__(
        self,
        slots: Sequence[Slot],
        old: range,
        new: NewRows,
        heights: RowHeights | None,
        *,
        is_filtered: bool,
    ) -> None:
        self._slots = slots
        self._old = old
        self._new = new
        self._heights = heights
        self._is_filtered = is_filtered
        self._all = list(range(len(slots)))
        self._given = [index for index, slot in enumerate(slots) if slot.place is not None or slot.element]
        self._calculated = frozenset(slot.column for slot in slots if slot.element)
        self._kinds: dict[tuple[bool, tuple[str, ...]], Kind] = {}
        self._families: dict[Hashable, int] = {}
        self._looks: dict[tuple[int, bool], tuple[SourceRow | None, RowLook]] = {}
        self._appended = [self._appended_look(turn) for turn in range(len(new.frames))]

    def numbers(self, rows: Rows) -> range:
        """Return the numbers of the rows that `rows` take, one where there are none."""
        return range(self._old.start, self._old.start + max(1, len(rows.rows)))

    def write(self, rows: Rows, grid: Grid, shared: Set[int]) -> None:
        """Write `rows` into `grid`; the rows `shared` are written into by others too."""
        given = rows.rows or [[None] * len(rows.columns)]
        numbers = self.numbers(rows)
        # rows up to here keep what the user wrote in columns of his own; without rows nothing is left to keep
        kept_end = self._old.stop + rows.absorbed if rows.rows else self._old.start
        looks = self._looks_of(numbers, kept_end, grid.source)
        # a long table is never held whole as text
        for at in range(0, len(numbers), LONG_RUN):
            rows_at_once = slice(at, at + LONG_RUN)
            self._write_some(numbers[rows_at_once], given[rows_at_once], looks[rows_at_once], grid, shared)
        for band in self._bands(numbers, given, kept_end):
            grid.add_band(band)
        grid.formulas_changed |= any(look.changes_formulas for look in looks)

    def _write_some(
        self,
        numbers: range,
        given: Sequence[Sequence[Value]],
        looks: Sequence[RowLook],
        grid: Grid,
        shared: Set[int],
    ) -> None:
        """Write some of the rows, those that differ in nothing but their styles in one go."""
        contents = self._contents(numbers, given, looks, grid)
        at = 0
        for _, group in groupby(looks, key=attrgetter("kind.family")):
            run = list(group)
            kind = run[0].kind
            until = at + len(run)
            parts = [contents[index][at:until] for index in kind.indexes]
            heights = _needed(kind.measures, given[at:until]) if self._heights else None
            if all(look.pieces for look in run) and shared.isdisjoint(numbers[at:until]):
                grid.write_lines(numbers[at], _lines(numbers[at:until], run, parts, heights))
            else:
                self._write_cells(numbers[at:until], run, parts, heights, grid)
            at = until

    def _write_cells(
        self,
        numbers: range,
        run: Sequence[RowLook],
        parts: Sequence[Sequence[str]],
        heights: Sequence[float] | None,
        grid: Grid,
    ) -> None:
        """Write rows that hold other cells too."""
        for at, (row, look) in enumerate(zip(numbers, run, strict=True)):
            grid.frame(row, look.frame)
            slots = look.kind.shape.slots
            contents = [
                part[at].replace(ELEMENT, slot.element(row)) if slot.element else part[at]
                for slot, part in zip(slots, parts, strict=True)
            ]
            grid.write_cells(row, look.kind.shape.cells(row, contents))
            if heights is not None:
                grid.fit_row(row, heights[at])
            if self._is_filtered:
                grid.show(row)

    def _contents(
        self, numbers: range, given: Sequence[Sequence[Value]], looks: Sequence[RowLook], grid: Grid
    ) -> list[Sequence[str]]:
        """Return what stands in each cell behind its style, slot by slot."""
        columns: list[Sequence[Value]] = list(zip(*given, strict=True))
        nothing = [None] * len(given)
        found: list[Sequence[str]] = []
        for slot in self._slots:
            values = nothing if slot.place is None else columns[slot.place]
            if slot.element:
                found.append(_beside_formulas(slot, numbers, values, grid))
            else:
                found.append(_contents(slot.column, numbers, values, looks, grid))
        return found

    def _bands(self, numbers: range, given: Sequence[Sequence[Value]], kept_end: int) -> Iterator[Band]:
        """Yield where which values go."""
        kept = min(kept_end - numbers.start, len(numbers))
        for indexes, rows in ((self._given, slice(kept)), (self._all, slice(kept, None))):
            places = {self._slots[index].column: self._slots[index].place for index in indexes}
            if numbers[rows] and places:
                yield Band(numbers[rows], places, self._calculated, given[rows])

    def _looks_of(self, numbers: range, kept_end: int, source: SheetData) -> list[RowLook]:
        """Return how each row is written."""
        old = range(numbers.start, min(numbers.stop, self._old.stop))
        new = range(old.stop, numbers.stop)
        looks = [self._look(row, row < kept_end, source) for row in old]
        if kept_end <= self._old.stop and source.rows.keys().isdisjoint(new):
            turn = len(old) % len(self._appended)
            return looks + list(islice(cycle(self._appended), turn, turn + len(new)))
        return looks + [self._look(row, row < kept_end, source) for row in new]

    def _look(self, row: int, keeps: bool, source: SheetData) -> RowLook:
        """Return how a row is written that the sheet may have already."""
        own = source.rows.get(row)
        known = self._looks.get((row, keeps))
        # most rows are the very ones of the workbook before, whatever moved below them
        if known is None or known[0] is not own:
            known = self._looks[row, keeps] = (own, self._own_look(row, keeps, source))
        return known[1]

    def _own_look(self, row: int, keeps: bool, source: SheetData) -> RowLook:
        """Work out how a row is written: whole, where the sheet has no cell in it but the table's."""
        own = source.rows.get(row)
        turn = (row - self._old.start) % len(self._new.frames)
        is_old = row in self._old
        styles = self._new.styles[turn]
        if is_old:
            styles = [source.cell(row, slot.column).style for slot in self._slots]
        kind = self._kind(styles, keeps=keeps)
        cells: Mapping[int, SourceCell] = own.cells if own else {}
        alone = len(kind.indexes) == len(self._slots) and kind.shape.columns.issuperset(cells)
        start, end = (own.start, own.end) if own and is_old and alone else ("", "")
        return RowLook(
            kind,
            self._pieces(kind, start, end) if start else (),
            self._is_fitted(start),
            None if is_old else self._new.frames[turn],
            _changes_formulas(cells, kind.shape),
        )

    def _appended_look(self, turn: int) -> RowLook:
        """Return how a row is written that the sheet does not have."""
        kind, frame = self._kind(self._new.styles[turn], keeps=False), self._new.frames[turn]
        pieces: Sequence[str] = ()
        start = f"{frame.before}{NUMBER}{frame.after}" if frame else f'<row r="{NUMBER}">'
        # one that nothing shapes is left out where it holds nothing
        if frame or not kind.shape.unstyled:
            pieces = self._pieces(kind, start, frame.end if frame else "</row>")
        return RowLook(kind, pieces, self._is_fitted(start), frame, bool(kind.shape.formulas))

    def _pieces(self, kind: Kind, start: str, end: str) -> Sequence[str]:
        if self._is_filtered:
            start = SourceRow(start, end).shown().start
        fitted = with_room(start, CONTENT) if self._is_fitted(start) else f"{start[:-1]}{CONTENT}>"
        return kind.shape.pieces(fitted, end)

    def _is_fitted(self, start: str) -> bool:
        """Tell whether a row is as high as its texts need; a height set by hand stays as it is."""
        return self._heights is not None and with_room(start, CONTENT) != start

    def _kind(self, styles: Sequence[str], *, keeps: bool) -> Kind:
        """Return rows of some styles; those that keep the user's own columns are given the others alone."""
        key = (keeps, tuple(styles))
        if key not in self._kinds:
            indexes = self._given if keeps else self._all
            slots, own = [self._slots[index] for index in indexes], [styles[index] for index in indexes]
            measures = [
                (slot.place, measure)
                for slot, style in zip(slots, own, strict=True)
                if self._heights and slot.place is not None
                if (measure := self._heights.measure(slot.column, style))
            ]
            shape = RowShape(slots, own)
            alike = (keeps, *shape.unstyled, *measures)
            family = self._families.setdefault(alike, len(self._families))
            self._kinds[key] = Kind(indexes, shape, measures, family)
        return self._kinds[key]


def _lines(
    numbers: range, run: Sequence[RowLook], parts: Sequence[Sequence[str]], heights: Sequence[float] | None
) -> list[bytes]:
    """Return rows of one kind as they are written, `parts` being the contents of each of its slots."""
    shape, parts = run[0].kind.shape, list(parts)
    for index in shape.unstyled:
        parts[index] = [
            shape.unstyled_cell(row, index, content)
            for row, content in zip(numbers, parts[index], strict=True)
        ]
    room = [
        height_attribute(height) if look.is_fitted else ""
        for look, height in zip(run, heights or [0.0] * len(run), strict=True)
    ]
    lines = []
    for row, look, contents in zip(numbers, run, zip(room, *parts, strict=True), strict=True):
        lines.append(_woven(str(row).join(look.pieces).split(CONTENT), contents, "").encode())
    if not shape.formulas:
        return lines
    elements = zip(*[slot.elements(numbers) for slot in shape.slots if slot.element], strict=True)
    # formulas, often longer than all else, are put in as bytes
    return [_woven(line.split(_ELEMENT), own, b"") for line, own in zip(lines, elements, strict=True)]


def _woven(around: Sequence[AnyStr], contents: Sequence[AnyStr], nothing: AnyStr) -> AnyStr:
    """Return a text of which every piece but the last is followed by its content."""
    text = [nothing] * (len(around) + len(contents))
    text[::2], text[1::2] = around, contents
    return nothing.join(text)


def _needed(measures: Sequence[tuple[int, Measure]], rows: Sequence[Sequence[Value]]) -> list[float]:
    """Return the heights that the texts of some rows need."""
    heights = [0.0] * len(rows)
    for place, measure in measures:
        for at, row in enumerate(rows):
            value = row[place]
            if value is not None and (height := measure.needed(value)) > heights[at]:
                heights[at] = height
    return heights


def _contents(
    column: int, numbers: range, values: Sequence[Value], looks: Sequence[RowLook], grid: Grid
) -> Sequence[str]:
    """Return what stands in the cells of a column behind their style."""
    try:
        contents = grid.contents.of(values)
    except BadValue:
        # asked one by one, the cell at fault is named
        contents = [None] * len(values)
    if None not in contents:
        return cast("list[str]", contents)
    return [
        grid.content(row, column, value, look.kind.shape.style(column)) if content is None else content
        for row, value, look, content in zip(numbers, values, looks, contents, strict=True)
    ]


def _beside_formulas(slot: Slot, numbers: range, results: Sequence[Value], grid: Grid) -> Sequence[str]:
    """Return what stands in the cells of a calculated column, ELEMENT standing for their `f` element."""
    contents = grid.contents.results(results)
    if None not in contents:
        return cast("list[str]", contents)
    return [
        # rich text has no look of its own beside a formula
        grid.content(row, slot.column, value, "", ELEMENT) if content is None else content
        for row, value, content in zip(numbers, results, contents, strict=True)
    ]


def _changes_formulas(old: Mapping[int, SourceCell], shape: RowShape) -> bool:
    """Return whether a row of that shape puts in a formula where there was none, or takes one out."""
    if not old:
        return shape.formulas
    for slot in shape.slots:
        before = old.get(slot.column)
        if (before is not None and before.formula is not None) != (slot.element is not None):
            return True
    return False
