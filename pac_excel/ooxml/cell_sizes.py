"""How large cells are on the page."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pac_excel.ooxml.references import Area
from pac_excel.ooxml.worksheet_frame import frame
from pac_excel.ooxml.xml import MAIN

_MAIN = f"{{{MAIN}}}"
_POINT, _PIXEL = 12_700, 9_525  # in EMU
_DEFAULT_HEIGHT, _DEFAULT_WIDTH = 15.0, 9.14
# the digits of the standard font are seven pixels wide
_DIGIT = 7
_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*>")
_NUMBER = re.compile(rb"\sr=[\"'](\d+)[\"']")
_HEIGHT = re.compile(rb"\sht=[\"']([\d.]+)[\"']")
_HIDDEN = re.compile(rb"\shidden=[\"'](?:1|true)[\"']")


def area_size(data: bytes, part: str, area: Area) -> tuple[int, int]:
    """Return width and height in EMU of an area of the worksheet part `data`."""
    root = frame(data, part)
    properties = root.find(f"{_MAIN}sheetFormatPr")
    stated: Mapping[str, str] = (
        {} if properties is None else {str(key): str(value) for key, value in properties.attrib.items()}
    )
    height = float(stated.get("defaultRowHeight", _DEFAULT_HEIGHT))
    width = float(stated.get("defaultColWidth", _DEFAULT_WIDTH))
    widths = dict.fromkeys(range(area.first_col, area.last_col + 1), width)
    for element in root.iterfind(f"{_MAIN}cols/{_MAIN}col"):
        own = 0.0 if element.get("hidden") in ("1", "true") else float(element.get("width", width))
        for column in range(int(element.get("min", "0")), int(element.get("max", "0")) + 1):
            if column in widths:
                widths[column] = own
    heights = dict.fromkeys(range(area.first_row, area.last_row + 1), height)
    for tag in _ROW.findall(data):
        number, stated_height = _NUMBER.search(tag), _HEIGHT.search(tag)
        if number is None or int(number[1]) not in heights:
            continue
        if _HIDDEN.search(tag):
            heights[int(number[1])] = 0.0
        elif stated_height:
            heights[int(number[1])] = float(stated_height[1])
    return sum(int(each * _DIGIT) for each in widths.values()) * _PIXEL, round(sum(heights.values()) * _POINT)
