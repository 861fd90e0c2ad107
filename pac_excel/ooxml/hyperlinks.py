"""The links of a worksheet: cells that lead to an address or to another place of the workbook."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from pac_excel.ooxml.package import Package
from pac_excel.ooxml.references import parse_on_sheet
from pac_excel.ooxml.relationships import HYPERLINK, add_relationships
from pac_excel.ooxml.rich_text import Link
from pac_excel.ooxml.values import BadValue
from pac_excel.ooxml.worksheet_frame import change_frame, child
from pac_excel.ooxml.xml import MAIN, OFFICE_RELATIONSHIPS

# beyond these Excel repairs the file
MOST_LINKS = 65_530
LONGEST_TARGET = 2_079
LONGEST_TIP = 255

_SCHEME = re.compile("([A-Za-z][A-Za-z0-9+.-]+):")
_SCHEMES = frozenset(("http", "https", "mailto", "tel", "ftp", "file"))
_MAIN = f"{{{MAIN}}}"
_ID = f"{{{OFFICE_RELATIONSHIPS}}}id"


def check_link(link: Link) -> None:
    """Raise BadValue when Excel would not take the link, or when following it could run a program."""
    if len(link.target) > LONGEST_TARGET or len(link.tip) > LONGEST_TIP:
        raise BadValue(f"a link has at most {LONGEST_TARGET} characters, its tip {LONGEST_TIP}; shorten it")
    scheme = _SCHEME.match(link.target)
    if scheme and scheme[1].lower() not in _SCHEMES:
        raise BadValue(f"a link must not lead to {scheme[1]}:; it may be {', '.join(sorted(_SCHEMES))}")
    if not scheme and _place(link.target) is None:
        raise BadValue(
            f"{link.target!r} is neither an address such as https://… nor a place such as Sheet!A1"
        )


def with_hyperlinks(package: Package, part: str, data: bytes, links: Mapping[str, Link]) -> bytes:
    """Return the worksheet part `data` with `links`, by cell address, in the place of those it had there.

    The relationships of `part` in `package` are added to. Raises BadValue when the links become too many.
    """
    outer = {at: link for at, link in links.items() if _SCHEME.match(link.target)}
    targets = [(HYPERLINK, link.target) for link in outer.values()]
    ids = dict(zip(outer, add_relationships(package, part, targets, external=True), strict=True))

    def change(root: etree._Element) -> None:
        element = child(root, "hyperlinks")
        for old in [item for item in element if item.get("ref") in links]:
            element.remove(old)
        for at, link in links.items():
            new = etree.SubElement(element, f"{_MAIN}hyperlink", ref=at)
            if at in ids:
                new.set(_ID, ids[at])
            else:
                new.set("location", _place(link.target) or "")
            if link.tip:
                new.set("tooltip", link.tip)
        if len(element) > MOST_LINKS:
            raise BadValue(f"a sheet holds at most {MOST_LINKS} links; give plain text from there on")

    return change_frame(data, part, change)


def _place(target: str) -> str | None:
    """Return the place inside the workbook that a target without scheme names: a cell, or #name."""
    if target.startswith("#"):
        return target[1:] or None
    return target if parse_on_sheet(target) else None
