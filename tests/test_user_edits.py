"""What an agency does to its workbook in a spreadsheet, and what we still read from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter, range_boundaries

from pac_excel.books.file import FileBook
from pac_excel.books.plan_book import LAYOUTS, PlanBook, render
from pac_excel.layout.reading import Reading
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action
from pac_excel.plan.choices import Mode
from pac_excel.plan.reading import parse_plan, read_plan
from pac_excel.plan.writing import format_plan
from pac_excel.resources import sample, template
from pac_excel.template.template import Template
from tests.support.libreoffice import convert, requires_libreoffice

PLAN = read_plan(sample("agence_modele.yaml"))


@pytest.fixture(scope="module")
def pristine() -> bytes:
    return render(PLAN, LAYOUTS[Mode.COMPLET], Template.open(template("pac_complet.xlsx")))


def read(path: Path) -> Reading:
    return PlanBook(FileBook.open(path)).reading


def edited(pristine: bytes, path: Path, edit: Callable[[Any], None]) -> Reading:
    """Read the workbook after `edit` has been at it, as a spreadsheet program would save it."""
    path.write_bytes(pristine)
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)
    return read(path)


def table_in(book: Any, name: str) -> tuple[Any, Any]:
    """The sheet of a table, and the table."""
    return next((sheet, sheet.tables[name]) for sheet in book if name in sheet.tables)


def insert_column(book: Any, name: str, at: int, header: str) -> None:
    """Insert a column of one's own into a table, as Excel does: what stands to the right moves."""
    sheet, table = table_in(book, name)
    left, top, right, bottom = range_boundaries(table.ref)
    sheet.move_range(f"{get_column_letter(left + at)}{top}:{get_column_letter(right)}{bottom}", cols=1)
    sheet.cell(top, left + at, header)
    for row in range(top + 1, bottom + 1):
        sheet.cell(row, left + at, f"à moi {row}")
    table.ref = f"{get_column_letter(left)}{top}:{get_column_letter(right + 1)}{bottom}"
    table.autoFilter.ref = table.ref
    own = openpyxl.worksheet.table.TableColumn(id=900, name=header)
    table.tableColumns.insert(at, own)


def move_table(book: Any, name: str, rows: int, cols: int) -> None:
    sheet, table = table_in(book, name)
    sheet.move_range(table.ref, rows=rows, cols=cols)
    left, top, right, bottom = range_boundaries(table.ref)
    first, last = get_column_letter(left + cols), get_column_letter(right + cols)
    table.ref = f"{first}{top + rows}:{last}{bottom + rows}"
    table.autoFilter.ref = table.ref


def test_a_program_that_only_opens_and_saves_changes_nothing(pristine: bytes, tmp_path: Path) -> None:
    reading = edited(pristine, tmp_path / "plan.xlsx", lambda book: None)
    assert reading.plan == PLAN


@requires_libreoffice
def test_a_workbook_saved_by_libreoffice_reads_the_same(pristine: bytes, tmp_path: Path) -> None:
    path, saved = tmp_path / "plan.xlsx", tmp_path / "saved.xlsx"
    path.write_bytes(pristine)
    saved.write_bytes(convert(path, "xlsx"))
    assert read(saved).plan == PLAN


