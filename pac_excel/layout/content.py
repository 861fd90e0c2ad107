"""What a workbook is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pac_excel.layout.cells import CellValue


@dataclass(frozen=True, slots=True)
class TableContent:
    """The columns of a table, by header, and the rows under them."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[CellValue, ...]]


@dataclass(frozen=True, slots=True)
class Content:
    """The tables of a workbook by name, its named cells and blocks (rows of values) by name."""

    tables: dict[str, TableContent]
    names: dict[str, CellValue | list[list[CellValue]]]
