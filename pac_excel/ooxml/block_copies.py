"""Blocks of a worksheet part repeated: their cells, and what around the rows belongs to these."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace

from lxml import etree

from pac_excel.ooxml.column_looks import ColumnLooks
from pac_excel.ooxml.references import format_area, format_cell, format_sqref, parse_area, parse_sqref
from pac_excel.ooxml.repetition import Repetition, Repetitions, moved
from pac_excel.ooxml.sheet_data import SheetData, SourceCell, SourceRow, read_sheet_data
from pac_excel.ooxml.values import cell_xml, escape_markup
from pac_excel.ooxml.worksheet_frame import change_frame, child, frame
from pac_excel.ooxml.xml import MAIN, OFFICE_RELATIONSHIPS, X14, XM

_MAIN = f"{{{MAIN}}}"
_ID = f"{{{OFFICE_RELATIONSHIPS}}}id"
_MERGES = f"{_MAIN}mergeCells/{_MAIN}mergeCell"
_LINKS = f"{_MAIN}hyperlinks/{_MAIN}hyperlink"
_LISTS = (
    f"{_MAIN}conditionalFormatting",
    f"{_MAIN}dataValidations/{_MAIN}dataValidation",
    f"{_MAIN}ignoredErrors/{_MAIN}ignoredError",
    f"{_MAIN}protectedRanges/{_MAIN}protectedRange",
)
_EXTENDED = tuple(
    f"{_MAIN}extLst/{_MAIN}ext//{{{X14}}}{tag}/{{{XM}}}sqref"
    for tag in ("conditionalFormatting", "dataValidation", "ignoredError", "protectedRange")
)
_SPARKLINES = f"{_MAIN}extLst/{_MAIN}ext//{{{X14}}}sparkline"

Relink = Callable[[str], str]
"""Gives the id of a new relationship that leads where that of an id leads."""


@dataclass(frozen=True, slots=True)
class BlockCopies:
    """The worksheet `part` as it was `before` anything moved, to be copied from.

    With `pushes_columns` the columns behind a block to the right keep the widths they had.
    """

    repetitions: Repetitions
    part: str
    before: bytes
    pushes_columns: bool
    relink: Relink

    def repeat(self, after: bytes) -> bytes:
        """Return the part, `after` all has moved, with every copy in it."""
        old, new = read_sheet_data(self.before, self.part), read_sheet_data(after, self.part)
        rows = dict(new.rows)
        for block in self.repetitions.blocks:
            for offset in self.repetitions.offsets(block):
                self._repeat_rows(old, rows, block, offset)
        xml = "".join(rows[row].xml for row in sorted(rows)).encode()
        data = new.skeleton.replace(b"<sheetData></sheetData>", b"<sheetData>" + xml + b"</sheetData>", 1)
        root = frame(self.before, self.part)
        return change_frame(data, self.part, lambda target: self._repeat_places(root, target))

    def _repeat_rows(
        self,
        old: SheetData,
        rows: dict[int, SourceRow],
        block: Repetition,
        offset: tuple[int, int],
    ) -> None:
        area = block.area
        place = moved(area, offset)
        for number in range(area.first_row, area.last_row + 1):
            source = old.rows.get(number)
            if source is None:
                continue
            target = number + offset[0]
            own = rows.get(target)
            if own is None or not own.cells:
                own = source.renumbered(target)
            cells = {column: cell for column, cell in own.cells.items() if not place.covers(target, column)}
            for column, cell in source.cells.items():
                if area.first_col <= column <= area.last_col:
                    at = (target, column + offset[1])
                    cells[at[1]] = self._copied(cell, at, block, offset)
            new = replace(own, cells=cells)
            new.xml = new.with_cells({column: cell.xml for column, cell in cells.items()})
            rows[target] = new

    def _copied(
        self,
        cell: SourceCell,
        at: tuple[int, int],
        block: Repetition,
        offset: tuple[int, int],
    ) -> SourceCell:
        address = format_cell(*at)
        if cell.formula is None:
            return replace(cell, xml=cell.moved_to(address))
        formula = self.repetitions.formula(cell.formula, block, offset, self.repetitions.sheet)
        array = ""
        if cell.is_array:
            area = cell.array_area
            array = f' t="array" ref="{format_area(moved(area, offset)) if area else address}"'
        element = f"<f{array}>{escape_markup(formula)}</f>"
        return replace(
            cell, xml=cell_xml(address, cell.style + cell.metadata, None, element), formula=formula
        )

    def _repeat_places(self, before: etree._Element, root: etree._Element) -> None:
        """Have what belongs to the cells of the blocks stand in every copy."""
        self._repeat_merges(before, root)
        for path in _LISTS:
            survivors = self._surviving(before.iterfind(path), lambda item: item.get("sqref", ""))
            for areas, new in zip(survivors, root.iterfind(path), strict=False):
                new.set("sqref", areas)
        for path in _EXTENDED:
            survivors = self._surviving(before.iterfind(path), lambda item: item.text or "")
            for areas, new in zip(survivors, root.iterfind(path), strict=False):
                new.text = areas
        self._repeat_links(before, root)
        self._repeat_sparklines(before, root)
        for block in self.repetitions.blocks:
            if block.to_the_right:
                looks = ColumnLooks.read(before, self.part)
                looks.repeated(block.area, block.count, pushed=self.pushes_columns).write(root)

    def _surviving(
        self, items: Iterator[etree._Element], written: Callable[[etree._Element], str]
    ) -> Iterator[str]:
        """Yield the list of areas of each item afterwards; one of which nothing is left is gone."""
        for item in items:
            areas = []
            for area in parse_sqref(written(item)):
                places = self.repetitions.places(area)
                areas += self.repetitions.movement.areas([area]) if places is None else places
            if areas:
                yield format_sqref(areas)

    def _repeat_merges(self, before: etree._Element, root: etree._Element) -> None:
        places = [
            format_area(place)
            for item in before.iterfind(_MERGES)
            for place in (self.repetitions.places(parse_area(item.get("ref", ""))) or ())[1:]
        ]
        if places:
            merges = child(root, "mergeCells")
            for place in places:
                etree.SubElement(merges, f"{_MAIN}mergeCell", ref=place)
            merges.set("count", str(len(merges)))

    def _repeat_links(self, before: etree._Element, root: etree._Element) -> None:
        for item in before.iterfind(_LINKS):
            area = parse_area(item.get("ref", ""))
            for place, formula in self._copies(item.get("ref", ""), item.get("location", "")):
                copy = deepcopy(item)
                copy.set("ref", format_area(moved(area, place)))
                if formula:
                    copy.set("location", formula)
                if _ID in copy.attrib:
                    copy.set(_ID, self.relink(str(copy.get(_ID))))
                child(root, "hyperlinks").append(copy)

    def _repeat_sparklines(self, before: etree._Element, root: etree._Element) -> None:
        groups = {item.findtext(f"{{{XM}}}sqref"): item for item in root.iterfind(_SPARKLINES)}
        for item in before.iterfind(_SPARKLINES):
            cell = item.findtext(f"{{{XM}}}sqref") or ""
            first = next(iter(self.repetitions.places(parse_area(cell)) or ()), None)
            beside = groups.get(format_area(first)) if first else None
            for offset, formula in self._copies(cell, item.findtext(f"{{{XM}}}f") or ""):
                if beside is not None and (group := beside.getparent()) is not None:
                    copy = deepcopy(beside)
                    for tag, text in (
                        ("f", formula),
                        ("sqref", format_area(moved(parse_area(cell), offset))),
                    ):
                        element = copy.find(f"{{{XM}}}{tag}")
                        if element is not None:
                            element.text = text
                    group.append(copy)

    def _copies(self, cell: str, formula: str) -> Iterator[tuple[tuple[int, int], str]]:
        """Yield the offset of each further copy of a cell, with a formula about it as it reads there."""
        area = parse_area(cell)
        block = self.repetitions.block_of(area)
        if block is None:
            return
        for offset in self.repetitions.offsets(block)[1:]:
            sheet = self.repetitions.sheet
            yield offset, self.repetitions.formula(formula, block, offset, sheet)
