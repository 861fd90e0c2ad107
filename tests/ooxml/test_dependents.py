from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

import pytest

from pac_excel.ooxml.dependents import Dependents, PivotPlace
from pac_excel.ooxml.precedents import PrecedentFinder
from pac_excel.ooxml.references import format_area, parse_area, parse_cell
from pac_excel.ooxml.sheet_data import read_sheet_data
from pac_excel.ooxml.workbook import Sheet, Workbook
from pac_excel.ooxml.xml import MAIN

CHAIN = {
    "Ventes": {"B1": "A1*2", "B2": "SUM(A1:A3)", "B9": "A9", "D1": "ROW()", "E1": 'INDIRECT("A7")'},
    "Calculs": {"A1": "Ventes!B1+1", "A2": "SUM(Ventes!B:B)", "A9": "Ventes!B9"},
    "Bilan": {"A1": "Calculs!A1", "A2": "SUM(Calculs!A1:A2)", "A9": "SUM(Calculs!A9:A10)", "Z1": "1+1"},
}


def dependents(formulas: Mapping[str, Mapping[str, str]], *pivots: PivotPlace) -> Dependents:
    sheets = {}
    for sheet, cells in formulas.items():
        rows = ""
        for row, group in groupby(sorted(cells, key=parse_cell), lambda at: parse_cell(at)[0]):
            rows += f'<row r="{row}">{"".join(_cell(at, cells[at]) for at in group)}</row>'
        data = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        sheets[sheet] = read_sheet_data(data.encode(), sheet)
    listed = tuple(Sheet(name=name, part=name, state="visible") for name in formulas)
    workbook = Workbook(part="w", sheets=listed, names=(), date1904=False, shared_strings=None)
    return Dependents(PrecedentFinder(workbook, []), sheets, pivots)


def _cell(at: str, formula: str) -> str:
    element = formula if formula.startswith("<") else f"<f>{formula}</f>"
    return f'<c r="{at}">{element}<v>1</v></c>'


def changed(found: Dependents, *places: str, moved: bool = False) -> list[str]:
    given = [(sheet.lower(), parse_area(area)) for sheet, area in (place.split("!") for place in places)]
    return sorted(f"{sheet}!{format_area(area)}" for sheet, area in found.of(given, moved=moved))


def test_a_change_is_followed_through_formulas_of_three_sheets() -> None:
    assert changed(dependents(CHAIN), "Ventes!A1") == [
        "bilan!A1",
        "bilan!A2",
        "calculs!A1",
        "calculs!A2",
        "ventes!B1",
        "ventes!B2",
        "ventes!E1",
    ]


def test_what_reads_other_cells_is_left_out() -> None:
    assert changed(dependents(CHAIN), "Ventes!A9") == [
        "bilan!A2",
        "bilan!A9",
        "calculs!A2",
        "calculs!A9",
        "ventes!B9",
        "ventes!E1",
    ]
    assert changed(dependents(CHAIN)) == []


def test_a_formula_that_tells_its_place_depends_on_what_moves() -> None:
    assert "ventes!D1" in changed(dependents(CHAIN), "Bilan!A20", moved=True)
    assert "ventes!D1" not in changed(dependents(CHAIN), "Bilan!A20")


def test_an_array_formula_changes_all_its_cells_and_so_does_a_data_table() -> None:
    formulas = {
        "S": {
            "B1": '<f t="array" ref="B1:B5">A1:A5*2</f>',
            "C1": "B4",
            "H6": '<f t="dataTable" ref="H6:I8" dt2D="0" dtr="0" r1="K1"/>',
            "J1": "SUM(I7:I9)",
        }
    }
    assert changed(dependents(formulas), "S!A3") == ["s!B1:B5", "s!C1"]
    assert (
        changed(dependents(formulas), "S!K1") == changed(dependents(formulas), "S!G7") == ["s!H6:I8", "s!J1"]
    )


def test_formulas_over_a_pivot_table_depend_on_its_source() -> None:
    pivot = PivotPlace(sheet="Bilan", area=parse_area("D1:E5"), source="Ventes!B1:B9")
    formulas = {"Ventes": {"B1": "A1"}, "Bilan": {"A1": 'GETPIVOTDATA("x",$D$1)'}}
    assert changed(dependents(formulas, pivot), "Ventes!A1") == ["bilan!A1", "bilan!D1:E5", "ventes!B1"]


def test_formulas_in_a_circle_are_followed_once() -> None:
    assert changed(dependents({"S": {"A1": "B1", "B1": "A1"}}), "S!A1") == ["s!A1", "s!B1"]


@pytest.mark.parametrize("count", [3, 3_000])
def test_a_long_chain_is_followed_to_its_end(count: int) -> None:
    running = {f"B{row}": f"B{row - 1}+A{row}" for row in range(2, count)}
    totals = {f"C{row}": f"SUM(B$1:B{row})" for row in range(2, count)}
    assert len(changed(dependents({"S": running | totals}), "S!A2")) == 2 * (count - 2)


@pytest.mark.parametrize("formula", ["SUM(B{0}:C{0})", "SUM(A{0}:Z{0})"])
def test_a_chain_over_ranges_is_followed_to_its_end(formula: str) -> None:
    chain = {f"B{row}": formula.format(row - 1) for row in range(2, 400)}
    assert len(changed(dependents({"S": chain}), "S!B1")) == 398
