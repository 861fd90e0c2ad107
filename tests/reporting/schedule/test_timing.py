"""When a month is due: short months, leap years, holidays, and the days on which clocks change."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pac_excel.kpi.calendar import is_working_day, month_end, public_holidays
from pac_excel.plan.document import add_months
from pac_excel.reporting.schedule.mornings import DAYS, Mornings, mornings, ranges
from pac_excel.reporting.schedule.timing import EARLY, MOST_MONTHS, Timing, due_at, months_due, next_month
from tests.support.missing import missing

SEVEN = dt.time(7, 0)
DAY = st.integers(1, 31)
MONTH = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)).map(lambda day: day.replace(day=1))
TIME = st.times().map(lambda at: at.replace(second=0, microsecond=0))
TIMING = st.builds(Timing, day=DAY, at=TIME, is_workday=st.booleans())
NOW = st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2099, 12, 31))


@pytest.fixture(scope="module")
def paris() -> ZoneInfo:
    try:
        return ZoneInfo("Europe/Paris")
    except KeyError:
        missing("no time zones here (Debian: apt-get install tzdata)")


def days_of(year: int, day: int, *, is_workday: bool) -> list[str]:
    """The days of `year` on which the reports of a schedule are due."""
    timing = Timing(day=day, at=SEVEN, is_workday=is_workday)
    months = (dt.date(year - 1 + month // 12, month % 12 + 1, 1) for month in range(10, 24))
    due = (due_at(timing, month) for month in months)
    return [f"{moment:%d/%m}" for moment in due if moment.year == year]


def test_the_third_of_each_month_moves_to_the_next_working_day() -> None:
    assert days_of(2026, 3, is_workday=False) == [f"03/{month:02d}" for month in range(1, 13)]
    # 3 January, 2 and 3 May, 3 October are in weekends; so is 3 May after the holiday of Friday the 1st
    assert days_of(2026, 3, is_workday=True) == (
        "05/01 03/02 03/03 03/04 04/05 03/06 03/07 03/08 03/09 05/10 03/11 03/12".split()
    )


def test_the_last_day_stands_for_days_that_a_month_lacks() -> None:
    assert days_of(2026, 31, is_workday=False) == (
        "31/01 28/02 31/03 30/04 31/05 30/06 31/07 31/08 30/09 31/10 30/11 31/12".split()
    )
    assert days_of(2028, 30, is_workday=False)[1] == "29/02"
    assert days_of(2028, 29, is_workday=False)[1] == "29/02"
    assert days_of(2027, 29, is_workday=False)[1] == "28/02"


def test_a_working_day_may_lie_in_the_next_month() -> None:
    # 31 January 2026 is a Saturday, 31 May a Sunday, 31 October a Saturday
    assert days_of(2026, 31, is_workday=True) == (
        "02/02 02/03 31/03 30/04 01/06 30/06 31/07 31/08 30/09 02/11 30/11 31/12".split()
    )


@pytest.mark.parametrize(
    ("planned", "moved"),
    [
        (dt.date(2026, 4, 4), dt.date(2026, 4, 7)),  # Easter: Saturday to Tuesday
        (dt.date(2026, 5, 1), dt.date(2026, 5, 4)),  # a Friday
        (dt.date(2026, 5, 14), dt.date(2026, 5, 15)),  # Ascension; the day after is worked
        (dt.date(2026, 12, 25), dt.date(2026, 12, 28)),
        (dt.date(2027, 1, 1), dt.date(2027, 1, 4)),
        (dt.date(2043, 5, 7), dt.date(2043, 5, 11)),  # Ascension, 8 May, a weekend: as far as it goes
    ],
)
def test_holidays_move_a_run(planned: dt.date, moved: dt.date) -> None:
    timing = Timing(day=planned.day, at=SEVEN, is_workday=True)
    assert due_at(timing, add_months(planned, -1)) == dt.datetime.combine(moved, SEVEN)


@given(TIMING, MONTH)
@example(Timing(day=31, at=SEVEN, is_workday=True), dt.date(2027, 12, 1))
@example(Timing(day=29, at=SEVEN), dt.date(2028, 1, 1))
def test_a_run_falls_on_its_day_or_on_the_first_working_day_after(timing: Timing, month: dt.date) -> None:
    moment = due_at(timing, month)
    following = add_months(month, 1)
    planned = following.replace(day=min(timing.day, month_end(following).day))
    skipped = [planned + dt.timedelta(count) for count in range((moment.date() - planned).days)]
    assert moment.time() == timing.at
    assert moment.date() >= planned
    assert len(skipped) <= 4 < DAYS
    if timing.is_workday:
        assert is_working_day(moment.date())
        assert all(day.weekday() >= 5 or day in public_holidays(day.year) for day in skipped)
    else:
        assert not skipped


@given(TIMING, MONTH)
def test_a_run_falls_on_a_morning_on_which_the_system_starts_the_program(
    timing: Timing, month: dt.date
) -> None:
    moment = due_at(timing, month)
    groups = mornings(timing.day)
    assert any(moment.month in group.months and moment.day in group.days for group in groups)


@given(DAY)
def test_mornings_are_a_week_and_never_a_day_that_no_year_has(day: int) -> None:
    groups = mornings(day)
    days = [(month, each) for group in groups for month in group.months for each in group.days]
    assert len(days) == len(set(days))
    assert all(dt.date(2028, month, each) for month, each in days if (month, each) != (2, 29))
    assert {(month, each) for month, each in days if each == day} == {
        (month, day) for month in range(1, 13) if day <= month_end(dt.date(2028, month, 1)).day
    }
    assert all(sum(month == found for found, _ in days) <= DAYS + 3 for month in range(1, 13))


def test_an_ordinary_day_makes_one_rule_for_all_months() -> None:
    assert mornings(3) == (Mornings(months=tuple(range(1, 13)), days=tuple(range(3, 10))),)
    assert ranges((1, 2, 3, 7, 30, 31)) == [(1, 3), (7, 7), (30, 31)]


@given(TIMING, MONTH, NOW)
def test_the_months_due_are_all_those_whose_time_has_come(
    timing: Timing, first: dt.date, now: dt.datetime
) -> None:
    due = months_due(timing, first, now)
    following = next_month(timing, now)
    assert due_at(timing, following) > now
    assert all(due_at(timing, month) <= now + EARLY for month in due)
    assert len(due) <= MOST_MONTHS
    assert due == tuple(sorted(set(due)))
    if first < following:
        assert due[-1] == add_months(following, -1)
        assert due[0] == max(first, add_months(following, -MOST_MONTHS))
    else:
        assert due == ()


def simulated(
    timing: Timing, year: int, zone: ZoneInfo, starts: list[dt.datetime]
) -> dict[dt.date, dt.datetime]:
    """Start the program at each instant of a year, as a system does; return when each month was run."""
    first = next_month(timing, dt.datetime(year, 1, 1))
    run: dict[dt.date, dt.datetime] = {}
    for instant in starts:
        wall = instant.astimezone(zone).replace(tzinfo=None)
        for month in months_due(timing, first, wall):
            run.setdefault(month, wall)
    return run


def starts_in(year: int, timing: Timing, zone: ZoneInfo, *, skips_gaps: bool) -> list[dt.datetime]:
    """The instants of a year on which a system starts the program.

    A time that the change to summer time leaves out is skipped (systemd), or comes an hour later (others);
    one that the change back repeats comes twice.
    """
    found = []
    day = dt.date(year, 1, 1)
    while day.year == year:
        if any(day.month in group.months and day.day in group.days for group in mornings(timing.day)):
            wall = dt.datetime.combine(day, timing.at, tzinfo=zone)
            instants = {wall.replace(fold=fold).astimezone(dt.UTC) for fold in (0, 1)}
            is_gap = all(each.astimezone(zone).time() != timing.at for each in instants)
            found += [] if is_gap and skips_gaps else [max(instants)] if is_gap else sorted(instants)
        day += dt.timedelta(1)
    return found


@pytest.mark.parametrize("skips_gaps", [True, False])
@pytest.mark.parametrize("year", [2024, 2026, 2027, 2028])
@pytest.mark.parametrize(("day", "hour"), [(29, 2), (31, 2), (25, 2), (28, 2), (3, 7)])
def test_each_month_is_run_once_though_clocks_change(
    day: int, hour: int, year: int, skips_gaps: bool, paris: ZoneInfo
) -> None:
    timing = Timing(day=day, at=dt.time(hour, 30))
    run = simulated(timing, year, paris, starts_in(year, timing, paris, skips_gaps=skips_gaps))
    expected = {
        month: due_at(timing, month)
        for month in (add_months(dt.date(year - 1, 12, 1), count) for count in range(12))
        if due_at(timing, month).year == year
    }
    assert set(run) == set(expected)
    late = {month: run[month] - expected[month] for month in run if run[month] != expected[month]}
    # only where 02:30 does not exist on the last Sunday of March
    assert all(expected[month].month == 3 for month in late)
    assert all(each in (dt.timedelta(hours=1), dt.timedelta(days=1)) for each in late.values())


def test_the_change_to_summer_time_is_among_what_was_tried(paris: ZoneInfo) -> None:
    timing = Timing(day=29, at=dt.time(2, 30))
    # on Sunday 29 March 2026 clocks go from 02:00 to 03:00
    for skips_gaps, wall in (
        (True, dt.datetime(2026, 3, 30, 2, 30)),
        (False, dt.datetime(2026, 3, 29, 3, 30)),
    ):
        run = simulated(timing, 2026, paris, starts_in(2026, timing, paris, skips_gaps=skips_gaps))
        assert run[dt.date(2026, 2, 1)] == wall
    twice = starts_in(2026, Timing(day=25, at=dt.time(2, 30)), paris, skips_gaps=True)
    october = [each for each in twice if (each.month, each.day) == (10, 25)]
    assert len(october) == 2
