"""Where an indicator lands at the end of the exercise, by its seasonal run rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pac_excel.kpi.trajectory import added_up
from pac_excel.plan.choices import Aggregation


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """The value expected at the end of the exercise, in the indicator's unit."""

    value: float


def landing(
    aggregation: Aggregation | None,
    trajectory: Sequence[float | None],
    values: Sequence[float | None],
    weights: Sequence[float | None] = (),
    *,
    is_absolute: bool = False,
) -> Landing | None:
    """Return where months of which the first are measured will end, None when nothing tells.

    The trajectory carries the season: what was reached of it to date is carried over what it still expects,
    for the year's sum or for the last point of a level or a mean. A month without value or point counts on
    neither side. An indicator that crosses zero (`is_absolute`) keeps its gap instead, as does one of whose
    trajectory nothing was due.
    Excel: `=T*A/D`, T, A and D being the trajectory, what was reached and what was due to date.
    Source: kpis.md, note (c).
    """
    points = [point for point in trajectory if point is not None]
    rows = zip(values, trajectory, weights or (None,) * len(trajectory), strict=True)
    known = [
        (value, point, weight) for value, point, weight in rows if value is not None and point is not None
    ]
    if not known:
        return None
    actual = [value for value, _, _ in known]
    expected = [point for _, point, _ in known]
    shares = [weight for _, _, weight in known]
    reached, due = added_up(aggregation, actual, shares), added_up(aggregation, expected, shares)
    is_sum = aggregation is Aggregation.SOMME
    whole = sum(points) if is_sum else points[-1]
    if is_absolute or min(expected) <= 0 or min(points) < 0:
        months = len(points) / len(known) if is_sum else 1.0
        return Landing(value=whole + (reached - due) * months)
    return Landing(value=whole * reached / due)
