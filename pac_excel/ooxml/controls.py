"""Form controls and embedded objects: the cells they stand on, and those a control reads and writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pac_excel.ooxml.drawing import SPREADSHEET_DRAWING
from pac_excel.ooxml.shifting import Movement, Movements, follow_formula
from pac_excel.ooxml.spans import Span
from pac_excel.ooxml.xml import MAIN, parse, serialize

ANCHORS = {
    f"{MAIN} anchor": "moveWithCells",
    f"{SPREADSHEET_DRAWING} col": "",
    f"{SPREADSHEET_DRAWING} row": "",
}
"""What a worksheet part says of where its controls and objects stand."""

_FORMULAS = ("fmlaLink", "fmlaRange", "fmlaGroup", "fmlaTxbx")


def follow_anchors(spans: Iterable[Span], movement: Movement) -> Iterator[tuple[Span, bytes]]:
    """Yield what changes in the `spans` of ANCHORS: what moves with its cells keeps its size."""
    moves = False
    corners: list[Span] = []
    for span in sorted(spans, key=lambda span: span.start):
        if span.tag == f"{MAIN} anchor":
            moves = span.text in ("1", "true")
            continue
        corners.append(span)
        if len(corners) == 4:
            if moves:
                yield from _moved_corners(corners, movement)
            moves, corners = False, []


def _moved_corners(corners: list[Span], movement: Movement) -> Iterator[tuple[Span, bytes]]:
    """Yield what changes in two corners, each given as column and row counted from 0."""
    column, row, _, _ = (int(span.text) for span in corners)
    after = movement.cell(row + 1, column + 1)
    if after is not None:
        steps = (after[1] - 1 - column, after[0] - 1 - row)
        for span, step in zip(corners, steps * 2, strict=True):
            if step:
                yield span, str(int(span.text) + step).encode()


def follow_control(data: bytes, part: str, sheet: str, movements: Movements) -> bytes:
    """Return the part of a control of `sheet` with its cells after what moves in the workbook."""
    root = parse(data, part)
    before = {name: formula for name in _FORMULAS if (formula := root.get(name))}
    after = {name: follow_formula(formula, movements, sheet) for name, formula in before.items()}
    for name, formula in after.items():
        root.set(name, formula)
    return data if before == after else serialize(root)
