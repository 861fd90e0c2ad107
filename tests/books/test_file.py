from __future__ import annotations

import os
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from pac_excel.books import FileBook
from pac_excel.ooxml.errors import HostileFile, WorkbookChanged, WorkbookLocked
from pac_excel.template import Rows
from tests.support.libreoffice import convert, requires_libreoffice
from tests.support.shared import SHARED, needs_shared
from tests.template.drawn import actions_workbook, add_table, as_bytes, written


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return written(tmp_path / "plan.xlsx", as_bytes(actions_workbook()))


def one_action(absorbed: int = 0) -> Rows:
    return Rows(columns=("Quoi",), rows=[["Relancer"]], absorbed=absorbed)


def test_a_book_written_to_is_read_as_written_by_whoever_opens_it_next(path: Path) -> None:
    FileBook.open(path).write({"tblActions": one_action()}, {"agence_nom": "Cabinet"})
    book = FileBook.open(path)
    assert book.tables()["tblActions"].rows[0][1].value == "Relancer"
    assert book.names()["agence_nom"].cell.value == "Cabinet"
    assert os.listdir(path.parent) == ["plan.xlsx"]


def test_a_book_that_is_not_wanted_whole_is_looked_over_where_it_is_read_and_before_it_is_written(
    path: Path,
) -> None:
    other = load_workbook(path)
    other.create_sheet("Ailleurs")["A1"] = '=CALL("x")'
    other.save(path)
    before = path.read_bytes()
    with pytest.raises(HostileFile, match="reaches outside"):
        FileBook.open(path)
    book = FileBook.open(path, whole=False)
    assert "tblActions" in book.tables()
    assert "agence_nom" in book.names()
    with pytest.raises(HostileFile, match="reaches outside"):
        book.write({"tblActions": one_action()}, {})
    assert path.read_bytes() == before


def test_a_workbook_open_elsewhere_is_not_written(path: Path) -> None:
    before = path.read_bytes()
    (path.parent / "~$plan.xlsx").write_bytes(b"\x07accueil" + bytes(157))
    with pytest.raises(WorkbookLocked):
        FileBook.open(path).write({"tblActions": one_action()}, {})
    assert path.read_bytes() == before


def test_a_workbook_saved_by_someone_else_meanwhile_is_not_overwritten(path: Path) -> None:
    book = FileBook.open(path)
    other = FileBook.open(path)
    other.write({}, {"agence_nom": "Autre"})
    with pytest.raises(WorkbookChanged):
        book.write({}, {"agence_nom": "Cabinet"})
    assert FileBook.open(path).names()["agence_nom"].cell.value == "Autre"


def test_rows_typed_right_below_a_table_are_read_as_its_rows_and_counted(tmp_path: Path) -> None:
    book = actions_workbook()
    book.active["C6"], book.active["B7"], book.active["C9"] = "deux", 3, "ailleurs"
    opened = FileBook.open(written(tmp_path / "plan.xlsx", as_bytes(book)))
    table = opened.tables()["tblActions"]
    assert [row[1].value for row in table.rows] == [None, "deux", None]
    assert (table.grown, str(table.area)) == (2, "B4:F5")
    opened.write({"tblActions": Rows(columns=("Quoi",), rows=[["a"], ["b"]], absorbed=table.grown)}, {})
    table = opened.tables()["tblActions"]
    assert [row[1].value for row in table.rows] == ["a", "b"]
    assert (table.grown, str(table.area)) == (0, "B4:F6")