def test_renamed_sheets_and_own_sheets_are_no_trouble(pristine: bytes, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        book["SWOT"].title = "Forces et faiblesses"
        book["Actions"].title = "Nos actions 2026"
        book.create_sheet("Mes notes")["A1"] = "à moi"
        book.move_sheet("Nos actions 2026", -10)

    reading = edited(pristine, tmp_path / "plan.xlsx", edit)
    assert reading.plan == PLAN
    place = reading.places.find("Action", "A12", "end")
    assert place is not None
    assert place.cell.sheet == "Nos actions 2026"


def test_a_column_of_ones_own_stays_out_of_the_plan(pristine: bytes, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        insert_column(book, "tblDecisions", 2, "Note du chef")

    assert edited(pristine, tmp_path / "plan.xlsx", edit).plan == PLAN


def test_a_moved_table_is_found(pristine: bytes, tmp_path: Path) -> None:
    reading = edited(pristine, tmp_path / "plan.xlsx", lambda book: move_table(book, "tblVeille", 7, 3))
    assert reading.plan == PLAN


def test_sorted_rows_are_the_same_records(pristine: bytes, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        sheet, table = table_in(book, "tblDecisions")
        left, top, right, bottom = range_boundaries(table.ref)
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(top + 1, bottom, left, right)]
        for at, row in enumerate(sorted(rows, key=lambda row: str(row[4]))):
            for offset, value in enumerate(row):
                sheet.cell(top + 1 + at, left + offset).value = value

    plan = edited(pristine, tmp_path / "plan.xlsx", edit).plan
    assert plan != PLAN
    assert replace(plan, decisions=()) == replace(PLAN, decisions=())
    assert {item.id: item for item in plan.decisions} == {item.id: item for item in PLAN.decisions}


@pytest.mark.parametrize("grown", [True, False], ids=["the table grew as in Excel", "the table did not grow"])
def test_a_row_typed_under_a_table_is_read(pristine: bytes, tmp_path: Path, grown: bool) -> None:
    def edit(book: Any) -> None:
        sheet, table = table_in(book, "tblActions")
        left, top, right, bottom = range_boundaries(table.ref)
        sheet.cell(bottom + 1, left, "A16")
        sheet.cell(bottom + 1, left + 1, "Action tapée à la main")
        if grown:
            table.ref = f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom + 1}"
            table.autoFilter.ref = table.ref

    plan = edited(pristine, tmp_path / "plan.xlsx", edit).plan
    assert plan.actions == (*PLAN.actions, Action(id="A16", title="Action tapée à la main"))


def test_what_was_edited_goes_through_yaml_and_into_a_new_workbook(pristine: bytes, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        sheet, table = table_in(book, "tblSwot")
        left, top, _, _ = range_boundaries(table.ref)
        sheet.cell(top + 1, left + 4, "=1+1 n’est pas une formule ici").data_type = "s"
        sheet.cell(top + 2, left + 8, 2)

    plan = edited(pristine, tmp_path / "plan.xlsx", edit).plan
    assert plan.swot[0].title == "=1+1 n’est pas une formule ici"
    assert plan.swot[1].gravity == 2
    again = tmp_path / "again.xlsx"
    back = parse_plan(format_plan(plan))
    again.write_bytes(render(back, LAYOUTS[Mode.COMPLET], Template.open(template("pac_complet.xlsx"))))
    assert read(again).plan == plan


def test_a_renamed_header_is_a_finding_with_the_headers_that_were_found(
    pristine: bytes, tmp_path: Path
) -> None:
    def edit(book: Any) -> None:
        sheet, table = table_in(book, "tblObjectifs")
        left, top, right, _ = range_boundaries(table.ref)
        for column in range(left, right + 1):
            if sheet.cell(top, column).value == "Échéance":
                sheet.cell(top, column, "Pour quand")
                table.tableColumns[column - left].name = "Pour quand"

    path = tmp_path / "plan.xlsx"
    edited(pristine, path, edit)
    found = [finding for finding, _ in PlanBook(FileBook.open(path)).check() if finding.code == "DOC-06"]
    assert len(found) == 1
    assert "Échéance" in found[0].message
    assert "Pour quand" in found[0].fix
    assert (found[0].table, found[0].sheet) == ("tblObjectifs", "Objectifs")


def test_the_check_writes_into_a_workbook_that_was_restyled(pristine: bytes, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        book["Contrôles"].title = "Ce qui cloche"
        insert_column(book, "tblControles", 0, "Ma note")

    path = tmp_path / "plan.xlsx"
    edited(pristine, path, edit)
    book = PlanBook(FileBook.open(path))
    book.write(book.check())
    view = FileBook.open(path).tables()["tblControles"]
    assert view.sheet == "Ce qui cloche"
    assert view.headers[0] == "Ma note"
    assert [str(row[0].value)[:5] for row in view.rows if row[0].value] == ["à moi"]
    assert [row[2].value for row in view.rows[:-1]] == [finding.code for finding, _ in book.check()]
    assert read(path).plan == PLAN


def test_plans_are_told_from_other_workbooks_by_what_they_hold(pristine: bytes, tmp_path: Path) -> None:
    path = tmp_path / "budget perso.xlsx"
    path.write_bytes(pristine)
    assert isinstance(read(path).plan, Plan)
