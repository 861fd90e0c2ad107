"""The relationships part beside a part: what the part points at."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from lxml import etree

from pac_excel.ooxml.plain_xml import LARGEST_KNOWN, plain_elements
from pac_excel.ooxml.xml import OFFICE_RELATIONSHIPS, PACKAGE_RELATIONSHIPS, parse, serialize

if TYPE_CHECKING:
    from pac_excel.ooxml.package import Package

OFFICE_DOCUMENT = f"{OFFICE_RELATIONSHIPS}/officeDocument"
WORKSHEET = f"{OFFICE_RELATIONSHIPS}/worksheet"
TABLE = f"{OFFICE_RELATIONSHIPS}/table"
SHARED_STRINGS = f"{OFFICE_RELATIONSHIPS}/sharedStrings"
STYLES = f"{OFFICE_RELATIONSHIPS}/styles"
HYPERLINK = f"{OFFICE_RELATIONSHIPS}/hyperlink"
DRAWING = f"{OFFICE_RELATIONSHIPS}/drawing"
IMAGE = f"{OFFICE_RELATIONSHIPS}/image"
CHART = f"{OFFICE_RELATIONSHIPS}/chart"
USER_SHAPES = f"{OFFICE_RELATIONSHIPS}/chartUserShapes"
PIVOT_TABLE = f"{OFFICE_RELATIONSHIPS}/pivotTable"
PIVOT_CACHE = f"{OFFICE_RELATIONSHIPS}/pivotCacheDefinition"
COMMENTS = f"{OFFICE_RELATIONSHIPS}/comments"
VML_DRAWING = f"{OFFICE_RELATIONSHIPS}/vmlDrawing"
CONTROL = f"{OFFICE_RELATIONSHIPS}/ctrlProp"
THREADED_COMMENTS = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
CALCULATION_CHAIN = f"{OFFICE_RELATIONSHIPS}/calcChain"

CONTENT_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_EMPTY = f'<Relationships xmlns="{PACKAGE_RELATIONSHIPS}"/>'.encode()
_RELATIONSHIP = f"{{{PACKAGE_RELATIONSHIPS}}}Relationship"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relationship:
    """One arrow from a part to another part, or to an address outside the package."""

    id: str
    type: str
    target: str
    external: bool


def part_of_relationships(part: str) -> str:
    """Return the name of the part that holds the relationships of `part`; "" stands for the package."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def read_relationships(package: Package, part: str = "") -> tuple[Relationship, ...]:
    """Return what `part` points at, inner targets as part names; of the package itself without `part`."""
    name = part_of_relationships(part)
    if name not in package:
        return ()
    folder = posixpath.dirname(part)
    return _plain(package.content(name), folder) or _parsed(package.part(name), name, folder)


# workbooks made from one template have most of these parts in common
@lru_cache(maxsize=512)
def _plain(data: bytes, folder: str) -> tuple[Relationship, ...]:
    """Return the relationships of a part written in the usual way; none when it is not."""
    elements = plain_elements(data, PACKAGE_RELATIONSHIPS) if len(data) <= LARGEST_KNOWN else None
    found = (item.attributes for item in elements or () if item.name == "Relationship")
    return tuple(_relationship(attributes, folder) for attributes in found)


def _parsed(data: bytes, name: str, folder: str) -> tuple[Relationship, ...]:
    root = parse(data, name)
    return tuple(_relationship(dict(element.items()), folder) for element in root.iterfind(_RELATIONSHIP))


def add_relationships(
    package: Package, part: str, targets: Sequence[tuple[str, str]], *, external: bool = False
) -> list[str]:
    """Have `part` point at `targets`, each a type and a part name or outer address; return the new ids."""
    if not targets:
        return []
    name = part_of_relationships(part)
    root = parse(package.part(name) if name in package else _EMPTY, name)
    taken = {element.get("Id", "") for element in root}
    ids: list[str] = []
    number = len(taken)
    for kind, target in targets:
        number += 1
        while f"rId{number}" in taken:
            number += 1
        ids.append(f"rId{number}")
        attributes = {"Id": ids[-1], "Type": kind, "Target": target if external else f"/{target}"}
        element = etree.SubElement(root, _RELATIONSHIP, attributes)
        if external:
            element.set("TargetMode", "External")
    if name in package:
        package.replace(name, serialize(root))
    else:
        package.add(name, serialize(root), CONTENT_TYPE)
    return ids


def relationships_part(items: Sequence[Relationship], moved: Mapping[str, str]) -> bytes:
    """Return a relationships part with these items; a target that is a key of `moved` is replaced."""
    root = parse(_EMPTY, "")
    for item in items:
        target = item.target if item.external else f"/{moved.get(item.target, item.target)}"
        attributes = {"Id": item.id, "Type": item.type, "Target": target}
        element = etree.SubElement(root, _RELATIONSHIP, attributes)
        if item.external:
            element.set("TargetMode", "External")
    return serialize(root)


def remove_relationship(package: Package, part: str, id: str) -> None:
    """Take the relationship `id` out of those of `part`."""
    name = part_of_relationships(part)
    root = parse(package.part(name), name)
    for element in root.findall(_RELATIONSHIP):
        if element.get("Id") == id:
            root.remove(element)
    package.replace(name, serialize(root))


def remove_unused(package: Package, part: str) -> None:
    """Take out a part, such as a picture, when nothing leads to it any more."""
    name = posixpath.basename(part).encode()
    led_to = any(other.endswith(".rels") and name in package.part(other) for other in package.names())
    if part in package and not led_to:
        package.remove(part)


def _relationship(attributes: Mapping[Any, Any], folder: str) -> Relationship:
    target = attributes.get("Target", "")
    external = attributes.get("TargetMode") == "External"
    if not external:
        target = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    return Relationship(
        id=attributes.get("Id", ""), type=attributes.get("Type", ""), target=target, external=external
    )
