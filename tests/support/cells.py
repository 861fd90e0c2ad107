"""The cells of a workbook file as they stand in its parts, read without any of the project's own code."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class ErrorCode(str):
    """An error value, `#DIV/0!`."""

    __slots__ = ()


Value = float | str | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell; `formula` is None for a constant, and empty for a formula shared with another cell."""

    value: Value
    formula: str | None


def read_cells(path: Path) -> dict[str, dict[str, Cell]]:
    """Return the cells of every worksheet, by sheet name and address."""
    with zipfile.ZipFile(path) as package:
        workbook = _relationships(package, "")["/officeDocument"]
        relationships = _relationships(package, workbook)
        strings = _shared_strings(package, relationships.get("/sharedStrings"))
        sheets = {}
        for sheet in etree.fromstring(package.read(workbook)).iter(f"{_MAIN}sheet"):
            part = relationships[sheet.get(f"{_OFFICE}id", "")]
            root = etree.fromstring(package.read(part))
            sheets[sheet.get("name", "")] = dict(_cells(root, strings))
        return sheets


def _relationships(package: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Return the parts that `part` points at, by relationship id and by the last word of its type."""
    folder, name = posixpath.split(part)
    targets = {}
    for link in etree.fromstring(package.read(posixpath.join(folder, "_rels", f"{name}.rels"))):
        target = posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")
        targets[link.get("Id", "")] = target
        targets["/" + link.get("Type", "").rpartition("/")[2]] = target
    return targets


def _shared_strings(package: zipfile.ZipFile, part: str | None) -> list[str]:
    if part is None:
        return []
    return [_text(item) for item in etree.fromstring(package.read(part)).iter(f"{_MAIN}si")]


def _cells(worksheet: etree._Element, strings: list[str]) -> Iterator[tuple[str, Cell]]:
    for cell in worksheet.iter(f"{_MAIN}c"):
        formula = cell.find(f"{_MAIN}f")
        yield (
            cell.get("r", ""),
            Cell(value=_value(cell, strings), formula=None if formula is None else formula.text or ""),
        )


def _value(cell: etree._Element, strings: list[str]) -> Value:
    inline = cell.find(f"{_MAIN}is")
    if inline is not None:
        return _text(inline)
    written = cell.findtext(f"{_MAIN}v")
    if written is None:
        return None
    match cell.get("t", "n"):
        case "s":
            return strings[int(written)]
        case "str":
            return _unescaped(written)
        case "b":
            return written == "1"
        case "e":
            return ErrorCode(written)
        case _:
            return float(written) if written else None


def _text(item: etree._Element) -> str:
    # A text stands whole or in runs; what stands in phonetic guides (rPh) is not the cell's.
    texts = [*item.iterfind(f"{_MAIN}t"), *item.iterfind(f"{_MAIN}r/{_MAIN}t")]
    return _unescaped("".join(text.text or "" for text in texts))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
