"""The references of a plan, followed both ways: made once a plan, so that measures and rules stay linear."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache, wraps
from typing import Any, TypeVar

from pac_excel.kpi.mentions import mentioned
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action, BudgetLine
from pac_excel.plan.choices import ActionStatus, SwotStatus
from pac_excel.plan.diagnosis import SwotItem
from pac_excel.plan.document import by_id
from pac_excel.plan.frame import Role
from pac_excel.plan.marketing import Segment, Target
from pac_excel.plan.objectives import Objective
from pac_excel.plan.steering import Decision, Kpi, Measure
from pac_excel.plan.strategy import Market, Product, StrategyCouple

T = TypeVar("T")
R = TypeVar("R")

_GIVEN_UP = (ActionStatus.ABANDONNEE, ActionStatus.REPORTEE)


class Links:
    """What a plan's records point at and what points at them; each map is made when first asked for."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.worked_out: dict[tuple[object, int], tuple[object, Any]] = {}

    @cached_property
    def actions(self) -> dict[str, Action]:
        """The actions by identifier."""
        return by_id(self.plan.actions)

    @cached_property
    def objectives(self) -> dict[str, Objective]:
        """The objectives by identifier."""
        return by_id(self.plan.objectives)

    @cached_property
    def targets(self) -> dict[str, Target]:
        """The marketing targets by identifier."""
        return by_id(self.plan.targets)

    @cached_property
    def products(self) -> dict[str, Product]:
        """The products by identifier."""
        return by_id(self.plan.products)

    @cached_property
    def markets(self) -> dict[str, Market]:
        """The markets by identifier."""
        return by_id(self.plan.markets)

    @cached_property
    def swot(self) -> dict[str, SwotItem]:
        """The findings of the SWOT by identifier."""
        return by_id(self.plan.swot)

    @cached_property
    def active_swot(self) -> tuple[SwotItem, ...]:
        """The findings of the SWOT that are not out of date."""
        return tuple(item for item in self.plan.swot if item.status is not SwotStatus.OBSOLETE)

    @cached_property
    def couples(self) -> dict[str, StrategyCouple]:
        """The product/market couples by identifier."""
        return by_id(self.plan.couples)

    @cached_property
    def roles(self) -> dict[str, Role]:
        """The roles by identifier."""
        return by_id(self.plan.roles)

    @cached_property
    def segments(self) -> dict[str, Segment]:
        """The segments by identifier."""
        return by_id(self.plan.segments)

    @cached_property
    def live_actions(self) -> tuple[Action, ...]:
        """The actions that are neither abandoned nor put off."""
        return tuple(item for item in self.plan.actions if is_live(item))

    @cached_property
    def children(self) -> dict[str, tuple[Objective, ...]]:
        """The objectives declined from each objective."""
        return _grouped((item.parent, item) for item in self.plan.objectives)

    @cached_property
    def actions_of_objective(self) -> dict[str, tuple[Action, ...]]:
        """The actions that serve each objective directly."""
        return _grouped((item.objective, item) for item in self.plan.actions)

    @cached_property
    def actions_of_couple(self) -> dict[str, tuple[Action, ...]]:
        """The actions on each product/market couple, named by the action or by its target."""
        return _grouped((self.couple_of(item), item) for item in self.plan.actions)

    @cached_property
    def actions_of_campaign(self) -> dict[str, tuple[Action, ...]]:
        """The actions that each campaign carries."""
        return _grouped((item.campaign, item) for item in self.plan.actions)

    @cached_property
    def charges(self) -> dict[str, tuple[tuple[Action, float], ...]]:
        """The actions on which each role works, with its days."""
        return _grouped(
            (charge.role, (action, charge.days))
            for action in self.plan.actions
            for charge in action.days
            if charge.days is not None
        )

    @cached_property
    def lines_of_action(self) -> dict[str, tuple[BudgetLine, ...]]:
        """The budget lines of each action."""
        return _grouped((line.action, line) for line in self.plan.budget_lines)

    @cached_property
    def kpis_of_objective(self) -> dict[str, tuple[Kpi, ...]]:
        """The indicators that follow each objective, as their first or as another one."""
        return _grouped(
            (objective, kpi)
            for kpi in self.plan.kpis
            for objective in dict.fromkeys((kpi.objective, *kpi.other_objectives))
        )

    @cached_property
    def measures_of_kpi(self) -> dict[str, tuple[Measure, ...]]:
        """The measures of each indicator."""
        return _grouped((measure.kpi, measure) for measure in self.plan.measures)

    @cached_property
    def objectives_of_couple(self) -> dict[str, tuple[Objective, ...]]:
        """The objectives that name each couple."""
        return _grouped((couple, item) for item in self.plan.objectives for couple in item.couple_ids)

    @cached_property
    def served(self) -> frozenset[str]:
        """The objectives with an action of their own or under one of their descendants."""
        found: set[str] = set()
        for start in self.actions_of_objective:
            current: str | None = start
            while current is not None and current not in found:
                found.add(current)
                above = self.objectives.get(current)
                current = above.parent if above else None
        return frozenset(found)

    @cached_property
    def swot_of_actions(self) -> frozenset[str]:
        """The SWOT findings that an action starts from."""
        return frozenset(name for action in self.plan.actions for name in action.swot_ids)

    @cached_property
    def swot_of_crossings(self) -> frozenset[str]:
        """The SWOT findings that a crossing names."""
        return frozenset(
            name for cross in self.plan.tows for name in (*cross.internal_ids, *cross.external_ids)
        )

    @cached_property
    def answered(self) -> frozenset[str]:
        """The SWOT findings that an action, an objective or a crossing names."""
        in_objectives = (name for item in self.plan.objectives for name in item.swot_ids)
        return self.swot_of_actions | self.swot_of_crossings | frozenset(in_objectives)

    @cached_property
    def acted_on(self) -> frozenset[str]:
        """The SWOT findings that come to an action: directly, through an objective or through a crossing."""
        found = set(self.swot_of_actions)
        for objective in self.plan.objectives:
            if objective.id in self.served:
                found.update(objective.swot_ids)
        for cross in self.plan.tows:
            if not self.actions.keys().isdisjoint(cross.leads_to):
                found.update((*cross.internal_ids, *cross.external_ids))
        return frozenset(found)

    def couple_of(self, action: Action) -> str | None:
        """Return the couple that the action works on, its own or its target's."""
        if action.couple is not None or action.target is None:
            return action.couple
        target = self.targets.get(action.target)
        return target.couple if target else None

    @cached_property
    def decisions_on(self) -> dict[str, tuple[Decision, ...]]:
        """The decisions that have a day, in the order of their days, by the names in their subjects."""
        dated = [item for item in self.plan.decisions if item.date is not None]
        dated.sort(key=lambda item: (item.date or dt.date.min, item.id))
        return _grouped((name, item) for item in dated for name in mentioned(item.ref))

    def segment_of(self, action: Action) -> Segment | None:
        """Return the segment that the action addresses, its own or its target's."""
        target = self.targets.get(action.target or "")
        return self.segments.get(action.segment or (target.segment if target else None) or "")

    def contacts_of(self, action: Action) -> int | None:
        """Return how many people the action can reach: its segment, on its own site where that is known."""
        segment = self.segment_of(action)
        if segment is None:
            return None
        sizes = {part.site: part.size for part in segment.size_by_site if part.size is not None}
        return sizes.get(action.site, segment.size)


