"""What the cells of a sheet hold, made from the texts of their elements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from pac_excel.ooxml.formulas import shift_formula
from pac_excel.ooxml.values import CellError, ReadValue, date_to_serial, parse_number, unescape_text


@dataclass(slots=True)
class Cells:
    """What the cells of a sheet hold, by row and column; empty cells have no value."""

    values: dict[tuple[int, int], ReadValue] = field(default_factory=dict)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)


class CellMaker:
    """Makes values and formulas of one sheet; the texts it is given are those that XML stands for."""

    def __init__(self, strings: Sequence[str], *, date1904: bool) -> None:
        self._strings = strings
        self._date1904 = date1904
        self._masters: dict[str, tuple[int, int, str]] = {}

    def value(self, kind: str | None, text: str) -> ReadValue:
        """Return the value of a cell of that type; ValueError, IndexError or BadValue when it is none."""
        if kind is None or kind == "n":
            return parse_number(text)
        if kind == "s":
            return self._strings[int(text)]
        if kind == "b":
            return text.strip() in ("1", "true")
        if kind == "e":
            return CellError(text)
        if kind == "d":
            return date_to_serial(_iso_date(text), date1904=self._date1904)
        return unescape_text(text)

    def shared_formula(self, index: str, text: str, at: tuple[int, int]) -> str:
        """Return the text of a shared formula as it reads in the cell `at`."""
        if text:
            self._masters[index] = (*at, text)
            return text
        if index not in self._masters:
            return ""
        row, column, shared = self._masters[index]
        return shift_formula(shared, at[0] - row, at[1] - column)


def _iso_date(text: str) -> date:
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=None) if moment.time() != datetime.min.time() else moment.date()
