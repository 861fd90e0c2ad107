"""The VML drawing part: the boxes of notes, and form controls.

Excel itself writes VML that is no well-formed XML, so it is searched and not parsed.
"""

from __future__ import annotations

import re
from html import unescape

from pac_excel.ooxml.shifting import Movement, Movements, follow_formula
from pac_excel.ooxml.values import escape_markup

_SHAPE = re.compile(r"<v:shape\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>.*?</v:shape>\s*", re.DOTALL)
_ROW = re.compile(r"(<x:Row>\s*)(\d{1,9})(\s*</x:Row>)")
_COLUMN = re.compile(r"<x:Column>\s*(\d{1,9})\s*</x:Column>")
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


def _follow_shape(shape: str, movement: Movement) -> str:
    """Return a shape in its new place, "" for the box of a note whose cell is taken out."""
    row, column, anchor = _ROW.search(shape), _COLUMN.search(shape), _ANCHOR.search(shape)
    if row and column:
        # rows and columns count from 0
        after = movement.row(int(row[2]) + 1, int(column[1]) + 1)
        if after is None:
            return ""
        step = after - 1 - int(row[2])
        shape = _ROW.sub(rf"\g<1>{after - 1}\g<3>", shape)
    elif anchor and "<x:MoveWithCells" not in shape:
        # of a control, the element says that it does not move with the cells
        first_row, first_column = (int(anchor[2].split(",")[place]) for place in (2, 0))
        step = (movement.row(first_row + 1, first_column + 1) or first_row + 1) - 1 - first_row
    else:
        return shape
    return _ANCHOR.sub(lambda found: found[1] + _moved(found[2], step) + found[3], shape) if step else shape


def _moved(anchor: str, step: int) -> str:
    """Return an anchor, of which the third and the seventh number are its first and last row."""
    numbers = [int(number) for number in anchor.split(",")]
    for place in (2, 6):
        numbers[place] = max(0, numbers[place] + step)
    return ", ".join(map(str, numbers))
