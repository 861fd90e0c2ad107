"""Declination: do the parts make the whole?"""

from __future__ import annotations

from collections.abc import Iterator

from pac_excel.kpi.contribution import contributed, need
from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan
from pac_excel.plan.choices import RollUp
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import listing, named, quantity
from pac_excel.rules.rounding import same
from pac_excel.rules.rule import Origin, Rule


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
            gap = quantity(abs(wanted - found), unit)
            last = children[-1]
            reached = quantity(target - wanted + found, unit)
            corrected = quantity((last.target or 0) + wanted - found, unit)
            yield self.finding(
                parent,
                "target",
                f"{named(parent)} vise {quantity(wanted, unit)}, mais ses fils {words} font "
                f"{quantity(found, unit)} : "
                + (f"il manque {gap}." if abs(found) < abs(wanted) else f"{gap} de trop."),
                f"Répartir l’écart de {gap} entre les fils (par exemple {last.id} à {corrected}), avec les "
                f"actions qui vont avec, ou mettre la cible de {parent.id} à {reached}.",
            )
