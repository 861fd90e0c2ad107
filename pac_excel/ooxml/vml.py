"""The VML drawing part: the boxes of notes, and form controls.

Excel itself writes VML that is no well-formed XML, so it is searched and not parsed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from pac_excel.ooxml.shifting import Movement, Movements, follow_formula
from pac_excel.ooxml.values import escape_markup

_SHAPE = re.compile(r"<v:shape\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>.*?</v:shape>\s*", re.DOTALL)
_SHAPE_ID = re.compile(r"\bid=\"_x0000_s(\d{1,9})\"")
_ROW = re.compile(r"(<x:Row>\s*)(\d{1,9})(\s*</x:Row>)")
_COLUMN = re.compile(r"(<x:Column>\s*)(\d{1,9})(\s*</x:Column>)")
# column, its offset, row, its offset of the first corner, and the same of the last one
_ANCHOR = re.compile(r"(<x:Anchor>)((?:\s*-?\d{1,9}\s*,){7}\s*-?\d{1,9}\s*)(</x:Anchor>)")
_FORMULA = re.compile(r"(<x:Fmla(?:Link|Range|Group|Txbx|Pict)>)([^<]*)(</x:Fmla)")


def follow_vml(data: bytes, sheet: str, movements: Movements) -> bytes:
    """Return the VML part of `sheet` with every note's box and every control after what moves."""
    movement = movements.get(sheet.lower(), Movement(()))
    text = data.decode("utf-8", "surrogateescape")
    text = _SHAPE.sub(lambda shape: _follow_shape(shape[0], movement), text)
    text = _FORMULA.sub(
        lambda found: (
            found[1] + escape_markup(follow_formula(unescape(found[2]), movements, sheet)) + found[3]
        ),
        text,
    )
    return text.encode("utf-8", "surrogateescape")


def repeated_notes(
    before: bytes, after: bytes, further: Callable[[int, int], list[tuple[int, int]]]
) -> bytes:
    """Return the VML part `after` with copies of the boxes of notes that it had `before`.

    `further` gives for the row and column of a cell by how much each copy is moved.
    """
    text = after.decode("utf-8", "surrogateescape")
    last = max((int(number) for number in _SHAPE_ID.findall(text)), default=1024)
    copies = []
    for shape in _SHAPE.findall(before.decode("utf-8", "surrogateescape")):
        row, column = _ROW.search(shape), _COLUMN.search(shape)
        for offset in further(int(row[2]) + 1, int(column[2]) + 1) if row and column else ():
            last += 1
            copies.append(_SHAPE_ID.sub(f'id="_x0000_s{last}"', moved_shape(shape, *offset), count=1))
    head, end, tail = text.rpartition("</xml>")
    return "".join((head, *copies, end, tail)).encode("utf-8", "surrogateescape") if copies else after


def _follow_shape(shape: str, movement: Movement) -> str:
    """Return a shape in its new place, "" for the box of a note whose cell is taken out."""
    row, column, anchor = _ROW.search(shape), _COLUMN.search(shape), _ANCHOR.search(shape)
    if row and column:
        # rows and columns count from 0
        after = movement.cell(int(row[2]) + 1, int(column[2]) + 1)
        if after is None:
            return ""
        steps = (after[0] - 1 - int(row[2]), after[1] - 1 - int(column[2]))
    elif anchor and "<x:MoveWithCells" not in shape:
        # of a control, the element says that it does not move with the cells
        first_row, first_column = (int(anchor[2].split(",")[place]) for place in (2, 0))
        after = movement.cell(first_row + 1, first_column + 1) or (first_row + 1, first_column + 1)
        steps = (after[0] - 1 - first_row, after[1] - 1 - first_column)
    else:
        return shape
    return moved_shape(shape, *steps) if any(steps) else shape


def moved_shape(shape: str, rows: int, columns: int) -> str:
    """Return a shape so many rows further down and columns further right, with the cell it belongs to."""
    shape = _ROW.sub(lambda found: f"{found[1]}{int(found[2]) + rows}{found[3]}", shape)
    shape = _COLUMN.sub(lambda found: f"{found[1]}{int(found[2]) + columns}{found[3]}", shape)
    return _ANCHOR.sub(lambda found: found[1] + _moved(found[2], rows, columns) + found[3], shape)


def _moved(anchor: str, rows: int, columns: int) -> str:
    """Return an anchor, whose numbers are column, offset, row, offset of one corner and then the other."""
    numbers = [int(number) for number in anchor.split(",")]
    for place, step in ((0, columns), (2, rows), (4, columns), (6, rows)):
        numbers[place] = max(0, numbers[place] + step)
    return ", ".join(map(str, numbers))
