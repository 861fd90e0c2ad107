"""Reading the cells of a sheet that is written as Excel and its like write it, without building a tree.

Nothing in a worksheet can hurt this reader, which knows no entity, no nesting and no document type: it needs
no guard before it. Rows that are written in any other way are left to the guard and to the parser; what
stands around them is not looked at.
"""

from __future__ import annotations

import re

from lxml import etree

from pac_excel.ooxml.cells import CellMaker, Cells
from pac_excel.ooxml.plain_xml import after_head, unescape
from pac_excel.ooxml.references import MAX_COLUMN, MAX_ROW, column_number
from pac_excel.ooxml.shared_strings import plain_text
from pac_excel.ooxml.values import BadValue, unescape_text
from pac_excel.ooxml.xml import MAIN

# larger parts would stand in memory several times over
_LARGEST = 64 * 1024 * 1024
_START, _END = b"<sheetData>", b"</sheetData>"
_ROOT = re.compile(
    rb'<worksheet(?=[^<>]* xmlns="' + re.escape(MAIN.encode()) + rb'")(?:\s[\w:.-]+="[^"<>]*")+>'
)
_PLACE = r'<c r="{}[0-9]{{1,7}}"(?: s="[0-9]+")?'
_EMPTY = re.compile(_PLACE.format("[A-Z]{1,3}") + r'(?: t="[A-Za-z]+")?(?:/>|></c>)')
# a cell that holds something; no `<` is looked at twice, so no file can make it slow
_CELLS = re.compile(
    _PLACE.format("([A-Z]{1,3})") + r'(?: t="([A-Za-z]+)")?(?: (?:cm|vm|ph)="[0-9]+")*>'
    r'(?:<f((?: [A-Za-z0-9]+="[^"<>]*")*)(?:/>|>([^<]*)</f>))?'
    r'(?:<v(?: xml:space="preserve")?(?:/>|>([^<]*)</v>)|'
    r'<is>(?:<t(?: xml:space="preserve")?(?:/>|>([^<]*)</t>)|'
    r"(<r>[^<]*(?:<(?!/is>|/?c[ />])[^<]*)*+))</is>)?</c>"
)
_ROW = r'<row(?: (?!r=)[A-Za-z][\w:.-]*="[^"<>&]*")* r="([0-9]{1,7})"(?: [A-Za-z][\w:.-]*="[^"<>&]*")*'
_NEXT_ROW = re.compile(rf"\s*(?:</row>)?\s*{_ROW}>\s*")
# what stands before, between and behind cells
_BETWEEN = re.compile(rf"(?:\s|</row>|{_ROW}/?>)*+")
_RUN_TEXT = re.compile(r'<t(?: xml:space="preserve")?>([^<]*)</t>')
_SHARED = re.compile(r'(?=.* t="shared")(?:.* si="([0-9]*)")?')


def read_plain(data: bytes, maker: CellMaker) -> Cells | None:
    """Return the cells of the worksheet part `data`, None when it is not written in the usual way."""
    try:
        text = _rows_of(data)
        return None if text is None else _read(text, maker)
    except (ValueError, LookupError, BadValue, etree.XMLSyntaxError):
        return None


def _rows_of(data: bytes) -> str | None:
    """Return what stands in the one list of rows of a worksheet, None when searches cannot tell."""
    if len(data) > _LARGEST:
        return None
    head = _ROOT.match(data, max(after_head(data), 0))
    start, end = data.find(_START), data.rfind(_END)
    if head is None or not head.end() <= start < end:
        return None
    # a comment before the rows may hold others, and what declares a document type is no worksheet
    before, after = data[head.end() : start], data.find(b"sheetData", end + len(_END))
    if b"<!" in before or b"<?" in before or after >= 0:
        return None
    text = str(data[start + len(_START) : end], "utf-8")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _read(text: str, maker: CellMaker) -> Cells:
    """Return the cells of rows; ValueError when there is anything but cells written in the usual way."""
    *parts, rest = _CELLS.split(_EMPTY.sub("", text))
    if not _BETWEEN.fullmatch(rest):
        raise ValueError(rest)
    step = 1 + _CELLS.groups
    cells, row, places = Cells(), 0, set()
    values = cells.values
    for before, letters, kind, attributes, formula, value, inline, rich in zip(
        *(parts[first::step] for first in range(step)), strict=True
    ):
        if before or not row:
            row = _row_after(before, row)
        place = row, _COLUMNS[letters]
        places.add(place)
        if inline:
            values[place] = unescape_text(unescape(inline)) if "&" in inline or "_x" in inline else inline
        elif value:
            found = maker.value(kind, unescape(value) if "&" in value else value)
            if found != "":
                values[place] = found
        elif rich and (runs := _text_of_runs(rich)):
            values[place] = runs
        if attributes is not None:
            cells.formulas[place] = _formula(attributes, formula or "", maker, place)
    if len(places) * step < len(parts):
        raise ValueError("a cell stands twice")
    return cells


def _text_of_runs(written: str) -> str:
    """Return the text of runs, without what they look like and without phonetic guides."""
    found = _RUN_TEXT.findall(written)
    if "<rPh" in written or len(found) != written.count("<t>") + written.count("<t ") + written.count("<t/"):
        return plain_text(etree.fromstring(f'<is xmlns="{MAIN}">{written}</is>'))
    return "".join([unescape_text(unescape(text)) for text in found])


def _formula(attributes: str, text: str, maker: CellMaker, at: tuple[int, int]) -> str:
    """Return the text of a formula, that of a shared one as it reads in the cell `at`."""
    formula = unescape(text) if "&" in text else text
    shared = _SHARED.match(attributes) if "shared" in attributes else None
    return formula if shared is None else maker.shared_formula(shared[1] or "", formula, at)


def _row_after(between: str, row: int) -> int:
    """Return the number of the row that begins between two cells, `row` when none does."""
    begins = _NEXT_ROW.fullmatch(between)
    if begins is None and _BETWEEN.fullmatch(between):
        last, end = between.rfind("<row"), between.rfind("</row>")
        if last < 0 and end < 0 and row:
            return row
        begins = _NEXT_ROW.fullmatch(between, last) if last > end else None
    if begins is None or not 0 < int(begins[1]) <= MAX_ROW:
        raise ValueError(between)
    return int(begins[1])


class _Columns(dict[str, int]):
    """The number of each column by its letters; ValueError beyond the last one of a sheet."""

    def __missing__(self, letters: str) -> int:
        number = column_number(letters)
        if number > MAX_COLUMN:
            raise ValueError(letters)
        self[letters] = number
        return number


_COLUMNS = _Columns()
