from __future__ import annotations

import pytest
from lxml import etree

from pac_excel.ooxml.errors import MalformedPart
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.shifting import Movement, Shift
from pac_excel.ooxml.table import follow_table_part, read_table
from pac_excel.ooxml.xml import MAIN
from tests.ooxml.archives import workbook

PART = "xl/tables/table1.xml"
TABLE = (
    f'<table xmlns="{MAIN}" id="1" name="t" displayName="tblA" ref="B2:C6" totalsRowCount="1">'
    '<autoFilter ref="B2:C5"><filterColumn colId="0"/></autoFilter>'
    '<sortState ref="B3:C5"><sortCondition ref="B3:B5"/></sortState>'
    '<tableColumns count="2"><tableColumn id="1" name="ligne_x000a_suivante"/>'
    '<tableColumn id="2" name="b"><calculatedColumnFormula>1+1</calculatedColumnFormula></tableColumn>'
    "</tableColumns></table>"
)


def package(table: str) -> Package:
    made = Package.open(workbook())
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"
    made.add(PART, table.encode(), kind)
    return made


def appended(rows: int) -> Movement:
    return Movement.of([Shift(row=6, rows=rows, appended_to=3)])


@pytest.mark.parametrize("rows", ["-1", "2", "x"])
def test_a_table_of_other_than_one_header_row_or_none_is_refused(rows: str) -> None:
    part = TABLE.replace("totalsRowCount", f'headerRowCount="{rows}" totalsRowCount')
    with pytest.raises(MalformedPart):
        read_table(package(part), "Été", PART)


def test_a_table_written_in_an_unusual_way_is_read_alike() -> None:
    usual = read_table(package(TABLE), "Été", PART)
    assert read_table(package(TABLE.replace('id="1"', "id='1'")), "Été", PART) == usual
    assert read_table(package(f"<!-- x -->{TABLE}"), "Été", PART) == usual


def test_a_table_tells_its_place_and_columns() -> None:
    table = read_table(package(TABLE), "Été", PART)
    assert (table.name, table.sheet, str(table.area), str(table.data_area)) == (
        "tblA",
        "Été",
        "B2:C6",
        "B3:C5",
    )
    assert table.headers == ("ligne\nsuivante", "b")
    assert [column.formula for column in table.columns] == [None, "1+1"]
    assert table.is_filtered


def test_a_table_without_header_has_data_from_its_first_row() -> None:
    table = read_table(
        package(TABLE.replace("totalsRowCount", 'headerRowCount="0" totalsRowCount')), "Été", PART
    )
    assert str(table.data_area) == "B2:C5"


def test_filter_and_sort_order_move_with_the_table() -> None:
    table = read_table(package(TABLE), "Été", PART)
    moved = follow_table_part(TABLE.encode(), table, {"été": appended(3)})
    refs = {
        etree.QName(item).localname: item.get("ref")
        for item in etree.fromstring(moved).iter()
        if item.get("ref")
    }
    assert refs == {"table": "B2:C9", "autoFilter": "B2:C8", "sortState": "B3:C8", "sortCondition": "B3:B8"}


def test_the_formulas_of_a_table_follow_what_moves_on_any_sheet() -> None:
    table = read_table(package(TABLE), "Été", PART)
    part = TABLE.replace("1+1", "SUM(Base!A3:A5)&amp;B5").encode()
    moved = follow_table_part(part, table, {"base": appended(3)})
    assert b"<calculatedColumnFormula>SUM(Base!A3:A8)&amp;B5</" in moved


@pytest.mark.parametrize("ref", ["", "B2:D6", "B2:C3", "B2:XFE6"])
def test_a_table_that_does_not_fit_its_place_is_told(ref: str) -> None:
    with pytest.raises(MalformedPart, match=r"table1\.xml"):
        read_table(package(TABLE.replace('ref="B2:C6"', f'ref="{ref}"')), "Été", PART)


def test_an_area_of_one_row_more_or_less_is_read_back() -> None:
    table = read_table(package(TABLE), "Été", PART)
    removed = Movement.of([Shift(row=4, rows=-2, appended_to=3)])
    data = follow_table_part(TABLE.encode(), table, {"été": removed})
    assert str(read_table(package(data.decode()), "Été", PART).data_area) == "B3:C3"
