from __future__ import annotations

import pytest

from pac_excel.ooxml.vml import follow_vml
from tests.ooxml.movements import SHEET, movements

NOTE = """<v:shape id="_x0000_s1025" type="#_x0000_t202"><x:ClientData ObjectType="Note">
<x:MoveWithCells/><x:Anchor>3, 15, {top}, 10, 5, 31, {bottom}, 9</x:Anchor><br>
<x:Row>{row}</x:Row><x:Column>2</x:Column></x:ClientData></v:shape>"""
BUTTON = """<v:shape id="b" title="a > b"><x:ClientData ObjectType="Button"><x:Anchor>
    1, 0, 10, 0, 3, 0, 12, 0</x:Anchor><x:FmlaLink>$C$9</x:FmlaLink></x:ClientData></v:shape>"""


def note(row: int) -> str:
    """Return the box of a note of column C, its row counted from 0."""
    return NOTE.format(row=row, top=row - 1, bottom=row + 3)


def test_boxes_of_notes_follow_their_cells_and_go_with_them() -> None:
    # Excel's own VML is no well-formed XML: <br> is never closed
    data = f"<xml>{note(3)}{note(6)}{note(8)}</xml>".encode()
    assert follow_vml(data, SHEET, movements(3)).decode() == f"<xml>{note(3)}{note(6)}{note(11)}</xml>"
    assert follow_vml(data, SHEET, movements(-1)).decode() == f"<xml>{note(3)}{note(7)}</xml>"


def test_a_button_below_moves_and_stays_tied_to_its_cell() -> None:
    moved = follow_vml(BUTTON.encode(), SHEET, movements(3)).decode()
    assert "1, 0, 13, 0, 3, 0, 15, 0" in moved
    assert "<x:FmlaLink>$C$12</x:FmlaLink>" in moved


def test_a_button_that_does_not_move_with_cells_stays() -> None:
    data = BUTTON.replace("<x:FmlaLink>", "<x:MoveWithCells/><x:FmlaLink>").encode()
    assert b"1, 0, 10, 0, 3, 0, 12, 0" in follow_vml(data, SHEET, movements(3))


@pytest.mark.parametrize("anchor", ["1, 0, 10", "1, 0, dix, 0, 3, 0, 12, 0", "", "1, 0, " + "9" * 5000])
def test_an_anchor_that_is_none_stays_as_it_is(anchor: str) -> None:
    data = f'<v:shape id="b"><x:Anchor>{anchor}</x:Anchor></v:shape>'.encode()
    assert follow_vml(data, SHEET, movements(3)) == data
