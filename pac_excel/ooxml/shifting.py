"""Rows put in or taken out on a sheet, and what that makes of areas, references and formulas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from functools import lru_cache
from itertools import groupby, pairwise

from pac_excel.ooxml.formulas import REF_ERROR, Reference, references_in, rewrite_references
from pac_excel.ooxml.references import MAX_COLUMN, MAX_ROW, Area


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
    `absorbed` is how many of the last data rows were no part of the list before.
    """

    row: int
    rows: int
    first_col: int = 1
    last_col: int = MAX_COLUMN
    appended_to: int = 0
    absorbed: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether entire rows move."""
        return self.first_col == 1 and self.last_col == MAX_COLUMN

    @property
    def tail(self) -> int:
        """The last row above those put in, or the last of those taken out."""
        return self.row - 1 - min(self.rows, 0)

    def follow(self, first: int, last: int, taking: Taking = Taking.NEVER) -> tuple[int, int] | None:
        """Return where the rows `first` to `last` of its columns are afterwards, None when nowhere."""
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
        after = MAX_ROW if last == MAX_ROW else min(after, MAX_ROW)
        return (first, after) if first <= after else None

    def _takes(self, first: int, last: int, taking: Taking) -> bool:
        if not self.appended_to or not self.tail - self.absorbed <= last <= self.tail:
            return False
        if taking is Taking.ALWAYS:
            return True
        return taking is not Taking.NEVER and (first < last or self.appended_to == last)


@dataclass(frozen=True, slots=True)
class Movement:
    """All that moves on one sheet: its shifts, the lowest first, each in rows as they were before."""

    shifts: tuple[Shift, ...]
    _first_concerned: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        rows = [shift.row - shift.absorbed - 1 for shift in self.shifts]
        object.__setattr__(self, "_first_concerned", min(rows, default=MAX_ROW + 1))

    @classmethod
    def of(cls, shifts: Iterable[Shift]) -> Movement:
        """Return the movement that several shifts make together, in whatever order they are given."""
        return cls(tuple(sorted(shifts, key=lambda shift: (shift.row, shift.tail), reverse=True)))

    @property
    def first_row(self) -> int:
        """The first row that something happens to."""
        return min((shift.row for shift in self.shifts), default=MAX_ROW + 1)

    def concerns(self, last_row: int) -> bool:
        """Return whether something happens to an area that ends in a row, new rows below it included."""
        return last_row >= self._first_concerned

    def row(self, row: int, column: int) -> int | None:
        """Return the row in which a cell stands afterwards, None when it is taken out."""
        for shift in self.shifts:
            if shift.first_col <= column <= shift.last_col and row >= shift.row:
                after = shift.follow(row, row)
                if after is None:
                    return None
                row = after[0]
        return row

    def whole_row(self, row: int) -> int | None:
        """Return where a row itself goes, with its height; None when it is taken out."""
        for shift in self.shifts:
            if shift.is_whole and row >= shift.row:
                after = shift.follow(row, row)
                if after is None:
                    return None
                row = after[0]
        return row

    def area(self, area: Area, taking: Taking = Taking.ALWAYS) -> Area | None:
        """Return where one area is afterwards, None when nothing is left of it.

        An area of which some columns move away from the others stays, as in Excel; one of which some
        columns grow, grows.
        """
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
        found: list[Area] = []
        for area in areas:
            if self._tears(area):
                found += self._pieces(area, taking)
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
            yield replace(pieces[0], last_col=pieces[-1].last_col)

    def _bands(self, area: Area, taking: Taking) -> list[Area]:
        """Return the area afterwards, cut into columns that move alike; those taken out are left out."""
        edges = {area.first_col, area.last_col + 1}
        for shift in self.shifts:
            for edge in (shift.first_col, shift.last_col + 1):
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
        for shift in self.shifts:
            meets = shift.first_col <= area.last_col and area.first_col <= shift.last_col
            if meets and (area.first_col < shift.first_col or shift.last_col < area.last_col):
                return True
        return False

    def _rows(self, area: Area, first_col: int, last_col: int, taking: Taking) -> tuple[int, int] | None:
        """Return the rows that some columns of the area take afterwards, None where they are taken out."""
        rows: tuple[int, int] | None = (area.first_row, area.last_row)
        for shift in self.shifts:
            if rows and shift.first_col <= first_col and last_col <= shift.last_col:
                rows = shift.follow(*rows, taking)
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
        movement = movements.get(_sheet_of(reference.sheet) or own)
        return movement if movement and movement.concerns(reference.last_row) else None

    def followed(reference: Reference) -> str:
        movement = movement_of(reference)
        return _follow(reference, movement, row, taking) if movement else str(reference)

    # most formulas speak of nothing that moves
    if not any(map(movement_of, references_in(formula))):
        return formula
    return rewrite_references(formula, followed)


def sheets_of(formula: str) -> frozenset[str]:
    """Return the sheets, in lower case, that a formula has references to; "" stands for its own."""
    return frozenset(_sheet_of(reference.sheet) for reference in references_in(formula))


@lru_cache(maxsize=1024)
def _sheet_of(prefix: str) -> str:
    """Return the sheet that the prefix of a reference names, in lower case.

    "" stands for the formula's own sheet, and "!" for what is no sheet of the workbook.
    """
    name = prefix[:-1]
    if not name:
        return ""
    # no sheet name has a colon or a bracket in it
    if ":" in name or "[" in name:
        return "!"
    return (name[1:-1].replace("''", "'") if name[0] == "'" else name).lower()


def _follow(reference: Reference, movement: Movement, row: int, taking: Taking) -> str:
    first, last = reference.first, reference.last
    if not first.row:
        return str(reference)
    if last is None:
        if taking is not Taking.SERIES:
            taking = Taking.NEVER
        last = first
    top, bottom = sorted((first.row, last.row))
    left, right = sorted((first.column, last.column)) if first.column else (1, MAX_COLUMN)
    if _speaks_of_own_row(reference, row) or (taking is Taking.SERIES and top == bottom and left < right):
        taking = Taking.NEVER
    area = movement.area(Area(top, left, bottom, right), taking)
    if area is None:
        return REF_ERROR
    if reference.last is None and area.height == 1:
        return first.in_row(area.first_row)
    rows = (area.first_row, area.last_row) if first.row <= last.row else (area.last_row, area.first_row)
    return f"{first.in_row(rows[0])}:{last.in_row(rows[1])}"


def _speaks_of_own_row(reference: Reference, row: int) -> bool:
    """Return whether an area ends in the row of its formula and would in every copy of it.

    Such are the sum over the columns of a row, and a running total down to the row.
    """
    first, last = reference.first, reference.last
    if last is None or last.row_fixed or last.row != row:
        return False
    return first.row == last.row or first.row_fixed
