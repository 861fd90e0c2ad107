"""The elements of a part that stand for cells: found once, followed at every movement."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import unescape
from xml.parsers import expat

from pac_excel.ooxml.errors import MalformedPart
from pac_excel.ooxml.formulas import shift_formula
from pac_excel.ooxml.references import MAX_ROW, format_cell, format_sqref, parse_area, parse_sqref
from pac_excel.ooxml.shifting import Movement, Movements, Taking, follow_formula, is_concerned, sheets_of
from pac_excel.ooxml.spans import Span, attribute_span, splice, start_tag_end
from pac_excel.ooxml.values import escape_markup
from pac_excel.ooxml.xml import MAIN, X14, XM

Change = tuple[Span, bytes]

_HAS_REFERENCE = re.compile(r"[A-Za-z]\$?[0-9]|[0-9]:\$?[0-9]")
_COUNT = ("count", "manualBreakCount")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How an element stands for cells.

    `areas` is the attribute with its area or list of areas, "" for a list in an element of its own;
    `formulas` are attributes that hold a formula. `is_list` says whether it may come apart in pieces.
    """

    areas: str = ""
    formulas: tuple[str, ...] = ()
    taking: Taking = Taking.ALWAYS
    is_list: bool = False


@dataclass(eq=False)
class Place:
    """An element that stands for cells, or holds such elements: `inside` is the one around it."""

    tag: str
    start: int
    inside: Place | None
    kind: Kind | None
    end: int = 0
    children: int = 0
    areas: Span | None = None
    formulas: list[Span] = field(default_factory=list)
    counts: list[Span] = field(default_factory=list)

    @property
    def whole(self) -> Span:
        """The element from its first to its last byte."""
        return Span(self.tag, "", self.start, self.end, "")

    @cached_property
    def last_row(self) -> int:
        """The last row that its areas reach, 0 without any; a page break is said to stand in any row."""
        return _last_row(self.areas)

    @cached_property
    def standing(self) -> Span | None:
        """The areas that it stands for, or else what is around it."""
        return self.areas or (self.inside.standing if self.inside else None)

    @cached_property
    def reach(self) -> int:
        """The last row that its areas, or those around it, reach; 0 without any."""
        return _last_row(self.standing)

    @cached_property
    def readings(self) -> list[tuple[Span, str]]:
        """Its formulas that have references."""
        found = [(span, unescape(span.text)) for span in self.formulas]
        return [(span, formula) for span, formula in found if _HAS_REFERENCE.search(formula)]


WORKSHEET: Mapping[str, Kind] = {
    f"{MAIN} conditionalFormatting": Kind(areas="sqref", is_list=True),
    f"{MAIN} dataValidation": Kind(areas="sqref", is_list=True),
    f"{MAIN} ignoredError": Kind(areas="sqref", is_list=True),
    f"{MAIN} protectedRange": Kind(areas="sqref", is_list=True),
    f"{MAIN} mergeCell": Kind(areas="ref", taking=Taking.NEVER),
    f"{MAIN} hyperlink": Kind(areas="ref", formulas=("location",), taking=Taking.NEVER),
    f"{MAIN} autoFilter": Kind(areas="ref"),
    f"{MAIN} sortState": Kind(areas="ref"),
    f"{MAIN} sortCondition": Kind(areas="ref"),
    f"{MAIN} inputCells": Kind(areas="r", taking=Taking.NEVER),
    f"{MAIN} cellWatch": Kind(areas="r", taking=Taking.NEVER),
    f"{MAIN} brk": Kind(areas="id"),
    f"{MAIN} cfvo": Kind(formulas=("val",)),
    f"{X14} conditionalFormatting": Kind(is_list=True),
    f"{X14} dataValidation": Kind(is_list=True),
    f"{X14} ignoredError": Kind(is_list=True),
    f"{X14} protectedRange": Kind(is_list=True),
    f"{X14} sparkline": Kind(taking=Taking.NEVER),
    f"{X14} sparklineGroup": Kind(),
}
"""What around the rows of a worksheet part stands for cells."""

