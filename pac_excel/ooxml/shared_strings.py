"""The part that holds the texts which cells share by number."""

from __future__ import annotations

from lxml import etree

from pac_excel.ooxml.package import Package
from pac_excel.ooxml.values import unescape_text
from pac_excel.ooxml.xml import MAIN, parse

_ITEM = f"{{{MAIN}}}si"
_TEXT = f"{{{MAIN}}}t"
_PHONETIC = f"{{{MAIN}}}rPh"


def read_shared_strings(package: Package, part: str | None) -> list[str]:
    """Return the texts in their order, rich text as plain text; none when the workbook has no such part."""
    if part is None or part not in package:
        return []
    return [plain_text(item) for item in parse(package.part(part), part).iterfind(_ITEM)]


def plain_text(item: etree._Element) -> str:
    """Return the text of an `si` or `is` element: its runs joined, phonetic guides left out."""
    if len(item) == 1 and item[0].tag == _TEXT:
        return unescape_text(item[0].text or "")
    # an escape never crosses from one run into the next
    return "".join(
        unescape_text(text.text or "")
        for text in item.iter(_TEXT)
        if (parent := text.getparent()) is not None and parent.tag != _PHONETIC
    )
