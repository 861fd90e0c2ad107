"""What an indicator comes to over a month, the year to date, twelve months in a row, the year before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from pac_excel.kpi.links import links_of
from pac_excel.kpi.trajectory import MONTHS, added_up, readings
from pac_excel.plan import Plan
from pac_excel.plan.choices import Aggregation
from pac_excel.plan.document import add_months
from pac_excel.plan.steering import Kpi


class Reading(NamedTuple):
    """A month's value, and the denominator that weighs it in a ratio of sums."""

    value: float
    weight: float | None = None


def known_readings(plan: Plan, kpi: Kpi) -> dict[dt.date, Reading]:
    """Return what is known of the indicator by month, those measured before the exercise included.

    What its own row says goes before measures; a measure counts when it is for the whole: of no site, or of
    the indicator's own.
    """
    found = {
        measure.month: Reading(measure.value, measure.denominator)
        for measure in links_of(plan).measures_of_kpi.get(kpi.id, ())
        if measure.month is not None and measure.value is not None and measure.site in (None, kpi.site)
    }
    weights = kpi.denominator or (None,) * MONTHS
    for month, value, weight in zip(plan.month_starts(), readings(plan, kpi), weights, strict=True):
        if month is not None and value is not None:
            measured = found.get(month)
            found[month] = Reading(value, weight if weight is not None or not measured else measured.weight)
    return found


@lru_cache(maxsize=64)
def months_to(month: dt.date, count: int) -> tuple[dt.date, ...]:
    """Return the `count` months in a row that end with `month`, the earliest first."""
    return tuple(add_months(month, back - count + 1) for back in range(count))


def over(
    aggregation: Aggregation | None, known: Mapping[dt.date, Reading], months: Sequence[dt.date]
) -> float | None:
    """Return what the months come to together, None when one that counts is not known.

    For a level the last month alone counts.
    """
    wanted = months[-1:] if aggregation in (None, Aggregation.DERNIER) else months
    found = [known[month] for month in wanted if month in known]
    if not found or len(found) < len(wanted):
        return None
    return added_up(aggregation, [item.value for item in found], [item.weight for item in found])
