"""What is wrong with a template: before it is filled, and with the cell that it is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from pac_excel.ooxml.cells import Cells
from pac_excel.ooxml.formulas import REF_ERROR
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.references import Area, format_cell, parse_area
from pac_excel.ooxml.shared_strings import read_shared_strings
from pac_excel.ooxml.table import Table
from pac_excel.ooxml.workbook import Workbook
from pac_excel.ooxml.worksheet import read_cells
from pac_excel.ooxml.worksheet_frame import frame
from pac_excel.ooxml.xml import MAIN
from pac_excel.template.formats import FORMATS
from pac_excel.template.prose import is_unclosed
from pac_excel.template.sheet_prose import SheetProse

LONGEST_LIST = 255

_MERGES = f"{{{MAIN}}}mergeCells/{{{MAIN}}}mergeCell"
_VALIDATIONS = f"{{{MAIN}}}dataValidations/{{{MAIN}}}dataValidation"
_LIST = f"{{{MAIN}}}formula1"
_TEXT = re.compile('"(?:[^"]|"")*"')
_VOLATILE = re.compile(r"(?<![\w.])(NOW|TODAY|RAND|RANDBETWEEN|OFFSET|INDIRECT|INFO|CELL)\(", re.IGNORECASE)
_EXTERNAL = re.compile(r"\[[^\[\]]+\][^\[\]!(]*'?!|(?<![\w.\]])\[\d+\]")


class Severity(StrEnum):
    """Whether the template cannot be filled as it is, or only may surprise."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong; `cell` is "" when it is about no cell."""

    code: str
    severity: Severity
    message: str
    sheet: str
    cell: str

    def __str__(self) -> str:
        place = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        return f"{place or 'workbook'}: {self.severity} {self.code}: {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """What a template is expected to have: columns by table, and names of cells or placeholders."""

    tables: Mapping[str, Sequence[str]] = field(default_factory=dict)
    names: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Linter:
    """The checks on one template.

    `blocked` gives where a table of that name cannot grow and why, None when it can; `unrepeatable` where
    an area of a sheet holds what keeps it from being a block.
    """

    package: Package
    workbook: Workbook
    tables: Sequence[Table]
    prose: Mapping[str, SheetProse]
    blocked: Callable[[str], tuple[str, str] | None]
    unrepeatable: Callable[[str, Area], tuple[str, str] | None]
    schema: Schema | None = None

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong, sheet by sheet, then with the workbook as a whole."""
        strings = read_shared_strings(self.package, self.workbook.shared_strings)
        for sheet, part in self.workbook.worksheet_parts.items():
            cells = read_cells(self.package, part, strings, date1904=self.workbook.date1904)
            tables = [table for table in self.tables if table.sheet == sheet]
            for table in tables:
                yield from self._headers(table, cells)
                yield from self._room(table)
            yield from self._frame(sheet, part, tables)
            yield from self._formulas(sheet, cells)
            yield from self._braces(sheet, cells)
            yield from self._placeholders(sheet)
        yield from self._names()
        yield from self._blocks()
        if self.schema:
            yield from self._expected(self.schema)

    def _headers(self, table: Table, cells: Cells) -> Iterator[Problem]:
        seen: set[str] = set()
        for number, name in enumerate(table.headers, table.area.first_col):
            at = format_cell(table.area.first_row, number)
            if table.header_rows:
                found = cells.values.get((table.area.first_row, number))
                # Excel writes a line break of the cell as _x000a_ or as it is
                if str(found if found is not None else "").replace("\r", "") != name.replace("\r", ""):
                    text = f"the cell reads {found!r}, table '{table.name}' calls its column {name!r}"
                    yield _error("header-mismatch", f"{text}; type the header again", table.sheet, at)
            if not name.strip():
                yield _error("empty-header", f"a column of table '{table.name}' has no name", table.sheet, at)
            if name.casefold() in seen:
                text = f"table '{table.name}' has two columns {name!r}; name one of them otherwise"
                yield _error("duplicate-header", text, table.sheet, at)
            if "{{" in name:
                text = "a header is no place for a placeholder, for formulas call columns by it"
                yield _error("placeholder-in-header", text, table.sheet, at)
            seen.add(name.casefold())

    def _room(self, table: Table) -> Iterator[Problem]:
        found = self.blocked(table.name)
        if found:
            cell, reason = found
            yield _error("no-room", reason, table.sheet, cell)

    def _frame(self, sheet: str, part: str, tables: Sequence[Table]) -> Iterator[Problem]:
        root = frame(self.package.part(part), part)
        for merge in root.iterfind(_MERGES):
            area = parse_area(merge.get("ref", ""))
            for table in tables:
                if area.meets(table.area):
                    text = (
                        f"merged cells {area} inside table '{table.name}', which Excel repairs; unmerge them"
                    )
                    yield _error("merge-in-table", text, sheet, _first(area))
        for validation in root.iterfind(_VALIDATIONS):
            items = validation.findtext(_LIST) or ""
            if validation.get("type") == "list" and items.startswith('"') and len(items) - 2 > LONGEST_LIST:
                text = f"the list has {len(items) - 2} characters, Excel takes {LONGEST_LIST}; use cells"
                cell = validation.get("sqref", "").split(" ")[0].split(":")[0]
                yield _error("long-list", text, sheet, cell)

    def _formulas(self, sheet: str, cells: Cells) -> Iterator[Problem]:
        for (row, column), formula in cells.formulas.items():
            at = format_cell(row, column)
            plain = _TEXT.sub('""', formula)
            if REF_ERROR in plain:
                yield _error("broken-formula", f"={formula} points at nothing; write it again", sheet, at)
            if found := _VOLATILE.search(plain):
                text = f"{found[1].upper()} is computed anew at every change; give the value by name"
                yield _warning("volatile-formula", text, sheet, at)
            if _EXTERNAL.search(plain):
                text = f"={formula} reads another workbook; bring its values into this one"
                yield _warning("external-reference", text, sheet, at)

    def _braces(self, sheet: str, cells: Cells) -> Iterator[Problem]:
        for (row, column), value in cells.values.items():
            if isinstance(value, str) and (row, column) not in cells.formulas and is_unclosed(value):
                text = "a {{ or }} has no partner; write {{ name }} or {{ name | format }}"
                yield _error("unclosed-placeholder", text, sheet, format_cell(row, column))

    def _placeholders(self, sheet: str) -> Iterator[Problem]:
        known = {name.casefold() for name in self.schema.names} if self.schema else set()
        for item, place in self.prose[sheet].placeholders():
            for name in item.formats:
                if name not in FORMATS:
                    text = f"there is no format '{name}'; there are {', '.join(FORMATS)}"
                    yield _error("unknown-format", text, sheet, place.at)
            if known and item.name.casefold() not in known:
                text = f"nothing is given for {{{{ {item.name} }}}}"
                yield _error("unknown-placeholder", text, sheet, place.at)

    def _names(self) -> Iterator[Problem]:
        for name in self.workbook.names:
            if REF_ERROR in name.text:
                text = f"the name {name.name} points at {name.text}; delete it or give it cells"
                yield _error("broken-name", text, name.scope or "", "")

    def _blocks(self) -> Iterator[Problem]:
        """Yield what keeps names that look like blocks, with names or placeholders inside, from being one."""
        areas = self.workbook.named_areas
        for name, (sheet, area) in areas.items():
            inner = any(other != area and on == sheet and area.holds(other) for on, other in areas.values())
            filled = any(area.covers(cell.row, cell.column) for cell in self.prose[sheet].cells)
            found = self.unrepeatable(sheet, area) if inner or filled else None
            if found:
                cell, reason = found
                yield _warning("no-block", f"{name} at {area} cannot be repeated: {reason}", sheet, cell)

    def _expected(self, schema: Schema) -> Iterator[Problem]:
        tables = {table.name.casefold(): table for table in self.tables}
        for name, columns in schema.tables.items():
            table = tables.get(name.casefold())
            if table is None:
                yield _error("missing-table", f"there is no table '{name}'", "", "")
                continue
            for column in columns:
                if column not in table.headers:
                    text = f"table '{table.name}' lacks column {column}; it has {', '.join(table.headers)}"
                    yield _error("missing-column", text, table.sheet, _first(table.area))
        names = {name.casefold() for name in self.workbook.named_areas}
        names |= {name for prose in self.prose.values() for name in prose.names()}
        for name in schema.names:
            if name.casefold() not in names:
                yield _error("missing-name", f"no cell and no placeholder is named '{name}'", "", "")


def _first(area: Area) -> str:
    return format_cell(area.first_row, area.first_col)


def _error(code: str, message: str, sheet: str, cell: str) -> Problem:
    return Problem(code=code, severity=Severity.ERROR, message=message, sheet=sheet, cell=cell)


def _warning(code: str, message: str, sheet: str, cell: str) -> Problem:
    return Problem(code=code, severity=Severity.WARNING, message=message, sheet=sheet, cell=cell)
