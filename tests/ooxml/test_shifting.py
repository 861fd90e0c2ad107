from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pac_excel.ooxml.references import MAX_COLUMN, MAX_ROW, Area, format_area, parse_area
from pac_excel.ooxml.shifting import Movement, Shift, Taking, follow_formula


def appended(rows: int, first: str = "B", last: str = "F") -> Movement:
    """Return what moves when a table of the data rows 5 to 9 gets rows at its end, or loses them there."""
    columns = parse_area(f"{first}:{last}")
    return Movement.of(
        [
            Shift(
                row=10 + min(rows, 0),
                rows=rows,
                first_col=columns.first_col,
                last_col=columns.last_col,
                appended_to=5,
            )
        ]
    )


def shown(area: Area | None) -> str | None:
    return format_area(area) if area else None


@pytest.mark.parametrize(
    ("place", "grown", "shrunk"),
    [
        ("B5:F9", "B5:F12", "B5:F7"),
        ("C5:C9", "C5:C12", "C5:C7"),
        ("B4:F10", "B4:F13", "B4:F8"),
        ("C9", "C9:C12", None),
        ("C8:C9", "C8:C12", None),
        ("C10", "C13", "C8"),
        ("B4:F4", "B4:F4", "B4:F4"),
        ("C6", "C6", "C6"),
        ("H5:H9", "H5:H9", "H5:H9"),
        ("B12:F12", "B15:F15", "B10:F10"),
        ("C1:C1000", "C1:C1003", "C1:C998"),
        ("C:C", "C1:C1048576", "C1:C1048576"),
        ("A5:F9", "A5:F12", "A5:F9"),
        ("A12:F14", "A12:F14", "A12:F14"),
    ],
)
def test_an_area_follows_the_last_data_row(place: str, grown: str, shrunk: str | None) -> None:
    assert shown(appended(3).area(parse_area(place))) == grown
    assert shown(appended(-2).area(parse_area(place))) == shrunk


def test_a_list_of_areas_comes_apart_where_some_columns_move() -> None:
    pieces = appended(3).areas([parse_area("A12:H14"), parse_area("C9")])
    assert [format_area(piece) for piece in pieces] == ["A12:A14", "B15:F17", "G12:H14", "C9:C12"]


def test_an_area_over_two_tables_follows_the_longer_one() -> None:
    left = Shift(row=6, rows=3, first_col=1, last_col=2, appended_to=2)
    right = Shift(row=6, rows=1, first_col=4, last_col=5, appended_to=2)
    assert shown(Movement.of([left, right]).area(parse_area("A2:E5"))) == "A2:E8"


def test_two_tables_one_above_the_other_move_together() -> None:
    upper, lower = Shift(row=6, rows=3, appended_to=2), Shift(row=20, rows=-4)
    movement = Movement.of([upper, lower])
    assert shown(movement.area(parse_area("A1:A30"))) == "A1:A29"
    assert [movement.row(row, 1) for row in (5, 6, 19, 20, 23, 24)] == [5, 9, 22, None, None, 23]


def test_rows_that_become_part_of_the_table_are_taken_in_by_what_ended_above_them() -> None:
    movement = Movement.of([Shift(row=8, rows=-1, appended_to=5, absorbed=3)])
    assert shown(movement.area(parse_area("B4:F5"))) == "B4:F7"


