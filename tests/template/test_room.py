from __future__ import annotations

import io

import pytest
import xlsxwriter
from openpyxl import Workbook

from pac_excel.template import Rows, Template
from pac_excel.template.errors import NoRoom
from tests.template.drawn import add_table, as_bytes, loaded

COLUMNS = ("a", "b")


def workbook() -> Workbook:
    """Return a workbook with the table tblA at B4:C6, two data rows, and a note beside the second one."""
    book = Workbook()
    add_table(book.active, "tblA", "B4", COLUMNS, [[1, 2], [3, 4]])
    book.active["H6"] = "à côté"
    return book


def filled(book: Workbook, count: int, *, whole_rows: bool = False) -> bytes:
    rows = Rows(columns=COLUMNS, rows=[[i, i] for i in range(count)], whole_rows=whole_rows)
    return Template.open(as_bytes(book)).render({"tblA": rows})


def merges(data: bytes) -> list[str]:
    return [str(area) for area in loaded(data)["Sheet"].merged_cells.ranges]


def test_the_columns_of_the_table_move_when_something_stands_beside_it() -> None:
    book = workbook()
    book.active["B9"], book.active["H9"] = "dessous", "reste"
    sheet = loaded(filled(book, 5))["Sheet"]
    assert (sheet["B12"].value, sheet["H9"].value, sheet["H6"].value) == ("dessous", "reste", "à côté")


def test_whole_rows_move_when_nothing_stands_beside_the_table() -> None:
    book = workbook()
    book.active["H6"] = None
    book.active["B9"] = "dessous"
    book.active.row_dimensions[9].height = 50
    book.active.merge_cells("A9:H9")
    grown = filled(book, 5)
    assert merges(grown) == ["A12:H12"]
    assert loaded(grown)["Sheet"].row_dimensions[12].height == 50
    assert merges(filled(book, 1)) == ["A8:H8"]


def test_whole_rows_move_when_the_caller_wants_it() -> None:
    book = workbook()
    book.active["H9"] = "descend"
    assert loaded(filled(book, 5, whole_rows=True))["Sheet"]["H12"].value == "descend"


def test_whole_rows_never_go_through_a_table_beside() -> None:
    book = workbook()
    add_table(book.active, "tblB", "J2", ["x"], [[i] for i in range(9)])
    with pytest.raises(NoRoom, match=r"tblA.*table 'tblB' at J2:J11 of sheet 'Sheet' stands in the way"):
        filled(book, 5, whole_rows=True)
    assert loaded(filled(book, 5))["Sheet"].tables["tblB"].ref == "J2:J11"


@pytest.mark.parametrize("kind", ["merged cells", "table 'tblB'"])
def test_blank_rows_above_what_would_be_torn_make_room(kind: str) -> None:
    book = workbook()
    book.active["B8"] = "dessous"
    if kind == "merged cells":
        book.active.merge_cells("A12:B12")
    else:
        add_table(book.active, "tblB", "A12", ["x", "y"], [[1, 2]])
    grown = loaded(filled(book, 5))["Sheet"]
    assert grown["B11"].value == "dessous"
    shrunk = loaded(filled(book, 1))["Sheet"]
    assert shrunk["B7"].value == "dessous"
    for sheet in (grown, shrunk):
        if kind == "merged cells":
            assert [str(area) for area in sheet.merged_cells.ranges] == ["A12:B12"]
        else:
            assert sheet.tables["tblB"].ref == "A12:B13"
    with pytest.raises(NoRoom, match=rf"tblA.*{kind} at A12:B1.* stands in the way"):
        filled(book, 6)


def test_two_tables_share_the_blank_rows_above_what_would_be_torn() -> None:
    book = workbook()
    add_table(book.active, "tblB", "B8", COLUMNS, [[5, 6]])
    book.active["H9"] = "à côté"
    book.active.merge_cells("A16:B16")
    template = Template.open(as_bytes(book))

    def rows(count: int) -> Rows:
        return Rows(columns=COLUMNS, rows=[[i, i] for i in range(count)])

    sheet = loaded(template.render({"tblA": rows(5), "tblB": rows(4)}))["Sheet"]
    assert (sheet.tables["tblA"].ref, sheet.tables["tblB"].ref) == ("B4:C9", "B11:C15")
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A16:B16"]
    sheet = loaded(template.render({"tblA": rows(1), "tblB": rows(7)}))["Sheet"]
    assert (sheet.tables["tblA"].ref, sheet.tables["tblB"].ref) == ("B4:C5", "B7:C14")
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A16:B16"]
    with pytest.raises(NoRoom):
        template.render({"tblA": rows(6), "tblB": rows(5)})


def test_an_array_formula_is_never_torn_apart() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("Sheet")
        sheet.add_table("B4:C6", {"name": "tblA", "columns": [{"header": header} for header in COLUMNS]})
        sheet.write("H6", "à côté")
        sheet.write_array_formula("C9:D10", "{=TRANSPOSE(B5:C6)}")
    rows = Rows(columns=COLUMNS, rows=[[1, 2]] * 5)
    with pytest.raises(NoRoom, match="the array formula at C9:D10"):
        Template.open(stream.getvalue()).render({"tblA": rows})


def test_nothing_is_pushed_off_the_sheet() -> None:
    book = workbook()
    book.active["B1048576"] = "fin"
    with pytest.raises(NoRoom, match="the last row, 1048576, of sheet 'Sheet'"):
        filled(book, 3)


def test_a_chart_beside_the_table_keeps_its_place_and_size() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("Sheet")
        sheet.add_table("B4:C6", {"name": "tblA", "columns": [{"header": header} for header in COLUMNS]})
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Sheet!$C$5:$C$6"})
        sheet.insert_chart("E2", chart)
        sheet.write("B9", "dessous")
    rows = Rows(columns=COLUMNS, rows=[[1, 2]] * 40)
    sheet = loaded(Template.open(stream.getvalue()).render({"tblA": rows}))["Sheet"]
    assert sheet["B47"].value == "dessous"
    anchor = sheet._charts[0].anchor
    assert (anchor._from.row, anchor.to.row) == (1, 15)
