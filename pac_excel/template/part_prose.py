"""Placeholders outside the cells: page headers and footers, shapes, chart titles, tabs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from lxml import etree

from pac_excel.ooxml.drawing import related_cells
from pac_excel.ooxml.drawing_text import Paragraph, change_paragraphs, read_paragraphs
from pac_excel.ooxml.errors import UnwritableValue
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.relationships import CHART, DRAWING, USER_SHAPES, read_relationships
from pac_excel.ooxml.values import escape_text
from pac_excel.ooxml.xml import parse
from pac_excel.template.prose import (
    OPENING,
    Place,
    Placeholder,
    Scope,
    fill_runs,
    fill_text,
    placeholders,
    written,
)

LONGEST_HEADER = 255

ScopeAt = Callable[[int, int], Scope]
"""Gives the values that placeholders at a row and column are filled with, zeros standing for no cell."""

_HEADER_FOOTER = re.compile(rb"<(?:\w+:)?headerFooter[\s>].*?</(?:\w+:)?headerFooter>", re.DOTALL)
_HEADER_TEXT = re.compile(
    rb"(?P<start><(?:\w+:)?(?P<name>(?:odd|even|first)(?:Header|Footer))(?:\s[^>]*)?>)"
    rb"(?P<text>[^<]*)(?P<end></)"
)
_FONT_SIZE = re.compile(r"&[0-9]+$")


@dataclass(frozen=True, slots=True)
class PartProse:
    """The text of a drawing or chart part that holds placeholders.

    `cell` are row and column of the cell that a chart begins in, zeros when that is not known.
    """

    part: str
    is_chart: bool
    paragraphs: tuple[Paragraph, ...]
    cell: tuple[int, int]

    def place(self, sheet: str, paragraph: Paragraph) -> Place:
        """Return the place to name in an error."""
        return Place(sheet, "the title of a chart" if self.is_chart else f"shape '{paragraph.shape}'")

    def fill(self, package: Package, scope: ScopeAt, sheet: str) -> None:
        """Fill the placeholders of the part in `package`."""

        def change(paragraph: Paragraph) -> list[str]:
            cell = self.cell if paragraph.cell == (0, 0) else paragraph.cell
            return fill_runs(paragraph.texts, scope(*cell), self.place(sheet, paragraph))

        package.replace(self.part, change_paragraphs(package.part(self.part), self.part, change))


@dataclass(frozen=True, slots=True)
class HeaderPiece:
    """A text of page headers and footers, its name, its placeholders, and what stands before it."""

    before: bytes
    name: str
    text: str
    items: tuple[Placeholder, ...]

    def filled(self, scope: Scope, sheet: str) -> bytes:
        """Return the piece with its placeholders filled; UnwritableValue when it becomes too long."""
        place = Place(sheet, self.name)
        return self.before + escape_text(_filled_header(self.text, self.items, scope, place)).encode()


@dataclass(frozen=True, slots=True)
class HeaderProse:
    """The page headers and footers of a sheet: their element as it stands in the part, and their texts."""

    part: str
    element: bytes
    texts: tuple[tuple[str, str], ...]
    pieces: tuple[HeaderPiece, ...]
    end: bytes

    def fill(self, package: Package, scope: Scope, sheet: str) -> None:
        """Fill their placeholders; raises UnwritableValue when one becomes too long for Excel."""
        filled = [piece.filled(scope, sheet) for piece in self.pieces]
        package.replace_last(self.part, self.element, b"".join((*filled, self.end)))


def find_part_prose(package: Package, part: str, cell: tuple[int, int] = (0, 0)) -> Iterator[PartProse]:
    """Yield the drawings and charts that the worksheet `part` leads to and that hold placeholders.

    `cell` is where the chart `part` begins, when it is one.
    """
    relationships = read_relationships(package, part)
    charts = any(item.type == CHART for item in relationships)
    cells = related_cells(package.part(part), part) if charts else {}
    for item in relationships:
        if item.external or item.type not in (DRAWING, CHART, USER_SHAPES):
            continue
        begins = cells.get(item.id, cell)
        paragraphs = read_paragraphs(package.part(item.target), item.target)
        if any(has_placeholder("".join(paragraph.texts)) for paragraph in paragraphs):
            yield PartProse(item.target, item.type == CHART, paragraphs, begins)
        yield from find_part_prose(package, item.target, begins)


def find_header_prose(package: Package, part: str) -> HeaderProse | None:
    """Return the headers and footers of the worksheet `part` when they hold placeholders."""
    found = _HEADER_FOOTER.search(package.part(part))
    if found is None or OPENING.encode() not in found[0]:
        return None
    root = parse(_isolated(found[0]), part)
    texts = tuple((etree.QName(element).localname, element.text or "") for element in root.iter())
    held = tuple((name, text) for name, text in texts if has_placeholder(text))
    return HeaderProse(part, found[0], held, *_taken_apart(found[0]))


def _taken_apart(element: bytes) -> tuple[tuple[HeaderPiece, ...], bytes]:
    """Return the texts of a headerFooter element with what stands before each, and what stands behind all."""
    pieces, at = [], 0
    for found in _HEADER_TEXT.finditer(element):
        text = unescape(found["text"].decode())
        before = element[at : found.start("text")]
        pieces.append(HeaderPiece(before, found["name"].decode(), text, tuple(placeholders(text))))
        at = found.end("text")
    return tuple(pieces), element[at:]


def has_placeholder(text: str) -> bool:
    """Return whether a text holds a placeholder."""
    return OPENING in text and any(True for _ in placeholders(text))


def filled_tab(name: str, scope: Scope) -> str:
    """Return the text that a tab's name becomes, as it is before Excel's limits are seen to."""
    return fill_text(name, scope, Place(name, "its tab"))


def _filled_header(text: str, items: Iterable[Placeholder], scope: Scope, place: Place) -> str:
    pieces: list[str] = []
    at = 0
    for item in items:
        pieces.append(text[at : item.start])
        # & begins a code of the header; a digit after a font size would belong to the size
        value = written(item, scope, place).replace("&", "&&")
        if value[:1].isdigit() and _FONT_SIZE.search("".join(pieces)):
            value = f" {value}"
        pieces.append(value)
        at = item.end
    filled = "".join((*pieces, text[at:]))
    if len(filled) > LONGEST_HEADER:
        raise UnwritableValue(
            place.sheet, place.at, f"the text has more than {LONGEST_HEADER} characters; shorten it"
        )
    return filled


def _isolated(element: bytes) -> bytes:
    """Return an element cut out of its part as a document whose prefixes mean nothing."""
    return re.sub(rb"<(/?)\w+:", rb"<\1", element)
