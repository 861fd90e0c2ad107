from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pac_excel.ooxml.formulas import rewrite_references, shift_formula


@pytest.mark.parametrize(
    ("formula", "shifted"),
    [
        ("A1+B2", "A4+B5"),
        ("$A$1+$A1+A$1", "$A$1+$A4+A$1"),
        ("SUM(A1:B2,C3)", "SUM(A4:B5,C6)"),
        ("LOG10(A1)", "LOG10(A4)"),
        ('"A1"&A1', '"A1"&A4'),
        ('"dit ""A1"""&A1', '"dit ""A1"""&A4'),
        ("'A1 l''été'!A1", "'A1 l''été'!A4"),
        ("Feuil1!A1:B2", "Feuil1!A4:B5"),
        ("T1!A1+T1:T3!A1", "T1!A4+T1:T3!A4"),
        ("[1]Feuil1!A1", "[1]Feuil1!A4"),
        ("'[1]A1 x'!A1", "'[1]A1 x'!A4"),
        ("tblA1[[#This Row],[A1]]*A1", "tblA1[[#This Row],[A1]]*A4"),
        ("tbl[a']A1]+A1", "tbl[a']A1]+A4"),
        ("SUM(1:2)+SUM($1:2)", "SUM(4:5)+SUM($1:5)"),
        ("SUM(A:B)", "SUM(A:B)"),
        ("1E5+A1", "1E5+A4"),
        ("TAUX2024+AB12_x+_A1", "TAUX2024+AB12_x+_A1"),
        ("été1+A1.b", "été1+A1.b"),
        ("IF(A1=#N/A,#REF!,A2)", "IF(A4=#N/A,#REF!,A5)"),
        ("{1,2;3,4}*A1", "{1,2;3,4}*A4"),
        ("A1#", "A4#"),
        ("ZZZ1", "ZZZ1"),
    ],
)
def test_relative_references_follow_a_copy_three_rows_down(formula: str, shifted: str) -> None:
    assert shift_formula(formula, 3) == shifted


def test_references_follow_a_copy_to_the_right() -> None:
    assert shift_formula("A1+$A1+B:C", 0, 2) == "C1+$A1+D:E"


@pytest.mark.parametrize(("formula", "rows"), [("A2", -2), ("A1048576", 1), ("SUM(A1:A1048576)", 1)])
def test_a_reference_that_leaves_the_sheet_is_lost(formula: str, rows: int) -> None:
    assert "#REF!" in shift_formula(formula, rows)


@given(st.text(alphabet="AB1$:!'\"[]#(),.+é _", max_size=30))
def test_a_formula_with_unchanged_references_is_unchanged(formula: str) -> None:
    assert rewrite_references(formula, str) == formula


@given(st.text(alphabet="AB1$:!'\"[]#(),.+é _", max_size=30))
def test_copying_down_and_back_up_gives_the_same_formula(formula: str) -> None:
    assert shift_formula(shift_formula(formula, 5), -5) == formula
