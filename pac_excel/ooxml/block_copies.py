"""A range of cells repeated: the rows or columns beside it receive copies of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lxml import etree

from pac_excel.ooxml.formulas import Reference, rewrite_references
from pac_excel.ooxml.references import Area, format_area, format_cell, format_sqref, parse_area, parse_sqref
from pac_excel.ooxml.sheet_data import SheetData, SourceCell, SourceRow, read_sheet_data
from pac_excel.ooxml.shifting import Movement, Shift, follow_formula
from pac_excel.ooxml.values import cell_xml, escape_markup
from pac_excel.ooxml.worksheet_frame import change_frame, child, frame
from pac_excel.ooxml.xml import MAIN, X14, XM

_MAIN = f"{{{MAIN}}}"
_MERGES = f"{_MAIN}mergeCells/{_MAIN}mergeCell"
_LISTS = (f"{_MAIN}conditionalFormatting", f"{_MAIN}dataValidations/{_MAIN}dataValidation")
_EXTENDED = tuple(
    f"{_MAIN}extLst/{_MAIN}ext//{{{X14}}}{tag}/{{{XM}}}sqref"
    for tag in ("conditionalFormatting", "dataValidation")
)


@dataclass(frozen=True, slots=True)
class Repetition:
    """A block of a sheet and how often it is to stand there, downwards or to the right."""

    sheet: str
    area: Area
    count: int
    to_the_right: bool = False

    @property
    def areas(self) -> tuple[Area, ...]:
        """Where the block stands each time."""
        return tuple(self._moved(self.area, number) for number in range(self.count))

    def movement(self, *, whole_rows: bool) -> Movement:
        """Return what moves to make room, or to close up; nothing when it is repeated to the right."""
        area, rows = self.area, (self.count - 1) * self.area.height
        if not rows or (self.to_the_right and self.count):
            return Movement(())
        shift = Shift(
            row=area.last_row + 1 if rows > 0 else area.first_row,
            rows=rows,
            appended_to=area.first_row if rows > 0 else 0,
        )
        return Movement.of(
            [shift if whole_rows else replace(shift, first_col=area.first_col, last_col=area.last_col)]
        )

    def formula(self, text: str, number: int, movement: Movement) -> str:
        """Return a formula of the block as it reads in its copy `number`.

        What stands in the block is called in the copy; what stands elsewhere, where it is afterwards.
        """
        own = {
            self.sheet.lower(): Movement(tuple(replace(shift, appended_to=0) for shift in movement.shifts))
        }

        def called(reference: Reference) -> str:
            first, last = reference.first, reference.last or reference.first
            if reference.sheet or not (first.row and first.column):
                inside = False
            else:
                inside = self.area.covers(first.row, first.column) and self.area.covers(last.row, last.column)
            if not inside:
                return follow_formula(f"{reference.sheet}{reference}", own, self.sheet).removeprefix(
                    reference.sheet
                )
            rows, columns = self._offset(number)
            moved = [
                replace(corner, row=corner.row + rows, column=corner.column + columns)
                for corner in (first, last)
            ]
            return str(Reference("", moved[0], moved[1] if reference.last else None))

        return rewrite_references(text, called)

    def _offset(self, number: int) -> tuple[int, int]:
        return (0, number * self.area.width) if self.to_the_right else (number * self.area.height, 0)

    def _moved(self, area: Area, number: int) -> Area:
        rows, columns = self._offset(number)
        return Area(
            area.first_row + rows, area.first_col + columns, area.last_row + rows, area.last_col + columns
        )

    def _within(self, area: Area) -> bool:
        return self.area.covers(area.first_row, area.first_col) and self.area.covers(
            area.last_row, area.last_col
        )

    def repeat(self, before: bytes, after: bytes, part: str, movement: Movement) -> bytes:
        """Return the worksheet part `after` all has moved, with the copies in it; `before` is as it was."""
        old = read_sheet_data(before, part)
        new = read_sheet_data(after, part)
        rows = dict(new.rows)
        for number in range(self.count):
            for row in range(self.area.first_row, self.area.last_row + 1):
                self._repeat_row(old, rows, row, number, movement)
        xml = "".join(rows[row].xml for row in sorted(rows)).encode()
        data = new.skeleton.replace(b"<sheetData></sheetData>", b"<sheetData>" + xml + b"</sheetData>", 1)
        return change_frame(data, part, lambda root: self._repeat_places(frame(before, part), root))

    def _repeat_row(
        self, old: SheetData, rows: dict[int, SourceRow], row: int, number: int, movement: Movement
    ) -> None:
        source = old.rows.get(row)
        if source is None:
            return
        target = row + self._offset(number)[0]
        frame_row = rows.get(target)
        if frame_row is None or not frame_row.cells:
            frame_row = source.renumbered(target)
        cells = {
            column: cell
            for column, cell in frame_row.cells.items()
            if not self._moved(self.area, number).covers(target, column)
        }
        for column in range(self.area.first_col, self.area.last_col + 1):
            if column in source.cells:
                at = (target, column + self._offset(number)[1])
                cells[at[1]] = self._copied(source.cells[column], at, number, movement)
        new = replace(frame_row, cells=cells)
        new.xml = new.with_cells({column: cell.xml for column, cell in cells.items()})
        rows[target] = new

    def _copied(self, cell: SourceCell, at: tuple[int, int], number: int, movement: Movement) -> SourceCell:
        address = format_cell(*at)
        if cell.formula is None:
            return replace(cell, xml=cell.moved_to(address))
        formula = self.formula(cell.formula, number, movement)
        array = f' t="array" ref="{address}"' if cell.is_array else ""
        element = f"<f{array}>{escape_markup(formula)}</f>"
        return replace(
            cell, xml=cell_xml(address, cell.style + cell.metadata, None, element), formula=formula
        )

    def _repeat_places(self, before: etree._Element, root: etree._Element) -> None:
        """Have merged cells, formats and validations of the block stand in every copy."""
        self._repeat_merges([parse_area(item.get("ref", "")) for item in before.iterfind(_MERGES)], root)
        for path in _LISTS:
            for old, new in zip(before.iterfind(path), root.iterfind(path), strict=False):
                if areas := self._repeated(old.get("sqref", "")):
                    new.set("sqref", areas)
        for path in _EXTENDED:
            for old, new in zip(before.iterfind(path), root.iterfind(path), strict=False):
                if areas := self._repeated(old.text or ""):
                    new.text = areas

    def _repeat_merges(self, areas: Sequence[Area], root: etree._Element) -> None:
        inside = [area for area in areas if self._within(area)]
        if not inside:
            return
        merges = child(root, "mergeCells")
        known = {item.get("ref") for item in merges}
        places = [
            format_area(self._moved(area, number)) for area in inside for number in range(1, self.count)
        ]
        for place in places:
            if place not in known:
                etree.SubElement(merges, f"{_MAIN}mergeCell", ref=place)
        merges.set("count", str(len(merges)))

    def _repeated(self, sqref: str) -> str | None:
        """Return a list of areas that stands in the block, for all its copies; None for any other."""
        areas = parse_sqref(sqref)
        if not areas or not all(self._within(area) for area in areas):
            return None
        return format_sqref(self._moved(area, number) for area in areas for number in range(self.count))
