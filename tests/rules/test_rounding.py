"""Figures that are the same save for what sums of decimals lose."""

from __future__ import annotations

from pac_excel.rules.rounding import same


def test_sums_of_decimals_are_the_same_as_what_they_should_be() -> None:
    assert same(0.1 + 0.2, 0.3)
    assert same(0.0, 0.0)


def test_figures_that_differ_by_more_are_not_the_same() -> None:
    assert not same(310.0, 309.999)
    assert not same(0.0, 0.001)
