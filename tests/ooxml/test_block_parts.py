"""Blocks with all that belongs to cells: pictures, shapes, charts, notes, links, sparklines."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
import xlsxwriter

from pac_excel.ooxml.package import Package
from pac_excel.template import Across, Data, Template
from pac_excel.template.errors import UnknownImage, UnrepeatableBlock
from tests.support.validators import assert_valid_workbook
from tests.template.drawn import written
from tests.template.growth_workbooks import Parts, add_thread
from tests.template.rich_workbooks import png

SHEET = "worksheets/sheet1.xml"
DRAWING = "drawings/drawing1.xml"


def card_workbook() -> bytes:
    """Return a workbook with the block `carte` at B3:D8 of Fiche, and what belongs to its cells."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet, other = book.add_worksheet("Fiche"), book.add_worksheet("Autre")
        sheet.write_row("B4", [1, 2, 3])
        sheet.write_formula("D5", "=SUM(B4:D4)", None, 6)
        sheet.write("B3", "{{ titre }}")
        sheet.write_comment("C4", "une note")
        sheet.write_comment("B12", "plus bas")
        sheet.write_url("B6", "https://example.org/fiche", string="site")
        sheet.write_url("C6", "internal:Fiche!D5", string="total")
        sheet.write_url("B11", "https://example.org/bas", string="bas")
        sheet.insert_image("B7", "logo.png", {"image_data": io.BytesIO(png(20, 10)), "description": "Logo"})
        sheet.insert_image("F2", "haut.png", {"image_data": io.BytesIO(png(20, 12)), "description": "Haut"})
        sheet.insert_textbox("C7", "", {"textlink": "=$D$5", "width": 50, "height": 18})
        chart = book.add_chart({"type": "column"})
        chart.set_title({"name": "Graphique {{ titre }}"})
        chart.add_series({"values": "=Fiche!$B$4:$D$4", "categories": "=Autre!$A$1:$A$3"})
        sheet.insert_chart("D7", chart, {"x_scale": 0.1, "y_scale": 0.05})
        sheet.insert_textbox("C8", "Pour {{ titre }}", {"width": 50, "height": 18})
        sheet.add_sparkline("C5", {"range": "Fiche!B4:D4"})
        other.write_column("A1", [1, 2, 3])
        book.define_name("carte", "=Fiche!$B$3:$D$8")
    return stream.getvalue()


def rendered(count: int, *, right: bool = False) -> bytes:
    items = [Data(names={"titre": f"n{number}"}) for number in range(count)]
    blocks = {"carte": Across(items) if right else items}
    return Template.open(card_workbook()).render(Data(blocks=blocks))


@pytest.fixture(scope="module")
def three() -> Parts:
    return Parts(rendered(3))


@pytest.mark.parametrize("right", [False, True])
@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_excel_would_open_the_copies_without_repair(count: int, right: bool, tmp_path: Path) -> None:
    assert_valid_workbook(written(tmp_path / "cards.xlsx", rendered(count, right=right)))


def test_pictures_and_shapes_stand_in_every_copy(three: Parts) -> None:
    rows = sorted(map(int, three.found(DRAWING, "from/row")))
    # the picture beside the block, then picture, text boxes and chart of each card
    assert rows == [1, *[6] * 3, 7, *[12] * 3, 13, *[18] * 3, 19]
    assert [link for link in three.found(DRAWING, "sp@textlink") if link] == ["$D$5", "$D$11", "$D$17"]
    assert len(set(three.found(DRAWING, "cNvPr@id"))) == 13


def test_placeholders_in_shapes_and_chart_titles_are_filled_copy_by_copy(three: Parts) -> None:
    shapes = [text for text in three.found(DRAWING, "p/r/t") if text.strip()]
    titles = [three.found(f"charts/chart{number}.xml", "p/r/t") for number in (1, 2, 3)]
    assert shapes == ["Pour n0", "Pour n1", "Pour n2"]
    assert titles == [["Graphique n0"], ["Graphique n1"], ["Graphique n2"]]


