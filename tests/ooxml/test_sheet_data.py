from __future__ import annotations

import pytest
from lxml import etree

from pac_excel.ooxml.errors import MalformedPart
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.shared_strings import read_shared_strings
from pac_excel.ooxml.sheet_data import read_sheet_data
from pac_excel.ooxml.spans import find_spans, splice
from pac_excel.ooxml.workbook import read_workbook
from pac_excel.ooxml.worksheet import read_cells
from tests.ooxml.archives import MAIN, sheet
from tests.support.shared import SHARED, needs_shared

PART = "xl/worksheets/sheet1.xml"
TEXT = '<c r="A1" s="2" t="inlineStr"><is><t>é &gt; "</t></is></c>'
ARRAY = '<c r="B4" cm="1"><f t="array" ref="B4">SUM(A1:A2)</f><v>1</v></c>'
ROWS = (
    f'<row r="1" spans="1:3" ht="30" customHeight="1">{TEXT}<c r="C1"/></row>'
    f'<row r="3"/><row r="4">{ARRAY}</row>'
)


def test_rows_and_cells_are_kept_as_written() -> None:
    data = read_sheet_data(sheet(ROWS).encode(), PART)
    assert "".join(row.xml for row in data.rows.values()) == ROWS.replace(' spans="1:3"', "").replace(
        '<row r="3"/>', '<row r="3"></row>'
    )
    assert data.skeleton == sheet("").encode()


def test_a_cell_tells_its_style_formula_and_whether_it_is_filled() -> None:
    rows = read_sheet_data(sheet(ROWS).encode(), PART).rows
    assert (rows[1].cells[1].style, rows[1].cells[1].is_filled) == (' s="2"', True)
    assert (rows[1].cells[3].style, rows[1].cells[3].is_filled) == ("", False)
    assert (rows[4].cells[2].formula, rows[4].cells[2].is_array) == ("SUM(A1:A2)", True)


def test_an_empty_sheet_has_no_rows() -> None:
    data = read_sheet_data(f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'.encode(), PART)
    assert data.rows == {}
    assert data.skeleton == sheet("").encode()


def test_shared_formulas_are_written_out() -> None:
    rows = (
        '<row r="1"><c r="B1"><f t="shared" ref="B1:B2" si="0">A1&amp;"&lt;"</f><v>4</v></c></row>'
        '<row r="2"><c r="B2"><f t="shared" si="0"/><v>6</v></c></row>'
    )
    read = read_sheet_data(sheet(rows).encode(), PART).rows
    assert read[2].cells[2].xml == '<c r="B2"><f>A2&amp;"&lt;"</f><v>6</v></c>'
    assert read[1].cells[2].xml == '<c r="B1"><f>A1&amp;"&lt;"</f><v>4</v></c>'


def test_missing_addresses_are_filled_in() -> None:
    read = read_sheet_data(sheet("<row><c><v>1</v></c><c s='4'/></row>").encode(), PART).rows
    assert read[1].xml == '<row r="1"><c r="A1"><v>1</v></c><c r="B1" s=\'4\'/></row>'


def test_what_a_row_holds_beside_cells_stays() -> None:
    rows = '<row r="1"><c r="A1"/><extLst><ext uri="x"/></extLst></row>'
    assert read_sheet_data(sheet(rows).encode(), PART).rows[1].xml == rows


def test_a_prefixed_part_takes_unprefixed_cells() -> None:
    row = '<x:row r="1"><x:c r="A1"/></x:row>'
    source = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{row}</x:sheetData></x:worksheet>'
    data = read_sheet_data(source.encode(), PART)
    assert data.rows[1].xml == row
    root = etree.fromstring(data.skeleton)
    assert [child.tag for child in root] == [f"{{{MAIN}}}sheetData"]


def test_a_part_in_utf_16_is_read_too() -> None:
    source = '<?xml version="1.0" encoding="UTF-16"?>' + sheet("<row r='1'><c r='A1'><f>\"é\"</f></c></row>")
    assert read_sheet_data(source.encode("utf-16"), PART).rows[1].cells[1].formula == '"é"'


@pytest.mark.parametrize("rows", ['<row r="1"/><row r="1"/>', '<row r="1"><c r="A1"/><c r="A1"/></row>'])
def test_what_stands_twice_is_told_rather_than_lost(rows: str) -> None:
    with pytest.raises(MalformedPart, match="stands twice"):
        read_sheet_data(sheet(rows).encode(), PART)


@pytest.mark.parametrize("inner", ['<c r="B1"/>', '<row r="2"/>', '<f>1</f><row r="2"/>'])
def test_cells_within_a_cell_are_told_rather_than_lost(inner: str) -> None:
    with pytest.raises(MalformedPart, match="a cell of row 1 holds cells"):
        read_sheet_data(sheet(f'<row r="1"><c r="A1">{inner}</c></row>').encode(), PART)


@needs_shared
def test_real_sheets_taken_apart_and_put_together_hold_the_same() -> None:
    assert SHARED is not None
    tried = 0
    for path in sorted((SHARED / "corpus").glob("*.xls*")):
        package = Package.open(path)
        workbook = read_workbook(package)
        strings = read_shared_strings(package, workbook.shared_strings)
        for part in workbook.worksheet_parts.values():
            before, skeleton = read_cells(package, part, strings), etree.fromstring(package.part(part))
            data = read_sheet_data(package.part(part), part)
            spans = find_spans(data.skeleton, part, {f"{MAIN} sheetData": ""})
            rows = "".join(row.xml for row in data.rows.values()).encode()
            package.replace(part, splice(data.skeleton, [(spans[0], rows)]))
            assert read_cells(package, part, strings) == before, path.name
            after = etree.fromstring(package.part(part))
            assert [
                etree.tostring(child, method="c14n") for child in after if "sheetData" not in child.tag
            ] == [etree.tostring(child, method="c14n") for child in skeleton if "sheetData" not in child.tag]
            tried += len(data.rows)
    assert tried > 1000


def test_broken_xml_is_told_with_its_part() -> None:
    with pytest.raises(MalformedPart, match=r"sheet1\.xml"):
        read_sheet_data(b"<worksheet><row>", PART)
