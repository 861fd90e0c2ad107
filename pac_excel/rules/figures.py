"""The figures of a message: what an alert that was justified is compared with when it comes again.

Numbers, dates and identifiers count, words and titles between « » do not. The figures have changed materially
when there are more or fewer of them, when a number differs by more than 5 %, a date by more than a week, or
when an identifier is another one.
"""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress

MATERIAL_RATE = 0.05
MATERIAL_DAYS = 7

_TITLE = re.compile(r"«[^»]*»")
_DATE = r"\d{2}/\d{2}/\d{4}"
# thousands stand apart by narrow spaces, which only a number has
_NUMBER = r"-?\d{1,3}(?:[\u202f\u00a0]\d{3})+(?:,\d+)?(?!\w)|-?\d+(?:,\d+)?(?!\w)"
_WORD_WITH_DIGIT = r"[^\W\d][\w.\-]*\d[\w.\-]*"
_FIGURE = re.compile(rf"{_WORD_WITH_DIGIT}|{_DATE}|{_NUMBER}")
_SPACES = re.compile(r"[\u202f\u00a0]")


def figures(message: str) -> tuple[str, ...]:
    """Return the figures of a message in their order: 31200, 12.5, 15/02/2027, A12."""
    return tuple(
        _SPACES.sub("", found).replace(",", ".") for found in _FIGURE.findall(_TITLE.sub("", message))
    )


def have_changed(before: tuple[str, ...], now: tuple[str, ...]) -> bool:
    """Tell whether the figures have changed materially."""
    return len(before) != len(now) or any(_differ(old, new) for old, new in zip(before, now, strict=True))


def _differ(before: str, now: str) -> bool:
    if before == now:
        return False
    old, new = _value(before), _value(now)
    if isinstance(old, dt.date) and isinstance(new, dt.date):
        return abs((new - old).days) > MATERIAL_DAYS
    if isinstance(old, float) and isinstance(new, float):
        return abs(new - old) > MATERIAL_RATE * max(abs(old), abs(new))
    return True


def _value(figure: str) -> dt.date | float | None:
    with suppress(ValueError):
        return float(figure)
    with suppress(ValueError):
        day, month, year = figure.split("/")
        return dt.date(int(year), int(month), int(day))
    return None
