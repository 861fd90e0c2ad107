"""Where an indicator lands, and how sure that is."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pac_excel.kpi.landing import STUDENT_90, Landing, Method, landing
from pac_excel.plan.choices import Aggregation

SEASON = (47.0, 25.0, 29.0, 29.0, 24.0, 26.0, 27.0, 17.0, 29.0, 31.0, 27.0, 29.0)
amounts = st.floats(1, 1e6)


def known(values: tuple[float, ...], months: int) -> tuple[float | None, ...]:
    return (*values[:months], *(None,) * (12 - months))


def of(aggregation: Aggregation, values: tuple[float | None, ...], *, is_absolute: bool = False) -> Landing:
    found = landing(aggregation, SEASON, values, is_absolute=is_absolute)
    assert found is not None
    return found


def test_a_sum_follows_the_season_not_twelfths() -> None:
    found = of(Aggregation.SOMME, known(tuple(0.9 * point for point in SEASON), 3))
    assert found.value == pytest.approx(0.9 * sum(SEASON))
    assert found.method is Method.RUN_RATE
    # a year that keeps the same pace each month does not scatter
    assert found.low == pytest.approx(found.value)


def test_one_month_has_a_landing_but_no_band() -> None:
    found = of(Aggregation.SOMME, known(SEASON, 1))
    assert found.value == pytest.approx(sum(SEASON))
    assert (found.low, found.high) == (None, None)


def test_a_whole_year_lands_where_it_is() -> None:
    values = tuple(point + at % 3 for at, point in enumerate(SEASON))
    found = of(Aggregation.SOMME, values)
    assert found.value == found.low == found.high == pytest.approx(sum(values))
    level = of(Aggregation.DERNIER, values)
    assert level.value == level.low == level.high == pytest.approx(values[-1])


def test_the_band_of_a_sum_is_that_of_weighted_least_squares() -> None:
    found = of(Aggregation.SOMME, known((50.0, 20.0, 30.0), 3))
    due, whole, pace = 101.0, sum(SEASON), 100 / 101
    residuals = ((50 - pace * 47) ** 2 / 47, (20 - pace * 25) ** 2 / 25, (30 - pace * 29) ** 2 / 29)
    reach = 1.8856180831641267 * math.sqrt(sum(residuals) / 2 * (whole - due) * whole / due)
    assert found.value == pytest.approx(pace * whole)
    assert found.high is not None
    assert found.high - found.value == pytest.approx(reach)


def test_an_indicator_that_crosses_zero_keeps_its_gap() -> None:
    found = landing(Aggregation.SOMME, (-14.0, 16.0, *(10.0,) * 10), (-11.0, 11.0, *(None,) * 10))
    assert found is not None
    assert found.method is Method.SHIFT
    assert found.value == pytest.approx(102 + (-1.0) * 12)


def test_an_absolute_gap_is_kept_in_its_unit() -> None:
    level = of(Aggregation.DERNIER, known(tuple(point - 2 for point in SEASON), 4), is_absolute=True)
    assert level.value == pytest.approx(27.0)
    assert level.method is Method.LEVEL_SHIFT
    mean = of(Aggregation.MOYENNE, known(tuple(point - 2 for point in SEASON), 4), is_absolute=True)
    assert mean.value == pytest.approx(27.0)
    assert mean.method is Method.MEAN_SHIFT


def test_a_level_ends_by_its_last_ratio() -> None:
    found = of(Aggregation.DERNIER, known((47.0, 25.0, 29.0 * 1.1), 3))
    assert found.value == pytest.approx(29.0 * 1.1)
    assert found.high is not None
    # two changes, of 0 and of 0.1, over nine months to come
    assert found.high - found.value == pytest.approx(STUDENT_90[1] * math.sqrt(0.01 / 2 * 9) * 29.0)


def test_a_hole_counts_on_neither_side() -> None:
    values = (47.0, None, 29.0, *(None,) * 9)
    found = of(Aggregation.SOMME, values)
    assert found.value == pytest.approx(sum(SEASON))


def test_a_ratio_is_weighed_by_its_denominators() -> None:
    weights = (1.0, 3.0, *(None,) * 10)
    found = landing(Aggregation.RATIO, (20.0,) * 12, (10.0, 30.0, *(None,) * 10), weights)
    assert found is not None
    assert found.value == pytest.approx(25.0)


@pytest.mark.parametrize("trajectory", [(None,) * 12, SEASON])
def test_nothing_known_lands_nowhere(trajectory: tuple[float | None, ...]) -> None:
    assert landing(Aggregation.SOMME, trajectory, (None,) * 12) is None


def test_a_landing_is_held_within_what_is_plausible() -> None:
    found = of(Aggregation.SOMME, known((50.0, 20.0, 30.0), 3)).within(0.0, 300.0)
    assert (found.value, found.high) == (300.0, 300.0)
    assert found.low is not None
    assert found.low < 300
    assert of(Aggregation.SOMME, known(SEASON, 3)).within(None, None).value == pytest.approx(sum(SEASON))


@given(st.lists(amounts, min_size=12, max_size=12), st.floats(0.5, 2), st.integers(1, 12))
def test_a_steady_pace_lands_at_that_pace(points: list[float], pace: float, months: int) -> None:
    values = known(tuple(point * pace for point in points), months)
    for way, end in ((Aggregation.SOMME, sum(points)), (Aggregation.DERNIER, points[-1])):
        found = landing(way, points, values)
        assert found is not None
        assert found.value == pytest.approx(end * pace, rel=1e-6)
        if months > 1:
            assert found.low == pytest.approx(found.high, rel=1e-4)


@given(
    st.lists(amounts, min_size=12, max_size=12),
    st.lists(amounts, min_size=12, max_size=12),
    st.integers(2, 12),
)
def test_the_band_holds_the_landing(points: list[float], values: list[float], months: int) -> None:
    for way in Aggregation:
        found = landing(way, points, known(tuple(values), months))
        assert found is not None
        assert found.low is not None
        assert found.high is not None
        assert found.low <= found.value <= found.high


@pytest.mark.parametrize("aggregation", Aggregation)
def test_figures_whose_sums_or_squares_no_cell_can_hold_land_nowhere(aggregation: Aggregation) -> None:
    huge, small = 1.7e308, 1.0
    trajectory = (huge, small, huge, *(small,) * 9)
    assert landing(aggregation, trajectory, (small, huge, huge, *(None,) * 9)) is None
