"""A book that is open in a real spreadsheet is read exactly as its file is."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import xlwings
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from pac_excel.books import FileBook, LiveBook
from pac_excel.books.live_writing import NotPutBack, NotWritten
from pac_excel.ooxml.values import CellError, Value
from pac_excel.template.errors import NoRoom
from pac_excel.template.rows import Rows
from tests.support.calc_engine import Calc
from tests.support.libreoffice import requires_libreoffice
from tests.template.drawn import add_table, as_bytes, written

pytestmark = requires_libreoffice

VALUES: list[Value] = [
    dt.date(2026, 9, 30),
    dt.date(1999, 12, 31),
    dt.datetime(2026, 9, 30, 13, 37, 21),
    dt.time(6, 30),
    0.1,
    -12.345678901234567,
    1e21,
    7,
    True,
    False,
    "12",
    "12,5",
    "31/12/2026",
    "DEC-01",
    "VRAI",
    " espaces ",
    "deux\nlignes",
    "l’été à Noël",
    None,
]
ERRORS = ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")


def workbook(path: Path) -> Path:
    """A sheet of tables with all that cells can hold, and what users do around them."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "L'année 2026"
    rows = [[number, value] for number, value in enumerate(VALUES, 1)]
    add_table(sheet, "tblValeurs", "B3", ["N°", "Valeur"], rows)
    add_table(sheet, "tblVide", "E3", ["a", "b"], [[None, None]])
    errors = [[f"={formula}"] for formula in ("NA()", "1/0", "SQRT(-1)", '"a"+1')]
    add_table(sheet, "tblErreurs", "H3", ["Erreur"], errors)
    # typed below a table by a program that does not make it grow
    for row, text in enumerate(("dessous", "encore", None, "trop loin"), 5):
        sheet.cell(row, 5, text)
    for row in (5, 6, 7):
        sheet.row_dimensions[row].hidden = True
    sheet["K3"], sheet["K4"] = "fusion", "perdu"
    sheet.merge_cells("K3:L5")
    book.defined_names["fusion"] = DefinedName("fusion", attr_text="'L''année 2026'!$K$3:$L$5")
    book.defined_names["loin"] = DefinedName("loin", attr_text="'L''année 2026'!$AA$90")
    sheet["AA90"] = "au bout"
    return written(path, as_bytes(book))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return workbook(tmp_path / "Été.xlsx")


@pytest.fixture
def native(calc: Calc, path: Path) -> xlwings.Book:
    return calc.open(path)


@pytest.fixture
def live(native: xlwings.Book) -> LiveBook:
    return LiveBook(native)


def test_every_value_is_read_as_from_the_file(path: Path, live: LiveBook) -> None:
    closed = FileBook.open(path)
    assert live.sheets() == closed.sheets()
    assert set(live.tables()) == set(closed.tables())
    for name in ("tblValeurs", "tblVide"):
        ours, theirs = live.tables()[name], closed.tables()[name]
        assert (ours.area, ours.headers, ours.grown) == (theirs.area, theirs.headers, theirs.grown)
        for one, other in zip(ours.rows, theirs.rows, strict=True):
            assert [type(cell.value) for cell in one] == [type(cell.value) for cell in other]
            assert list(one) == list(other)
    assert {name: view.cells for name, view in live.names().items()} == {
        name: view.cells for name, view in closed.names().items()
    }


def test_errors_are_no_texts(live: LiveBook) -> None:
    values = [row[0].value for row in live.tables()["tblErreurs"].rows]
    assert values == [CellError(code) for code in ("#N/A", "#DIV/0!", "#NUM!", "#VALUE!")]


def test_rows_typed_below_a_table_belong_to_it_as_in_the_file(path: Path, live: LiveBook) -> None:
    table = live.tables()["tblVide"]
    assert table.grown == FileBook.open(path).tables()["tblVide"].grown == 2
    assert [row[0].value for row in table.rows] == [None, "dessous", "encore"]


def test_many_rows_below_a_table_are_all_read(native: xlwings.Book) -> None:
    native.sheets[0].range("H8").value = [[number] for number in range(250)]
    table = LiveBook(native).tables()["tblErreurs"]
    assert table.grown == 250
    assert table.rows[-1][0].value == 249


def test_a_text_that_begins_like_a_formula_is_none(native: xlwings.Book, calc: Calc) -> None:
    native.sheets[0].range("C4").formula = "'=1+1"
    cell = LiveBook(native).tables()["tblValeurs"].rows[0][1]
    assert (cell.value, cell.formula) == ("=1+1", None)


