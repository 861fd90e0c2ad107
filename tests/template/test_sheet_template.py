from __future__ import annotations

from pathlib import Path

import pytest

from pac_excel.ooxml.package import Package
from pac_excel.ooxml.xml import X14, XM
from pac_excel.template import Rows, Template
from tests.support.libreoffice import assert_cached_values_match, recalculated_values, requires_libreoffice
from tests.support.validators import assert_valid_workbook
from tests.template.drawn import actions_workbook, as_bytes, loaded, written

SHEET = "Plan d'actions"
PART = "xl/worksheets/sheet1.xml"
FORMATS = f"""<ext xmlns:x14="{X14}" xmlns:xm="{XM}" uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}">
<x14:conditionalFormattings><x14:conditionalFormatting><x14:cfRule type="dataBar" id="{{1}}"><x14:dataBar>
<x14:cfvo type="autoMin"/><x14:cfvo type="autoMax"/></x14:dataBar></x14:cfRule><xm:sqref>D5</xm:sqref>
</x14:conditionalFormatting></x14:conditionalFormattings></ext>"""
VALIDATIONS = f"""<ext xmlns:x14="{X14}" xmlns:xm="{XM}" uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}">
<x14:dataValidations count="1"><x14:dataValidation type="list">
<x14:formula1><xm:f>Autre!$A$1:$A$9</xm:f></x14:formula1><xm:sqref>B5 H1</xm:sqref>
</x14:dataValidation></x14:dataValidations></ext>"""
SPARKLINES = f"""<ext xmlns:x14="{X14}" xmlns:xm="{XM}" uri="{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}">
<x14:sparklineGroups><x14:sparklineGroup><x14:sparklines><x14:sparkline>
<xm:f>Autre!A1:A9</xm:f><xm:sqref>F5</xm:sqref>
</x14:sparkline></x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext>"""
EXTENDED = f"<extLst>{FORMATS}{VALIDATIONS}{SPARKLINES}</extLst>"


def patched(source: bytes, old: str, new: str, part: str = PART) -> bytes:
    package = Package.open(source)
    text = package.part(part).decode()
    assert old in text
    package.replace(part, text.replace(old, new).encode())
    return package.to_bytes()


def sheet_xml(data: bytes) -> str:
    return Package.open(data).part(PART).decode()


def actions(count: int) -> Rows:
    return Rows(columns=("N°", "Quoi"), rows=[[i, f"Action {i}"] for i in range(count)])


def test_extended_formats_and_validations_follow_and_a_sparkline_stays_in_its_cell() -> None:
    source = patched(as_bytes(actions_workbook()), "</tableParts>", "</tableParts>" + EXTENDED)
    xml = sheet_xml(Template.open(source).render({"tblActions": actions(3)}))
    for sqref in ("D5:D7", "B5:B7 H1", "F5"):
        assert f"<xm:sqref>{sqref}</xm:sqref>" in xml


def test_the_dimension_takes_in_what_was_written() -> None:
    template = Template.open(as_bytes(actions_workbook()))
    assert '<dimension ref="B1:F24"/>' in sheet_xml(template.render({"tblActions": actions(20)}))
    book = actions_workbook()
    book.defined_names["agence_nom"].attr_text = "'Plan d''actions'!$K$40"
    xml = sheet_xml(Template.open(as_bytes(book)).render(names={"agence_nom": "x"}))
    assert '<dimension ref="B1:K40"/>' in xml


def test_a_cell_that_is_not_written_takes_the_style_of_its_row_or_column() -> None:
    book = actions_workbook()
    sheet = book.active
    sheet.column_dimensions["F"].number_format = "0.000"
    data = Template.open(as_bytes(book)).render({"tblActions": Rows(columns=("Remarque",), rows=[[1], [2]])})
    assert [loaded(data)[SHEET].cell(row, 6).number_format for row in (5, 6)] == ["0.000", "0.000"]


def test_an_empty_cell_is_written_only_where_it_has_a_look() -> None:
    xml = sheet_xml(Template.open(as_bytes(actions_workbook())).render({"tblActions": actions(2)}))
    assert '<c r="D6" s="' in xml
    assert '<c r="F6"' not in xml


