from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest
from openpyxl import Workbook

from pac_excel.ooxml.package import Package
from pac_excel.ooxml.sheet_names import valid_tab_name
from pac_excel.ooxml.workbook import read_workbook
from pac_excel.template import Data, Rows, Template
from pac_excel.template.errors import UnknownName, UnknownSheet, UnrepeatableSheet
from tests.support.libreoffice import recalculated_values, requires_libreoffice
from tests.support.shared import SHARED, needs_shared
from tests.support.validators import assert_valid_workbook
from tests.template.drawn import actions_workbook, as_bytes, loaded, written
from tests.template.rich_workbooks import png, report_workbook

MONTH = {"mois": None, "part": 0.5}


def item(name: str, amounts: list[int], goal: int = 0) -> Data:
    rows = Rows(columns=("Produit", "Montant"), rows=[[f"p{i}", amount] for i, amount in enumerate(amounts)])
    return Data(
        tables={"tblVentes": rows}, names={"nom": name, "objectif": goal}, images={"Logo": png(4, 2, goal)}
    )


@pytest.fixture(scope="module")
def rendered() -> bytes:
    items = [item("Anaïs", [5], 1), item("L'Île", [1, 2, 3], 2), item("Zoé", [], 3)]
    return Template.open(report_workbook()).render(Data(names=MONTH, sheets={"{{ nom }}": items}))


def test_there_is_a_sheet_per_item_named_by_its_placeholder(rendered: bytes, tmp_path: Path) -> None:
    assert loaded(rendered).sheetnames == ["Anaïs", "L'Île", "Zoé", "Synthèse"]
    assert_valid_workbook(written(tmp_path / "sheets.xlsx", rendered))


def test_each_sheet_has_a_table_of_its_own_with_its_rows(rendered: bytes) -> None:
    book = loaded(rendered)
    tables = {table.name: table.ref for sheet in book for table in sheet.tables.values()}
    assert tables == {"tblVentes": "B6:D7", "tblVentes_2": "B6:D9", "tblVentes_3": "B6:D7"}
    assert [cell.value for cell in book["L'Île"]["C"][6:9]] == [1, 2, 3]


def test_formulas_of_a_copy_call_its_own_tables_and_cells(rendered: bytes) -> None:
    sheet = loaded(rendered)["L'Île"]
    assert sheet["C1"].value == "=SUM(tblVentes_2[Montant])"
    assert sheet["C2"].value == "='L''Île'!C1+objectif"
    assert sheet["D7"].value == "=tblVentes_2[[#This Row],[Montant]]*2"
    assert sheet.data_validations.dataValidation[0].formula1 == 'INDIRECT("tblVentes_2[Produit]")'
    assert [rule.formula for rules in sheet.conditional_formatting for rule in rules.rules] == [
        ["'L''Île'!$C7>1"]
    ]
    assert sheet["E1"].hyperlink.location == "'L''Île'!B6"


def test_names_hold_on_each_copy_and_are_filled_there(rendered: bytes) -> None:
    book = loaded(rendered)
    assert book.defined_names["objectif"].attr_text == "Anaïs!$B$3"
    assert book["L'Île"].defined_names["objectif"].attr_text == "'L''Île'!$B$3"
    assert [book[name]["B3"].value for name in ("Anaïs", "L'Île", "Zoé")] == [1, 2, 3]
    areas = [book[name].print_area.partition("!")[0] for name in ("Anaïs", "L'Île", "Zoé")]
    assert areas == ["'Anaïs'", "'L''Île'", "'Zoé'"]


def test_charts_notes_pictures_and_texts_are_copied_and_filled(rendered: bytes) -> None:
    package = Package.open(rendered)
    charts = [package.part(f"xl/charts/chart{number}.xml").decode() for number in (1, 2, 3)]
    assert ["Ventes de Anaïs" in charts[0], "Ventes de L'Île" in charts[1], "Ventes de Zoé" in charts[2]] == [
        True
    ] * 3
    assert "<c:f>'L''Île'!$C$7:$C$9</c:f>" in charts[1]
    assert sorted(package.part(name) for name in package.names() if "/media/" in name) == sorted(
        png(4, 2, goal) for goal in (1, 2, 3)
    )
    book = loaded(rendered)
    assert [book[name]["B6"].comment.text for name in ("Anaïs", "L'Île", "Zoé")] == ["une note"] * 3
    assert book["Zoé"]["A3"].value == 3


def test_what_called_the_template_sheet_calls_its_first_copy(rendered: bytes) -> None:
    summary = loaded(rendered)["Synthèse"]
    assert [summary["A1"].value, summary["A2"].value] == ["=Anaïs!C1", "=SUM(tblVentes[Double])"]


def test_only_one_tab_is_selected(rendered: bytes) -> None:
    package = Package.open(rendered)
    parts = read_workbook(package).worksheet_parts.values()
    assert sum(b'tabSelected="1"' in package.part(part) for part in parts) == 1


@requires_libreoffice
def test_another_program_computes_each_sheet_from_its_own_rows(rendered: bytes, tmp_path: Path) -> None:
    values = recalculated_values(written(tmp_path / "sheets.xlsx", rendered))
    assert [values[name]["C2"] for name in ("Anaïs", "L'Île", "Zoé")] == [6, 8, 3]
    assert values["Synthèse"]["A2"] == 10


