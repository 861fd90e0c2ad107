"""The fonts of cell styles, as the properties that a run of rich text states."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from pac_excel.ooxml.package import Package
from pac_excel.ooxml.relationships import STYLES, read_relationships
from pac_excel.ooxml.values import RunProperties, escape_attribute
from pac_excel.ooxml.xml import MAIN, parse

_MAIN = f"{{{MAIN}}}"
_STYLE = re.compile(r' s="([0-9]+)"')
# a font calls its face `name`, a run calls it `rFont`
_FACE = {"name": "rFont"}


class CellFonts:
    """The font of each cell style, read when it is first asked for."""

    def __init__(self, package: Package, workbook_part: str) -> None:
        self._part = next(
            (item.target for item in read_relationships(package, workbook_part) if item.type == STYLES), ""
        )
        self._data = package.part(self._part) if self._part in package else b""
        self._fonts: list[Mapping[str, str]] | None = None

    def of(self, style: str) -> RunProperties:
        """Return the run properties that make text look as in a cell with the attribute `style`."""
        if self._fonts is None:
            self._fonts = self._read()
        match = _STYLE.search(style)
        index = int(match[1]) if match else 0
        return self._fonts[index] if index < len(self._fonts) else {}

    def _read(self) -> list[Mapping[str, str]]:
        if not self._data:
            return []
        root = parse(self._data, self._part)
        fonts = [_properties(font) for font in root.iterfind(f"{_MAIN}fonts/{_MAIN}font")]
        indexes = [int(xf.get("fontId", "0")) for xf in root.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf")]
        return [fonts[index] if index < len(fonts) else {} for index in indexes]


def _properties(font: etree._Element) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for child in font.iterchildren(etree.Element):
        name = etree.QName(child).localname
        name = _FACE.get(name, name)
        stated = {str(key): escape_attribute(str(value)) for key, value in child.attrib.items()}
        attributes = "".join(f' {key}="{value}"' for key, value in stated.items())
        found[name] = f"<{name}{attributes}/>"
    return found