def test_values_written_are_read_back_as_they_were(live: LiveBook) -> None:
    given: list[Value] = [*VALUES, "=1+1", "+33 1 23", "-12 %", "@SOMME(A1)", "'cité", "1E5", "TRUE"]
    given += ["#N/A", "#REF!", *(CellError(code) for code in ERRORS)]
    live.write({"tblValeurs": Rows(columns=("Valeur",), rows=[[value] for value in given])}, {})
    found = [row[1].value for row in live.tables()["tblValeurs"].rows]
    plain = [value if isinstance(value, str | CellError) else None for value in given]
    assert [value if isinstance(value, str | CellError) else None for value in found] == plain
    assert found[:9] == pytest.approx([46295, 36525, 46295.56760416666, 0.270833333333, 0.1, *VALUES[5:8], 1])


def test_what_stands_below_a_table_moves_down_when_it_grows(native: xlwings.Book, live: LiveBook) -> None:
    live.write({"tblVide": Rows(columns=("a",), rows=[[n] for n in range(6)], absorbed=2)}, {})
    assert [row[0].value for row in live.tables()["tblVide"].rows] == list(range(6))
    assert native.sheets[0].range((4, 5), (14, 5)).value[6:] == [None, "trop loin", None, None, None]
    assert native.sheets[0].range("B22").value == 19


def test_formulas_continue_over_rows_that_were_typed_below(native: xlwings.Book) -> None:
    native.sheets[0].range("H8").value = "tapé dessous"
    live = LiveBook(native)
    live.write({"tblErreurs": Rows(columns=(), rows=[()] * 7, absorbed=1)}, {})
    table = live.tables()["tblErreurs"]
    assert (str(table.area), table.grown) == ("H3:H10", 0)
    assert [row[0].formula for row in table.rows][3:] == ['"a"+1'] * 4


def test_a_table_with_totals_is_not_grown(calc: Calc, tmp_path: Path) -> None:
    book = Workbook()
    table = add_table(book.worksheets[0], "tblTotal", "A1", ["a"], [[1], [2], ["=SUM(A2:A3)"]])
    table.totalsRowCount = 1
    live = LiveBook(calc.open(written(tmp_path / "totaux.xlsx", as_bytes(book))))
    assert [row[0].value for row in live.tables()["tblTotal"].rows] == [1, 2]
    with pytest.raises(NoRoom, match="row of totals"):
        live.write({"tblTotal": Rows(columns=("a",), rows=[[1], [2], [3]])}, {})


def test_half_a_write_is_put_back(
    calc: Calc, native: xlwings.Book, live: LiveBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = native.sheets[0].range((1, 1), (30, 12)).formula
    ask, writes = calc.ask, list[str]()

    def refuse_second(request: str, *arguments: object) -> object:
        if request == "write":
            writes.append(request)
            if len(writes) == 2:
                raise RuntimeError("busy")
        return ask(request, *arguments)

    monkeypatch.setattr(calc, "ask", refuse_second)
    rows = Rows(columns=("a",), rows=[[n] for n in range(6)], absorbed=2)
    with pytest.raises(NotWritten, match="refused to be written to"):
        live.write({"tblVide": rows}, {"loin": "ailleurs"})
    assert native.sheets[0].range((1, 1), (30, 12)).formula == before
    assert str(LiveBook(native).tables()["tblVide"].area) == "E3:F4"


def test_what_cannot_be_put_back_is_said_and_does_not_keep_the_rest_from_it(
    calc: Calc, native: xlwings.Book, live: LiveBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = native.sheets[0].range((1, 1), (30, 12)).formula
    ask, writes = calc.ask, list[str]()

    def refuse_twice(request: str, *arguments: object) -> object:
        if request == "write":
            writes.append(request)
            # the second block, then the cells where it stands
            if len(writes) in (2, 3):
                raise RuntimeError("busy")
        return ask(request, *arguments)

    monkeypatch.setattr(calc, "ask", refuse_twice)
    rows = Rows(columns=("a",), rows=[[n] for n in range(6)], absorbed=2)
    with pytest.raises(NotPutBack, match="some cells could not be put back"):
        live.write({"tblVide": rows}, {"loin": "ailleurs"})
    # the first block is as before, and the refused cell never changed
    assert native.sheets[0].range((1, 1), (30, 12)).formula == before


def test_a_book_that_was_never_saved_has_no_path(calc: Calc, live: LiveBook, path: Path) -> None:
    assert live.path == path
    assert LiveBook(calc.app.books.add()).path is None
