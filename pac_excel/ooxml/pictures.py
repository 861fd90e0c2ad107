"""The pictures of a drawing: their names, and another picture in the place of one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from pac_excel.ooxml.drawing_text import DRAWING_MAIN, SPREADSHEET_DRAWING
from pac_excel.ooxml.image_files import CONTENT_TYPES, ImageFile
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.part_names import free_name
from pac_excel.ooxml.relationships import (
    IMAGE,
    add_relationships,
    read_relationships,
    remove_relationship,
    remove_unused,
)
from pac_excel.ooxml.xml import OFFICE_RELATIONSHIPS, parse, serialize

_XDR = f"{{{SPREADSHEET_DRAWING}}}"
_A = f"{{{DRAWING_MAIN}}}"
_EMBED = f"{{{OFFICE_RELATIONSHIPS}}}embed"
_LINKED = f"{{{OFFICE_RELATIONSHIPS}}}link"
_EMPTY = f'<xdr:wsDr xmlns:xdr="{SPREADSHEET_DRAWING}" xmlns:a="{DRAWING_MAIN}"/>'.encode()
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
_TWO_CELLS, _ONE_CELL, _ABSOLUTE = (f"{_XDR}{kind}Anchor" for kind in ("twoCell", "oneCell", "absolute"))
# a picture whose proportions differ by less is not worth another frame
_SAME_SHAPE = 0.01


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a drawing part; `row` and `column` are those of the cell it begins in, 0 for none."""

    part: str
    id: str
    name: str
    alternative: str
    row: int
    column: int

    def is_called(self, name: str) -> bool:
        """Return whether that is its name or its alternative text, whatever the case."""
        return name.casefold() in (self.name.casefold(), self.alternative.casefold())


def read_pictures(package: Package, part: str) -> tuple[Picture, ...]:
    """Return the pictures of a drawing part."""
    found = []
    for picture in parse(package.part(part), part).iter(f"{_XDR}pic"):
        properties = picture.find(f"{_XDR}nvPicPr/{_XDR}cNvPr")
        anchor = _anchor(picture)
        if properties is not None:
            row, column = ("0", "0") if anchor is None else _start(anchor)
            found.append(
                Picture(
                    part,
                    properties.get("id", ""),
                    properties.get("name", ""),
                    properties.get("descr", ""),
                    int(row),
                    int(column),
                )
            )
    return tuple(found)


def replace_picture(package: Package, picture: Picture, image: ImageFile) -> None:
    """Show `image` where `picture` was: in its frame, as large as its proportions allow."""
    (new,) = add_relationships(package, picture.part, [(IMAGE, _media_part(package, image))])
    root = parse(package.part(picture.part), picture.part)
    for element in root.iter(f"{_XDR}pic"):
        properties = element.find(f"{_XDR}nvPicPr/{_XDR}cNvPr")
        blip = element.find(f"{_XDR}blipFill/{_A}blip")
        if properties is None or blip is None or properties.get("id") != picture.id:
            continue
        old = blip.get(_EMBED)
        if _LINKED in blip.attrib:
            del blip.attrib[_LINKED]
        blip.set(_EMBED, new)
        for extension in blip.findall(f"{_A}extLst"):
            # the drawing inside it would be shown in the place of the picture
            blip.remove(extension)
        for crop in element.findall(f"{_XDR}blipFill/{_A}srcRect"):
            crop.getparent().remove(crop)  # type: ignore[union-attr]
        _fit(element, image)
        package.replace(picture.part, serialize(root))
        if old:
            _forget(package, picture.part, old)
        return


