"""What a hand leaves in a workbook: own columns, other orders, texts for numbers, names that are gone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from pac_excel.books.memory import MemoryBook, MemoryTable
from pac_excel.layout.complete import COMPLETE
from pac_excel.layout.reading import Reading
from pac_excel.ooxml.values import CellError
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action, RoleDays
from pac_excel.plan.choices import ActionStatus
from pac_excel.plan.frame import Role
from pac_excel.rules.defect import Defect, DefectKind
from tests.support.memory import book_of, read_book

PLAN = Plan(
    roles=(Role(id="R1", label="Chargé"),),
    actions=(
        Action(
            id="A1",
            title="Bilans",
            budget=100.0,
            start=dt.date(2026, 2, 2),
            days=(RoleDays(role="R1", days=2.0),),
        ),
        Action(id="A2", title="Appels"),
    ),
)

Edit = Callable[[list[str], list[list[Any]]], None]


def edited(table: str, edit: Edit) -> Reading:
    """Read PLAN's workbook after a hand has been in one of its tables."""
    book = book_of(PLAN, COMPLETE)
    tables = dict(book._tables)
    headers, rows = list(tables[table].headers), [list(row) for row in tables[table].rows]
    edit(headers, rows)
    tables[table] = MemoryTable(headers=tuple(headers), rows=rows, formulas=tables[table].formulas)
    return read_book(MemoryBook(tables, {n: _values(v.cells) for n, v in book.names().items()}), COMPLETE)


def _values(cells: Sequence[Sequence[Any]]) -> Any:
    return [[cell.value for cell in row] for row in cells]


def put(header: str, value: Any, row: int = 0) -> Edit:
    def edit(headers: list[str], rows: list[list[Any]]) -> None:
        rows[row][headers.index(header)] = value

    return edit


def only(reading: Reading) -> Defect:
    assert len(reading.defects) == 1, reading.defects
    return reading.defects[0]


def test_columns_of_the_users_own_and_another_order_change_nothing() -> None:
    def edit(headers: list[str], rows: list[list[Any]]) -> None:
        headers.reverse()
        headers.insert(3, "Ma colonne")
        for row in rows:
            row.reverse()
            row.insert(3, "à moi")

    reading = edited("tblActions", edit)
    assert reading.plan == PLAN
    assert reading.defects == ()


def test_sorting_the_rows_moves_the_records_only() -> None:
    reading = edited("tblActions", lambda headers, rows: rows.reverse())
    assert reading.plan.actions == (PLAN.actions[1], PLAN.actions[0])


def test_an_empty_row_between_two_others_is_no_record() -> None:
    reading = edited("tblActions", lambda headers, rows: rows.insert(1, [None] * len(headers)))
    assert reading.plan == PLAN
    assert reading.defects == ()


@pytest.mark.parametrize(
    ("typed", "value"),
    [("12,5", 12.5), ("1 234,56 €", 1234.56), ("1\u202f234", 1234.0), (" 7 ", 7.0), ("-3", -3.0)],
)
def test_a_number_kept_as_text_is_understood_and_told(typed: str, value: float) -> None:
    reading = edited("tblActions", put("Combien – budget", typed))
    assert reading.plan.actions[0].budget == value
    defect = only(reading)
    assert (defect.kind, defect.found, defect.key) == (DefectKind.TEXT_AS_NUMBER, typed.strip(), "A1")
    assert reading.lost == ()


def test_a_percentage_kept_as_text_is_a_rate() -> None:
    assert edited("tblActions", put("Avancement", "85 %")).plan.actions[0].progress == pytest.approx(0.85)


@pytest.mark.parametrize("typed", ["31/12/2026", "31-12-2026", "2026-12-31"])
def test_a_date_kept_as_text_is_understood_and_told(typed: str) -> None:
    reading = edited("tblActions", put("Quand – fin", typed))
    assert reading.plan.actions[0].end == dt.date(2026, 12, 31)
    assert only(reading).kind is DefectKind.TEXT_AS_NUMBER


@pytest.mark.parametrize(
    ("header", "typed"),
    [("Combien – budget", "beaucoup"), ("Quand – fin", "bientôt"), ("Gravité", 2.5), ("Quand – fin", 31.0e9)],
)
def test_what_nothing_can_be_made_of_is_lost_and_told(header: str, typed: Any) -> None:
    reading = edited("tblActions", put(header, typed))
    assert only(reading).kind is DefectKind.TEXT_AS_NUMBER
    assert len(reading.lost) == 1


def test_an_error_value_is_told() -> None:
    reading = edited("tblActions", put("Combien – budget", CellError("#REF!")))
    assert only(reading).found == "#REF!"
    assert reading.plan.actions[0].budget is None


def test_a_value_outside_its_list_is_told_with_the_list() -> None:
    defect = only(edited("tblActions", put("Statut", "Presque finie")))
    assert defect.kind is DefectKind.NOT_IN_LIST
    assert "Terminée" in defect.expected
    assert (defect.table, defect.field) == ("tblActions", "status")


