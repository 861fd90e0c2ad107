from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree
from openpyxl.styles import Font

from pac_excel.ooxml.errors import UnwritableValue
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.values import Value
from pac_excel.ooxml.xml import MAIN
from pac_excel.template import Data, Link, RichText, Rows, Run, Template
from tests.support.cells import read_cells
from tests.support.libreoffice import recalculated_values, requires_libreoffice
from tests.support.validators import assert_valid_workbook
from tests.template.drawn import actions_workbook, as_bytes, loaded, written
from tests.template.rich_workbooks import report_workbook

SHEET = "Plan d'actions"
PART = "xl/worksheets/sheet1.xml"


def template() -> Template:
    book = actions_workbook()
    book[SHEET]["C5"].font = Font(name="Georgia", size=14, italic=True)
    book[SHEET]["C5"].number_format = "hh:mm"
    return Template.open(as_bytes(book))


def filled(*values: Value) -> bytes:
    return template().render({"tblActions": Rows(columns=("Quoi",), rows=[[value] for value in values])})


def cell(data: bytes, address: str) -> etree._Element:
    root = etree.fromstring(Package.open(data).part(PART))
    return root.xpath("//m:c[@r=$at]", namespaces={"m": MAIN}, at=address)[0]  # type: ignore[index,return-value]


def test_rich_text_keeps_the_font_of_the_cell_and_states_what_differs(tmp_path: Path) -> None:
    data = filled(
        RichText((Run(text="urgent ", bold=True, italic=False, colour="C00000"), Run(text="à voir")))
    )
    first, second = cell(data, "C5").iterfind(f"{{{MAIN}}}is/{{{MAIN}}}r")
    look = {etree.QName(item).localname: dict(item.attrib) for item in first[0]}
    assert look["rFont"] == {"val": "Georgia"}
    assert look["sz"] == {"val": "14"}
    assert look["color"] == {"rgb": "FFC00000"}
    assert "b" in look
    assert "i" not in look
    assert "i" in [etree.QName(item).localname for item in second[0]]
    assert loaded(data)[SHEET]["C5"].value == "urgent à voir"
    assert_valid_workbook(written(tmp_path / "rich.xlsx", data))


def test_links_lead_to_addresses_and_cells_and_replace_those_of_the_template(tmp_path: Path) -> None:
    values = [
        Link("le site & la suite", 'https://example.org/?a=1&b="2"', tip="ouvrir"),
        Link("la cellule", "'Plan d''actions'!B2"),
        Link("le nom", "#agence_nom"),
    ]
    grown = filled(*values)
    again = Template.open(grown).render({"tblActions": Rows(columns=("Quoi",), rows=[[v] for v in values])})
    for data in (grown, again):
        sheet = loaded(data)[SHEET]
        links = [sheet[at].hyperlink for at in ("C5", "C6", "C7")]
        assert links[0].target == 'https://example.org/?a=1&b="2"'
        assert [link.location for link in links] == [None, "'Plan d''actions'!B2", "agence_nom"]
        assert sheet["C5"].value == "le site & la suite"
        assert sheet["C5"].font.name == "Georgia"
        assert_valid_workbook(written(tmp_path / "links.xlsx", data))


@pytest.mark.parametrize("target", ["javascript:alert(1)", "vbscript:x", "nulle part", "", "#"])
def test_a_link_that_leads_nowhere_or_runs_a_program_names_its_cell(target: str) -> None:
    with pytest.raises(UnwritableValue, match="'Plan d'actions', cell C6"):
        filled("x", Link("ici", target))


def test_times_are_parts_of_a_day_in_the_format_of_the_cell() -> None:
    sheet = loaded(filled(time(14, 30), datetime(2026, 9, 1, 6)))[SHEET]
    assert sheet["C5"].value == time(14, 30)
    assert sheet["C6"].value == datetime(2026, 9, 1, 6)


def test_decimals_are_written_digit_for_digit() -> None:
    data = filled(Decimal("0.1"), Decimal("1234567890.12"), Decimal("1E+3"))
    texts = [cell(data, at).findtext(f"{{{MAIN}}}v") for at in ("C5", "C6", "C7")]
    assert texts == ["0.1", "1234567890.12", "1E+3"]


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("1E+400")])
def test_a_decimal_that_no_cell_holds_names_its_cell(value: Decimal) -> None:
    with pytest.raises(UnwritableValue, match="cell C5"):
        filled(value)


def test_rich_text_beside_a_formula_is_its_plain_result() -> None:
    rows = Rows(columns=("Total",), rows=[[RichText((Run(text="un", bold=True), Run(text=" deux")))]])
    data = template().render({"tblActions": rows})
    assert cell(data, "E5").get("t") == "str"
    assert cell(data, "E5").findtext(f"{{{MAIN}}}v") == "un deux"


@requires_libreoffice
def test_another_program_reads_the_same_values(tmp_path: Path) -> None:
    data = filled(
        RichText((Run(text="a", bold=True), Run(text="b"))), Link("c", "https://example.org"), Decimal("2.5")
    )
    values = recalculated_values(written(tmp_path / "values.xlsx", data))[SHEET]
    assert [values[at] for at in ("C5", "C6", "C7")] == ["ab", "c", 2.5]


def test_no_formula_keeps_a_result_that_may_hold_no_longer(tmp_path: Path) -> None:
    rows = Rows(columns=("Produit", "Montant", "Double"), rows=[["a", 5, 10], ["b", 6, 12]])
    data = Template.open(report_workbook("Un")).render(Data(tables={"tblVentes": rows}, prose=False))
    cells = read_cells(written(tmp_path / "results.xlsx", data))
    assert [cells["Un"][at].value for at in ("D7", "D8")] == [10, 12]
    assert [cells["Un"]["C1"].value, cells["Synthèse"]["A1"].value, cells["Synthèse"]["A2"].value] == [
        None
    ] * 3
    assert cells["Synthèse"]["A2"].formula == "SUM(tblVentes[Double])"
    assert b'fullCalcOnLoad="1"' in Package.open(data).part("xl/workbook.xml")
