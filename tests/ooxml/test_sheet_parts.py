from __future__ import annotations

import re

import pytest

from pac_excel.ooxml.package import Package
from pac_excel.ooxml.relationships import part_of_relationships, read_relationships
from pac_excel.ooxml.renaming import Renaming
from pac_excel.ooxml.sheet_parts import copy_parts, owned_parts, remove_parts
from tests.template.rich_workbooks import report_workbook

PART = "xl/worksheets/sheet1.xml"
COMMENTS = "xl/comments1.xml"
THREAD = (
    b'<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
    b'<threadedComment ref="B6" personId="{11111111-1111-1111-1111-111111111111}" '
    b'id="{22222222-2222-2222-2222-222222222222}"><text>oui</text></threadedComment></ThreadedComments>'
)


@pytest.fixture
def package() -> Package:
    return Package.open(report_workbook("Un"))


def test_a_copy_owns_parts_of_its_own_and_shows_the_same_pictures(package: Package) -> None:
    copy = copy_parts(package, PART, Renaming({"Un": "Deux"}, {"tblVentes": "tblVentes_2"}), 7)
    own, copied = set(owned_parts(package, PART)), set(owned_parts(package, copy))
    assert len(own) == len(copied) == 5
    assert not own & copied
    assert [name for name in package.names() if "/media/" in name] == ["xl/media/image1.png"]


def test_the_table_of_a_copy_has_its_own_name_and_number(package: Package) -> None:
    copy_parts(package, PART, Renaming({"Un": "Deux"}, {"tblVentes": "tblVentes_2"}), 7)
    table = package.part("xl/tables/table2.xml").decode()
    assert 'id="7" name="tblVentes_2" displayName="tblVentes_2"' in table
    assert "tblVentes_2[[#This Row],[Montant]]*2" in table


def test_notes_and_threads_of_a_copy_share_identifiers_that_no_other_sheet_has(package: Package) -> None:
    package.add(
        "xl/threadedComments/threadedComment1.xml", THREAD, "application/vnd.ms-excel.threadedcomments+xml"
    )
    notes = package.part(COMMENTS).replace(
        b"<authors>", b"<authors><author>tc={22222222-2222-2222-2222-222222222222}</author>"
    )
    package.replace(COMMENTS, notes)
    rels = part_of_relationships(PART)
    link = (
        b'<Relationship Id="rId99" Target="../threadedComments/threadedComment1.xml" '
        b'Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"/></Relationships>'
    )
    package.replace(rels, package.part(rels).replace(b"</Relationships>", link))
    copy_parts(package, PART, Renaming({"Un": "Deux"}), 7)
    thread = package.part("xl/threadedComments/threadedComment2.xml").decode()
    identifier = re.findall(r' id="([^"]+)"', thread)
    assert identifier != ["{22222222-2222-2222-2222-222222222222}"]
    assert f"tc={identifier[0]}" in package.part("xl/comments2.xml").decode()
    assert 'personId="{11111111-1111-1111-1111-111111111111}"' in thread


def test_a_removed_sheet_takes_along_what_it_alone_owns_and_shows(package: Package) -> None:
    before = set(package.names())
    copy = copy_parts(package, PART, Renaming({"Un": "Deux"}), 7)
    remove_parts(package, copy)
    assert set(package.names()) == before
    remove_parts(package, PART)
    assert not [name for name in package.names() if re.search("drawing|chart|table|comment|media", name)]
    assert not read_relationships(package, PART)
