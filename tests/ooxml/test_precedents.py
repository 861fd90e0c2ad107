from __future__ import annotations

import pytest

from pac_excel.ooxml.precedents import PrecedentFinder, Precedents
from pac_excel.ooxml.references import MAX_ROW, format_area, parse_area
from pac_excel.ooxml.table import Table, TableColumn
from pac_excel.ooxml.workbook import DefinedName, Sheet, Workbook

TABLE = Table(
    name="tblVentes",
    part="t",
    sheet="Ventes",
    area=parse_area("B4:D9"),
    columns=tuple(TableColumn(name=name, formula=None) for name in ("Mois", "Prix [€]", "Total")),
    header_rows=1,
    totals_rows=1,
    is_filtered=False,
)
NAMES = {
    "taux": "Ventes!$G$1",
    "double": "taux*Bilan!$A$1",
    "tourne": "tourne+Bilan!$A$2",
    "voisin": "Bilan!A1",
    "glisse": "OFFSET(Ventes!$A$1,1,0)",
}
EVERY_CELL = f"bilan!{format_area(parse_area(f'1:{MAX_ROW}'))}"


def finder() -> PrecedentFinder:
    names = [DefinedName(name=name, scope=None, text=text, target=None) for name, text in NAMES.items()]
    names.append(DefinedName(name="taux", scope="Bilan", text="Bilan!$H$1", target=None))
    sheets = tuple(Sheet(name=name, part=name, state="visible") for name in ("Ventes", "Mars", "Bilan"))
    workbook = Workbook(part="w", sheets=sheets, names=tuple(names), date1904=False, shared_strings=None)
    return PrecedentFinder(workbook, [TABLE])


def read(formula: str, sheet: str = "Ventes") -> list[str]:
    found = finder().of(formula, sheet, (6, 2))
    return sorted(f"{sheet}!{format_area(area)}" for sheet, area in found.areas)


@pytest.mark.parametrize(
    ("formula", "cells"),
    [
        ("A1+$B$2", ["ventes!A1", "ventes!B2"]),
        ('"A1"&C3:C1', ["ventes!C1:C3"]),
        ("SUM('Bilan'!A:A)", [f"bilan!A1:A{MAX_ROW}"]),
        ("SUM(Bilan!2:3)", ["bilan!A2:XFD3"]),
        ("SUM(Ventes:Bilan!A1)", ["bilan!A1", "mars!A1", "ventes!A1"]),
        ("[1]Bilan!A1+'[1]Bilan'!A1", []),
        ("SUM(tblVentes[Total])", ["ventes!D5:D8"]),
        ("SUM(TBLVENTES[[Prix '[€']]:[Total]])", ["ventes!C5:D8"]),
        ("tblVentes[[#This Row],[Mois]]", ["ventes!B5:B8"]),
        ("[@Mois]+[@[Prix '[€']]]", ["ventes!B5:B8", "ventes!C5:C8"]),
        ("tblVentes[[#Totals],[Total]]", ["ventes!D4:D9"]),
        ("ROWS(tblVentes)+ROWS(tblVentes[])", ["ventes!B5:D8"]),
        ("double", ["bilan!A1", "ventes!G1"]),
        ("Bilan!taux", ["bilan!H1"]),
        ("tourne", ["bilan!A2"]),
        ("voisin", [EVERY_CELL]),
        ("_xlfn.ANCHORARRAY(E2)", ["ventes!E2"]),
        ("1+TRUE", []),
    ],
)
def test_a_formula_reads_these_cells(formula: str, cells: list[str]) -> None:
    assert read(formula) == cells


def test_a_name_of_the_sheet_comes_before_one_of_the_workbook() -> None:
    assert read("taux", "Bilan") == ["bilan!H1"]
    assert read("taux", "Mars") == ["ventes!G1"]


@pytest.mark.parametrize(
    "formula", ['INDIRECT("A"&1)', "_xlfn.OFFSET(A1,1,1)", "glisse", "SUM(A1:INDEX(B:B,3))"]
)
def test_what_only_computing_tells_may_be_anywhere(formula: str) -> None:
    assert finder().of(formula, "Ventes", (1, 1)).anywhere


def test_a_formula_may_tell_the_place_of_a_cell() -> None:
    assert finder().of("ROW()", "Ventes", (1, 1)) == Precedents(frozenset(), placed=True)
    assert not finder().of("ROWS(A1:A3)", "Ventes", (1, 1)).placed


def test_a_long_chain_of_names_is_followed() -> None:
    names = [
        DefinedName(name=f"nom_{number}", scope=None, text=f"nom_{number + 1}", target=None)
        for number in range(5_000)
    ]
    names.append(DefinedName(name="nom_5000", scope=None, text="S!$C$3", target=None))
    sheets = (Sheet(name="S", part="s", state="visible"),)
    workbook = Workbook(part="w", sheets=sheets, names=tuple(names), date1904=False, shared_strings=None)
    assert PrecedentFinder(workbook, []).of("nom_0", "S", (1, 1)).areas == {("s", parse_area("C3"))}
