"""The room that a block takes on its sheet, and what keeps it from being repeated there."""

from __future__ import annotations

from collections.abc import Iterator

from pac_excel.ooxml.references import MAX_COLUMN, MAX_ROW, Area, format_cell
from pac_excel.ooxml.repetition import Repetition
from pac_excel.ooxml.shifting import Movement, Shift
from pac_excel.template.errors import UnrepeatableBlock
from pac_excel.template.sheet_template import SheetTemplate


def check_block(name: str, sheet: SheetTemplate, block: Repetition, movement: Movement) -> None:
    """Raise UnrepeatableBlock when the block `name` cannot be copied, or would tear something apart.

    `movement` is what moves on the sheet as a whole.
    """
    for at, reason in _uncopied(sheet, block.area):
        raise UnrepeatableBlock(name, sheet.name, at, reason)
    shift = block.shift
    if shift is None or shift.is_whole:
        return
    for obstacle in sheet.ground.obstacles:
        area = _lines(obstacle.area, across=movement.across)
        if area.last_row >= shift.row and _torn(area, shift):
            at = format_cell(obstacle.area.first_row, obstacle.area.first_col)
            where = "rows" if movement.across else "columns"
            reason = f"{obstacle.name} would be torn apart; keep it clear of the {where} of the block"
            raise UnrepeatableBlock(name, sheet.name, at, reason)


def blocking(sheet: SheetTemplate, area: Area) -> tuple[str, str] | None:
    """Return the cell and the reason that keep an area from being a block, None when it may be one."""
    return next(_uncopied(sheet, area), None)


def _uncopied(sheet: SheetTemplate, area: Area) -> Iterator[tuple[str, str]]:
    """Yield the cells of an area that hold what cannot stand twice, and why."""
    for table in sheet.tables.values():
        if table.table.area.meets(area):
            corner = table.table.area
            reason = f"it holds table '{table.name}'; give rows to the table instead"
            yield format_cell(corner.first_row, corner.first_col), reason
    for obstacle in sheet.ground.obstacles:
        if obstacle.name == "pivot table" and obstacle.area.meets(area):
            yield (
                format_cell(obstacle.area.first_row, obstacle.area.first_col),
                "it holds a pivot table; move it out",
            )
    for row, column in sheet.threads:
        if area.covers(row, column):
            yield format_cell(row, column), "it holds a threaded comment; make it a note or move it out"


def check_edge(name: str, sheet: SheetTemplate, movement: Movement) -> None:
    """Raise UnrepeatableBlock when a cell that holds something would leave the sheet."""
    added = sum(shift.rows for shift in movement.shifts if shift.rows > 0)
    limit = (MAX_COLUMN if movement.across else MAX_ROW) - added
    for row, cells in sheet.source.rows.items():
        for column, cell in cells.cells.items() if movement.across or row > limit else ():
            if cell.is_filled and (column if movement.across else row) > limit:
                after = movement.cell(row, column)
                if after != (row, column):
                    reason = "the cell would be pushed off the sheet; give fewer items"
                    raise UnrepeatableBlock(name, sheet.name, format_cell(row, column), reason)


def _lines(area: Area, *, across: bool) -> Area:
    """Return an area with rows for columns where those move."""
    return Area(area.first_col, area.first_row, area.last_col, area.last_row) if across else area


def _torn(area: Area, shift: Shift) -> bool:
    left, right = area.first_col < shift.first_col, area.last_col > shift.last_col
    return area.last_col >= shift.first_col and area.first_col <= shift.last_col and (left or right)
