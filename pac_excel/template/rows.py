"""What a table is given: columns by header text, and rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pac_excel.ooxml.values import Value
from pac_excel.template.errors import RepeatedColumn, UnevenRow, UnknownColumn


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The new content of a table, which replaces all its rows.

    `absorbed` is the number of filled rows right below the table that the new rows replace as well:
    those that a reader took for rows of the table. With `whole_rows` entire rows of the sheet make room
    for new ones, whatever stands beside the table.
    """

    columns: tuple[str, ...]
    rows: Sequence[Sequence[Value]]
    absorbed: int = 0
    whole_rows: bool = False

    def positions(self, table: str, headers: Sequence[str]) -> Mapping[str, int]:
        """Return where in a row each column is; raises when the rows do not fit a table of these headers."""
        positions: dict[str, int] = {}
        for position, column in enumerate(self.columns):
            if column not in headers:
                raise UnknownColumn(table, column, headers)
            if column in positions:
                raise RepeatedColumn(table, column)
            positions[column] = position
        self.check_widths(table)
        return positions

    def check_widths(self, table: str) -> None:
        """Raise UnevenRow when a row has not a value for each column."""
        width = len(self.columns)
        widths = list(map(len, self.rows))
        if widths.count(width) != len(widths):
            number = next(number for number, found in enumerate(widths, 1) if found != width)
            raise UnevenRow(table, number, widths[number - 1], width)