@lru_cache(maxsize=4)
def _links(identity: _Same) -> Links:
    return Links(identity.plan)


class _Same:
    """A plan compared by identity: plans never change, and comparing two costs more than indexing one."""

    __slots__ = ("plan",)

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def __hash__(self) -> int:
        return id(self.plan)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.plan is other.plan


def is_live(action: Action) -> bool:
    """Tell whether the action is neither abandoned nor put off."""
    return action.status not in _GIVEN_UP


def links_of(plan: Plan) -> Links:
    """Return the links of `plan`, the same object each time as long as few plans are in use."""
    return _links(_Same(plan))


def once_a_record(function: Callable[[Plan, T], R]) -> Callable[[Plan, T], R]:
    """Have a function of a plan and one of its records work out each record once, with the plan's links."""

    @wraps(function)
    def known(plan: Plan, record: T) -> R:
        memory, key = links_of(plan).worked_out, (function, id(record))
        found = memory.get(key)
        if found is None:
            # the record is kept beside, or another might come to have its identity
            found = memory[key] = (record, function(plan, record))
        result: R = found[1]
        return result

    return known


def _grouped(pairs: Iterable[tuple[str | None, T]]) -> dict[str, tuple[T, ...]]:
    groups: defaultdict[str, list[T]] = defaultdict(list)
    for key, item in pairs:
        if key is not None:
            groups[key].append(item)
    return {key: tuple(items) for key, items in groups.items()}
