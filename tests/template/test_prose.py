from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pac_excel.ooxml.errors import UnwritableValue
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.values import CellError, Value
from pac_excel.template import Data, Rows, Template
from pac_excel.template.data import Content
from pac_excel.template.errors import UnknownFormat, UnknownName, UnknownPlaceholder
from pac_excel.template.formats import FORMATS
from pac_excel.template.prose import Place, Scope, fill_runs, fill_text, is_unclosed
from tests.support.libreoffice import recalculated_values, requires_libreoffice
from tests.support.validators import assert_valid_workbook
from tests.template.drawn import actions_workbook, as_bytes, loaded, written
from tests.template.rich_workbooks import report_workbook

PLACE = Place("Feuille", "A1")
NAMES: dict[str, Content] = {
    "nom": "Anaïs & <Cie>",
    "mois": date(2026, 9, 1),
    "part": 0.125,
    "objectif": 1500,
}


def filled(text: str, **names: Value) -> str:
    return fill_text(text, Scope(names), PLACE)


@pytest.fixture(scope="module")
def rendered() -> bytes:
    return Template.open(report_workbook()).render(Data(names=NAMES))


@pytest.mark.parametrize(
    ("format", "value", "text"),
    [
        ("text", "a", "a"),
        ("text", True, "oui"),
        ("upper", "été", "ÉTÉ"),
        ("lower", "ÉTÉ", "été"),
        ("capital", "septembre", "Septembre"),
        ("number", 1234567.5, "1\u202f234\u202f567,5"),
        ("number", Decimal("-0.10"), "-0,10"),
        ("integer", 2.5, "3"),
        ("decimal", 2, "2,00"),
        ("euros", 31200, "31\u202f200\u00a0€"),
        ("euros", 1234.5, "1\u202f234,50\u00a0€"),
        ("percent", 0.125, "12,5\u00a0%"),
        ("percent", 1, "100\u00a0%"),
        ("date", date(2026, 9, 1), "01/09/2026"),
        ("longdate", date(2026, 9, 1), "1er septembre 2026"),
        ("longdate", datetime(2026, 12, 24, 8), "24 décembre 2026"),
        ("weekday", date(2026, 9, 1), "mardi"),
        ("month", date(2026, 8, 15), "août 2026"),
        ("year", date(2026, 8, 15), "2026"),
        ("time", time(14, 5), "14:05"),
    ],
)
def test_each_format_writes_french(format: str, value: Value, text: str) -> None:
    assert filled(f"{{{{ x | {format} }}}}", x=value) == text


def test_every_format_is_shown_in_a_test() -> None:
    marks = test_each_format_writes_french.pytestmark  # type: ignore[attr-defined]
    assert {case[0] for case in marks[0].args[1]} == set(FORMATS)


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_a_missing_value_leaves_nothing_whatever_the_format(format: str) -> None:
    assert filled(f"[{{{{ x | {format} }}}}]", x=None) == "[]"


def test_formats_follow_one_another() -> None:
    assert filled("{{ mois | month | upper }}", mois=date(2026, 8, 1)) == "AOÛT 2026"


@pytest.mark.parametrize(
    ("format", "value"), [("euros", "douze"), ("date", 3), ("time", date(2026, 1, 1)), ("number", True)]
)
def test_a_format_that_does_not_apply_names_sheet_and_cell(format: str, value: Value) -> None:
    with pytest.raises(UnwritableValue, match=r"sheet 'Feuille', cell A1: \{\{ x \}\}"):
        filled(f"{{{{ x | {format} }}}}", x=value)


def test_an_error_value_has_no_place_in_a_text() -> None:
    with pytest.raises(UnwritableValue, match="#N/A"):
        filled("{{ x }}", x=CellError("#N/A"))


def test_a_name_without_value_names_sheet_and_cell_and_what_is_given() -> None:
    with pytest.raises(UnknownPlaceholder, match=r"sheet 'Feuille', cell A1: .*\{\{ y \}\}; given are x"):
        filled("{{ y }}", x=1)


def test_a_format_that_there_is_not_names_the_cell_and_those_there_are() -> None:
    with pytest.raises(UnknownFormat, match="cell A1: there is no format 'eval'; there are text, upper"):
        filled("{{ x | eval }}", x=1)


@given(st.text())
def test_a_value_is_never_read_for_placeholders_again(value: str) -> None:
    assert filled("a {{ x }} b", x=value, y="!") == f"a {value} b"
    assert filled("{{ x }}", x="{{ y }}", y="!") == "{{ y }}"


@given(st.text(alphabet="{}| xa."))
def test_no_text_runs_code_or_fails_otherwise_than_by_name(text: str) -> None:
    try:
        filled(text, x="v", a="w")
    except (UnknownPlaceholder, UnknownFormat):
        assert "{{" in text


@given(st.lists(st.text(alphabet="{} xab"), min_size=1, max_size=6))
def test_a_placeholder_across_runs_reads_as_in_one(texts: list[str]) -> None:
    scope = Scope(dict.fromkeys(("x", "a", "b", "ab", "xa", "ax", ""), "v"))
    try:
        whole = fill_text("".join(texts), scope, PLACE)
    except UnknownPlaceholder:
        return
    pieces = fill_runs(texts, scope, PLACE)
    assert "".join(pieces) == whole
    assert len(pieces) == len(texts)