# an element of these that holds nothing any more is one that Excel repairs
_CONTAINERS = frozenset(
    [f"{MAIN} {name}" for name in "mergeCells hyperlinks dataValidations ignoredErrors".split()]
    + [
        f"{MAIN} {name}"
        for name in "rowBreaks protectedRanges cellWatches scenario scenarios ext extLst".split()
    ]
    + [f"{X14} {name}" for name in "conditionalFormattings dataValidations ignoredErrors".split()]
    + [f"{X14} {name}" for name in "protectedRanges sparklines sparklineGroup sparklineGroups".split()]
)
_FORMULAS = frozenset((f"{MAIN} formula", f"{MAIN} formula1", f"{MAIN} formula2", f"{XM} f"))
_AREAS = f"{XM} sqref"
_BREAK = f"{MAIN} brk"
_ROW_BREAKS = f"{MAIN} rowBreaks"
_MERGE = f"{MAIN} mergeCell"
_SPARKLINE = f"{X14} sparkline"
_SPARKLINES = f"{X14} sparklines"
_SPARKLINE_GROUP = f"{X14} sparklineGroup"


def find_places(data: bytes, part: str, kinds: Mapping[str, Kind] = WORKSHEET) -> tuple[Place, ...]:
    """Return what stands for cells in a part in UTF-8, an element before those inside it."""
    return tuple(_Finder(data, part, kinds).places)


class _Finder:
    """Goes once through a part."""

    def __init__(self, data: bytes, part: str, kinds: Mapping[str, Kind]) -> None:
        self.places: list[Place] = []
        self._data = data
        self._kinds = kinds
        self._open: list[tuple[int, Place | None]] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as error:
            raise MalformedPart(part, f"it is not well-formed XML ({error})") from error

    def _start(self, tag: str, _: object) -> None:
        at = self._parser.CurrentByteIndex
        around = self._open[-1][1] if self._open else None
        if around and (around.tag != _SPARKLINE_GROUP or tag == _SPARKLINES):
            around.children += 1
        kind = self._kinds.get(tag)
        place: Place | None = None
        if kind or tag in _CONTAINERS:
            place = Place(tag, at, self._owner(), kind)
            names = kind.formulas if kind else _COUNT
            found = [attribute_span(self._data, at, tag, name) for name in names]
            spans = place.formulas if kind else place.counts
            spans += [span for span in found if span]
            if kind and kind.areas:
                place.areas = attribute_span(self._data, at, tag, kind.areas)
            self.places.append(place)
        self._open.append((at, place))

    def _end(self, tag: str) -> None:
        began, place = self._open.pop()
        content = start_tag_end(self._data, began)
        # expat stands at the end tag, or behind an element that has none
        until = max(content, self._parser.CurrentByteIndex)
        if place:
            place.end = until if until == content else self._data.index(b">", until) + 1
            return
        owner = self._owner()
        if owner is None or not (tag in _FORMULAS or tag == _AREAS):
            return
        span = Span(tag, "", content, until, self._data[content:until].decode())
        if tag == _AREAS:
            owner.areas = span
        elif owner.kind:
            owner.formulas.append(span)

    def _owner(self) -> Place | None:
        """Return the innermost open element that stands for cells or holds such elements."""
        return next((place for _, place in reversed(self._open) if place), None)


def follow_places(places: Sequence[Place], data: bytes, sheet: str, movements: Movements) -> Iterator[Change]:
    """Yield what changes in the places of a part of `sheet`; a place of which nothing is left goes."""
    movement = movements.get(sheet.lower(), Movement(()))
    gone: Counter[int] = Counter()
    for place in places:
        if place.areas and movement.concerns(place.last_row):
            areas = _follow_areas(place, movement)
            if areas == "":
                yield place.whole, b""
                gone[id(place.inside)] += 1
                continue
            if areas != place.areas.text:
                yield place.areas, areas.encode()
        if place.readings:
            yield from _follow_formulas(place, sheet, movements)
        if place.tag == _SPARKLINE:
            yield from _repeat_sparkline(place, data, sheet, movements)
    for place in reversed(places) if gone else ():
        lost = gone[id(place)]
        if lost and lost == place.children:
            yield place.whole, b""
            gone[id(place.inside)] += 1
        elif lost:
            yield from ((span, str(int(span.text) - lost).encode()) for span in place.counts)


