"""What follows, in the parts around the sheets, when tables are filled and rows move."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from html import unescape

from pac_excel.ooxml.chart import Series, follow_chart, read_series
from pac_excel.ooxml.comments import follow_comments
from pac_excel.ooxml.content_types import CHART_TYPES, PART, parts_of_types
from pac_excel.ooxml.controls import follow_control
from pac_excel.ooxml.drawing import follow_drawing
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.pivot import follow_pivot_cache, follow_pivot_table
from pac_excel.ooxml.precedents import PrecedentFinder
from pac_excel.ooxml.references import parse_on_sheet
from pac_excel.ooxml.relationships import (
    COMMENTS,
    CONTROL,
    DRAWING,
    PIVOT_CACHE,
    PIVOT_TABLE,
    THREADED_COMMENTS,
    VML_DRAWING,
    read_relationships,
)
from pac_excel.ooxml.shared_strings import read_shared_strings
from pac_excel.ooxml.shifting import Movement, Movements
from pac_excel.ooxml.vml import follow_vml
from pac_excel.ooxml.workbook import Workbook
from pac_excel.ooxml.xml import as_utf8
from pac_excel.template.rendered_cells import RenderedCells
from pac_excel.template.sheet_template import RenderedSheet
from pac_excel.template.staleness import Stale

_NAME_END = re.compile(rb"([0-9A-Za-z]*)(?:'|&apos;|&#39;|&#x27;)?\Z")
_SERIES = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*)?>([^<]+)</")
_OWN = (COMMENTS, CONTROL, DRAWING, PIVOT_TABLE, THREADED_COMMENTS, VML_DRAWING)


@dataclass(frozen=True, slots=True)
class Dependants:
    """The parts of a workbook that speak of its sheets.

    `own` are the parts of each sheet, by type; `mentions` the parts whose bytes hold the sheet's name as a
    reference would; `charts` and `caches` all charts and the definitions of all pivot caches; `naming` the
    charts that call cells by a defined name.
    """

    own: Mapping[str, Sequence[tuple[str, str]]]
    mentions: Mapping[str, frozenset[str]]
    charts: Sequence[str]
    caches: Sequence[str]
    naming: frozenset[str]
    _series: dict[str, Sequence[Series]] = field(default_factory=dict)

    def series(self, package: Package, part: str) -> Sequence[Series]:
        """Return the series of a chart as the template has it."""
        if part not in self._series:
            self._series[part] = read_series(package.part(part), part)
        return self._series[part]

    def speak_of(self, sheets: Iterable[str]) -> frozenset[str]:
        """Return the parts that mention any of the sheets."""
        return frozenset().union(*(self.mentions[sheet] for sheet in sheets))


def find_dependants(package: Package, workbook: Workbook) -> Dependants:
    """Return which parts depend on which sheets; only their bytes are searched, none is parsed."""
    sheets = workbook.worksheet_parts
    own = {
        sheet: [
            (item.type, item.target)
            for item in read_relationships(package, part)
            if item.type in _OWN and item.target in package
        ]
        for sheet, part in sheets.items()
    }
    drawings = {target for items in own.values() for kind, target in items if kind == DRAWING}
    charts = parts_of_types(package.part(PART), CHART_TYPES)
    tables = {name for name in package.names() if "/tables/" in name}
    searched = {*sheets.values(), *drawings, *charts, *tables, workbook.part}
    texts = {name: as_utf8(package.part(name), name) for name in searched if name in package}
    mentioned = {name: _mentioned_ends(text) for name, text in texts.items()}
    found = {
        sheet: frozenset(name for name, ends in mentioned.items() if any(end.endswith(tail) for end in ends))
        for sheet, tail in ((sheet, _plain_end(sheet)) for sheet in sheets)
    }
    relations = read_relationships(package, workbook.part)
    return Dependants(
        own=own,
        mentions=found,
        charts=charts,
        caches=[item.target for item in relations if item.type == PIVOT_CACHE and item.target in package],
        naming=frozenset(part for part in charts if part in texts and _calls_by_name(texts[part])),
    )


def _calls_by_name(chart: bytes) -> bool:
    """Return whether a series of a chart is other than one plain area."""
    return any(parse_on_sheet(unescape(found.decode())) is None for found in _SERIES.findall(chart))


def _mentioned_ends(text: bytes) -> frozenset[bytes]:
    """Return how the sheet names before each `!` end, in lower case and as far as they are plain."""
    pieces = text.split(b"!")[:-1]
    # a name has 31 characters at most, and a quote behind it six
    found = (_NAME_END.search(piece[-40:]) for piece in pieces)
    return frozenset(match[1].lower() for match in found if match)


def _plain_end(sheet: str) -> bytes:
    """Return the letters without accents and the digits that a sheet name ends with, in lower case."""
    end = re.search(r"[0-9A-Za-z]*\Z", sheet)
    return end[0].lower().encode() if end else b""


@dataclass(frozen=True, slots=True)
class Following:
    """One rendering: the package it goes to, what moves, the sheets it fills, and what goes stale."""

    package: Package
    workbook: Workbook
    dependants: Dependants
    movements: Movements
    rendered: Mapping[str, RenderedSheet]
    stale: Stale
    finder: PrecedentFinder

    def follow(self) -> None:
        """Bring the drawings, notes, pivot tables and charts of the workbook after its cells."""
        if self.movements:
            moved = [name for name in self.dependants.mentions if name.lower() in self.movements]
            mentioning = self.dependants.speak_of(moved)
            for sheet in self.workbook.worksheet_parts:
                self._follow_own_parts(sheet, mentioning)
        self._follow_caches()
        self._follow_charts()

    def _follow_own_parts(self, sheet: str, mentioning: frozenset[str]) -> None:
        """Bring after its cells what belongs to a sheet, and after others the texts of its shapes."""
        movement = self.movements.get(sheet.lower())
        for kind, part in self.dependants.own[sheet]:
            if movement or part in mentioning or kind in (CONTROL, VML_DRAWING):
                self._replace(part, self._followed(kind, part, sheet, movement or Movement(())))

    def _followed(self, kind: str, part: str, sheet: str, movement: Movement) -> bytes:
        data = self.package.part(part)
        if kind == DRAWING:
            return follow_drawing(data, part, sheet, self.movements)
        if kind == VML_DRAWING:
            return follow_vml(data, sheet, self.movements)
        if kind == CONTROL:
            return follow_control(data, part, sheet, self.movements)
        if kind == PIVOT_TABLE:
            return follow_pivot_table(data, part, movement)
        return follow_comments(data, part, movement)

    def _follow_caches(self) -> None:
        for part in self.dependants.caches:
            data = self.package.part(part)
            self._replace(part, follow_pivot_cache(data, part, self.movements, self._are_touched))

    def _are_touched(self, formula: str) -> bool:
        """Return whether cells that a formula around the sheets reads may hold another value."""
        return self.stale.touches_any(self.finder.of(formula, ""))

    def _follow_charts(self) -> None:
        touched = [sheet for sheet in self.workbook.worksheet_parts if sheet.lower() in self.stale.places]
        mentioning = self.dependants.speak_of({*self.rendered, *touched}) | self.dependants.naming
        charts = [part for part in self.dependants.charts if part in mentioning]
        if not charts:
            return
        cells = RenderedCells(
            {sheet.lower(): rendered.grid for sheet, rendered in self.rendered.items()},
            self.movements,
            self.stale,
            self.finder,
            partial(read_shared_strings, self.package, self.workbook.shared_strings),
            date1904=self.workbook.date1904,
        )
        for part in charts:
            series = self.dependants.series(self.package, part)
            if any(one.is_concerned(self.movements, cells) for one in series):
                self._replace(part, follow_chart(self.package.part(part), part, self.movements, cells))

    def _replace(self, part: str, data: bytes) -> None:
        if data != self.package.part(part):
            self.package.replace(part, data)
