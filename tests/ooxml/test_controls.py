from __future__ import annotations

import pytest

from pac_excel.ooxml.controls import ANCHORS, follow_anchors, follow_control
from pac_excel.ooxml.drawing import SPREADSHEET_DRAWING
from pac_excel.ooxml.spans import find_spans, splice
from pac_excel.ooxml.xml import MAIN
from tests.ooxml.movements import FORMULA, SHEET, movement, movements

CONTROL = (
    '<formControlPr xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
    'objectType="Drop" fmlaLink="$C$9" fmlaRange="{0}$B$5:$B$7"/>'
)


def test_a_control_stays_tied_to_its_cells() -> None:
    own = follow_control(CONTROL.replace("{0}", "").encode(), "c", SHEET, movements(3))
    assert b'fmlaLink="$C$12" fmlaRange="$B$5:$B$10"' in own
    other = follow_control(CONTROL.replace("{0}", FORMULA).encode(), "c", "Bilan", movements(3)).decode()
    assert f'fmlaLink="$C$9" fmlaRange="{FORMULA}$B$5:$B$10"' in other


def test_a_control_of_other_cells_is_left_as_it_is() -> None:
    data = CONTROL.replace("{0}", "").encode()
    assert follow_control(data, "c", "Bilan", movements(3)) is data


@pytest.mark.parametrize(
    ("attribute", "rows", "expected"),
    [(' moveWithCells="1"', 3, (13, 15)), (' moveWithCells="1"', -1, (9, 11)), ("", 3, (10, 12))],
)
def test_a_control_stands_on_the_same_cells_when_it_moves_with_them(
    attribute: str, rows: int, expected: tuple[int, int]
) -> None:
    corner = "<{0}><xdr:col>1</xdr:col><xdr:row>{1}</xdr:row></{0}>"
    sheet = '<worksheet xmlns="{}" xmlns:xdr="{}"><anchor{}>{}</anchor></worksheet>'

    def part(top: int, bottom: int) -> bytes:
        corners = corner.format("from", top) + corner.format("to", bottom)
        return sheet.format(MAIN, SPREADSHEET_DRAWING, attribute, corners).encode()

    data = part(10, 12)
    spans = find_spans(data, "s", ANCHORS)
    assert splice(data, follow_anchors(spans, movement(rows))) == part(*expected)
