from __future__ import annotations

import pytest

from pac_excel.ooxml.places import find_places, follow_places
from pac_excel.ooxml.spans import splice
from pac_excel.ooxml.xml import MAIN, X14, XM
from tests.ooxml.movements import FORMULA, SHEET, movements

FORMAT = '<conditionalFormatting sqref="{}"><cfRule>{}</cfRule></conditionalFormatting>'


def followed(content: str, rows: int, sheet: str = SHEET) -> str:
    """Return what is inside a worksheet part after rows 5 to 7 have got more rows or lost their last."""
    head = f'<worksheet xmlns="{MAIN}" xmlns:x14="{X14}" xmlns:xm="{XM}">'
    data = f"{head}{content}</worksheet>".encode()
    after = splice(data, follow_places(find_places(data, "s"), data, sheet, movements(rows))).decode()
    return after.removeprefix(head).removesuffix("</worksheet>")


@pytest.mark.parametrize(
    ("content", "left"),
    [
        ('<mergeCells count="2"><mergeCell ref="A1:B1"/><mergeCell ref="A7:B7"/></mergeCells>',
         '<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'),
        ('<mergeCells count="1"><mergeCell ref="A7:B7"/></mergeCells>', ""),
        ('<mergeCells count="1"><mergeCell ref="A6:A7"/></mergeCells>', ""),
        (FORMAT.format("A7", "<formula>A7</formula>"), ""),
        ('<conditionalFormatting sqref="A7 A2"/>', '<conditionalFormatting sqref="A2"/>'),
        ('<dataValidations count="1"><dataValidation sqref="A7"/></dataValidations>', ""),
        ('<hyperlinks><hyperlink ref="A7"/></hyperlinks>', ""),
        ('<rowBreaks count="2" manualBreakCount="2"><brk id="6"/><brk id="2"/></rowBreaks>',
         '<rowBreaks count="1" manualBreakCount="1"><brk id="2"/></rowBreaks>'),
        ('<colBreaks count="1"><brk id="6"/></colBreaks>', '<colBreaks count="1"><brk id="6"/></colBreaks>'),
        ("<extLst><ext><x14:sparklineGroups><x14:sparklineGroup><x14:colorLow/><x14:sparklines><x14:sparkline>"
         "<xm:f>A1:B1</xm:f><xm:sqref>C7</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup>"
         "</x14:sparklineGroups></ext></extLst>", ""),
        ("<extLst><ext/><ext><x14:dataValidations><x14:dataValidation><xm:sqref>C7</xm:sqref>"
         "</x14:dataValidation></x14:dataValidations></ext></extLst>", "<extLst><ext/></extLst>"),
    ],
)  # fmt: skip
def test_what_stood_in_rows_taken_out_goes_and_leaves_no_empty_list(content: str, left: str) -> None:
    assert followed(content, -1) == left


def test_formulas_are_seen_from_the_first_cell_that_is_left() -> None:
    rule = FORMAT.format("A{0}:A{1}", "<formula>$B{0}&gt;B$2</formula>")
    assert followed(rule.format(7, 9), -1) == rule.format(7, 8)


def test_the_limits_of_a_format_follow_the_cells_they_read() -> None:
    rule = FORMAT.format("A1", '<cfvo type="formula" val="$C${0}"/>')
    assert followed(rule.format(9), 3) == rule.format(12)


def test_another_sheet_keeps_its_places_and_follows_with_its_formulas() -> None:
    rule = '<dataValidation sqref="A7"><formula1>{0}$B$5:$B${1}</formula1></dataValidation>'
    assert followed(rule.format(FORMULA, 7), 3, "Bilan") == rule.format(FORMULA, 10)
