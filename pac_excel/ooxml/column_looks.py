"""The `cols` element: how wide the columns of a sheet are, and how they look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from pac_excel.ooxml.errors import MalformedPart
from pac_excel.ooxml.references import MAX_COLUMN, Area
from pac_excel.ooxml.worksheet_frame import child
from pac_excel.ooxml.xml import MAIN

_MAIN = f"{{{MAIN}}}"

Look = Mapping[str, str]
"""The attributes of a `col` element, its columns apart."""


@dataclass(frozen=True, slots=True)
class ColumnLooks:
    """The columns of a sheet that have a width or look of their own: first, last, and how they look."""

    spans: tuple[tuple[int, int, Look], ...]

    @classmethod
    def read(cls, root: etree._Element, part: str) -> ColumnLooks:
        """Return what the root of the worksheet `part` says of its columns."""
        try:
            return cls(tuple(cls._spans(root)))
        except ValueError as error:
            raise MalformedPart(part, f"its columns cannot be read ({error})") from error

    @staticmethod
    def _spans(root: etree._Element) -> Iterator[tuple[int, int, Look]]:
        for item in root.iterfind(f"{_MAIN}cols/{_MAIN}col"):
            look = {str(name): str(text) for name, text in item.attrib.items() if name not in ("min", "max")}
            yield int(item.get("min", "1")), int(item.get("max", "1")), look

    def repeated(self, area: Area, count: int, *, pushed: bool) -> ColumnLooks:
        """Return the columns once those of `area` stand `count` times side by side.

        With `pushed` the columns behind them keep their looks where they are afterwards, else each place
        behind the copies keeps the look it has.
        """
        change = (count - 1) * area.width
        spans = list(self._within(1, area.last_col if count else area.first_col - 1, 0))
        for number in range(1, count):
            spans += self._within(area.first_col, area.last_col, number * area.width)
        if pushed:
            spans += self._within(area.last_col + 1, MAX_COLUMN, change)
        else:
            spans += self._within(area.last_col + 1 + max(change, -area.width), MAX_COLUMN, 0)
        return ColumnLooks(tuple(spans))

    def write(self, root: etree._Element) -> None:
        """Have the root of a worksheet part say so."""
        columns = child(root, "cols")
        for old in list(columns):
            columns.remove(old)
        for first, last, look in self.spans:
            etree.SubElement(columns, f"{_MAIN}col", {"min": str(first), "max": str(last), **look})
        # Excel repairs an empty list
        if not self.spans:
            root.remove(columns)

    def _within(self, first: int, last: int, step: int) -> Iterator[tuple[int, int, Look]]:
        """Yield the parts of spans between two columns, so many columns further."""
        for start, end, look in self.spans:
            start, end = max(start, first) + step, min(end, last) + step
            if start <= min(end, MAX_COLUMN):
                yield start, min(end, MAX_COLUMN), look
