"""Months as files, commands and ledgers name them: 2026-09."""

from __future__ import annotations

import datetime as dt
import re

from pac_excel.errors import PacExcelError

_FORM = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_FIRST_YEAR = 1900


class BadMonth(PacExcelError):
    """A text that ought to be a month."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text

    def __str__(self) -> str:
        return f"{self.text!r:.40} is no month; write it as 2026-09"


def month_name(month: dt.date) -> str:
    """Return the name of a month: 2026-09."""
    return f"{month.year:04d}-{month.month:02d}"


def parse_month(text: str) -> dt.date:
    """Return the first day of a month such as 2026-09; BadMonth when it is none."""
    found = _FORM.fullmatch(text)
    if found is None or int(found[1]) < _FIRST_YEAR:
        raise BadMonth(text)
    return dt.date(int(found[1]), int(found[2]), 1)
