"""Traceability of the SWOT: does the plan answer what it found, and still stand on what is true?"""

from __future__ import annotations

from collections.abc import Iterator

from pac_excel.kpi.links import links_of
from pac_excel.kpi.swot import STRONG_CRITICALITY, STRONG_GRAVITY, criticality, is_strong
from pac_excel.plan import Plan
from pac_excel.plan.choices import ActionStatus, Side, SwotStatus
from pac_excel.plan.diagnosis import SwotItem
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import listing, named
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
    criticality_from = Threshold(
        STRONG_CRITICALITY, "gravité × urgence", "criticité dès laquelle un constat est fort"
    )
    gravity_from = Threshold(
        STRONG_GRAVITY, "gravité", "gravité dès laquelle un constat est fort à elle seule"
    )

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
    criticality_from = Threshold(
        STRONG_CRITICALITY, "gravité × urgence", "criticité dès laquelle un constat est fort"
    )
    gravity_from = Threshold(
        STRONG_GRAVITY, "gravité", "gravité dès laquelle un constat est fort à elle seule"
    )

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


class StrongOpportunityUnused(Rule):
    """A strong opportunity is named by no action, no objective and no crossing.

    Why it matters: what the market offers now will be taken by others.

    Example:
        swot:
          - {id: OP01, side: OPPORTUNITE, title: Créations d’entreprises en hausse, gravity: 4, urgency: 3}

    Use instead:
        swot:
          - {id: OP01, side: OPPORTUNITE, title: Créations d’entreprises en hausse, gravity: 4, urgency: 3}
        actions:
          - {id: A01, title: Partenariat avec les experts-comptables, swot_ids: [OP01]}
    """

    code = "SWO-03"
    severity = Severity.WARNING
    anomaly = "Opportunité forte non exploitée"
    why = "C’est un manque à gagner : d’autres la prendront."
    fix = "Y rattacher une action, un objectif ou un croisement."
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
    criticality_from = Threshold(
        STRONG_CRITICALITY, "gravité × urgence", "criticité dès laquelle un constat est fort"
    )
    gravity_from = Threshold(
        STRONG_GRAVITY, "gravité", "gravité dès laquelle un constat est fort à elle seule"
    )

    def check(self, plan: Plan) -> Iterator[Finding]:
        answered = links_of(plan).answered
        for item in _active(plan, Side.OPPORTUNITE):
            if is_strong(item, self.criticality_from, self.gravity_from) and item.id not in answered:
                yield self.finding(
                    item,
                    "criticality",
                    f"{named(item)} est une opportunité forte ({_weighed(item)}) que rien n’exploite : "
                    "ni action, ni objectif, ni croisement.",
                    f"Créer une action dont le constat de départ est {item.id}, ou citer {item.id} dans "
                    "l’objectif ou le croisement qui l’exploite déjà.",
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


class ActionOnObsoleteFinding(Rule):
    """An action that is still to be done starts from a finding that is out of date.

    Actions that are over or given up are left alone: they had their reason at the time.

    Why it matters: the action has lost its reason, or part of it, and goes on all the same.

    Example:
        swot:
          - {id: ME02, side: MENACE, title: Agence concurrente annoncée, status: OBSOLETE}
        actions:
          - {id: A01, title: Visiter le quartier, swot_ids: [ME02]}

    Use instead:
        swot:
          - {id: ME02, side: MENACE, title: Agence concurrente annoncée, status: ACTIF}
        actions:
          - {id: A01, title: Visiter le quartier, swot_ids: [ME02]}
    """

    code = "SWO-08"
    severity = Severity.WARNING
    anomaly = "Action fondée sur un constat obsolète"
    why = "L’action n’a plus de motif, ou en a perdu un."
    fix = "Revoir l’action, ou la fonder sur un constat actuel."
    origin = Origin.METIER
    reads = ("SwotItem.status", "Action.swot_ids", "Action.status")

    def check(self, plan: Plan) -> Iterator[Finding]:
        links = links_of(plan)
        for action in links.live_actions:
            if action.status is ActionStatus.TERMINEE:
                continue
            known = [item for name in action.swot_ids if (item := links.swot.get(name))]
            stale = [item for item in known if item.status is SwotStatus.OBSOLETE]
            if stale:
                left = [item.id for item in known if item not in stale]
                yield self.finding(
                    action,
                    "swot_ids",
                    f"{named(action)} part de {listing([named(item) for item in stale])}, "
                    f"{'marqués obsolètes' if len(stale) > 1 else 'marqué obsolète'}.",
                    f"Retirer {listing([item.id for item in stale])} de ses constats : "
                    f"il lui reste {listing(left)}."
                    if left
                    else "Fonder l’action sur un constat actuel, ou l’abandonner : il ne lui en reste aucun.",
                )


def _active(plan: Plan, side: Side) -> Iterator[SwotItem]:
    """Yield the findings of one side that are not out of date."""
    return (item for item in links_of(plan).active_swot if item.side is side)


def _weighed(item: SwotItem) -> str:
    product = criticality(item)
    if product is None:
        return f"gravité {item.gravity}"
    return f"gravité {item.gravity} × urgence {item.urgency} = {product}"
