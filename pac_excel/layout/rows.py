"""The rows of a table of a workbook, each with its values by path and the cells they came from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pac_excel.layout.cells import UNSURE, Labels, encode, plain_decoder
from pac_excel.layout.columns import Column, Flow, Table
from pac_excel.layout.places import CellView
from pac_excel.plan.fields import Shape


@dataclass(slots=True)
class FoundColumns:
    """The columns of a table that a workbook has, each with its position.

    `plan` are those that are read, with what decodes their usual cells and what an empty one stands for;
    `formulas` those that hold formulas of the template; `markers` those that make a row a record when they
    hold what is said, anything if None.
    """

    table: Table
    at: Mapping[str, int]
    plan: Sequence[tuple[int, Column, Callable[[Any], Any], Any]]
    formulas: Sequence[tuple[int, Column]]
    markers: Sequence[tuple[int, str | None]]

    def makes_a_row(self, values: Sequence[object]) -> bool:
        """Tell whether the cells of a row show that it is a record."""
        if values.count(None) == len(values):
            return False
        return any(
            at < len(values) and (value := values[at]) is not None and wanted in (None, value)
            for at, wanted in self.markers
        )

    def decoded(self, contents: Sequence[Sequence[object]]) -> tuple[list[list[Any]], list[tuple[int, int]]]:
        """Return the values of the columns that are read, from what each column of the table holds.

        After them row and column, counted among those, of the cells that want a closer look.
        """
        columns: list[list[Any]] = []
        unsure: list[tuple[int, int]] = []
        for place, (at, _, decoder, empty) in enumerate(self.plan):
            held: Sequence[object] = contents[at] if at < len(contents) else ()
            values = [empty if content is None else decoder(content) for content in held]
            columns.append(values)
            if UNSURE in values:
                unsure += [(number, place) for number, value in enumerate(values) if value is UNSURE]
        return columns, unsure

    def rows(
        self, decoded: Sequence[Sequence[Any]], cells: Sequence[Callable[[], Sequence[CellView]]]
    ) -> list[Row]:
        """Return the rows of these values, column by column, each with what reads its cells."""
        there = [
            (column.path, values)
            for (_, column, *_), values in zip(self.plan, decoded, strict=True)
            if values
        ]
        paths = [path for path, _ in there]
        found = [
            dict(zip(paths, row, strict=True)) for row in zip(*(values for _, values in there), strict=True)
        ]
        return [
            Row(self, values, own, values.pop("", None)) for values, own in zip(found, cells, strict=True)
        ]

    def cells(self, row: Sequence[CellView]) -> Iterator[tuple[str, CellView]]:
        """Yield the path of each cell of a row that a column was found for."""
        return ((path, row[at]) for path, at in self.at.items() if at < len(row))


def found_columns(
    table: Table, found: Sequence[tuple[Column, int]], labels: Labels, *, date1904: bool
) -> FoundColumns:
    """Return what reads the rows of a table that has these columns at these positions."""
    plan = [
        (
            at,
            column,
            plain_decoder(column, labels, date1904=date1904),
            () if column.shape is Shape.MANY else None,
        )
        for column, at in found
        if column.flow is Flow.PLAN
    ]
    marked = [(at, table.marker[column.header]) for column, at in found if column.header in table.marker]
    return FoundColumns(
        table=table,
        at={column.path: at for column, at in found},
        plan=plan,
        formulas=[(at, column) for column, at in found if column.flow is Flow.EXCEL],
        markers=marked if table.marker else [(at, None) for at, *_ in plan],
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its values by path, and its cells; that of a slice or child has its parent's key."""

    columns: FoundColumns
    values: dict[str, Any]
    read_cells: Callable[[], Sequence[CellView]]
    parent: Any = None

    @property
    def cells(self) -> Sequence[CellView]:
        """Its cells, from left to right."""
        return self.read_cells()

    @property
    def key(self) -> str:
        """What users tell the row by."""
        table = self.columns.table
        texts = (self._text_of(table.by_header[header]) for header in table.key)
        return " / ".join(text for text in texts if text)

    def _text_of(self, column: Column) -> str:
        value = self.values.get(column.path) if column.path else self.parent
        if value is None:
            return ""
        if isinstance(value, dt.date):
            return value.isoformat()
        return str(encode(value, column.kind, Shape.ONE, Labels()))
