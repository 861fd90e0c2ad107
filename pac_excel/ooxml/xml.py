"""The namespaces of the format, and parsing that follows no entity and no network address."""

from __future__ import annotations

import re

from lxml import etree

from pac_excel.ooxml.errors import MalformedPart

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"

_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']+)[\"']")


def parse(data: bytes, part: str) -> etree._Element:
    """Return the root element of a part; MalformedPart when it is not XML."""
    # Excel keeps neither comments nor instructions, and every child is an element without them
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise MalformedPart(part, f"it is not well-formed XML ({error.msg})") from error


def serialize(root: etree._Element) -> bytes:
    """Return a part as Excel writes it: UTF-8 with a standalone declaration."""
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def as_utf8(data: bytes, part: str) -> bytes:
    """Return the same XML in UTF-8, untouched when it already is."""
    declared = _DECLARED.match(data)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or (
        declared and declared[1].lower() not in (b"utf-8", b"utf8")
    ):
        return serialize(parse(data, part))
    return data
