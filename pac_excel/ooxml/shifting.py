"""Rows or columns put in or taken out on a sheet, and what that makes of areas, references and formulas."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import accumulate, groupby, pairwise

from pac_excel.ooxml.formulas import REF_ERROR, Reference, reach, rewrite_references, sheet_of
from pac_excel.ooxml.references import MAX_COLUMN, MAX_ROW, Area

# of more shifts than these it pays to ask which concern some rows
_FEW = 8


class Taking(Enum):
    """When an area that ends right above appended rows takes them in."""

    ALWAYS = auto()
    WHOLE = auto()  # when it has several rows, or the only row there was
    SERIES = auto()  # as WHOLE, but a line of values stays one: a row is no list, and a cell may become one
    NEVER = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Rows put in before `row`, or taken out from `row` on where `rows` is negative, within columns.

    `appended_to` is the first of the data rows that new ones are appended to, 0 for rows put in between.
    `absorbed` is how many of the last data rows were no part of the list before. `is_block` says that what
    is appended are copies of a block of rows.
    """

    row: int
    rows: int
    first_col: int = 1
    last_col: int = MAX_COLUMN
    appended_to: int = 0
    absorbed: int = 0
    is_block: bool = False
    tail: int = field(init=False, compare=False, repr=False)
    """The last row above those put in, or the last of those taken out."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "tail", self.row - 1 - min(self.rows, 0))

    @property
    def is_whole(self) -> bool:
        """Whether entire rows move."""
        return self.first_col == 1 and self.last_col == MAX_COLUMN

    def is_in(self, columns: tuple[int, int]) -> bool:
        """Return whether its first and last column are those."""
        return (self.first_col, self.last_col) == columns

    def follow(
        self, first: int, last: int, taking: Taking = Taking.NEVER, limit: int = MAX_ROW
    ) -> tuple[int, int] | None:
        """Return where the rows `first` to `last` of its columns are afterwards, None when nowhere.

        `limit` is the last row of the sheet.
        """
        tail = self.tail
        takes = self._takes(first, last, taking)
        if takes:
            last = tail
        if self.rows >= 0:
            after = last + self.rows if takes or last >= self.row else last
            first = first + self.rows if first >= self.row else first
        else:
            after = max(last + self.rows, self.row - 1) if last >= self.row else last
            first = max(first + self.rows, self.row) if first >= self.row else first
        # what runs down to the last row of the sheet goes on doing so
        after = limit if last == limit else min(after, limit)
        return (first, after) if first <= after else None

    def _takes(self, first: int, last: int, taking: Taking) -> bool:
        if not self.appended_to or not self.tail - self.absorbed <= last <= self.tail:
            return False
        if taking is Taking.ALWAYS:
            return True
        return taking is not Taking.NEVER and (first < last or self.appended_to == last)


class ShiftIndex:
    """Shifts of the same columns, none over another, to be asked which of them concern some rows."""

    __slots__ = ("_absorbed", "_before", "_rows", "_shifts", "_tails")

    def __init__(self, shifts: Sequence[Shift]) -> None:
        self._shifts = shifts
        self._rows = [shift.row for shift in shifts]
        self._tails = [shift.tail for shift in shifts]
        self._absorbed = max([shift.absorbed for shift in shifts])
        self._before = [0, *accumulate([shift.rows for shift in shifts])]

    def above(self, row: int) -> int:
        """Return by how much a row moves for shifts that end above it."""
        return self._before[bisect_left(self._tails, row)]

    def concerning(self, first: int, last: int) -> list[Shift]:
        """Return the shifts that meet some rows, or append rows below them."""
        start = bisect_left(self._tails, first)
        end = bisect_right(self._rows, last + 1 + self._absorbed)
        return list(self._shifts[start:end]) if start < end else []


@dataclass(frozen=True, slots=True)
class Movement:
    """All that moves on one sheet: its shifts, the lowest first, each in rows as they were before.

    Of a movement `across`, rows and columns change places: its shifts put columns in or take them out, the
    rightmost first, within rows.
    """

    shifts: tuple[Shift, ...]
    across: bool = False
    _first_concerned: int = field(init=False, compare=False, repr=False)
    _columns: tuple[tuple[int, int], ...] = field(init=False, compare=False, repr=False)
    _indexes: tuple[ShiftIndex, ...] = field(init=False, compare=False, repr=False)
    # the only shift, of whole rows
    _plain: Shift | None = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        columns = tuple(dict.fromkeys((shift.first_col, shift.last_col) for shift in self.shifts))
        indexes = (
            [
                ShiftIndex([shift for shift in reversed(self.shifts) if shift.is_in(edges)])
                for edges in columns
            ]
            if len(self.shifts) > _FEW
            else []
        )
        plain = len(self.shifts) == 1 and self.shifts[0].is_whole and not self.across
        object.__setattr__(self, "_plain", self.shifts[0] if plain else None)
        object.__setattr__(self, "_columns", columns)
        object.__setattr__(self, "_indexes", tuple(indexes))
        rows = [shift.first_col if self.across else shift.row - shift.absorbed - 1 for shift in self.shifts]
        object.__setattr__(self, "_first_concerned", min(rows, default=MAX_ROW + 1))

    @classmethod
    def of(cls, shifts: Iterable[Shift], *, across: bool = False) -> Movement:
        """Return the movement that several shifts make together, in whatever order they are given."""
        return cls(tuple(sorted(shifts, key=lambda shift: (shift.row, shift.tail), reverse=True)), across)

    @property
    def first_row(self) -> int:
        """The first row that something happens to."""
        rows = [shift.first_col if self.across else shift.row for shift in self.shifts]
        return min(rows, default=MAX_ROW + 1)

    def concerns(self, last_row: int) -> bool:
        """Return whether something happens to an area that ends in a row, new rows below it included."""
        return last_row >= self._first_concerned

    def cell(self, row: int, column: int) -> tuple[int, int] | None:
        """Return row and column in which a cell stands afterwards, None when it is taken out."""
        if self.across:
            after = self._line(column, row)
            return (row, after) if after else None
        after = self._line(row, column)
        return (after, column) if after else None

    def row(self, row: int, column: int) -> int | None:
        """Return the row in which a cell stands afterwards, None when it is taken out."""
        after = self.cell(row, column)
        return after[0] if after else None

    def _line(self, row: int, column: int) -> int | None:
        """Return the row in which a cell stands afterwards, or the column of a movement across."""
        if self._indexes:
            rows = self._rows(Area(row, column, row, column), column, column, Taking.NEVER)
            return rows[0] if rows else None
        for shift in self.shifts:
            if shift.first_col <= column <= shift.last_col and row >= shift.row:
                after = shift.follow(row, row)
                if after is None:
                    return None
                row = after[0]
        return row

    def whole_row(self, row: int) -> int | None:
        """Return where a row itself goes, with its height; None when it is taken out."""
        if self.across:
            return row
        rows = self._rows(Area(row, 1, row, MAX_COLUMN), 1, MAX_COLUMN, Taking.NEVER)
        return rows[0] if rows else None

    def area(self, area: Area, taking: Taking = Taking.ALWAYS) -> Area | None:
        """Return where one area is afterwards, None when nothing is left of it.

        An area of which some columns move away from the others stays, as in Excel; one of which some
        columns grow, grows.
        """
        if self._plain:
            rows = self._plain.follow(area.first_row, area.last_row, taking)
            return Area(rows[0], area.first_col, rows[1], area.last_col) if rows else None
        after = self._area(self._turned(area), taking)
        return self._turned(after) if after else None

    def _turned(self, area: Area) -> Area:
        """Return an area with rows for columns where those move."""
        if not self.across:
            return area
        return Area(area.first_col, area.first_row, area.last_col, area.last_row)

    def _area(self, area: Area, taking: Taking) -> Area | None:
        if not self._tears(area):
            rows = self._rows(area, area.first_col, area.last_col, taking)
            return Area(rows[0], area.first_col, rows[1], area.last_col) if rows else None
        bands = self._bands(area, taking)
        if not bands:
            return None
        if len({band.first_row for band in bands}) > 1:
            return area
        last_row = max([band.last_row for band in bands])
        return Area(bands[0].first_row, area.first_col, last_row, area.last_col)

    def areas(self, areas: Iterable[Area], taking: Taking = Taking.ALWAYS) -> list[Area]:
        """Return where the cells of a list of areas are afterwards, an area torn apart given in pieces."""
        if self._plain:
            return [after for area in areas if (after := self.area(area, taking))]
        found: list[Area] = []
        for area in areas:
            if self._tears(self._turned(area)):
                found += map(self._turned, self._pieces(self._turned(area), taking))
            elif whole := self.area(area, taking):
                found.append(whole)
        return found

    def _pieces(self, area: Area, taking: Taking) -> Iterator[Area]:
        """Yield what becomes of an area of which some columns move and others do not."""
        bands = self._bands(area, taking)
        if len({band.first_row for band in bands}) == 1:
            last_row = max([band.last_row for band in bands])
            yield Area(bands[0].first_row, area.first_col, last_row, area.last_col)
            return
        for _, group in groupby(bands, key=lambda band: (band.first_row, band.last_row)):
            pieces = list(group)
            yield pieces[0]._replace(last_col=pieces[-1].last_col)

    def _bands(self, area: Area, taking: Taking) -> list[Area]:
        """Return the area afterwards, cut into columns that move alike; those taken out are left out."""
        edges = {area.first_col, area.last_col + 1}
        for first, last in self._columns:
            for edge in (first, last + 1):
                if area.first_col < edge <= area.last_col:
                    edges.add(edge)
        bands = []
        for first_col, end_col in pairwise(sorted(edges)):
            rows = self._rows(area, first_col, end_col - 1, taking)
            if rows:
                bands.append(Area(rows[0], first_col, rows[1], end_col - 1))
        return bands

    def _tears(self, area: Area) -> bool:
        """Return whether some columns of the area move and others do not."""
        for first, last in self._columns:
            meets = first <= area.last_col and area.first_col <= last
            if meets and (area.first_col < first or last < area.last_col):
                return True
        return False

    def _rows(self, area: Area, first_col: int, last_col: int, taking: Taking) -> tuple[int, int] | None:
        """Return the rows that some columns of the area take afterwards, None where they are taken out."""
        rows: tuple[int, int] | None = (area.first_row, area.last_row)
        limit = MAX_COLUMN if self.across else MAX_ROW
        if not self._indexes:
            for shift in self.shifts:
                if rows and shift.first_col <= first_col and last_col <= shift.last_col:
                    rows = shift.follow(*rows, taking, limit)
            return rows
        concerning: list[Shift] = []
        above = 0
        for (first, last), index in zip(self._columns, self._indexes, strict=True):
            if first <= first_col and last_col <= last:
                above += index.above(area.first_row)
                concerning += index.concerning(area.first_row, area.last_row)
        for shift in sorted(concerning, key=lambda shift: (shift.row, shift.tail), reverse=True):
            if rows:
                rows = shift.follow(*rows, taking, limit)
        if rows and above:
            last_row = limit if rows[1] == limit else min(rows[1] + above, limit)
            rows = (rows[0] + above, last_row)
            return rows if rows[0] <= rows[1] else None
        return rows


Movements = Mapping[str, Movement]
"""What moves in a workbook: a movement by sheet name, in lower case."""


def follow_formula(
    formula: str, movements: Movements, sheet: str, row: int = 0, taking: Taking = Taking.WHOLE
) -> str:
    """Return a formula of the cell in `row` of `sheet` with its references where their cells are afterwards.

    A reference whose cells are all taken out becomes #REF!, as in Excel. References into other workbooks,
    over several sheets or by column name are left alone.
    """

    own = sheet.lower()

    def movement_of(reference: Reference) -> Movement | None:
        movement = movements.get(sheet_of(reference.sheet) or own)
        return movement if movement and movement.concerns(reference.last_row) else None

    def followed(reference: Reference) -> str:
        movement = movement_of(reference)
        return _follow(reference, movement, row, taking) if movement else str(reference)

    if not is_concerned(formula, movements, own):
        return formula
    return rewrite_references(formula, followed)


def is_concerned(formula: str, movements: Movements, own: str) -> bool:
    """Return whether a formula of the sheet `own`, in lower case, reads cells that something happens to."""
    for sheet, last_row in reach(formula):
        movement = movements.get(sheet or own)
        if movement and movement.concerns(last_row):
            return True
    return False


def sheets_of(formula: str) -> frozenset[str]:
    """Return the sheets, in lower case, that a formula has references to; "" stands for its own."""
    return frozenset(sheet for sheet, _ in reach(formula))


def _follow(reference: Reference, movement: Movement, row: int, taking: Taking) -> str:
    first, last = reference.first, reference.last
    if not (first.column if movement.across else first.row):
        return str(reference)
    if last is None:
        if taking is not Taking.SERIES:
            taking = Taking.NEVER
        last = first
    top, bottom = sorted((first.row, last.row)) if first.row else (1, MAX_ROW)
    left, right = sorted((first.column, last.column)) if first.column else (1, MAX_COLUMN)
    line = taking is Taking.SERIES and top == bottom and left < right
    if not movement.across and (_speaks_of_own_row(reference, row) or line):
        taking = Taking.NEVER
    area = movement.area(Area(top, left, bottom, right), taking)
    if area is None:
        return REF_ERROR
    if reference.last is None and area.height == area.width == 1:
        return first.at(area.first_row, area.first_col)
    rows = (area.first_row, area.last_row) if first.row <= last.row else (area.last_row, area.first_row)
    columns = (
        (area.first_col, area.last_col) if first.column <= last.column else (area.last_col, area.first_col)
    )
    return f"{first.at(rows[0], columns[0])}:{last.at(rows[1], columns[1])}"


def _speaks_of_own_row(reference: Reference, row: int) -> bool:
    """Return whether an area ends in the row of its formula and would in every copy of it.

    Such are the sum over the columns of a row, and a running total down to the row.
    """
    first, last = reference.first, reference.last
    if last is None or last.row_fixed or last.row != row:
        return False
    return first.row == last.row or first.row_fixed
