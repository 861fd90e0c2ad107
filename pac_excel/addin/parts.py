"""What a package must be told when a part is added to it or becomes another kind of part."""

from __future__ import annotations

from lxml import etree

from pac_excel.ooxml import content_types
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.relationships import part_of_relationships
from pac_excel.ooxml.xml import PACKAGE_RELATIONSHIPS, parse, serialize

_RELATIONSHIPS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_EMPTY = f'<Relationships xmlns="{PACKAGE_RELATIONSHIPS}"/>'.encode()


def point_at(package: Package, part: str, kind: str, target: str) -> str:
    """Have `part` point at the part `target` with a relationship of type `kind`; return its id."""
    name = part_of_relationships(part)
    root = parse(package.part(name) if name in package else _EMPTY, name)
    taken = {element.get("Id") for element in root}
    new = next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
    attributes = {"Id": new, "Type": kind, "Target": f"/{target}"}
    etree.SubElement(root, f"{{{PACKAGE_RELATIONSHIPS}}}Relationship", attributes)
    if name in package:
        package.replace(name, serialize(root))
    else:
        package.add(name, serialize(root), _RELATIONSHIPS_TYPE)
    return new


def set_content_type(package: Package, part: str, content_type: str) -> None:
    """State another content type for `part`."""
    types = content_types.without_override(package.part(content_types.PART), part)
    package.replace(content_types.PART, content_types.with_override(types, part, content_type))