def test_an_array_formula_of_a_calculated_column_has_the_place_of_its_own_row() -> None:
    book = actions_workbook()
    book.active["E5"] = "=X"
    source = patched(as_bytes(book), "<f>X</f>", '<f t="array" ref="E5">SUM(B5:C5*1)</f>')
    source = patched(source, '<c r="E5"', '<c r="E5" cm="1"')
    xml = sheet_xml(Template.open(source).render({"tblActions": actions(2)}))
    assert '<f t="array" ref="E5">SUM(B5:C5*1)</f>' in xml
    assert '<c r="E6" cm="1"><f t="array" ref="E6">SUM(B6:C6*1)</f></c>' in xml


def test_shared_formulas_of_a_table_are_rendered_one_by_one() -> None:
    book = actions_workbook()
    sheet = book.active
    for place in (sheet.tables["tblActions"], sheet.tables["tblActions"].autoFilter):
        place.ref = "B4:F6"
    sheet["E5"], sheet["E6"] = "=X", "=Y"
    source = patched(as_bytes(book), "<f>X</f>", '<f t="shared" ref="E5:E6" si="0">LEN(C5)</f>')
    source = patched(source, "<f>Y</f>", '<f t="shared" si="0"/>')
    data = Template.open(source).render({"tblActions": actions(3)})
    assert [loaded(data)[SHEET].cell(row, 5).value for row in (5, 6, 7)] == [
        "=LEN(C5)",
        "=LEN(C6)",
        "=LEN(C7)",
    ]
    assert "shared" not in sheet_xml(data)


@pytest.mark.parametrize("quote", ['"', "'"])
def test_a_prefixed_sheet_is_filled_like_any_other(quote: str, tmp_path: Path) -> None:
    package = Package.open(as_bytes(actions_workbook()))
    xml = package.part(PART).decode()
    # the notation of the Open XML SDK, where every element of the sheet is prefixed
    xml = xml.replace(" xmlns=", " xmlns:x=").replace("</", "</x:").replace("<x:/", "</")
    for tag in ("worksheet", "sheetPr", "outlinePr", "pageSetUpPr", "dimension", "sheetViews", "sheetView"):
        xml = xml.replace(f"<{tag}", f"<x:{tag}")
    for tag in (
        "selection",
        "sheetFormatPr",
        "sheetData",
        "row",
        "c",
        "v",
        "f",
        "is",
        "t",
        "conditionalFormatting",
    ):
        xml = (
            xml.replace(f"<{tag} ", f"<x:{tag} ")
            .replace(f"<{tag}>", f"<x:{tag}>")
            .replace(f"<{tag}/>", f"<x:{tag}/>")
        )
    for tag in (
        "cfRule",
        "formula",
        "dataValidations",
        "dataValidation",
        "formula1",
        "pageMargins",
        "tableParts",
    ):
        xml = xml.replace(f"<{tag} ", f"<x:{tag} ").replace(f"<{tag}>", f"<x:{tag}>")
    xml = xml.replace("<tablePart ", "<x:tablePart ").replace('"', quote)
    package.replace(PART, xml.encode())
    data = Template.open(package.to_bytes()).render({"tblActions": actions(3)}, {"agence_nom": "Cabinet"})
    sheet = loaded(data)[SHEET]
    assert [sheet.cell(row, 3).value for row in (5, 6, 7)] == ["Action 0", "Action 1", "Action 2"]
    assert sheet["B2"].value == "Cabinet"
    assert [str(item.sqref) for item in sheet.conditional_formatting] == ["B5:F7"]
    assert_valid_workbook(written(tmp_path / "plan.xlsx", data))


def test_a_name_for_whole_columns_is_filled_without_visiting_all_of_them() -> None:
    book = actions_workbook()
    book.defined_names["bloc"].attr_text = "Autre!$A:$B"
    data = Template.open(as_bytes(book)).render(names={"bloc": [[7, 8]]})
    sheet = loaded(data)["Autre"]
    assert (sheet.max_row, sheet["A1"].value, sheet["B1"].value) == (1, 7, 8)


@requires_libreoffice
def test_libreoffice_shows_what_was_rendered_and_recalculates_the_same(tmp_path: Path) -> None:
    rows = Rows(columns=("N°", "Quoi", "Total"), rows=[[i, f"A{i}", f"A{i}Île{i}"] for i in range(1, 6)])
    data = Template.open(as_bytes(actions_workbook())).render({"tblActions": rows}, {"agence_nom": "Île"})
    path = written(tmp_path / "plan.xlsx", data)
    assert assert_cached_values_match(path) == 5
    shown = recalculated_values(path)[SHEET]
    assert [shown[f"{column}9"] for column in "BCE"] == [5, "A5", "A5Île5"]