def test_each_copy_has_a_chart_of_its_own_cells(three: Parts) -> None:
    series = [three.found(f"charts/chart{number}.xml", "f") for number in (1, 2, 3)]
    assert series == [["Autre!$A$1:$A$3", f"Fiche!$B${row}:$D${row}"] for row in (4, 10, 16)]


def test_notes_and_their_boxes_stand_in_every_copy(three: Parts) -> None:
    assert sorted(three.found("comments1.xml", "comment@ref")) == ["B24", "C10", "C16", "C4"]
    assert sorted(map(int, three.found("drawings/vmlDrawing1.vml", "Row"))) == [3, 9, 15, 23]
    assert len(set(three.found("drawings/vmlDrawing1.vml", "shape@id"))) == 4


def test_links_lead_from_every_copy_to_the_same_address_or_to_its_own_cell(three: Parts) -> None:
    assert sorted(three.found(SHEET, "hyperlink@ref")) == ["B12", "B18", "B23", "B6", "C12", "C18", "C6"]
    assert three.found(SHEET, "hyperlink@location") == ["Fiche!D5", "Fiche!D11", "Fiche!D17"]
    links = Package.open(rendered(3)).part("xl/worksheets/_rels/sheet1.xml.rels").decode()
    assert len(re.findall("example.org/fiche", links)) == 3


def test_each_copy_has_a_sparkline_of_its_own_cells(three: Parts) -> None:
    assert three.found(SHEET, "sparkline/sqref") == ["C5", "C11", "C17"]
    assert three.found(SHEET, "sparkline/f") == ["Fiche!B4:D4", "Fiche!B10:D10", "Fiche!B16:D16"]


def test_copies_to_the_right_bring_everything_along() -> None:
    found = Parts(rendered(2, right=True))
    assert sorted(map(int, found.found(DRAWING, "from/col"))) == [1, 2, 2, 3, 4, 5, 5, 5, 6]
    assert found.found("charts/chart2.xml", "f") == ["Autre!$A$1:$A$3", "Fiche!$E$4:$G$4"]
    assert sorted(found.found("comments1.xml", "comment@ref")) == ["B12", "C4", "F4"]
    assert found.found(SHEET, "sparkline/sqref") == ["C5", "F5"]


def test_a_block_that_disappears_takes_its_drawings_notes_and_charts_with_it() -> None:
    package = Package.open(rendered(0))
    found = Parts(rendered(0))
    assert found.found(DRAWING, "cNvPr@descr") == ["Haut"]
    assert [name for name in package.names() if "/charts/" in name] == []
    assert len([name for name in package.names() if "/media/" in name]) == 1
    assert found.found("comments1.xml", "comment@ref") == ["B6"]
    assert found.found(SHEET, "hyperlink@ref") == ["B5"]


def test_a_threaded_comment_in_a_block_is_refused_with_its_cell() -> None:
    package = Package.open(card_workbook())
    add_thread(package)
    source = package.part("xl/workbook.xml").replace(b"$D$8", b"$D$9")
    package.replace("xl/workbook.xml", source)
    with pytest.raises(UnrepeatableBlock, match="cell C9: it holds a threaded comment"):
        Template.open(package.to_bytes()).render(Data(blocks={"carte": [Data(), Data()]}, prose=False))


def test_each_copy_can_be_given_a_picture_of_its_own(tmp_path: Path) -> None:
    images = [png(20, 10, level) for level in (10, 20, 30)]
    items = [Data(names={"titre": "x"}, images={"Logo": image}) for image in images]
    data = Template.open(card_workbook()).render(Data(blocks={"carte": items}))
    package = Package.open(data)
    shown = [package.part(name) for name in package.names() if "/media/" in name]
    assert [image in shown for image in images] == [True] * 3
    assert png(20, 10) not in shown
    assert_valid_workbook(written(tmp_path / "pictures.xlsx", data))


def test_a_picture_that_a_block_does_not_hold_is_told() -> None:
    item = Data(names={"titre": "x"}, images={"Haut": png(5, 5)})
    with pytest.raises(UnknownImage, match="named 'Haut'; it has Logo"):
        Template.open(card_workbook()).render(Data(blocks={"carte": [item, item]}))
