"""Corrections of the plan itself, each certain or left alone."""

from __future__ import annotations

from dataclasses import replace

from pac_excel.plan import Plan
from pac_excel.plan.actions import Action, BudgetLine
from pac_excel.plan.choices import MarketNewness, ProductNewness
from pac_excel.plan.frame import PlanHead
from pac_excel.plan.steering import Campaign, RuleSetting
from pac_excel.plan.strategy import StrategyCouple
from pac_excel.rules.fixes import Fix, certain_fixes
from pac_excel.rules.settings import Settings

CAMPAIGN = Campaign(id="C1", action_ids=("A1", "A2"), budget=900.0)
ACTIONS = (Action(id="A1", campaign="C1", budget=400.0), Action(id="A2", campaign="C1", budget=600.0))
COUPLE = StrategyCouple(
    id="CP1",
    product_newness=ProductNewness.NOUVEAU,
    market_newness=MarketNewness.NOUVEAU,
    strategy="PENETRATION",
)


def fixes(plan: Plan, **thresholds: float) -> list[Fix]:
    return list(
        certain_fixes(plan, Settings({name.replace("_", "-", 1): v for name, v in thresholds.items()}))
    )


def test_the_budget_of_a_campaign_is_the_sum_of_its_actions() -> None:
    plan = Plan(campaigns=(CAMPAIGN,), actions=ACTIONS)
    assert fixes(plan) == [Fix("Campaign", "C1", "budget", 1000.0)]
    assert fixes(Plan(campaigns=(replace(CAMPAIGN, budget=1000.0),), actions=ACTIONS)) == []


def test_a_total_that_may_not_be_the_sum_is_left_alone() -> None:
    unknown = (ACTIONS[0], replace(ACTIONS[1], budget=None))
    assert fixes(Plan(campaigns=(CAMPAIGN,), actions=unknown)) == []
    elsewhere = (ACTIONS[0], replace(ACTIONS[1], campaign=None))
    assert fixes(Plan(campaigns=(CAMPAIGN,), actions=elsewhere)) == []
    assert fixes(Plan(campaigns=(replace(CAMPAIGN, budget=None),), actions=ACTIONS)) == []
    assert fixes(Plan(campaigns=(CAMPAIGN, CAMPAIGN), actions=ACTIONS)) == []


def test_the_axes_decide_a_strategy_once_the_user_said_so() -> None:
    plan = Plan(head=PlanHead(strategy_grid="ansoff_4"), couples=(COUPLE,))
    assert fixes(plan) == []
    asked = list(certain_fixes(plan, Settings({"MAT-02.axes_prevail": 1.0})))
    assert asked == [Fix("StrategyCouple", "CP1", "strategy", "DIVERSIFICATION")]
    own = replace(plan, settings=(RuleSetting(rule_code="MAT-02", parameter="axes_prevail", value=1.0),))
    assert list(certain_fixes(own)) == asked


def test_the_lines_decide_a_budget_once_the_user_said_so() -> None:
    lines = (BudgetLine(id="B1", action="A1", planned=150.0), BudgetLine(id="B2", action="A1", planned=200.0))
    plan = Plan(actions=(Action(id="A1", budget=400.0),), budget_lines=lines)
    yes = Settings({"BUD-02.lines_prevail": 1.0})
    assert fixes(plan) == []
    assert list(certain_fixes(plan, yes)) == [Fix("Action", "A1", "budget", 350.0)]
    unknown = replace(plan, budget_lines=(lines[0], replace(lines[1], planned=None)))
    assert list(certain_fixes(unknown, yes)) == []
