from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pac_excel.ooxml.references import (
    MAX_COLUMN,
    MAX_ROW,
    Area,
    column_letters,
    column_number,
    format_area,
    format_cell,
    format_sqref,
    parse_area,
    parse_cell,
    parse_on_sheet,
    parse_sqref,
    quote_sheet,
)

rows = st.integers(1, MAX_ROW)
columns = st.integers(1, MAX_COLUMN)
areas = st.builds(
    lambda r1, c1, r2, c2: Area(min(r1, r2), min(c1, c2), max(r1, r2), max(c1, c2)),
    rows,
    columns,
    rows,
    columns,
)


@given(columns)
def test_column_letters_and_numbers_agree(column: int) -> None:
    assert column_number(column_letters(column)) == column


@given(rows, columns)
def test_an_address_is_read_as_it_was_written(row: int, column: int) -> None:
    assert parse_cell(format_cell(row, column)) == (row, column)


@given(st.lists(areas, max_size=4))
def test_a_list_of_areas_is_read_as_it_was_written(some: list[Area]) -> None:
    assert list(parse_sqref(format_sqref(some))) == some


@given(areas, areas)
def test_two_areas_meet_when_some_cell_is_in_both(one: Area, other: Area) -> None:
    corner = (max(one.first_row, other.first_row), max(one.first_col, other.first_col))
    assert one.meets(other) == (one.covers(*corner) and other.covers(*corner))


@pytest.mark.parametrize("text", ["", "A0", "XFE1", "A1048577", "1A", "AAAA1", "A1:B", "A1 "])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"address|beyond|argument"):
        parse_area(text)


def test_whole_columns_and_rows_are_areas_too() -> None:
    assert parse_area("B:D") == Area(1, 2, MAX_ROW, 4)
    assert parse_area("$3:$5") == Area(3, 1, 5, MAX_COLUMN)


def test_the_corners_of_an_area_may_come_in_any_order() -> None:
    assert format_area(parse_area("D4:B2")) == "B2:D4"


@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        ("Actions", "Actions"),
        ("Plan d'actions", "'Plan d''actions'"),
        ("2026", "'2026'"),
        ("A1", "'A1'"),
        ("RC", "'RC'"),
        ("Été", "Été"),
        ("a-b", "'a-b'"),
    ],
)
def test_a_sheet_name_is_quoted_where_excel_needs_it(name: str, quoted: str) -> None:
    assert quote_sheet(name) == quoted
    assert parse_on_sheet(f"{quoted}!$B$2:$C$3") == (name, Area(2, 2, 3, 3))


@given(st.text(min_size=1, max_size=31).filter(lambda name: not set(name) & set("[]:*?/\\!")))
def test_every_sheet_name_comes_back_from_its_quotes(name: str) -> None:
    assert parse_on_sheet(f"{quote_sheet(name)}!A1") == (name, Area(1, 1, 1, 1))


@pytest.mark.parametrize(
    "text", ["A1", "#REF!", "Feuil1!#REF!", "SUM(Feuil1!A1)", "Feuil1!A1,Feuil1!B2", "[1]Feuil1!A1"]
)
def test_what_is_not_one_plain_area_on_a_sheet_is_none(text: str) -> None:
    assert parse_on_sheet(text) is None
