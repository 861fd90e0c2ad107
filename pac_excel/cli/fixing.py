"""The corrections that `pac-excel check --fix safe` makes, told one a line."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from pac_excel.books.plan_book import PlanBook
    from pac_excel.layout.corrections import Correction
    from pac_excel.rules.settings import Settings


def fix(book: PlanBook, settings: Settings, out: TextIO, *, only_show: bool) -> None:
    """Correct what is certain, or `only_show` it, each cell on a line `Sheet!Cell: before → after`."""
    corrections = book.corrections(settings)
    for correction in corrections:
        print(_line(correction), file=out)
    if corrections and not only_show:
        book.correct(corrections)


def _line(correction: Correction) -> str:
    cell = correction.cell
    return f"{cell.sheet}!{cell.address}: {_shown(cell.value)} → {_shown(correction.after)}"


def _shown(value: object) -> str:
    """Return a value as the workbook's user knows it; text stands in quotes, which tells it from a number."""
    from pac_excel.rules.french import date, number

    if isinstance(value, dt.date):
        return date(value)
    if isinstance(value, int | float):
        return number(value, 6)
    return "(vide)" if value is None else f"« {value} »"
