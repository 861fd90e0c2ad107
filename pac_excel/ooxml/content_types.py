"""The part [Content_Types].xml, which says of every part what it holds."""

from __future__ import annotations

from lxml import etree

from pac_excel.ooxml.xml import CONTENT_TYPES, parse, serialize

PART = "[Content_Types].xml"
_OVERRIDE = f"{{{CONTENT_TYPES}}}Override"


def with_override(data: bytes, name: str, content_type: str) -> bytes:
    """Return the part `data` with `content_type` stated for the part `name`."""
    root = parse(data, PART)
    etree.SubElement(root, _OVERRIDE, PartName=f"/{name}", ContentType=content_type)
    return serialize(root)


def without_override(data: bytes, name: str) -> bytes:
    """Return the part `data` with nothing stated for the part `name` alone."""
    root = parse(data, PART)
    stated = [
        item for item in root.iterfind(_OVERRIDE) if item.get("PartName", "").lower() == f"/{name}".lower()
    ]
    for element in stated:
        root.remove(element)
    return serialize(root) if stated else data
