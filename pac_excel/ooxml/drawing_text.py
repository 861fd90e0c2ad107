"""The text of shapes and chart titles: paragraphs of runs, as drawings and charts share them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from pac_excel.ooxml.drawing import anchor_cell
from pac_excel.ooxml.xml import parse, serialize

DRAWING_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
SPREADSHEET_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"

# what XML cannot hold, and drawings have no escape for
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_PARAGRAPH = f"{{{DRAWING_MAIN}}}p"
_TEXT = f"{{{DRAWING_MAIN}}}t"
_SHAPE = f"{{{SPREADSHEET_DRAWING}}}sp"
_PROPERTIES = f"{{{SPREADSHEET_DRAWING}}}nvSpPr/{{{SPREADSHEET_DRAWING}}}cNvPr"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The texts of the runs of one paragraph, and the shape they stand in, "" in a chart.

    `cell` are row and column of the cell that the drawing around it begins in, zeros in a chart.
    """

    shape: str
    texts: tuple[str, ...]
    cell: tuple[int, int] = (0, 0)


def read_paragraphs(data: bytes, part: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a drawing or chart part, in their order."""
    return tuple(
        Paragraph(
            _shape(paragraph),
            tuple(element.text or "" for element in paragraph.iter(_TEXT)),
            anchor_cell(paragraph),
        )
        for paragraph in parse(data, part).iter(_PARAGRAPH)
    )


def change_paragraphs(data: bytes, part: str, change: Callable[[Paragraph], Sequence[str]]) -> bytes:
    """Return the part with the texts of each paragraph given by `change`, one a run."""
    root = parse(data, part)
    for paragraph in root.iter(_PARAGRAPH):
        elements = list(paragraph.iter(_TEXT))
        before = tuple(element.text or "" for element in elements)
        after = change(Paragraph(_shape(paragraph), before, anchor_cell(paragraph)))
        for element, text in zip(elements, after, strict=True):
            element.text = _UNWRITABLE.sub("", text)
    return serialize(root)


def _shape(paragraph: etree._Element) -> str:
    """Return the name of the shape around a paragraph."""
    shape: Iterator[etree._Element] = paragraph.iterancestors(_SHAPE)
    properties = next((element.find(_PROPERTIES) for element in shape), None)
    return "" if properties is None else properties.get("name", "")
