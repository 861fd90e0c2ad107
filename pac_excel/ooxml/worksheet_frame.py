"""What stands around the rows of a worksheet part, in the order that the schema wants."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from pac_excel.ooxml.xml import MAIN, parse, serialize

_MAIN = f"{{{MAIN}}}"
_ORDER = {
    f"{_MAIN}{name}": place
    for place, name in enumerate(
        (
            "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection "
            "protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells "
            "phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup "
            "headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags drawing "
            "legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts "
            "extLst"
        ).split()
    )
}
_ROWS_START, _ROWS_END = b"<sheetData>", b"</sheetData>"


def child(root: etree._Element, name: str) -> etree._Element:
    """Return the child `name` of a worksheet element, put in its place when it is not there yet."""
    tag = f"{_MAIN}{name}"
    found = root.find(tag)
    if found is None:
        found = etree.Element(tag)
        before = [element for element in root if _ORDER.get(element.tag, len(_ORDER)) < _ORDER[tag]]
        root.insert(root.index(before[-1]) + 1 if before else 0, found)
    return found


def frame(data: bytes, part: str) -> etree._Element:
    """Return the root of a worksheet part without its rows."""
    start, end = _rows(data)
    return parse(data[:start] + data[end:] if end else data, part)


def change_frame(data: bytes, part: str, change: Callable[[etree._Element], None]) -> bytes:
    """Return a worksheet part once `change` has been made to its root, which it sees without the rows.

    The rows of a large sheet are neither parsed nor copied apart.
    """
    root = frame(data, part)
    change(root)
    start, end = _rows(data)
    if not end:
        return serialize(root)
    rows = root.find(f"{_MAIN}sheetData")
    if rows is not None:
        rows.text = " "
    head, _, tail = serialize(root).partition(b"<sheetData> </sheetData>")
    return b"".join((head, _ROWS_START, data[start:end], _ROWS_END, tail))


def _rows(data: bytes) -> tuple[int, int]:
    """Return where the rows begin and end, zeros when they cannot be told from the bytes alone."""
    start = data.find(_ROWS_START) + len(_ROWS_START)
    end = data.rfind(_ROWS_END)
    return (start, end) if len(_ROWS_START) <= start <= end else (0, 0)
