"""A sheet of a template: its rows and tables taken apart once, put together at every rendering."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pac_excel.ooxml.fonts import CellFonts
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.references import (
    MAX_ROW,
    Area,
    format_area,
    format_cell,
    format_sqref,
    parse_area,
    parse_sqref,
)
from pac_excel.ooxml.rich_text import Link
from pac_excel.ooxml.sheet_data import SheetData, read_sheet_data
from pac_excel.ooxml.spans import Span, find_spans, splice
from pac_excel.ooxml.table import Table, moved_table_part, read_tables
from pac_excel.ooxml.values import Value
from pac_excel.ooxml.xml import MAIN, X14, XM
from pac_excel.template.errors import NoRoom
from pac_excel.template.grid import Grid
from pac_excel.template.growth import Growth, follow_all
from pac_excel.template.rows import Rows
from pac_excel.template.table_template import Formula, TableTemplate, compile_table

_SHEET_DATA = f"{MAIN} sheetData"
_DIMENSION = f"{MAIN} dimension"
_MERGE = f"{MAIN} mergeCell"
_EXTENDED_SQREF = f"{XM} sqref"
# the lists of areas that follow a table; a sparkline's sqref is its own cell
_FOLLOWING = {
    f"{MAIN} {tag}": "sqref"
    for tag in ("conditionalFormatting", "dataValidation", "ignoredError", "protectedRange")
}
_EXTENDED_PARENTS = (f"{X14} conditionalFormatting", f"{X14} dataValidation")
_PLACES = {**_FOLLOWING, _SHEET_DATA: "", _DIMENSION: "ref", _MERGE: "ref", _EXTENDED_SQREF: ""}

Block = Sequence[Sequence[Value]]


@dataclass(frozen=True, slots=True)
class RenderedSheet:
    """The parts that a rendering changes, the links it gives to cells by address, and whether cells began
    or ceased to have formulas.
    """

    parts: Mapping[str, bytes]
    formulas_changed: bool
    links: Mapping[str, Link]


@dataclass(frozen=True, slots=True)
class SheetTemplate:
    """A worksheet part without its rows, the places in it that follow its tables, its rows and tables."""

    name: str
    part: str
    spans: tuple[Span, ...]
    source: SheetData
    tables: Mapping[str, TableTemplate]
    table_parts: Mapping[str, bytes]

    def render(
        self,
        tables: Mapping[str, Rows],
        blocks: Sequence[tuple[Area, Block]],
        *,
        date1904: bool,
        fonts: CellFonts | None = None,
    ) -> RenderedSheet:
        """Return the sheet with `tables`, by name, and `blocks` of cells filled."""
        grid = Grid(self.source, self.name, date1904=date1904, fonts=fonts)
        growths: list[Growth] = []
        parts: dict[str, bytes] = {}
        for name, rows in tables.items():
            template = self.tables[name]
            self._check_room(template.table, template.growth(rows), rows.absorbed)
            growth = template.render(rows, grid)
            if growth.rows:
                growths.append(growth)
                table = template.table
                parts[table.part] = moved_table_part(self.table_parts[name], table, growth.area_after)
        for area, block in blocks:
            self._fill(area, block, grid)
        changes = self._moved_places(growths, grid.changed_area)
        changes += [(span, grid.to_xml().encode()) for span in self.spans if span.tag == _SHEET_DATA]
        parts[self.part] = splice(self.source.skeleton, changes)
        return RenderedSheet(parts, grid.formulas_changed, grid.links)

    def _fill(self, area: Area, block: Block, grid: Grid) -> None:
        """Write a block into its area; a formula keeps its place and has the value as its result."""
        given = range(area.first_row, area.first_row + len(block))
        # a name may stand for whole columns: rows neither given nor written need no visit
        written = {row for row in self.source.rows if area.first_row <= row <= area.last_row}
        for row in written.union(given):
            values = block[row - area.first_row] if row in given else ()
            for column in range(area.first_col, area.last_col + 1):
                cell = grid.source(row, column)
                value = values[column - area.first_col] if column - area.first_col < len(values) else None
                if value is None and not cell.xml:
                    continue
                formula = Formula(cell.formula, row, cell.is_array) if cell.formula is not None else None
                element = formula.element(row, format_cell(row, column)) if formula else ""
                grid.fill(row, column, value, cell.style + cell.metadata, element)

    def _check_room(self, table: Table, growth: Growth, absorbed: int) -> None:
        """Raise NoRoom when the table would grow over filled cells, merged cells or another table."""
        before, after = growth.area, growth.area_after
        if after.last_row <= before.last_row:
            return
        if after.last_row > MAX_ROW:
            raise NoRoom(table.name, self.name, format_cell(MAX_ROW, before.first_col))
        fresh = Area(before.last_row + absorbed + 1, before.first_col, after.last_row, before.last_col)
        if fresh.height < 1:
            return
        taken = [other.table.area for other in self.tables.values() if other.table != table]
        taken += [parse_area(span.text) for span in self.spans if span.tag == _MERGE]
        for area in taken:
            if area.meets(fresh):
                cell = format_cell(max(area.first_row, fresh.first_row), max(area.first_col, fresh.first_col))
                raise NoRoom(table.name, self.name, cell)
        for row in range(fresh.first_row, fresh.last_row + 1):
            cells = self.source.rows[row].cells if row in self.source.rows else {}
            for column in sorted(cells):
                if fresh.covers(row, column) and cells[column].is_filled:
                    raise NoRoom(table.name, self.name, format_cell(row, column))

    def _moved_places(self, growths: Sequence[Growth], changed: Area | None) -> list[tuple[Span, bytes]]:
        changes: list[tuple[Span, bytes]] = []
        for span in self.spans:
            if span.tag == _DIMENSION and changed:
                changes.append((span, format_area(parse_area(span.text).join(changed)).encode()))
            elif not growths:
                continue
            elif span.tag in _FOLLOWING or (span.tag == _EXTENDED_SQREF and span.parent in _EXTENDED_PARENTS):
                areas = [follow_all(area, growths) for area in parse_sqref(span.text)]
                changes.append((span, format_sqref(areas).encode()))
        return changes


def compile_sheet(package: Package, name: str, part: str) -> SheetTemplate:
    """Return the template of the worksheet `part`."""
    source = read_sheet_data(package.part(part), part)
    tables = read_tables(package, name, part)
    return SheetTemplate(
        name=name,
        part=part,
        spans=tuple(find_spans(source.skeleton, part, _PLACES)),
        source=source,
        tables={table.name: compile_table(table, source) for table in tables},
        table_parts={table.name: package.part(table.part) for table in tables},
    )
