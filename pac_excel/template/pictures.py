"""Pictures of a template that are given by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lxml import etree

from pac_excel.ooxml.cell_sizes import area_size
from pac_excel.ooxml.image_files import ImageFile, read_image
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.pictures import Picture, add_picture, new_drawing, read_pictures, replace_picture
from pac_excel.ooxml.references import Area, parse_area
from pac_excel.ooxml.relationships import DRAWING, add_relationships, read_relationships
from pac_excel.ooxml.values import BadValue
from pac_excel.ooxml.worksheet_frame import change_frame, child, frame
from pac_excel.ooxml.xml import MAIN, OFFICE_RELATIONSHIPS
from pac_excel.template.data import Image
from pac_excel.template.errors import UnknownImage, UnreadableImage

_MERGES = f"{{{MAIN}}}mergeCells/{{{MAIN}}}mergeCell"


def find_pictures(package: Package, part: str) -> tuple[Picture, ...]:
    """Return the pictures on the worksheet `part`."""
    drawing = _drawing(package, part)
    return read_pictures(package, drawing) if drawing else ()


def fill_pictures(
    package: Package,
    images: Mapping[str, Image],
    sheets: Mapping[str, str],
    names: Mapping[str, tuple[str, Area]],
    within: Area | None = None,
) -> None:
    """Show `images` on the `sheets`, parts by name: in the place of pictures or in cells of that name.

    Only pictures that begin `within` an area are replaced when there is one.
    """
    pictures = [
        picture
        for part in sheets.values()
        for picture in find_pictures(package, part)
        if within is None or within.covers(picture.row, picture.column)
    ]
    targets = {name.casefold(): target for name, target in names.items() if target[0] in sheets}
    for name, content in images.items():
        image = _read(name, content)
        called = [picture for picture in pictures if picture.is_called(name)]
        if not called and name.casefold() in targets:
            sheet, area = targets[name.casefold()]
            called = _fill_cells(package, sheets[sheet], name, image, area)
        elif not called:
            raise UnknownImage(name, [*_labels(pictures), *names])
        for picture in called:
            replace_picture(package, picture, image)


def _fill_cells(package: Package, part: str, name: str, image: ImageFile, area: Area) -> list[Picture]:
    """Return the pictures that begin in the area; when there are none, put the image there."""
    drawing = _drawing(package, part)
    pictures = read_pictures(package, drawing) if drawing else ()
    standing = [picture for picture in pictures if area.covers(picture.row, picture.column)]
    if standing:
        return standing
    data = package.part(part)
    if drawing is None:
        drawing = new_drawing(package)
        (id,) = add_relationships(package, part, [(DRAWING, drawing)])

        def point(root: etree._Element) -> None:
            child(root, "drawing").set(f"{{{OFFICE_RELATIONSHIPS}}}id", id)

        data = change_frame(data, part, point)
        package.replace(part, data)
    area = _merged(data, part, area)
    add_picture(package, drawing, name, image, (area.first_row, area.first_col), area_size(data, part, area))
    return []


def _merged(data: bytes, part: str, area: Area) -> Area:
    """Return the merged cells that begin where the area does, else the area."""
    merges = [parse_area(item.get("ref", "")) for item in frame(data, part).iterfind(_MERGES)]
    merged = next((merge for merge in merges if merge.covers(area.first_row, area.first_col)), area)
    return merged._replace(first_row=area.first_row, first_col=area.first_col)


def _drawing(package: Package, part: str) -> str | None:
    return next((item.target for item in read_relationships(package, part) if item.type == DRAWING), None)


def _labels(pictures: Sequence[Picture]) -> list[str]:
    return list(dict.fromkeys(picture.alternative or picture.name for picture in pictures))


def _read(name: str, content: Image) -> ImageFile:
    try:
        return read_image(content if isinstance(content, bytes) else content.read_bytes())
    except BadValue as error:
        raise UnreadableImage(name, error.reason) from error
    except OSError as error:
        raise UnreadableImage(name, f"{content!s} cannot be read ({error.strerror})") from error
