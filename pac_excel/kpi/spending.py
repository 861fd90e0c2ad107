"""The budget at the end of a month: planned to date, committed, spent, against the time gone by. In euros."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pac_excel.kpi.cost import known_sum
from pac_excel.kpi.links import is_live, links_of
from pac_excel.kpi.progress import elapsed_share
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetReview:
    """The budget of an action, or of the plan when `action` is None; None where nothing is known."""

    action: Action | None
    budget: float | None
    planned_to_date: float | None
    committed: float | None
    spent: float | None

    @property
    def consumption(self) -> float | None:
        """Spent over planned to date, as a rate. Source: kpis.md, 54."""
        return self.spent / self.planned_to_date if self.spent is not None and self.planned_to_date else None

    @property
    def left(self) -> float | None:
        """What of the budget is not spent."""
        return None if self.budget is None else self.budget - (self.spent or 0.0)


def budget_review(plan: Plan, action: Action, month: dt.date, last: dt.date) -> BudgetReview:
    """Return the budget of an action by the end of `month`, whose last day is `last`.

    Its budget lines say what is due by when; without lines its budget is spread over its days.
    """
    lines = [line for line in links_of(plan).lines_of_action.get(action.id, ()) if line.month is not None]
    gone = [line for line in lines if line.month is not None and line.month <= month]
    planned: float | None
    if lines:
        planned = known_sum(line.planned for line in gone) or 0.0
        spent = known_sum(line.actual for line in gone)
        spent = action.actual_cost if spent is None else spent
    else:
        share = elapsed_share(action.start, action.end, last)
        planned = action.budget * share if action.budget is not None and share is not None else None
        spent = action.actual_cost
    return BudgetReview(
        action=action,
        budget=action.budget,
        planned_to_date=planned,
        committed=known_sum(line.committed for line in gone),
        spent=spent,
    )


def budget_reviews(plan: Plan, month: dt.date, last: dt.date) -> tuple[BudgetReview, ...]:
    """Return the budgets of the actions that live or have spent, in the plan's order."""
    found = (budget_review(plan, action, month, last) for action in plan.actions)
    return tuple(item for item in found if (item.action and is_live(item.action)) or item.spent)


def budget_total(reviews: tuple[BudgetReview, ...]) -> BudgetReview:
    """Return what the budgets of the actions come to."""
    return BudgetReview(
        action=None,
        budget=known_sum(item.budget for item in reviews),
        planned_to_date=known_sum(item.planned_to_date for item in reviews),
        committed=known_sum(item.committed for item in reviews),
        spent=known_sum(item.spent for item in reviews),
    )
