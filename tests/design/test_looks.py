"""The look of the workbooks, checked from their files."""

from __future__ import annotations

import functools
import io
import itertools
import re
import zipfile
from collections.abc import Iterator

import pytest
from lxml import etree
from openpyxl import Workbook, load_workbook

from pac_excel.books.plan_book import render
from pac_excel.design.build import LAYOUTS, build
from pac_excel.design.page import BOARDS, CARDS, GUARDED, ONE_PAGE, Chapter
from pac_excel.design.pages import pages_of
from pac_excel.design.theme import DEFAULT, contrast
from pac_excel.layout.columns import Layout
from pac_excel.layout.complete import COMPLETE
from pac_excel.layout.simplified import SIMPLIFIED
from pac_excel.ooxml.text_size import line_count
from pac_excel.plan.reading import read_plan
from pac_excel.resources import sample
from pac_excel.template import Template

BY_NAME = {layout.name: layout for layout in LAYOUTS.values()}
both = pytest.mark.parametrize("layout", [COMPLETE, SIMPLIFIED], ids=lambda layout: layout.name)
LEAST = 4.5
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@functools.cache
def built(name: str) -> bytes:
    return build(BY_NAME[name])


@functools.cache
def filled(name: str) -> bytes:
    plan = read_plan(sample("agence_modele.yaml"))
    return render(plan, BY_NAME[name], Template.open(built(name)))


def drawn(layout: Layout) -> Workbook:
    return load_workbook(io.BytesIO(built(layout.name)))


def part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read(name))


def color_of(element: etree._Element | None, default: str) -> str:
    """Return the RGB of a colour element; `default` for one that is not there."""
    rgb = None if element is None else element.get("rgb")
    return default if rgb is None else rgb[-6:]


def pairs(data: bytes) -> Iterator[tuple[str, str, str]]:
    """Yield ink and ground of every cell style and conditional format of a workbook, with its place."""
    root = part(data, "xl/styles.xml")
    fonts = [color_of(font.find(f"{_MAIN}color"), "000000") for font in root.iterfind(f"{_MAIN}fonts/*")]
    fills = []
    for fill in root.iterfind(f"{_MAIN}fills/*"):
        solid = fill.find(f"{_MAIN}patternFill[@patternType='solid']/{_MAIN}fgColor")
        fills.append(color_of(solid, "FFFFFF"))
    for number, style in enumerate(root.iterfind(f"{_MAIN}cellXfs/*")):
        ink, ground = (int(style.get(name, "0")) for name in ("fontId", "fillId"))
        yield fonts[ink], fills[ground], f"style {number}"
    for number, look in enumerate(root.iterfind(f"{_MAIN}dxfs/{_MAIN}dxf")):
        # a format that changes one of both stands on what its cell has: text ink, or the darkest ground
        own_ink = color_of(look.find(f"{_MAIN}font/{_MAIN}color"), DEFAULT.ink)
        own_ground = color_of(look.find(f".//{_MAIN}bgColor"), DEFAULT.computed)
        yield own_ink, own_ground, f"conditional format {number}"


@both
def test_text_stands_out_from_its_ground_in_every_style(layout: Layout) -> None:
    found = [(contrast(ink, ground), ink, ground, place) for ink, ground, place in pairs(built(layout.name))]
    assert len(found) > 50
    assert [item for item in found if item[0] < LEAST] == []


def test_the_contrast_of_known_colours_is_that_of_the_standard() -> None:
    assert contrast("000000", "FFFFFF") == pytest.approx(21)
    assert contrast("777777", "FFFFFF") == pytest.approx(4.478, abs=0.001)


def test_series_of_charts_differ_in_grey() -> None:
    series = (DEFAULT.pale_series, DEFAULT.middle_series, DEFAULT.dark_series)
    ratios = [contrast(one, other) for one, other in itertools.pairwise(series)]
    assert min(ratios) > 1.8


