"""Traceability of the SWOT: does the plan answer what it found?"""

from __future__ import annotations

from collections.abc import Iterator

from pac_excel.kpi.links import links_of
from pac_excel.kpi.swot import STRONG_CRITICALITY, STRONG_GRAVITY, criticality, is_strong
from pac_excel.plan import Plan
from pac_excel.plan.choices import Side, SwotStatus
from pac_excel.plan.diagnosis import SwotItem
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import named
from pac_excel.rules.rule import Origin, Rule
from pac_excel.rules.settings import Threshold


class StrongThreatUnanswered(Rule):
    """A strong threat is named by no action, no objective and no crossing.

    Why it matters: the agency knows the risk, has weighed it, and the plan leaves it without an answer.

    Example:
        swot:
          - {id: ME01, side: MENACE, title: Un concurrent s’installe à 300 m, gravity: 5, urgency: 4}

    Use instead:
        swot:
          - {id: ME01, side: MENACE, title: Un concurrent s’installe à 300 m, gravity: 5, urgency: 4}
        actions:
          - {id: A01, title: Visiter nos 200 meilleurs clients du quartier, swot_ids: [ME01]}
    """

    code = "SWO-01"
    severity = Severity.ERROR
    anomaly = "Menace forte sans action, objectif ni croisement"
    why = "Un risque connu est laissé sans réponse."
    fix = "Créer une action qui y répond, ou assumer ce risque par écrit."
    origin = Origin.METHODE
    reads = (
        "SwotItem.side",
        "SwotItem.criticality",
        "SwotItem.status",
        "Action.swot_ids",
        "Objective.swot_ids",
        "TowsCross.internal_ids",
        "TowsCross.external_ids",
    )
    criticality_from = Threshold(STRONG_CRITICALITY, "gravity x urgency", "from which a finding is strong")
    gravity_from = Threshold(STRONG_GRAVITY, "gravity", "from which a finding is strong whatever its urgency")

    def check(self, plan: Plan) -> Iterator[Finding]:
        answered = links_of(plan).answered
        for item in _active(plan, Side.MENACE):
            if is_strong(item, self.criticality_from, self.gravity_from) and item.id not in answered:
                yield self.finding(
                    item,
                    "criticality",
                    f"{named(item)} est une menace forte ({_weighed(item)}) et rien n’y répond : "
                    "ni action, ni objectif, ni croisement.",
                    f"Créer une action dont le constat de départ est {item.id}, ou citer {item.id} dans "
                    "l’objectif ou le croisement qui y répond déjà.",
                )


class StrongWeaknessUncorrected(Rule):
    """A strong weakness leads to no corrective action.

    An action counts when it names the weakness, when it serves an objective that does, or when a crossing
    leads to it.

    Why it matters: the agency knows what holds it back and leaves it as it is.

    Example:
        swot:
          - {id: FA01, side: FAIBLESSE, title: Réponse trop lente aux clients, gravity: 4, urgency: 4}

    Use instead:
        swot:
          - {id: FA01, side: FAIBLESSE, title: Réponse trop lente aux clients, gravity: 4, urgency: 4}
        actions:
          - {id: A01, title: Répondre en moins de 8 heures, swot_ids: [FA01]}
    """

    code = "SWO-02"
    severity = Severity.ERROR
    anomaly = "Faiblesse forte sans action corrective"
    why = "Une faiblesse connue est laissée sans correction."
    fix = "Créer une action corrective, ou assumer cette faiblesse par écrit."
    origin = Origin.METHODE
    reads = (
        "SwotItem.side",
        "SwotItem.criticality",
        "SwotItem.status",
        "Action.swot_ids",
        "Action.objective",
        "Objective.swot_ids",
        "TowsCross.internal_ids",
        "TowsCross.leads_to",
    )
    criticality_from = Threshold(STRONG_CRITICALITY, "gravity x urgency", "from which a finding is strong")
    gravity_from = Threshold(STRONG_GRAVITY, "gravity", "from which a finding is strong whatever its urgency")

    def check(self, plan: Plan) -> Iterator[Finding]:
        acted_on = links_of(plan).acted_on
        for item in _active(plan, Side.FAIBLESSE):
            if is_strong(item, self.criticality_from, self.gravity_from) and item.id not in acted_on:
                yield self.finding(
                    item,
                    "criticality",
                    f"{named(item)} est une faiblesse forte ({_weighed(item)}) qu’aucune action ne corrige.",
                    f"Créer une action dont le constat de départ est {item.id}, ou citer {item.id} dans "
                    "l’action qui la corrige déjà.",
                )


class StrengthUnused(Rule):
    """A strength is used by no action and no crossing.

    Why it matters: an asset that nothing builds on brings the agency no advantage.

    Example:
        swot:
          - {id: FO01, side: FORCE, title: Deux points de vente proches des clients}

    Use instead:
        swot:
          - {id: FO01, side: FORCE, title: Deux points de vente proches des clients}
        actions:
          - {id: A01, title: Recevoir chaque client une fois l’an, swot_ids: [FO01]}
    """

    code = "SWO-04"
    severity = Severity.WARNING
    anomaly = "Force utilisée par aucune action ni croisement"
    why = "L’atout dort : le plan n’en tire aucun avantage."
    fix = "L’utiliser dans le « comment » d’une action."
    origin = Origin.METHODE
    reads = (
        "SwotItem.side",
        "SwotItem.status",
        "Action.swot_ids",
        "TowsCross.internal_ids",
        "TowsCross.external_ids",
    )

    def check(self, plan: Plan) -> Iterator[Finding]:
        used = links_of(plan).swot_of_actions | links_of(plan).swot_of_crossings
        for item in _active(plan, Side.FORCE):
            if item.id not in used:
                yield self.finding(
                    item,
                    "title",
                    f"{named(item)} n’est utilisée par aucune action ni aucun croisement.",
                    f"Ajouter {item.id} aux constats de départ d’une action qui s’appuie sur cette force, "
                    "ou la croiser avec une opportunité ou une menace.",
                )


def _active(plan: Plan, side: Side) -> Iterator[SwotItem]:
    """Yield the findings of one side that are not out of date."""
    return (item for item in plan.swot if item.side is side and item.status is not SwotStatus.OBSOLETE)


def _weighed(item: SwotItem) -> str:
    product = criticality(item)
    if product is None:
        return f"gravité {item.gravity}"
    return f"gravité {item.gravity} × urgence {item.urgency} = {product}"
