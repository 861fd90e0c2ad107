from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from pac_excel.ooxml.chart import CHART, follow_chart
from pac_excel.ooxml.references import Area
from pac_excel.ooxml.values import CellError, ReadValue
from pac_excel.ooxml.xml import parse
from tests.ooxml.movements import FORMULA, movements


@dataclass
class FakeCells:
    """Cells that all hold `given`, or were not touched."""

    given: Sequence[ReadValue] | None
    touched: bool = True

    def are_touched(self, sheet: str, area: Area) -> bool:
        return self.touched

    def are_read_touched(self, formula: str) -> bool:
        return self.touched

    def values(self, sheet: str, area: Area) -> Sequence[ReadValue] | None:
        return self.given


def chart(kind: str, cache: str, reference: str = "$C$5:$C$7") -> bytes:
    """Return a chart part with one reference of the kind num or str, and what it remembers."""
    return (
        f'<c:chartSpace xmlns:c="{CHART}"><c:val><c:{kind}Ref><c:f>{FORMULA}{reference}</c:f>'
        f'<c:{kind}Cache>{cache}<c:ptCount val="1"/><c:pt idx="0"><c:v>1</c:v></c:pt></c:{kind}Cache>'
        f"</c:{kind}Ref></c:val></c:chartSpace>"
    ).encode()


def remembered(data: bytes) -> list[tuple[str | None, str | None]]:
    root = parse(data, "c")
    return [(point.get("idx"), point.findtext(f"{{{CHART}}}v")) for point in root.iter(f"{{{CHART}}}pt")]


def test_numbers_are_remembered_and_blanks_and_texts_left_out() -> None:
    cells = FakeCells([1, None, 2.5, "x", True, CellError("#N/A")])
    data = follow_chart(chart("num", "<c:formatCode>0</c:formatCode>"), "c", movements(3), cells)
    assert remembered(data) == [("0", "1"), ("2", "2.5"), ("4", "1"), ("5", "#N/A")]
    assert b'<c:ptCount val="6"/>' in data
    assert f"{FORMULA}$C$5:$C$10".encode() in data


def test_texts_are_remembered() -> None:
    data = follow_chart(chart("str", ""), "c", movements(3), FakeCells(["a", None, "b & c"]))
    assert remembered(data) == [("0", "a"), ("2", "b & c")]


def test_a_character_that_xml_cannot_hold_is_remembered_escaped() -> None:
    data = follow_chart(chart("str", ""), "c", movements(3), FakeCells(["a\x1fb"]))
    assert remembered(data) == [("0", "a_x001F_b")]


@pytest.mark.parametrize(("kind", "given"), [("num", None), ("str", None), ("str", [1, 2])])
def test_what_is_not_known_is_forgotten(kind: str, given: Sequence[ReadValue] | None) -> None:
    data = follow_chart(chart(kind, ""), "c", movements(3), FakeCells(given))
    assert b"Cache" not in data


def test_a_chart_of_untouched_cells_is_left_as_it_is() -> None:
    data = chart("num", "")
    assert follow_chart(data, "c", {}, FakeCells(None, touched=False)) is data


def test_a_series_whose_cells_are_taken_out_says_so() -> None:
    data = follow_chart(chart("num", "", "$C$7"), "c", movements(-1), FakeCells(None))
    assert f"{FORMULA}#REF!".encode() in data
    assert b"Cache" not in data


@pytest.mark.parametrize(("touched", "left"), [(True, []), (False, [("0", "1")])])
def test_what_a_series_by_defined_name_remembers_goes_when_its_cells_changed(
    touched: bool, left: list[tuple[str, str]]
) -> None:
    data = chart("num", "").replace(f"{FORMULA}$C$5:$C$7".encode(), b"[0]!montants")
    assert remembered(follow_chart(data, "c", {}, FakeCells([5], touched))) == left
