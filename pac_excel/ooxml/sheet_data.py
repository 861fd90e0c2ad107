"""The rows of a worksheet part as they are written, so that most can be written back unchanged."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from xml.parsers import expat

from pac_excel.ooxml.errors import MalformedPart
from pac_excel.ooxml.formulas import shift_formula
from pac_excel.ooxml.references import Area, column_number, format_cell, parse_area
from pac_excel.ooxml.spans import start_tag_end
from pac_excel.ooxml.values import escape_markup
from pac_excel.ooxml.xml import MAIN, as_utf8

_SHEET_DATA = f"{MAIN} sheetData"
_ROW = f"{MAIN} row"
_CELL = f"{MAIN} c"
_COLUMN = f"{MAIN} col"
_FORMULA = f"{MAIN} f"
_CONTENT = frozenset((f"{MAIN} v", f"{MAIN} is", _FORMULA))
_ROOT = f"{MAIN} worksheet"
_SPANS_ATTRIBUTE = re.compile(r"\sspans=(?:\"[^\"]*\"|'[^']*')")
_ADDRESS_ATTRIBUTE = re.compile(r"\sr=(?:\"[^\"]*\"|'[^']*')")
_HIDDEN_ATTRIBUTE = re.compile(r"\shidden=[\"'](?:1|true)[\"']")
_SHAPE_ATTRIBUTE = re.compile(r"\s(?:customHeight=[\"'](?:1|true)|outlineLevel=[\"'][1-7])[\"']")
_ARRAY_AREA = re.compile(r"<(?:\w+:)?f\s[^>]*?\bref=[\"']([^\"']+)")
_INPUT_CELL = re.compile(r"\sr[12]=[\"']([^\"']+)")
_DIGITS = "0123456789"


@dataclass(slots=True)
class SourceCell:
    """A cell as written: its element, its style attribute, its formula, and whether it holds anything."""

    xml: str
    style: str
    formula: str | None = None
    is_array: bool = False
    metadata: str = ""
    is_filled: bool = False

    @property
    def array_area(self) -> Area | None:
        """The cells that its array formula or data table fills, None for a formula of one cell."""
        found = _ARRAY_AREA.search(self.xml) if self.is_array or self.formula == "" else None
        return parse_area(found[1]) if found else None

    @property
    def input_cells(self) -> tuple[Area, ...]:
        """The cells of input of a data table."""
        tag = self.xml[: self.xml.find(">", self.xml.find(">") + 1)]
        return tuple(parse_area(address) for address in _INPUT_CELL.findall(tag))

    def moved_to(self, address: str) -> str:
        """Return the element as it reads in another cell."""
        return _ADDRESS_ATTRIBUTE.sub(f' r="{address}"', self.xml, count=1)


@dataclass(slots=True)
class SourceRow:
    """A row as written: its start tag, its cells by column, what follows them, and all of it as `xml`."""

    start: str
    end: str
    style: str = ""
    cells: dict[int, SourceCell] = field(default_factory=dict)
    xml: str = ""

    @property
    def is_shaped(self) -> bool:
        """Whether its height was set by hand, or it belongs to an outline."""
        return _SHAPE_ATTRIBUTE.search(self.start) is not None

    @property
    def is_hidden(self) -> bool:
        """Whether it is hidden, by a filter or by hand."""
        return _HIDDEN_ATTRIBUTE.search(self.start) is not None

    def with_cells(self, cells: Mapping[int, str]) -> str:
        """Return the row with other cells in the place of its own."""
        return self.start + "".join([cells[column] for column in sorted(cells)]) + self.end

    def renumbered(self, number: int) -> SourceRow:
        """Return a row without cells that has the height and style of this one."""
        start = _ADDRESS_ATTRIBUTE.sub(f' r="{number}"', self.start)
        return SourceRow(start, f"</{start[1:].split()[0]}>", self.style)

    def shown(self) -> SourceRow:
        """Return the same row, not hidden."""
        return replace(self, start=_HIDDEN_ATTRIBUTE.sub("", self.start))

    def pattern(self) -> RowPattern:
        """Return what other rows take after in this one."""
        before, after = _ADDRESS_ATTRIBUTE.split(self.start, maxsplit=1)
        return RowPattern(f'{before} r="', f'"{after}', f"</{before[1:]}>", self.style, self.is_shaped)


@dataclass(frozen=True, slots=True)
class RowPattern:
    """The height and style of a row, for rows of any number: its start tag around the number, its end."""

    before: str
    after: str
    end: str
    style: str
    is_shaped: bool

    def numbered(self, number: int) -> SourceRow:
        """Return a row without cells that looks so."""
        return SourceRow(f"{self.before}{number}{self.after}", self.end, self.style)


@dataclass(frozen=True, slots=True)
class SheetData:
    """A worksheet part taken apart: everything around the rows, the rows by number, the styles of columns.

    `formulas` are row and column of the cells that have one.
    """

    skeleton: bytes
    rows: Mapping[int, SourceRow]
    column_styles: Sequence[tuple[range, str]]
    formulas: Sequence[tuple[int, int]] = ()

    def cell(self, row: int, column: int) -> SourceCell:
        """Return a cell; one that is not written has the style of its row or else of its column."""
        source = self.rows.get(row)
        if source is not None:
            if column in source.cells:
                return source.cells[column]
            if source.style:
                return SourceCell("", source.style)
        return SourceCell("", next((style for columns, style in self.column_styles if column in columns), ""))

    def filled_by(self, row: int, column: int) -> Area:
        """Return the cells that the formula of a cell fills: its own, or those of an array formula."""
        return self.rows[row].cells[column].array_area or Area(row, column, row, column)


def read_sheet_data(data: bytes, part: str) -> SheetData:
    """Return the rows of the worksheet `part` and the part without them."""
    scanner = _Scanner(as_utf8(data, part), part)
    return SheetData(scanner.skeleton(), scanner.rows, scanner.column_styles, scanner.formulas)


def _style(index: str | None) -> str:
    return f' s="{index}"' if index else ""


class _Scanner:
    """Finds in one pass where rows, cells and formulas begin and end."""

    def __init__(self, data: bytes, part: str) -> None:
        self.rows: dict[int, SourceRow] = {}
        self.column_styles: list[tuple[range, str]] = []
        self.formulas: list[tuple[int, int]] = []
        self._data = data
        self._shared: dict[str, tuple[int, int, str]] = {}
        self._rows_start = self._rows_end = 0
        self._row = self._column = 0
        self._root_start = self._root_end = self._row_content = 0
        self._row_start = self._cell_start = self._formula_start = 0
        self._cell: SourceCell | None = None
        self._cell_attributes: dict[str, str] = {}
        self._formula_attributes: dict[str, str] = {}
        self._text: list[str] | None = None
        self._unshared: tuple[int, int, str] | None = None
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        try:
            self._parser.Parse(data, True)
        except (expat.ExpatError, ValueError, KeyError) as error:
            raise MalformedPart(part, f"its rows cannot be read ({error})") from error

    def skeleton(self) -> bytes:
        """Return the part with an empty sheetData in which unprefixed elements are the format's."""
        root_end = self._root_end
        head, tail = self._data[root_end : self._rows_start], self._data[self._rows_end :]
        root = self._data[self._root_start : root_end]
        if b" xmlns=" not in root:
            root = root[:-1] + f' xmlns="{MAIN}">'.encode()
        return self._data[: self._root_start] + root + head + b"<sheetData></sheetData>" + tail

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        at = self._parser.CurrentByteIndex
        if self._cell is not None and tag in (_CELL, _ROW):
            raise ValueError(f"a cell of row {self._row} holds cells")
        if tag == _CELL:
            self._start_cell(at, attributes)
        elif tag == _ROW:
            self._row = int(attributes.get("r", self._row + 1))
            if self._row in self.rows:
                raise ValueError(f"row {self._row} stands twice")
            self._column = 0
            self._row_start, self._row_content = at, start_tag_end(self._data, at)
            self.rows[self._row] = self._open_row(at, attributes)
        elif tag in _CONTENT and self._cell is not None:
            self._cell.is_filled = True
            if tag == _FORMULA:
                self._formula_start, self._formula_attributes, self._text = at, attributes, []
        elif tag == _COLUMN and "style" in attributes:
            columns = range(int(attributes["min"]), int(attributes["max"]) + 1)
            self.column_styles.append((columns, _style(attributes["style"])))
        elif tag == _SHEET_DATA:
            self._rows_start = at
        elif tag == _ROOT:
            self._root_start, self._root_end = at, start_tag_end(self._data, at)

    def _end(self, tag: str) -> None:
        if tag == _CELL:
            self._end_cell()
        elif tag == _ROW:
            self._end_row()
        elif tag == _FORMULA and self._text is not None:
            self._end_formula("".join(self._text))
        elif tag == _SHEET_DATA:
            self._rows_end = self._element_end(self._rows_start)

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _element_end(self, began: int) -> int:
        """Return where the element ends that expat is leaving and that began at `began`."""
        tag_end = start_tag_end(self._data, began)
        if self._data[tag_end - 2 : tag_end] == b"/>":
            return tag_end
        return self._data.index(b">", self._parser.CurrentByteIndex) + 1

    def _open_row(self, at: int, given: dict[str, str]) -> SourceRow:
        tag = self._data[at : start_tag_end(self._data, at)].decode()
        name = re.match(r"<[^\s/>]+", tag)
        if name is None:
            raise ValueError(f"row {self._row} has no tag")
        attributes = _SPANS_ATTRIBUTE.sub("", tag[name.end() :].rstrip(">").rstrip("/"))
        number = "" if "r" in given else f' r="{self._row}"'
        style = _style(given.get("s")) if given.get("customFormat") in ("1", "true") else ""
        return SourceRow(f"{name[0]}{number}{attributes}>", f"</{name[0][1:]}>", style)

    def _end_row(self) -> None:
        row = self.rows[self._row]
        end = self._element_end(self._row_start)
        if end > self._row_content:
            row.end = self._data[self._row_content : end].decode()
        row.xml = row.with_cells({column: cell.xml for column, cell in row.cells.items()})

    def _start_cell(self, at: int, attributes: dict[str, str]) -> None:
        address = attributes.get("r")
        self._column = column_number(address.rstrip(_DIGITS)) if address else self._column + 1
        self._cell_start, self._cell_attributes = at, attributes
        metadata = attributes.get("cm")
        self._cell = SourceCell(
            xml="",
            style=_style(attributes.get("s")),
            # cm="1" tells a dynamic array from one entered with Ctrl+Shift+Enter
            metadata=f' cm="{metadata}"' if metadata else "",
        )

    def _end_cell(self) -> None:
        cell, at = self._cell, self._cell_start
        if cell is None:
            return
        # whatever follows the last cell of a row belongs to the row
        self._row_content = self._element_end(at)
        raw = self._data[at : self._row_content].decode()
        if self._unshared:
            start, end, text = self._unshared
            self._unshared = None
            raw = self._data[at:start].decode() + text + self._data[end : self._row_content].decode()
        if "r" not in self._cell_attributes:
            name = re.match(r"<[^\s/>]+", raw)
            if name:
                raw = f'{name[0]} r="{format_cell(self._row, self._column)}"{raw[name.end() :]}'
        cell.xml = raw
        if self._column in self.rows[self._row].cells:
            raise ValueError(f"cell {format_cell(self._row, self._column)} stands twice")
        self.rows[self._row].cells[self._column] = cell
        self._cell = None

    def _end_formula(self, text: str) -> None:
        """Note the formula of the cell; a shared one is written out, so that its cells can change apart."""
        self._text = None
        if self._cell is None:
            return
        kind = self._formula_attributes.get("t")
        self._cell.is_array = kind == "array"
        if kind == "shared":
            index = self._formula_attributes.get("si", "")
            if text:
                self._shared[index] = (self._row, self._column, text)
            elif index in self._shared:
                row, column, shared = self._shared[index]
                text = shift_formula(shared, self._row - row, self._column - column)
            end = self._element_end(self._formula_start)
            self._unshared = (self._formula_start, end, f"<f>{escape_markup(text)}</f>")
        self._cell.formula = text
        self.formulas.append((self._row, self._column))
