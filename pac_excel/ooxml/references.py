"""Addresses of cells and areas in A1 notation; rows and columns count from 1."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from pac_excel.ooxml.errors import BadReference

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_COLUMNS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
_ROWS = re.compile(r"\$?([1-9][0-9]{0,6}):\$?([1-9][0-9]{0,6})")
_ON_SHEET = re.compile(r"(?:'((?:[^']|'')+)'|([^\s'!\[\](),;:*?/\\<>=+&^\"]+))!([^!]+)")
_PLAIN_SHEET_NAME = re.compile(r"[^\W\d][\w.]*")
_LIKE_R1C1 = re.compile(r"(?i)R\d*(C\d*)?|C\d*")


class Area(NamedTuple):
    """A rectangle of cells, its four edges included."""

    first_row: int
    first_col: int
    last_row: int
    last_col: int

    @property
    def height(self) -> int:
        """The number of rows."""
        return self.last_row - self.first_row + 1

    @property
    def width(self) -> int:
        """The number of columns."""
        return self.last_col - self.first_col + 1

    def covers(self, row: int, col: int) -> bool:
        """Return whether the cell stands inside."""
        return self.first_row <= row <= self.last_row and self.first_col <= col <= self.last_col

    def meets(self, other: Area) -> bool:
        """Return whether the two areas share a cell."""
        return (
            self.first_row <= other.last_row
            and other.first_row <= self.last_row
            and self.first_col <= other.last_col
            and other.first_col <= self.last_col
        )

    def holds(self, other: Area) -> bool:
        """Return whether all of the other area stands inside."""
        return self.covers(other.first_row, other.first_col) and self.covers(other.last_row, other.last_col)

    def join(self, other: Area) -> Area:
        """Return the smallest area around both."""
        return Area(
            min(self.first_row, other.first_row),
            min(self.first_col, other.first_col),
            max(self.last_row, other.last_row),
            max(self.last_col, other.last_col),
        )

    def __str__(self) -> str:
        return format_area(self)


@lru_cache(maxsize=MAX_COLUMN)
def column_letters(column: int) -> str:
    """Return the letters of a column, 28 giving AB."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=MAX_COLUMN)
def column_number(letters: str) -> int:
    """Return the number of a column, AB giving 28."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def format_cell(row: int, column: int) -> str:
    """Return the address of a cell, such as F12."""
    return f"{column_letters(column)}{row}"


def parse_cell(address: str) -> tuple[int, int]:
    """Return row and column of an address such as F12 or $F$12; BadReference when it is none."""
    match = _CELL.fullmatch(address)
    row, column = (int(match[2]), column_number(match[1])) if match else (0, 0)
    if not (0 < row <= MAX_ROW and 0 < column <= MAX_COLUMN):
        raise BadReference(address, "is no cell address")
    return row, column


def format_area(area: Area) -> str:
    """Return the address of an area, such as B2:F12, or B2 for a single cell."""
    first = format_cell(area.first_row, area.first_col)
    last = format_cell(area.last_row, area.last_col)
    return first if first == last else f"{first}:{last}"


@lru_cache(maxsize=4096)
def parse_area(text: str) -> Area:
    """Return the area of B2:F12, B2, B:D (whole columns) or 3:5 (whole rows); BadReference when none."""
    if columns := _COLUMNS.fullmatch(text):
        edges = (1, column_number(columns[1]), MAX_ROW, column_number(columns[2]))
    elif rows := _ROWS.fullmatch(text):
        edges = (int(rows[1]), 1, int(rows[2]), MAX_COLUMN)
    else:
        first, _, last = text.partition(":")
        edges = (*parse_cell(first), *parse_cell(last or first))
    rows_in_order, columns_in_order = sorted(edges[::2]), sorted(edges[1::2])
    if rows_in_order[1] > MAX_ROW or columns_in_order[1] > MAX_COLUMN:
        raise BadReference(text, "lies beyond the sheet")
    return Area(rows_in_order[0], columns_in_order[0], rows_in_order[1], columns_in_order[1])


@lru_cache(maxsize=4096)
@lru_cache(maxsize=4096)
def parse_sqref(text: str) -> tuple[Area, ...]:
    """Return the areas of a list parted by spaces, as conditional formats and validations have it."""
    return tuple(parse_area(item) for item in text.split())


def format_sqref(areas: Iterable[Area]) -> str:
    """Return the areas as a list parted by spaces."""
    return " ".join(map(format_area, areas))


def quote_sheet(name: str) -> str:
    """Return a sheet name as it stands before the `!` of a reference."""
    plain = _PLAIN_SHEET_NAME.fullmatch(name) and not _CELL.fullmatch(name) and not _LIKE_R1C1.fullmatch(name)
    return name if plain else "'" + name.replace("'", "''") + "'"


# workbooks made from one template have most of these in common
@lru_cache(maxsize=4096)
def parse_on_sheet(text: str) -> tuple[str, Area] | None:
    """Return sheet name and area of a reference such as 'Mes actions'!$B$2, None when it is no such thing."""
    match = _ON_SHEET.fullmatch(text)
    if match is None:
        return None
    try:
        return (match[1].replace("''", "'") if match[1] else match[2]), parse_area(match[3])
    except ValueError:
        return None
