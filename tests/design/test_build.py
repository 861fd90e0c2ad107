from __future__ import annotations

import functools
import hashlib
import io
import itertools
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import range_boundaries

from pac_excel.books.plan_book import render
from pac_excel.design.build import LAYOUTS, build, build_all, outdated
from pac_excel.design.network import TEMPLATE as NETWORK
from pac_excel.design.page import LONG_LISTS
from pac_excel.design.pages import pages_of
from pac_excel.design.report import TEMPLATE as REPORT
from pac_excel.layout.columns import Layout
from pac_excel.layout.complete import COMPLETE
from pac_excel.layout.simplified import SIMPLIFIED
from pac_excel.plan.document import Plan
from pac_excel.plan.frame import Agency, PlanHead
from pac_excel.plan.reading import read_plan
from pac_excel.template import Template
from tests.support.libreoffice import assert_cached_values_match, requires_libreoffice
from tests.support.shared import SHARED, needs_shared
from tests.support.validators import assert_valid_workbook

BY_NAME = {layout.name: layout for layout in LAYOUTS.values()}
both = pytest.mark.parametrize("layout", [COMPLETE, SIMPLIFIED], ids=lambda layout: layout.name)

_ELSEWHERE = """
import hashlib
from pac_excel.design.build import build
from pac_excel.layout.simplified import SIMPLIFIED
print(hashlib.sha256(build(SIMPLIFIED)).hexdigest())
"""


@functools.cache
def built(name: str) -> bytes:
    return build(BY_NAME[name])


def template(layout: Layout) -> bytes:
    """Return the template of `layout`, drawn once for all tests."""
    return built(layout.name)


def drawn(layout: Layout) -> Workbook:
    return load_workbook(io.BytesIO(template(layout)))


@both
def test_two_builds_are_the_same_to_the_byte(layout: Layout) -> None:
    assert build(layout) == template(layout)


def test_another_process_builds_the_same_bytes() -> None:
    there = subprocess.run(
        [sys.executable, "-c", _ELSEWHERE],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        env={"PYTHONHASHSEED": "7"},
    )
    assert there.stdout.strip() == hashlib.sha256(template(SIMPLIFIED)).hexdigest()


