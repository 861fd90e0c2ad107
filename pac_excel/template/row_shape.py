"""What the cells of a row look like, for many rows that differ in their values alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from pac_excel.ooxml.references import column_letters
from pac_excel.ooxml.values import Value


class Slot(NamedTuple):
    """A cell of any row: its column, where its value stands among those given, what gives its `f` element
    in a row, and the attribute that goes with that.
    """

    column: int
    place: int | None = None
    element: Callable[[int], str] | None = None
    metadata: str = ""


class RowShape:
    """Slots from left to right, each with its style: the row but for its number and what the cells hold."""

    def __init__(self, slots: Sequence[Slot], styles: Sequence[str]) -> None:
        self.slots = slots
        self.styles = styles
        self.columns = frozenset(slot.column for slot in slots)
        self.formulas = [index for index, slot in enumerate(slots) if slot.element]
        # a cell without style that holds nothing is left out
        self.is_whole = all(styles)
        self._places = [slot.place for slot in slots]
        self._takes_all = self._places == list(range(len(slots)))
        starts = [f'<c r="{column_letters(slot.column)}' for slot in slots]
        looks = [f'"{style}{slot.metadata}' for slot, style in zip(slots, styles, strict=True)]
        self._pieces = list(zip(starts, looks, strict=True))
        # the row's number stands between two of these
        texts = [f"{look}%s{start}" for look, start in zip(looks, [*starts[1:], ""], strict=True)]
        self._texts = [starts[0], *texts] if starts else []

    def values(self, given: Sequence[Value]) -> Sequence[Value]:
        """Return the values of a row in the order of the slots, None for a slot that has none."""
        if self._takes_all and len(given) == len(self.slots):
            return given
        return [None if place is None else given[place] for place in self._places]

    def text(self, row: int, contents: Sequence[str]) -> str:
        """Return the cells of a row, `contents` being what stands in each behind its style."""
        return str(row).join(self._texts) % tuple(contents)

    def cells(self, row: int, contents: Sequence[str]) -> dict[int, str]:
        """Return the cells of a row by column, "" for one that is left out."""
        return {
            slot.column: f"{start}{row}{look}{content}" if look != '"' or content != "/>" else ""
            for slot, (start, look), content in zip(self.slots, self._pieces, contents, strict=True)
        }
