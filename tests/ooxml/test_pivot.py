from __future__ import annotations

import pytest

from pac_excel.ooxml.pivot import follow_pivot_cache, follow_pivot_table
from pac_excel.ooxml.xml import MAIN, parse
from tests.ooxml.movements import SHEET, movement, movements

CACHE = (
    f'<pivotCacheDefinition xmlns="{MAIN}"><cacheSource type="worksheet">{{0}}</cacheSource>'
    "</pivotCacheDefinition>"
)
BY_PLACE = f'<worksheetSource ref="B4:D7" sheet="{SHEET}"/>'
BY_NAME = '<worksheetSource name="tblVentes"/>'


@pytest.mark.parametrize(("rows", "ref"), [(3, "B4:D10"), (-2, "B4:D5"), (997, "B4:D1004")])
def test_the_source_of_a_pivot_cache_takes_in_the_new_rows_and_is_refreshed(rows: int, ref: str) -> None:
    data = CACHE.replace("{0}", BY_PLACE).encode()
    root = parse(follow_pivot_cache(data, "p", movements(rows), lambda _: True), "p")
    assert root.get("refreshOnLoad") == "1"
    assert [item.get("ref") for item in root.iter(f"{{{MAIN}}}worksheetSource")] == [ref]


def test_a_cache_of_a_filled_table_is_refreshed_though_nothing_moves() -> None:
    data = CACHE.replace("{0}", BY_NAME).encode()
    assert b'refreshOnLoad="1"' in follow_pivot_cache(data, "p", {}, "tblVentes".__eq__)


@pytest.mark.parametrize("source", [BY_PLACE, BY_NAME, "<consolidation/>"])
def test_a_cache_of_something_else_is_left_as_it_is(source: str) -> None:
    data = CACHE.replace("{0}", source).encode()
    assert follow_pivot_cache(data, "p", {"autre": movement(3)}, "tblAutre".__eq__) is data


def test_a_pivot_table_below_moves() -> None:
    data = f'<pivotTableDefinition xmlns="{MAIN}"><location ref="B12:D20"/></pivotTableDefinition>'.encode()
    assert b'ref="B15:D23"' in follow_pivot_table(data, "p", movement(3))
    assert follow_pivot_table(data, "p", movement(0)) is data


def test_a_cache_of_several_areas_follows_each_of_them() -> None:
    areas = f'<rangeSet ref="B4:D7" sheet="{SHEET}"/><rangeSet ref="A1:B2" sheet="Autre"/>'
    consolidation = f'<consolidation><rangeSets count="2">{areas}</rangeSets></consolidation>'
    data = CACHE.replace("{0}", consolidation).encode()
    root = parse(follow_pivot_cache(data, "p", movements(3), lambda _: False), "p")
    assert [item.get("ref") for item in root.iter(f"{{{MAIN}}}rangeSet")] == ["B4:D10", "A1:B2"]
    assert root.get("refreshOnLoad") == "1"