def test_every_chapter_has_colours_and_a_place_on_the_map_of_the_method() -> None:
    assert {chapter.name for chapter in Chapter} == set(DEFAULT.chapters)
    for layout in (COMPLETE, SIMPLIFIED):
        book = load_workbook(io.BytesIO(built(layout.name)), rich_text=True)
        for page in pages_of(layout):
            line = next(cell.value for cell in book[page.name][4] if cell.value)
            assert f"● {page.chapter.value}" in str(line)
            assert all(chapter.value in str(line) for chapter in Chapter)


@both
def test_every_board_prints_one_page_wide_and_cards_on_a_single_page(layout: Layout) -> None:
    book = drawn(layout)
    boards = [page for page in pages_of(layout) if BOARDS.intersection(page.parts)]
    assert len(boards) >= 4
    for page in boards:
        setup = book[page.name].page_setup
        assert setup.fitToWidth == 1
        assert bool(setup.fitToHeight) == bool(ONE_PAGE.intersection(page.parts))
    assert any(CARDS.intersection(page.parts) for page in boards)


@both
def test_pictures_are_protected_without_password_and_their_choice_is_not(layout: Layout) -> None:
    book = drawn(layout)
    guarded = [page for page in pages_of(layout) if GUARDED.intersection(page.parts)]
    for page in pages_of(layout):
        protection = book[page.name].protection
        assert protection.sheet == (page in guarded)
        assert not protection.password
    for page in guarded:
        if CARDS.intersection(page.parts):
            assert not book[page.name]["B5"].protection.locked


@both
def test_charts_have_an_alternative_text_and_name_no_empty_range(layout: Layout) -> None:
    data = filled(layout.name)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        drawings = [name for name in names if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name)]
        texts = [
            item.get("descr") or ""
            for name in drawings
            for item in etree.fromstring(package.read(name)).iter("{*}cNvPr")
        ]
        charts = [package.read(name) for name in names if name.startswith("xl/charts/chart")]
    assert len(texts) == len(charts) >= 2
    assert all(len(text) > 40 for text in texts)
    values = load_workbook(io.BytesIO(data), data_only=True)
    for chart in charts:
        for reference in re.findall(rb"<(?:\w+:)?f>([^<]+)</", chart):
            sheet, _, area = reference.decode().rpartition("!")
            cells = values[sheet.strip("'")][area.replace("$", "")]
            assert any(cell.value is not None for row in cells for cell in row), reference


@both
def test_the_foot_of_a_page_says_agency_plan_version_and_page(layout: Layout) -> None:
    book = load_workbook(io.BytesIO(filled(layout.name)))
    for sheet in book:
        assert sheet.oddFooter.left.text == "Agence Modèle (fictive) – PAC-2026 – v2"
        assert sheet.oddFooter.right.text == "page &P/&N"


@both
def test_no_wrapped_text_of_a_table_is_higher_than_its_row(layout: Layout) -> None:
    """The row must have room for the lines that its texts take, since no program measures them on opening."""
    book = load_workbook(io.BytesIO(filled(layout.name)))
    seen = 0
    for sheet in book:
        for table in sheet.tables.values():
            for row in sheet[table.ref][1:]:
                height = sheet.row_dimensions[row[0].row].height or 15.0
                for cell in row:
                    if not (isinstance(cell.value, str) and cell.alignment.wrap_text):
                        continue
                    if cell.value.startswith("="):
                        continue
                    width = sheet.column_dimensions[cell.column_letter].width
                    lines = line_count(cell.value, width, cell.font.sz, indent=1)
                    seen += lines > 1
                    assert lines * cell.font.sz * 1.2 <= height, (sheet.title, cell.coordinate)
    assert seen > 20


@both
def test_a_screen_shows_forms_and_frozen_columns_at_full_size(layout: Layout) -> None:
    """1366 pixels, less the row numbers and the scroll bar, are 185 digits of the standard font."""
    for sheet in drawn(layout):
        assert sheet.sheet_view.zoomScale == 100
        if not sheet.freeze_panes:
            continue
        frozen = sheet[sheet.freeze_panes].column - 1
        width = sum(
            sheet.column_dimensions[letter].width
            for letter in sheet.column_dimensions
            if sheet[f"{letter}1"].column <= frozen
        )
        assert width < 185 / 2, sheet.title