def add_picture(
    package: Package, part: str, name: str, image: ImageFile, at: tuple[int, int], box: tuple[int, int]
) -> None:
    """Add a picture to a drawing part, from the cell `at` on and no larger than `box`, in EMU."""
    (new,) = add_relationships(package, part, [(IMAGE, _media_part(package, image))])
    root = parse(package.part(part), part)
    number = 1 + max((int(item.get("id", "0")) for item in root.iter(f"{_XDR}cNvPr")), default=0)
    width, height = _fitted(image, box)
    anchor = etree.SubElement(root, _ONE_CELL)
    start = etree.SubElement(anchor, f"{_XDR}from")
    for tag, value in (("col", at[1] - 1), ("colOff", 0), ("row", at[0] - 1), ("rowOff", 0)):
        etree.SubElement(start, f"{_XDR}{tag}").text = str(value)
    etree.SubElement(anchor, f"{_XDR}ext", cx=str(width), cy=str(height))
    picture = etree.SubElement(anchor, f"{_XDR}pic")
    heading = etree.SubElement(picture, f"{_XDR}nvPicPr")
    etree.SubElement(heading, f"{_XDR}cNvPr", id=str(number), name=name, descr=name)
    etree.SubElement(etree.SubElement(heading, f"{_XDR}cNvPicPr"), f"{_A}picLocks", noChangeAspect="1")
    fill = etree.SubElement(picture, f"{_XDR}blipFill")
    etree.SubElement(fill, f"{_A}blip", {_EMBED: new})
    etree.SubElement(etree.SubElement(fill, f"{_A}stretch"), f"{_A}fillRect")
    shape = etree.SubElement(picture, f"{_XDR}spPr")
    frame = etree.SubElement(shape, f"{_A}xfrm")
    etree.SubElement(frame, f"{_A}off", x="0", y="0")
    etree.SubElement(frame, f"{_A}ext", cx=str(width), cy=str(height))
    geometry = etree.SubElement(shape, f"{_A}prstGeom", prst="rect")
    etree.SubElement(geometry, f"{_A}avLst")
    etree.SubElement(anchor, f"{_XDR}clientData")
    package.replace(part, serialize(root))


def new_drawing(package: Package) -> str:
    """Add an empty drawing part and return its name."""
    part = free_name(package, "xl/drawings/drawing1.xml")
    package.add(part, _EMPTY, _DRAWING_TYPE)
    return part


def _media_part(package: Package, image: ImageFile) -> str:
    """Return the part that holds the picture: the one that already does, or a new one."""
    for name in package.names():
        if name.startswith("xl/media/") and package.part(name) == image.data:
            return name
    part = free_name(package, f"xl/media/image1.{image.kind}")
    package.add(part, image.data, CONTENT_TYPES[image.kind])
    return part


def _forget(package: Package, part: str, id: str) -> None:
    """Take out a relationship that no picture uses any more, and the media that nothing leads to."""
    if f'"{id}"'.encode() in package.part(part):
        return
    target = next((item.target for item in read_relationships(package, part) if item.id == id), None)
    remove_relationship(package, part, id)
    if target is not None:
        remove_unused(package, target)


def _anchor(picture: etree._Element) -> etree._Element | None:
    return next(picture.iterancestors(_TWO_CELLS, _ONE_CELL, _ABSOLUTE), None)


def _start(anchor: etree._Element) -> tuple[str, str]:
    row, column = (anchor.findtext(f"{_XDR}from/{_XDR}{tag}") for tag in ("row", "col"))
    return str(int(row) + 1) if row else "0", str(int(column) + 1) if column else "0"


def _fit(picture: etree._Element, image: ImageFile) -> None:
    """Give the frame the proportions of the picture, within the room it had."""
    extent = picture.find(f"{_XDR}spPr/{_A}xfrm/{_A}ext")
    anchor = picture.getparent()
    if extent is None or anchor is None or anchor.tag not in (_TWO_CELLS, _ONE_CELL, _ABSOLUTE):
        return
    box = (int(extent.get("cx", "0")), int(extent.get("cy", "0")))
    if not all(box) or abs(box[0] * image.height / (box[1] * image.width) - 1) < _SAME_SHAPE:
        return
    width, height = _fitted(image, box)
    for element in _sizes(anchor, extent):
        element.set("cx", str(width))
        element.set("cy", str(height))


def _sizes(anchor: etree._Element, extent: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements that state the size; a frame tied to two cells is then tied to its first one."""
    yield extent
    end = anchor.find(f"{_XDR}to")
    if anchor.tag == _TWO_CELLS and end is not None:
        anchor.tag = _ONE_CELL
        if "editAs" in anchor.attrib:
            del anchor.attrib["editAs"]
        end.tag = f"{_XDR}ext"
        for child in list(end):
            end.remove(child)
        end.text = None
    stated = anchor.find(f"{_XDR}ext")
    if stated is not None:
        yield stated


def _fitted(image: ImageFile, box: tuple[int, int]) -> tuple[int, int]:
    scale = min(box[0] / image.width, box[1] / image.height)
    return max(1, round(image.width * scale)), max(1, round(image.height * scale))
