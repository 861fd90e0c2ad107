"""The drawing part: pictures, shapes and charts, anchored to cells."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from pac_excel.ooxml.references import Area
from pac_excel.ooxml.shifting import Movement, Movements, follow_formula
from pac_excel.ooxml.xml import OFFICE_RELATIONSHIPS, parse, serialize

SPREADSHEET_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_XDR = f"{{{SPREADSHEET_DRAWING}}}"
_RELATED = f"{{{OFFICE_RELATIONSHIPS}}}"
_ANCHORS = (f"{_XDR}twoCellAnchor", f"{_XDR}oneCellAnchor")


def anchored_areas(data: bytes, part: str) -> tuple[Area, ...]:
    """Return the cells under each drawing of a part; of one with a size of its own the first cell."""
    return tuple(anchored_area(anchor) for anchor in anchors(parse(data, part)))


def follow_drawing(data: bytes, part: str, sheet: str, movements: Movements) -> bytes:
    """Return the drawing part of `sheet` with every drawing where its cells are afterwards.

    A drawing that reaches over rows put in or taken out stretches or shrinks when Excel is told so by
    its anchor, else it keeps its size.
    """
    root = parse(data, part)
    movement = movements.get(sheet.lower())
    changed = [_follow_anchor(anchor, movement) for anchor in anchors(root)] if movement else []
    changed += [_follow_text(shape, sheet, movements) for shape in root.iter(f"{_XDR}sp")]
    return serialize(root) if any(changed) else data


def anchors(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the anchors of a drawing part that are tied to cells."""
    return root.iter(*_ANCHORS)


def anchor_cell(element: etree._Element) -> tuple[int, int]:
    """Return row and column of the cell that the drawing around an element begins in, zeros for none."""
    anchor = next(element.iterancestors(*_ANCHORS), None)
    if anchor is None:
        return 0, 0
    area = anchored_area(anchor)
    return area.first_row, area.first_col


def related_cells(data: bytes, part: str) -> dict[str, tuple[int, int]]:
    """Return the cell that each drawing begins in by the relationships that lead from it, as to a chart."""
    return {
        str(value): anchor_cell(element)
        for element in parse(data, part).iter()
        for name, value in element.attrib.items()
        if str(name).startswith(_RELATED)
    }


def anchored_area(anchor: etree._Element) -> Area:
    """Return the cells under a drawing; of one with a size of its own the first cell."""
    first = anchor.find(f"{_XDR}from")
    last = anchor.find(f"{_XDR}to")
    row, column = _cell(first)
    last_row, last_column = _cell(last) if last is not None else (row, column)
    return Area(row, column, max(row, last_row), max(column, last_column))


def _cell(marker: etree._Element | None) -> tuple[int, int]:
    """Return row and column of a corner, which the part counts from 0."""
    if marker is None:
        return 1, 1
    row, column = (int(marker.findtext(f"{_XDR}{name}") or 0) for name in ("row", "col"))
    return row + 1, column + 1


def move_anchor(anchor: etree._Element, offset: tuple[int, int]) -> None:
    """Move a drawing by so many rows and columns."""
    for corner in (anchor.find(f"{_XDR}from"), anchor.find(f"{_XDR}to")):
        if corner is not None:
            row, column = _cell(corner)
            _set(corner, "row", row + offset[0])
            _set(corner, "col", column + offset[1])


def _follow_anchor(anchor: etree._Element, movement: Movement) -> bool:
    """Move one anchor; a drawing moves as a whole with the first of its columns that moves."""
    if anchor.get("editAs") == "absolute":
        return False
    area = anchored_area(anchor)
    first, last = anchor.find(f"{_XDR}from"), anchor.find(f"{_XDR}to")
    lines, tag = area, "row"
    if movement.across:
        lines, tag = Area(area.first_col, area.first_row, area.last_col, area.last_row), "col"
    top = _row_after(movement, lines, lines.first_row)
    keeps_size = anchor.get("editAs") == "oneCell"
    if keeps_size:
        bottom = lines.last_row + top - lines.first_row
    else:
        bottom = max(_row_after(movement, lines, lines.last_row), top)
    return _set(first, tag, top) | _set(last, tag, bottom)


def _row_after(movement: Movement, area: Area, row: int) -> int:
    """Return where a row under a drawing goes: with the first shift of cells under it that concerns it.

    Of a movement across, columns are given for rows.
    """
    for shift in movement.shifts:
        if shift.first_col > area.last_col or shift.last_col < area.first_col or row < shift.row:
            continue
        after = shift.follow(row, row)
        row = after[0] if after else shift.row
    return row


def _set(marker: etree._Element | None, tag: str, number: int) -> bool:
    element = None if marker is None else marker.find(f"{_XDR}{tag}")
    if element is None or element.text == str(number - 1):
        return False
    element.text = str(number - 1)
    return True


def _follow_text(shape: etree._Element, sheet: str, movements: Movements) -> bool:
    """Have a shape that shows the text of a cell show that of the same cell."""
    link = shape.get("textlink")
    followed = follow_formula(link, movements, sheet) if link else link
    if not followed or followed == link:
        return False
    shape.set("textlink", followed)
    return True
