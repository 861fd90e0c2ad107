"""What free text speaks of: the words that it uses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action


def speaks_of(words: re.Pattern[str], texts: Iterable[str | None]) -> bool:
    """Tell whether one of the texts uses one of the words."""
    return any(words.search(text) for text in texts if text)


def prose_of(plan: Plan, action: Action) -> Iterator[str | None]:
    """Yield all that is written on how the action is led, its target's mix included."""
    yield from (action.title, action.how, action.means, action.crm_use, action.choice)
    yield from (milestone.label for milestone in action.milestones)
    target = links_of(plan).targets.get(action.target or "")
    if target is not None:
        mix = target.mix
        yield from (mix.product, mix.price, mix.place, mix.promotion, mix.extra1, mix.extra2)
