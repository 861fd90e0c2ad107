from __future__ import annotations

import pytest

from pac_excel.ooxml.references import parse_area
from pac_excel.template.growth import Growth, follow_all, follow_in_formula


def growth(rows: int, area: str = "B4:F10", data: str = "B5:F9") -> Growth:
    """Return the growth of a table with a header in row 4 and totals in row 10."""
    return Growth(area=parse_area(area), data=parse_area(data), rows=rows)


@pytest.mark.parametrize(
    ("place", "grown", "shrunk"),
    [
        ("B5:F9", "B5:F12", "B5:F7"),
        ("C5:C9", "C5:C12", "C5:C7"),
        ("B4:F10", "B4:F13", "B4:F8"),
        ("C9", "C9:C12", "C9"),
        ("C10", "C13", "C8"),
        ("B4:F4", "B4:F4", "B4:F4"),
        ("C6", "C6", "C6"),
        ("H5:H9", "H5:H9", "H5:H9"),
        ("B12:F12", "B12:F12", "B12:F12"),
        ("C1:C11", "C1:C13", "C1:C11"),
        ("C1:C1000", "C1:C1000", "C1:C1000"),
        ("A5:F9", "A5:F12", "A5:F9"),
    ],
)
def test_a_place_follows_the_last_data_row(place: str, grown: str, shrunk: str) -> None:
    assert growth(3).follow(parse_area(place)) == parse_area(grown)
    assert growth(-2).follow(parse_area(place)) == parse_area(shrunk)


def test_a_place_over_two_tables_follows_the_longer_one() -> None:
    left, right = growth(3, "A1:B5", "A2:B5"), growth(1, "D1:E5", "D2:E5")
    assert follow_all(parse_area("A2:E5"), [left, right]) == parse_area("A2:E8")


@pytest.mark.parametrize(
    ("formula", "followed"),
    [
        ("SUM(B5:B9)", "SUM(B5:B12)"),
        ("SUM($B$5:$B$9)/$C$4", "SUM($B$5:$B$12)/$C$4"),
        ("B10*2", "B13*2"),
        ("SUBTOTAL(109,tblA[Budget])", "SUBTOTAL(109,tblA[Budget])"),
        ("SUM(Autre!B5:B9,B:B)", "SUM(Autre!B5:B9,B:B)"),
        ('"B5:B9"&H9', '"B5:B9"&H9'),
    ],
)
def test_a_formula_of_the_totals_row_takes_in_the_new_rows(formula: str, followed: str) -> None:
    assert follow_in_formula(formula, growth(3)) == followed