@pytest.mark.parametrize("typed", ["Terminée", "terminée", "TERMINEE", " Terminée "])
def test_a_choice_reads_from_its_label_or_its_code(typed: str) -> None:
    assert edited("tblActions", put("Statut", typed)).plan.actions[0].status is ActionStatus.TERMINEE


@pytest.mark.parametrize(
    ("typed", "value"), [("Oui", True), ("non", False), (True, True), (0, False), ("VRAI", True)]
)
def test_yes_and_no_read_however_they_are_written(typed: Any, value: bool) -> None:
    assert edited("tblActions", put("Transverse", typed)).plan.actions[0].transverse is value


def test_identifiers_are_trimmed_and_may_be_separated_as_one_likes() -> None:
    reading = edited("tblActions", put("Indicateurs", " K1;K2 ,K3\nK4 "))
    assert reading.plan.actions[0].kpi_ids == ("K1", "K2", "K3", "K4")


def test_an_identifier_typed_as_a_number_is_its_digits() -> None:
    assert edited("tblActions", put("N°", 12.0)).plan.actions[0].id == "12"


def test_a_renamed_header_is_named_with_what_was_found_instead() -> None:
    def edit(headers: list[str], rows: list[list[Any]]) -> None:
        headers[headers.index("Quand – fin")] = "Date de fin"

    defect = only(edited("tblActions", edit))
    assert (defect.kind, defect.found) == (DefectKind.MISSING_COLUMN, "Quand – fin")
    assert defect.expected == ("Date de fin",)


def test_a_table_that_is_gone_is_named() -> None:
    book = book_of(PLAN, COMPLETE)
    tables = {name: table for name, table in book._tables.items() if name != "tblVeille"}
    names = {name: _values(view.cells) for name, view in book.names().items()}
    defect = only(read_book(MemoryBook(tables, names), COMPLETE))
    assert (defect.kind, defect.found) == (DefectKind.MISSING_TABLE, "tblVeille")
    assert "tblActions" in defect.expected


def test_a_named_cell_that_is_gone_is_named() -> None:
    book = book_of(PLAN, COMPLETE)
    names = {name: _values(view.cells) for name, view in book.names().items() if name != "plan_start"}
    defect = only(read_book(MemoryBook(dict(book._tables), names), COMPLETE))
    assert (defect.kind, defect.found) == (DefectKind.MISSING_NAME, "plan_start")


def test_a_value_typed_over_a_formula_is_told() -> None:
    book = book_of(PLAN, COMPLETE)
    tables = dict(book._tables)
    old = tables["tblActions"]
    tables["tblActions"] = MemoryTable(headers=old.headers, rows=old.rows, formulas={})
    names = {name: _values(view.cells) for name, view in book.names().items()}
    reading = read_book(MemoryBook(tables, names), COMPLETE)
    assert {defect.kind for defect in reading.defects} == {DefectKind.FORMULA_OVERWRITTEN}
    assert {defect.field for defect in reading.defects} == {"full_cost"}
    assert reading.plan == PLAN


def test_a_child_row_of_an_unknown_parent_is_lost_and_told() -> None:
    reading = edited("tblJours", put("Action", "A9"))
    assert (only(reading).kind, only(reading).found) == (DefectKind.DANGLING_REFERENCE, "A9")
    assert reading.lost == reading.defects
    assert reading.plan.actions[0].days == ()


def test_a_child_row_without_a_parent_is_lost_and_told() -> None:
    reading = edited("tblJours", put("Action", None))
    assert only(reading).kind is DefectKind.EMPTY_KEY
    assert reading.lost == reading.defects


def test_a_row_without_an_identifier_is_kept() -> None:
    reading = edited("tblActions", put("N°", None, row=1))
    assert [action.id for action in reading.plan.actions] == ["A1", ""]
    assert reading.plan.actions[1].title == "Appels"


def test_every_value_has_its_place() -> None:
    reading = edited("tblActions", lambda headers, rows: None)
    place = reading.places.find("Action", "A1", "budget")
    assert place is not None
    assert (place.table, place.key, place.header, place.cell.value) == (
        "tblActions",
        "A1",
        "Combien – budget",
        100.0,
    )
    days = reading.places.find("Action", "A1", "days.R1")
    assert days is not None
    assert (days.table, days.key, days.cell.value) == ("tblJours", "A1 / R1", 2.0)
    assert reading.places.find("Action", "A1", "days.R1.days") == days
    basis = reading.places.find("Action", "A2", "compliance.legal_basis")
    assert basis is not None
    assert (basis.table, basis.header) == ("tblConformite", "Base légale")


def test_an_item_of_a_list_stands_in_the_cell_of_the_list() -> None:
    reading = edited("tblActions", put("Indicateurs", "K1, K2"))
    place = reading.places.find("Action", "A1", "kpi_ids[1]")
    assert place is not None
    assert place.header == "Indicateurs"


def test_what_has_no_cell_is_found_at_its_record() -> None:
    place = edited("tblActions", lambda headers, rows: None).places.find("Action", "A1", "milestones[0].due")
    assert place is not None
    assert (place.table, place.header) == ("tblActions", "N°")
