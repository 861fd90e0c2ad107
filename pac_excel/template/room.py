"""The room a table takes on its sheet: what moves when it gets more rows, or fewer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pac_excel.ooxml.references import MAX_COLUMN, MAX_ROW, Area
from pac_excel.ooxml.sheet_data import SheetData
from pac_excel.ooxml.shifting import Shift
from pac_excel.ooxml.table import Table
from pac_excel.template.errors import NoRoom
from pac_excel.template.rows import Rows


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Cells that must stay together, what they are called, and whether rows may be put in between them."""

    area: Area
    name: str
    stretches: bool = False

    def __str__(self) -> str:
        return f"{self.name} at {self.area}"


@dataclass(frozen=True, slots=True)
class Ground:
    """What stands on a sheet: its cells, what must stay together, and the cells under drawings."""

    sheet: str
    source: SheetData
    obstacles: tuple[Obstacle, ...]
    drawings: tuple[Area, ...]

    def shifts(self, table: Table, rows: Rows, planned: Sequence[Shift] = ()) -> list[Shift]:
        """Return what moves when `table` is given `rows`, beside what is `planned` for tables below.

        Whole rows move when nothing stands beside them, or when the caller wants it. Else the columns of
        the table move down to what they would tear apart, blank rows above it making up for the change.
        Raises NoRoom.
        """
        edit = _Edit.of(table, rows)
        if not edit.change and not rows.absorbed:
            return []
        if rows.whole_rows:
            self._check_beside(edit)
        if rows.whole_rows or self._stands_alone(edit):
            edit = _Edit(table, edit.tail, edit.change, range(1, MAX_COLUMN + 1))
        shift = Shift(
            row=edit.tail + 1 + min(edit.change, 0),
            rows=edit.change,
            first_col=edit.columns.start,
            last_col=edit.columns.stop - 1,
            appended_to=table.data_area.first_row,
            absorbed=rows.absorbed,
        )
        self._check_last_row(edit)
        return [shift, *self._made_up(edit, planned)]

    def _made_up(self, edit: _Edit, planned: Sequence[Shift]) -> Iterator[Shift]:
        """Yield the shift of blank rows that keeps in place what the columns would tear apart."""
        torn = [item for item in self._others(edit) if _torn(item.area, edit.columns)]
        blocker = min(
            (item for item in torn if item.area.last_row > edit.tail),
            key=lambda item: item.area,
            default=None,
        )
        if blocker is None or not edit.change:
            return
        row = blocker.area.first_row
        if edit.change > 0:
            row = min([row, *_spent(planned, edit.columns, row)]) - edit.change
            blank = Area(row, edit.columns.start, row + edit.change - 1, edit.columns.stop - 1)
            if row <= edit.tail or self._is_taken(edit, blank):
                raise NoRoom(edit.table.name, self.sheet, str(blocker))
        yield Shift(
            row=row,
            rows=-edit.change,
            first_col=edit.columns.start,
            last_col=edit.columns.stop - 1,
        )

    def _stands_alone(self, edit: _Edit) -> bool:
        """Return whether no row that the edit concerns holds anything outside the table's columns."""
        across: list[Area] = []
        for area in [item.area for item in self._others(edit)]:
            if area.last_row < edit.first_row or _inside(area, edit.columns):
                continue
            if not _torn(area, edit.columns) or area.first_row <= edit.tail:
                return False
            across.append(area)
        if any(area.last_row >= edit.first_row and _outside(area, edit.columns) for area in self.drawings):
            return False
        return not any(
            column not in edit.columns and not any(area.covers(row, column) for area in across)
            for row, column in self._filled_from(edit.first_row)
        )

    def _check_beside(self, edit: _Edit) -> None:
        """Raise NoRoom when rows put in or taken out would change a list beside the table."""
        for item in self._others(edit):
            crosses = item.area.first_row <= edit.tail and item.area.last_row >= edit.first_row
            if crosses and not item.stretches:
                raise NoRoom(edit.table.name, self.sheet, str(item))

    def _check_last_row(self, edit: _Edit) -> None:
        last = MAX_ROW - edit.change
        pushed_off = any(column in edit.columns for _, column in self._filled_from(last + 1))
        if edit.change > 0 and (edit.tail > last or pushed_off):
            raise NoRoom(edit.table.name, self.sheet, f"the last row, {MAX_ROW},")

    def _filled_from(self, first_row: int) -> Iterator[tuple[int, int]]:
        """Yield row and column of the cells that hold something, from a row on."""
        for number, row in self.source.rows.items():
            if number >= first_row:
                yield from ((number, column) for column, cell in row.cells.items() if cell.is_filled)

    def _is_taken(self, edit: _Edit, area: Area) -> bool:
        return any(item.area.meets(area) for item in self._others(edit)) or any(
            area.covers(*cell) for cell in self._filled_from(area.first_row)
        )

    def _others(self, edit: _Edit) -> Iterator[Obstacle]:
        return (item for item in self.obstacles if item.area != edit.table.area)


@dataclass(frozen=True, slots=True)
class _Edit:
    """A table whose last data row is `tail`, and the number of rows it gains or loses there."""

    table: Table
    tail: int
    change: int
    columns: range

    @classmethod
    def of(cls, table: Table, rows: Rows) -> _Edit:
        data = table.data_area
        tail = data.last_row + rows.absorbed
        # a table without a data row is one that Excel repairs
        change = max(1, len(rows.rows)) - (tail - data.first_row + 1)
        return cls(table, tail, change, range(data.first_col, data.last_col + 1))

    @property
    def first_row(self) -> int:
        """The first row that shows the edit: the last data row, or the first one taken out."""
        return self.tail + 1 + min(self.change, -1)


def _inside(area: Area, columns: range) -> bool:
    return area.first_col in columns and area.last_col in columns


def _outside(area: Area, columns: range) -> bool:
    return area.last_col < columns.start or area.first_col >= columns.stop


def _torn(area: Area, columns: range) -> bool:
    return not _inside(area, columns) and not _outside(area, columns)


def _spent(planned: Sequence[Shift], columns: range, row: int) -> Iterator[int]:
    """Yield where the blank rows above `row` begin that another table has taken."""
    for shift in planned:
        shared = shift.first_col < columns.stop and columns.start <= shift.last_col
        if shared and not shift.appended_to and shift.rows < 0 and shift.tail < row:
            yield shift.row
