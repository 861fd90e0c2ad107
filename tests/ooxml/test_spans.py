from __future__ import annotations

import pytest

from pac_excel.ooxml.errors import MalformedPart
from pac_excel.ooxml.spans import find_spans, splice

WANTED = {"urn:a cell": "ref", "urn:b text": ""}


def test_attributes_and_texts_are_found_whatever_their_quotes_and_prefixes() -> None:
    content = b"<cell other='>' ref = 'A1'/><b:text>B2 C3</b:text><b:text/>"
    data = b'<x xmlns="urn:a" xmlns:b="urn:b">' + content + b"</x>"
    spans = find_spans(data, "part", WANTED)
    assert [(span.tag, span.parent, span.text) for span in spans] == [
        ("urn:a cell", "urn:a x", "A1"),
        ("urn:b text", "urn:a x", "B2 C3"),
        ("urn:b text", "urn:a x", ""),
    ]
    assert [data[span.start : span.end] for span in spans[:2]] == [b"A1", b"B2 C3"]


def test_replacing_spans_leaves_every_other_byte() -> None:
    data = '<x xmlns="urn:a" é="ü"><!-- n --><cell ref="A1"  z="1"/>\n<cell ref="B2"/></x>'.encode()
    spans = find_spans(data, "part", WANTED)
    changed = splice(data, [(spans[1], b"BB22"), (spans[0], b"")])
    assert changed == data.replace(b'"A1"', b'""').replace(b'"B2"', b'"BB22"')


def test_elements_of_another_namespace_or_without_the_attribute_are_passed_over() -> None:
    assert find_spans(b'<x xmlns="urn:c"><cell ref="A1"/></x>', "part", WANTED) == []
    assert find_spans(b'<cell xmlns="urn:a" xref="A1"/>', "part", WANTED) == []


def test_broken_xml_is_told_with_its_part() -> None:
    with pytest.raises(MalformedPart, match="part: it is not well-formed"):
        find_spans(b"<x>", "part", WANTED)
