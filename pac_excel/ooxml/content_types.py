"""The part [Content_Types].xml, which says of every part what it holds."""

from __future__ import annotations

from collections.abc import Collection

from lxml import etree

from pac_excel.ooxml.xml import CONTENT_TYPES, parse, serialize

PART = "[Content_Types].xml"
CHART_TYPES = (
    "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
    "application/vnd.ms-office.chartex+xml",
)
_OVERRIDE = f"{{{CONTENT_TYPES}}}Override"


def parts_of_types(data: bytes, content_types: Collection[str]) -> list[str]:
    """Return the names of the parts of which the part `data` states one of the types."""
    return [
        item.get("PartName", "").lstrip("/")
        for item in parse(data, PART).iterfind(_OVERRIDE)
        if item.get("ContentType") in content_types
    ]


def content_type_of(data: bytes, name: str) -> str:
    """Return what the part `data` states for the part `name`, "" when it says nothing."""
    return _stated(parse(data, PART), name)


def with_override(data: bytes, name: str, content_type: str) -> bytes:
    """Return the part `data` with `content_type` stated for the part `name`."""
    root = parse(data, PART)
    if _stated(root, name) == content_type:
        return data
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


def _stated(root: etree._Element, name: str) -> str:
    """Return the type of the part by its name, else by its extension."""
    extension = name.rpartition(".")[2].lower()
    by_extension = ""
    for item in root:
        if item.get("PartName", "").lower() == f"/{name}".lower():
            return item.get("ContentType", "")
        if item.get("Extension", "").lower() == extension:
            by_extension = item.get("ContentType", "")
    return by_extension
