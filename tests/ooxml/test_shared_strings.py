from __future__ import annotations

from pac_excel.ooxml.package import Package
from pac_excel.ooxml.shared_strings import read_shared_strings
from tests.ooxml.archives import MAIN, PARTS, archive

ITEMS = (
    "<si><t>un</t></si><si><t/></si><si><r><t>de</t></r><r><t>ux_x005F_x0041_</t></r></si>"
    '<si><t>漢</t><rPh sb="0" eb="1"><t>kan</t></rPh></si><si><t xml:space="preserve"> a_x0009_ </t></si>'
)


def test_texts_are_plain_and_unescaped() -> None:
    part = f'<sst xmlns="{MAIN}">{ITEMS}</sst>'
    package = Package.open(archive({**PARTS, "xl/sharedStrings.xml": part}))
    assert read_shared_strings(package, "xl/sharedStrings.xml") == ["un", "", "deux_x0041_", "漢", " a\t "]


def test_a_workbook_without_shared_strings_has_none() -> None:
    package = Package.open(archive(PARTS))
    assert read_shared_strings(package, None) == read_shared_strings(package, "xl/absent.xml") == []
