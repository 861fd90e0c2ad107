"""When two figures are the same: sums of decimals are never quite exact."""

from __future__ import annotations

ROUNDING = 1e-9
"""What sums lose, as a part of their value."""


def same(first: float, second: float) -> bool:
    """Tell whether the figures differ by no more than sums lose."""
    return abs(first - second) <= ROUNDING * max(abs(first), abs(second))
