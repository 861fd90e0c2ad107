from __future__ import annotations

from dataclasses import replace

import pytest

from pac_excel.plan import Plan
from pac_excel.plan.choices import MarketNewness as M
from pac_excel.plan.choices import ProductNewness as P
from pac_excel.plan.frame import PlanHead
from pac_excel.plan.grids import STANDARD_GRIDS, chosen_grid, effective_grids, own_grids, strategy_of
from pac_excel.plan.reading import read_plan
from pac_excel.plan.strategy import Product, StrategyCouple
from pac_excel.resources import sample


def code(grid: str, p: P | None, m: M | None, plan: Plan | None = None) -> str | None:
    plan = replace(plan or Plan(), head=PlanHead(strategy_grid=grid))
    cell = strategy_of(
        StrategyCouple(id="C1", product="P1", product_newness=p, market_newness=m), chosen_grid(plan), plan
    )
    return cell.code if cell else None


@pytest.mark.parametrize(
    ("p", "m", "strategy"),
    [
        (P.ACTUEL, M.ACTUEL, "PENETRATION"),
        (P.NOUVEAU, M.ACTUEL, "DEVELOPPEMENT"),
        (P.ACTUEL, M.NOUVEAU, "EXTENSION_MARCHE"),
        (P.NOUVEAU, M.NOUVEAU, "DIVERSIFICATION"),
    ],
)
@pytest.mark.parametrize("grid", ["ansoff_4", "grille_8", "ansoff_9"])
def test_the_corners_of_every_grid_are_those_of_the_method(grid: str, p: P, m: M, strategy: str) -> None:
    assert code(grid, p, m) == strategy


def test_an_intermediate_level_counts_as_new_where_the_grid_has_two() -> None:
    assert code("ansoff_4", P.MODIFIE, M.ELARGI) == "DIVERSIFICATION"
    assert code("ansoff_4", P.MODIFIE, M.ACTUEL) == "DEVELOPPEMENT"
    assert code("grille_8", P.MODIFIE, M.ELARGI) == "AMELIORATION"


def test_a_missing_newness_is_that_of_the_product_or_nothing() -> None:
    plan = Plan(products=(Product(id="P1", newness=P.MODIFIE),))
    assert code("grille_8", None, M.ACTUEL, plan) == "REFORMULATION"
    assert code("grille_8", None, M.ACTUEL) is None
    assert code("grille_8", P.ACTUEL, None) is None


def test_every_couple_of_the_sample_stands_where_it_says() -> None:
    plan = read_plan(sample("agence_modele.yaml"))
    grids = {grid.id: grid for grid in effective_grids(plan)}
    for couple in plan.couples:
        cell, four = (
            strategy_of(couple, grids["grille_8"], plan),
            strategy_of(couple, grids["ansoff_4"], plan),
        )
        assert cell is not None
        assert four is not None
        assert (cell.code, four.code) == (couple.strategy, couple.ansoff4)


def test_a_plan_carries_only_the_grids_it_changed() -> None:
    changed = replace(STANDARD_GRIDS[1], label="Notre grille")
    plan = Plan(strategy_grids=(changed,))
    assert [grid.label for grid in effective_grids(plan)][1] == "Notre grille"
    assert own_grids(effective_grids(plan)) == (changed,)
