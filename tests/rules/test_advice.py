"""Which action to give up first."""

from __future__ import annotations

from pac_excel.plan import Plan
from pac_excel.plan.actions import Action
from pac_excel.rules.advice import least_profitable

GOOD = Action(id="A1", budget=1000.0, expected_gain=4000.0)
POOR = Action(id="A2", budget=1000.0, expected_gain=1100.0)
TWIN = Action(id="A3", budget=1000.0, expected_gain=1100.0)
QUALITY = Action(id="A4", budget=1000.0, expected_gain=0.0)
UNKNOWN = Action(id="A5", budget=1000.0)


def test_the_action_that_pays_its_cost_least_goes_first() -> None:
    assert least_profitable(Plan(), (GOOD, POOR, TWIN)) is POOR


def test_actions_that_are_not_for_gain_are_kept() -> None:
    assert least_profitable(Plan(), (QUALITY, UNKNOWN, GOOD)) is GOOD
    assert least_profitable(Plan(), (QUALITY, UNKNOWN)) is None
