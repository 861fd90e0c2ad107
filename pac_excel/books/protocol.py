"""What every kind of book offers: its tables and named cells, read and written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from pac_excel.ooxml.references import Area, format_cell
from pac_excel.ooxml.values import ReadValue, Value
from pac_excel.template.data import Content
from pac_excel.template.rows import Rows


class Cell(NamedTuple):
    """What a cell holds and where it stands; a date is its serial number, an empty text is None."""

    value: ReadValue
    formula: str | None
    sheet: str
    row: int
    column: int

    @property
    def address(self) -> str:
        """The address on its sheet, such as F12."""
        return format_cell(self.row, self.column)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """A table as read: `area` with header and totals, `rows` the data rows.

    `rows` takes in the filled rows that stand right below the table without belonging to it, because
    whoever typed them did not use Excel; `grown` is their number. A table with a totals row has none.
    """

    name: str
    sheet: str
    area: Area
    headers: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    grown: int = 0

    @property
    def values(self) -> Sequence[Sequence[ReadValue]]:
        """What the cells of the data rows hold."""
        return [[cell.value for cell in row] for row in self.rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameView:
    """The cells a defined name stands for, row by row."""

    name: str
    sheet: str
    area: Area
    cells: Sequence[Sequence[Cell]]

    @property
    def cell(self) -> Cell:
        """The first cell, which is the only one of most names."""
        return self.cells[0][0]


class Book(Protocol):
    """A workbook seen through its tables and names."""

    @property
    def path(self) -> Path | None:
        """The file, when there is one."""

    @property
    def date1904(self) -> bool:
        """Whether serial numbers of dates count from 1904."""

    def sheets(self) -> tuple[str, ...]:
        """Return the names of the sheets, from left to right."""

    def tables(self) -> Mapping[str, TableView]:
        """Return the tables by name."""

    def names(self) -> Mapping[str, NameView]:
        """Return the names that stand for cells; one that holds on a sheet only is keyed `sheet!name`."""

    def write(
        self,
        tables: Mapping[str, Rows],
        names: Mapping[str, Content],
        cells: Mapping[str, Value] | None = None,
    ) -> None:
        """Fill tables, names and single cells (`Actions!B7`), as `Template.render` does, and nothing else."""
