"""Pivot tables, and the parts that remember what they were made from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from pac_excel.ooxml.package import Package
from pac_excel.ooxml.references import Area, format_area, parse_area, quote_sheet
from pac_excel.ooxml.relationships import PIVOT_CACHE, PIVOT_TABLE, read_relationships
from pac_excel.ooxml.shifting import Movement, Movements
from pac_excel.ooxml.xml import MAIN, parse, serialize

_MAIN = f"{{{MAIN}}}"


@dataclass(frozen=True, slots=True)
class PivotTable:
    """A pivot table of a worksheet: its part and where it stands."""

    part: str
    area: Area


def pivot_tables(package: Package, sheet_part: str) -> Iterator[PivotTable]:
    """Yield the pivot tables that stand on a worksheet."""
    for item in read_relationships(package, sheet_part):
        if item.type == PIVOT_TABLE and item.target in package:
            location = parse(package.part(item.target), item.target).find(f"{_MAIN}location")
            if location is not None:
                yield PivotTable(item.target, parse_area(location.get("ref", "")))


def pivot_places(package: Package, sheet_parts: Mapping[str, str]) -> Iterator[tuple[str, Area, str]]:
    """Yield sheet and area of every pivot table, with what it sums up as a formula would call it."""
    for sheet, sheet_part in sheet_parts.items():
        for pivot in pivot_tables(package, sheet_part):
            for item in read_relationships(package, pivot.part):
                if item.type == PIVOT_CACHE and item.target in package:
                    for source in _sources(parse(package.part(item.target), item.target)):
                        yield sheet, pivot.area, _called(source)


def _sources(cache: etree._Element) -> list[etree._Element]:
    """Return the elements that say which cells a cache was made from: several when it consolidates areas."""
    source = f"{_MAIN}cacheSource/"
    areas = f"{source}{_MAIN}consolidation/{_MAIN}rangeSets/{_MAIN}rangeSet"
    return [*cache.iterfind(f"{source}{_MAIN}worksheetSource"), *cache.iterfind(areas)]


def _called(source: etree._Element) -> str:
    sheet, ref, name = (source.get(key, "") for key in ("sheet", "ref", "name"))
    return f"{quote_sheet(sheet)}!{ref or name}" if sheet else ref or name


def follow_pivot_table(data: bytes, part: str, movement: Movement) -> bytes:
    """Return the part of a pivot table with its place after what moves on its sheet."""
    root = parse(data, part)
    location = root.find(f"{_MAIN}location")
    area = movement.area(parse_area(location.get("ref", ""))) if location is not None else None
    if location is None or area is None or location.get("ref") == format_area(area):
        return data
    location.set("ref", format_area(area))
    return serialize(root)


def follow_pivot_cache(
    data: bytes, part: str, movements: Movements, are_touched: Callable[[str], bool]
) -> bytes:
    """Return the cache definition `part` with its source after what moves, to be refreshed on load.

    `are_touched` says whether the cells that a formula reads may hold other values than before; the cache
    of other cells is returned as it is.
    """
    root = parse(data, part)
    changed = False
    for source in _sources(root):
        movement = movements.get(source.get("sheet", "").lower())
        ref = source.get("ref")
        area = movement.area(parse_area(ref)) if movement and ref else None
        changed |= area is not None or are_touched(_called(source))
        if area:
            source.set("ref", format_area(area))
    if not changed:
        return data
    root.set("refreshOnLoad", "1")
    return serialize(root)