@pytest.mark.parametrize(
    ("text", "is_open"), [("{{ a", True), ("a }}", True), ("{{ a }}", False), ("{a}", False)]
)
def test_a_brace_without_partner_is_seen(text: str, is_open: bool) -> None:
    assert is_unclosed(text) is is_open


def test_placeholders_in_cells_are_filled_and_rich_text_stays_rich(rendered: bytes) -> None:
    sheet = loaded(rendered).worksheets[0]
    assert sheet["A1"].value == "Bilan de ANAÏS & <CIE> au septembre 2026"
    assert sheet["A2"].value == "Le conseiller Anaïs & <Cie> est à 12,5\u00a0%."
    xml = Package.open(rendered).part("xl/worksheets/sheet1.xml").decode()
    assert "<rPr><b/>" in xml
    assert "conseiller Anaïs &amp; &lt;Cie&gt;</t>" in xml


def test_a_placeholder_alone_in_its_cell_gives_the_value_itself(rendered: bytes) -> None:
    cell = loaded(rendered).worksheets[0]["A3"]
    assert cell.value == 1500
    assert cell.number_format == "#,##0 €"


def test_the_same_name_fills_its_cell_and_its_placeholders(rendered: bytes) -> None:
    assert loaded(rendered).worksheets[0]["B3"].value == 1500


def test_page_headers_are_filled_and_an_ampersand_is_no_code(rendered: bytes) -> None:
    header = Package.open(rendered).part("xl/worksheets/sheet1.xml").decode()
    assert "&amp;LAnaïs &amp;&amp; &lt;Cie&gt;&amp;R&amp;12 12,5\u00a0%" in header


def test_text_boxes_and_chart_titles_are_filled(rendered: bytes) -> None:
    package = Package.open(rendered)
    assert "Pour Anaïs &amp; &lt;Cie&gt;" in package.part("xl/drawings/drawing1.xml").decode()
    assert "Ventes de Anaïs &amp; &lt;Cie&gt;" in package.part("xl/charts/chart1.xml").decode()


def test_a_tab_is_named_by_its_placeholder_and_formulas_follow(rendered: bytes, tmp_path: Path) -> None:
    book = loaded(rendered)
    assert book.sheetnames == ["Anaïs & <Cie>", "Synthèse"]
    assert book["Synthèse"]["A1"].value == "='Anaïs & <Cie>'!C1"
    assert book.defined_names["objectif"].attr_text == "'Anaïs & <Cie>'!$B$3"
    assert (
        "<c:f>'Anaïs &amp; &lt;Cie&gt;'!$C$7:$C$8</c:f>"
        in Package.open(rendered).part("xl/charts/chart1.xml").decode()
    )
    assert_valid_workbook(written(tmp_path / "prose.xlsx", rendered))


def test_a_header_that_becomes_too_long_for_excel_is_refused() -> None:
    with pytest.raises(UnwritableValue, match="more than 255 characters"):
        Template.open(report_workbook("Un")).render(Data(names=NAMES | {"nom": "x" * 300}))


def test_without_prose_placeholders_stay_as_they_are() -> None:
    source = report_workbook()
    data = Template.open(source).render({"tblVentes": Rows(columns=("Montant",), rows=[[1]])})
    assert loaded(data).worksheets[0]["A1"].value == "Bilan de {{ nom | upper }} au {{ mois | month }}"


def test_a_name_that_is_neither_cell_nor_placeholder_is_refused() -> None:
    with pytest.raises(UnknownName, match="'autre'"):
        Template.open(report_workbook()).render(Data(names={**NAMES, "autre": 1}))


def test_the_values_of_a_table_are_never_read_for_placeholders() -> None:
    rows = Rows(columns=("Quoi",), rows=[["{{ secret }}"]])
    data = Template.open(as_bytes(actions_workbook())).render(Data(tables={"tblActions": rows}))
    assert loaded(data)["Plan d'actions"]["C5"].value == "{{ secret }}"


def test_a_header_cell_of_a_table_keeps_its_text() -> None:
    book = actions_workbook()
    sheet = book["Plan d'actions"]
    sheet["C4"] = "{{ x }}"
    sheet.tables["tblActions"].tableColumns[1].name = "{{ x }}"
    data = Template.open(as_bytes(book)).render(Data())
    assert loaded(data)["Plan d'actions"]["C4"].value == "{{ x }}"


def test_a_placeholder_below_a_growing_table_moves_with_its_cell() -> None:
    book = actions_workbook()
    book["Plan d'actions"]["C9"] = "Signé {{ nom }}"
    rows = Rows(columns=("Quoi",), rows=[[str(i)] for i in range(8)])
    data = Template.open(as_bytes(book)).render(Data(tables={"tblActions": rows}, names={"nom": "Anaïs"}))
    cells = [cell.value for cell in loaded(data)["Plan d'actions"]["C"]]
    assert "Signé Anaïs" in cells


@requires_libreoffice
def test_another_program_reads_the_filled_texts(rendered: bytes, tmp_path: Path) -> None:
    values = recalculated_values(written(tmp_path / "prose.xlsx", rendered))
    assert values["Anaïs & <Cie>"]["A1"] == "Bilan de ANAÏS & <CIE> au septembre 2026"
    assert values["Synthèse"]["A1"] == 3
