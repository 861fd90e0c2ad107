"""A plan as it was known at the end of a month, and with what was measured since."""

from __future__ import annotations

import datetime as dt

from pac_excel.kpi.hindsight import as_known, sums_of_sites, with_measures
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action, BudgetLine, Milestone
from pac_excel.plan.choices import ActionStatus, Aggregation, Unit
from pac_excel.plan.frame import PlanHead, Site
from pac_excel.plan.steering import Decision, Kpi, Measure

START, END = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
JUNE, JULY = dt.date(2026, 6, 1), dt.date(2026, 7, 1)
SITES = (Site(id="S1"), Site(id="S2"))
TWELVE = tuple(float(n) for n in range(1, 13))


def plan(**parts: object) -> Plan:
    return Plan(head=PlanHead(start=START, end=END, as_of=END), sites=SITES, **parts)  # type: ignore[arg-type]


def test_values_of_later_months_are_not_known() -> None:
    kpi = Kpi(id="K1", values=TWELVE, denominator=TWELVE)
    found = as_known(plan(kpis=(kpi,)), JUNE).kpis[0]
    assert found.values == (*TWELVE[:6], *(None,) * 6)
    assert found.denominator == found.values
    assert as_known(plan(kpis=(Kpi(id="K1"),)), JUNE).kpis[0].values == ()


def test_what_was_decided_paid_or_measured_later_is_left_out() -> None:
    known = as_known(
        plan(
            decisions=(
                Decision(id="D1", date=JUNE, done_on=dt.date(2026, 7, 3), effect_observed="Bon"),
                Decision(id="D2", date=JULY),
            ),
            budget_lines=(
                BudgetLine(id="B1", month=JUNE, actual=1.0),
                BudgetLine(id="B2", month=JULY, actual=2.0),
            ),
            measures=(Measure(kpi="K1", month=JUNE, value=1.0), Measure(kpi="K1", month=JULY, value=2.0)),
        ),
        JUNE,
    )
    assert known.decisions == (Decision(id="D1", date=JUNE),)
    assert [line.actual for line in known.budget_lines] == [1.0, None]
    assert [item.value for item in known.measures] == [1.0]
    assert known.head.as_of == dt.date(2026, 6, 30)


def test_a_milestone_without_date_was_done_when_it_was_due() -> None:
    stones = (
        Milestone(label="Avant", due=JUNE, done=True),
        Milestone(label="Après", due=JULY, done=True),
        Milestone(label="En avance", due=JULY, done=True, done_on=JUNE),
        Milestone(label="En retard", due=JUNE, done=True, done_on=JULY),
    )
    action = as_known(plan(actions=(Action(id="A1", milestones=stones),)), JUNE).actions[0]
    assert [stone.done for stone in action.milestones] == [True, False, True, False]


def test_an_action_that_ended_later_was_still_running() -> None:
    action = Action(
        id="A1",
        status=ActionStatus.TERMINEE,
        start=dt.date(2026, 5, 1),
        end=dt.date(2026, 8, 31),
        progress=1.0,
        actual_result=10.0,
        actual_cost=5.0,
        milestones=(Milestone(due=JUNE, done=True), Milestone(due=dt.date(2026, 8, 1), done=True)),
    )
    found = as_known(plan(actions=(action,)), JUNE).actions[0]
    assert (found.status, found.progress) == (ActionStatus.EN_COURS, 0.5)
    assert (found.actual_result, found.actual_cost) == (None, None)
    assert as_known(plan(actions=(action,)), dt.date(2026, 4, 1)).actions[0].status is ActionStatus.PREVUE
    assert as_known(plan(actions=(action,)), dt.date(2026, 12, 1)).actions[0] == action


def test_measures_go_to_the_row_of_their_indicator_and_may_come_twice() -> None:
    base = plan(kpis=(Kpi(id="K1", values=TWELVE), Kpi(id="K2", site="S1")))
    measures = (
        Measure(kpi="K1", month=JUNE, value=60.0, denominator=7.0),
        Measure(kpi="K2", site="S1", month=JUNE, value=9.0),
    )
    once = with_measures(base, measures)
    assert once.kpis[0].values[5] == 60.0
    assert once.kpis[0].denominator[5] == 7.0
    assert once.kpis[1].values[5] == 9.0
    assert with_measures(once, measures) == once


def test_sites_add_up_to_the_agency_once_all_are_there() -> None:
    base = plan(
        kpis=(
            Kpi(id="K1", aggregation=Aggregation.SOMME),
            Kpi(id="K2", aggregation=Aggregation.RATIO, unit=Unit.PCT),
        )
    )
    one = Measure(kpi="K1", site="S1", month=JUNE, value=3.0)
    other = Measure(kpi="K1", site="S2", month=JUNE, value=4.0)
    assert list(sums_of_sites(base, [one])) == []
    assert with_measures(base, [one, other]).kpis[0].values[5] == 7.0
    ratios = [
        Measure(kpi="K2", site="S1", month=JUNE, value=50.0, numerator=1.0, denominator=2.0),
        Measure(kpi="K2", site="S2", month=JUNE, value=25.0, numerator=2.0, denominator=8.0),
    ]
    assert with_measures(base, ratios).kpis[1].values[5] == 30.0
