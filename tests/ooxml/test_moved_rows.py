from __future__ import annotations

import pytest

from pac_excel.ooxml.moved_rows import move_rows
from pac_excel.ooxml.sheet_data import SheetData, read_sheet_data
from pac_excel.ooxml.xml import MAIN
from tests.ooxml.movements import FORMULA, SHEET, movements


def sheet(rows: str) -> SheetData:
    return read_sheet_data(
        f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode(), "s"
    )


def moved(rows: str, count: int, *, own: bool = True, last_col: int = 16_384) -> str:
    """Return the rows of a sheet after rows 5 to 7 of the sales have got more rows or lost their last."""
    after = move_rows(sheet(rows), SHEET if own else "Bilan", movements(count, last_col)).rows
    return "".join(after[number].xml for number in sorted(after))


def test_rows_move_with_their_height_and_style() -> None:
    row = '<row r="{0}" ht="30" customHeight="1"><c r="A{0}" s="2"><v>1</v></c></row>'
    assert moved(row.format(9), 3) == row.format(12)
    assert moved(row.format(9), -1) == row.format(8)
    assert moved(row.format(7), -1) == ""


def test_cells_move_alone_where_only_their_columns_move() -> None:
    rows = '<row r="9" ht="30" customHeight="1"><c r="A9"><v>1</v></c><c r="H9"><v>2</v></c></row>'
    assert moved(rows, 3, last_col=4) == (
        '<row r="9" ht="30" customHeight="1"><c r="H9"><v>2</v></c></row>'
        '<row r="12"><c r="A12"><v>1</v></c></row>'
    )


def test_a_formula_that_reads_otherwise_loses_its_result_and_another_keeps_it() -> None:
    cell = '<row r="1"><c r="A1" s="3" t="str"><f>{0}</f><v>x</v></c></row>'
    assert (
        moved(cell.format("B5:B7&amp;B1"), 3) == '<row r="1"><c r="A1" s="3"><f>B5:B10&amp;B1</f></c></row>'
    )
    assert moved(cell.format("B1&amp;B5"), 3) == cell.format("B1&amp;B5")


def test_formulas_of_another_sheet_follow_in_their_cells() -> None:
    cell = '<row r="9"><c r="A9"><f>{0}</f></c></row>'
    assert moved(cell.format(f"{FORMULA}B9+B9"), 3, own=False) == cell.format(f"{FORMULA}B12+B9")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<f t="array" ref="A9:A10">B5:B7*2</f>', '<f t="array" ref="A12:A13">B5:B10*2</f>'),
        (
            '<f t="dataTable" ref="A9:A10" dt2D="1" r1="B8" r2="B1"/>',
            '<f t="dataTable" ref="A12:A13" dt2D="1" r1="B11" r2="B1"/>',
        ),
    ],
)
def test_the_cells_that_a_formula_states_follow(before: str, after: str) -> None:
    row = '<row r="{0}"><c r="A{0}">{1}</c></row>'
    assert moved(row.format(9, before), 3) == row.format(12, after)
