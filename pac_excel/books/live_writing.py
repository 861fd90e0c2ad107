"""What is written into a workbook that is open in Excel: all of it, or nothing.

Excel takes a text for what one would type: "DEC-01" for a date, "=1" for a formula. So each block is read
again after it was written, and an apostrophe keeps as text what Excel took for something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from pac_excel.books.live_cells import LiveCells, LiveTable, range_of, values_of
from pac_excel.books.live_protection import unprotected
from pac_excel.books.protocol import Cell, TableView
from pac_excel.errors import PacExcelError
from pac_excel.ooxml.references import Area, format_area
from pac_excel.ooxml.rich_text import Link, RichText
from pac_excel.ooxml.values import (
    ERROR_CODES,
    CellError,
    ReadValue,
    Value,
    content_xml,
    number_text,
    parse_number,
)
from pac_excel.template.errors import NoRoom
from pac_excel.template.rows import Rows

if TYPE_CHECKING:
    import xlwings

# a text that begins so may be a formula
_FORMULA_STARTS = ("=", "+", "-", "@", "'")
_TEXT_FORMAT = "@"
# characters of the longest date that one might type
_LONGEST_DATE = 40


class _Refused(PacExcelError):
    """Excel refused what it was given, on which sheet and where."""

    def __init__(self, sheet: str, area: str, reason: str) -> None:
        super().__init__(sheet, area, reason)
        self.sheet = sheet
        self.area = area
        self.reason = reason


class NotWritten(_Refused):
    """Excel refused what it was given, and what had been written was put back."""

    def __str__(self) -> str:
        return (
            f"sheet '{self.sheet}', {self.area}: Excel refused to be written to ({self.reason}) and nothing "
            "was changed; leave the cell that is being edited, close open dialogs, then try again"
        )


class NotPutBack(_Refused):
    """Excel refused what it was given, and then refused to be put back as it was."""

    def __str__(self) -> str:
        return (
            f"sheet '{self.sheet}', {self.area}: Excel refused to be written to ({self.reason}), and some "
            "cells could not be put back; leave the cell that is being edited, close open dialogs, then run "
            "the command again"
        )


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula to write, without its sign."""

    text: str


Typed: TypeAlias = ReadValue | Formula
"""What a cell is given: dates as serial numbers, an empty text as None."""


