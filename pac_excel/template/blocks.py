"""Named ranges that are repeated for items, or disappear."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pac_excel.ooxml.block_parts import repeat_blocks
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.references import Area, format_area, quote_sheet
from pac_excel.ooxml.repetition import Repetition, Repetitions, moved
from pac_excel.ooxml.shifting import Movements, Taking
from pac_excel.ooxml.workbook import read_workbook
from pac_excel.template.assignment import Assignment
from pac_excel.template.block_room import check_block, check_edge
from pac_excel.template.data import Across, Content, Data, Image
from pac_excel.template.errors import UnknownName
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

    @property
    def across(self) -> bool:
        """Whether it is repeated to the right."""
        return isinstance(self.items, Across)

    @property
    def data(self) -> Sequence[Data]:
        """The items that it is repeated for."""
        if isinstance(self.items, Across):
            return self.items.items
        return () if isinstance(self.items, bool) else self.items

    def repetition(self, sheet: SheetTemplate) -> Repetition:
        """Return how the block is to stand on its sheet."""
        alone = not self.across and _stands_alone(sheet, self.area)
        return Repetition(area=self.area, count=len(self.data), to_the_right=self.across, whole_rows=alone)


@dataclass(slots=True)
class _Placed:
    """What an item gives: a value to cells, or to an area a scope for its placeholders and images."""

    sheet: str
    area: Area
    content: Content = None
    scope: Scope | None = None
    images: Mapping[str, Image] = field(default_factory=dict)


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
                if on == where and other != key and area.holds(inner)
            }
            self._waiting.append(_Waiting(name, where, area, items, scope, named))
        while self._waiting:
            self._repeat_together([block for block in self._next() if block.items is not True])
        for placed in self._placed:
            if placed.scope:
                self._assignment.areas.append((placed.sheet, placed.area, placed.scope))
                if placed.images:
                    self._assignment.pictures.append((placed.sheet, placed.area, placed.images))
            else:
                self._assignment.names[f"{quote_sheet(placed.sheet)}!{format_area(placed.area)}"] = (
                    placed.content
                )

    def _next(self) -> list[_Waiting]:
        """Take the waiting blocks that can be repeated together: none meets another on its sheet.

        A block to the right is repeated alone on its sheet.
        """
        taken: list[_Waiting] = []
        left: list[_Waiting] = []
        across: dict[str, bool] = {}
        rows: dict[tuple[str, int], list[Area]] = {}
        for block in self._waiting:
            own = [(block.sheet, row) for row in range(block.area.first_row, block.area.last_row + 1)]
            alone = block.sheet in across and (block.across or across[block.sheet])
            if alone or any(area.meets(block.area) for key in own for area in rows.get(key, ())):
                left.append(block)
                continue
            taken.append(block)
            across[block.sheet] = block.across
            for key in own:
                rows.setdefault(key, []).append(block.area)
        self._waiting = left
        return taken

    def _repeat_together(self, blocks: Sequence[_Waiting]) -> None:
        """Repeat some blocks at once: everything moves once, then the copies are put into the room made."""
        before = self._package.copy()
        by_sheet: dict[str, list[_Waiting]] = {}
        for block in blocks:
            by_sheet.setdefault(block.sheet, []).append(block)
        planned: list[tuple[str, Repetitions, list[_Waiting], bool]] = []
        for name, waiting in by_sheet.items():
            sheet = compile_sheet(before, name, self._workbook.worksheet_parts[name])
            repetitions = Repetitions(name, [block.repetition(sheet) for block in waiting])
            for block, repetition in zip(waiting, repetitions.blocks, strict=True):
                check_block(block.name, sheet, repetition, repetitions.movement)
            check_edge(waiting[0].name, sheet, repetitions.movement)
            pushes = any(block.across and _is_free(sheet, block.area) for block in waiting)
            planned.append((name, repetitions, waiting, pushes))
        movements = {name.lower(): plan.movement for name, plan, _, _ in planned if plan.movement.shifts}
        if movements:
            self._move(self._package, movements)
            self._follow(movements)
        for name, repetitions, waiting, pushes in planned:
            if repetitions.movement.shifts:
                part = self._workbook.worksheet_parts[name]
                repeat_blocks(before, self._package, part, repetitions, pushes_columns=pushes)
            for block, repetition in zip(waiting, repetitions.blocks, strict=True):
                for item, offset in zip(block.data, repetitions.offsets(repetition), strict=True):
                    self._place(block, item, offset)

    def _place(self, block: _Waiting, item: Data, offset: tuple[int, int]) -> None:
        """Note what an item gives to the copy at `offset`, and the blocks that wait in it."""
        area = moved(block.area, offset)
        named = {name: moved(inner, offset) for name, inner in block.named.items()}
        scope = Scope(item.names, block.scope)
        self._placed.append(_Placed(block.sheet, area, scope=scope, images=item.images))
        for name, content in item.names.items():
            if name.casefold() in named:
                self._placed.append(_Placed(block.sheet, named[name.casefold()], content))
            else:
                self._assignment.loose.add(name)
        for name, items in item.blocks.items():
            if name.casefold() not in named:
                raise UnknownName(name, tuple(block.named))
            inner = named[name.casefold()]
            within = {other: place for other, place in named.items() if inner.holds(place) and place != inner}
            self._waiting.append(_Waiting(name, block.sheet, inner, items, scope, within))

    def _follow(self, movements: Movements) -> None:
        """Bring what is noted after its cells; what is taken out is forgotten."""

        def after(sheet: str, area: Area) -> Area | None:
            movement = movements.get(sheet.lower())
            return movement.area(area, Taking.NEVER) if movement else area

        placed = [(item, after(item.sheet, item.area)) for item in self._placed]
        self._placed = [item for item, area in placed if area]
        for item, area in placed:
            item.area = area or item.area
        waiting = [(item, after(item.sheet, item.area)) for item in self._waiting]
        self._waiting = [item for item, area in waiting if area]
        for block, area in waiting:
            named = block.named.items()
            block.named = {name: place for name, inner in named if (place := after(block.sheet, inner))}
            block.area = area or block.area


def _find(targets: Mapping[str, object], key: str) -> str | None:
    return next((name for name in targets if name.casefold() == key.casefold()), None)


def _is_free(sheet: SheetTemplate, area: Area) -> bool:
    """Return whether the columns behind a block hold nothing above and below it."""
    return not any(
        cell.is_filled and column > area.last_col
        for row, cells in sheet.source.rows.items()
        if not area.first_row <= row <= area.last_row
        for column, cell in cells.cells.items()
    )


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
        and not area.holds(item.area)
        for item in sheet.ground.obstacles
    )
    return not beside and not crossing
