"""What stands in cells behind their style, worked out once for each text or date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from pac_excel.ooxml.values import Value, content_xml, escape_text, text_xml

# what lies between it and its negative is a finite number
_LARGE = 1e300
_LEAST = -_LARGE
_MEMORY = 10_000
# characters; hardly a longer text stands in two cells, and none so short is beyond what a cell holds
_LONG = 200

ELEMENT = "\2"
"""Stands for the `f` element of a cell in its contents."""

EMPTY = "/>"
"""What stands behind the style of a cell that holds nothing."""


class Contents(dict[str | date, str]):
    """The contents of texts and dates; a text equals no date, so that one memory serves both.

    The workbooks of a network say much the same: what one was given another has at hand.
    """

    def __init__(self, *, date1904: bool = False) -> None:
        super().__init__()
        self.date1904 = date1904

    def __missing__(self, value: str | date) -> str:
        if type(value) is str and len(value) > _LONG:
            return content_xml(value, date1904=self.date1904)
        content = text_xml(value) if type(value) is str else content_xml(value, date1904=self.date1904)
        if len(self) >= _MEMORY:
            self.clear()
        self[value] = content
        return content

    def __reduce__(self) -> tuple[object, ...]:
        return _new, (self.date1904,)

    def of(self, values: Iterable[Value]) -> list[str | None]:
        """Return the contents of some values, None for one that depends on its cell; raises BadValue."""
        return [
            EMPTY
            if value is None
            else self[value]
            if type(value) is str or type(value) is date
            else f"><v>{value!r}</v></c>"
            if (type(value) is float or type(value) is int) and _LEAST < value < _LARGE
            else f"><v>{value}</v></c>"
            if type(value) is Decimal and value.is_finite() and _LEAST < value < _LARGE
            else None
            for value in values
        ]

    def results(self, values: Iterable[Value]) -> list[str | None]:
        """Return the contents of cells with these results, ELEMENT standing for what gives them.

        None for what is no plain number or text.
        """
        return [
            f">{ELEMENT}</c>"
            if value is None or value == ""
            else f">{ELEMENT}<v>{value!r}</v></c>"
            if (type(value) is float or type(value) is int) and _LEAST < value < _LARGE
            else f' t="str">{ELEMENT}<v xml:space="preserve">{escape_text(value)}</v></c>'
            if type(value) is str and len(value) <= _LONG
            else None
            for value in values
        ]

    def cell(self, value: Value, formula: str = "") -> str | None:
        """Return the contents of one cell, a value or the result of the `f` element `formula`.

        None for what is no plain number, text or date; raises BadValue.
        """
        if value is None:
            return f">{formula}</c>" if formula else EMPTY
        if (type(value) is float or type(value) is int) and _LEAST < value < _LARGE:
            return f">{formula}<v>{value!r}</v></c>"
        if not formula and (type(value) is str or type(value) is date):
            return self[value]
        return None


def _new(date1904: bool) -> Contents:
    return Contents(date1904=date1904)