@dataclass(frozen=True, slots=True)
class Block:
    """What the cells of an area are given, row by row."""

    sheet: str
    area: Area
    rows: Sequence[Sequence[Typed]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChange:
    """New rows of a table: its new size, how many rows of cells are to be `inserted` below it first, all its
    cells in one block, and the columns of formulas, from its own last row on, that new rows continue.
    """

    table: LiveTable
    area: Area
    inserted: int
    block: Block
    continued: Sequence[Area]


Change: TypeAlias = Block | TableChange


def table_change(cells: LiveCells, view: TableView, rows: Rows, *, date1904: bool) -> TableChange:
    """Return how the rows of a table are replaced; raises what tells that they do not fit, or NoRoom."""
    positions = rows.positions(view.name, view.headers)
    table = cells.places[view.name]
    data = table.data
    # rows that were typed below the table are no part of it, so its formulas stop above them
    own = len(view.rows) - view.grown
    old, new = own + rows.absorbed, max(1, len(rows.rows))
    if table.has_totals and new != old:
        raise NoRoom(view.name, view.sheet, "its own row of totals")
    given = [[typed(value, date1904=date1904) for value in values] for values in rows.rows]
    formulas = [cell.formula is not None for cell in view.rows[0]]
    content = []
    for number in range(max(old, new)):
        kept = _kept(view.rows[number]) if number < min(len(view.rows), new) else [None] * len(view.headers)
        content.append(
            [
                # an empty table keeps its formulas in its one empty row
                cell if is_formula else _given(given, number, positions.get(header), cell)
                for cell, header, is_formula in zip(kept, view.headers, formulas, strict=True)
            ]
        )
    first, last = data.first_row, data.first_row + new - 1
    continued = [
        Area(first + own - 1, column, last, column)
        for column, is_formula in enumerate(formulas, data.first_col)
        if is_formula and new > own
    ]
    whole = Area(first, data.first_col, first + len(content) - 1, data.last_col)
    return TableChange(
        table=table,
        area=Area(table.area.first_row, data.first_col, last + table.has_totals, data.last_col),
        inserted=new - old if new > old and _stands_below(cells, table, old, new) else 0,
        block=Block(view.sheet, whole, content),
        continued=continued,
    )


def _given(rows: Sequence[Sequence[Typed]], number: int, position: int | None, kept: Typed) -> Typed:
    """Return what a row is given in a column, what it holds where the column is not given."""
    if number >= len(rows):
        return None
    return kept if position is None else rows[number][position]


def block_change(cells: LiveCells, sheet: str, area: Area, rows: Sequence[Sequence[Typed]]) -> Block:
    """Return what the cells of an area are given; those that hold a formula keep it."""
    present = cells.block(sheet, area)
    kept: list[list[Typed]] = [
        [value if cell.formula is None else Formula(cell.formula) for value, cell in zip(*row, strict=True)]
        for row in zip(rows, present, strict=True)
    ]
    return Block(sheet, area, kept)


def typed(value: Value, *, date1904: bool) -> Typed:
    """Return a value as a cell is given it; raises BadValue."""
    content_xml(value, date1904=date1904)
    if value is None or value == "":
        return None
    if isinstance(value, RichText | Link):
        return str(value) or None
    if isinstance(value, str | bool | CellError):
        return value
    return parse_number(number_text(value, date1904=date1904))


def write_all(cells: LiveCells, changes: Sequence[Change]) -> None:
    """Carry out the changes; when one fails, put back what was there and raise NotWritten.

    Cells that hold already what they are given are not written. Raises SheetProtected before anything is.
    """
    changes = [change for change in changes if isinstance(change, TableChange) or _differs(cells, change)]
    with ExitStack() as protections:
        for sheet in dict.fromkeys(_block(change).sheet for change in changes):
            protections.enter_context(unprotected(cells.sheets[sheet]))
        _write_or_put_back(cells, changes)


def _write_or_put_back(cells: LiveCells, changes: Sequence[Change]) -> None:
    before = [_before(cells, _block(change)) for change in changes]
    begun: list[tuple[Change, Block]] = []
    try:
        for change, old in zip(changes, before, strict=True):
            begun.append((change, old))
            _carry_out(cells, change)
    except Exception as error:
        reason = " ".join(str(error).split())[:200]
        # what refuses to be put back does not keep the rest from it
        stuck = [old for change, old in reversed(begun) if not _is_put_back(cells, change, old)]
        if stuck:
            raise NotPutBack(stuck[0].sheet, format_area(stuck[0].area), reason) from error
        failed = _block(begun[-1][0])
        raise NotWritten(failed.sheet, format_area(failed.area), reason) from error


def _carry_out(cells: LiveCells, change: Change) -> None:
    block = _block(change)
    sheet = cells.sheets[block.sheet]
    if isinstance(change, Block):
        _put(sheet, block)
        return
    table, native = change.table.area, change.table.native
    if change.inserted:
        range_of(sheet, _inserted(change)).insert("down")
    if change.area.last_row > table.last_row:
        native.resize(range_of(sheet, change.area))
        _extend_formats(sheet, change)
    _put(sheet, block)
    for area in change.continued:
        column = area.first_col - block.area.first_col
        first = block.rows[area.first_row - block.area.first_row][column]
        # one formula for several cells: Excel moves its references from row to row
        range_of(sheet, area).formula = _as_typed(first, as_text=False)
    if change.area.last_row < table.last_row:
        native.resize(range_of(sheet, change.area))


def _extend_formats(sheet: xlwings.Sheet, change: TableChange) -> None:
    """Give new rows the formats of the last old one."""
    old = change.table.data.last_row
    area = Area(old, change.area.first_col, change.area.last_row, change.area.last_col)
    model = Area(old, area.first_col, old, area.last_col)
    range_of(sheet, model).autofill(range_of(sheet, area), "fill_formats")


def _is_put_back(cells: LiveCells, change: Change, old: Block) -> bool:
    """Put back what was there; tell whether Excel let it."""
    try:
        _put_back(cells, change, old)
    except Exception:
        return False
    return True


def _put_back(cells: LiveCells, change: Change, old: Block) -> None:
    sheet = cells.sheets[old.sheet]
    if isinstance(change, TableChange):
        change.table.native.resize(range_of(sheet, change.table.area))
        if change.inserted:
            range_of(sheet, _inserted(change)).delete("up")
            kept = change.block.area.height - change.inserted
            area = Area(
                old.area.first_row, old.area.first_col, old.area.last_row - change.inserted, old.area.last_col
            )
            old = Block(old.sheet, area, old.rows[:kept])
    _put(sheet, old)


def _put(sheet: xlwings.Sheet, block: Block) -> None:
    """Write a block so that texts stay texts; NotWritten when Excel makes something else of them."""
    target = range_of(sheet, block.area)
    as_text = _apostrophes(sheet, block)
    for _ in range(2):
        target.formula = [
            [_as_typed(value, as_text=mark) for value, mark in zip(*rows, strict=True)]
            for rows in zip(block.rows, as_text, strict=True)
        ]
        if not any(_may_be_misread(value) for row in block.rows for value in row):
            return
        wrong = _misread(block, values_of(target))
        if not wrong:
            return
        for row, column in wrong:
            as_text[row][column] = not as_text[row][column]
    row, column = wrong[0]
    value = block.rows[row][column]
    raise ValueError(f"{value!r} would not stay what it is")


def _apostrophes(sheet: xlwings.Sheet, block: Block) -> list[list[bool]]:
    """Return which values are to be written behind an apostrophe: what would be a formula, or an error.

    Cells formatted as text take a text as it is, an apostrophe too.
    """
    risky = [[_is_risky(value) for value in row] for row in block.rows]
    area = block.area
    for column in range(area.width):
        if any(row[column] for row in risky):
            place = area.first_col + column
            cells = range_of(sheet, Area(area.first_row, place, area.last_row, place))
            if cells.number_format == _TEXT_FORMAT:
                for row in risky:
                    row[column] = False
    return risky


def _is_risky(value: Typed) -> bool:
    return isinstance(value, str) and (value.startswith(_FORMULA_STARTS) or value in ERROR_CODES)


def _may_be_misread(value: Typed) -> bool:
    """Tell whether Excel may take a text for a number, a date or a truth: these are short."""
    return isinstance(value, str) and not (len(value) > _LONGEST_DATE and value[0].isalpha())


def _misread(block: Block, found: Sequence[Sequence[object]]) -> list[tuple[int, int]]:
    """Return the texts that Excel took for something else."""
    return [
        (row, column)
        for row, values in enumerate(block.rows)
        for column, value in enumerate(values)
        if isinstance(value, str) and found[row][column] != value
    ]


def _as_typed(value: Typed, *, as_text: bool) -> str | int | float | bool | None:
    if isinstance(value, Formula):
        return f"={value.text}"
    if isinstance(value, CellError):
        return value.code
    return f"'{value}" if as_text else value


def _kept(cells: Sequence[Cell]) -> list[Typed]:
    return [cell.value if cell.formula is None else Formula(cell.formula) for cell in cells]


def _block(change: Change) -> Block:
    return change if isinstance(change, Block) else change.block


def _before(cells: LiveCells, block: Block) -> Block:
    return Block(block.sheet, block.area, [_kept(row) for row in cells.block(block.sheet, block.area)])


def _differs(cells: LiveCells, block: Block) -> bool:
    return _before(cells, block) != block


def _inserted(change: TableChange) -> Area:
    """Return the rows of cells that are inserted below a table's rows, within its columns."""
    whole = change.block.area
    return Area(whole.last_row - change.inserted + 1, whole.first_col, whole.last_row, whole.last_col)


def _stands_below(cells: LiveCells, table: LiveTable, old: int, new: int) -> bool:
    """Tell whether new rows would run into something."""
    data = table.data
    room = Area(data.first_row + old, data.first_col, data.first_row + new - 1, data.last_col)
    others = (other.area for other in cells.places.values() if other.sheet == table.sheet)
    return cells.grid(table.sheet).is_filled(room) or any(
        area.meets(room) and area != table.area for area in others
    )
