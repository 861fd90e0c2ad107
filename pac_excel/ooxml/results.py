"""Cached results of formulas, taken out so that none is shown that no longer holds."""

from __future__ import annotations

import re
from dataclasses import replace

from pac_excel.ooxml.sheet_data import SheetData

_RESULT = re.compile(r"<((?:\w+:)?v)(?:\s[^>]*)?(?:/>|>[^<]*</\1>)")
_TYPE = re.compile(r"\A(<[^>]*?)\st=[\"']\w*[\"']")


def without_results(source: SheetData) -> SheetData:
    """Return the rows of a sheet whose formulas have no results until they are calculated again."""
    rows = dict(source.rows)
    for number, row in source.rows.items():
        changed = {
            column: replace(cell, xml=_TYPE.sub(r"\1", _RESULT.sub("", cell.xml), count=1))
            for column, cell in row.cells.items()
            if cell.formula is not None
        }
        if changed:
            cells = {**row.cells, **changed}
            rows[number] = replace(row, cells=cells)
            rows[number].xml = row.with_cells({column: cell.xml for column, cell in cells.items()})
    return replace(source, rows=rows)
