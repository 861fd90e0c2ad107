"""The comments parts: the notes of cells, and the threads of newer Excel versions."""

from __future__ import annotations

from pac_excel.ooxml.references import format_cell, parse_cell
from pac_excel.ooxml.shifting import Movement
from pac_excel.ooxml.xml import MAIN, parse, serialize

THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_ITEMS = (f"{{{MAIN}}}comment", f"{{{THREADS}}}threadedComment")


def commented_cells(data: bytes, part: str) -> tuple[tuple[int, int], ...]:
    """Return row and column of the cells that a part of notes or threads is about."""
    return tuple(parse_cell(item.get("ref", "")) for item in parse(data, part).iter(*_ITEMS))


def follow_comments(data: bytes, part: str, movement: Movement) -> bytes:
    """Return a part of notes or threads with each at its cell; those of cells taken out go with them."""
    root = parse(data, part)
    changed = False
    for item in list(root.iter(*_ITEMS)):
        row, column = parse_cell(item.get("ref", ""))
        after = movement.cell(row, column)
        parent = item.getparent()
        if after is None and parent is not None:
            parent.remove(item)
        elif after is not None:
            item.set("ref", format_cell(*after))
        changed |= after != (row, column)
    return serialize(root) if changed else data
