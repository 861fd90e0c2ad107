"""On which days the system starts the program: the day that was asked for, and the days after it for a week.

The program itself knows what is due, so a start too many does nothing. The week leaves room for a run that
weekends and holidays move (four days at most: Ascension on 7 May 2043, then 8 May, then a weekend), for a
workbook that was open or a drive that was away on the first morning, and for clocks: systemd leaves out a
time that does not exist on the day when summer time begins.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pac_excel.kpi.calendar import month_end

DAYS = 7
_MONTHS = 12
# no leap year, then a leap year: their days together are all that there can be
_YEARS = (2025, 2028)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Mornings:
    """Some days of some months, both in ascending order: a rule that every system can be told."""

    months: tuple[int, ...]
    days: tuple[int, ...]

    @property
    def is_monthly(self) -> bool:
        """Whether the days are those of every month."""
        return len(self.months) == _MONTHS


def mornings(day: int) -> tuple[Mornings, ...]:
    """Return the days on which to start a schedule for `day` (1 to 31): those of all months, then the others.

    Days that a month lacks count as its last one, in February the 28th and the 29th.
    """
    days: dict[int, set[int]] = {month: set() for month in range(1, 13)}
    for last in (month_end(dt.date(year, month, 1)) for year in _YEARS for month in range(1, 13)):
        for later in range(DAYS):
            morning = last.replace(day=min(day, last.day)) + dt.timedelta(later)
            days[morning.month].add(morning.day)
    shared = set.intersection(*days.values())
    alike = {tuple(sorted(shared)): list(days)} if shared else {}
    for month, found in days.items():
        if others := tuple(sorted(found - shared)):
            alike.setdefault(others, []).append(month)
    return tuple(Mornings(months=tuple(months), days=found) for found, months in alike.items())


def ranges(numbers: tuple[int, ...]) -> list[tuple[int, int]]:
    """Return ascending numbers as ranges: 1, 2, 3, 7 as 1 to 3 and 7 to 7."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
