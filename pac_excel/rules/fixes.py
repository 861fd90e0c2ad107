"""Corrections of a plan that are certain: a total that is the sum of its parts, a label that axes decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pac_excel.kpi.cost import campaign_budget, lines_total
from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan
from pac_excel.plan.grids import misnamed_strategies
from pac_excel.rules.bud import LinesUnlikeBudget
from pac_excel.rules.mat import StrategyMislabelled
from pac_excel.rules.own_settings import settings_of
from pac_excel.rules.rounding import same
from pac_excel.rules.settings import Settings


@dataclass(frozen=True, slots=True)
class Fix:
    """The value that a field of a record should have."""

    record: str
    key: str
    field: str
    value: str | float


def certain_fixes(plan: Plan, settings: Settings | None = None) -> Iterator[Fix]:
    """Yield what is certain to correct; `settings` stand over those of the plan.

    The user has to confirm two things first, each a setting of its rule: that the axes decide the name of a
    strategy (MAT-02.axes_prevail), and that the lines decide the budget of an action (BUD-02.lines_prevail).
    A row whose identifier is not its own is left alone.
    """
    own, _ = settings_of(plan.settings)
    settings = own.under(settings or Settings())
    yield from _campaign_totals(plan)
    if StrategyMislabelled(settings).axes_prevail:
        yield from _strategies(plan)
    if LinesUnlikeBudget(settings).lines_prevail:
        yield from _budgets(plan)


def _campaign_totals(plan: Plan) -> Iterator[Fix]:
    """Yield the budget of each campaign whose actions are the same from both sides, and all have theirs."""
    carried = links_of(plan).actions_of_campaign
    unique = _unique(item.id for item in plan.campaigns)
    for campaign in plan.campaigns:
        actions, total = carried.get(campaign.id, ()), campaign_budget(plan, campaign)
        if campaign.id not in unique or campaign.budget is None or total is None:
            continue
        known = all(action.budget is not None for action in actions)
        if (
            known
            and {item.id for item in actions} == set(campaign.action_ids)
            and not same(total, campaign.budget)
        ):
            yield Fix("Campaign", campaign.id, "budget", total)


def _strategies(plan: Plan) -> Iterator[Fix]:
    unique = _unique(item.id for item in plan.couples)
    for couple, field, _, cell in misnamed_strategies(plan):
        if couple.id in unique and cell.code:
            yield Fix("StrategyCouple", couple.id, field, cell.code)


def _budgets(plan: Plan) -> Iterator[Fix]:
    lines_of, unique = links_of(plan).lines_of_action, _unique(item.id for item in plan.actions)
    for action in plan.actions:
        lines, total = lines_of.get(action.id, ()), lines_total(plan, action)
        if action.id not in unique or action.budget is None or total is None:
            continue
        if all(line.planned is not None for line in lines) and not same(total, action.budget):
            yield Fix("Action", action.id, "budget", total)


def _unique(ids: Iterator[str]) -> frozenset[str]:
    return frozenset(name for name, count in Counter(ids).items() if name and count == 1)
