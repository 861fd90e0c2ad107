"""A workbook as a template: opened once, filled as often as one likes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from pac_excel.ooxml.limits import DEFAULT, Limits
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.references import Area, parse_on_sheet
from pac_excel.ooxml.saving import save_atomically
from pac_excel.ooxml.table import Table, read_tables
from pac_excel.ooxml.values import Value
from pac_excel.ooxml.workbook import drop_calculation_chain, read_workbook, request_calculation
from pac_excel.template.errors import BlockTooLarge, UnknownCell, UnknownName, UnknownTable
from pac_excel.template.rows import Rows
from pac_excel.template.sheet_template import Block, SheetTemplate, compile_sheet

_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")

Content: TypeAlias = Value | Sequence[Sequence[Value]]
"""What a name is given: one value, or rows of values."""


class Template:
    """A workbook whose tables and named cells can be given other content.

    Sheets are taken apart when they are first filled and kept so; a template can be pickled.
    """

    def __init__(self, package: Package) -> None:
        self._package = package
        self._workbook = read_workbook(package)
        self._parts = self._workbook.worksheet_parts
        self._tables = {
            table.name.lower(): table
            for sheet, part in self._parts.items()
            for table in read_tables(package, sheet, part)
        }
        self._names = self._workbook.named_areas
        self._targets = {name.lower(): target for name, target in self._names.items()}
        self._sheets: dict[str, SheetTemplate] = {}
        self._has_formulas: bool | None = None

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

    def compile(self) -> Template:
        """Take apart at once every sheet that has a table or a name, and return the template itself."""
        for sheet in dict.fromkeys(
            [table.sheet for table in self.tables] + [sheet for sheet, _ in self._names.values()]
        ):
            self._sheet(sheet)
        return self

    def render(
        self,
        tables: Mapping[str, Rows] | None = None,
        names: Mapping[str, Content] | None = None,
        cells: Mapping[str, Value] | None = None,
    ) -> bytes:
        """Return the workbook with `tables`, by name, `names` and `cells` such as `Actions!B7` filled.

        A table is given all its rows anew; columns it is not given keep their formulas or, row by row,
        what the user wrote. A value for a formula is its cached result. Tables and names that are not
        given, and every part that holds none of the given ones, stay as they are, byte for byte.
        """
        by_sheet: dict[str, dict[str, Rows]] = {}
        for name, rows in (tables or {}).items():
            table = self._table(name)
            by_sheet.setdefault(table.sheet, {})[table.name] = rows
        blocks: dict[str, list[tuple[Area, Block]]] = {}
        for name, content in (names or {}).items():
            sheet, area = self._target(name)
            blocks.setdefault(sheet, []).append(_block(name, area, content))
        for address, value in (cells or {}).items():
            sheet, area = self._cell(address)
            blocks.setdefault(sheet, []).append((area, [[value]]))
        package = self._package.copy()
        formulas_changed = False
        for sheet in self._parts:
            if sheet in by_sheet or sheet in blocks:
                rendered = self._sheet(sheet).render(
                    by_sheet.get(sheet, {}), blocks.get(sheet, []), date1904=self._workbook.date1904
                )
                for part, data in rendered.parts.items():
                    package.replace(part, data)
                formulas_changed |= rendered.formulas_changed
        if formulas_changed:
            drop_calculation_chain(package, self._workbook)
        # a formula anywhere may depend on what was filled
        if (by_sheet or blocks) and self._holds_formulas():
            request_calculation(package, self._workbook)
        return package.to_bytes()

    def save(
        self,
        path: Path | str,
        tables: Mapping[str, Rows] | None = None,
        names: Mapping[str, Content] | None = None,
    ) -> None:
        """Render into the file `path` in one step; NotWritable when it is open elsewhere or read-only."""
        save_atomically(path, self.render(tables, names))

    def _sheet(self, name: str) -> SheetTemplate:
        if name not in self._sheets:
            self._sheets[name] = compile_sheet(self._package, name, self._parts[name])
        return self._sheets[name]

    def _table(self, name: str) -> Table:
        if name.lower() not in self._tables:
            raise UnknownTable(name, [table.name for table in self._tables.values()])
        return self._tables[name.lower()]

    def _target(self, name: str) -> tuple[str, Area]:
        if name.lower() not in self._targets:
            raise UnknownName(name, tuple(self._names))
        return self._targets[name.lower()]

    def _cell(self, address: str) -> tuple[str, Area]:
        place = parse_on_sheet(address)
        if place is None or place[0] not in self._parts or (place[1].height, place[1].width) != (1, 1):
            raise UnknownCell(address, tuple(self._parts))
        return place

    def _holds_formulas(self) -> bool:
        if self._has_formulas is None:
            parts = [*self._parts.values(), *(table.part for table in self._tables.values())]
            self._has_formulas = any(_FORMULA.search(self._package.part(part)) for part in parts)
        return self._has_formulas


def _block(name: str, area: Area, content: Content) -> tuple[Area, Block]:
    """Return the cells to fill and their rows; one value goes to the first cell, as in merged cells."""
    if isinstance(content, str) or not isinstance(content, Sequence):
        return Area(area.first_row, area.first_col, area.first_row, area.first_col), [[content]]
    width = max((len(row) for row in content), default=0)
    if len(content) > area.height or width > area.width:
        raise BlockTooLarge(name, (len(content), width), (area.height, area.width))
    return area, content
