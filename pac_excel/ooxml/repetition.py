"""Blocks of cells that are to stand several times on a sheet: what makes room, and where each stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pac_excel.ooxml.formulas import Reference, rewrite_references, sheet_of
from pac_excel.ooxml.references import MAX_COLUMN, Area
from pac_excel.ooxml.shifting import Movement, Shift, Taking, follow_formula


@dataclass(frozen=True, slots=True, kw_only=True)
class Repetition:
    """A block and how often it is to stand there, downwards or to the right; with 0 it is taken out.

    With `whole_rows` the rows of the whole sheet make room for it, else those of its columns.
    """

    area: Area
    count: int
    to_the_right: bool = False
    whole_rows: bool = False

    @property
    def step(self) -> tuple[int, int]:
        """The rows and columns from one copy to the next."""
        return (0, self.area.width) if self.to_the_right else (self.area.height, 0)

    @property
    def shift(self) -> Shift | None:
        """The rows, or columns of a block to the right, that are put in or taken out."""
        area, right = self.area, self.to_the_right
        change = (self.count - 1) * (area.width if right else area.height)
        first, last = (area.first_col, area.last_col) if right else (area.first_row, area.last_row)
        edges = (area.first_row, area.last_row) if right else (area.first_col, area.last_col)
        if self.whole_rows and not right:
            edges = (1, MAX_COLUMN)
        if not change:
            return None
        return Shift(
            row=last + 1 if change > 0 else first,
            rows=change,
            first_col=edges[0],
            last_col=edges[1],
            appended_to=first if change > 0 else 0,
            is_block=True,
        )


@dataclass(frozen=True, slots=True)
class Repetitions:
    """The blocks of one sheet that are repeated at once: none in another, one alone if to the right."""

    sheet: str
    blocks: Sequence[Repetition]
    movement: Movement = field(init=False)
    _by_row: Mapping[int, Sequence[Repetition]] = field(init=False)

    def __post_init__(self) -> None:
        by_row: dict[int, list[Repetition]] = {}
        for block in self.blocks:
            for row in range(block.area.first_row, block.area.last_row + 1):
                by_row.setdefault(row, []).append(block)
        object.__setattr__(self, "_by_row", by_row)
        shifts = [shift for block in self.blocks if (shift := block.shift)]
        across = any(block.to_the_right for block in self.blocks)
        object.__setattr__(self, "movement", Movement.of(shifts, across=across))

    def offsets(self, block: Repetition) -> tuple[tuple[int, int], ...]:
        """Return by how many rows and columns the block is moved, each time that it stands there."""
        area = block.area
        first = self.movement.cell(area.first_row, area.first_col) if block.count else None
        if first is None:
            return ()
        rows, columns = first[0] - area.first_row, first[1] - area.first_col
        down, right = block.step
        return tuple((rows + number * down, columns + number * right) for number in range(block.count))

    def areas(self, block: Repetition) -> tuple[Area, ...]:
        """Return where the block stands each time."""
        return tuple(moved(block.area, offset) for offset in self.offsets(block))

    def places(self, area: Area) -> list[Area] | None:
        """Return where an area of a block stands each time, None for one that is in no block."""
        block = self.block_of(area)
        return None if block is None else [moved(area, offset) for offset in self.offsets(block)]

    def block_of(self, area: Area) -> Repetition | None:
        """Return the block that all of an area stands in, None when there is none."""
        around = self._by_row.get(area.first_row, ())
        return next((block for block in around if block.area.holds(area)), None)

    def formula(self, text: str, block: Repetition, offset: tuple[int, int], sheet: str) -> str:
        """Return a formula of the block, written on `sheet` or "", as it reads in the copy at `offset`.

        What stands in the block is called in the copy; what stands elsewhere, where it is afterwards. An
        area that ends in the block does not take in its copies.
        """
        movements = {self.sheet.lower(): self.movement}

        def called(reference: Reference) -> str:
            first, last = reference.first, reference.last or reference.first
            own = (sheet_of(reference.sheet) or sheet.lower()) == self.sheet.lower()
            cells = own and first.row and first.column
            if not (cells and block.area.covers(first.row, first.column)) or not block.area.covers(
                last.row, last.column
            ):
                ends = cells and block.area.covers(last.row, last.column)
                taking = Taking.NEVER if ends else Taking.WHOLE
                followed = follow_formula(f"{reference.sheet}{reference}", movements, sheet, taking=taking)
                return followed.removeprefix(reference.sheet)
            corners = [
                replace(corner, row=corner.row + offset[0], column=corner.column + offset[1])
                for corner in (first, last)
            ]
            return str(Reference("", corners[0], corners[1] if reference.last else None))

        return rewrite_references(text, called)


def moved(area: Area, offset: tuple[int, int]) -> Area:
    """Return an area so many rows and columns further."""
    rows, columns = offset
    return Area(
        area.first_row + rows, area.first_col + columns, area.last_row + rows, area.last_col + columns
    )
