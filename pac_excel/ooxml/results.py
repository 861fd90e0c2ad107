"""Cached results of formulas, taken out so that none is shown that no longer holds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from pac_excel.ooxml.sheet_data import SheetData, SourceCell

_RESULT = re.compile(r"<((?:\w+:)?v)(?:\s[^>]*)?(?:/>|>[^<]*</\1>)")
_INLINE = re.compile(r"<((?:\w+:)?is)(?:\s[^>]*)?(?:/>|>.*?</\1>)", re.DOTALL)
_START = re.compile(r"\A<[^>]*?(?=/?>)")
# t tells the type of a result, vm what picture or record it is
_ABOUT_RESULT = re.compile(r"\s(?:t|vm)=[\"']\w*[\"']")


def has_result(cell: SourceCell) -> bool:
    """Return whether a cell shows a value, or its formula a result."""
    return _RESULT.search(cell.xml) is not None or _INLINE.search(cell.xml) is not None


def without_result(cell: SourceCell) -> SourceCell:
    """Return a cell whose formula has no result until it is calculated again."""
    xml = _INLINE.sub("", _RESULT.sub("", cell.xml))
    return replace(cell, xml=_START.sub(lambda start: _ABOUT_RESULT.sub("", start[0]), xml, count=1))


def without_results(source: SheetData, cells: Iterable[tuple[int, int]]) -> SheetData:
    """Return the rows of a sheet without the results of some cells, by row and column."""
    by_row: dict[int, set[int]] = {}
    for number, column in cells:
        by_row.setdefault(number, set()).add(column)
    rows = dict(source.rows)
    for number, columns in by_row.items():
        row = rows[number]
        together = {
            column: without_result(cell) if column in columns else cell for column, cell in row.cells.items()
        }
        rows[number] = replace(row, cells=together)
        rows[number].xml = row.with_cells({column: cell.xml for column, cell in together.items()})
    return replace(source, rows=rows)
