"""The calendar of a plan: which months are over, which are due, and the working days of France."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from functools import cache, lru_cache

from pac_excel.plan import Plan
from pac_excel.plan.choices import Frequency
from pac_excel.plan.document import add_months

# How many months each frequency leaves between two values.
MONTHS_BETWEEN = {
    Frequency.HEBDO: 1,
    Frequency.MENSUELLE: 1,
    Frequency.TRIMESTRIELLE: 3,
    Frequency.ANNUELLE: 12,
}

_SATURDAY = 5
# 1 January, 1 May, 8 May, 14 July, 15 August, 1 November, 11 November, 25 December
_FIXED_HOLIDAYS = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
# Easter Monday, Ascension and Whit Monday, in days after Easter Sunday
_MOVING_HOLIDAYS = (1, 39, 50)


@lru_cache(maxsize=1024)
def month_end(day: dt.date) -> dt.date:
    """Return the last day of the month of `day`."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_later(day: dt.date, months: int) -> dt.date:
    """Return the same day `months` later, or the last of that month when it is shorter."""
    first = add_months(day, months)
    return first.replace(day=min(day.day, month_end(first).day))


def months_over(plan: Plan) -> tuple[int, ...]:
    """Return the places (0 to 11) of the months that are over at the date when the plan is judged."""
    return _over(plan.month_starts(), plan.head.as_of)


@lru_cache(maxsize=64)
def _over(months: tuple[dt.date | None, ...], as_of: dt.date | None) -> tuple[int, ...]:
    return tuple(
        place
        for place, first in enumerate(months)
        if as_of is not None and first is not None and month_end(first) <= as_of
    )


def due_months(plan: Plan, frequency: Frequency | None) -> tuple[int, ...]:
    """Return the places of the months over whose value is due: each third for a quarterly reading.

    Without a frequency nothing is due. Source: rule KPI-03.
    """
    if frequency is None:
        return ()
    step = MONTHS_BETWEEN[frequency]
    return tuple(place for place in months_over(plan) if (place + 1) % step == 0)


@cache
def public_holidays(year: int) -> frozenset[dt.date]:
    """Return the eleven public holidays of metropolitan France. Source: code du travail, L3133-1."""
    fixed = (dt.date(year, month, day) for month, day in _FIXED_HOLIDAYS)
    moving = (_easter(year) + dt.timedelta(days) for days in _MOVING_HOLIDAYS)
    return frozenset((*fixed, *moving))


def is_working_day(day: dt.date) -> bool:
    """Tell whether an office works that day: from Monday to Friday, public holidays aside."""
    return day.weekday() < _SATURDAY and day not in public_holidays(day.year)


def working_day_after(day: dt.date, count: int) -> dt.date:
    """Return the `count`-th working day after `day`, which is itself not counted.

    The fifth working day of a month is `working_day_after(<last day of the month before>, 5)`.
    """
    for _ in range(count):
        day += dt.timedelta(1)
        while not is_working_day(day):
            day += dt.timedelta(1)
    return day


def _easter(year: int) -> dt.date:
    """Return Easter Sunday of the Gregorian calendar. Source: Meeus, *Astronomical Algorithms*, chapter 8."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leaps, century_rest = divmod(century, 4)
    shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - shift + 15) % 30
    quarter, quarter_rest = divmod(rest, 4)
    weekday = (32 + 2 * century_rest + 2 * quarter - epact - quarter_rest) % 7
    correction = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * correction + 114, 31)
    return dt.date(year, month, day + 1)
