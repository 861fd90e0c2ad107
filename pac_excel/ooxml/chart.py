"""The chart part: the cells its series read, and the values it remembers of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from lxml import etree

from pac_excel.ooxml.references import Area, parse_on_sheet
from pac_excel.ooxml.shifting import Movements, Taking, follow_formula
from pac_excel.ooxml.values import CellError, ReadValue, escape_characters, number_text
from pac_excel.ooxml.xml import parse, serialize

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
CHART_2012 = "http://schemas.microsoft.com/office/drawing/2012/chart"
CHART_EX = "http://schemas.microsoft.com/office/drawing/2014/chartex"
_C = f"{{{CHART}}}"
_FORMULAS = (f"{_C}f", f"{{{CHART_2012}}}f", f"{{{CHART_EX}}}f")
_NUMBERS, _TEXTS = f"{_C}numCache", f"{_C}strCache"
_CACHES = (
    _NUMBERS,
    _TEXTS,
    f"{_C}multiLvlStrCache",
    f"{{{CHART_2012}}}dlblRangeCache",
    f"{{{CHART_EX}}}lvl",
)


class Cells(Protocol):
    """The cells of a workbook being rendered."""

    def are_touched(self, sheet: str, area: Area) -> bool:
        """Return whether any of the cells may hold another value than before."""
        ...

    def are_read_touched(self, formula: str) -> bool:
        """Return whether a formula reads cells that may hold another value than before."""
        ...

    def values(self, sheet: str, area: Area) -> Sequence[ReadValue] | None:
        """Return what the cells hold, row by row; None when a formula's result is not known."""
        ...


class Series(NamedTuple):
    """A formula of a chart: how it takes in appended rows, and whether its values are remembered."""

    formula: str
    taking: Taking
    is_remembered: bool

    def is_concerned(self, movements: Movements, cells: Cells) -> bool:
        """Return whether it reads otherwise after what moves, or what is remembered may hold no longer."""
        if follow_formula(self.formula, movements, "", taking=self.taking) != self.formula:
            return True
        if not self.is_remembered:
            return False
        target = parse_on_sheet(self.formula)
        return cells.are_touched(*target) if target else cells.are_read_touched(self.formula)


def read_series(data: bytes, part: str) -> tuple[Series, ...]:
    """Return the formulas of a chart part."""
    return tuple(_series(element) for element in parse(data, part).iter(*_FORMULAS))


def follow_chart(data: bytes, part: str, movements: Movements, cells: Cells) -> bytes:
    """Return a chart part with its series over their cells after what moves in the workbook.

    Remembered values of cells that changed are written anew where they are known, else taken out: Excel
    reads the cells when it opens the workbook.
    """
    root = parse(data, part)
    changed = False
    for element in list(root.iter(*_FORMULAS)):
        series = _series(element)
        after = follow_formula(series.formula, movements, "", taking=series.taking)
        element.text = after
        changed |= after != series.formula
        target = parse_on_sheet(after)
        if target is None:
            if after != series.formula or cells.are_read_touched(series.formula):
                changed |= _remember(element, None)
        elif series.is_remembered and cells.are_touched(*target):
            changed |= _remember(element, cells.values(*target))
    return serialize(root) if changed else data


def rewritten_chart(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """Return a chart part with each of its formulas as `change` gives it, and what it remembers kept."""
    root = parse(data, part)
    for element in root.iter(*_FORMULAS):
        element.text = change(element.text or "")
    return serialize(root)


def _series(formula: etree._Element) -> Series:
    # the name of a series is one cell, whatever rows are appended to it
    taking = Taking.NEVER if _is_title(formula) else Taking.SERIES
    return Series(formula.text or "", taking, bool(_caches(formula)))


def _caches(formula: etree._Element) -> list[etree._Element]:
    reference = formula.getparent()
    return [] if reference is None else [child for child in reference if child.tag in _CACHES]


def _is_title(formula: etree._Element) -> bool:
    reference = formula.getparent()
    around = None if reference is None else reference.getparent()
    return around is not None and etree.QName(around).localname == "tx"


def _remember(formula: etree._Element, values: Sequence[ReadValue] | None) -> bool:
    """Write values into the cache beside a formula, or take it out; return whether there was one."""
    caches = _caches(formula)
    for cache in caches:
        points = None if values is None else _points(cache, values)
        if points is None:
            formula.getparent().remove(cache)  # type: ignore[union-attr]
            continue
        count = cache.find(f"{_C}ptCount")
        if count is None:
            count = etree.SubElement(cache, f"{_C}ptCount")
        for old in cache.findall(f"{_C}pt"):
            cache.remove(old)
        count.set("val", str(len(values or ())))
        before = count
        for index, text in points:
            point = etree.Element(f"{_C}pt", idx=str(index))
            etree.SubElement(point, f"{_C}v").text = text
            before.addnext(point)
            before = point
    return bool(caches)


def _points(cache: etree._Element, values: Sequence[ReadValue]) -> list[tuple[int, str]] | None:
    """Return place and text of what a cache remembers; None when it is not known how Excel writes it."""
    if cache.tag == _NUMBERS:
        return [
            (index, str(value) if isinstance(value, CellError) else number_text(value))
            for index, value in enumerate(values)
            if value is not None and not isinstance(value, str)
        ]
    if cache.tag == _TEXTS and all(value is None or isinstance(value, str) for value in values):
        texts = [(index, value) for index, value in enumerate(values) if isinstance(value, str)]
        return [(index, escape_characters(text)) for index, text in texts]
    return None