def test_what_stands_below_a_totals_row_or_in_another_table_is_no_row_of_the_table(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    table = add_table(sheet, "tblA", "A1", ["a"], [[1], [2]])
    table.totalsRowCount = 1
    sheet["A4"] = "note"
    add_table(sheet, "tblB", "C1", ["x"], [[1]])
    add_table(sheet, "tblC", "C3", ["y"], [[2]])
    tables = FileBook.open(written(tmp_path / "plan.xlsx", as_bytes(book))).tables()
    assert [(len(tables[name].rows), tables[name].grown) for name in ("tblA", "tblB", "tblC")] == [(1, 0)] + [
        (1, 0)
    ] * 2


def test_rich_text_is_read_as_plain_text(tmp_path: Path) -> None:
    book = actions_workbook()
    book.active["C5"] = CellRichText("Relancer ", TextBlock(InlineFont(b=True), "tous"), " les clients")
    opened = FileBook.open(written(tmp_path / "plan.xlsx", as_bytes(book)))
    assert opened.tables()["tblActions"].rows[0][1].value == "Relancer tous les clients"


def test_names_that_excel_keeps_for_itself_are_left_out(tmp_path: Path) -> None:
    book = actions_workbook()
    book.active.print_area = "A1:F9"
    assert tuple(FileBook.open(written(tmp_path / "plan.xlsx", as_bytes(book))).names()) == (
        "agence_nom",
        "bloc",
    )


def test_a_name_for_whole_columns_is_not_read_cell_by_cell(tmp_path: Path) -> None:
    book = actions_workbook()
    book.defined_names["bloc"].attr_text = "Autre!$A:$B"
    assert tuple(FileBook.open(written(tmp_path / "plan.xlsx", as_bytes(book))).names()) == ("agence_nom",)


def test_a_workbook_that_xlsxwriter_made_is_read_and_written(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Été")
    columns = [
        {"header": "a"},
        {"header": "b", "formula": "=tblA[[#This Row],[a]]*2"},
        {"header": "ligne\nsuivante"},
    ]
    sheet.add_table("B2:D4", {"name": "tblA", "columns": columns, "data": [[1, None, "x"], [2, None, "y"]]})
    book.define_name("Été!local", "=Été!$F$1")
    book.close()
    opened = FileBook.open(path)
    assert opened.tables()["tblA"].headers == ("a", "b", "ligne\nsuivante")
    opened.write({"tblA": Rows(columns=("a",), rows=[[5], [6], [7]])}, {"Été!local": "ici"})
    rows = opened.tables()["tblA"].rows
    assert [(row[0].value, row[1].formula, row[2].value) for row in rows] == [
        (5, "tblA[[#This Row],[a]]*2", "x"),
        (6, "tblA[[#This Row],[a]]*2", "y"),
        (7, "tblA[[#This Row],[a]]*2", None),
    ]
    assert opened.names()["Été!local"].cell.value == "ici"


@requires_libreoffice
def test_a_workbook_that_libreoffice_saved_keeps_its_calculated_column(path: Path) -> None:
    rows = Rows(columns=("N°", "Quoi"), rows=[[1, "un"], [2, "deux"]])
    FileBook.open(path).write({"tblActions": rows}, {"agence_nom": "/"})
    opened = FileBook.open(written(path.with_name("saved.xlsx"), convert(path, "xlsx")))
    assert [row[3].value for row in opened.tables()["tblActions"].rows] == ["un/1", "deux/2"]
    rows = Rows(columns=("N°", "Quoi", "Total"), rows=[[i, "x", f"x/{i}"] for i in range(4)])
    opened.write({"tblActions": rows}, {})
    again = FileBook.open(
        written(path.with_name("again.xlsx"), convert(opened.path, "xlsx", recalculate=True))
    )
    assert [row[3].value for row in again.tables()["tblActions"].rows] == ["x/0", "x/1", "x/2", "x/3"]


@needs_shared
def test_the_tables_of_real_workbooks_are_read() -> None:
    assert SHARED is not None
    found = {
        path.name: {name: str(table.area) for name, table in FileBook.open(path).tables().items()}
        for path in sorted((SHARED / "corpus").glob("*.xls*"))
    }
    assert sum(map(len, found.values())) >= 5
    for path in sorted((SHARED / "corpus").glob("*.xls*")):
        FileBook.open(path).names()
