"""Green, amber or red: how an indicator does, month by month."""

from __future__ import annotations

from itertools import groupby

from pac_excel.kpi.links import once_a_record
from pac_excel.kpi.trajectory import Standing, readings, relative_shortfall, shortfall, standings
from pac_excel.plan import Plan
from pac_excel.plan.choices import GapMode, KpiDirection
from pac_excel.plan.fields import Choice
from pac_excel.plan.steering import Kpi

DEFAULT_GREEN_RATIO = 0.98
DEFAULT_RED_RATIO = 0.9

_CLOSE = 1e-9  # what a ratio of sums of decimals loses


class Status(Choice):
    """The three lights; the word goes with the colour, for those who print in black and white."""

    GREEN = "VERT", "Vert"
    AMBER = "ORANGE", "Orange"
    RED = "ROUGE", "Rouge"


@once_a_record
def statuses(plan: Plan, kpi: Kpi) -> tuple[Status | None, ...]:
    """Return the light of each of the twelve months, None where nothing allows to tell.

    Thresholds of the indicator's own judge the month's value. Else its gap to the trajectory to date does:
    in its unit against `gap_amber` and `gap_red` when the gap is absolute, else the ratio reached / expected
    against the plan's `green_ratio` and `red_ratio` (0.98 and 0.9 when it gives none).
    """
    if has_own_thresholds(kpi):
        return tuple(_by_threshold(kpi, value) for value in readings(plan, kpi))
    return tuple([_by_gap(plan, kpi, standing) for standing in standings(plan, kpi)])


def _by_threshold(kpi: Kpi, value: float | None) -> Status | None:
    green, red = kpi.green_threshold, kpi.red_threshold
    if value is None or green is None or red is None or kpi.direction in (None, KpiDirection.CIBLE):
        return None
    sign = -1 if kpi.direction is KpiDirection.BAISSE else 1
    if sign * value >= sign * green:
        return Status.GREEN
    return Status.RED if sign * value <= sign * red else Status.AMBER


def _by_gap(plan: Plan, kpi: Kpi, standing: Standing | None) -> Status | None:
    if standing is None or kpi.direction is None:
        return None
    if kpi.gap_mode is GapMode.ABSOLU:
        return _by_absolute_gap(kpi, shortfall(kpi, standing))
    missing = relative_shortfall(kpi, standing)
    if missing is None:
        return None
    green, red = ratios(plan)
    ratio = 1 - missing
    if ratio >= green - _CLOSE:
        return Status.GREEN
    return Status.RED if ratio < red - _CLOSE else Status.AMBER


def _by_absolute_gap(kpi: Kpi, missing: float) -> Status | None:
    if kpi.gap_red is None and kpi.gap_amber is None:
        return None
    if kpi.gap_red is not None and missing >= kpi.gap_red:
        return Status.RED
    return Status.AMBER if kpi.gap_amber is not None and missing >= kpi.gap_amber else Status.GREEN


def ratios(plan: Plan) -> tuple[float, float]:
    """Return the ratios reached / expected from which an indicator is green, and below which it is red."""
    head = plan.head
    green = DEFAULT_GREEN_RATIO if head.green_ratio is None else head.green_ratio
    return green, DEFAULT_RED_RATIO if head.red_ratio is None else head.red_ratio


def has_own_thresholds(kpi: Kpi) -> bool:
    """Tell whether the indicator is judged by the month's value against thresholds of its own."""
    return None not in (kpi.green_threshold, kpi.red_threshold)


def red_runs(plan: Plan, kpi: Kpi, due: tuple[int, ...]) -> list[list[int]]:
    """Return the places of the months due that are red, one list for each unbroken run of them."""
    lights = statuses(plan, kpi)
    runs = groupby(due, key=lambda place: lights[place] is Status.RED)
    return [list(places) for is_red, places in runs if is_red]
