"""What the reports of many agencies come to together."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from pac_excel.kpi.review import KpiReview
from pac_excel.kpi.status import Status
from pac_excel.layout.report.columns import MonthlyReport
from pac_excel.layout.report.headlines import calls
from pac_excel.layout.report.indicators import LIGHTS
from pac_excel.plan.choices import Aggregation, Unit

SUM, WEIGHTED, PLAIN = "Somme", "Moyenne pondérée", "Moyenne simple"


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiFigures:
    """An indicator of an agency to date; `weight` is the denominator of a ratio over the same months."""

    name: str
    unit: str
    mode: str
    actual: float
    expected: float
    weight: float | None
    short: float
    gap_rate: float | None
    light: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyFigures:
    """What the consolidated workbook takes from the report of an agency; only numbers and texts."""

    code: str
    name: str
    lights: dict[str, int]
    kpis: tuple[KpiFigures, ...]
    landing: float | None
    aim: float | None
    spent: float | None
    planned: float | None
    milestones_kept: float | None
    calls: int
    anomalies: int
    findings: dict[str, tuple[str, int]] = field(default_factory=dict)

    @property
    def money(self) -> KpiFigures | None:
        """The first indicator in euros that adds up."""
        return next((item for item in self.kpis if item.unit == Unit.EUR.label and item.mode == SUM), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """An agency without report, and why."""

    code: str
    plan: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkReport:
    """All that the consolidated workbook of a month is made from."""

    title: str
    month: dt.date
    agencies: tuple[AgencyFigures, ...]
    missing: tuple[Missing, ...]


def figures_of(
    code: str, report: MonthlyReport, findings: dict[str, tuple[str, int]] | None = None
) -> AgencyFigures:
    """Return what the consolidated workbook takes; `findings` are severity and count by rule."""
    review = report.review
    kpis = tuple(found for item in review.kpis if (found := _kpi(item)) is not None)
    money = next(
        (
            item
            for item in review.kpis
            if item.kpi.unit is Unit.EUR and item.kpi.aggregation is Aggregation.SOMME and item.standing
        ),
        None,
    )
    return AgencyFigures(
        code=code,
        name=review.plan.agency.name or code,
        lights={LIGHTS[status]: review.count(status) for status in (*Status, None)},
        kpis=kpis,
        landing=money.landing.value if money and money.landing else None,
        aim=money.end if money else None,
        spent=review.budget.spent,
        planned=review.budget.planned_to_date,
        milestones_kept=review.milestones_kept,
        calls=len(calls(report)),
        anomalies=len(report.anomalies),
        findings=findings or {},
    )


def _kpi(item: KpiReview) -> KpiFigures | None:
    kpi, standing = item.kpi, item.standing
    if standing is None or kpi.name is None or item.short is None:
        return None
    weight = _weight(item)
    adds = kpi.aggregation is Aggregation.SOMME
    return KpiFigures(
        name=kpi.name,
        unit=kpi.unit.label if kpi.unit else "",
        mode=SUM if adds else WEIGHTED if weight else PLAIN,
        actual=standing.actual,
        expected=standing.expected,
        weight=None if adds else weight,
        short=item.short,
        gap_rate=item.gap_rate,
        light=LIGHTS[item.status],
    )


def _weight(item: KpiReview) -> float | None:
    """Return the denominators of the months that count to date, None when one of them is missing."""
    given = item.kpi.denominator or (None,) * 12
    places = [
        at
        for at, (value, point) in enumerate(zip(item.values, item.expected, strict=True))
        if value is not None and point is not None
    ]
    if item.kpi.aggregation in (None, Aggregation.DERNIER):
        places = places[-1:]
    parts = [given[at] for at in places]
    known = [part for part in parts if part is not None]
    return sum(known) if known and len(known) == len(parts) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """An indicator over the agencies that measure it."""

    name: str
    unit: str
    mode: str
    parts: tuple[tuple[str, KpiFigures], ...]

    def together(self, figure: str) -> float:
        """Return what `figure` of the agencies comes to: their sum, or their mean by weight or head."""
        values: list[float] = [getattr(item, figure) for _, item in self.parts]
        if self.mode == SUM:
            return sum(values)
        if self.mode == WEIGHTED:
            weights = [item.weight or 0.0 for _, item in self.parts]
            return sum(v * w for v, w in zip(values, weights, strict=True)) / sum(weights)
        return sum(values) / len(values)

    @property
    def gaps(self) -> list[float]:
        """The gaps of the agencies as rates, where they have one."""
        return [item.gap_rate for _, item in self.parts if item.gap_rate is not None]

    @property
    def worst(self) -> str:
        """The agency that is furthest off its trajectory."""
        return max(self.parts, key=lambda part: severity(part[1]))[0]

    def count(self, status: Status) -> int:
        """Return how many agencies have that light."""
        return sum(item.light == LIGHTS[status] for _, item in self.parts)


def severity(item: KpiFigures) -> float:
    """Return how far an indicator is off, as a share of what was due."""
    return item.short / abs(item.expected) if item.expected else item.short


def shared(report: NetworkReport) -> list[Shared]:
    """Return the indicators of the network, those of the same name, unit and way to add up together."""
    groups: defaultdict[tuple[str, str, str], list[tuple[str, KpiFigures]]] = defaultdict(list)
    for agency in report.agencies:
        for item in agency.kpis:
            groups[item.name, item.unit, item.mode].append((agency.code, item))
    return [
        Shared(name=name, unit=unit, mode=mode, parts=tuple(parts))
        for (name, unit, mode), parts in groups.items()
    ]


def ranked(report: NetworkReport) -> list[tuple[int, AgencyFigures]]:
    """Return the agencies with their rank, by the gap to date of what they earn; those without come last."""

    def gap(agency: AgencyFigures) -> float:
        money = agency.money
        return money.gap_rate if money is not None and money.gap_rate is not None else float("-inf")

    order = sorted(report.agencies, key=lambda agency: (-gap(agency), agency.code))
    return list(enumerate(order, 1))
