from __future__ import annotations

import io
from pathlib import Path

import pytest
import xlsxwriter
from lxml import etree

from pac_excel.ooxml.drawing_text import SPREADSHEET_DRAWING
from pac_excel.ooxml.image_files import read_image
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.values import BadValue
from pac_excel.template import Data, Rows, Template
from pac_excel.template.errors import UnknownImage, UnreadableImage
from tests.support.validators import assert_valid_workbook
from tests.template.drawn import actions_workbook, as_bytes, written
from tests.template.rich_workbooks import jpeg, png, report_workbook

XDR = f"{{{SPREADSHEET_DRAWING}}}"


def media(data: bytes) -> dict[str, bytes]:
    package = Package.open(data)
    return {name: package.part(name) for name in package.names() if name.startswith("xl/media/")}


def anchors(data: bytes) -> list[etree._Element]:
    return list(etree.fromstring(Package.open(data).part("xl/drawings/drawing1.xml")))


def with_images(**images: bytes | Path) -> bytes:
    return Template.open(report_workbook("Un")).render(Data(images=images, prose=False))


@pytest.mark.parametrize("image", [png(40, 20, 9), jpeg(80, 40)])
def test_a_picture_is_replaced_by_alternative_text_and_keeps_its_place(image: bytes, tmp_path: Path) -> None:
    before = anchors(report_workbook("Un"))
    data = with_images(logo=image)
    assert list(media(data).values()) == [image]
    after = anchors(data)
    assert [etree.tostring(item[0]) for item in after] == [etree.tostring(item[0]) for item in before]
    assert [item.tag for item in after] == [item.tag for item in before]
    names = [
        item.get("descr") for anchor in after for item in anchor.iterfind(f"{XDR}pic/{XDR}nvPicPr/{XDR}cNvPr")
    ]
    assert names == ["Logo"]
    assert_valid_workbook(written(tmp_path / "picture.xlsx", data))


def test_a_picture_of_other_proportions_is_fitted_into_the_frame(tmp_path: Path) -> None:
    data = with_images(Logo=png(20, 40))
    anchor = next(item for item in anchors(data) if item.find(f"{XDR}pic") is not None)
    assert anchor.tag == f"{XDR}oneCellAnchor"
    extent = anchor.find(f"{XDR}ext")
    assert extent is not None
    width, height = int(extent.get("cx", "0")), int(extent.get("cy", "0"))
    assert height == 2 * width == 20 * 9525
    assert_valid_workbook(written(tmp_path / "fitted.xlsx", data))


def test_a_picture_is_put_into_named_cells_within_their_size(tmp_path: Path) -> None:
    template = Template.open(as_bytes(actions_workbook()))
    data = template.render(Data(images={"bloc": png(300, 10)}))
    (anchor,) = anchors(data)
    extent = anchor.find(f"{XDR}ext")
    assert extent is not None
    assert int(extent.get("cx", "0")) == 30 * int(extent.get("cy", "0"))
    assert int(extent.get("cx", "0")) == pytest.approx(2 * 64 * 9525, rel=0.05)
    assert_valid_workbook(written(tmp_path / "cells.xlsx", data))
    again = Template.open(data).render(Data(images={"bloc": png(300, 10, 5)}))
    assert list(media(again).values()) == [png(300, 10, 5)]


def test_a_picture_in_a_cell_goes_where_a_growing_table_has_pushed_the_cell() -> None:
    book = actions_workbook()
    book.defined_names["bloc"].attr_text = "'Plan d''actions'!$B$9"
    rows = Rows(columns=("Quoi",), rows=[["x"]] * 11)
    data = Template.open(as_bytes(book)).render(Data(tables={"tblActions": rows}, images={"bloc": png(5, 5)}))
    assert anchors(data)[0].findtext(f"{XDR}from/{XDR}row") == "18"


def test_the_same_picture_twice_stands_in_the_file_once() -> None:
    book = actions_workbook()
    data = Template.open(as_bytes(book)).render(Data(images={"bloc": png(5, 5), "agence_nom": png(5, 5)}))
    assert len(media(data)) == 1


def test_a_vector_picture_beside_the_old_one_does_not_hide_the_new_one() -> None:
    package = Package.open(report_workbook("Un"))
    part = "xl/drawings/drawing1.xml"
    drawing = package.part(part)
    vector = (
        b'><a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}"><asvg:svgBlip '
        b'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="rId1"/>'
        b"</a:ext></a:extLst></a:blip>"
    )
    start = drawing.index(b"/>", drawing.index(b"<a:blip"))
    package.replace(part, drawing[:start] + vector + drawing[start + 2 :])
    data = Template(package).render(Data(images={"Logo": png(40, 20, 3)}, prose=False))
    assert b"svgBlip" not in Package.open(data).part(part)
    assert list(media(data).values()) == [png(40, 20, 3)]


def test_a_media_part_that_another_sheet_shows_stays() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    for name in ("un", "deux"):
        book.add_worksheet().insert_image(
            "A1", "x.png", {"image_data": io.BytesIO(png(4, 4)), "description": name}
        )
    book.close()
    data = Template.open(stream.getvalue()).render(Data(images={"un": png(4, 4, 8)}))
    assert sorted(media(data).values()) == sorted([png(4, 4), png(4, 4, 8)])


def test_a_picture_that_nothing_is_called_lists_what_there_is() -> None:
    with pytest.raises(UnknownImage, match=r"named 'photo'; it has Logo, objectif"):
        with_images(photo=png(1, 1))


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", png(0, 4)])
def test_what_is_no_picture_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(UnreadableImage, match="image 'Logo'"):
        with_images(Logo=content)


def test_a_picture_may_be_a_file(tmp_path: Path) -> None:
    path = tmp_path / "logo.png"
    path.write_bytes(png(40, 20, 7))
    assert list(media(with_images(Logo=path)).values()) == [png(40, 20, 7)]
    with pytest.raises(UnreadableImage, match="cannot be read"):
        with_images(Logo=tmp_path / "absent.png")


def test_the_size_of_a_picture_is_read_from_its_head() -> None:
    assert [
        (image.kind, image.width, image.height) for image in map(read_image, (png(3, 4), jpeg(5, 6)))
    ] == [
        ("png", 3, 4),
        ("jpeg", 5, 6),
    ]
    assert read_image(b"GIF89a\x07\0\x08\0").height == 8
    with pytest.raises(BadValue):
        read_image(b"BM")
