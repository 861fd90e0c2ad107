"""Indicators: can each be read, and was it?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pac_excel.kpi.calendar import due_months
from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan
from pac_excel.plan.document import add_months
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import lacking, listing, month, named
from pac_excel.rules.rule import Origin, Rule, is_blank


class IndicatorUnreadable(Rule):
    """An indicator has no sensor or no source.

    Why it matters: nobody knows where to read it, so nobody will.

    Example:
        kpis:
          - {id: K01, name: Commissions acquises, sensor: Bordereau}

    Use instead:
        kpis:
          - {id: K01, name: Commissions acquises, sensor: Bordereau, source: Compagnie}
    """

    code = "KPI-01"
    severity = Severity.ERROR
    anomaly = "Indicateur sans capteur ou sans source"
    why = "L’indicateur ne peut pas être relevé."
    fix = "Dire où se lit la valeur et d’où elle vient."
    origin = Origin.METHODE
    reads = ("Kpi.sensor", "Kpi.source")
    empties = reads

    def check(self, plan: Plan) -> Iterator[Finding]:
        labels = {"sensor": "capteur", "source": "source"}
        for kpi in plan.kpis:
            missing = [name for name in labels if is_blank(getattr(kpi, name))]
            if missing:
                words = lacking([labels[name] for name in missing])
                yield self.finding(kpi, missing[0], f"{named(kpi)} {words}.")


class MeasureMissing(Rule):
    """An indicator has no value for a month that is over at the date when the plan is judged.

    A quarterly indicator is due every third month, a yearly one in the twelfth.

    Why it matters: a hole in the follow-up hides the drift that the plan should show.

    Example:
        plan: {start: 2026-01-01, end: 2026-12-31, as_of: 2026-03-31}
        kpis:
          - {id: K01, name: Commissions acquises, frequency: MENSUELLE, values: [45770, 24660]}

    Use instead:
        plan: {start: 2026-01-01, end: 2026-12-31, as_of: 2026-03-31}
        kpis:
          - {id: K01, name: Commissions acquises, frequency: MENSUELLE, values: [45770, 24660, 28110]}
    """

    code = "KPI-03"
    severity = Severity.ERROR
    anomaly = "Mesure manquante pour un mois échu"
    why = "Le suivi a un trou : une dérive peut s’y cacher."
    fix = "Saisir la valeur du mois."
    origin = Origin.METHODE
    reads = (
        "PlanHead.as_of",
        "PlanHead.start",
        "Plan.months",
        "Kpi.frequency",
        "Kpi.values",
        "Measure.kpi",
        "Measure.month",
        "Measure.value",
    )

    def check(self, plan: Plan) -> Iterator[Finding]:
        months, measures = plan.month_starts(), links_of(plan).measures_of_kpi
        for kpi in plan.kpis:
            typed = kpi.values or (None,) * len(months)
            measured = {item.month for item in measures.get(kpi.id, ()) if item.value is not None}
            due = due_months(plan, kpi.frequency)
            holes = [n for n in due if typed[n] is None and months[n] not in measured]
            if holes:
                names = _span([first for n in holes if (first := months[n])])
                values = "la valeur" if len(holes) == 1 else f"les {len(holes)} valeurs"
                yield self.finding(
                    kpi,
                    f"values[{holes[0]}]",
                    f"{named(kpi)} est sans valeur : {names}.",
                    f"Saisir {values} de {kpi.id} : {names}.",
                )


def _span(months: list[dt.date]) -> str:
    """Return the months in words, a run of them by its two ends."""
    first, last = months[0], months[-1]
    if len(months) > 2 and add_months(first, len(months) - 1) == last:
        return f"{month(first)} à {month(last)}"
    return listing([month(item) for item in months])
