"""How much a finding of the SWOT, or an action, weighs."""

from __future__ import annotations

from pac_excel.plan.actions import Action
from pac_excel.plan.diagnosis import SwotItem

STRONG_CRITICALITY = 12
STRONG_GRAVITY = 5


def criticality(item: SwotItem | Action) -> int | None:
    """Return gravity x urgency (1 to 25), None when either is missing.

    Excel: `=IF(OR([@Gravité]="",[@Urgence]=""),"",[@Gravité]*[@Urgence])`. Source: the method ranks decisions
    by gravity and urgency.
    """
    if item.gravity is None or item.urgency is None:
        return None
    return item.gravity * item.urgency


def is_strong(
    item: SwotItem, criticality_from: float = STRONG_CRITICALITY, gravity_from: float = STRONG_GRAVITY
) -> bool:
    """Tell whether the finding calls for an answer: critical enough, or of the highest gravity on its own.

    Excel: `=OR(N([@Criticité])>=12,N([@Gravité])>=5)`. Source: rule SWO-01.
    """
    weight = criticality(item)
    grave = item.gravity is not None and item.gravity >= gravity_from
    return grave or (weight is not None and weight >= criticality_from)
