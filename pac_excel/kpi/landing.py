"""Where an indicator lands at the end of the exercise, by its seasonal run rate, and how far off that may be.

The trajectory carries the season: what was reached of it to date is carried over the months left, never a
twelfth of the year. The band is the interval in which four landings out of five fall, if the months to come
scatter around the trajectory as those gone by did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import isfinite, sqrt

from pac_excel.kpi.trajectory import added_up
from pac_excel.plan.choices import Aggregation
from pac_excel.plan.fields import Choice

# the quantile 0.9 of Student's law for 1 to 11 degrees of freedom. Excel: `=T.INV(0.9,n)`
STUDENT_90 = (
    3.0776835371752513,
    1.8856180831641267,
    1.6377443536962095,
    1.5332062740589436,
    1.47588404882448,
    1.439755747265148,
    1.4149239276505081,
    1.3968153097438643,
    1.3830287383966318,
    1.3721836411103354,
    1.36343031802054,
)


class Method(Choice):
    """How a landing is worked out; the label says it to the reader."""

    RUN_RATE = (
        "RYTHME",
        "Rythme saisonnier : année prévue × réalisé à date / prévu à date ; fourchette à 80 % d’après la "
        "dispersion des mois passés",
    )
    SHIFT = (
        "DECALAGE",
        "Année prévue + écart moyen par mois, tenu jusqu’à la fin ; fourchette à 80 % d’après la dispersion "
        "des mois passés",
    )
    LEVEL_RATE = (
        "NIVEAU",
        "Dernier point prévu × réalisé / prévu du mois ; fourchette à 80 % d’après ce que ce rapport a bougé "
        "d’un mois à l’autre",
    )
    LEVEL_SHIFT = (
        "NIVEAU_DECALE",
        "Dernier point prévu + écart du mois ; fourchette à 80 % d’après ce que cet écart a bougé d’un mois "
        "à l’autre",
    )
    MEAN_RATE = (
        "MOYENNE",
        "Dernier point prévu × moyenne réalisée / moyenne prévue ; fourchette à 80 % d’un mois d’après la "
        "dispersion des mois passés",
    )
    MEAN_SHIFT = (
        "MOYENNE_DECALEE",
        "Dernier point prévu + écart moyen à date ; fourchette à 80 % d’un mois d’après la dispersion des "
        "mois passés",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """The value expected at the end of the exercise, in the indicator's unit, and its band.

    `spread`, squared deviations of `freedom` degrees of freedom, and `scale`, by which they grow until the
    end of the exercise, make the band. `low` and `high` are None while too few months tell how they scatter.
    """

    value: float
    low: float | None
    high: float | None
    method: Method
    spread: float
    freedom: int
    scale: float

    def within(self, least: float | None, most: float | None) -> Landing:
        """Return the landing held between what is plausible at least and at most.

        Excel: `=MAX(least,MIN(most,x))`, either bound left out where it is not given.
        """
        low = None if self.low is None else _held(self.low, least, most)
        high = None if self.high is None else _held(self.high, least, most)
        value = _held(self.value, least, most)
        if (value, low, high) == (self.value, self.low, self.high):
            return self
        return replace(self, value=value, low=low, high=high)


def landing(
    aggregation: Aggregation | None,
    trajectory: Sequence[float | None],
    values: Sequence[float | None],
    weights: Sequence[float | None] = (),
    *,
    is_absolute: bool = False,
) -> Landing | None:
    """Return where twelve months of which the first are measured will end, None when nothing tells.

    `values` are those known, None for the months to come; a month without value or point counts on neither
    side. `weights` are the denominators of a ratio. An indicator that crosses zero (`is_absolute`) keeps its
    gap in its own unit, for a rate of nothing means nothing; so does one of whose trajectory nothing was
    due to date, or that changes sign.
    """
    points = [point for point in trajectory if point is not None]
    if not points:
        return None
    weights = weights or (None,) * len(trajectory)
    known = [
        (value, point, weight)
        for value, point, weight in zip(values, trajectory, weights, strict=True)
        if value is not None and point is not None
    ]
    if not known:
        return None
    absolute = is_absolute or any(point <= 0 for _, point, _ in known) or any(point < 0 for point in points)
    actual = [value for value, _, _ in known]
    expected = [point for _, point, _ in known]
    try:
        if aggregation is Aggregation.SOMME:
            found = _summed(points, actual, expected, absolute=absolute)
        elif aggregation in (Aggregation.MOYENNE, Aggregation.RATIO):
            shares = [weight for _, _, weight in known]
            reached = added_up(aggregation, actual, shares)
            due = added_up(aggregation, expected, shares)
            found = _averaged(points[-1], actual, expected, (reached, due), absolute=absolute)
        else:
            found = _level(points[-1], values, trajectory, len(points) - len(known), absolute=absolute)
    except OverflowError:
        return None
    # no cell can hold the sum, or the square, of figures that are too large
    reach = [number for number in (found.value, found.low, found.high) if number is not None]
    return found if all(map(isfinite, reach)) else None


def _summed(
    points: Sequence[float], actual: Sequence[float], expected: Sequence[float], *, absolute: bool
) -> Landing:
    """The months of a sum.

    A month scatters as the root of its size does (contracts are counted), so the ratio of sums is the
    weighted least squares estimate of the pace, and the error of what is left has variance s²·L·T/D, with
    L, D, T the trajectory left, gone by and whole, s² = Σ(a - k·p)²/p / (n - 1).
    Excel: `=T*A/D`, `=T*A/D±T.INV(0.9,n-1)*SQRT(SUMPRODUCT((a-A/D*p)^2/p)/(n-1)*L*T/D)`.
    """
    count, whole, due, reached = len(actual), sum(points), sum(expected), sum(actual)
    left = whole - due
    ahead = len(points) - count
    if absolute:
        shift = (reached - due) / count
        spread = [(value - point - shift) ** 2 for value, point in zip(actual, expected, strict=True)]
        scale = ahead + ahead * ahead / count
        return _banded(whole + shift * len(points), sum(spread), count - 1, scale, Method.SHIFT)
    pace = reached / due
    spread = [(value - pace * point) ** 2 / point for value, point in zip(actual, expected, strict=True)]
    return _banded(pace * whole, sum(spread), count - 1, left * whole / due, Method.RUN_RATE)


def _level(
    last: float,
    values: Sequence[float | None],
    trajectory: Sequence[float | None],
    ahead: int,
    *,
    absolute: bool,
) -> Landing:
    """The end of a level: the ratio (or the gap) to the trajectory wanders month by month without drift.

    Only months in a row tell how much it moves.
    Excel: `=last*a/p`, `±T.INV(0.9,n)*SQRT(SUMSQ(changes)/n*months left)*last` with n changes.
    """
    ratios = [
        None if value is None or point is None else value - point if absolute else value / point
        for value, point in zip(values, trajectory, strict=True)
    ]
    final = [ratio for ratio in ratios if ratio is not None][-1]
    changes = [
        (after - before) ** 2
        for before, after in pairwise(ratios)
        if before is not None and after is not None
    ]
    if absolute:
        return _banded(last + final, sum(changes), len(changes), ahead, Method.LEVEL_SHIFT)
    return _banded(last * final, sum(changes) * last * last, len(changes), ahead, Method.LEVEL_RATE)


def _averaged(
    last: float,
    actual: Sequence[float],
    expected: Sequence[float],
    means: tuple[float, float],
    *,
    absolute: bool,
) -> Landing:
    """The last month of a mean, at the pace kept on average; its band is that of one more month.

    Excel: `=last*A/P`, `±T.INV(0.9,n-1)*SQRT(SUMPRODUCT((a-A/P*p)^2)/(n-1)*(1+1/n))`.
    """
    reached, due = means
    count = len(actual)
    if absolute:
        shift = reached - due
        spread = [(value - point - shift) ** 2 for value, point in zip(actual, expected, strict=True)]
        return _banded(last + shift, sum(spread), count - 1, 1 + 1 / count, Method.MEAN_SHIFT)
    pace = reached / due
    spread = [(value - pace * point) ** 2 for value, point in zip(actual, expected, strict=True)]
    return _banded(last * pace, sum(spread), count - 1, 1 + 1 / count, Method.MEAN_RATE)


def _banded(value: float, spread: float, freedom: int, scale: float, method: Method) -> Landing:
    """Return the landing with the band that squared deviations of that many degrees of freedom give."""
    low = high = None
    if freedom >= 1:
        reach = STUDENT_90[freedom - 1] * sqrt(max(spread / freedom * scale, 0.0))
        low, high = value - reach, value + reach
    return Landing(
        value=value, low=low, high=high, method=method, spread=spread, freedom=freedom, scale=scale
    )


def _held(value: float, least: float | None, most: float | None) -> float:
    if most is not None:
        value = min(value, most)
    return value if least is None else max(value, least)
