"""Where an indicator stands against its trajectory, by its own way of adding up."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from pac_excel.kpi.trajectory import (
    Standing,
    added_up,
    final_point,
    readings,
    relative_shortfall,
    shortfall,
    standings,
)
from pac_excel.plan import Plan
from pac_excel.plan.choices import Aggregation, KpiDirection
from pac_excel.plan.frame import PlanHead
from pac_excel.plan.steering import Kpi, Measure

HEAD = PlanHead(start=dt.date(2026, 1, 1))


def _year(*values: float | None) -> tuple[float | None, ...]:
    return values + (None,) * (12 - len(values))


def _kpi(
    aggregation: Aggregation, values: tuple[float | None, ...], trajectory: tuple[float | None, ...]
) -> Kpi:
    return Kpi(id="K1", aggregation=aggregation, values=values, trajectory=trajectory)


@pytest.mark.parametrize(
    ("aggregation", "weights", "together"),
    [
        (Aggregation.SOMME, (None, None), 40),
        (Aggregation.DERNIER, (None, None), 30),
        (Aggregation.MOYENNE, (100, 300), 20),
        (Aggregation.RATIO, (100, 300), 25),  # (10 % of 100 + 30 % of 300) / 400
        (Aggregation.RATIO, (100, None), 20),
        (Aggregation.RATIO, (0, 0), 20),
        (None, (None, None), 30),
    ],
)
def test_months_add_up_as_the_indicator_says(
    aggregation: Aggregation | None, weights: tuple[float | None, ...], together: float
) -> None:
    assert added_up(aggregation, (10, 30), weights) == together


def test_a_sum_is_compared_to_date_with_its_seasons() -> None:
    kpi = _kpi(Aggregation.SOMME, _year(16, 22, 28), _year(19, 25, 31, 31))
    assert standings(Plan(head=HEAD, kpis=(kpi,)), kpi)[:4] == (
        Standing(16, 19),
        Standing(38, 44),
        Standing(66, 75),
        None,
    )


def test_a_hole_counts_on_neither_side() -> None:
    kpi = _kpi(Aggregation.SOMME, _year(16, None, 28), _year(19, 25, 31))
    assert standings(Plan(head=HEAD, kpis=(kpi,)), kpi)[2] == Standing(44, 50)


def test_a_measure_fills_the_months_that_nobody_typed() -> None:
    kpi = replace(_kpi(Aggregation.DERNIER, _year(10), ()), site="S1")
    measures = (
        Measure(kpi="K1", month=dt.date(2026, 1, 1), value=99.0),
        Measure(kpi="K1", site="S1", month=dt.date(2026, 2, 1), value=11.0),
        Measure(kpi="K1", site="S2", month=dt.date(2026, 3, 1), value=12.0),
    )
    assert readings(Plan(head=HEAD, kpis=(kpi,), measures=measures), kpi)[:3] == (10, 11.0, None)


@pytest.mark.parametrize(
    ("direction", "missing"),
    [(KpiDirection.HAUSSE, 2), (KpiDirection.BAISSE, -2), (KpiDirection.CIBLE, 2)],
)
def test_a_shortfall_is_on_the_wrong_side(direction: KpiDirection, missing: float) -> None:
    kpi = Kpi(id="K1", direction=direction)
    assert shortfall(kpi, Standing(8, 10)) == missing
    assert relative_shortfall(kpi, Standing(8, 10)) == missing / 10


def test_there_is_no_rate_of_nothing() -> None:
    assert relative_shortfall(Kpi(id="K1"), Standing(8, 0)) is None


def test_a_trajectory_ends_in_its_sum_or_in_its_last_point() -> None:
    points = _year(10, None, 30)
    assert final_point(_kpi(Aggregation.SOMME, (), points)) == 40
    assert final_point(_kpi(Aggregation.MOYENNE, (), points)) == 30
    assert final_point(_kpi(Aggregation.SOMME, (), ())) is None
