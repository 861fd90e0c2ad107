"""What the cells of a row look like, for many rows that differ in their values alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from pac_excel.ooxml.references import column_letters
from pac_excel.template.contents import EMPTY

NUMBER, CONTENT = "\0", "\1"
"""Stand for its number, and for what is to be written, in the text of a row."""


class Slot(NamedTuple):
    """A cell of any row: its column, where its value stands among those given, what gives its `f` element
    in a row, or in all of them, and the attribute that goes with that.
    """

    column: int
    place: int | None = None
    element: Callable[[int], str] | None = None
    metadata: str = ""
    constant: bytes = b""

    def elements(self, rows: range) -> Sequence[bytes]:
        """Return the `f` elements in some rows."""
        if self.constant or self.element is None:
            return [self.constant] * len(rows)
        return [self.element(row).encode() for row in rows]


class RowShape:
    """Slots from left to right, each with its style: the row but for its number and what the cells hold."""

    def __init__(self, slots: Sequence[Slot], styles: Sequence[str]) -> None:
        self.slots = slots
        self.styles = styles
        self.columns = frozenset(slot.column for slot in slots)
        self._style_by_column = {slot.column: style for slot, style in zip(slots, styles, strict=True)}
        looks = [style + slot.metadata for slot, style in zip(slots, styles, strict=True)]
        self.formulas = any(slot.element for slot in slots)
        self._starts = [f'<c r="{column_letters(slot.column)}' for slot in slots]
        self._looks = looks
        # a cell without style that holds nothing is left out
        self.unstyled = [index for index, look in enumerate(looks) if not look and not slots[index].element]

    def style(self, column: int) -> str:
        """Return the style of the cells of a column, "" for one that is none of the shape's."""
        return self._style_by_column.get(column, "")

    def pieces(self, start: str, end: str) -> list[str]:
        """Return the text of a row between which its number goes, with marks where its contents go.

        `start` is its start tag with a mark for its height.
        """
        cells = [
            CONTENT if index in self.unstyled else f'{begin}{NUMBER}"{look}{CONTENT}'
            for index, (begin, look) in enumerate(zip(self._starts, self._looks, strict=True))
        ]
        return f"{start}{''.join(cells)}{end}".split(NUMBER)

    def unstyled_cell(self, row: int, index: int, content: str) -> str:
        """Return the cell of a slot without style, "" for one that is left out."""
        return "" if content == EMPTY else f'{self._starts[index]}{row}"{content}'

    def cells(self, row: int, contents: Sequence[str]) -> dict[int, str]:
        """Return the cells of a row by column, "" for one that is left out."""
        return {
            slot.column: f'{start}{row}"{look}{content}' if look or content != EMPTY else ""
            for slot, start, look, content in zip(
                self.slots, self._starts, self._looks, contents, strict=True
            )
        }
