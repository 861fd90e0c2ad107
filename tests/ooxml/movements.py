"""A movement for the tests of the parts that follow it."""

from __future__ import annotations

from pac_excel.ooxml.references import MAX_COLUMN
from pac_excel.ooxml.shifting import Movement, Movements, Shift

SHEET = "Ventes d'été"
FORMULA = "'Ventes d''été'!"


def movements(rows: int, last_col: int = MAX_COLUMN) -> Movements:
    """Return what moves on the sheet when a table of the data rows 5 to 7 gets rows, or loses its last."""
    shift = Shift(row=8 + min(rows, 0), rows=rows, last_col=last_col, appended_to=5)
    return {SHEET.lower(): Movement.of([shift])}


def movement(rows: int, last_col: int = MAX_COLUMN) -> Movement:
    """Return the movement of that sheet."""
    return movements(rows, last_col)[SHEET.lower()]
