from __future__ import annotations

import pytest

from pac_excel.ooxml.column_looks import ColumnLooks
from pac_excel.ooxml.errors import MalformedPart
from pac_excel.ooxml.references import MAX_COLUMN, parse_area
from pac_excel.ooxml.xml import MAIN, parse

BLOCK = parse_area("B2:C4")
COLUMNS = (
    '<col min="1" max="2" width="9"/><col min="3" max="3" width="5" hidden="1"/>'
    '<col min="4" max="{}" width="7"/>'
)


def looks(count: int, *, pushed: bool, last: int = 6) -> list[tuple[int, int, str]]:
    sheet = f'<worksheet xmlns="{MAIN}"><cols>{COLUMNS.format(last)}</cols><sheetData/></worksheet>'
    root = parse(sheet.encode(), "s")
    ColumnLooks.read(root, "s").repeated(BLOCK, count, pushed=pushed).write(root)
    return [
        (int(item.get("min", "")), int(item.get("max", "")), item.get("width", ""))
        for item in root.iter(f"{{{MAIN}}}col")
    ]


@pytest.mark.parametrize(
    ("count", "pushed", "expected"),
    [
        (1, True, [(1, 2, "9"), (3, 3, "5"), (4, 6, "7")]),
        (2, True, [(1, 2, "9"), (3, 3, "5"), (4, 4, "9"), (5, 5, "5"), (6, 8, "7")]),
        (2, False, [(1, 2, "9"), (3, 3, "5"), (4, 4, "9"), (5, 5, "5"), (6, 6, "7")]),
        (0, True, [(1, 1, "9"), (2, 4, "7")]),
        (0, False, [(1, 1, "9"), (2, 2, "9"), (3, 3, "5"), (4, 6, "7")]),
    ],
)
def test_copies_look_like_the_block(count: int, pushed: bool, expected: list[tuple[int, int, str]]) -> None:
    assert looks(count, pushed=pushed) == expected


def test_no_column_lies_beyond_the_sheet() -> None:
    assert looks(3, pushed=True, last=MAX_COLUMN)[-1] == (8, MAX_COLUMN, "7")


def test_a_sheet_without_looks_keeps_no_empty_list() -> None:
    root = parse(f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'.encode(), "s")
    ColumnLooks(()).write(root)
    assert [item.tag for item in root] == [f"{{{MAIN}}}sheetData"]


def test_columns_that_are_none_are_told() -> None:
    root = parse(f'<worksheet xmlns="{MAIN}"><cols><col min="x"/></cols></worksheet>'.encode(), "s")
    with pytest.raises(MalformedPart, match="its columns cannot be read"):
        ColumnLooks.read(root, "s")
