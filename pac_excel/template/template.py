"""A workbook as a template: opened once, filled as often as one likes."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence, Set
from functools import partial
from pathlib import Path

from pac_excel.ooxml.fonts import CellFonts
from pac_excel.ooxml.hyperlinks import with_hyperlinks
from pac_excel.ooxml.limits import DEFAULT, Limits
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.references import Area, format_cell, parse_on_sheet
from pac_excel.ooxml.row_heights import CellLooks
from pac_excel.ooxml.saving import save_atomically
from pac_excel.ooxml.sheet_copies import rename_sheets
from pac_excel.ooxml.sheet_data import SheetData
from pac_excel.ooxml.sheet_names import valid_tab_name
from pac_excel.ooxml.shifting import Movement, Movements
from pac_excel.ooxml.table import Table, read_tables
from pac_excel.ooxml.workbook import read_workbook
from pac_excel.template.assignment import Assignment, assign, repeat_sheets
from pac_excel.template.block_form import Block
from pac_excel.template.block_room import blocking
from pac_excel.template.blocks import Blocks
from pac_excel.template.cell_prose import CellProse, SharedProse, fill_cells, read_shared_prose
from pac_excel.template.contents import Contents
from pac_excel.template.data import Content, Data
from pac_excel.template.description import Description, describe
from pac_excel.template.errors import BlockTooLarge, NoRoom, UnknownCell, UnknownName, UnknownTable
from pac_excel.template.following import Dependants, Following, find_dependants
from pac_excel.template.lint import Linter, Problem, Schema
from pac_excel.template.part_prose import filled_tab, has_placeholder
from pac_excel.template.pictures import fill_pictures
from pac_excel.template.prose import Scope, placeholders
from pac_excel.template.rows import Rows
from pac_excel.template.sheet_prose import SheetProse, find_sheet_prose
from pac_excel.template.sheet_template import RenderedSheet, SheetTemplate, compile_sheet
from pac_excel.template.staleness import NOTHING, Stale, Staleness, table_place
from pac_excel.template.workbook_template import WorkbookTemplate

# rows more than a table has, which it must be able to take
_FREELY = 1_000
_CELL = re.compile(r"\b[A-Z]{1,3}[0-9]+\b")


class Template:
    """A workbook whose tables and named cells can be given other content.

    Sheets are taken apart when they are first filled and kept so; a template can be pickled.
    """

    def __init__(self, package: Package) -> None:
        self._package = package
        self._workbook = read_workbook(package)
        self._book = WorkbookTemplate(package, self._workbook)
        self._parts = self._workbook.worksheet_parts
        self._tables = {
            table.name.lower(): table
            for sheet, part in self._parts.items()
            for table in read_tables(package, sheet, part)
        }
        self._names = self._workbook.named_areas
        self._targets = {name.lower(): target for name, target in self._names.items()}
        self._sheets: dict[str, SheetTemplate] = {}
        self._fonts = CellFonts(package, self._workbook.part)
        self._looks = CellLooks(package, self._workbook.part)
        self._contents = Contents(date1904=self._workbook.date1904)
        self._dependants: Dependants | None = None
        self._staleness = Staleness(package, self._workbook, self._tables.values())
        self._found_prose: Mapping[str, SheetProse] | None = None

    @classmethod
    def open(cls, source: Path | str | bytes, limits: Limits = DEFAULT) -> Template:
        """Return the template that a workbook file, or its bytes, makes."""
        return cls(Package.open(source, limits))

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables of the workbook, sheet by sheet."""
        return tuple(self._tables.values())

    @property
    def names(self) -> Mapping[str, tuple[str, Area]]:
        """The names that stand for cells, with their sheet and area."""
        return self._names

    @property
    def placeholders(self) -> frozenset[str]:
        """The names that placeholders in its texts ask for, in lower case."""
        return self._asked_names()

    def compile(self) -> Template:
        """Take apart at once every sheet that has a table or a name, and return the template itself."""
        for sheet in dict.fromkeys(
            [table.sheet for table in self.tables] + [sheet for sheet, _ in self._names.values()]
        ):
            self._sheet(sheet)
        return self

    def describe(self) -> Description:
        """Return what the template can be given, and where that stands."""
        formulas = {
            table.name: frozenset(
                column.name
                for column in self._sheet(table.sheet).tables[table.name].columns
                if column.formula
            )
            for table in self.tables
        }
        return describe(self._package, self._workbook, self.tables, formulas, self._prose())

    def lint(self, schema: Schema | None = None) -> tuple[Problem, ...]:
        """Return what is wrong with the template, or keeps it from having what `schema` expects."""
        linter = Linter(
            package=self._package,
            workbook=self._workbook,
            tables=self.tables,
            prose=self._prose(),
            blocked=self._blocked,
            unrepeatable=lambda sheet, area: blocking(self._sheet(sheet), area),
            schema=schema,
        )
        return tuple(linter.problems())

    def _blocked(self, table: str) -> tuple[str, str] | None:
        """Return the cell and the reason that keep a table from growing freely, None when nothing does."""
        found = self._table(table)
        rows = Rows(columns=(), rows=[()] * (found.data_area.height + _FREELY))
        try:
            self._sheet(found.sheet).movement({found.name: rows})
        except NoRoom as error:
            cell = _CELL.search(error.blocker)
            return cell[0] if cell else format_cell(found.area.last_row, found.area.first_col), str(error)
        return None

    def render(
        self,
        data: Data | Mapping[str, Rows] | None = None,
        names: Mapping[str, Content] | None = None,
        *,
        out: Path | str | None = None,
    ) -> bytes:
        """Return the workbook filled with `data`, and write it to the file `out` if there is one.

        A mapping of rows by table and one of content by name may stand for a Data without prose; a name is
        a defined name, or an address with its sheet, as in 'Plan d''actions'!B2.

        A table is given all its rows anew; columns it is not given keep their formulas or, row by row,
        what the user wrote. A value for a formula is its cached result. Tables and names that are not
        given, and every part that holds none of the given ones, stay as they are, byte for byte.
        """
        if not isinstance(data, Data):
            data = Data(tables=data or {}, names=names or {}, prose=False)
        package = self._package.copy()
        template, assignment = self, assign(data)
        if data.sheets:
            assignment = repeat_sheets(package, data)
            template = Template(package)
        if assignment.blocks:
            Blocks(package, assignment, _move).repeat()
            template = Template(package)
        template._render(package, assignment, self._asked_names)
        result = package.to_bytes()
        if out is not None:
            save_atomically(out, result)
        return result

    def _render(self, package: Package, assignment: Assignment, asked: Callable[[], Collection[str]]) -> None:
        """Fill the sheets of `package`, which holds what the template was made from.

        `asked` gives the names that placeholders ask for before sheets are repeated.
        """
        cells = self._known(assignment, asked)
        filled = [prose for prose in self._prose().values() if prose.cells] if assignment.prose else []
        self._fill(package, assignment, cells, {prose.sheet: prose for prose in filled})
        if assignment.prose:
            self._fill_prose(package, assignment)
        for images, sheets in assignment.images_by_sheet(self._parts):
            parts = {sheet: self._parts[sheet] for sheet in sheets}
            fill_pictures(package, images, parts, read_workbook(package).named_areas)
        for sheet, area, images in assignment.pictures:
            fill_pictures(package, images, {sheet: self._parts[sheet]}, {}, area)
        if assignment.prose:
            self._rename_tabs(package, assignment)

    def _fill(
        self,
        package: Package,
        assignment: Assignment,
        names: Mapping[str, Content],
        prose: Mapping[str, SheetProse],
        moved: Movements | None = None,
    ) -> None:
        """Fill the tables, the named cells and the placeholders in cells; `moved` stands for no filling."""
        tables = assignment.tables
        by_sheet: dict[str, dict[str, Rows]] = {}
        for name, rows in tables.items():
            table = self._table(name)
            by_sheet.setdefault(table.sheet, {})[table.name] = rows
        blocks: dict[str, list[tuple[Area, Block]]] = {}
        for name, content in names.items():
            sheet, area = self._target(name)
            blocks.setdefault(sheet, []).append(_block(name, area, content))
        movements = self._movements(by_sheet) if moved is None else moved
        stale = NOTHING if moved is not None else self._stale(assignment, blocks, prose, movements)
        rendered: dict[str, RenderedSheet] = {}
        given = {*by_sheet, *blocks, *prose, *stale.sheets}
        for sheet in self._rendered_sheets(given, movements):
            template = stale.sheets.get(sheet) or self._sheet(sheet)
            if sheet not in given and not template.is_changed(movements):
                continue
            if sheet in prose:
                template = template.with_source(self._filled_cells(prose[sheet], template.source, assignment))
            rendered[sheet] = template.render(
                by_sheet.get(sheet, {}),
                blocks.get(sheet, []),
                movements,
                self._contents,
                fonts=self._fonts,
                looks=self._looks if assignment.fit_rows else None,
            )
            self._put(package, sheet, rendered[sheet])
        if rendered:
            dependants = self._find_dependants()
            finder = self._staleness.finder
            Following(package, self._workbook, dependants, movements, rendered, stale, finder).follow()
        if movements or any(sheet.grid.formulas_changed for sheet in rendered.values()):
            self._book.drop_chain(package)
        # a formula anywhere may depend on what was filled
        calculates = bool(rendered) and self._staleness.holds_formulas
        if movements or calculates:
            self._book.change(package, movements, calculates=calculates)

    def _put(self, package: Package, sheet: str, rendered: RenderedSheet) -> None:
        """Put a rendered sheet, and the tables on it, into `package`."""
        part, data = self._parts[sheet], rendered.data
        if rendered.links:
            package.replace(part, with_hyperlinks(package, part, data.content(), rendered.links))
        else:
            package.replace(part, data)
        for entry in rendered.tables:
            package.put(entry)

    def _stale(
        self,
        assignment: Assignment,
        blocks: Mapping[str, Sequence[tuple[Area, Block]]],
        prose: Mapping[str, SheetProse],
        movements: Movements,
    ) -> Stale:
        """Return the results that hold no longer; all of them where sheets or blocks were repeated."""
        changed = [table_place(self._table(name), rows) for name, rows in assignment.tables.items()]
        changed += [(sheet.lower(), area) for sheet, filled in blocks.items() for area, _ in filled]
        for sheet, found in prose.items():
            changed += [
                (sheet.lower(), Area(cell.row, cell.column, cell.row, cell.column)) for cell in found.cells
            ]
        if assignment.repeats:
            return self._staleness.everything(changed, self._sheet)
        return self._staleness.of(changed, movements, self._sheet) if changed else NOTHING

    def _filled_cells(self, prose: SheetProse, source: SheetData, assignment: Assignment) -> SheetData:

        def scope(cell: CellProse) -> Scope:
            return assignment.scope_at(prose.sheet, cell.row, cell.column)

        return fill_cells(source, prose.cells, scope, prose.sheet, date1904=self._workbook.date1904)

    def _fill_prose(self, package: Package, assignment: Assignment) -> None:
        """Fill the placeholders that stand in no cell, tabs apart."""
        for sheet, prose in self._prose().items():
            prose.fill_parts(package, partial(assignment.scope_at, sheet))

    def _rename_tabs(self, package: Package, assignment: Assignment) -> None:
        """Name the tabs after their placeholders; those of sheets per item have their names already."""
        named = {sheet for item in assignment.items for sheet in item.sheets}
        tabs: dict[str, str] = {}
        taken = {sheet.name for sheet in self._workbook.sheets}
        for sheet in (sheet.name for sheet in self._workbook.sheets):
            if sheet not in named and has_placeholder(sheet):
                taken.discard(sheet)
                tabs[sheet] = valid_tab_name(filled_tab(sheet, assignment.scope), taken)
                taken.add(tabs[sheet])
        if tabs:
            rename_sheets(package, self._workbook, tabs)

    def _known(self, assignment: Assignment, asked: Callable[[], Collection[str]]) -> Mapping[str, Content]:
        """Return the content that goes to cells; UnknownName for a name that nothing in the workbook has."""
        cells = {name: content for name, content in assignment.names.items() if self._find(name)}
        others = [name for name in assignment.names if name not in cells]
        others += assignment.loose
        if others:
            known = asked() if assignment.prose else ()
            for name in others:
                if name.casefold() not in known:
                    raise self._unknown(name)
        return cells

    def _asked_names(self) -> frozenset[str]:
        """Return the names that placeholders ask for, in lower case."""
        texts = [name for prose in self._prose().values() for name in prose.names()]
        tabs = [item.name.casefold() for sheet in self._workbook.sheets for item in placeholders(sheet.name)]
        return frozenset((*texts, *tabs))

    def _prose(self) -> Mapping[str, SheetProse]:
        """Return the placeholders of every sheet that has cells."""
        if self._found_prose is None:
            shared: SharedProse = {}
            strings = self._workbook.shared_strings
            if strings and strings in self._package:
                shared = read_shared_prose(self._package.part(strings), strings)
            found = {}
            for sheet, part in self._parts.items():
                holds = bool(shared) or b"{{" in self._package.part(part)
                source = self._sheet(sheet).source if holds else None
                found[sheet] = find_sheet_prose(self._package, sheet, part, source, shared, self.tables)
            self._found_prose = found
        return self._found_prose

    def save(
        self,
        path: Path | str,
        data: Data | Mapping[str, Rows] | None = None,
        names: Mapping[str, Content] | None = None,
    ) -> None:
        """Render into the file `path` in one step; NotWritable when it is open elsewhere or read-only."""
        self.render(data, names, out=path)

    def _sheet(self, name: str) -> SheetTemplate:
        if name not in self._sheets:
            self._sheets[name] = compile_sheet(self._package, name, self._parts[name])
        return self._sheets[name]

    def _movements(self, by_sheet: Mapping[str, Mapping[str, Rows]]) -> dict[str, Movement]:
        """Return what moves on each sheet when its tables are given rows."""
        found = {sheet.lower(): self._sheet(sheet).movement(tables) for sheet, tables in by_sheet.items()}
        return {sheet: movement for sheet, movement in found.items() if movement.shifts}

    def _rendered_sheets(self, given: Set[str], movements: Movements) -> list[str]:
        """Return the sheets that may change: those given something, and those that speak of what moves."""
        moved = [sheet for sheet in self._parts if sheet.lower() in movements]
        mentioning = self._find_dependants().speak_of(moved) if moved else frozenset()
        table_sheets = {table.sheet for table in self.tables if table.part in mentioning}
        return [
            sheet
            for sheet, part in self._parts.items()
            if sheet in given or sheet in moved or part in mentioning or sheet in table_sheets
        ]

    def _find_dependants(self) -> Dependants:
        if self._dependants is None:
            self._dependants = find_dependants(self._package, self._workbook)
        return self._dependants

    def _table(self, name: str) -> Table:
        if name.lower() not in self._tables:
            raise UnknownTable(name, [table.name for table in self._tables.values()])
        return self._tables[name.lower()]

    def _target(self, name: str) -> tuple[str, Area]:
        target = self._find(name)
        if target is None:
            raise self._unknown(name)
        return target

    def _unknown(self, name: str) -> UnknownName | UnknownCell:
        """Return what to say of a name or an address that the workbook has no cells for."""
        return UnknownCell(name, tuple(self._parts)) if "!" in name else UnknownName(name, tuple(self._names))

    def _find(self, name: str) -> tuple[str, Area] | None:
        """Return sheet and area of a defined name or an address, None when there are no such cells."""
        target = self._targets.get(name.lower())
        if target is None and (address := parse_on_sheet(name)):
            sheets = {sheet.lower(): sheet for sheet in self._parts}
            sheet = sheets.get(address[0].lower())
            target = (sheet, address[1]) if sheet else None
        return target


def _move(package: Package, movements: Movements) -> None:
    """Move rows in `package`, and all that depends on them."""
    Template(package)._fill(package, assign(Data()), {}, {}, movements)


def _block(name: str, area: Area, content: Content) -> tuple[Area, Block]:
    """Return the cells to fill and their rows; one value goes to the first cell, as in merged cells."""
    if isinstance(content, str) or not isinstance(content, Sequence):
        return Area(area.first_row, area.first_col, area.first_row, area.first_col), [[content]]
    width = max((len(row) for row in content), default=0)
    if len(content) > area.height or width > area.width:
        raise BlockTooLarge(name, (len(content), width), (area.height, area.width))
    return area, content
