"""Pivot tables, and the parts that remember what they were made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pac_excel.ooxml.package import Package
from pac_excel.ooxml.references import Area, format_area, parse_area
from pac_excel.ooxml.relationships import PIVOT_TABLE, read_relationships
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


def follow_pivot_table(data: bytes, part: str, movement: Movement) -> bytes:
    """Return the part of a pivot table with its place after what moves on its sheet."""
    root = parse(data, part)
    location = root.find(f"{_MAIN}location")
    area = movement.area(parse_area(location.get("ref", ""))) if location is not None else None
    if location is None or area is None or location.get("ref") == format_area(area):
        return data
    location.set("ref", format_area(area))
    return serialize(root)


def follow_pivot_cache(data: bytes, part: str, movements: Movements, filled: frozenset[str]) -> bytes:
    """Return the cache definition `part` with its source after what moves, to be refreshed on load.

    `filled` are the names, in lower case, of sheets and tables that hold other values than before; the
    cache of another source is returned as it is.
    """
    root = parse(data, part)
    source = root.find(f"{_MAIN}cacheSource/{_MAIN}worksheetSource")
    if source is None:
        return data
    sheet, name = source.get("sheet", "").lower(), source.get("name", "").lower()
    movement = movements.get(sheet)
    ref = source.get("ref")
    area = movement.area(parse_area(ref)) if movement and ref else None
    if area is None and sheet not in filled and name not in filled:
        return data
    if area:
        source.set("ref", format_area(area))
    root.set("refreshOnLoad", "1")
    return serialize(root)
