"""The formula of a cell or of a calculated column."""

from __future__ import annotations

from dataclasses import dataclass

from pac_excel.ooxml.formulas import shift_formula
from pac_excel.ooxml.values import escape_markup


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as it stands in `row`, to be read in others."""

    text: str
    row: int
    is_array: bool = False
    metadata: str = ""

    @property
    def is_constant(self) -> bool:
        """Whether it reads the same in every row."""
        return not self.is_array and shift_formula(self.text, 1) == self.text

    def element(self, row: int, address: str) -> str:
        """Return the `f` element of the cell at `address` in `row`."""
        text = escape_markup(shift_formula(self.text, row - self.row))
        return f'<f t="array" ref="{address}">{text}</f>' if self.is_array else f"<f>{text}</f>"
