"""The cells that a formula reads: its precedents, as Excel calls them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from pac_excel.ooxml.formulas import Reference, sheet_of, tokens
from pac_excel.ooxml.references import MAX_COLUMN, MAX_ROW, Area
from pac_excel.ooxml.table import Table
from pac_excel.ooxml.workbook import Workbook

OnSheet = tuple[str, Area]
"""An area, and its sheet in lower case."""

_SHEET = Area(1, 1, MAX_ROW, MAX_COLUMN)
# which cells these read, only computing them tells
_ANYWHERE = frozenset("OFFSET INDIRECT EVALUATE GET.CELL GET.WORKBOOK CELL INFO".split())
# these tell where something stands, and change with rows put in or taken out anywhere
_PLACES = frozenset("ROW COLUMN CELL SHEET SHEETS FORMULATEXT".split())
_PREFIXES = ("_XLFN.", "_XLWS.", "_XLUDF.")


@dataclass(frozen=True, slots=True)
class Precedents:
    """The areas that a formula reads, each with its sheet in lower case.

    `anywhere` says that it may read any cell, `placed` that it tells the place of cells.
    """

    areas: frozenset[tuple[str, Area]]
    anywhere: bool = False
    placed: bool = False


class PrecedentFinder:
    """What the formulas of one workbook read, its names and tables looked up."""

    def __init__(self, workbook: Workbook, tables: Iterable[Table]) -> None:
        self._sheets = [sheet.name.lower() for sheet in workbook.sheets]
        self._tables = {table.name.lower(): table for table in tables}
        self._names: Mapping[tuple[str, str], str] = {
            ((name.scope or "").lower(), name.name.lower()): name.text for name in workbook.names
        }
        self._found: dict[tuple[str, str], Precedents] = {}

    def of(self, formula: str, sheet: str, cell: tuple[int, int] | None = None) -> Precedents:
        """Return what a formula reads that stands in `cell` of `sheet`; `cell` is None for one in no cell."""
        key = (formula, sheet.lower())
        if key in self._found:
            return self._found[key]
        reading = _Reading(self._sheets, self._tables, self._names)
        reading.read(formula, sheet.lower(), cell)
        reading.read_names()
        found = Precedents(frozenset(reading.areas), reading.anywhere, reading.placed)
        if cell and "[" in formula and not reading.around:
            # a calculated column has the same text in every row
            self._found[key] = found
        return found


class _Reading:
    """Gathers what one formula reads, and the names in it."""

    def __init__(
        self,
        sheets: Sequence[str],
        tables: Mapping[str, Table],
        names: Mapping[tuple[str, str], str],
    ) -> None:
        self.areas: set[tuple[str, Area]] = set()
        self.anywhere = False
        self.placed = False
        self.around = False
        self._sheets = sheets
        self._tables = tables
        self._names = names
        self._seen: set[tuple[tuple[str, str], str]] = set()
        self._waiting: list[tuple[str, str]] = []

    def read(self, formula: str, sheet: str, cell: tuple[int, int] | None) -> None:
        """Take in a formula of `sheet`; relative references of one in no cell may lead to any cell."""
        prefix, word = "", ""
        last: OnSheet | None = None
        joined: OnSheet | None = None
        for (kind, piece), (following, _) in pairwise((*tokens(formula), ("", ""))):
            place: OnSheet | None = None
            if isinstance(piece, Reference):
                area = _area(piece) if cell or _is_fixed(piece) else _SHEET
                called = [(name, area) for name in self._called(piece.sheet, sheet)]
                self.areas |= set(called)
                place = called[0] if len(called) == 1 else None
            elif kind == "word":
                self._read_word(piece, sheet_of(prefix) or sheet)
                if following != "bracket":
                    place = self._read_columns(piece, "[]", sheet, cell)
            elif kind == "bracket":
                place = self._read_columns(word, piece, sheet, cell)
            if joined and not (kind == "sheet" or following == "bracket"):
                self._join(joined, place)
                joined = None
            if piece == ":":
                joined = last
                # A1:INDEX(…) reaches over cells that stand in neither part
                self.anywhere |= last is None
            last = place
            prefix = piece if kind == "sheet" and isinstance(piece, str) else ""
            word = piece if kind == "word" and isinstance(piece, str) else ""

    def _join(self, first: OnSheet, last: OnSheet | None) -> None:
        """Take in all that stands between two areas with a colon, such as t[a]:t[c]."""
        if last is None or last[0] != first[0]:
            self.anywhere = True
        else:
            self.areas.add((first[0], first[1].join(last[1])))

    def read_names(self) -> None:
        """Take in what the names stand for that were met, and the names in these."""
        while self._waiting:
            formula, sheet = self._waiting.pop()
            self.read(formula, sheet, None)

    def _called(self, prefix: str, own: str) -> Iterator[str]:
        """Yield the sheets that a prefix stands for: those from one to another in Jan:Mars!."""
        one = sheet_of(prefix) or own
        if one != "!":
            yield one
        elif "[" not in prefix:
            first, _, last = prefix[:-1].strip("'").replace("''", "'").lower().partition(":")
            if first in self._sheets and last in self._sheets:
                start, end = sorted((self._sheets.index(first), self._sheets.index(last)))
                yield from self._sheets[start : end + 1]

    def _read_word(self, word: str, sheet: str) -> None:
        upper = word.upper()
        for prefix in _PREFIXES:
            upper = upper.removeprefix(prefix)
        self.anywhere |= upper in _ANYWHERE
        self.placed |= upper in _PLACES
        name = word.lower()
        for key in ((sheet, name), ("", name)):
            if key in self._names:
                if (key, sheet) not in self._seen:
                    self._seen.add((key, sheet))
                    self._waiting.append((self._names[key], sheet))
                return

    def _read_columns(
        self, word: str, bracket: str, sheet: str, cell: tuple[int, int] | None
    ) -> OnSheet | None:
        """Take in a structured reference and return its area: that of the table around its cell when it
        names none."""
        table = self._tables.get(word.lower())
        if table is None and cell is not None and not word:
            around = [item for item in self._tables.values() if item.sheet.lower() == sheet]
            table = next((item for item in around if item.area.covers(*cell)), None)
            self.around = True
        if table is None:
            return None
        area = table.area if "#totals" in bracket.lower() or "#all" in bracket.lower() else table.data_area
        names = _column_names(bracket)
        headers = enumerate(table.headers, table.area.first_col)
        called = [number for number, header in headers if header.lower() in names] if names else []
        if called:
            area = area._replace(first_col=min(called), last_col=max(called))
        self.areas.add((table.sheet.lower(), area))
        return table.sheet.lower(), area


@lru_cache(maxsize=4096)
def _column_names(bracket: str) -> frozenset[str]:
    """Return, in lower case, the texts in the innermost brackets, in which an apostrophe escapes a mark."""
    names, text, at = set(), "", 0
    while at < len(bracket):
        mark = bracket[at]
        if mark == "'":
            at += 1
            text += bracket[at : at + 1]
        elif mark in "[]":
            names.add(text.removeprefix("@").lower())
            text = ""
        else:
            text += mark
        at += 1
    return frozenset(names - {""})


def _area(reference: Reference) -> Area:
    first, last = reference.first, reference.last or reference.first
    rows = sorted((first.row, last.row)) if first.row else [1, MAX_ROW]
    columns = sorted((first.column, last.column)) if first.column else [1, MAX_COLUMN]
    return Area(rows[0], columns[0], rows[1], columns[1])


def _is_fixed(reference: Reference) -> bool:
    corners = (reference.first, reference.last or reference.first)
    return all(
        (corner.row_fixed or not corner.row) and (corner.column_fixed or not corner.column)
        for corner in corners
    )
