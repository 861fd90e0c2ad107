"""The relationships part beside a part: what the part points at."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pac_excel.ooxml.xml import OFFICE_RELATIONSHIPS, PACKAGE_RELATIONSHIPS, parse, serialize

if TYPE_CHECKING:
    from lxml import etree

    from pac_excel.ooxml.package import Package

OFFICE_DOCUMENT = f"{OFFICE_RELATIONSHIPS}/officeDocument"
WORKSHEET = f"{OFFICE_RELATIONSHIPS}/worksheet"
TABLE = f"{OFFICE_RELATIONSHIPS}/table"
SHARED_STRINGS = f"{OFFICE_RELATIONSHIPS}/sharedStrings"
CALCULATION_CHAIN = f"{OFFICE_RELATIONSHIPS}/calcChain"


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
    root = parse(package.part(name), name)
    return tuple(
        _relationship(element, posixpath.dirname(part))
        for element in root.iterfind(f"{{{PACKAGE_RELATIONSHIPS}}}Relationship")
    )


def remove_relationship(package: Package, part: str, id: str) -> None:
    """Take the relationship `id` out of those of `part`."""
    name = part_of_relationships(part)
    root = parse(package.part(name), name)
    for element in root.findall(f"{{{PACKAGE_RELATIONSHIPS}}}Relationship"):
        if element.get("Id") == id:
            root.remove(element)
    package.replace(name, serialize(root))


def _relationship(element: etree._Element, folder: str) -> Relationship:
    target = element.get("Target", "")
    external = element.get("TargetMode") == "External"
    if not external:
        target = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    return Relationship(
        id=element.get("Id", ""), type=element.get("Type", ""), target=target, external=external
    )
