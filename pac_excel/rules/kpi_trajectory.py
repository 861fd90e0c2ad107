"""Indicators, the way to the target: twelve points that lead there, with the seasons, and values near it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pac_excel.kpi.calendar import MONTHS_BETWEEN
from pac_excel.kpi.trajectory import MONTHS, final_point, points, readings
from pac_excel.plan import Plan
from pac_excel.plan.choices import Aggregation, GapMode, KpiCategory
from pac_excel.plan.steering import Kpi
from pac_excel.rules.comments import commented_months
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import during, listing, month, named, number, percent, quantity
from pac_excel.rules.rounding import ROUNDING
from pac_excel.rules.rule import Origin, Rule
from pac_excel.rules.settings import Threshold


class ValueFarFromTrajectory(Rule):
    """A month's value is more than twice, or less than half, what the trajectory expected, without a comment.

    Judged against the seasonal point of the month, never against the month before. Indicators that pass
    through zero (absolute gap) are left to FBK-07, for a ratio means nothing there.

    Why it matters: it is either a slip of the pen or an event worth knowing.

    Example:
        plan: {start: 2026-01-01, as_of: 2026-02-28}
        kpis:
          - {id: K01, name: Devis, unit: NB, frequency: MENSUELLE, trajectory: [100, 110], values: [98, 1120]}

    Use instead:
        plan: {start: 2026-01-01, as_of: 2026-02-28}
        kpis:
          - {id: K01, name: Devis, unit: NB, frequency: MENSUELLE, trajectory: [100, 110], values: [98, 112]}
    """

    code = "KPI-06"
    severity = Severity.WARNING
    anomaly = "Valeur très loin de la trajectoire"
    why = "Erreur de saisie, ou événement : dans les deux cas, il faut le savoir."
    fix = "Corriger la valeur, ou la commenter."
    origin = Origin.METIER
    reads = (
        "Kpi.values",
        "Kpi.trajectory",
        "Kpi.comments",
        "Kpi.gap_mode",
        "Measure.value",
        "Measure.comment",
        "Plan.months",
    )
    highest = Threshold(2, "fois la trajectoire du mois", "au-delà, la valeur est à expliquer")
    lowest = Threshold(0.5, "fois la trajectoire du mois", "en deçà, la valeur est à expliquer")

    def check(self, plan: Plan) -> Iterator[Finding]:
        months = plan.month_starts()
        for kpi in plan.kpis:
            if kpi.gap_mode is GapMode.ABSOLU:
                continue
            explained = commented_months(plan, kpi)
            far = [
                (place, value, point)
                for place, (value, point) in enumerate(zip(readings(plan, kpi), points(kpi), strict=True))
                if value is not None and point is not None and point > 0 and self._far(value / point)
                if months[place] not in explained
            ]
            if far:
                said = [
                    f"{quantity(value, kpi.unit)} {during(months[place], place)} pour "
                    f"{quantity(point, kpi.unit)} attendus"
                    for place, value, point in far
                ]
                yield self.finding(
                    kpi,
                    f"values[{far[0][0]}]",
                    f"{named(kpi)} est loin de sa trajectoire : {listing(said)}.",
                    f"Vérifier la valeur saisie {during(months[far[0][0]], far[0][0])} ; si elle est juste, "
                    "écrire en commentaire ce qui l’explique.",
                )

    def _far(self, ratio: float) -> bool:
        return ratio > self.highest * (1 + ROUNDING) or ratio < self.lowest * (1 - ROUNDING)


class TrajectoryIncomplete(Rule):
    """An indicator has no trajectory, lacks a point when a value is due, or does not lead to its target.

    A quarterly indicator needs a point every third month, a yearly one in the twelfth. The last point is
    compared with the target; for a sum, DEC-02 compares the sum of the points.

    Why it matters: without a point there is no gap, and without the right end no target.

    Example:
        kpis:
          - {id: K01, name: Contrats par client, aggregation: DERNIER, frequency: MENSUELLE, target: 1.9,
             trajectory: [1.81, 1.82, 1.83, 1.83, 1.84, 1.85, 1.85, 1.86, 1.86, 1.87, 1.87, 1.87]}

    Use instead:
        kpis:
          - {id: K01, name: Contrats par client, aggregation: DERNIER, frequency: MENSUELLE, target: 1.9,
             trajectory: [1.81, 1.82, 1.83, 1.83, 1.84, 1.85, 1.86, 1.87, 1.88, 1.88, 1.89, 1.9]}
    """

    code = "KPI-07"
    severity = Severity.WARNING
    anomaly = "Trajectoire absente, incomplète ou qui ne mène pas à la cible"
    why = "L’écart à la trajectoire n’est pas calculable, ou juge d’autre chose que la cible."
    fix = "Saisir un point par relevé, le dernier égal à la cible."
    origin = Origin.METHODE
    reads = ("Kpi.trajectory", "Kpi.target", "Kpi.aggregation", "Kpi.frequency", "Kpi.unit")
    tolerance = Threshold(0.005, "part de la cible", "écart jusqu’auquel le dernier point vaut la cible")

    def check(self, plan: Plan) -> Iterator[Finding]:
        for kpi in plan.kpis:
            missing = _missing_points(kpi)
            if not kpi.trajectory:
                yield self.finding(
                    kpi,
                    "trajectory",
                    f"{named(kpi)} n’a pas de trajectoire.",
                    f"Saisir ce que l’on attend à chaque relevé{_target(kpi)}.",
                )
            elif missing:
                names = listing([_name(plan.month_starts()[place], place) for place in missing])
                yield self.finding(
                    kpi,
                    f"trajectory[{missing[0]}]",
                    f"La trajectoire de {named(kpi)} n’a pas tous ses points (à saisir : {names}).",
                    f"Saisir ce que l’on attend de {kpi.id} : {names}.",
                )
            else:
                yield from self._off_target(kpi)

    def _off_target(self, kpi: Kpi) -> Iterator[Finding]:
        end, target = final_point(kpi), kpi.target
        if end is None or target is None or kpi.aggregation in (None, Aggregation.SOMME):
            return
        if abs(end - target) <= abs(target) * (self.tolerance + ROUNDING):
            return
        last = max(place for place, point in enumerate(points(kpi)) if point is not None)
        yield self.finding(
            kpi,
            f"trajectory[{last}]",
            f"La trajectoire de {named(kpi)} finit à {quantity(end, kpi.unit)} pour une cible de "
            f"{quantity(target, kpi.unit)}.",
            f"Finir la trajectoire à {quantity(target, kpi.unit)}, ou mettre la cible à "
            f"{quantity(end, kpi.unit)}.",
        )


def _missing_points(kpi: Kpi) -> list[int]:
    """Return the places of the months that need a point and have none; nothing without a frequency."""
    if kpi.frequency is None:
        return []
    step = MONTHS_BETWEEN[kpi.frequency]
    return [place for place in range(step - 1, MONTHS, step) if points(kpi)[place] is None]


def _target(kpi: Kpi) -> str:
    return "" if kpi.target is None else f", jusqu’à la cible de {quantity(kpi.target, kpi.unit)}"


class TrajectoryWithoutSeasons(Rule):
    """A monthly sum of results or of money is expected to be the same every month.

    Twelve points close to their mean are taken for target / 12. Indicators of activity, quality and
    conformity may well be even.

    Why it matters: insurance has seasons, with its renewals in January and its empty August: an even
    trajectory gives false alarms in summer and hides the drift in spring.

    Example:
        kpis:
          - {id: K01, name: Affaires nouvelles, aggregation: SOMME, category: RESULTAT, target: 600,
             trajectory: [50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50]}

    Use instead:
        kpis:
          - {id: K01, name: Affaires nouvelles, aggregation: SOMME, category: RESULTAT, target: 600,
             trajectory: [38, 50, 60, 60, 54, 54, 42, 24, 54, 60, 60, 44]}
    """

    code = "KPI-08"
    severity = Severity.WARNING
    anomaly = "Trajectoire linéaire sur un indicateur saisonnier"
    why = "Fausses alertes en été, dérives cachées au printemps."
    fix = "Répartir la cible selon les mois de l’an passé."
    origin = Origin.METIER
    reads = ("Kpi.trajectory", "Kpi.aggregation", "Kpi.category", "Kpi.target")
    evenness = Threshold(0.05, "part du point moyen", "écart sous lequel tous les mois se ressemblent")

    def check(self, plan: Plan) -> Iterator[Finding]:
        for kpi in plan.kpis:
            given = [point for point in points(kpi) if point is not None]
            seasonal = kpi.category in (KpiCategory.RESULTAT, KpiCategory.FINANCE)
            if not seasonal or kpi.aggregation is not Aggregation.SOMME or len(given) < MONTHS:
                continue
            mean = sum(given) / MONTHS
            widest = max(abs(point - mean) for point in given)
            if mean > 0 and widest < mean * self.evenness * (1 - ROUNDING):
                yield self.finding(
                    kpi,
                    "trajectory[0]",
                    f"{named(kpi)} attend à peu près {quantity(round(mean, 2), kpi.unit)} chaque mois, à "
                    f"{percent(widest / mean)} près : la trajectoire est linéaire.",
                    f"Répartir les {quantity(sum(given), kpi.unit)} selon les mois de l’an passé (janvier et "
                    "l’automne hauts, août bas).",
                )


def _name(first: dt.date | None, place: int) -> str:
    """Return the month in words, its rank in a plan without dates."""
    return month(first) if first else f"mois {number(place + 1)}"
