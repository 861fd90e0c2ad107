"""What every kind of book does alike."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from pac_excel.books import Book, FileBook, LiveBook, MemoryBook, MemoryTable
from pac_excel.ooxml.values import CellError, Value
from pac_excel.template import Link, RichText, Rows, Run
from pac_excel.template.errors import (
    BlockTooLarge,
    RepeatedColumn,
    UnevenRow,
    UnknownCell,
    UnknownColumn,
    UnknownName,
    UnknownTable,
)
from tests.template.drawn import add_table, as_bytes, written

HEADERS = ("N°", "Quoi", "Échéance", "Total")
FORMULA = "tblActions[[#This Row],[N°]]*2"


def memory_book(_: Path) -> Book:
    return MemoryBook(
        {
            "tblActions": MemoryTable(
                headers=HEADERS,
                rows=[[1, "Relancer", date(2026, 9, 30), None], [2.5, None, None, None]],
                formulas={"Total": FORMULA},
            ),
            "tblVide": MemoryTable(headers=("a", "b")),
        },
        {"agence_nom": "Cabinet", "bloc": [[1, None], ["x", True]]},
    )


def file_book(folder: Path) -> Book:
    return FileBook.open(drawn(folder))


def drawn(folder: Path) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    rows = [[1, "Relancer", date(2026, 9, 30), None], [2.5, "", None, None]]
    add_table(book.create_sheet("tblActions"), "tblActions", "A1", HEADERS, rows, formulas={"Total": FORMULA})
    add_table(book.create_sheet("tblVide"), "tblVide", "A1", ["a", "b"], [[None, None]])
    names = book.create_sheet("Noms")
    for row in (["Cabinet"], [1, None], ["x", True]):
        names.append(row)
    book.defined_names["agence_nom"] = DefinedName("agence_nom", attr_text="Noms!$A$1")
    book.defined_names["bloc"] = DefinedName("bloc", attr_text="Noms!$A$2:$B$3")
    return written(folder / "plan.xlsx", as_bytes(book))


@pytest.fixture(params=["memory", "file", pytest.param("live", marks=pytest.mark.libreoffice)])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Book:
    if request.param == "memory":
        return memory_book(tmp_path)
    if request.param == "file":
        return file_book(tmp_path)
    return LiveBook(request.getfixturevalue("calc").open(drawn(tmp_path)))


def values(book: Book, table: str) -> list[list[object]]:
    """What the cells hold that are no formulas; what these show, only a book that is open works out."""
    rows = book.tables()[table].rows
    return [[None if cell.formula else cell.value for cell in row] for row in rows]


def test_tables_are_read_by_name_with_headers_as_shown(book: Book) -> None:
    assert tuple(book.tables()) == ("tblActions", "tblVide")
    table = book.tables()["tblActions"]
    assert (table.name, table.sheet, str(table.area)) == ("tblActions", "tblActions", "A1:D3")
    assert table.headers == HEADERS
    assert table.grown == 0


def test_values_are_plain_and_dates_are_serial_numbers(book: Book) -> None:
    assert values(book, "tblActions") == [[1, "Relancer", 46295, None], [2.5, None, None, None]]
    assert book.date1904 is False


def test_a_cell_knows_where_it_stands_and_its_formula(book: Book) -> None:
    cell = book.tables()["tblActions"].rows[1][3]
    assert (cell.sheet, cell.row, cell.column, cell.address) == ("tblActions", 3, 4, "D3")
    assert cell.formula == FORMULA
    assert book.tables()["tblActions"].rows[0][0].formula is None


def test_an_empty_table_has_one_empty_row(book: Book) -> None:
    assert values(book, "tblVide") == [[None, None]]


def test_names_give_their_cells(book: Book) -> None:
    names = book.names()
    assert tuple(names) == ("agence_nom", "bloc")
    assert names["agence_nom"].cell.value == "Cabinet"
    assert names["agence_nom"].cell.address == "A1"
    assert [[cell.value for cell in row] for row in names["bloc"].cells] == [[1, None], ["x", True]]
    assert str(names["bloc"].area) == "A2:B3"


def test_sheets_come_from_left_to_right(book: Book) -> None:
    assert book.sheets() == ("tblActions", "tblVide", "Noms")


def test_written_rows_replace_those_there_were(book: Book) -> None:
    rows = Rows(
        columns=("Échéance", "N°"), rows=[[date(2026, 1, 1), 7], [None, True], ["", CellError("#N/A")]]
    )
    book.write({"tblActions": rows}, {})
    assert values(book, "tblActions") == [
        [7, "Relancer", 46023, None],
        [True, None, None, None],
        [CellError("#N/A"), None, None, None],
    ]
    assert [row[3].formula for row in book.tables()["tblActions"].rows] == [FORMULA] * 3
    assert str(book.tables()["tblActions"].area) == "A1:D4"


def test_writing_no_rows_leaves_one_empty_row(book: Book) -> None:
    book.write({"tblActions": Rows(columns=("N°",), rows=[])}, {})
    assert values(book, "tblActions") == [[None] * 4]


def test_a_value_written_beside_a_formula_is_read_as_its_result(book: Book) -> None:
    book.write({"tblActions": Rows(columns=("Total", "N°"), rows=[[8, 4]])}, {})
    cell = book.tables()["tblActions"].rows[0][3]
    assert (cell.value, cell.formula) == (8, FORMULA)


def test_names_are_written(book: Book) -> None:
    book.write({}, {"AGENCE_NOM": 12, "bloc": [["y"]]})
    assert book.names()["agence_nom"].cell.value == 12
    assert [[cell.value for cell in row] for row in book.names()["bloc"].cells] == [["y", None], [None, None]]


def test_times_decimals_and_texts_of_every_kind_are_read_as_plain_values(book: Book) -> None:
    given: list[Value] = [
        time(6),
        Decimal("2.5"),
        RichText((Run(text="a", bold=True), Run(text="b"))),
        Link("c", "#bloc"),
    ]
    rows = Rows(columns=("a",), rows=[[value] for value in given])
    book.write({"tblVide": rows}, {})
    assert [row[0] for row in values(book, "tblVide")] == [0.25, 2.5, "ab", "c"]


def test_table_names_ignore_case_when_written(book: Book) -> None:
    book.write({"TBLVIDE": Rows(columns=("b",), rows=[[1]])}, {})
    assert values(book, "tblVide") == [[None, 1]]


@pytest.mark.parametrize(
    ("tables", "names", "error"),
    [
        ({"tblX": Rows(columns=(), rows=[])}, {}, UnknownTable),
        ({"tblVide": Rows(columns=("c",), rows=[])}, {}, UnknownColumn),
        ({"tblVide": Rows(columns=("a", "a"), rows=[])}, {}, RepeatedColumn),
        ({"tblVide": Rows(columns=("a",), rows=[[1, 2]])}, {}, UnevenRow),
        ({}, {"x": 1}, UnknownName),
        ({}, {"bloc": [[1, 2, 3]]}, BlockTooLarge),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_written(
    book: Book, tables: dict[str, Rows], names: dict[str, object], error: type[Exception]
) -> None:
    good = Rows(columns=("N°",), rows=[[99]])
    with pytest.raises(error):
        book.write({"tblActions": good, **tables}, {"agence_nom": "autre", **names})  # type: ignore[dict-item]
    assert values(book, "tblActions")[0][0] == 1
    assert book.names()["agence_nom"].cell.value == "Cabinet"


def test_single_cells_are_written_by_their_address(book: Book) -> None:
    book.write({}, {}, {"tblActions!B3": "Appeler", "Noms!B2": 7})
    assert values(book, "tblActions") == [[1, "Relancer", 46295, None], [2.5, "Appeler", None, None]]
    assert book.names()["bloc"].cells[0][1].value == 7


def test_a_cell_that_is_none_is_refused_and_nothing_written(book: Book) -> None:
    before = values(book, "tblActions")
    with pytest.raises(UnknownCell):
        book.write({}, {}, {"tblActions!B3": "Appeler", "Ailleurs!A1": 1})
    assert values(book, "tblActions") == before
