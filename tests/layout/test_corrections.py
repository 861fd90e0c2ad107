"""Which texts certainly mean a number, a date or an identifier."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from pac_excel.books.protocol import Cell
from pac_excel.layout.cells import Fault, Unreadable
from pac_excel.layout.corrections import correction_of
from pac_excel.layout.reading import Reading
from pac_excel.plan.fields import IDENTIFIER, MONTH
from tests.layout.test_reading import edited, put


def corrections(reading: Reading) -> list[tuple[Any, Any]]:
    return [(item.cell.value, item.after) for item in reading.corrections]


@pytest.mark.parametrize(
    ("header", "typed", "after"),
    [
        ("Combien – budget", "12,5", 12.5),
        ("Combien – budget", "1 234,56 €", 1234.56),
        ("Combien – budget", "1\u202f234", 1234.0),
        ("Combien – budget", " 7 ", 7.0),
        ("Avancement", "85 %", 0.85),
        ("Avancement", "0,5", 0.5),
        ("Gravité", "4", 4),
        ("Quand – fin", "31/12/2026", dt.date(2026, 12, 31)),
        ("Quand – fin", "2026-12-31", dt.date(2026, 12, 31)),
        ("N°", " A1 ", "A1"),
        ("Qui – responsable", "R1\u00a0", "R1"),
    ],
)
def test_a_text_that_means_one_thing_is_corrected(header: str, typed: str, after: Any) -> None:
    found = corrections(edited("tblActions", put(header, typed)))
    assert found == [(typed, after)]
    assert isinstance(found[0][1], type(after))


@pytest.mark.parametrize(
    ("header", "typed"),
    [
        ("Combien – budget", "1.234"),
        ("Combien – budget", "1,234 €"),
        ("Combien – budget", "12 %"),
        ("Combien – budget", "beaucoup"),
        ("Combien – résultat attendu", "12 €"),
        ("Avancement", "85"),
        ("Gravité", "2,5"),
        ("Quand – fin", "31/02/2026"),
        ("Quand – fin", "bientôt"),
        ("Statut", "Presque finie"),
        ("Quoi – action", " Bilans "),
        ("Combien – budget", 12.5),
    ],
)
def test_what_may_mean_something_else_is_left_alone(header: str, typed: Any) -> None:
    assert corrections(edited("tblActions", put(header, typed))) == []


@pytest.mark.parametrize(("day", "sure"), [(1, True), (15, False)])
def test_a_month_is_corrected_when_the_text_is_its_first_day(day: int, sure: bool) -> None:
    typed = f"{day:02}/02/2026"
    cell = Cell(typed, None, "Budget", 7, 4)
    fault = Unreadable(Fault.TEXT, typed, ("un mois",), dt.date(2026, 2, day))
    assert (correction_of(cell, MONTH, fault) is not None) is sure


def test_a_formula_is_never_corrected() -> None:
    cell = Cell(" A1 ", '" A1 "', "Actions", 7, 1)
    assert correction_of(cell, IDENTIFIER, None) is None
