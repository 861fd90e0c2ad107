"""The data of the charts of the report: planned, reached, and the landing with its band, month by month.

The band is drawn as an area on top of an invisible one, so its height stands beside its two edges.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from pac_excel.kpi.review import KpiReview
from pac_excel.layout.cells import CellValue
from pac_excel.layout.report.columns import MonthlyReport
from pac_excel.layout.report.indicators import ranked
from pac_excel.plan.choices import Aggregation, Unit

SLOTS = 6
IN_SYNTHESIS = 2  # the first of them
MONTH, LOW, HIGH, BAND = "Mois", "Bas", "Haut", "Fourchette à 80 %"
EXPECTED, ACTUAL, LANDING, INITIAL = "Prévu", "Réalisé", "Atterrissage", "Trajectoire initiale"
HEADERS = (MONTH, EXPECTED, ACTUAL, LANDING, INITIAL, LOW, HIGH, BAND)


def block_name(slot: int) -> str:
    """Return the name of the data of a chart, slots counting from 1."""
    return f"chart_{slot}"


def title_names(slot: int) -> tuple[str, ...]:
    """Return the names of the cells that title a chart: at its data, above it, above it in the synthesis.

    Titles stand in cells, for a chart's own title remembers what it showed when it was last drawn.
    """
    above = (f"curve_{slot}", f"synthesis_curve_{slot}") if slot <= IN_SYNTHESIS else (f"curve_{slot}",)
    return (f"chart_{slot}_title", *above)


def charted(report: MonthlyReport) -> tuple[KpiReview, ...]:
    """Return the indicators that get a chart: the one in euros that adds up first, then the worst off."""
    order = ranked(report)
    money = [item for item in report.review.kpis if item.kpi.id == first_of(report)]
    return tuple(dict.fromkeys((*money, *order)))[:SLOTS]


def first_of(report: MonthlyReport) -> str | None:
    """Return the indicator that the synthesis shows: the first that adds up and has a trajectory."""
    return next(
        (
            item.kpi.id
            for item in report.review.kpis
            if item.kpi.aggregation is Aggregation.SOMME and item.end is not None
        ),
        None,
    )


def cells(report: MonthlyReport) -> dict[str, CellValue | list[list[CellValue]]]:
    """Return the title and the rows of every chart, empty for those that are not needed."""
    found: dict[str, CellValue | list[list[CellValue]]] = {}
    items = charted(report)
    for slot in range(1, SLOTS + 1):
        item = items[slot - 1] if slot <= len(items) else None
        found |= dict.fromkeys(title_names(slot), _title(item) if item else None)
        found[block_name(slot)] = rows(report, item) if item else [[None] * len(HEADERS)] * 12
    return found


def _title(item: KpiReview) -> str:
    """Name the indicator, its unit unless it counts, and what a line is that the legend leaves out."""
    unit = f", en {item.kpi.unit.label}" if item.kpi.unit not in (None, Unit.NB) else ""
    adds = ", cumul depuis le début" if item.kpi.aggregation is Aggregation.SOMME else ""
    initial = " ; en ocre, la trajectoire initiale" if item.initial != item.expected else ""
    return f"{item.kpi.id} {item.kpi.name or ''}{unit}{adds}{initial}"


def rows(report: MonthlyReport, item: KpiReview) -> list[list[CellValue]]:
    """Return the twelve months of a chart: sums are cumulated, levels stand as they are."""
    adds = item.kpi.aggregation is Aggregation.SOMME
    expected, initial = (_path(series, adds=adds) for series in (item.expected, item.initial))
    actual = _path(item.values, adds=adds, until=item.place)
    months = report.review.plan.month_starts()
    landed = _landed(item, expected, actual)
    return [
        [months[at], expected[at], actual[at], middle, initial[at] if initial != expected else None, *band]
        for at, (middle, *band) in enumerate(landed)
    ]


def _path(values: Sequence[float | None], *, adds: bool, until: int = 11) -> list[float | None]:
    total, path = 0.0, []
    for at, value in enumerate(values or (None,) * 12):
        total += value or 0.0
        path.append(None if at > until or value is None else total if adds else value)
    return path


def _landed(
    item: KpiReview, expected: Sequence[float | None], actual: Sequence[float | None]
) -> list[tuple[float | None, ...]]:
    """Return middle, low, high and width of the band of each month, from what is reached to the landing.

    The middle follows the trajectory left; the band opens as the root of the way gone. It has no width where
    a month is known, so that its area begins where the landing does.
    """
    nothing = (None,) * 4
    start, end, landing = actual[item.place], expected[11], item.landing
    here = expected[item.place]
    if start is None or here is None or end is None or landing is None or item.place == 11:
        return [nothing] * 12
    found: list[tuple[float | None, ...]] = []
    for at, point in enumerate(expected):
        if at < item.place or point is None:
            reached = actual[at]
            is_drawn = reached is not None and landing.low is not None
            found.append((None, reached, reached, 0.0) if is_drawn else nothing)
            continue
        share = (at - item.place) / (11 - item.place)
        way = (point - here) / (end - here) if end != here else share
        middle = start + (landing.value - start) * way
        if landing.low is None or landing.high is None:
            found.append((middle, None, None, None))
        else:
            low = middle - (landing.value - landing.low) * sqrt(share)
            high = middle + (landing.high - landing.value) * sqrt(share)
            found.append((middle, low, high, high - low))
    return found
