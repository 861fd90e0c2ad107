"""The height that rows need for the text in them, for programs that measure none when they open a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from pac_excel.ooxml.package import Package
from pac_excel.ooxml.references import Area, parse_area
from pac_excel.ooxml.relationships import STYLES, read_relationships
from pac_excel.ooxml.text_size import STANDARD_SIZE, line_count, text_height
from pac_excel.ooxml.worksheet_frame import frame
from pac_excel.ooxml.xml import MAIN, parse

_MAIN = f"{{{MAIN}}}"
_STYLE = re.compile(r' s="([0-9]+)"')
_HEIGHT = re.compile(r'\sht="([\d.]+)"')
_CUSTOM = re.compile(r'\scustomHeight="(?:1|true)"')
_DEFAULT_WIDTH = 9.14


@dataclass(frozen=True, slots=True)
class Look:
    """What the height of a text depends on in a cell style."""

    wraps: bool = False
    size: float = STANDARD_SIZE
    bold: bool = False
    indent: int = 0


class CellLooks:
    """The looks of cell styles, read when the first is asked for."""

    def __init__(self, package: Package, workbook_part: str) -> None:
        self._part = next(
            (item.target for item in read_relationships(package, workbook_part) if item.type == STYLES), ""
        )
        self._data = package.part(self._part) if self._part in package else b""
        self._looks: list[Look] | None = None

    def of(self, style: str) -> Look:
        """Return the look of cells with the attribute `style`."""
        if self._looks is None:
            self._looks = _read(self._data, self._part) if self._data else []
        match = _STYLE.search(style)
        index = int(match[1]) if match else 0
        return self._looks[index] if index < len(self._looks) else Look()


@dataclass(frozen=True, slots=True, eq=False)
class RowHeights:
    """The heights that texts need on one sheet: its widths of columns, its merged cells, the cell looks."""

    looks: CellLooks
    widths: Mapping[int, float]
    merged: Mapping[tuple[int, int], float]
    default: float

    @classmethod
    def of(cls, looks: CellLooks, data: bytes, part: str) -> RowHeights:
        """Return those of the worksheet part `data`."""
        root = frame(data, part)
        properties = root.find(f"{_MAIN}sheetFormatPr")
        default = _DEFAULT_WIDTH
        if properties is not None:
            default = float(properties.get("defaultColWidth", _DEFAULT_WIDTH))
        widths = {
            column: float(element.get("width", default))
            for element in root.iterfind(f"{_MAIN}cols/{_MAIN}col")
            for column in range(int(element.get("min", "0")), min(int(element.get("max", "0")), 1_000) + 1)
        }
        merged: dict[tuple[int, int], float] = {}
        for element in root.iterfind(f"{_MAIN}mergeCells/{_MAIN}mergeCell"):
            area: Area = parse_area(str(element.get("ref")))
            if area.height == 1:
                columns = range(area.first_col, area.last_col + 1)
                width = sum(widths.get(column, default) for column in columns)
                merged[area.first_row, area.first_col] = width
        return cls(looks, widths, merged, default)

    def measure(self, column: int, style: str, *, width: float = 0.0) -> Measure | None:
        """Return what measures the texts of a column in cells of a style, None where none wraps."""
        look = self.looks.of(style)
        return Measure(width or self.widths.get(column, self.default), look) if look.wraps else None

    def needed(self, column: int, style: str, value: object, *, width: float = 0.0) -> float:
        """Return the height that a value needs in a column, in points; nil for one on a single line."""
        measure = self.measure(column, style, width=width)
        return measure.needed(value) if measure else 0.0


@dataclass(frozen=True, slots=True)
class Measure:
    """Cells that wrap: their width in digits of the standard font, and how their text looks."""

    width: float
    look: Look

    def needed(self, value: object) -> float:
        """Return the height that a value needs, in points; nil for one on a single line."""
        if not isinstance(value, str) or not value:
            return 0.0
        look = self.look
        lines = line_count(value, self.width, look.size, bold=look.bold, indent=look.indent)
        return text_height(lines, look.size) if lines > 1 else 0.0


def with_height(start: str, height: float) -> str:
    """Return the start tag of a row with a height that programs may change, unless one was set by hand."""
    return with_room(start, height_attribute(height))


def with_room(start: str, mark: str) -> str:
    """Return the start tag of a row with a mark where its height goes, unless that was set by hand."""
    return start if _CUSTOM.search(start) else f"{_HEIGHT.sub('', start)[:-1]}{mark}>"


def height_attribute(height: float) -> str:
    """Return what stands in the start tag of a row of that height, in points; "" for nil."""
    return f' ht="{height:g}"' if height else ""


def raised(start: str, height: float) -> str:
    """Return the start tag of a row that is at least so high, set by hand or not."""
    stated = _HEIGHT.search(start)
    if stated and float(stated[1]) >= height:
        return start
    return f'{_HEIGHT.sub("", start)[:-1]} ht="{height:g}">'


def _read(data: bytes, part: str) -> list[Look]:
    root = parse(data, part)
    fonts = [
        (float(_value(font, "sz") or STANDARD_SIZE), font.find(f"{_MAIN}b") is not None)
        for font in root.iterfind(f"{_MAIN}fonts/{_MAIN}font")
    ]
    looks = []
    for style in root.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf"):
        alignment = style.find(f"{_MAIN}alignment")
        stated = (
            {} if alignment is None else {str(key): str(value) for key, value in alignment.attrib.items()}
        )
        at = int(style.get("fontId", "0"))
        size, bold = fonts[at] if at < len(fonts) else (STANDARD_SIZE, False)
        wraps = stated.get("wrapText") in ("1", "true")
        looks.append(Look(wraps, size, bold, int(stated.get("indent", "0"))))
    return looks


def _value(font: etree._Element, name: str) -> str | None:
    found = font.find(f"{_MAIN}{name}")
    return None if found is None else found.get("val")
