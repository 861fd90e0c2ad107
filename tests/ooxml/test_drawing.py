from __future__ import annotations

import pytest

from pac_excel.ooxml.drawing import SPREADSHEET_DRAWING, anchored_areas, follow_drawing
from pac_excel.ooxml.references import format_area, parse_area
from tests.ooxml.movements import FORMULA, SHEET, movements


def corner(name: str, row: int, column: int) -> str:
    """Return a corner of an anchor; its row and column count from 1 here and from 0 in the part."""
    return (
        f"<xdr:{name}><xdr:col>{column - 1}</xdr:col><xdr:colOff>0</xdr:colOff>"
        f"<xdr:row>{row - 1}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:{name}>"
    )


def drawing(first: tuple[int, int], last: tuple[int, int], edit_as: str = "twoCell") -> bytes:
    """Return a drawing part with one shape."""
    return (
        f'<xdr:wsDr xmlns:xdr="{SPREADSHEET_DRAWING}"><xdr:twoCellAnchor editAs="{edit_as}">'
        f'{corner("from", *first)}{corner("to", *last)}<xdr:sp textlink="{FORMULA}$C$9"/>'
        "<xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"
    ).encode()


@pytest.mark.parametrize(
    ("edit_as", "place", "grown", "shrunk"),
    [
        ("twoCell", "B10:D12", "B13:D15", "B9:D11"),
        ("oneCell", "B10:D12", "B13:D15", "B9:D11"),
        ("absolute", "B10:D12", "B10:D12", "B10:D12"),
        ("twoCell", "B2:D12", "B2:D15", "B2:D11"),
        ("oneCell", "B2:D12", "B2:D12", "B2:D12"),
        ("twoCell", "F2:H12", "F2:H12", "F2:H12"),
        ("twoCell", "A10:H12", "A13:H15", "A9:H11"),
        ("twoCell", "B7:D7", "B7:D7", "B7:D7"),
    ],
)
def test_a_drawing_follows_the_cells_under_it(edit_as: str, place: str, grown: str, shrunk: str) -> None:
    area = parse_area(place)
    data = drawing((area.first_row, area.first_col), (area.last_row, area.last_col), edit_as)
    for rows, expected in ((3, grown), (-1, shrunk)):
        followed = follow_drawing(data, "d", SHEET, movements(rows, last_col=4))
        assert [format_area(found) for found in anchored_areas(followed, "d")] == [expected]


def test_a_shape_shows_the_text_of_the_same_cell_from_any_sheet() -> None:
    followed = follow_drawing(drawing((1, 1), (2, 2)), "d", "Bilan", movements(3)).decode()
    assert f'textlink="{FORMULA}$C$12"' in followed


def test_a_drawing_that_nothing_happens_to_is_left_as_it_is() -> None:
    data = drawing((1, 1), (2, 2))
    assert follow_drawing(data, "d", SHEET, {}) is data
