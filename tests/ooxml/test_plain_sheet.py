"""What the reader without parser tells of a sheet is what the parser tells, or nothing."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pac_excel.ooxml.cells import CellMaker, Cells
from pac_excel.ooxml.plain_sheet import read_plain
from pac_excel.ooxml.worksheet import read_rows
from tests.ooxml.archives import MAIN, sheet

STRINGS = ("un", "deux", "")
ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'


def plain(part: str | bytes) -> Cells | None:
    data = part.encode() if isinstance(part, str) else part
    return read_plain(data, CellMaker(STRINGS, date1904=False))


def parsed(part: str | bytes) -> Cells:
    return read_rows(part.encode() if isinstance(part, str) else part, "sheet1.xml", STRINGS)


@pytest.mark.parametrize(
    "rows",
    [
        "",
        '<row r="1"/><row r="2" spans="1:3" ht="12.5" x14ac:dyDescent="0.2"></row>',
        '<row r="3"><c r="A3" s="1"/><c r="B3" t="n"></c></row>',
        '<row r="3">\r\n <c r="A3" s="1" t="str"><v>a\r\nb\rc</v></c>\n</row>\n',
        '<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="e"><v>#N/A</v></c><c r="C1" s="3"/></row>',
        '<row r="2"><c r="XFD2"><v>-1.5E3</v></c></row><row ht="3" r="9"><c r="AA9"><v>12</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>2</v></c></row>',
        '<row r="1"><c r="A1" t="d"><v>2026-01-01T12:00:00</v></c></row>',
        '<row r="1"><c r="A1"><f>A2&amp;"&lt;&amp;lt;"</f></c></row>',
        '<row r="1"><c r="A1" t="str"><v xml:space="preserve"> é&#233;&#x41; </v></c></row>',
        '<row r="1"><c r="A1"><f t="array" ref="A1">SUM(B1)</f><v/></c><c r="B1"><f/></c></row>',
        '<row r="1"><c r="B1"><f t="shared" ref="B1:B2" si="0">A1*$A$1</f><v>4</v></c></row>'
        '<row r="2"><c r="B2"><f t="shared" si="0"/><v>6</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>a_x000D_b</t></is></c>'
        '<c r="B1" t="inlineStr"><is><t/></is></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><r><t>gr</t></r>'
        '<r><rPr><b/><color rgb="FF0000"/></rPr><t>as</t></r></is></c></row>',
    ],
)
def test_a_sheet_written_as_usual_is_read_as_the_parser_reads_it(rows: str) -> None:
    part = sheet(rows).replace("<worksheet", '<worksheet xmlns:x14ac="urn:x"', 1)
    cells = plain(part)
    assert cells == parsed(part)


@pytest.mark.parametrize(
    "part",
    [
        sheet(f"<!-- {ONE} -->"),
        sheet(ONE, before=f"<!-- <sheetData>{ONE}</sheetData> -->"),
        sheet(ONE, before="<?x <sheetData> ?>"),
        sheet(ONE, after=f"<sheetData>{ONE}</sheetData>"),
        sheet('<row r="1"><c r="A1" t="str"><v><![CDATA[<row>]]></v></c></row>'),
        sheet('<row r="1"><c r="A1" t="str"><v>a<!-- b -->c</v></c></row>'),
        sheet('<row r="1"><c r="A1" t="str"><v>a<?b?>c</v></c></row>'),
        sheet("<row r='1'><c r='A1'><v>1</v></c></row>"),
        sheet('<row><c r="A1"><v>1</v></c></row>'),
        sheet('<row r="1"><c><v>1</v></c></row>'),
        sheet('<row r="1"><c r="A1"><v>1</v><v>2</v></c></row>'),
        sheet('<row r="1"><c r="A1"><v>1</v><is><t>2</t></is></c></row>'),
        sheet('<row r="1"><c r="A1"><v>1</v></c></row><c r="A2"><v>1</v></c>'),
        sheet('<row r="1"/><c r="A1"><v>1</v></c>'),
        sheet('<row r="1"><c r="XFE1"><v>1</v></c></row>'),
        sheet('<row r="1048577"><c r="A1"><v>1</v></c></row>'),
        sheet('<row r="1"><c r="A1"><v>un</v></c></row>'),
        sheet('<row r="1"><c r="A1" t="s"><v>3</v></c></row>'),
        sheet('<row r="1"><c r="A1" t="str"><v>&lol;</v></c></row>'),
        sheet('<row r="1"><x:c xmlns:x="urn:x" r="A1"/></row>'),
        sheet(ONE).replace(MAIN, "urn:x"),
        sheet(ONE).replace("xmlns", "xmlns:x"),
        '<!DOCTYPE a [<!ENTITY b "c">]>' + sheet(ONE),
        '<?xml version="1.0" encoding="iso-8859-1"?>' + sheet(ONE),
        sheet(ONE).encode("utf-16"),
        sheet('<row r="1"><c r="A1" t="str"><v>é</v></c></row>').encode("latin-1"),
    ],
)
def test_a_sheet_written_in_another_way_is_left_to_the_parser(part: str | bytes) -> None:
    assert plain(part) is None


@given(
    st.lists(
        st.tuples(
            st.integers(1, 3),
            st.sampled_from(["", ' t="n"', ' t="str"', ' t="s"', ' t="inlineStr"', ' s="1"']),
            st.sampled_from(
                ["", "<f>A1</f>", "<f/>", "<v>1</v>", "<is><t>x</t></is>", "<v>&#65;</v>", "<v/>", " "]
            ),
        ),
        max_size=6,
    ),
    st.text(st.sampled_from("<>/&!cv \"'="), max_size=3),
    st.integers(0, 200),
)
def test_whatever_it_reads_the_parser_reads_too(
    cells: list[tuple[int, str, str]], noise: str, place: int
) -> None:
    row = "".join(f'<c r="{"ABC"[at - 1]}1"{kind}>{content}</c>' for at, kind, content in cells)
    part = sheet(f'<row r="1">{row[:place]}{noise}{row[place:]}</row>')
    read = plain(part)
    if read is not None:
        assert read == parsed(part)


@pytest.mark.parametrize("block", ['<c r="A1" s="1"/>', '<c r="A1"><is><r>', '<c r="A1"><f>', '<row r="1">'])
def test_no_sheet_takes_it_longer_than_its_size_warrants(block: str) -> None:
    seconds = []
    for times in (5_000, 20_000):
        part = sheet(block * times).encode()
        began = time.process_time()
        plain(part)
        seconds.append(time.process_time() - began)
    assert seconds[1] < 12 * seconds[0] + 0.1
