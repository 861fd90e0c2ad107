"""Where an indicator stands against its trajectory, month by month, by its own way of adding up."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from pac_excel.kpi.links import links_of, once_a_record
from pac_excel.plan import Plan
from pac_excel.plan.choices import Aggregation, KpiDirection
from pac_excel.plan.steering import Kpi

MONTHS = 12


class Standing(NamedTuple):
    """What an indicator reached and what its trajectory expected, both to date and in its unit."""

    actual: float
    expected: float


@once_a_record
def readings(plan: Plan, kpi: Kpi) -> tuple[float | None, ...]:
    """Return the twelve values of the indicator: those of its own row, else those measured for the whole.

    A measure is for the whole when it names no site, or the site of the indicator.
    """
    typed = kpi.values or (None,) * MONTHS
    measured = {
        measure.month: measure.value
        for measure in links_of(plan).measures_of_kpi.get(kpi.id, ())
        if measure.site in (None, kpi.site)
    }
    if not measured:
        return typed
    return tuple(
        measured.get(month) if value is None and month is not None else value
        for value, month in zip(typed, plan.month_starts(), strict=True)
    )


def points(kpi: Kpi) -> tuple[float | None, ...]:
    """Return the twelve points of the trajectory."""
    return kpi.trajectory or (None,) * MONTHS


def added_up(
    aggregation: Aggregation | None, values: Sequence[float], weights: Sequence[float | None]
) -> float:
    """Return what months come to together: their sum, their mean or the last of them.

    A ratio of sums is the mean of the monthly ratios weighted by their denominators; where one of these is
    missing, a plain mean. Source: kpis.md, column "Agg".
    """
    if aggregation is Aggregation.SOMME:
        return sum(values)
    if aggregation is Aggregation.RATIO:
        known = [weight for weight in weights if weight is not None]
        if len(known) == len(values) and sum(known) > 0:
            return sum(value * weight for value, weight in zip(values, known, strict=True)) / sum(known)
    if aggregation in (Aggregation.MOYENNE, Aggregation.RATIO):
        return sum(values) / len(values)
    return values[-1]


@once_a_record
def standings(plan: Plan, kpi: Kpi) -> tuple[Standing | None, ...]:
    """Return where the indicator stands at the end of each month, None for a month without value or point.

    Months that lack one of the two count on neither side, so that a hole is no gap.
    """
    denominators = kpi.denominator or (None,) * MONTHS
    months = list(zip(readings(plan, kpi), points(kpi), denominators, strict=True))
    known = [(value, aim, weight) for value, aim, weight in months if value is not None and aim is not None]
    weights = [weight for _, _, weight in known]
    reached = _running(kpi.aggregation, [value for value, _, _ in known], weights)
    due = _running(kpi.aggregation, [aim for _, aim, _ in known], weights)
    found = map(Standing, reached, due)
    return tuple([None if value is None or aim is None else next(found) for value, aim, _ in months])


def _running(
    aggregation: Aggregation | None, values: Sequence[float], weights: Sequence[float | None]
) -> Sequence[float]:
    """Return what the months up to each come to together, as `added_up` has it."""
    if aggregation in (Aggregation.SOMME, Aggregation.MOYENNE):
        totals = list(accumulate(values))
        if aggregation is Aggregation.SOMME:
            return totals
        return [total / count for count, total in enumerate(totals, 1)]
    if aggregation is Aggregation.RATIO:
        return [added_up(aggregation, values[:end], weights[:end]) for end in range(1, len(values) + 1)]
    return values


def shortfall(kpi: Kpi, standing: Standing) -> float:
    """Return by how much the indicator is on the wrong side of its trajectory, negative when it is ahead.

    In the indicator's unit. For a target to hold, both sides are wrong.
    """
    gap = standing.expected - standing.actual
    if kpi.direction is KpiDirection.BAISSE:
        return -gap
    return abs(gap) if kpi.direction is KpiDirection.CIBLE else gap


def relative_shortfall(kpi: Kpi, standing: Standing) -> float | None:
    """Return the shortfall as a rate of what was expected, None when nothing was."""
    return shortfall(kpi, standing) / abs(standing.expected) if standing.expected else None


def final_point(kpi: Kpi) -> float | None:
    """Return what the trajectory comes to over the year, None while it has no point.

    The sum of the points for a sum, the last point for all others: a mean or a ratio is where it arrives.
    """
    given = [point for point in points(kpi) if point is not None]
    if not given:
        return None
    return sum(given) if kpi.aggregation is Aggregation.SOMME else given[-1]