def test_without_items_the_sheet_is_gone_and_what_called_it_says_so(tmp_path: Path) -> None:
    data = Template.open(report_workbook()).render(Data(names=MONTH, sheets={"{{ nom }}": []}))
    book = loaded(data)
    assert book.sheetnames == ["Synthèse"]
    assert book["Synthèse"]["A1"].value == "=#REF!"
    assert not [
        name for name in Package.open(data).names() if "chart" in name or "table" in name or "media" in name
    ]
    assert_valid_workbook(written(tmp_path / "none.xlsx", data))


def test_the_last_visible_sheet_cannot_disappear() -> None:
    book = Workbook()
    book.create_sheet("cachée").sheet_state = "hidden"
    with pytest.raises(
        UnrepeatableSheet, match="sheet 'Sheet' cannot be repeated: without it no visible sheet"
    ):
        Template.open(as_bytes(book)).render(Data(sheets={"Sheet": []}))


def test_a_sheet_may_be_marked_by_a_name_on_it() -> None:
    data = Template.open(report_workbook("Fiche")).render(
        Data(names=MONTH, sheets={"objectif": [item("a", [1]), item("b", [2])]})
    )
    assert loaded(data).sheetnames == ["Fiche", "Fiche (2)", "Synthèse"]


def test_a_sheet_that_there_is_not_is_told_with_those_there_are() -> None:
    with pytest.raises(UnknownSheet, match="no sheet 'Autre' to repeat; it has Fiche, Synthèse"):
        Template.open(report_workbook("Fiche")).render(Data(sheets={"Autre": []}))


def test_a_name_of_an_item_that_its_sheet_lacks_is_refused() -> None:
    with pytest.raises(UnknownName, match="'inconnu'"):
        Template.open(report_workbook()).render(
            Data(names=MONTH, sheets={"{{ nom }}": [Data(names={"nom": "a", "objectif": 1, "inconnu": 1})]})
        )


def test_a_tab_made_from_a_value_is_not_read_for_placeholders() -> None:
    items = [Data(names={"nom": "{{ mois }}", "objectif": 1})]
    data = Template.open(report_workbook()).render(Data(names=MONTH, sheets={"{{ nom }}": items}))
    assert loaded(data).sheetnames[0] == "{{ mois }}"


@pytest.mark.parametrize(
    ("text", "taken", "name"),
    [
        ("Ventes", [], "Ventes"),
        ("a/b\\c?*[d]:e", [], "a b c d e"),
        ("'x'", [], "x"),
        ("", [], "Feuille"),
        ("Ventes", ["VENTES"], "Ventes (2)"),
        ("Ventes", ["ventes", "Ventes (2)"], "Ventes (3)"),
        ("n" * 40, [], "n" * 31),
        ("n" * 40, ["n" * 31], "n" * 27 + " (2)"),
        ("\U0001f600" * 20, [], "\U0001f600" * 15),
        ("History", [], "History (2)"),
    ],
)
def test_a_tab_gets_a_name_that_excel_takes(text: str, taken: list[str], name: str) -> None:
    assert valid_tab_name(text, taken) == name


def test_a_template_renders_sheets_again_after_a_trip_to_another_process() -> None:
    data = Data(names=MONTH, sheets={"{{ nom }}": [item("a", [1]), item("b", [2])]})
    template = Template.open(report_workbook())
    first = template.render(data)
    assert pickle.loads(pickle.dumps(template)).render(pickle.loads(pickle.dumps(data))) == first


@needs_shared
@pytest.mark.parametrize(
    ("file", "sheet"),
    [
        ("xlsx-template__test-copy-sheet-with-comments.xlsx", 0),
        ("poi__simple-monthly-budget.xlsx", 0),
        ("ClosedXML__AllShapes.xlsx", 0),
        ("XlsxWriter__background07.xlsx", 0),
    ],
)
def test_a_sheet_of_a_real_workbook_can_stand_three_times(file: str, sheet: int, tmp_path: Path) -> None:
    assert SHARED is not None
    from tests.template.test_user_workbooks import findings

    source = SHARED / "corpus" / file
    template = Template.open(source)
    name = list(read_workbook(Package.open(source)).worksheet_parts)[sheet]
    data = template.render(Data(sheets={name: [Data(), Data(), Data()]}))
    assert len(loaded(data).sheetnames) == len(loaded(source.read_bytes()).sheetnames) + 2
    rendered = written(tmp_path / file, data)
    known, found = ({re.sub(r"\d+", "", item) for item in findings(path)} for path in (source, rendered))
    assert found <= known


@needs_shared
def test_a_sheet_with_what_stands_once_in_a_workbook_is_not_copied() -> None:
    assert SHARED is not None
    template = Template.open(SHARED / "corpus" / "poi__dataValidationTableRange.xlsx")
    with pytest.raises(UnrepeatableSheet, match="its queryTable can stand in a workbook once only"):
        template.render(Data(sheets={"County Ranking": [Data(), Data()]}))


def test_a_second_list_of_sheets_is_no_hindrance() -> None:
    package = Package.open(as_bytes(actions_workbook()))
    part = read_workbook(package).part
    package.replace(part, package.part(part).replace(b"<sheets>", b"<sheets/><sheets>"))
    repeated = Template.open(package.to_bytes()).render(Data(sheets={"Autre": [Data(), Data()]}))
    sheets = read_workbook(Package.open(repeated)).sheets
    assert [sheet.name for sheet in sheets] == ["Plan d'actions", "Autre", "Autre (2)"]
