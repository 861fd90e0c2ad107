"""Named ranges that are repeated for items, or disappear."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pac_excel.ooxml.block_copies import Repetition
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.references import Area, format_area, format_cell, quote_sheet
from pac_excel.ooxml.shifting import Movement, Movements, Shift, Taking
from pac_excel.ooxml.workbook import read_workbook
from pac_excel.template.assignment import Assignment
from pac_excel.template.data import Across, Content, Data
from pac_excel.template.errors import UnknownName, UnrepeatableBlock
from pac_excel.template.prose import Scope
from pac_excel.template.sheet_template import SheetTemplate, compile_sheet

Move = Callable[[Package, Movements], None]


@dataclass(slots=True)
class _Waiting:
    """A block still to be repeated, with the cells that are named in it and the values around it."""

    name: str
    sheet: str
    area: Area
    items: Sequence[Data] | Across | bool
    scope: Scope
    named: Mapping[str, Area]


@dataclass(slots=True)
class _Placed:
    """What an item gives: a value to cells, or, without one, a scope to the placeholders in an area."""

    sheet: str
    area: Area
    content: Content = None
    scope: Scope | None = None


class Blocks:
    """The blocks of one rendering, repeated one after the other; what is placed moves with its cells."""

    def __init__(self, package: Package, assignment: Assignment, move: Move) -> None:
        self._package = package
        self._assignment = assignment
        self._move = move
        self._workbook = read_workbook(package)
        self._waiting: list[_Waiting] = []
        self._placed: list[_Placed] = []

    def repeat(self) -> None:
        """Repeat every block of the assignment, and assign what their items give to the copies."""
        targets = self._workbook.named_areas
        for (sheet, name), (items, scope) in self._assignment.blocks.items():
            key = next((key for key in (f"{sheet}!{name}", name) if _find(targets, key)), None)
            if key is None:
                raise UnknownName(name, tuple(targets))
            where, area = targets[_find(targets, key) or key]
            named = {
                other.rpartition("!")[2].casefold(): inner
                for other, (on, inner) in targets.items()
                if on == where and other != key and _inside(inner, area)
            }
            self._waiting.append(_Waiting(name, where, area, items, scope, named))
        while self._waiting:
            self._repeat_one(self._waiting.pop(0))
        for placed in self._placed:
            if placed.scope:
                self._assignment.areas.append((placed.sheet, placed.area, placed.scope))
            else:
                self._assignment.names[f"{quote_sheet(placed.sheet)}!{format_area(placed.area)}"] = (
                    placed.content
                )

    def _repeat_one(self, block: _Waiting) -> None:
        if block.items is True:
            return
        across = isinstance(block.items, Across)
        items = block.items.items if isinstance(block.items, Across) else block.items or ()
        repetition = Repetition(block.sheet, block.area, len(items), across)
        part = self._workbook.worksheet_parts[block.sheet]
        before = self._package.part(part)
        sheet = compile_sheet(self._package, block.sheet, part)
        movement = repetition.movement(whole_rows=_stands_alone(sheet, block.area))
        self._check(block, sheet, repetition, movement)
        if movement.shifts:
            self._move(self._package, {block.sheet.lower(): movement})
            self._follow(block.sheet, movement)
        if len(items) > 1:
            after = self._package.part(part)
            self._package.replace(part, repetition.repeat(before, after, part, movement))
        for item, area in zip(items, repetition.areas, strict=True):
            self._place(block, item, area)

    def _place(self, block: _Waiting, item: Data, area: Area) -> None:
        """Note what an item gives to the copy at `area`, and the blocks that wait in it."""
        rows, columns = area.first_row - block.area.first_row, area.first_col - block.area.first_col
        named = {
            name: Area(
                inner.first_row + rows,
                inner.first_col + columns,
                inner.last_row + rows,
                inner.last_col + columns,
            )
            for name, inner in block.named.items()
        }
        scope = Scope(item.names, block.scope)
        self._placed.append(_Placed(block.sheet, area, scope=scope))
        for name, content in item.names.items():
            if name.casefold() in named:
                self._placed.append(_Placed(block.sheet, named[name.casefold()], content))
            else:
                self._assignment.loose.add(name)
        for name, items in item.blocks.items():
            if name.casefold() not in named:
                raise UnknownName(name, tuple(block.named))
            inner = named[name.casefold()]
            within = {
                other: place for other, place in named.items() if _inside(place, inner) and place != inner
            }
            self._waiting.append(_Waiting(name, block.sheet, inner, items, scope, within))

    def _follow(self, sheet: str, movement: Movement) -> None:
        """Bring what is noted for a sheet after its cells; what is taken out is forgotten."""

        def after(area: Area) -> Area | None:
            return movement.area(area, Taking.NEVER)

        placed = [(item, after(item.area) if item.sheet == sheet else item.area) for item in self._placed]
        self._placed = [item for item, area in placed if area]
        for item, area in placed:
            item.area = area or item.area
        waiting = [(item, after(item.area) if item.sheet == sheet else item.area) for item in self._waiting]
        self._waiting = [item for item, area in waiting if area]
        for block, area in waiting:
            if block.sheet == sheet:
                block.named = {name: moved for name, inner in block.named.items() if (moved := after(inner))}
            block.area = area or block.area

    def _check(
        self, block: _Waiting, sheet: SheetTemplate, repetition: Repetition, movement: Movement
    ) -> None:
        """Raise UnrepeatableBlock when the block holds a table, or would tear something apart."""
        area = block.area

        def refuse(at: Area, reason: str) -> None:
            cell = format_cell(at.first_row, at.first_col)
            raise UnrepeatableBlock(block.name, block.sheet, cell, reason)

        for table in sheet.tables.values():
            if table.table.area.meets(area):
                refuse(table.table.area, f"it holds table '{table.name}'; give rows to the table instead")
        for obstacle in sheet.ground.obstacles:
            for shift in movement.shifts:
                if obstacle.area.last_row >= shift.row and _torn(obstacle.area, shift):
                    refuse(
                        obstacle.area, f"{obstacle.name} would be torn apart; keep it clear of the columns"
                    )
        for target in repetition.areas[1:] if repetition.to_the_right else ():
            if taken := _taken(sheet, target):
                refuse(taken, "the cell is taken; leave the columns to the right of the block free")


def _taken(sheet: SheetTemplate, area: Area) -> Area | None:
    """Return a cell of the area that holds something."""
    for row in range(area.first_row, area.last_row + 1):
        for column in range(area.first_col, area.last_col + 1):
            if sheet.source.cell(row, column).is_filled:
                return Area(row, column, row, column)
    return None


def _torn(area: Area, shift: Shift) -> bool:
    left, right = area.first_col < shift.first_col, area.last_col > shift.last_col
    return area.last_col >= shift.first_col and area.first_col <= shift.last_col and (left or right)


def _find(targets: Mapping[str, object], key: str) -> str | None:
    return next((name for name in targets if name.casefold() == key.casefold()), None)


def _inside(inner: Area, outer: Area) -> bool:
    return outer.covers(inner.first_row, inner.first_col) and outer.covers(inner.last_row, inner.last_col)


def _stands_alone(sheet: SheetTemplate, area: Area) -> bool:
    """Return whether the rows of the block hold nothing beside it, so that whole rows may move."""
    beside = any(
        cell.is_filled and not area.first_col <= column <= area.last_col
        for row in range(area.first_row, area.last_row + 1)
        if row in sheet.source.rows
        for column, cell in sheet.source.rows[row].cells.items()
    )
    crossing = any(
        item.area.first_row <= area.last_row
        and item.area.last_row >= area.first_row
        and not _inside(item.area, area)
        for item in sheet.ground.obstacles
    )
    return not beside and not crossing
