"""A sheet of a template: its rows and tables taken apart once, put together at every rendering."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pac_excel.ooxml.archive import Entry, Fold, Folded, make_entry
from pac_excel.ooxml.comments import commented_cells
from pac_excel.ooxml.controls import ANCHORS, follow_anchors
from pac_excel.ooxml.drawing import anchored_areas
from pac_excel.ooxml.fonts import CellFonts
from pac_excel.ooxml.moved_rows import move_rows
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.pivot import pivot_tables
from pac_excel.ooxml.places import Place, find_places, follow_places, sheets_spoken_of
from pac_excel.ooxml.references import Area, format_area, parse_area
from pac_excel.ooxml.relationships import DRAWING, THREADED_COMMENTS, read_relationships
from pac_excel.ooxml.rich_text import Link
from pac_excel.ooxml.row_heights import CellLooks, RowHeights
from pac_excel.ooxml.sheet_data import SheetData, read_sheet_data
from pac_excel.ooxml.shifting import Movement, Movements, Shift, Taking, sheets_of
from pac_excel.ooxml.spans import Span, find_spans, splice
from pac_excel.ooxml.table import follow_table_part, formulas_of, read_tables
from pac_excel.ooxml.xml import MAIN
from pac_excel.template.block_form import Block, BlockForm
from pac_excel.template.contents import Contents
from pac_excel.template.grid import Grid
from pac_excel.template.last import Last
from pac_excel.template.room import Ground, Obstacle
from pac_excel.template.rows import Rows
from pac_excel.template.table_form import TableForm
from pac_excel.template.table_template import TableTemplate, compile_table

_SHEET_DATA = f"{MAIN} sheetData"
_DIMENSION = f"{MAIN} dimension"
_MERGE = f"{MAIN} mergeCell"
# what stands for the area and the rows until they are known; no part holds such bytes
_AREA_MARK, _ROWS_MARK = b"\0area\0", b"\0rows\0"
_MARKS = re.compile(b"(%b|%b)" % (_AREA_MARK, _ROWS_MARK))
# a sheet of more rows is kept in one arrangement, the last
_MOST_ROWS = 1_000
# the cells of a name that stands for more are looked at each time
_KEPT_CELLS = 2_000

Moved = tuple[Movement | None, ...]
Sizes = tuple[tuple[str, int, int, bool], ...]


@dataclass(frozen=True, slots=True)
class RenderedSheet:
    """The part of a sheet that was rendered, those of its tables that follow, the links it gives to cells
    by address, and its cells.
    """

    data: Folded
    tables: Sequence[Entry]
    links: Mapping[str, Link]
    grid: Grid


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around the rows after what moves, parted by marks, and the parts of tables that change."""

    pieces: Sequence[bytes]
    area: Area | None
    tables: Sequence[Entry]
    is_changed: bool

    def around(self, rows: Sequence[bytes | Fold], changed: Area | None) -> Folded:
        """Return the part with its rows, of which an area was changed."""
        area = self.area.join(changed) if self.area and changed else self.area
        marks: dict[bytes, Sequence[bytes | Fold]] = {
            _AREA_MARK: [format_area(area).encode() if area else b""],
            _ROWS_MARK: rows,
        }
        return Folded([part for piece in self.pieces for part in marks.get(piece, (piece,))])


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The rows of a sheet after what moves, and the forms of what was filled into them."""

    source: SheetData
    movements: Movements
    movement: Movement
    _tables: dict[tuple[str, tuple[str, ...], bool], TableForm] = field(default_factory=dict)
    _blocks: dict[Area, BlockForm] = field(default_factory=dict)

    def table(self, template: TableTemplate, rows: Rows, heights: RowHeights | None) -> TableForm:
        """Return a table ready to be given rows of the columns of `rows`, which fit it."""
        key = (template.name, rows.columns, heights is not None)
        if key not in self._tables:
            self._tables[key] = template.form(rows, self.movements, heights)
        rows.check_widths(template.name)
        return self._tables[key]

    def block(self, area: Area) -> BlockForm:
        """Return an area ready to be filled."""
        if area.height * area.width > _KEPT_CELLS:
            return BlockForm(area, self.source)
        if area not in self._blocks:
            self._blocks[area] = BlockForm(area, self.source)
        return self._blocks[area]


@dataclass(frozen=True, slots=True)
class SheetTemplate:
    """A worksheet part without its rows, the places in it that follow what moves, its rows and tables.

    What it looks like after what moves is kept: many workbooks have tables of the same sizes.
    """

    name: str
    part: str
    spans: tuple[Span, ...]
    places: tuple[Place, ...]
    ground: Ground
    tables: Mapping[str, TableTemplate]
    table_parts: Mapping[str, bytes]
    threads: tuple[tuple[int, int], ...]
    spoken_of: Sequence[str]
    moved: Last[Sizes, Movement] = field(default_factory=Last, compare=False)
    surroundings: Last[Moved, Surroundings] = field(default_factory=Last, compare=False)
    arrangement: Last[Moved, Arrangement] = field(default_factory=Last, compare=False)
    heights: Last[CellLooks, RowHeights] = field(default_factory=Last, compare=False)

    @property
    def source(self) -> SheetData:
        """The rows as the template has them."""
        return self.ground.source

    def with_source(self, source: SheetData) -> SheetTemplate:
        """Return the sheet with other rows, whose cells look the same and have the same formulas."""
        return replace(
            self, ground=replace(self.ground, source=source), arrangement=Last(self.arrangement.kept)
        )

    def movement(self, tables: Mapping[str, Rows]) -> Movement:
        """Return what moves on the sheet when `tables`, by name, are given rows; raises NoRoom."""
        sizes = tuple(
            [(name, len(rows.rows), rows.absorbed, rows.whole_rows) for name, rows in tables.items()]
        )
        return self.moved.get(sizes, lambda: self._movement(tables))

    def _movement(self, tables: Mapping[str, Rows]) -> Movement:
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
        contents: Contents,
        *,
        fonts: CellFonts | None = None,
        looks: CellLooks | None = None,
    ) -> RenderedSheet:
        """Return the sheet with `tables`, by name, and `blocks` of cells filled, after what moves.

        With `looks`, rows are given the height that the texts written into them need.
        """
        arrangement, surroundings = self._arranged(movements)
        source, movement = arrangement.source, arrangement.movement
        heights = self._heights(looks) if looks else None
        grid = Grid(source, self.name, contents, fonts=fonts, heights=heights)
        forms = [(rows, arrangement.table(self.tables[name], rows, heights)) for name, rows in tables.items()]
        areas = [
            (area, after, block) for area, block in blocks if (after := movement.area(area, Taking.NEVER))
        ]
        shared = _shared_rows(
            [form.numbers(rows) for rows, form in forms],
            [range(after.first_row, after.last_row + 1) for _, after, _ in areas],
        )
        for rows, form in forms:
            form.write(rows, grid, shared)
        for area, after, block in areas:
            arrangement.block(after).write(block, grid)
            if block and block[0]:
                style = source.cell(after.first_row, after.first_col).style
                at = (area.first_row, area.first_col)
                grid.fit_merged(after.first_row, at, style, block[0][0])
        data = surroundings.around(grid.parts(), grid.changed_area)
        return RenderedSheet(data, surroundings.tables, grid.links, grid)

    def is_changed(self, movements: Movements) -> bool:
        """Return whether anything about the sheet is otherwise after what moves."""
        arrangement, surroundings = self._arranged(movements)
        return arrangement.source is not self.source or surroundings.is_changed

    def _arranged(self, movements: Movements) -> tuple[Arrangement, Surroundings]:
        """Return the rows of the sheet after what moves, and what stands around them."""
        moved = tuple([movements.get(sheet) for sheet in self.spoken_of])
        return (
            self.arrangement.get(moved, lambda: self._arrangement(movements)),
            self.surroundings.get(moved, lambda: self._surroundings(movements)),
        )

    def _arrangement(self, movements: Movements) -> Arrangement:
        source = move_rows(self.source, self.name, movements) if movements else self.source
        return Arrangement(source, movements, movements.get(self.name.lower(), Movement(())))

    def _heights(self, looks: CellLooks) -> RowHeights:
        return self.heights.get(looks, lambda: RowHeights.of(looks, self.source.skeleton, self.part))

    def _surroundings(self, movements: Movements) -> Surroundings:
        movement = movements.get(self.name.lower(), Movement(()))
        skeleton = self.source.skeleton
        changes = list(follow_anchors((span for span in self.spans if span.tag in ANCHORS), movement))
        if movements:
            changes += follow_places(self.places, skeleton, self.name, movements)
        marks = {_SHEET_DATA: _ROWS_MARK, _DIMENSION: _AREA_MARK}
        marked = [(span, marks[span.tag]) for span in self.spans if span.tag in marks]
        stated = [parse_area(span.text) for span in self.spans if span.tag == _DIMENSION]
        tables = []
        for name, data in self.table_parts.items() if movements else ():
            table = self.tables[name].table
            followed = follow_table_part(data, table, movements)
            if followed != data:
                tables.append(make_entry(table.part, followed))
        return Surroundings(
            pieces=_MARKS.split(splice(skeleton, [*marked, *changes])),
            area=movement.area(stated[0]) or stated[0] if stated else None,
            tables=tables,
            is_changed=bool(changes or tables),
        )


def _shared_rows(tables: Sequence[range], blocks: Sequence[range]) -> set[int]:
    """Return the rows of tables that others write into too."""
    shared: set[int] = set()
    for at, rows in enumerate(tables):
        for others in (*tables[at + 1 :], *blocks):
            shared.update(range(max(rows.start, others.start), min(rows.stop, others.stop)))
    return shared


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
        arrangement=Last(1) if len(source.rows) > _MOST_ROWS else Last(),
        spoken_of=_spoken_of(
            name, places, source, {table.part: package.part(table.part) for table in tables}
        ),
    )


def _spoken_of(
    name: str, places: Iterable[Place], source: SheetData, tables: Mapping[str, bytes]
) -> list[str]:
    """Return the sheets, in lower case, that a sheet changes after: its own and those it speaks of."""
    cells = [source.rows[row].cells[column].formula or "" for row, column in source.formulas]
    formulas = [formula for formula in cells if "!" in formula]
    formulas += [formula for part, data in tables.items() for formula in formulas_of(data, part)]
    found = {name.lower(), *sheets_spoken_of(places)}.union(*map(sheets_of, formulas))
    return sorted(found - {"", "!"})


def _array_areas(source: SheetData) -> Iterator[Area]:
    """Yield the areas of several cells that share an array formula or a data table."""
    for row, column in source.formulas:
        area = source.rows[row].cells[column].array_area
        if area and area.height * area.width > 1:
            yield area
