"""The review of a month: indicators, actions, budget, decisions, judged at its end."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from pac_excel.kpi.periods import Reading, known_readings, months_to, over
from pac_excel.kpi.progress import MilestoneState, elapsed_share
from pac_excel.kpi.reaction import mean_delay, reactions, red_since
from pac_excel.kpi.review import Trend, review
from pac_excel.kpi.spending import budget_review
from pac_excel.kpi.status import Status
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action, BudgetLine, Milestone, RoleDays
from pac_excel.plan.choices import Aggregation, GapMode, KpiDirection, Trigger, Unit
from pac_excel.plan.frame import PlanHead
from pac_excel.plan.steering import Decision, Kpi, Measure

START, END = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
MARCH = dt.date(2026, 3, 1)


def kpi(*values: float | None, **changes: object) -> Kpi:
    base = Kpi(
        id="K1",
        unit=Unit.NB,
        direction=KpiDirection.HAUSSE,
        aggregation=Aggregation.SOMME,
        gap_mode=GapMode.RELATIF,
        trajectory=(10.0,) * 12,
        values=(*values, *(None,) * (12 - len(values))),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def plan(*kpis: Kpi, **parts: object) -> Plan:
    return Plan(head=PlanHead(start=START, end=END, as_of=END), kpis=kpis, **parts)  # type: ignore[arg-type]


def test_the_gap_is_what_is_reached_minus_what_was_due() -> None:
    found = review(plan(kpi(8.0, 9.0, 10.0)), MARCH).kpis[0]
    assert (found.gap, found.gap_rate, found.short) == (-3.0, -0.1, 3.0)
    assert (found.status, found.status_before) == (Status.AMBER, Status.RED)
    assert (found.trend, found.end) == (Trend.BETTER, 120.0)


@pytest.mark.parametrize(
    ("values", "trend"),
    [((10.0, 10.0, 5.0), Trend.WORSE), ((5.0, 10.0, 10.0), Trend.BETTER), ((9.0, 9.0, 9.0), Trend.STEADY)],
)
def test_the_trend_is_that_of_the_gap_to_date(values: tuple[float, ...], trend: Trend) -> None:
    assert review(plan(kpi(*values)), MARCH).kpis[0].trend is trend


def test_an_absolute_gap_has_a_trend_by_its_amber_threshold() -> None:
    crossing = kpi(10.0, 10.0, 9.6, gap_mode=GapMode.ABSOLU, gap_amber=5.0, gap_red=10.0)
    found = review(plan(crossing), MARCH).kpis[0]
    assert (found.trend, found.gap_rate) == (Trend.STEADY, None)
    worse = replace(crossing, values=(10.0, 10.0, 8.0, *(None,) * 9))
    assert review(plan(worse), MARCH).kpis[0].trend is Trend.WORSE
    assert review(plan(replace(worse, gap_amber=None, gap_red=None)), MARCH).kpis[0].trend is None


def test_the_first_month_has_no_trend() -> None:
    assert review(plan(kpi(8.0)), START).kpis[0].trend is None


def test_a_month_without_value_is_not_judged() -> None:
    found = review(plan(kpi(8.0, 9.0)), MARCH).kpis[0]
    assert (found.month, found.standing, found.status, found.gap) == (None, None, None, None)


def test_twelve_months_and_the_year_before_need_all_their_months() -> None:
    before = tuple(
        Measure(kpi="K1", month=dt.date(2025, number, 1), value=float(number)) for number in range(1, 13)
    )
    found = review(plan(kpi(1.0, 2.0, 3.0), measures=before), MARCH).kpis[0]
    assert found.year_before == 6.0
    assert found.rolling == sum(range(4, 13)) + 6.0
    holed = review(plan(kpi(1.0, 2.0, 3.0), measures=before[1:]), MARCH).kpis[0]
    assert holed.year_before is None
    assert holed.rolling == found.rolling


def test_readings_of_the_row_go_before_measures() -> None:
    measures = (Measure(kpi="K1", month=START, value=99.0, denominator=4.0),)
    readings = known_readings(plan(kpi(1.0), measures=measures), kpi(1.0))
    assert readings == {START: Reading(1.0, 4.0)}


def test_a_level_over_months_is_the_last_of_them() -> None:
    known = {MARCH: Reading(7.0)}
    assert over(Aggregation.DERNIER, known, months_to(MARCH, 12)) == 7.0
    assert over(Aggregation.SOMME, known, months_to(MARCH, 12)) is None
    assert months_to(MARCH, 3) == (START, dt.date(2026, 2, 1), MARCH)


def test_a_red_run_begins_with_its_first_month() -> None:
    base = plan(kpi(5.0, 5.0, 5.0))
    assert red_since(base, base.kpis[0], MARCH) == START
    assert red_since(base, base.kpis[0], dt.date(2026, 4, 1)) is None
    holed = plan(kpi(5.0, None, 5.0))
    assert red_since(holed, holed.kpis[0], MARCH) == START
    late = plan(kpi(10.0, 10.0, 1.0))
    assert red_since(late, late.kpis[0], MARCH) == MARCH


def test_a_decision_is_as_fast_as_it_comes_after_the_alert() -> None:
    decided = Decision(id="D1", date=dt.date(2026, 3, 10), trigger=Trigger.KPI, ref="K1")
    told = Decision(id="D2", date=dt.date(2026, 3, 20), ref="A1", alerted_on=dt.date(2026, 3, 10))
    silent = Decision(id="D3", date=dt.date(2026, 3, 5), ref="K9")
    found = reactions(plan(kpi(5.0, 5.0, 5.0), decisions=(told, decided, silent)))
    assert [(item.decision.id, item.delay) for item in found] == [("D1", 38), ("D2", 10)]
    assert mean_delay(found) == 24.0
    assert mean_delay(()) is None


def test_a_red_indicator_waits_until_something_is_decided() -> None:
    early = Decision(id="D1", date=dt.date(2025, 12, 1), ref="K1")
    late = Decision(id="D2", date=dt.date(2026, 2, 10), ref="K1")
    assert review(plan(kpi(5.0, 5.0, 5.0), decisions=(early,)), MARCH).kpis[0].waits_for_decision
    assert not review(plan(kpi(5.0, 5.0, 5.0), decisions=(late,)), MARCH).kpis[0].waits_for_decision
    assert not review(plan(kpi(10.0, 10.0, 10.0)), MARCH).kpis[0].waits_for_decision


def test_milestones_are_done_late_next_or_later() -> None:
    stones = (
        Milestone(label="Fait", due=dt.date(2026, 2, 1), done=True),
        Milestone(label="Retard", due=dt.date(2026, 3, 11)),
        Milestone(label="Prochain", due=dt.date(2026, 4, 30)),
        Milestone(label="Plus tard", due=dt.date(2026, 5, 1)),
        Milestone(label="Sans date"),
    )
    found = review(plan(actions=(Action(id="A1", milestones=stones),)), MARCH)
    assert [(item.state, item.days_late) for item in found.milestones] == [
        (MilestoneState.DONE, 0),
        (MilestoneState.LATE, 20),
        (MilestoneState.NEXT, 0),
        (MilestoneState.LATER, 0),
        (MilestoneState.LATER, 0),
    ]
    assert found.milestones_kept == 0.5


def test_the_return_counts_commissions_in_proportion_to_the_result() -> None:
    action = Action(
        id="A1",
        start=START,
        end=dt.date(2026, 2, 28),
        expected_result=100.0,
        expected_gain=10000.0,
        actual_result=50.0,
        actual_cost=1000.0,
        progress=1.0,
        days=(RoleDays(role="R1", days=4.0),),
    )
    found = review(plan(actions=(action,)), MARCH).actions[0]
    assert (found.gain, found.cost, found.roi, found.elapsed) == (5000.0, 2000.0, 1.5, 1.0)


def test_a_budget_without_lines_is_spread_over_the_days_of_its_action() -> None:
    action = Action(id="A1", start=START, end=dt.date(2026, 4, 10), budget=1000.0, actual_cost=300.0)
    found = budget_review(plan(actions=(action,)), action, MARCH, dt.date(2026, 3, 31))
    assert (found.planned_to_date, found.spent, found.left) == (900.0, 300.0, 700.0)
    lines = (BudgetLine(id="B1", action="A1", month=MARCH, planned=400.0, actual=380.0, committed=390.0),)
    lined = budget_review(plan(actions=(action,), budget_lines=lines), action, MARCH, dt.date(2026, 3, 31))
    assert (lined.planned_to_date, lined.spent, lined.committed) == (400.0, 380.0, 390.0)
    assert lined.consumption == 0.95


@pytest.mark.parametrize(
    ("day", "share"), [(dt.date(2025, 12, 31), 0.0), (dt.date(2026, 1, 5), 0.5), (dt.date(2026, 2, 1), 1.0)]
)
def test_time_gone_by_stays_between_nothing_and_all(day: dt.date, share: float) -> None:
    assert elapsed_share(START, dt.date(2026, 1, 10), day) == share
    assert elapsed_share(None, START, day) is None
    assert elapsed_share(MARCH, START, day) is None


def test_the_first_trajectory_stands_beside_the_current_one() -> None:
    first = (20.0,) * 12
    assert review(plan(kpi(1.0)), START, {"K1": first}).kpis[0].initial == first
    assert review(plan(kpi(1.0)), START).kpis[0].initial == (10.0,) * 12


def test_a_month_that_is_none_of_the_exercise_is_refused() -> None:
    with pytest.raises(ValueError, match="not in"):
        review(plan(), dt.date(2027, 1, 1))
