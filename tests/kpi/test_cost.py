"""Costs, returns and sums: what is unknown stays unknown."""

from __future__ import annotations

import pytest

from pac_excel.kpi.cost import budget_total, campaign_budget, full_cost, lines_total, roi
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action, BudgetLine, RoleDays
from pac_excel.plan.frame import PlanHead
from pac_excel.plan.reading import read_plan
from pac_excel.plan.steering import Campaign
from tests.support.shared import SHARED, needs_shared

PLAN = Plan(head=PlanHead(day_cost=300.0))
DAYS = (RoleDays(role="R1", days=4.0), RoleDays(role="R2", days=1.5), RoleDays(role="R3"))


def test_the_full_cost_adds_the_days_at_their_cost() -> None:
    assert full_cost(PLAN, Action(id="A1", budget=1000.0, days=DAYS)) == 1000 + 5.5 * 300


def test_a_day_costs_250_euros_when_the_plan_does_not_say() -> None:
    assert full_cost(Plan(), Action(id="A1", days=DAYS)) == 5.5 * 250


def test_a_day_that_costs_nothing_is_not_a_day_without_cost() -> None:
    assert full_cost(Plan(head=PlanHead(day_cost=0.0)), Action(id="A1", budget=10.0, days=DAYS)) == 10.0


def test_a_cost_of_which_nothing_is_known_is_not_zero() -> None:
    assert full_cost(PLAN, Action(id="A1")) is None
    assert full_cost(PLAN, Action(id="A1", days=(RoleDays(role="R1"),))) is None
    assert full_cost(PLAN, Action(id="A1", budget=0.0)) == 0.0


def test_the_return_compares_the_gain_with_the_full_cost() -> None:
    action = Action(id="A1", budget=1000.0, days=DAYS, expected_gain=5300.0)
    assert roi(PLAN, action) == pytest.approx(1.0)


def test_there_is_no_return_without_a_gain_or_without_a_cost() -> None:
    assert roi(PLAN, Action(id="A1", budget=1000.0)) is None
    assert roi(PLAN, Action(id="A1", expected_gain=1000.0)) is None
    assert roi(PLAN, Action(id="A1", budget=0.0, expected_gain=1000.0)) is None
    assert roi(PLAN, Action(id="A1", budget=1000.0, expected_gain=0.0)) == -1.0


def test_sums_take_what_is_given_and_are_empty_when_nothing_is() -> None:
    lines = (
        BudgetLine(id="B1", action="A1", planned=10.0),
        BudgetLine(id="B2", action="A1"),
        BudgetLine(id="B3", planned=5.0),
    )
    actions = (
        Action(id="A1", budget=100.0, campaign="C1"),
        Action(id="A2", campaign="C2"),
        Action(id="A3", budget=7.0),
    )
    plan = Plan(actions=actions, budget_lines=lines)
    assert lines_total(plan, actions[0]) == 10.0
    assert lines_total(plan, actions[1]) is None
    assert budget_total(plan) == 107.0
    assert budget_total(Plan(actions=(Action(id="A1"),))) is None
    assert campaign_budget(plan, Campaign(id="C1")) == 100.0
    assert campaign_budget(plan, Campaign(id="C2")) is None


@needs_shared
def test_the_sample_carries_the_same_costs_returns_and_campaign_budgets() -> None:
    import yaml

    assert SHARED is not None
    path = SHARED / "domain" / "sample_plan.yaml"
    plan, written = read_plan(path), yaml.safe_load(path.read_text(encoding="utf-8"))
    for action, said in zip(plan.actions, written["actions"], strict=True):
        assert full_cost(plan, action) == said["full_cost"]
        assert roi(plan, action) == pytest.approx(said["roi"], abs=0.0006)
        assert lines_total(plan, action) == said["budget"]
    for campaign in plan.campaigns:
        assert campaign_budget(plan, campaign) == campaign.budget
    assert budget_total(plan) == 31200
