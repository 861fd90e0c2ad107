"""The cells that depend on others, through however many formulas and sheets."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass

from pac_excel.ooxml.precedents import OnSheet, PrecedentFinder
from pac_excel.ooxml.references import Area
from pac_excel.ooxml.sheet_data import SheetData

# the cells of smaller areas are noted one by one: chains of formulas mostly lead over such
_SMALL = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class PivotPlace:
    """Where a pivot table stands, and the area or table that it sums up, as a formula calls it."""

    sheet: str
    area: Area
    source: str


class Dependents:
    """The formulas and pivot tables of a workbook by the cells that they read."""

    def __init__(
        self, finder: PrecedentFinder, sheets: Mapping[str, SheetData], pivots: Iterable[PivotPlace] = ()
    ) -> None:
        self._finder = finder
        self._results: list[OnSheet] = []
        self._cells: dict[str, dict[int, dict[int, list[int]]]] = {}
        self._ranges: dict[OnSheet, list[int]] = {}
        self._anywhere: list[int] = []
        self._placed: list[tuple[int, Set[str]]] = []
        for sheet, source in sheets.items():
            for row, column in source.formulas:
                self._add_formula(sheet.lower(), source, row, column)
        for pivot in pivots:
            self._add((pivot.sheet.lower(), pivot.area), finder.of(pivot.source, pivot.sheet).areas)

    def of(self, changed: Iterable[OnSheet], *, moved: Set[str] = frozenset()) -> tuple[OnSheet, ...]:
        """Return the cells that may have another value once those of `changed` have one.

        `moved` are the sheets, in lower case, on which cells have come to stand elsewhere.
        """
        found: dict[int, OnSheet] = {}
        ranges = dict(self._ranges)
        waiting = list(changed)

        def reach(nodes: Iterable[int]) -> None:
            for node in nodes:
                if node not in found:
                    found[node] = self._results[node]
                    waiting.append(self._results[node])

        reach(self._anywhere if waiting else ())
        reach([node for node, sheets in self._placed if sheets & moved])
        while waiting:
            reached = _Reached()
            while waiting:
                place = waiting.pop()
                reached.add(place)
                reach(self._readers_of_cells(place))
            for area in [area for area in ranges if reached.meets(area)]:
                reach(ranges.pop(area))
        return tuple(found.values())

    def _add_formula(self, sheet: str, source: SheetData, row: int, column: int) -> None:
        cell = source.rows[row].cells[column]
        area = source.filled_by(row, column)
        if not cell.formula:
            # a data table computes the formulas above and beside it over its cells of input
            inputs = [(sheet, Area(area.first_row - 1, area.first_col - 1, area.last_row, area.last_col))]
            self._add((sheet, area), [*inputs, *((sheet, each) for each in cell.input_cells)])
            return
        precedents = self._finder.of(cell.formula, sheet, (row, column))
        node = self._add((sheet, area), precedents.areas)
        if precedents.anywhere:
            self._anywhere.append(node)
        if precedents.placed:
            self._placed.append((node, {sheet, *(name for name, _ in precedents.areas)}))

    def _add(self, result: OnSheet, precedents: Iterable[OnSheet]) -> int:
        node = len(self._results)
        self._results.append(result)
        for sheet, area in precedents:
            if area.height * area.width > _SMALL:
                self._ranges.setdefault((sheet, area), []).append(node)
                continue
            for number in range(area.first_row, area.last_row + 1):
                row = self._cells.setdefault(sheet, {}).setdefault(number, {})
                for column in range(area.first_col, area.last_col + 1):
                    row.setdefault(column, []).append(node)
        return node

    def _readers_of_cells(self, place: OnSheet) -> Iterator[int]:
        """Yield what reads single cells of an area."""
        sheet, area = place
        rows = self._cells.get(sheet, {})
        if area.height == area.width == 1:
            yield from rows.get(area.first_row, {}).get(area.first_col, ())
            return
        numbers: Iterable[int] = range(area.first_row, area.last_row + 1)
        for number in numbers if area.height < len(rows) else list(rows):
            for column, nodes in rows.get(number, {}).items():
                if area.covers(number, column):
                    yield from nodes


class _Reached:
    """Cells that have changed, to be asked for any of them in an area."""

    def __init__(self) -> None:
        self._areas: dict[str, list[Area]] = {}
        self._cells: dict[str, dict[int, list[int]]] = {}
        self._sorted = False

    def add(self, place: OnSheet) -> None:
        """Take in an area."""
        sheet, area = place
        if area.height == area.width == 1:
            self._cells.setdefault(sheet, {}).setdefault(area.first_col, []).append(area.first_row)
        else:
            self._areas.setdefault(sheet, []).append(area)

    def meets(self, place: OnSheet) -> bool:
        """Return whether a cell of the area has changed; nothing is taken in any more after that."""
        if not self._sorted:
            for rows in (rows for columns in self._cells.values() for rows in columns.values()):
                rows.sort()
            self._sorted = True
        sheet, area = place
        if any(area.meets(other) for other in self._areas.get(sheet, ())):
            return True
        for column, rows in self._cells.get(sheet, {}).items():
            if area.first_col <= column <= area.last_col:
                at = bisect_left(rows, area.first_row)
                if at < len(rows) and rows[at] <= area.last_row:
                    return True
        return False
