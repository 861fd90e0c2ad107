from __future__ import annotations

import pytest

from pac_excel.ooxml.errors import MalformedPart, MissingPart, NotAWorkbook
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.plain_xml import Element
from pac_excel.ooxml.references import Area
from pac_excel.ooxml.workbook import Sheet, _parsed, _plain, read_workbook, with_calculation
from tests.ooxml.archives import MAIN, OFFICE, PARTS, archive, workbook

SHEETS = '<sheets><sheet name="Été" sheetId="1" r:id="rId1"/></sheets>'


def package(*, before: str = "", after: str = "", sheets: str = SHEETS) -> Package:
    part = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{before}{sheets}{after}</workbook>'
    return Package.open(workbook(workbook=part))


def names(*definitions: str) -> str:
    return f"<definedNames>{''.join(definitions)}</definedNames>"


def test_sheets_names_and_date_system_are_read() -> None:
    after = names(
        '<definedName name="agence">Été!$B$2</definedName>',
        '<definedName name="local" localSheetId="0">\'ÉTÉ\'!$A$1:$B$2</definedName>',
        '<definedName name="taux">0.5</definedName>',
        '<definedName name="perdu">Absente!$A$1</definedName>',
        '<definedName name="_xlnm.Print_Area" localSheetId="0">Été!$A$1:$B$2</definedName>',
    )
    read = read_workbook(package(before='<workbookPr date1904="1"/>', after=after))
    assert read.sheets == (Sheet(name="Été", part="xl/worksheets/sheet1.xml", state="visible"),)
    assert read.date1904
    assert [name.key for name in read.names] == [
        "agence",
        "Été!local",
        "taux",
        "perdu",
        "Été!_xlnm.Print_Area",
    ]
    assert read.named_areas == {"agence": ("Été", Area(2, 2, 2, 2)), "Été!local": ("Été", Area(1, 1, 2, 2))}


def test_a_sheet_without_its_part_is_told() -> None:
    with pytest.raises(MissingPart, match="of the sheet 'Été'"):
        read_workbook(package(sheets=SHEETS.replace("rId1", "rId7")))


def test_a_package_that_points_at_no_workbook_is_none() -> None:
    rels = PARTS["_rels/.rels"].replace("officeDocument/2006/relationships/officeDocument", "strict")
    with pytest.raises(NotAWorkbook, match="strict"):
        read_workbook(Package.open(archive({**PARTS, "_rels/.rels": rels})))


@pytest.mark.parametrize("after", ["", '<calcPr calcId="1"/>', "<definedNames/><oleSize ref='A1'/>"])
def test_a_calculation_is_asked_for_where_the_schema_allows_it(after: str) -> None:
    made = package(after=after)
    part = with_calculation(made.part("xl/workbook.xml"), "xl/workbook.xml").decode()
    assert part.count('fullCalcOnLoad="1"') == 1
    assert part.index("sheets") < part.index("calcPr")
    assert "oleSize" not in part or part.index("definedNames") < part.index("calcPr") < part.index("oleSize")


def test_a_workbook_that_calculates_at_opening_anyway_is_left_alone() -> None:
    made = package(after='<calcPr fullCalcOnLoad="true"/>')
    before = made.part("xl/workbook.xml")
    assert with_calculation(before, "xl/workbook.xml") is before


@pytest.mark.parametrize("scope", ["x", "-1", "1.5", "9" * 30])
def test_a_name_on_a_sheet_that_no_number_tells_is_refused_in_words(scope: str) -> None:
    name = f'<definedName name="a" localSheetId="{scope}">A1</definedName>'
    part = PARTS["xl/workbook.xml"].replace("</sheets>", f"</sheets><definedNames>{name}</definedNames>")
    read_only = Package.of(workbook(workbook=part), "workbook")
    with pytest.raises(MalformedPart, match="localSheetId"):
        read_workbook(read_only)


def said_of_names(elements: list[Element]) -> list[tuple[str, str | None, str]]:
    return [
        (item.attributes["name"], item.attributes.get("localSheetId"), item.text)
        for item in elements
        if item.name == "definedName"
    ]


@pytest.mark.parametrize(
    "names",
    [
        '<definedName name="a">Feuil1!$A$1</definedName>',
        '<definedName name="a" localSheetId="0">A!$A$1</definedName><definedName name="b">1</definedName>',
        '<definedName name="a" hidden="1">Feuil1!$A$1</definedName>',
        '<definedName name="a" comment="x &gt; y" localSheetId="0">Feuil1!$A$1</definedName>',
        '<definedName localSheetId="0" name="a">Feuil1!$A$1</definedName>',
        "<definedName name=\"a\">'A &amp; B'!$A$1&lt;2</definedName>",
        '\n  <definedName name="a">Feuil1!$A$1</definedName>\n',
        '<definedName name="a"/>',
        "",
    ],
)
def test_names_are_read_as_a_parser_reads_them(names: str) -> None:
    data = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Feuil1" sheetId="1" r:id="rId1"/>'
        f"</sheets><definedNames>{names}</definedNames></workbook>"
    ).encode()
    found = _plain(data)
    assert found is not None
    assert said_of_names(found) == said_of_names(_parsed(data, ""))


@pytest.mark.parametrize(
    "names",
    [
        "<!-- <definedName name='a'>1</definedName> -->",
        '<definedName name="a"><![CDATA[1]]></definedName>',
        '<definedName name="a">1]]></definedName>',
        '<definedName name="a">&nothing;</definedName>',
    ],
)
def test_names_written_in_an_unusual_way_are_left_to_the_parser(names: str) -> None:
    data = f'<workbook xmlns="{MAIN}"><definedNames>{names}</definedNames></workbook>'.encode()
    assert _plain(data) is None