@pytest.mark.parametrize(
    ("formula", "followed"),
    [
        ("SUM(B5:B9)", "SUM(B5:B12)"),
        ("SUM(b$9:B5)", "SUM(B$12:B5)"),
        ("SUM($B$5:$B$9)/$C$4", "SUM($B$5:$B$12)/$C$4"),
        ("B10*2+B9", "B13*2+B9"),
        ("SUBTOTAL(109,tblA[Budget])", "SUBTOTAL(109,tblA[Budget])"),
        ("SUM(Autre!B5:B9,B:B)", "SUM(Autre!B5:B9,B:B)"),
        ('"B5:B9"&H9', '"B5:B9"&H9'),
        ("SUM('Mes ventes'!B5:B9)", "SUM('Mes ventes'!B5:B12)"),
        ("SUM('MES VENTES'!B5:B9)", "SUM('MES VENTES'!B5:B12)"),
        ("SUM([1]Feuil!B5:B9,'[1]Mes ventes'!B5:B9)", "SUM([1]Feuil!B5:B9,'[1]Mes ventes'!B5:B9)"),
        ("SUM('Mes ventes:Z'!B5:B9)", "SUM('Mes ventes:Z'!B5:B9)"),
        ("SUM(B9:F9)", "SUM(B9:F9)"),
        ("SUM(12:12)", "SUM(12:12)"),
        ("#REF!+B20", "#REF!+B23"),
    ],
)
def test_a_formula_follows_the_cells_it_reads(formula: str, followed: str) -> None:
    assert follow_formula(formula, {"mes ventes": appended(3)}, "Mes ventes") == followed


def test_what_is_taken_out_becomes_an_error_and_what_is_left_stays() -> None:
    movements = {"a": appended(-2)}
    assert follow_formula("B8+SUM(B8:B9)+SUM(B7:B9)+B10", movements, "A") == "#REF!+SUM(#REF!)+SUM(B7:B7)+B8"
    assert follow_formula("A!$B$8", movements, "B") == "A!#REF!"


@pytest.mark.parametrize(
    ("formula", "row", "followed"),
    [
        ("SUM(B5:F5)", 5, "SUM(B5:F5)"),
        ("SUM(B5:F5)", 2, "SUM(B5:F8)"),
        ("SUM($B$5:$F$5)", 5, "SUM($B$5:$F$8)"),
        ("SUM(C$5:C5)", 5, "SUM(C$5:C5)"),
        ("C5", 2, "C5"),
    ],
)
def test_a_row_speaks_of_itself_and_the_only_row_of_a_table_for_all(
    formula: str, row: int, followed: str
) -> None:
    movement = Movement.of([Shift(row=6, rows=3, appended_to=5)])
    assert follow_formula(formula, {"a": movement}, "A", row) == followed


@pytest.mark.parametrize(
    ("reference", "followed"),
    [("A!$C$5", "A!$C$5:$C$8"), ("A!$C$5:$F$5", "A!$C$5:$F$5"), ("A!$C$4", "A!$C$4"), ("A!$C$9", "A!$C$12")],
)
def test_a_series_stays_a_line_of_values(reference: str, followed: str) -> None:
    movement = Movement.of([Shift(row=6, rows=3, appended_to=5)])
    assert follow_formula(reference, {"a": movement}, "", taking=Taking.SERIES) == followed


rows = st.integers(1, 60)
columns = st.integers(1, 12)


@st.composite
def areas(draw: st.DrawFn) -> Area:
    (top, bottom), (left, right) = (sorted((draw(side), draw(side))) for side in (rows, columns))
    return Area(top, left, bottom, right)


@given(areas(), st.integers(1, 500), st.integers(1, 4), st.integers(5, 12))
def test_growing_and_shrinking_again_leaves_every_area_where_it_was(
    area: Area, count: int, first: int, last: int
) -> None:
    grows = Shift(row=10, rows=count, first_col=first, last_col=last, appended_to=5)
    grown = Movement.of([grows]).area(area)
    assert grown is not None
    back = Movement.of([replace(grows, rows=-count)]).area(grown)
    if first <= area.first_col and area.last_col <= last:
        assert back == area
    else:
        # columns that do not move keep what the others had grown to
        assert back in (area, grown)


@given(areas(), st.integers(-5, 40))
def test_an_area_holds_afterwards_exactly_the_cells_it_held(area: Area, count: int) -> None:
    movement = Movement.of([Shift(row=20, rows=count)])
    cells = {(movement.row(row, 1), row) for row in range(area.first_row, area.last_row + 1)}
    kept = sorted(after for after, _ in cells if after)
    moved = movement.area(area, Taking.NEVER)
    assert (moved is None) == (not kept)
    if moved:
        assert (moved.first_row, moved.last_row) == (kept[0], kept[-1])


