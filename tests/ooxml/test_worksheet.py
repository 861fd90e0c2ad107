from __future__ import annotations

import pytest

from pac_excel.ooxml.cells import Cells
from pac_excel.ooxml.errors import HostileFile, MalformedPart
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.values import CellError, ReadValue
from pac_excel.ooxml.worksheet import read_cells
from tests.ooxml.archives import sheet, workbook


def cells_of(row: str, *strings: str) -> Cells:
    return read_cells(Package.open(workbook(sheet=sheet(row))), "xl/worksheets/sheet1.xml", strings)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1"><v>12</v></c>', 12),
        ('<c r="A1" t="n"><v>1.5E-3</v></c>', 0.0015),
        ('<c r="A1"><v>-4</v></c>', -4),
        ('<c r="A1" t="s"><v>1</v></c>', "deux"),
        ('<c r="A1" t="b"><v>0</v></c>', False),
        ('<c r="A1" t="e"><v>#N/A</v></c>', CellError("#N/A")),
        ('<c r="A1" t="d"><v>2026-01-01T12:00:00</v></c>', 46023.5),
        ('<c r="A1" t="str"><f>B1</f><v>a_x000D_b</v></c>', "a\rb"),
        ('<c r="A1" t="inlineStr"><is><r><t>gr</t></r><r><rPr><b/></rPr><t>as</t></r></is></c>', "gras"),
        ('<c r="A1" t="inlineStr"><is><t>a</t><rPh sb="0" eb="1"><t>phon</t></rPh></is></c>', "a"),
    ],
)
def test_each_type_of_cell_gives_its_value(cell: str, value: ReadValue) -> None:
    read = cells_of(f'<row r="1">{cell}</row>', "un", "deux").values[1, 1]
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1" s="1"/>',
        '<c r="A1" t="str"><v></v></c>',
        '<c r="A1" t="s"><v>0</v></c>',
        '<c r="A1"><v/></c>',
    ],
)
def test_an_empty_cell_or_text_has_no_value(cell: str) -> None:
    assert cells_of(f'<row r="1">{cell}</row>', "").values == {}


def test_cells_and_rows_without_address_follow_each_other() -> None:
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row r='4'><c r='C4'><v>3</v></c><c><v>4</v></c></row>"
    assert cells_of(rows).values == {(1, 1): 1, (1, 2): 2, (4, 3): 3, (4, 4): 4}


def test_a_shared_formula_reads_in_each_cell_as_it_holds_there() -> None:
    rows = (
        '<row r="1"><c r="B1"><f t="shared" ref="B1:B2" si="0">A1*$A$1</f><v>4</v></c></row>'
        '<row r="2"><c r="B2"><f t="shared" si="0"/><v>6</v></c></row>'
    )
    assert cells_of(rows).formulas == {(1, 2): "A1*$A$1", (2, 2): "A2*$A$1"}


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1048577"/>',
        '<row r="x"/>',
        '<row r="1"><c r="XFE1"/></row>',
        '<row r="1"><c r="A1" t="s"><v>7</v></c></row>',
        '<row r="1"><c r="A1"><v>1,5</v></c></row>',
        '<row r="1"><c r="A1"><v>NaN</v></c></row>',
    ],
)
def test_what_no_sheet_can_hold_is_told_with_its_part(rows: str) -> None:
    with pytest.raises((MalformedPart, HostileFile), match=r"sheet1\.xml"):
        cells_of(rows)


def test_a_number_that_excel_cannot_hold_is_told_with_its_row() -> None:
    with pytest.raises(MalformedPart, match="row 1 is invalid"):
        cells_of(f'<row r="1"><c r="A1"><v>{"9" * 400}</v></c></row>')
