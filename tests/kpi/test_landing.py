from __future__ import annotations

import pytest

from pac_excel.kpi.landing import landing
from pac_excel.plan.choices import Aggregation

# January carries the peak of renewals: a twelfth of the year each month would promise too much
SEASON = (30.0, 10.0, 10.0, 10.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0)
AHEAD: tuple[float | None, ...] = (None,) * 12


def value(
    aggregation: Aggregation | None,
    trajectory: tuple[float | None, ...],
    values: tuple[float | None, ...],
    *,
    is_absolute: bool = False,
) -> float | None:
    filled = (*values, *AHEAD)[:12]
    found = landing(aggregation, trajectory, filled, is_absolute=is_absolute)
    return found.value if found else None


def test_a_sum_follows_the_season_rather_than_the_month() -> None:
    assert value(Aggregation.SOMME, SEASON, (30.0,)) == pytest.approx(100.0)
    assert value(Aggregation.SOMME, SEASON, (24.0, 8.0)) == pytest.approx(80.0)


def test_a_month_without_value_counts_on_neither_side() -> None:
    assert value(Aggregation.SOMME, SEASON, (30.0, None, 11.0)) == pytest.approx(100 * 41 / 40)


def test_a_level_keeps_its_ratio_to_the_trajectory() -> None:
    points = tuple(1000.0 + 20 * month for month in range(1, 13))
    assert value(Aggregation.DERNIER, points, (1020.0, 1040.0, 954.0)) == pytest.approx(1240 * 0.9)


def test_a_mean_arrives_at_its_last_point_at_the_pace_kept_on_average() -> None:
    assert value(Aggregation.MOYENNE, (10.0,) * 11 + (12.0,), (9.0, 10.0)) == pytest.approx(12 * 9.5 / 10)


def test_a_ratio_weighs_its_months() -> None:
    found = landing(
        Aggregation.RATIO, (0.2,) * 12, (0.1, 0.4, *AHEAD[2:]), weights=(300.0, 100.0, *AHEAD[2:])
    )
    assert found is not None
    assert found.value == pytest.approx(0.175)


def test_an_indicator_that_crosses_zero_keeps_its_gap() -> None:
    points = (-10.0, -5.0, *(5.0,) * 10)
    assert value(Aggregation.DERNIER, points, (-12.0,)) == pytest.approx(3.0)
    assert value(Aggregation.SOMME, (10.0,) * 12, (8.0, 8.0), is_absolute=True) == pytest.approx(96.0)


def test_a_year_that_is_over_lands_where_it_is() -> None:
    values = tuple(float(month) for month in range(1, 13))
    assert value(Aggregation.SOMME, SEASON, values) == pytest.approx(78.0)


def test_without_values_or_points_nothing_tells() -> None:
    assert value(Aggregation.SOMME, SEASON, ()) is None
    assert value(Aggregation.SOMME, AHEAD, (1.0, 2.0)) is None
