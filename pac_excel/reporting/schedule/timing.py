"""When the report of a month is due: a day of the month after it, at a time, on a working day if so wished.

All times are those of the clock on the wall: what is due at 07:00 is due at 07:00 in winter and in summer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from pac_excel.kpi.calendar import month_end, working_day_after
from pac_excel.plan.document import add_months

# A catch-up goes no further back: what is older interests nobody, and a clock may have stood wrong.
MOST_MONTHS = 12
# A system may start a program a moment before the time that it was told.
EARLY = dt.timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """The day of the month (1 to 31, the last in shorter months), the time, and whether offices must work."""

    day: int
    at: dt.time
    is_workday: bool = False


def due_at(timing: Timing, month: dt.date) -> dt.datetime:
    """Return when the report of `month` (its first day) is due: in the month after it.

    A day on which offices do not work (weekends, public holidays of metropolitan France) gives way to the
    next one on which they do, even if that is in another month.
    """
    last = month_end(add_months(month, 1))
    day = last.replace(day=min(timing.day, last.day))
    if timing.is_workday:
        day = working_day_after(day - dt.timedelta(1), 1)
    return dt.datetime.combine(day, timing.at)


def months_due(timing: Timing, first: dt.date, now: dt.datetime) -> tuple[dt.date, ...]:
    """Return the months from `first` on whose report is due at `now`, oldest first, MOST_MONTHS at most."""
    start = max(first, add_months(now.date(), -MOST_MONTHS - 1))
    due = takewhile(lambda month: due_at(timing, month) <= now + EARLY, _months_from(start))
    return tuple(due)[-MOST_MONTHS:]


def next_month(timing: Timing, now: dt.datetime) -> dt.date:
    """Return the month whose report is due next, after `now`."""
    # a run that is due in this month may report one that is two months back, when holidays have moved it
    return next(m for m in _months_from(add_months(now.date(), -2)) if due_at(timing, m) > now + EARLY)


def _months_from(month: dt.date) -> Iterator[dt.date]:
    while True:
        yield month
        month = add_months(month, 1)
