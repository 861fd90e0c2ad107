"""Marketing plan: whom each couple aims at, with what promise and what mix, and is the service described?"""

from __future__ import annotations

from collections.abc import Iterator

from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan
from pac_excel.plan.choices import ActionType
from pac_excel.plan.fields import fields_of
from pac_excel.plan.frame import PlanHead
from pac_excel.plan.marketing import Mix, Segment, Target
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import lacking, listing, named
from pac_excel.rules.mat import called
from pac_excel.rules.rule import Origin, Rule, is_blank

_SERVICE = (ActionType.QUALITE, ActionType.FIDELISATION)


class RetainedCoupleWithoutTarget(Rule):
    """No target says which segment a retained couple is for.

    Why it matters: whoever sells to everybody speaks to nobody; nothing tells whom to call.

    Example:
        couples:
          - {id: C1, retained: true}

    Use instead:
        couples:
          - {id: C1, retained: true}
        segments:
          - {id: SEG1, label: Clients à un seul contrat}
        targets:
          - {id: T1, couple: C1, segment: SEG1}
    """

    code = "MKT-01"
    severity = Severity.ERROR
    anomaly = "Couple retenu sans cible"
    why = "Le ciblage est absent : rien ne dit à qui s’adresser."
    fix = "Choisir le segment que vise le couple."
    origin = Origin.METHODE
    reads = ("StrategyCouple.retained", "Target.couple", "Target.segment")
    needs = ("Target.couple",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        aimed = {target.couple for target in plan.targets if target.segment is not None}
        for couple in plan.couples:
            if couple.retained and couple.id not in aimed:
                yield self.finding(
                    couple,
                    "retained",
                    f"Le couple {called(plan, couple)} est retenu, mais aucune cible ne dit à quel segment "
                    "il s’adresse.",
                    f"Créer une cible qui joint {couple.id} à un segment, ou ne pas retenir ce couple.",
                )


class SegmentUnmeasured(Rule):
    """A segment has no criteria or no size.

    Why it matters: it can be neither extracted from the CRM nor weighed; what it brings is a guess.

    Example:
        segments:
          - {id: SEG1, label: Clients à un seul contrat, size: 1196}

    Use instead:
        segments:
          - {id: SEG1, label: Clients à un seul contrat, criteria: 1 contrat en vigueur, size: 1196}
    """

    code = "MKT-02"
    severity = Severity.WARNING
    anomaly = "Segment sans critères ou sans taille"
    why = "Le segment n’est ni mesurable ni accessible."
    fix = "Compléter le segment depuis le CRM."
    origin = Origin.METHODE
    reads = ("Segment.criteria", "Segment.size")
    empties = reads

    def check(self, plan: Plan) -> Iterator[Finding]:
        for segment in plan.segments:
            missing = _unmeasured(segment)
            if missing:
                yield self.finding(
                    segment,
                    next(iter(missing)),
                    f"{named(segment)} {lacking(list(missing.values()))}.",
                    f"Extraire {segment.id} du CRM : écrire le filtre qui le donne et le nombre de contacts.",
                )


def _unmeasured(segment: Segment) -> dict[str, str]:
    missing = {"criteria": "critères"} if is_blank(segment.criteria) else {}
    return missing | ({"size": "taille"} if segment.size is None else {})


class TargetWithoutPromise(Rule):
    """A target has no positioning.

    Why it matters: the promise is vague, and each seller makes up another one.

    Example:
        targets:
          - {id: T1, volume: 520}

    Use instead:
        targets:
          - {id: T1, volume: 520, positioning: Protéger ceux qui comptent sur vous}
    """

    code = "MKT-03"
    severity = Severity.WARNING
    anomaly = "Cible sans positionnement"
    why = "La promesse est floue : chacun en invente une."
    fix = "Rédiger la promesse faite à la cible, en une phrase."
    origin = Origin.METHODE
    reads = ("Target.positioning", "Target.couple", "Target.segment", "StrategyCouple.retained")
    empties = ("Target.positioning",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        for target in _pursued(plan):
            if is_blank(target.positioning):
                yield self.finding(
                    target,
                    "positioning",
                    f"{_aim(plan, target)} n’a pas de positionnement.",
                    "Écrire en une phrase ce que l’agence promet à cette cible, et que ses concurrents ne "
                    "promettent pas.",
                )


class MixIncomplete(Rule):
    """One of the six policies of a target is empty.

    "Sans objet" is an answer. Targets of couples that are not retained are left alone.

    Why it matters: the policies of a mix hold each other; a hole in one makes the others incoherent.

    Example:
        targets:
          - {id: T1, mix: {product: Cyber TPE, price: Tarif par tranche}}

    Use instead:
        targets:
          - id: T1
            mix:
              product: Cyber TPE
              price: Tarif par tranche
              place: Rendez-vous chez le client
              promotion: Atelier
              extra1: Chargé de clientèle professionnels
              extra2: Sans objet
    """

    code = "MKT-04"
    severity = Severity.WARNING
    anomaly = "Mix incomplet"
    why = "Les six politiques se tiennent : un trou rend l’ensemble incohérent."
    fix = "Compléter la politique citée, ou écrire « sans objet »."
    origin = Origin.METHODE
    reads = tuple(f"Target.mix.{name}" for name in fields_of(Mix))
    empties = reads

    def check(self, plan: Plan) -> Iterator[Finding]:
        labels = _policies(plan.head)
        for target in _pursued(plan):
            missing = [name for name in labels if is_blank(getattr(target.mix, name))]
            if missing:
                names = listing([f"« {labels[name]} »" for name in missing])
                yield self.finding(
                    target,
                    f"mix.{missing[0]}",
                    f"{_aim(plan, target)} : il manque {names} au mix "
                    f"({len(labels) - len(missing)} politiques sur {len(labels)}).",
                    f"Renseigner {names}, ou y écrire « sans objet ».",
                )


def _policies(head: PlanHead) -> dict[str, str]:
    """Return the name of each P by field; the last two are what the plan calls them."""
    labels = {name: spec.label for name, spec in fields_of(Mix).items()}
    chosen = {"extra1": head.extra1_label, "extra2": head.extra2_label}
    return labels | {name: label for name, label in chosen.items() if label}


def _pursued(plan: Plan) -> Iterator[Target]:
    """Yield the targets, without those of couples that the plan does not retain."""
    couples = links_of(plan).couples
    for target in plan.targets:
        couple = couples.get(target.couple or "")
        if couple is None or couple.retained is not False:
            yield target


def _aim(plan: Plan, target: Target) -> str:
    segment = links_of(plan).segments.get(target.segment or "")
    return f"La cible {target.id} ({named(segment)})" if segment else f"La cible {target.id}"


class ServiceNotDescribed(Rule):
    """An action of quality or loyalty promises a service whose steps nobody has described.

    A step describes it when it names the action, or another action for the same objective: they keep the same
    promise. Actions that are abandoned or put off are left alone.

    Why it matters: a promise that no step of the service carries is not kept.

    Example:
        actions:
          - {id: A14, title: Réponse en moins de 8 heures, type: QUALITE}

    Use instead:
        actions:
          - {id: A14, title: Réponse en moins de 8 heures, type: QUALITE}
        servuction:
          - {id: SV1, step: Demande du client, standard: Réponse en 8 heures, linked_action: A14}
    """

    code = "MKT-09"
    severity = Severity.INFO
    anomaly = "Action de qualité ou de fidélisation sans étape de servuction"
    why = "La promesse de service n’est pas tenue : rien ne dit comment elle se produit."
    fix = "Décrire l’étape du service qui tient la promesse."
    origin = Origin.METHODE
    reads = ("Action.type", "Action.status", "Action.objective", "ServuctionStep.linked_action")
    needs = ("ServuctionStep.linked_action",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        links = links_of(plan)
        described = {step.linked_action for step in plan.servuction if step.linked_action is not None}
        promises = {links.actions[name].objective for name in described if name in links.actions} - {None}
        for action in links.live_actions:
            if action.type in _SERVICE and action.id not in described and action.objective not in promises:
                yield self.finding(
                    action,
                    "type",
                    f"{named(action)} promet un service dont aucune étape n’est décrite.",
                    f"Décrire dans la servuction l’étape que porte {action.id} : ce que fait le client, qui "
                    "le sert, avec quel standard, et le lier à l’action.",
                )
