"""Reports of the sample agency, made once for all tests."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import replace

from pac_excel.design.build import build_report
from pac_excel.layout.report.columns import Carried, MonthlyReport
from pac_excel.plan import Plan
from pac_excel.plan.choices import Aggregation, GapMode, KpiDirection
from pac_excel.plan.reading import read_plan
from pac_excel.plan.steering import Kpi
from pac_excel.reporting.monthly import monthly_report, render
from pac_excel.resources import sample
from pac_excel.template.template import Template


@functools.cache
def sample_plan() -> Plan:
    """Return the plan of the sample agency, all twelve months of it measured."""
    return read_plan(sample("agence_modele.yaml"))


@functools.cache
def template() -> Template:
    """Return the template of the report."""
    return Template.open(build_report())


def month(number: int) -> dt.date:
    """Return the first day of a month of 2026."""
    return dt.date(2026, number, 1)


def report_of(number: int, plan: Plan | None = None, carried: Carried | None = None) -> MonthlyReport:
    """Return the report of a month of 2026."""
    return monthly_report(plan or sample_plan(), month(number), carried)


def workbook(report: MonthlyReport) -> bytes:
    """Return the workbook of a report."""
    return render(report, template())


def crooked_plan() -> Plan:
    """Return the sample with indicators of every way to add up, be judged and lack something."""
    base = sample_plan().kpis[2]
    holes = (49.0, None, 68.0, None, 63.0, 64.0, 58.0, None, 70.0, None, None, None)
    falling = (3.0, 2.0, 1.0, 0.0, -1.0, -2.0, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0)
    weights = tuple(float(100 + 7 * n) for n in range(12))

    def kpi(name: str, **changes: object) -> Kpi:
        return replace(base, id=name, name=f"Essai {name}", **changes)  # type: ignore[arg-type]

    kpis = [
        kpi(
            f"T{number:02}{letter}",
            aggregation=way,
            gap_mode=mode,
            gap_amber=5.0,
            gap_red=12.0,
            values=values,
        )
        for number, (way, mode) in enumerate((way, mode) for way in Aggregation for mode in GapMode)
        for letter, values in (("a", base.values), ("b", holes))
    ]
    kpis += [
        kpi("V1", trajectory=falling, values=tuple(value + 0.5 for value in falling)),
        kpi("V2", aggregation=Aggregation.RATIO, denominator=weights),
        kpi("V3", aggregation=Aggregation.RATIO, denominator=(*weights[:3], None, *weights[4:])),
        kpi("V4", green_threshold=70.0, red_threshold=50.0),
        kpi("V5", green_threshold=50.0, red_threshold=80.0, direction=KpiDirection.BAISSE),
        kpi("V6", direction=KpiDirection.CIBLE),
        kpi("V7", direction=None, aggregation=None, gap_mode=None, unit=None),
        kpi("V8", trajectory=()),
        kpi("V9", values=()),
        kpi("W1", values=(), trajectory=()),
        kpi("W2", trajectory=(None, None, *base.trajectory[2:])),
        kpi("W3", min=0.0, max=700.0),
        kpi("W4", trajectory=(0.0,) * 12),
        kpi("W5", gap_mode=GapMode.ABSOLU, gap_amber=None, gap_red=None),
        kpi("W6", gap_mode=GapMode.ABSOLU, gap_amber=5.0, gap_red=None),
    ]
    return replace(sample_plan(), kpis=tuple(kpis))
