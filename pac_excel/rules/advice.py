"""Which action to give up first when money or days run short."""

from __future__ import annotations

from collections.abc import Iterable

from pac_excel.kpi.cost import roi
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action


def least_profitable(plan: Plan, actions: Iterable[Action]) -> Action | None:
    """Return the action whose gain pays its cost least, None when none has a gain in figures.

    An action without a gain is one of quality or organisation: nothing says that it is the one to give up.
    """
    rated: list[tuple[float, int, Action]] = []
    for position, action in enumerate(actions):
        rate = roi(plan, action)
        if action.expected_gain and rate is not None:
            rated.append((rate, position, action))
    return min(rated)[2] if rated else None
