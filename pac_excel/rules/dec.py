"""Declination: do the parts make the whole?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pac_excel.kpi.calendar import MONTHS_BETWEEN
from pac_excel.kpi.contribution import contributed, need
from pac_excel.kpi.links import links_of
from pac_excel.kpi.trajectory import MONTHS, final_point, points
from pac_excel.plan import Plan
from pac_excel.plan.choices import Aggregation, Frequency, RollUp, Scope
from pac_excel.plan.steering import Kpi
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import listing, named, quantity
from pac_excel.rules.rounding import ROUNDING, same
from pac_excel.rules.rule import Origin, Rule
from pac_excel.rules.settings import Threshold

_VERSION = re.compile(r"^(?P<name>.*?)[\s,_–-]*\bv(?:ersion)?\.?\s*(?P<number>\d{1,9})\b", re.IGNORECASE)


class ChildrenUnlikeParent(Rule):
    """The targets of the children of an objective that is their sum do not make its own target.

    Only children in the parent's unit count. Nothing is said without children, nor while one has no target.

    Why it matters: each site or network can succeed and the agency fail, or the reverse.

    Example:
        objectives:
          - {id: O1, title: Placer 310 contrats, roll_up: SOMME, measure_kind: FLUX, target: 310, unit: NB}
          - {id: O2, title: Centre-ville, parent: O1, measure_kind: FLUX, target: 190, unit: NB}
          - {id: O3, title: Zone d’activités, parent: O1, measure_kind: FLUX, target: 90, unit: NB}

    Use instead:
        objectives:
          - {id: O1, title: Placer 310 contrats, roll_up: SOMME, measure_kind: FLUX, target: 310, unit: NB}
          - {id: O2, title: Centre-ville, parent: O1, measure_kind: FLUX, target: 190, unit: NB}
          - {id: O3, title: Zone d’activités, parent: O1, measure_kind: FLUX, target: 120, unit: NB}
    """

    code = "DEC-01"
    severity = Severity.ERROR
    anomaly = "Somme des cibles des fils différente de la cible du parent"
    why = "La déclinaison est fausse : chaque site peut réussir et l’agence échouer."
    fix = "Répartir l’écart entre les fils, ou corriger la cible du parent."
    origin = Origin.METHODE
    reads = (
        "Objective.roll_up",
        "Objective.parent",
        "Objective.target",
        "Objective.baseline",
        "Objective.unit",
        "Objective.measure_kind",
    )

    def check(self, plan: Plan) -> Iterator[Finding]:
        children_of = links_of(plan).children
        for parent in plan.objectives:
            wanted, found, target, unit = need(parent), contributed(plan, parent), parent.target, parent.unit
            if parent.roll_up is not RollUp.SOMME or wanted is None or found is None or target is None:
                continue
            children = [child for child in children_of[parent.id] if child.unit is unit]
            parts = [(child.id, need(child)) for child in children]
            if any(part is None for _, part in parts) or same(wanted, found):
                continue
            words = listing([f"{name} ({quantity(part or 0, unit)})" for name, part in parts])
            children_say = f"son fils {words} fait" if len(parts) == 1 else f"ses fils {words} font"
            gap = quantity(abs(wanted - found), unit)
            last = children[-1]
            reached = quantity(target - wanted + found, unit)
            corrected = quantity((last.target or 0) + wanted - found, unit)
            yield self.finding(
                parent,
                "target",
                f"{named(parent)} vise {quantity(wanted, unit)}, mais {children_say} "
                f"{quantity(found, unit)} : "
                + (f"il manque {gap}." if abs(found) < abs(wanted) else f"{gap} de trop."),
                f"Répartir l’écart de {gap} entre les fils (par exemple {last.id} à {corrected}), avec les "
                f"actions qui vont avec, ou mettre la cible de {parent.id} à {reached}.",
            )


class MonthsUnlikeYear(Rule):
    """The points of a trajectory that adds up do not make the target of the year.

    Nothing is said while a point is missing: KPI-07 does.

    Why it matters: every month can be on its trajectory and the year miss its target.

    Example:
        kpis:
          - {id: K01, name: Contrats, aggregation: SOMME, unit: NB, target: 310,
             trajectory: [16, 22, 28, 28, 25, 25, 19, 12, 25, 28, 28, 24]}

    Use instead:
        kpis:
          - {id: K01, name: Contrats, aggregation: SOMME, unit: NB, target: 280,
             trajectory: [16, 22, 28, 28, 25, 25, 19, 12, 25, 28, 28, 24]}
    """

    code = "DEC-02"
    severity = Severity.ERROR
    anomaly = "Somme des cibles des mois différente de la cible annuelle"
    why = "Chaque mois peut être sur sa trajectoire et l’année manquer sa cible."
    fix = "Recaler les mois sur la cible, ou la cible sur les mois."
    origin = Origin.METHODE
    reads = ("Kpi.trajectory", "Kpi.target", "Kpi.aggregation", "Kpi.frequency", "Kpi.unit")
    tolerance = Threshold(0.005, "part de la cible", "écart dû aux arrondis des mois")

    def check(self, plan: Plan) -> Iterator[Finding]:
        for kpi in plan.kpis:
            total, target = final_point(kpi), kpi.target
            if kpi.aggregation is not Aggregation.SOMME or total is None or target is None:
                continue
            if not _is_whole(kpi) or abs(total - target) <= abs(target) * (self.tolerance + ROUNDING):
                continue
            gap = quantity(abs(total - target), kpi.unit)
            side = "de trop" if total > target else "qui manquent"
            yield self.finding(
                kpi,
                "target",
                f"{named(kpi)} : les mois de la trajectoire font {quantity(total, kpi.unit)} pour une cible "
                f"de {quantity(target, kpi.unit)}, soit {gap} {side}.",
                f"Répartir {gap} sur les mois, ou mettre la cible à {quantity(total, kpi.unit)}.",
            )


def _is_whole(kpi: Kpi) -> bool:
    """Tell whether each month when a value is due has its point."""
    step = MONTHS_BETWEEN[kpi.frequency or Frequency.MENSUELLE]
    return all(points(kpi)[place] is not None for place in range(step - 1, MONTHS, step))


class BuiltOnReplacedPlan(Rule):
    """A declined plan says that it comes from a version that has been replaced since.

    A file knows of other versions only what it says itself: the version that the plan replaces ("PAC-2026 v1
    du 15/11/2025") is compared with the one it was declined from ("PAC-2026 v1"), when both name the same
    plan.

    Why it matters: the site works for targets that the firm has given up; a new version cancels the old one.

    Example:
        plan: {scope: SITE, supersedes: PAC-2026 v1 du 15/11/2025, parent_plan: PAC-2026 v1}

    Use instead:
        plan: {scope: SITE, supersedes: PAC-2026 v1 du 15/11/2025, parent_plan: PAC-2026 v2}
    """

    code = "DEC-04"
    severity = Severity.ERROR
    anomaly = "PAC décliné bâti sur une version remplacée"
    why = "La nouvelle version annule et remplace l’ancienne : le site vise des cibles abandonnées."
    fix = "Régénérer la déclinaison depuis la version en vigueur."
    origin = Origin.METHODE
    reads = ("PlanHead.scope", "PlanHead.parent_plan", "PlanHead.supersedes", "PlanHead.version")

    def check(self, plan: Plan) -> Iterator[Finding]:
        head = plan.head
        if head.scope in (None, Scope.ENTREPRISE):
            return
        parent, replaced = _version(head.parent_plan), _version(head.supersedes)
        if parent is None or replaced is None or parent[0] != replaced[0] or parent[1] > replaced[1]:
            return
        yield self.finding(
            head,
            "parent_plan",
            f"Le plan est décliné de « {head.parent_plan} », mais la version {replaced[1]} du même plan est "
            f"annulée et remplacée (« {head.supersedes} »).",
            f"Régénérer la déclinaison depuis la version {replaced[1] + 1} au moins, et le dire dans « Plan "
            "parent ».",
        )


def _version(text: str | None) -> tuple[str, int] | None:
    """Return the name of the plan and the number of its version, None when the text gives none."""
    found = _VERSION.search(text or "")
    return (found["name"].strip().casefold(), int(found["number"])) if found else None
