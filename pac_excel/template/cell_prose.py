"""Placeholders in the cells of a sheet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from pac_excel.ooxml.errors import TextTooLong, UnwritableValue
from pac_excel.ooxml.references import format_cell
from pac_excel.ooxml.rich_text import Link, RichText
from pac_excel.ooxml.sheet_data import SheetData, SourceCell, SourceRow
from pac_excel.ooxml.values import BadValue, OversizedText, cell_xml, escape_text, unescape_text
from pac_excel.ooxml.xml import MAIN, parse
from pac_excel.template.prose import OPENING, Place, Placeholder, Scope, fill_runs, placeholders

_RUN = f"{{{MAIN}}}r"
_TEXT = f"{{{MAIN}}}t"
_LOOK = f"{{{MAIN}}}rPr"
_SHARED = re.compile(r"<v>\s*([0-9]+)\s*</v>")
_INLINE = re.compile(r"<is[\s>].*</is>", re.DOTALL)
_TYPE = re.compile(r"\st=[\"'](\w+)[\"']")
_NAMESPACE = re.compile(r"\sxmlns(?::\w+)?=\"[^\"]*\"")


@dataclass(frozen=True, slots=True)
class TextRun:
    """A piece of a cell's text with its `rPr` element, "" for one that looks as the cell does."""

    text: str
    look: str


@dataclass(frozen=True, slots=True)
class CellProse:
    """A cell that holds placeholders."""

    row: int
    column: int
    style: str
    runs: tuple[TextRun, ...]

    @property
    def address(self) -> str:
        """The address of the cell."""
        return format_cell(self.row, self.column)

    @property
    def text(self) -> str:
        """All its text."""
        return "".join(run.text for run in self.runs)

    @property
    def lone(self) -> Placeholder | None:
        """The placeholder that is all the cell holds, and asks for no format."""
        found = list(placeholders(self.text))
        alone = len(found) == 1 and found[0].end - found[0].start == len(self.text.strip())
        return found[0] if alone and not found[0].formats else None

    def filled(self, address: str, scope: Scope, sheet: str, *, date1904: bool) -> SourceCell:
        """Return the cell as it stands at `address` with its placeholders filled.

        A placeholder that is all its cell holds gives the value itself: a number stays a number.
        """
        place = Place(sheet, address)
        lone = self.lone
        value = scope.value(lone.name, place) if lone else None
        try:
            # rich text and links depend on more than the cell; in prose they are their text
            if lone and not isinstance(value, str | RichText | Link):
                xml = cell_xml(address, self.style, value, date1904=date1904)
            else:
                xml = self._text_xml(address, fill_runs([run.text for run in self.runs], scope, place))
        except OversizedText as error:
            raise TextTooLong(sheet, address, error.reason) from error
        except BadValue as error:
            raise UnwritableValue(sheet, address, error.reason) from error
        return SourceCell(xml, self.style, is_filled="/>" not in xml)

    def _text_xml(self, address: str, texts: Sequence[str]) -> str:
        whole = cell_xml(address, self.style, "".join(texts))
        if len(texts) == 1 and not self.runs[0].look:
            return whole
        pieces = [
            f'<r>{run.look}<t xml:space="preserve">{escape_text(text)}</t></r>'
            for run, text in zip(self.runs, texts, strict=True)
            if text
        ]
        if not pieces:
            return whole
        return f'<c r="{address}"{self.style} t="inlineStr"><is>{"".join(pieces)}</is></c>'


SharedProse = Mapping[int, tuple[TextRun, ...]]
"""The shared strings that hold placeholders, by number."""


def read_shared_prose(data: bytes, part: str) -> SharedProse:
    """Return the shared strings with placeholders."""
    if b"{" not in data:
        return {}
    items = parse(data, part).iterfind(f"{{{MAIN}}}si")
    return {number: runs for number, item in enumerate(items) if (runs := _prose_runs(item))}


def find_cell_prose(source: SheetData, shared: SharedProse) -> tuple[CellProse, ...]:
    """Return the cells of a sheet that hold placeholders."""
    return tuple(
        CellProse(row, column, cell.style, runs)
        for row, source_row in source.rows.items()
        if shared or "{" in source_row.xml
        for column, cell in source_row.cells.items()
        if cell.formula is None and cell.is_filled and (runs := _cell_runs(cell.xml, shared))
    )


def fill_cells(
    source: SheetData,
    prose: Sequence[CellProse],
    scope: Callable[[CellProse], Scope],
    sheet: str,
    *,
    date1904: bool,
) -> SheetData:
    """Return the rows of a sheet with the placeholders in its cells filled."""
    rows: dict[int, SourceRow] = dict(source.rows)
    by_row: dict[int, list[CellProse]] = {}
    for cell in prose:
        by_row.setdefault(cell.row, []).append(cell)
    for row, filled in by_row.items():
        cells = dict(rows[row].cells)
        for cell in filled:
            cells[cell.column] = cell.filled(cell.address, scope(cell), sheet, date1904=date1904)
        changed = replace(rows[row], cells=cells)
        changed.xml = changed.with_cells({column: cell.xml for column, cell in cells.items()})
        rows[row] = changed
    return replace(source, rows=rows)


def _cell_runs(xml: str, shared: SharedProse) -> tuple[TextRun, ...]:
    kind = _TYPE.search(xml, 0, xml.find(">"))
    if kind is None:
        return ()
    if kind[1] == "s":
        index = _SHARED.search(xml) if shared else None
        return shared.get(int(index[1]), ()) if index else ()
    if kind[1] != "inlineStr" or "{" not in xml:
        return ()
    inline = _INLINE.search(xml)
    return _prose_runs(parse(_in_namespace(inline[0]), "")) if inline else ()


def _in_namespace(xml: str) -> bytes:
    return xml.replace("<is", f'<is xmlns="{MAIN}"', 1).encode()


def _prose_runs(item: etree._Element) -> tuple[TextRun, ...]:
    """Return the runs of an `si` or `is` element when its text holds a placeholder, else none."""
    runs = tuple(_runs(item))
    text = "".join(run.text for run in runs)
    return runs if OPENING in text and any(True for _ in placeholders(text)) else ()


def _runs(item: etree._Element) -> Iterator[TextRun]:
    for element in item:
        if element.tag == _TEXT:
            yield TextRun(unescape_text(element.text or ""), "")
        elif element.tag == _RUN:
            look = element.find(_LOOK)
            text = "" if look is None else etree.tostring(look, encoding="unicode", with_tail=False)
            yield TextRun(unescape_text(element.findtext(_TEXT) or ""), _NAMESPACE.sub("", text))
