"""Green, amber and red, at the very thresholds."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from pac_excel.kpi.status import Status, red_runs, statuses
from pac_excel.plan import Plan
from pac_excel.plan.choices import Aggregation, GapMode, KpiDirection
from pac_excel.plan.frame import PlanHead
from pac_excel.plan.steering import Kpi

HEAD = PlanHead(start=dt.date(2026, 1, 1))


def _light(kpi: Kpi, head: PlanHead = HEAD) -> Status | None:
    return statuses(Plan(head=head, kpis=(kpi,)), kpi)[0]


def _kpi(direction: KpiDirection | None, value: float, point: float = 100.0) -> Kpi:
    empty = (None,) * 11
    return Kpi(id="K1", direction=direction, values=(value, *empty), trajectory=(point, *empty))


@pytest.mark.parametrize(
    ("direction", "value", "light"),
    [
        (KpiDirection.HAUSSE, 98, Status.GREEN),
        (KpiDirection.HAUSSE, 97.9, Status.AMBER),
        (KpiDirection.HAUSSE, 90, Status.AMBER),
        (KpiDirection.HAUSSE, 89.9, Status.RED),
        (KpiDirection.HAUSSE, 200, Status.GREEN),
        (KpiDirection.BAISSE, 102, Status.GREEN),
        (KpiDirection.BAISSE, 110, Status.AMBER),
        (KpiDirection.BAISSE, 110.1, Status.RED),
        (KpiDirection.BAISSE, 0, Status.GREEN),
        (KpiDirection.CIBLE, 98, Status.GREEN),
        (KpiDirection.CIBLE, 111, Status.RED),
        (None, 10, None),
    ],
)
def test_a_relative_gap_is_judged_by_the_ratios(
    direction: KpiDirection | None, value: float, light: Status | None
) -> None:
    assert _light(_kpi(direction, value)) is light


def test_the_ratios_are_the_plans_own() -> None:
    kpi = _kpi(KpiDirection.HAUSSE, 85)
    assert _light(kpi, PlanHead(start=dt.date(2026, 1, 1), green_ratio=0.95, red_ratio=0.8)) is Status.AMBER


@pytest.mark.parametrize(
    ("value", "light"), [(-1, Status.GREEN), (-2, Status.AMBER), (-3.9, Status.AMBER), (-4, Status.RED)]
)
def test_an_absolute_gap_is_judged_in_the_indicators_unit(value: float, light: Status) -> None:
    kpi = _kpi(KpiDirection.HAUSSE, value, 0.0)
    kpi = replace(kpi, gap_mode=GapMode.ABSOLU, gap_amber=2.0, gap_red=4.0)
    assert _light(kpi) is light


def test_nothing_expected_and_nothing_absolute_gives_no_light() -> None:
    kpi = _kpi(KpiDirection.HAUSSE, 5, 0.0)
    assert _light(kpi) is None
    assert _light(replace(kpi, gap_mode=GapMode.ABSOLU)) is None


@pytest.mark.parametrize(
    ("value", "light"), [(8, Status.GREEN), (9, Status.AMBER), (11.9, Status.AMBER), (12, Status.RED)]
)
def test_thresholds_of_its_own_judge_the_months_value(value: float, light: Status) -> None:
    kpi = Kpi(
        id="K1",
        direction=KpiDirection.BAISSE,
        green_threshold=8.0,
        red_threshold=12.0,
        values=(value,) + (None,) * 11,
    )
    assert _light(kpi) is light


def test_red_months_that_follow_each_other_make_one_run() -> None:
    kpi = Kpi(
        id="K1",
        direction=KpiDirection.HAUSSE,
        aggregation=Aggregation.DERNIER,
        trajectory=(10.0,) * 12,
        values=(8.0, 8.0, 10.0, 8.0) + (None,) * 8,
    )
    assert red_runs(Plan(head=HEAD, kpis=(kpi,)), kpi, (0, 1, 2, 3)) == [[0, 1], [3]]
