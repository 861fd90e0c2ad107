from __future__ import annotations

import pytest

from pac_excel.ooxml.references import format_area, parse_area
from pac_excel.ooxml.repetition import Repetition, Repetitions

FIRST, SECOND = parse_area("B3:D4"), parse_area("B7:D8")


def two(first: int, second: int) -> Repetitions:
    return Repetitions(
        "S", [Repetition(area=FIRST, count=first), Repetition(area=SECOND, count=second, whole_rows=True)]
    )


@pytest.mark.parametrize(
    ("counts", "first", "second"),
    [
        ((1, 1), ["B3:D4"], ["B7:D8"]),
        ((3, 2), ["B3:D4", "B5:D6", "B7:D8"], ["B11:D12", "B13:D14"]),
        ((0, 2), [], ["B5:D6", "B7:D8"]),
        ((2, 0), ["B3:D4", "B5:D6"], []),
    ],
)
def test_blocks_repeated_together_make_room_for_each_other(
    counts: tuple[int, int], first: list[str], second: list[str]
) -> None:
    found = two(*counts)
    assert [[format_area(area) for area in found.areas(block)] for block in found.blocks] == [first, second]


@pytest.mark.parametrize(
    ("formula", "after"),
    [
        ("B7*2", "B13*2"),
        ("S!$C$8", "S!$C$14"),
        ("SUM(B3:B4)", "SUM(B3:B8)"),
        ("SUM(B7:B8)", "SUM(B13:B14)"),
        ("B10+Autre!B7", "B16+Autre!B7"),
        ("B1", "B1"),
    ],
)
def test_a_formula_calls_its_own_copy_and_what_stands_elsewhere(formula: str, after: str) -> None:
    found = two(3, 2)
    block = found.blocks[1]
    assert found.formula(formula, block, found.offsets(block)[1], "S") == after


def test_a_block_to_the_right_pushes_columns_in_its_rows() -> None:
    found = Repetitions("S", [Repetition(area=FIRST, count=3, to_the_right=True)])
    assert [format_area(area) for area in found.areas(found.blocks[0])] == ["B3:D4", "E3:G4", "H3:J4"]
    assert (found.movement.cell(3, 5), found.movement.cell(5, 5)) == ((3, 11), (5, 5))
    assert found.places(parse_area("C3:D3")) == [parse_area(area) for area in ("C3:D3", "F3:G3", "I3:J3")]
    assert found.places(parse_area("C3:E3")) is None
