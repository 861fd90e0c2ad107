"""The parts of form controls: the cells that a control reads and writes."""

from __future__ import annotations

from pac_excel.ooxml.shifting import Movements, follow_formula
from pac_excel.ooxml.xml import parse, serialize

_FORMULAS = ("fmlaLink", "fmlaRange", "fmlaGroup", "fmlaTxbx")


def follow_control(data: bytes, part: str, sheet: str, movements: Movements) -> bytes:
    """Return the part of a control of `sheet` with its cells after what moves in the workbook."""
    root = parse(data, part)
    before = {name: formula for name in _FORMULAS if (formula := root.get(name))}
    after = {name: follow_formula(formula, movements, sheet) for name, formula in before.items()}
    for name, formula in after.items():
        root.set(name, formula)
    return data if before == after else serialize(root)
