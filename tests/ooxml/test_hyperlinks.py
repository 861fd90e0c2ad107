from __future__ import annotations

import pytest
from lxml import etree
from openpyxl import Workbook

from pac_excel.ooxml.hyperlinks import MOST_LINKS, check_link, with_hyperlinks
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.rich_text import Link
from pac_excel.ooxml.values import BadValue
from tests.template.drawn import as_bytes

PART = "xl/worksheets/sheet1.xml"


def package() -> Package:
    return Package.open(as_bytes(Workbook()))


def test_links_stand_where_the_schema_wants_them() -> None:
    found = package()
    data = with_hyperlinks(found, PART, found.part(PART), {"A1": Link("a", "https://example.org")})
    tags = [etree.QName(child).localname for child in etree.fromstring(data)]
    assert tags.index("sheetData") < tags.index("hyperlinks") < tags.index("pageMargins")


def test_one_link_more_than_excel_takes_is_refused() -> None:
    found = package()
    links = {f"A{row}": Link("a", "Sheet!A1") for row in range(1, MOST_LINKS + 2)}
    with pytest.raises(BadValue, match="at most 65530 links"):
        with_hyperlinks(found, PART, found.part(PART), links)


@pytest.mark.parametrize("link", [Link("a", "https://" + "x" * 2100), Link("a", "Sheet!A1", "x" * 256)])
def test_a_link_longer_than_excel_takes_is_refused(link: Link) -> None:
    with pytest.raises(BadValue, match="shorten it"):
        check_link(link)
