from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pac_excel.ooxml.plain_xml import Element, plain_elements

SPACE = "urn:x"


def part(inner: str, *, attributes: str = "", head: str = "") -> bytes:
    return f'{head}<a xmlns="{SPACE}"{attributes}>{inner}</a>'.encode()


def parsed(data: bytes) -> list[Element]:
    root = etree.fromstring(data)
    return [
        Element(etree.QName(item).localname, {str(k): str(v) for k, v in item.items()}, item.text or "")
        for item in root.iter(f"{{{SPACE}}}*")
    ]


def told(elements: list[Element] | None) -> list[Element] | None:
    """Elements as the parser tells them: it does not count what names spaces among attributes."""
    if elements is None:
        return None
    return [
        Element(name, {key: value for key, value in own.items() if not key.startswith("xmlns")}, text)
        for name, own, text in elements
    ]


@pytest.mark.parametrize(
    "data",
    [
        part(""),
        part("", head='<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'.strip() + "\n"),
        part("", head="\ufeff"),
        part('<b c="d" e="&lt;&amp;lt;&#233;"/><b>one<c/></b>\n'),
        part('<y:b xmlns:y="urn:y">a<c/></y:b>', attributes=' y="1"'),
        f'<a xmlns="{SPACE}"/>'.encode(),
    ],
)
def test_a_part_written_as_usual_is_read_as_the_parser_reads_it(data: bytes) -> None:
    assert told(plain_elements(data, SPACE)) == parsed(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<a>",
        b"<a/>",
        part("<b>"),
        part("</b>"),
        part("<b></c>"),
        part("") + b"<a/>",
        part("<!-- c -->"),
        part("<![CDATA[<b/>]]>"),
        part("<?p i?>"),
        part("<b c='d'/>"),
        part('<b c="1" c="2"/>'),
        part('<b c="a\nb"/>'),
        part("a\rb"),
        part("&lol;"),
        part("a & b"),
        part("&#0;"),
        part("&#xD800;"),
        part("]]>"),
        part("<b/>a<b></b>c"),
        part('<b xmlns="urn:y"/>'),
        part("", attributes=' xmlns:r="urn:y"'),
        part("", head="<!DOCTYPE a>"),
        part("", head='<?xml version="1.0" encoding="latin-1"?>'),
        part("é").decode().encode("latin-1"),
        part("").decode().encode("utf-16"),
        part("<b>" * 30 + "</b>" * 30),
    ],
)
def test_a_part_written_in_another_way_is_left_to_the_parser(data: bytes) -> None:
    assert plain_elements(data, SPACE, {"r": "urn:r"}) is None


@given(st.text(st.sampled_from("<>/&;!?=\"ab '[]-"), max_size=12), st.integers(0, 60))
def test_what_is_read_of_a_part_is_what_the_parser_reads(noise: str, at: int) -> None:
    usual = part('<b c="d">x</b><b c="&amp;"/>').decode()
    data = (usual[:at] + noise + usual[at:]).encode()
    elements = plain_elements(data, SPACE)
    if elements is not None:
        assert told(elements) == parsed(data)
