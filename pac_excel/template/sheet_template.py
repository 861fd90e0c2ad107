"""A sheet of a template: its rows and tables taken apart once, put together at every rendering."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pac_excel.ooxml.comments import commented_cells
from pac_excel.ooxml.controls import ANCHORS, follow_anchors
from pac_excel.ooxml.drawing import anchored_areas
from pac_excel.ooxml.fonts import CellFonts
from pac_excel.ooxml.moved_rows import move_rows
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.pivot import pivot_tables
from pac_excel.ooxml.places import Change, Place, find_places, follow_places, sheets_spoken_of
from pac_excel.ooxml.references import Area, format_area, format_cell, parse_area
from pac_excel.ooxml.relationships import DRAWING, THREADED_COMMENTS, read_relationships
from pac_excel.ooxml.rich_text import Link
from pac_excel.ooxml.row_heights import CellLooks, RowHeights
from pac_excel.ooxml.sheet_data import SheetData, read_sheet_data
from pac_excel.ooxml.shifting import Movement, Movements, Shift, Taking
from pac_excel.ooxml.spans import Span, find_spans, splice
from pac_excel.ooxml.table import follow_table_part, read_tables
from pac_excel.ooxml.values import Value
from pac_excel.ooxml.xml import MAIN
from pac_excel.template.grid import Grid
from pac_excel.template.last import Last
from pac_excel.template.room import Ground, Obstacle
from pac_excel.template.rows import Rows
from pac_excel.template.table_template import Formula, TableTemplate, compile_table

_SHEET_DATA = f"{MAIN} sheetData"
_DIMENSION = f"{MAIN} dimension"
_MERGE = f"{MAIN} mergeCell"

Block = Sequence[Sequence[Value]]
Moved = tuple[Movement | None, ...]


@dataclass(frozen=True, slots=True)
class RenderedSheet:
    """The parts that a rendering changes, the links it gives to cells by address, and its cells."""

    parts: Mapping[str, bytes]
    links: Mapping[str, Link]
    grid: Grid


@dataclass(frozen=True, slots=True)
class SheetTemplate:
    """A worksheet part without its rows, the places in it that follow what moves, its rows and tables."""

    name: str
    part: str
    spans: tuple[Span, ...]
    places: tuple[Place, ...]
    ground: Ground
    tables: Mapping[str, TableTemplate]
    table_parts: Mapping[str, bytes]
    threads: tuple[tuple[int, int], ...]
    spoken_of: Sequence[str]
    last_followed: Last[Moved, Sequence[Change]] = field(default_factory=Last, compare=False)

    @property
    def source(self) -> SheetData:
        """The rows as the template has them."""
        return self.ground.source

    def with_source(self, source: SheetData) -> SheetTemplate:
        """Return the sheet with other rows, whose cells look the same and have the same formulas."""
        return replace(self, ground=replace(self.ground, source=source))

    def movement(self, tables: Mapping[str, Rows]) -> Movement:
        """Return what moves on the sheet when `tables`, by name, are given rows; raises NoRoom."""
        shifts: list[Shift] = []
        lowest_first = sorted(tables, key=lambda name: self.tables[name].table.area.last_row, reverse=True)
        for name in lowest_first:
            shifts += self.ground.shifts(self.tables[name].table, tables[name], shifts)
        return Movement.of(shifts)

    def render(
        self,
        tables: Mapping[str, Rows],
        blocks: Sequence[tuple[Area, Block]],
        movements: Movements,
        *,
        date1904: bool,
        fonts: CellFonts | None = None,
        looks: CellLooks | None = None,
    ) -> RenderedSheet:
        """Return the sheet with `tables`, by name, and `blocks` of cells filled, after what moves.

        With `looks`, rows are given the height that the texts written into them need.
        """
        source = move_rows(self.source, self.name, movements) if movements else self.source
        heights = RowHeights.of(looks, self.source.skeleton, self.part) if looks else None
        grid = Grid(source, self.name, date1904=date1904, fonts=fonts, heights=heights)
        for name, rows in tables.items():
            self.tables[name].render(rows, grid, movements)
        movement = movements.get(self.name.lower(), Movement(()))
        for area, block in blocks:
            after = movement.area(area, Taking.NEVER)
            if after:
                _fill(after, block, grid, source)
                if block and block[0]:
                    style = grid.source(after.first_row, after.first_col).style
                    at = (area.first_row, area.first_col)
                    grid.fit_merged(after.first_row, at, style, block[0][0])
        changes = [*self._followed_places(movements), *self._changed_frame(grid, movement)]
        parts = {self.part: splice(source.skeleton, changes)}
        if movements:
            for name, data in self.table_parts.items():
                table = self.tables[name].table
                followed = follow_table_part(data, table, movements)
                if followed != data:
                    parts[table.part] = followed
        return RenderedSheet(parts, grid.links, grid)

    def _followed_places(self, movements: Movements) -> Sequence[Change]:
        """Return what changes around the rows; many workbooks have tables of the same sizes."""
        moved = tuple([movements.get(sheet) for sheet in self.spoken_of])
        if not any(moved):
            return ()
        return self.last_followed.get(
            moved, lambda: tuple(follow_places(self.places, self.source.skeleton, self.name, movements))
        )

    def _changed_frame(self, grid: Grid, movement: Movement) -> Iterator[Change]:
        """Yield the rows, and the area that they say they take."""
        changed = grid.changed_area
        for span in self.spans:
            if span.tag == _SHEET_DATA:
                yield span, grid.to_xml().encode()
            elif span.tag == _DIMENSION:
                area = parse_area(span.text)
                area = movement.area(area) or area
                yield span, format_area(area.join(changed) if changed else area).encode()
        yield from follow_anchors((span for span in self.spans if span.tag in ANCHORS), movement)


def _fill(area: Area, block: Block, grid: Grid, source: SheetData) -> None:
    """Write a block into its area; a formula keeps its place and has the value as its result."""
    given = range(area.first_row, area.first_row + len(block))
    # a name may stand for whole columns: rows neither given nor written need no visit
    rows = range(area.first_row, area.last_row + 1)
    written = {row for row in (rows if len(rows) < len(source.rows) else source.rows) if row in rows}
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


def compile_sheet(package: Package, name: str, part: str) -> SheetTemplate:
    """Return the template of the worksheet `part`."""
    source = read_sheet_data(package.part(part), part)
    tables = read_tables(package, name, part)
    places = find_places(source.skeleton, part)
    obstacles = [Obstacle(table.area, f"table '{table.name}'") for table in tables]
    obstacles += [
        Obstacle(parse_area(place.areas.text), "merged cells", stretches=True)
        for place in places
        if place.tag == _MERGE and place.areas
    ]
    obstacles += [Obstacle(area, "the array formula") for area in _array_areas(source)]
    obstacles += [Obstacle(pivot.area, "pivot table") for pivot in pivot_tables(package, part)]
    drawings = [item.target for item in read_relationships(package, part) if item.type == DRAWING]
    floating = [area for item in drawings for area in anchored_areas(package.part(item), item)]
    return SheetTemplate(
        name=name,
        part=part,
        spans=tuple(find_spans(source.skeleton, part, {_SHEET_DATA: "", _DIMENSION: "ref", **ANCHORS})),
        places=places,
        ground=Ground(name, source, tuple(obstacles), tuple(floating)),
        tables={table.name: compile_table(table, source) for table in tables},
        table_parts={table.name: package.part(table.part) for table in tables},
        threads=tuple(
            cell
            for item in read_relationships(package, part)
            if item.type == THREADED_COMMENTS and item.target in package
            for cell in commented_cells(package.part(item.target), item.target)
        ),
        spoken_of=sorted({name.lower(), *sheets_spoken_of(places)} - {""}),
    )


def _array_areas(source: SheetData) -> Iterator[Area]:
    """Yield the areas of several cells that share an array formula or a data table."""
    for row, column in source.formulas:
        area = source.rows[row].cells[column].array_area
        if area and area.height * area.width > 1:
            yield area
