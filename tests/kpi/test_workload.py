"""Days taken and days available."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pac_excel.kpi.workload import days_of, monthly_capacity, monthly_load
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action, RoleDays
from pac_excel.plan.frame import PlanHead, Role

HEAD = PlanHead(start=dt.date(2026, 1, 1), end=dt.date(2026, 12, 31))
ROLE = Role(id="R1", capacity_days=24.0)


def _action(key: str, start: dt.date | None, end: dt.date | None, days: float | None) -> Action:
    return Action(
        id=key, start=start, end=end, days=(RoleDays(role="R1", days=days), RoleDays(role="R2", days=9.0))
    )


def test_the_days_of_a_role_add_up_over_actions() -> None:
    plan = Plan(
        actions=(
            _action("A1", None, None, 3.0),
            _action("A2", None, None, None),
            _action("A3", None, None, 4.5),
        )
    )
    assert days_of(plan, "R1") == 7.5
    assert days_of(plan, "R9") == 0


def test_days_are_spread_over_the_calendar_days_of_each_month() -> None:
    plan = Plan(head=HEAD, actions=(_action("A1", dt.date(2026, 1, 22), dt.date(2026, 2, 28), 38.0),))
    assert monthly_load(plan, ROLE) == (10.0, 28.0, *[0.0] * 10)


def test_an_action_of_one_day_stands_in_its_month() -> None:
    plan = Plan(head=HEAD, actions=(_action("A1", dt.date(2026, 12, 31), dt.date(2026, 12, 31), 2.0),))
    assert monthly_load(plan, ROLE)[11] == 2.0


def test_what_falls_outside_the_exercise_is_in_no_month() -> None:
    plan = Plan(head=HEAD, actions=(_action("A1", dt.date(2026, 12, 1), dt.date(2027, 1, 31), 62.0),))
    assert sum(load or 0 for load in monthly_load(plan, ROLE)) == pytest.approx(31.0)


def test_an_action_that_cannot_be_dated_loads_no_month() -> None:
    backwards = _action("A1", dt.date(2026, 5, 1), dt.date(2026, 4, 1), 3.0)
    plan = Plan(head=HEAD, actions=(backwards, _action("A2", dt.date(2026, 5, 1), None, 3.0)))
    assert monthly_load(plan, ROLE) == (0.0,) * 12


def test_a_plan_without_start_has_no_month_to_load() -> None:
    assert monthly_load(Plan(), ROLE) == (None,) * 12


@given(
    start=st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
    length=st.integers(0, 364),
    days=st.integers(1, 200),
)
def test_no_day_is_lost_inside_the_exercise(start: dt.date, length: int, days: int) -> None:
    end = min(start + dt.timedelta(days=length), dt.date(2026, 12, 31))
    loads = monthly_load(Plan(head=HEAD, actions=(_action("A1", start, end, float(days)),)), ROLE)
    assert sum(load or 0 for load in loads) == pytest.approx(days)


def test_a_month_not_given_has_a_twelfth_of_the_year() -> None:
    assert monthly_capacity(ROLE) == (2.0,) * 12
    given = Role(id="R1", capacity_days=24.0, monthly_capacity=(0.0, 5.0, *[None] * 10))
    assert monthly_capacity(given) == (0.0, 5.0, *[2.0] * 10)
    assert monthly_capacity(Role(id="R1")) == (None,) * 12
