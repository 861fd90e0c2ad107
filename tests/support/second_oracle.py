"""What formulon, an engine of its own, finds in the formulas of a workbook: the oracle beside LibreOffice."""

from __future__ import annotations

import io

import formulon
from openpyxl import load_workbook
from openpyxl.cell import Cell

_TOLERANCE = 1e-9


def assert_formulon_agrees(data: bytes) -> int:
    """Assert that every formula's cached value is what formulon finds, and return how many there are."""
    formulas, cached = (load_workbook(io.BytesIO(data), data_only=only) for only in (False, True))
    book = formulon.Workbook.load(data)
    book.recalc()
    count, wrong = 0, []
    for at, sheet in enumerate(formulas.worksheets):
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if not isinstance(cell, Cell) or cell.data_type != "f":
                continue
            count += 1
            found = book.get_value(at, cell.row - 1, cell.column - 1).to_python()
            stored = cached[sheet.title][cell.coordinate].value
            if not _agree(stored, found):
                wrong.append(f"{sheet.title}!{cell.coordinate}: {stored!r} stored, formulon finds {found!r}")
    assert not wrong, "\n".join(
        [f"{len(wrong)} of {count} cached values differ from formulon's", *wrong[:20]]
    )
    return count


def _agree(stored: object, found: object) -> bool:
    if isinstance(stored, int | float) and isinstance(found, int | float):
        return abs(stored - found) <= _TOLERANCE * max(1.0, abs(stored))
    return (stored or "") == (found or "")
