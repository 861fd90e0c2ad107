from __future__ import annotations

import pytest

from pac_excel.ooxml.results import has_result, without_result, without_results
from pac_excel.ooxml.sheet_data import SourceCell, read_sheet_data
from pac_excel.ooxml.xml import MAIN


@pytest.mark.parametrize(
    ("cell", "left"),
    [
        ('<c r="A1" s="3"><f>B1</f><v>5</v></c>', '<c r="A1" s="3"><f>B1</f></c>'),
        ('<c r="A1" t="str"><f>B1</f><v xml:space="preserve"> t </v></c>', '<c r="A1"><f>B1</f></c>'),
        ('<c r="A1" t="e" vm="1" cm="2"><f>B1</f><v>#VALUE!</v></c>', '<c r="A1" cm="2"><f>B1</f></c>'),
        ('<x:c r="A1" t="b"><x:f>B1</x:f><x:v>1</x:v></x:c>', '<x:c r="A1"><x:f>B1</x:f></x:c>'),
        ('<c r="A1" t="inlineStr"><is><t>a</t></is></c>', '<c r="A1"></c>'),
        ('<c r="A1"><f t="array" ref="A1">B1</f><v/></c>', '<c r="A1"><f t="array" ref="A1">B1</f></c>'),
    ],
)
def test_a_cell_loses_its_result_and_what_tells_its_type(cell: str, left: str) -> None:
    assert has_result(SourceCell(cell, ""))
    after = without_result(SourceCell(cell, ""))
    assert after.xml == left
    assert not has_result(after)


def test_only_the_cells_that_are_asked_for_lose_theirs() -> None:
    rows = '<row r="1"><c r="A1"><f>1</f><v>1</v></c><c r="B1"><f>2</f><v>2</v></c></row>'
    data = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()
    after = without_results(read_sheet_data(data, "s"), [(1, 2)])
    assert after.rows[1].xml == '<row r="1"><c r="A1"><f>1</f><v>1</v></c><c r="B1"><f>2</f></c></row>'
