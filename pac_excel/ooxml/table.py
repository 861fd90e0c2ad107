"""The table part: where a table stands, its columns and their formulas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import unescape

from lxml import etree

from pac_excel.ooxml.errors import MalformedPart
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.plain_xml import LARGEST_KNOWN, Element, plain_elements
from pac_excel.ooxml.references import Area, format_area, parse_area
from pac_excel.ooxml.relationships import TABLE, read_relationships
from pac_excel.ooxml.shifting import Movements, follow_formula
from pac_excel.ooxml.spans import Span, find_spans, splice
from pac_excel.ooxml.values import escape_markup, unescape_text
from pac_excel.ooxml.xml import MAIN, as_utf8, parse

_MAIN = f"{{{MAIN}}}"
_FORMULAS = {f"{MAIN} calculatedColumnFormula": "", f"{MAIN} totalsRowFormula": ""}
_PLACES = {
    f"{MAIN} {tag}": "ref" for tag in ("table", "autoFilter", "sortState", "sortCondition")
} | _FORMULAS


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn:
    """A column: its header text and, for a calculated one, the formula that Excel gives new rows."""

    name: str
    formula: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of a worksheet; `area` runs from the header to the totals row."""

    name: str
    part: str
    sheet: str
    area: Area
    columns: tuple[TableColumn, ...]
    header_rows: int
    totals_rows: int
    is_filtered: bool

    @property
    def headers(self) -> tuple[str, ...]:
        """The header texts, from left to right."""
        return tuple(column.name for column in self.columns)

    @property
    def data_area(self) -> Area:
        """The rows between header and totals."""
        return self.area._replace(
            first_row=self.area.first_row + self.header_rows,
            last_row=self.area.last_row - self.totals_rows,
        )


def read_tables(package: Package, sheet: str, sheet_part: str) -> tuple[Table, ...]:
    """Return the tables of the worksheet `sheet`, in the order of their parts."""
    return tuple(
        read_table(package, sheet, relationship.target)
        for relationship in read_relationships(package, sheet_part)
        if relationship.type == TABLE
    )


def read_table(package: Package, sheet: str, part: str) -> Table:
    """Return the table that `part` describes."""
    data = package.content(part)
    if len(data) <= LARGEST_KNOWN and (known := _plain_table(data, sheet, part)):
        return known
    return _table(_parsed(package.part(part), part), sheet, part)


# workbooks made from one template have most of their tables in common
@lru_cache(maxsize=256)
def _plain_table(data: bytes, sheet: str, part: str) -> Table | None:
    """Return a table whose part is written in the usual way, None when it is not."""
    elements = plain_elements(data, MAIN)
    return None if elements is None else _table(elements, sheet, part)


def _table(elements: Sequence[Element], sheet: str, part: str) -> Table:
    root = elements[0].attributes
    try:
        area = parse_area(root.get("ref", ""))
        header_rows = int(root.get("headerRowCount", "1"))
        totals_rows = int(root.get("totalsRowCount", "0"))
        if header_rows not in (0, 1) or totals_rows < 0:
            raise ValueError(f"{header_rows} header rows, {totals_rows} totals rows")
    except ValueError as error:
        raise MalformedPart(part, f"the place of the table is invalid ({error})") from error
    columns: list[TableColumn] = []
    for name, attributes, text in elements:
        if name == "tableColumn":
            columns.append(TableColumn(name=unescape_text(attributes.get("name", "")), formula=None))
        elif name == "calculatedColumnFormula" and columns:
            columns[-1] = replace(columns[-1], formula=text or None)
    if len(columns) != area.width or area.height < header_rows + totals_rows + 1:
        raise MalformedPart(part, f"{len(columns)} columns do not fit the place {area} of the table")
    return Table(
        name=root.get("displayName", ""),
        part=part,
        sheet=sheet,
        area=area,
        columns=tuple(columns),
        header_rows=header_rows,
        totals_rows=totals_rows,
        is_filtered=any(element.name == "filterColumn" for element in elements),
    )


def _parsed(data: bytes, part: str) -> list[Element]:
    """Return the elements of a table part that is written in an unusual way, its root first."""
    root = parse(data, part)
    return [
        Element(etree.QName(element).localname, _texts(element), element.text or "")
        for element in (root, *root.iterdescendants(f"{_MAIN}*"))
    ]


def _texts(element: etree._Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.items()}


def follow_table_part(data: bytes, table: Table, movements: Movements) -> bytes:
    """Return the part of `table` with its places and formulas after what moves in the workbook.

    The autoFilter goes on ending above the totals row.
    """
    data = as_utf8(data, table.part)
    movement = movements.get(table.sheet.lower())
    first_row = table.data_area.first_row
    changes: list[tuple[Span, bytes]] = []
    for span, formula in _places(data, table.part):
        if span.tag in _FORMULAS:
            followed = follow_formula(formula, movements, table.sheet, first_row)
            if followed != formula:
                changes.append((span, escape_markup(followed).encode()))
        elif movement and (area := movement.area(parse_area(span.text))):
            changes.append((span, format_area(area).encode()))
    return splice(data, [(span, text) for span, text in changes if text.decode() != span.text])


def formulas_of(data: bytes, part: str) -> list[str]:
    """Return the formulas that a table part states for its columns and its totals."""
    data = as_utf8(data, part)
    return [formula for span, formula in _places(data, part) if span.tag in _FORMULAS]


# a template has the same tables at every rendering
@lru_cache(maxsize=1024)
def _places(data: bytes, part: str) -> tuple[tuple[Span, str], ...]:
    """Return the places and formulas of a table part, each with its text."""
    return tuple((span, unescape(span.text)) for span in find_spans(data, part, _PLACES))
