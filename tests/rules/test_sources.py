from __future__ import annotations

import inspect

import pytest

from pac_excel.rules.registry import RULES
from pac_excel.rules.sources import SOURCES, cited


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("L223-1 [2]", [2]),
        ("L223-1 [2, 3]; décret 2022-34 [5-7].", [2, 3, 5, 6, 7]),
        ("channels: [EMAIL], values: [1.5]", []),
    ],
)
def test_numbers_in_brackets_are_sources(text: str, numbers: list[int]) -> None:
    assert cited(text) == numbers


def test_every_source_that_a_rule_cites_is_known() -> None:
    words = {rule.code: (inspect.getdoc(rule) or "").partition("\nExample:")[0] for rule in RULES}
    assert {
        code: numbers for code, text in words.items() if (numbers := set(cited(text)) - set(SOURCES))
    } == {}
