"""All the placeholders of a sheet: in its cells, its page headers, its shapes, its charts, its tab."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pac_excel.ooxml.package import Package
from pac_excel.ooxml.sheet_data import SheetData
from pac_excel.ooxml.table import Table
from pac_excel.template.cell_prose import CellProse, SharedProse, find_cell_prose
from pac_excel.template.part_prose import HeaderProse, PartProse, ScopeAt, find_header_prose, find_part_prose
from pac_excel.template.prose import Place, Placeholder, placeholders


@dataclass(frozen=True, slots=True)
class SheetProse:
    """The texts of a sheet that hold placeholders."""

    sheet: str
    cells: tuple[CellProse, ...]
    header: HeaderProse | None
    parts: tuple[PartProse, ...]

    def fill_parts(self, package: Package, scope: ScopeAt) -> None:
        """Fill, in `package`, what is no cell."""
        if self.header:
            self.header.fill(package, scope(0, 0), self.sheet)
        for part in self.parts:
            part.fill(package, scope, self.sheet)

    def placeholders(self) -> Iterator[tuple[Placeholder, Place]]:
        """Yield every placeholder with its place."""
        for text, place in self._texts():
            for item in placeholders(text):
                yield item, place

    def names(self) -> frozenset[str]:
        """Return the names asked for, in lower case."""
        return frozenset(item.name.casefold() for item, _ in self.placeholders())

    def _texts(self) -> Iterator[tuple[str, Place]]:
        yield self.sheet, Place(self.sheet, "its tab")
        for cell in self.cells:
            yield cell.text, Place(self.sheet, cell.address)
        for name, text in self.header.texts if self.header else ():
            yield text, Place(self.sheet, name)
        for part in self.parts:
            for paragraph in part.paragraphs:
                yield "".join(paragraph.texts), part.place(self.sheet, paragraph)


def find_sheet_prose(
    package: Package,
    sheet: str,
    part: str,
    source: SheetData | None,
    shared: SharedProse,
    tables: Sequence[Table],
) -> SheetProse:
    """Return the placeholders of a sheet; without `source` its cells are known to hold none.

    The headers of tables are left alone, for formulas call columns by them.
    """
    headers = [(table.area, table.header_rows) for table in tables if table.sheet == sheet]
    cells = find_cell_prose(source, shared) if source else ()
    return SheetProse(
        sheet,
        tuple(
            cell
            for cell in cells
            if not any(
                area.covers(cell.row, cell.column) and cell.row < area.first_row + rows
                for area, rows in headers
            )
        ),
        find_header_prose(package, part),
        tuple(find_part_prose(package, part)),
    )
