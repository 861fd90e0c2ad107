"""The data of the charts of the report: planned, reached, and the landing with its band, month by month."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from pac_excel.kpi.review import KpiReview
from pac_excel.layout.cells import CellValue
from pac_excel.layout.report.columns import MonthlyReport
from pac_excel.layout.report.indicators import ranked
from pac_excel.plan.choices import Aggregation

SLOTS = 6
IN_SYNTHESIS = 2  # the first of them
HEADERS = ("Mois", "Prévu", "Réalisé", "Bas", "Haut", "Atterrissage", "Trajectoire initiale")


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
    unit = f" ({item.kpi.unit.label})" if item.kpi.unit else ""
    adds = ", cumulé depuis le début" if item.kpi.aggregation is Aggregation.SOMME else ""
    return f"{item.kpi.id} {item.kpi.name or ''}{unit}{adds}"


def rows(report: MonthlyReport, item: KpiReview) -> list[list[CellValue]]:
    """Return the twelve months of a chart: sums are cumulated, levels stand as they are."""
    adds = item.kpi.aggregation is Aggregation.SOMME
    expected, initial = (_path(series, adds=adds) for series in (item.expected, item.initial))
    actual = _path(item.values, adds=adds, until=item.place)
    months = report.review.plan.month_starts()
    ahead = _ahead(item, expected, actual)
    return [
        [months[at], expected[at], actual[at], *ahead[at], initial[at] if initial != expected else None]
        for at in range(12)
    ]


def _path(values: Sequence[float | None], *, adds: bool, until: int = 11) -> list[float | None]:
    total, path = 0.0, []
    for at, value in enumerate(values or (None,) * 12):
        total += value or 0.0
        path.append(None if at > until or value is None else total if adds else value)
    return path


def _ahead(
    item: KpiReview, expected: Sequence[float | None], actual: Sequence[float | None]
) -> list[tuple[float | None, float | None, float | None]]:
    """Return low, high and middle of the months to come, from what is reached to the landing.

    The middle follows the trajectory left; the band opens as the root of the way gone.
    """
    start, end, landing = actual[item.place], expected[11], item.landing
    here = expected[item.place]
    if start is None or here is None or end is None or landing is None or item.place == 11:
        return [(None, None, None)] * 12
    below = landing.value - landing.low if landing.low is not None else None
    above = landing.high - landing.value if landing.high is not None else None
    found: list[tuple[float | None, float | None, float | None]] = []
    for at, point in enumerate(expected):
        if at < item.place or point is None:
            found.append((None, None, None))
            continue
        share = (at - item.place) / (11 - item.place)
        way = (point - here) / (end - here) if end != here else share
        middle = start + (landing.value - start) * way
        if below is None or above is None:
            found.append((None, None, middle))
        else:
            found.append((middle - below * sqrt(share), middle + above * sqrt(share), middle))
    return found