def _last_row(areas: Span | None) -> int:
    if areas is None:
        return 0
    return (
        MAX_ROW
        if areas.text.isdigit()
        else max([area.last_row for area in parse_sqref(areas.text)], default=0)
    )


def sheets_spoken_of(places: Iterable[Place]) -> frozenset[str]:
    """Return the sheets, in lower case, that formulas of places speak of; "" stands for their own."""
    formulas = (formula for place in places for _, formula in place.readings)
    return frozenset(sheet for formula in formulas for sheet in sheets_of(formula))


def _follow_areas(place: Place, movement: Movement) -> str:
    """Return the areas of a place afterwards, as they are written; "" when nothing is left of them."""
    if place.areas is None or place.kind is None:
        return "none"
    if place.tag == _BREAK:
        return _follow_break(place, place.areas.text, movement)
    areas, taking = parse_sqref(place.areas.text), place.kind.taking
    if place.kind.is_list:
        return format_sqref(movement.areas(areas, taking))
    followed = [after for area in areas if (after := movement.area(area, taking))]
    if place.tag == _MERGE and followed and followed[0].height == followed[0].width == 1:
        return ""
    return format_sqref(followed)


def _follow_break(place: Place, number: str, movement: Movement) -> str:
    """Return the row above which the page breaks; it stays where only some columns move."""
    if place.inside is None or place.inside.tag != _ROW_BREAKS:
        return number
    after = movement.whole_row(int(number) + 1)
    return str(after - 1) if after else ""


def _follow_formulas(place: Place, sheet: str, movements: Movements) -> Iterator[Change]:
    own = sheet.lower()
    movement = movements.get(own)
    stays = movement is None or not movement.concerns(place.reach)
    if stays and not any(is_concerned(formula, movements, own) for _, formula in place.readings):
        return
    row, lost, lost_columns = _anchor(place.standing, movement)
    taking = Taking.SERIES if place.tag in (_SPARKLINE, _SPARKLINE_GROUP) else Taking.WHOLE
    for span, formula in place.readings:
        kept = shift_formula(formula, lost, lost_columns)
        followed = follow_formula(kept, movements, sheet, row + lost, taking)
        if followed != formula:
            yield span, _escaped(followed)


def _anchor(areas: Span | None, movement: Movement | None) -> tuple[int, int, int]:
    """Return the row that relative references start from, and how many rows and columns there go."""
    if areas is None:
        return 0, 0, 0
    area = parse_sqref(areas.text)[0]
    lost = 0
    down, right = (0, 1) if movement and movement.across else (1, 0)
    length = area.width if right else area.height
    while movement and lost + 1 < length:
        if movement.cell(area.first_row + lost * down, area.first_col + lost * right):
            break
        lost += 1
    return area.first_row, lost * down, lost * right


def _repeat_sparkline(place: Place, data: bytes, sheet: str, movements: Movements) -> Iterator[Change]:
    """Yield the sparklines of appended rows: those of the row that they are appended to."""
    movement = movements.get(sheet.lower())
    if movement is None or movement.across or place.areas is None:
        return
    cell = parse_area(place.areas.text)
    appended = sum(
        shift.rows
        for shift in movement.shifts
        if shift.appended_to and shift.rows > 0 and not shift.is_block and cell.first_row == shift.tail
        if shift.first_col <= cell.first_col <= shift.last_col
    )
    first_row = (movement.row(cell.first_row, cell.first_col) or 0) + 1
    formulas = [
        (
            _within(span, place),
            follow_formula(unescape(span.text), movements, sheet, cell.first_row, Taking.SERIES),
        )
        for span in place.formulas
    ]
    copies: list[bytes] = []
    for step in range(appended):
        address = format_cell(first_row + step, cell.first_col)
        changes = [(span, _escaped(shift_formula(formula, step + 1))) for span, formula in formulas]
        changes.append((_within(place.areas, place), address.encode()))
        copies.append(splice(data[place.start : place.end], changes))
    if copies:
        yield Span(place.tag, "", place.end, place.end, ""), b"".join(copies)


def _within(span: Span, place: Place) -> Span:
    return replace(span, start=span.start - place.start, end=span.end - place.start)


def _escaped(formula: str) -> bytes:
    return escape_markup(formula).replace('"', "&quot;").encode()
