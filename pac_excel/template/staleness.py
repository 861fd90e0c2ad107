"""The results that hold no longer once some cells of a workbook have other values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from pac_excel.ooxml.dependents import Dependents, PivotPlace
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.pivot import pivot_places
from pac_excel.ooxml.precedents import OnSheet, PrecedentFinder, Precedents
from pac_excel.ooxml.references import Area
from pac_excel.ooxml.results import has_result, without_results
from pac_excel.ooxml.sheet_data import SheetData
from pac_excel.ooxml.shifting import Movements
from pac_excel.ooxml.table import Table
from pac_excel.ooxml.workbook import Workbook
from pac_excel.template.last import Last
from pac_excel.template.rows import Rows
from pac_excel.template.sheet_template import SheetTemplate

_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")

Sheets = Callable[[str], SheetTemplate]
Results = Mapping[tuple[int, int], set[tuple[int, int]]]
"""The cells that show what the formula of a cell gives, by row and column."""


@dataclass(frozen=True, slots=True)
class Stale:
    """The cells that may hold another value than before, and the sheets without the results that go."""

    places: Mapping[str, tuple[Area, ...]]
    sheets: Mapping[str, SheetTemplate]
    _touched: dict[OnSheet, bool] = field(default_factory=dict)

    def touches(self, sheet: str, area: Area) -> bool:
        """Return whether any of the cells may hold another value."""
        place = (sheet.lower(), area)
        if place not in self._touched:
            self._touched[place] = any(area.meets(other) for other in self.places.get(place[0], ()))
        return self._touched[place]

    def touches_any(self, precedents: Precedents) -> bool:
        """Return whether any of the cells that a formula reads may hold another value."""
        return precedents.anywhere or any(self.touches(*place) for place in precedents.areas)


NOTHING = Stale({}, {})


class Staleness:
    """What depends on what in one workbook, looked into when it is first asked for."""

    def __init__(self, package: Package, workbook: Workbook, tables: Iterable[Table]) -> None:
        self._package = package
        self._parts = workbook.worksheet_parts
        self._tables = tuple(tables)
        self.finder = PrecedentFinder(workbook, self._tables)
        self._workbook = workbook
        self._dependents: Dependents | None = None
        self._calculated: tuple[str, ...] | None = None
        self._last: Last[tuple[frozenset[OnSheet], frozenset[str]], Stale] = Last()
        self._results: dict[str, Results] = {}
        self._stripped: dict[str, Last[frozenset[tuple[int, int]], SheetTemplate]] = {}

    @property
    def calculated_sheets(self) -> tuple[str, ...]:
        """The sheets that have formulas."""
        if self._calculated is None:
            self._calculated = tuple(
                sheet for sheet, part in self._parts.items() if _FORMULA.search(self._package.part(part))
            )
        return self._calculated

    @property
    def holds_formulas(self) -> bool:
        """Whether a cell or a column of a table has a formula."""
        return bool(self.calculated_sheets) or any(
            column.formula for table in self._tables for column in table.columns
        )

    def of(self, changed: Iterable[OnSheet], movements: Movements, sheets: Sheets) -> Stale:
        """Return what goes stale when cells change and others move; the same again is at hand."""
        places = frozenset((*changed, *_disturbed(movements)))
        moved = frozenset(movements)

        def stale() -> Stale:
            return self._stale((*places, *self._found(sheets).of(places, moved=moved)), sheets)

        return self._last.get((places, moved), stale)

    def everything(self, changed: Iterable[OnSheet], sheets: Sheets) -> Stale:
        """Return the cells that change and all results as stale."""
        results = [(pivot.sheet.lower(), pivot.area) for pivot in self._pivots()]
        for sheet in self.calculated_sheets:
            source = sheets(sheet).source
            results += [(sheet.lower(), source.filled_by(*cell)) for cell in source.formulas]
        return self._stale((*changed, *results), sheets)

    def _found(self, sheets: Sheets) -> Dependents:
        if self._dependents is None:
            sources = {sheet: sheets(sheet).source for sheet in self.calculated_sheets}
            self._dependents = Dependents(self.finder, sources, self._pivots())
        return self._dependents

    def _pivots(self) -> list[PivotPlace]:
        return [
            PivotPlace(sheet=sheet, area=area, source=source)
            for sheet, area, source in pivot_places(self._package, self._parts)
        ]

    def _stale(self, places: Iterable[OnSheet], sheets: Sheets) -> Stale:
        by_sheet: dict[str, list[Area]] = {}
        for sheet, area in places:
            by_sheet.setdefault(sheet, []).append(area)
        stripped: dict[str, SheetTemplate] = {}
        for sheet in self.calculated_sheets:
            template = sheets(sheet)
            if sheet not in self._results:
                self._results[sheet] = _results(template.source)
            cells = _calculated(self._results[sheet], by_sheet.get(sheet.lower(), ()))
            if cells:
                last = self._stripped.setdefault(sheet, Last())
                stripped[sheet] = last.get(cells, partial(_without_results, template, cells))
        return Stale({sheet: tuple(areas) for sheet, areas in by_sheet.items()}, stripped)


def table_place(table: Table, rows: Rows) -> OnSheet:
    """Return the cells that change when a table is given rows."""
    data = table.data_area
    return table.sheet.lower(), data._replace(last_row=data.last_row + rows.absorbed)


def _disturbed(movements: Movements) -> Iterator[OnSheet]:
    """Yield the cells above rows put in, and those taken out: areas around them change their size."""
    for sheet, movement in movements.items():
        for shift in movement.shifts:
            first = shift.row if shift.rows < 0 else max(1, shift.row - 1)
            yield sheet, Area(first, shift.first_col, max(first, shift.tail), shift.last_col)


def _results(source: SheetData) -> Results:
    return {cell: _filled(source, *cell) for cell in source.formulas}


def _without_results(template: SheetTemplate, cells: frozenset[tuple[int, int]]) -> SheetTemplate:
    return template.with_source(without_results(template.source, cells))


def _calculated(results: Results, areas: Sequence[Area]) -> frozenset[tuple[int, int]]:
    """Return the cells in some areas that show the result of a formula, of their own or one beside them."""
    lookup = {(area.first_row, area.first_col) for area in areas if area.height == area.width == 1}
    wide = [area for area in areas if area.height > 1 or area.width > 1]
    return frozenset().union(
        *(
            filled
            for (row, column), filled in results.items()
            if (row, column) in lookup or any(area.covers(row, column) for area in wide)
        )
    )


def _filled(source: SheetData, row: int, column: int) -> set[tuple[int, int]]:
    """Return the cells with a value among those that the formula of a cell fills."""
    area = source.filled_by(row, column)
    return {
        (number, place)
        for number in range(area.first_row, area.last_row + 1)
        if number in source.rows
        for place, cell in source.rows[number].cells.items()
        if area.first_col <= place <= area.last_col and has_result(cell)
    }
