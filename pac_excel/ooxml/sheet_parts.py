"""A worksheet part and the parts it owns: copied together, removed together."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

from pac_excel.ooxml.content_types import PART as TYPES
from pac_excel.ooxml.content_types import content_type_of
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.part_names import free_name
from pac_excel.ooxml.relationships import (
    CONTENT_TYPE,
    IMAGE,
    Relationship,
    part_of_relationships,
    read_relationships,
    relationships_part,
    remove_unused,
)
from pac_excel.ooxml.renaming import Renaming
from pac_excel.ooxml.xml import OFFICE_RELATIONSHIPS, as_utf8

# what several sheets may lead to
_SHARED = frozenset(
    f"{OFFICE_RELATIONSHIPS}/{kind}"
    for kind in ("image", "pivotCacheDefinition", "worksheet", "hyperlink", "person", "theme")
)
_UNCOPIED = ("/slicer", "/timeline", "/queryTable", "/xmlMaps", "/tableSingleCells")
_GUID = rb"\{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}"
_OWN_ID = re.compile(rb"\s(?:\w+:)?uid=\"" + _GUID + rb"\"")
_COMMENT_ID = re.compile(rb"(\s(?:id|parentId)=\"|tc=)(" + _GUID + rb")")
_CODE_NAME = re.compile(rb"(<(?:\w+:)?sheetPr\b[^>]*?)\scodeName=\"[^\"]*\"")
_SELECTED = re.compile(rb"(<(?:\w+:)?sheetView\b[^>]*?)\stabSelected=\"[^\"]*\"")
_TABLE = re.compile(rb"<(?:\w+:)?table\s[^>]*>")


def owned_parts(package: Package, part: str) -> Iterator[str]:
    """Yield the parts that `part` alone leads to, one after the part that leads to it."""
    for item in read_relationships(package, part):
        if _is_owned(item) and item.target in package:
            yield item.target
            yield from owned_parts(package, item.target)


def reason_not_to_copy(package: Package, part: str) -> str | None:
    """Return what on the worksheet `part` cannot stand in a workbook twice, None when all can."""
    for name in (part, *owned_parts(package, part)):
        for item in read_relationships(package, name):
            if item.type.endswith(_UNCOPIED):
                return f"its {item.type.rpartition('/')[2]} can stand in a workbook once only"
    return None


def copy_parts(package: Package, part: str, renaming: Renaming, table_id: int) -> str:
    """Copy the worksheet `part` and what it owns, and return the name of the copy.

    References to the sheet and its tables follow `renaming`; tables are numbered from `table_id` on.
    """
    owned = list(dict.fromkeys(owned_parts(package, part)))
    names: dict[str, str] = {}
    for name in (part, *owned):
        names[name] = free_name(package, name)
        content_type = content_type_of(package.part(TYPES), name)
        data = package.part(name)
        if name.endswith((".xml", ".vml")):
            data = _own(renaming.part(as_utf8(data, name)))
            if "omment" in content_type:
                data = _renumbered_comments(data, names[part])
            if content_type.endswith("table+xml"):
                data, table_id = _renamed_table(data, renaming, table_id), table_id + 1
        package.add(names[name], data, content_type)
    for name in (part, *owned):
        if part_of_relationships(name) in package:
            items = read_relationships(package, name)
            data = relationships_part(items, names)
            package.add(part_of_relationships(names[name]), data, CONTENT_TYPE)
    return names[part]


def remove_parts(package: Package, part: str) -> None:
    """Take the worksheet `part` and what it owns out of the package, with pictures only it showed."""
    pictures: set[str] = set()
    for name in list(dict.fromkeys((part, *owned_parts(package, part)))):
        if part_of_relationships(name) in package:
            pictures |= {item.target for item in read_relationships(package, name) if item.type == IMAGE}
            package.remove(part_of_relationships(name))
        package.remove(name)
    for picture in pictures:
        remove_unused(package, picture)


def _is_owned(item: Relationship) -> bool:
    return not item.external and item.type not in _SHARED


def _own(data: bytes) -> bytes:
    """Return a copied part without what only one part of a workbook may say."""
    return _SELECTED.sub(rb"\1", _CODE_NAME.sub(rb"\1", _OWN_ID.sub(b"", data)))


def _renumbered_comments(data: bytes, seed: str) -> bytes:
    """Return comments whose identifiers no other sheet has; notes and threads of a sheet share theirs."""

    def renumbered(match: re.Match[bytes]) -> bytes:
        new = uuid.uuid5(uuid.NAMESPACE_URL, f"{seed} {match[2].decode()}")
        return match[1] + f"{{{new}}}".upper().encode()

    return _COMMENT_ID.sub(renumbered, data)


def _renamed_table(data: bytes, renaming: Renaming, table_id: int) -> bytes:
    """Return a table part with its number and name changed."""
    tables = {name.casefold(): new for name, new in renaming.tables.items()}

    def opening(match: re.Match[bytes]) -> bytes:
        tag = re.sub(rb"(\sid=\")[0-9]+", rb"\g<1>%d" % table_id, match[0])
        return re.sub(
            rb"(\s(?:displayName|name)=\")([^\"]+)",
            lambda found: found[1] + tables.get(found[2].decode().casefold(), found[2].decode()).encode(),
            tag,
        )

    return _TABLE.sub(opening, data, count=1)