@both
def test_a_template_opens_in_excel_without_repair(layout: Layout, tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    path.write_bytes(template(layout))
    assert_valid_workbook(path)


@both
def test_a_template_stays_light(layout: Layout) -> None:
    assert len(template(layout)) < 400_000


@both
def test_sheets_come_in_the_order_of_the_method_and_only_the_lists_are_hidden(layout: Layout) -> None:
    book = drawn(layout)
    assert book.sheetnames == [page.name for page in pages_of(layout)]
    assert [sheet.title for sheet in book if sheet.sheet_state == "hidden"] == ["Listes"]


@both
def test_no_titles_are_repeated_before_all_print_areas_are_known(layout: Layout) -> None:
    """At each of these LibreOffice goes through all rows of every sheet whose area it does not know."""
    names = [name for name, _ in printed(layout)]
    assert names == sorted(names, key=str.lower)
    assert names.index("_xlnm.Print_Titles") > names.index("_xlnm.Print_Area")


@both
def test_titles_in_the_same_rows_and_columns_follow_each_other(layout: Layout) -> None:
    """At each change of what is repeated LibreOffice breaks every sheet into pages anew."""
    titles = [repeated for name, repeated in printed(layout) if name == "_xlnm.Print_Titles"]
    assert len(list(itertools.groupby(titles))) == len(set(titles)) < len(titles)


@both
def test_every_sheet_has_a_print_area_and_the_lists_lengthened_all_year_print_all_rows(
    layout: Layout,
) -> None:
    areas = {sheet.title: sheet.print_area.rpartition("!")[2] for sheet in drawn(layout)}
    assert all(areas.values())
    assert {name for name, area in areas.items() if area.endswith("$1048576")} == LONG_LISTS & areas.keys()


@both
def test_the_area_of_the_hidden_lists_is_empty(layout: Layout) -> None:
    """LibreOffice prints hidden sheets that have an area, but no page without content."""
    sheet = drawn(layout)["Listes"]
    first, _, last, _ = range_boundaries(sheet.print_area.rpartition("!")[2])
    assert first == last == sheet.max_column + 1


def printed(layout: Layout) -> list[tuple[str, str]]:
    """Return the defined names in the order of the file, and what each says without the names of sheets."""
    with zipfile.ZipFile(io.BytesIO(template(layout))) as package:
        part = package.read("xl/workbook.xml").decode()
    found = re.findall(r'<definedName name="([^"]*)"[^>]*>(.*?)</definedName>', part)
    return [(name, re.sub(r"'[^']*'!", "", area)) for name, area in found]


@both
def test_the_properties_name_no_person(layout: Layout) -> None:
    properties = drawn(layout).properties
    assert (properties.creator, properties.lastModifiedBy, properties.language) == (
        "pac_excel",
        None,
        "fr-FR",
    )


@both
def test_every_sheet_links_to_the_sheets_beside_it(layout: Layout) -> None:
    book = drawn(layout)
    shown = [page.name for page in pages_of(layout) if not page.is_hidden]
    for before, name in itertools.pairwise(shown):
        targets = {cell.hyperlink.location for cell in book[name][3] if cell.hyperlink}
        assert f"'{before}'!A1" in targets
        assert f"'{shown[0]}'!A1" in targets


@both
def test_every_sheet_prints_on_a4_landscape_with_its_headers_repeated(layout: Layout) -> None:
    for sheet in drawn(layout):
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        # one page wide, or in bands of whole columns
        fits = sheet.sheet_properties.pageSetUpPr.fitToPage
        assert bool(fits) != bool(sheet.col_breaks.brk)
        assert not fits or sheet.page_setup.fitToWidth == 1
        is_single = fits and sheet.page_setup.fitToHeight == 1
        assert bool(sheet.print_title_rows) == (bool(sheet.tables) and not is_single)


def test_build_all_writes_every_template_and_none_is_outdated(tmp_path: Path) -> None:
    paths = build_all(tmp_path / "new")
    assert [path.name for path in paths] == [*LAYOUTS, REPORT, NETWORK]
    assert outdated(tmp_path / "new") == []


def test_a_changed_a_missing_and_a_broken_template_are_outdated(tmp_path: Path) -> None:
    complete, simplified, *_ = build_all(tmp_path)
    book = load_workbook(complete)
    book["SWOT"]["A1"] = "Autre titre"
    book.save(complete)
    assert outdated(tmp_path) == [complete]
    complete.unlink()
    simplified.write_bytes(b"not a zip")
    assert outdated(tmp_path) == [complete, simplified]


@requires_libreoffice
@both
def test_the_empty_template_shows_what_libreoffice_calculates(layout: Layout, tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    path.write_bytes(template(layout))
    assert assert_cached_values_match(path) > 50


@requires_libreoffice
@needs_shared
@both
def test_a_filled_plan_shows_what_libreoffice_calculates(layout: Layout, tmp_path: Path) -> None:
    assert SHARED is not None
    path = tmp_path / "plan.xlsx"
    plan = read_plan(SHARED / "domain" / "sample_plan.yaml")
    path.write_bytes(render(plan, layout, Template.open(template(layout))))
    assert_valid_workbook(path)
    assert assert_cached_values_match(path) > 200


@both
def test_a_rendered_plan_keeps_the_lists_of_the_template(layout: Layout) -> None:
    plan = Plan(head=PlanHead(id="PAC", strategy_grid="ansoff_4"), agency=Agency(name="Agence"))
    rendered = load_workbook(io.BytesIO(render(plan, layout, Template.open(template(layout)))))
    own = drawn(layout)
    assert rendered.defined_names.keys() == own.defined_names.keys()
    for sheet in own:
        before, after = (
            sheet.data_validations.dataValidation,
            rendered[sheet.title].data_validations.dataValidation,
        )
        assert [item.formula1 for item in after] == [item.formula1 for item in before]
