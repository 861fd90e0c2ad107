"""The calendar: months over and due, and the working days of France."""

from __future__ import annotations

import datetime as dt

import pytest

from pac_excel.kpi.calendar import (
    due_months,
    is_working_day,
    month_end,
    months_later,
    months_over,
    public_holidays,
    working_day_after,
)
from pac_excel.plan import Plan
from pac_excel.plan.choices import Frequency
from pac_excel.plan.frame import PlanHead


def _plan(as_of: dt.date | None) -> Plan:
    return Plan(head=PlanHead(start=dt.date(2026, 1, 1), as_of=as_of))


@pytest.mark.parametrize(
    ("year", "easter_monday"),
    [
        (2024, dt.date(2024, 4, 1)),
        (2025, dt.date(2025, 4, 21)),
        (2026, dt.date(2026, 4, 6)),
        (2038, dt.date(2038, 4, 26)),  # the latest Easter there can be
        (2285, dt.date(2285, 3, 23)),  # the earliest
    ],
)
def test_easter_monday_is_a_holiday_wherever_easter_falls(year: int, easter_monday: dt.date) -> None:
    assert easter_monday in public_holidays(year)
    assert len(public_holidays(year)) == 11


def test_2026_has_the_holidays_that_calendars_print() -> None:
    assert sorted(public_holidays(2026)) == [
        dt.date(2026, *day)
        for day in (
            (1, 1),
            (4, 6),
            (5, 1),
            (5, 8),
            (5, 14),
            (5, 25),
            (7, 14),
            (8, 15),
            (11, 1),
            (11, 11),
            (12, 25),
        )
    ]


def test_offices_work_from_monday_to_friday_holidays_aside() -> None:
    assert is_working_day(dt.date(2026, 5, 13))
    assert not is_working_day(dt.date(2026, 5, 14))  # Ascension, a Thursday
    assert is_working_day(dt.date(2026, 5, 15))
    assert not is_working_day(dt.date(2026, 5, 16))


@pytest.mark.parametrize(
    ("after", "count", "day"),
    [
        (dt.date(2026, 3, 31), 1, dt.date(2026, 4, 1)),
        (dt.date(2026, 3, 31), 3, dt.date(2026, 4, 3)),
        (dt.date(2026, 3, 31), 4, dt.date(2026, 4, 7)),  # over Easter Monday
        (dt.date(2026, 12, 31), 1, dt.date(2027, 1, 4)),
        (dt.date(2026, 3, 31), 0, dt.date(2026, 3, 31)),
    ],
)
def test_working_days_are_counted_from_the_day_after(after: dt.date, count: int, day: dt.date) -> None:
    assert working_day_after(after, count) == day


def test_a_month_later_keeps_the_day_or_ends_with_the_month() -> None:
    assert months_later(dt.date(2026, 1, 15), 6) == dt.date(2026, 7, 15)
    assert months_later(dt.date(2025, 12, 31), 2) == dt.date(2026, 2, 28)
    assert month_end(dt.date(2028, 2, 1)) == dt.date(2028, 2, 29)


def test_a_month_is_over_on_its_last_day() -> None:
    assert months_over(_plan(dt.date(2026, 3, 30))) == (0, 1)
    assert months_over(_plan(dt.date(2026, 3, 31))) == (0, 1, 2)
    assert months_over(_plan(None)) == ()


def test_a_quarterly_value_is_due_every_third_month() -> None:
    plan = _plan(dt.date(2026, 7, 31))
    assert due_months(plan, Frequency.MENSUELLE) == (0, 1, 2, 3, 4, 5, 6)
    assert due_months(plan, Frequency.TRIMESTRIELLE) == (2, 5)
    assert due_months(plan, Frequency.ANNUELLE) == ()
    assert due_months(plan, None) == ()
