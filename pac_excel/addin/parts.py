"""Parts that are stored as they stand, and parts that become another kind of part."""

from __future__ import annotations

import zlib

from pac_excel.ooxml import content_types
from pac_excel.ooxml.archive import STORED, Entry
from pac_excel.ooxml.package import Package


def stored(name: str, content: bytes) -> Entry:
    """Return a part as it stands, for deflated bytes differ from one zlib to another."""
    return Entry(name=name, method=STORED, crc=zlib.crc32(content), size=len(content), compressed=content)


def set_content_type(package: Package, part: str, content_type: str) -> None:
    """State another content type for `part`."""
    types = content_types.without_override(package.part(content_types.PART), part)
    package.replace(content_types.PART, content_types.with_override(types, part, content_type))
