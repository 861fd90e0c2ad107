from __future__ import annotations

from pac_excel.ooxml.controls import follow_control
from tests.ooxml.movements import FORMULA, SHEET, movements

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