@given(st.lists(st.integers(-1000, 1000), min_size=60, max_size=60), rows, rows, st.integers(1, 30))
def test_a_sum_gives_the_same_after_blank_rows_are_put_in(
    values: list[int], one: int, other: int, count: int
) -> None:
    top, bottom = sorted((one, other))
    movement = Movement.of([Shift(row=25, rows=count)])
    moved = {movement.row(row, 1): value for row, value in enumerate(values, 1)}
    formula = follow_formula(f"SUM($A{top}:A${bottom})", {"a": movement}, "A")
    area = parse_area(formula.removeprefix("SUM(").removesuffix(")").replace("$", ""))
    total = sum(moved.get(row, 0) for row in range(area.first_row, area.last_row + 1))
    assert total == sum(values[top - 1 : bottom])


def test_what_runs_to_the_last_row_goes_on_doing_so() -> None:
    down = parse_area(f"C5:C{MAX_ROW}")
    assert appended(3).area(down) == down == appended(-2).area(down)


@st.composite
def many_shifts(draw: st.DrawFn) -> list[Shift]:
    """Return ten to thirty shifts, none over another in the same columns."""
    shifts: list[Shift] = []
    row = 1
    for _ in range(draw(st.integers(10, 30))):
        row += draw(st.integers(1, 6))
        change = draw(st.sampled_from((-3, -1, 1, 4)))
        first, last = draw(st.sampled_from(((1, MAX_COLUMN), (3, 5))))
        appended = draw(st.sampled_from((0, max(1, row - 2)))) if change > 0 else 0
        shifts.append(Shift(row=row, rows=change, first_col=first, last_col=last, appended_to=appended))
        row = shifts[-1].tail + 1
    return shifts


@given(many_shifts(), areas(), st.sampled_from(Taking))
def test_many_shifts_together_give_what_each_gives_in_turn(
    shifts: list[Shift], area: Area, taking: Taking
) -> None:
    movement = Movement.of(shifts)
    one_by_one: tuple[int, int] | None = (area.first_row, area.last_row)
    for shift in movement.shifts:
        if one_by_one and shift.first_col <= area.first_col and area.last_col <= shift.last_col:
            one_by_one = shift.follow(*one_by_one, taking)
    together = movement._rows(area, area.first_col, area.last_col, taking)
    assert together == one_by_one
    cell = movement.cell(area.first_row, area.first_col)
    alone = Area(area.first_row, area.first_col, area.first_row, area.first_col)
    after = movement.area(alone, Taking.NEVER)
    assert cell == (after and (after.first_row, after.first_col))


@pytest.mark.parametrize(
    ("formula", "after"),
    [
        ("E4+$F$4+E9", "H4+$I$4+E9"),
        ("SUM(B3:D5)", "SUM(B3:G5)"),
        ("SUM($F$3:$G$5)", "SUM($I$3:$J$5)"),
        ("SUM(E:E)+SUM(3:4)", "SUM(E:E)+SUM(3:4)"),
        ("SUM(F3:F9)", "SUM(F3:F9)"),
        ("B1", "B1"),
    ],
)
def test_references_follow_columns_put_in_within_rows(formula: str, after: str) -> None:
    shift = Shift(row=5, rows=3, first_col=3, last_col=5, appended_to=2)
    assert follow_formula(formula, {"s": Movement.of([shift], across=True)}, "S") == after


def test_columns_taken_out_within_rows_close_up_to_the_left() -> None:
    movement = Movement.of([Shift(row=2, rows=-3, first_col=3, last_col=5)], across=True)
    assert movement.cell(4, 6) == (4, 3)
    assert movement.cell(4, 3) is None
    assert movement.cell(6, 6) == (6, 6)
    assert movement.areas([parse_area("F3:G6")], Taking.ALWAYS) == [parse_area("C3:D5"), parse_area("F6:G6")]
    assert movement.whole_row(4) == 4
