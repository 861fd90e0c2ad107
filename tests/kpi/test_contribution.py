"""What objectives need and what they receive."""

from __future__ import annotations

import pytest

from pac_excel.kpi.contribution import contributed, contribution_gap, need
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action
from pac_excel.plan.choices import MeasureKind, RollUp, Unit
from pac_excel.plan.objectives import Objective

FLOW = Objective(id="O1", target=310.0, baseline=190.0, unit=Unit.NB, measure_kind=MeasureKind.FLUX)
FALL = Objective(
    id="O1", target=11.8, baseline=13.2, unit=Unit.POINT, measure_kind=MeasureKind.STOCK, roll_up=RollUp.AUCUN
)


def test_a_flow_needs_its_target_and_a_stock_its_change() -> None:
    assert need(FLOW) == 310
    assert need(FALL) == pytest.approx(-1.4)


def test_a_need_is_unknown_while_a_figure_or_the_kind_is_missing() -> None:
    assert need(Objective(id="O1", target=310.0)) is None
    assert need(Objective(id="O1", measure_kind=MeasureKind.FLUX)) is None
    assert need(Objective(id="O1", target=5.0, measure_kind=MeasureKind.STOCK)) is None


def _plan(roll_up: RollUp | None) -> Plan:
    parent = Objective(id="O1", target=310.0, unit=Unit.NB, measure_kind=MeasureKind.FLUX, roll_up=roll_up)
    children = (
        Objective(id="O2", parent="O1", target=190.0, unit=Unit.NB, measure_kind=MeasureKind.FLUX),
        Objective(id="O3", parent="O1", target=90.0, unit=Unit.NB, measure_kind=MeasureKind.FLUX),
        Objective(id="O4", parent="O1", target=38.0, unit=Unit.POINT, measure_kind=MeasureKind.FLUX),
        Objective(id="O5", parent="O1", parent_contribution=100.0, parent_unit=Unit.NB),
        Objective(id="O6", parent="O1", parent_contribution=5000.0, parent_unit=Unit.EUR),
    )
    actions = (
        Action(id="A1", objective="O1", contribution=20.0, contribution_unit=Unit.NB),
        Action(id="A2", objective="O1", contribution=900.0, contribution_unit=Unit.EUR),
        Action(id="A3", objective="O1", contribution_unit=Unit.NB),
    )
    return Plan(objectives=(parent, *children), actions=actions)


@pytest.mark.parametrize(
    ("roll_up", "found"),
    [
        (RollUp.SOMME, 280),
        (RollUp.CONTRIBUTION, 120),
        (RollUp.AUCUN, 20),
        (RollUp.MOYENNE_PONDEREE, None),
        (None, None),
    ],
)
def test_each_way_of_adding_up_takes_its_own_figures_in_the_unit_of_the_objective(
    roll_up: RollUp | None, found: float | None
) -> None:
    plan = _plan(roll_up)
    assert contributed(plan, plan.objectives[0]) == found


def test_nothing_given_is_not_zero() -> None:
    plan = Plan(objectives=(FALL,), actions=(Action(id="A1", objective="O1"),))
    assert contributed(plan, FALL) is None
    assert contribution_gap(plan, FALL) is None


def test_without_a_unit_nothing_adds_up() -> None:
    objective = Objective(id="O1", roll_up=RollUp.AUCUN)
    assert (
        contributed(
            Plan(objectives=(objective,), actions=(Action(id="A1", objective="O1", contribution=3.0),)),
            objective,
        )
        is None
    )


def test_what_is_missing_is_positive_for_a_rise_and_for_a_fall() -> None:
    sums = _plan(RollUp.SOMME)
    assert contribution_gap(sums, sums.objectives[0]) == 30
    kept = Objective(
        id="O1", target=5.0, baseline=5.0, unit=Unit.NB, measure_kind=MeasureKind.STOCK, roll_up=RollUp.AUCUN
    )
    more = Action(id="A1", objective="O1", contribution=2.0, contribution_unit=Unit.NB)
    assert contribution_gap(Plan(objectives=(kept,), actions=(more,)), kept) == -2
    half = Action(id="A1", objective="O1", contribution=-0.9, contribution_unit=Unit.POINT)
    assert contribution_gap(Plan(objectives=(FALL,), actions=(half,)), FALL) == pytest.approx(0.5)
