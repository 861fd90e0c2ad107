"""Compliance of the agency itself: rewards, training, complaints, papers. Flags to check, no legal advice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan
from pac_excel.plan.choices import Channel, IasLevel, ObjectiveLevel, Unit
from pac_excel.plan.objectives import Objective
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import named, quantity
from pac_excel.rules.mentions import speaks_of
from pac_excel.rules.regulation import COMPLAINTS, DISTRIBUTION, NO_ADVICE, TRAINING
from pac_excel.rules.rule import Origin, Rule, is_blank
from pac_excel.rules.settings import Threshold

_CHALLENGE = re.compile(r"challenge|concours", re.IGNORECASE)
_BALANCED = re.compile(r"multi-?produits?|qualité", re.IGNORECASE)
_CONCERNED = (IasLevel.I, IasLevel.II, IasLevel.III)
_COMPLAINT = re.compile(r"réclamation", re.IGNORECASE)
_ORIAS = re.compile(r"\d{8}")
_WRITTEN = frozenset(
    (
        Channel.EMAIL,
        Channel.SMS,
        Channel.COURRIER,
        Channel.DIGITAL_ADS,
        Channel.RESEAUX_SOCIAUX,
        Channel.PRESSE_LOCALE,
        Channel.AFFICHAGE,
    )
)


class RewardOnOneProduct(Rule):
    """An individual sales objective, or a challenge, bears on a single product.

    Sales objectives count contracts or euros. A challenge is seen by its name in the motivation; one that
    speaks of several products or of quality is balanced.

    Why it matters: no reward may push a product that suits the client less. To be checked: this is no legal
    advice.

    Source: code des assurances, L521-1 III [12].

    Example:
        products: [{id: P1, label: Habitation}]
        couples: [{id: C1, product: P1}]
        objectives:
          - {id: O1, title: Placer 40 contrats habitation, level: INDIVIDUEL, unit: NB, couple_ids: [C1]}

    Use instead:
        products: [{id: P1, label: Habitation}, {id: P2, label: Prévoyance}]
        couples: [{id: C1, product: P1}, {id: C2, product: P2}]
        objectives:
          - {id: O1, title: Placer 40 contrats, level: INDIVIDUEL, unit: NB, couple_ids: [C1, C2]}
    """

    code = "REG-12"
    severity = Severity.WARNING
    anomaly = "Objectif individuel ou challenge sur un seul produit"
    why = f"Aucun objectif de vente ne doit pousser un produit moins adapté au client. {NO_ADVICE}"
    fix = "Faire porter l’objectif sur plusieurs produits, ou sur la qualité."
    origin = Origin.TEXTE
    reads = (
        "Objective.level",
        "Objective.unit",
        "Objective.couple_ids",
        "Objective.motivation",
        "Objective.deadline",
        "StrategyCouple.product",
    )

    def check(self, plan: Plan) -> Iterator[Finding]:
        links = links_of(plan)
        for objective in plan.objectives:
            couples = [links.couples[name] for name in objective.couple_ids if name in links.couples]
            sold = {couple.product for couple in couples if couple.product is not None}
            rewarded = _rewarded(objective)
            if len(sold) != 1 or rewarded is None or not DISTRIBUTION.in_force(objective.deadline):
                continue
            product = links.products.get(next(iter(sold)))
            name = named(product) if product else next(iter(sold))
            field = "level" if objective.level is ObjectiveLevel.INDIVIDUEL else "motivation"
            yield self.finding(
                objective,
                field,
                f"{named(objective)} est {rewarded} sur un seul produit, {name} : à vérifier.",
                f"Faire porter {objective.id} sur plusieurs produits ou sur la qualité du conseil.",
            )


def _rewarded(objective: Objective) -> str | None:
    """Return how the objective rewards sales, None when it does not."""
    motivation = objective.motivation or ""
    if _BALANCED.search(motivation):
        return None
    if objective.level is ObjectiveLevel.INDIVIDUEL and objective.unit in (Unit.NB, Unit.EUR):
        return "un objectif individuel de vente"
    return "un challenge" if _CHALLENGE.search(motivation) else None


class TrainingShort(Rule):
    """Somebody who distributes insurance has fewer hours of training planned than the year asks for.

    Judged for roles with an IAS level whose hours are given. The renewal at ORIAS, due by the end of each
    February, has no date in a plan and cannot be judged.

    Why it matters: the registration depends on it. To be checked: this is no legal advice.

    Source: code des assurances, L511-2 and A512-8 [14].

    Example:
        roles: [{id: CCP1, label: Chargé de clientèle, ias_level: II, training_hours_year: 12}]

    Use instead:
        roles: [{id: CCP1, label: Chargé de clientèle, ias_level: II, training_hours_year: 15}]
    """

    code = "REG-15"
    severity = Severity.WARNING
    anomaly = "Formation annuelle insuffisante"
    why = f"Quinze heures de formation par an sont attendues de qui distribue de l’assurance. {NO_ADVICE}"
    fix = "Planifier les heures qui manquent."
    origin = Origin.TEXTE
    reads = ("Role.training_hours_year", "Role.ias_level", "PlanHead.end")
    needs = ("Role.ias_level",)
    hours = Threshold(15, "heures par an", "en deçà, la formation est insuffisante")

    def check(self, plan: Plan) -> Iterator[Finding]:
        for role in plan.roles if TRAINING.in_force(plan.head.end) else ():
            planned = role.training_hours_year
            if planned is not None and role.ias_level in _CONCERNED and planned < self.hours:
                yield self.finding(
                    role,
                    "training_hours_year",
                    f"{named(role)} a {quantity(planned, Unit.HEURE)} de formation au plan, pour "
                    f"{quantity(self.hours, Unit.HEURE)} par an : à vérifier.",
                    f"Planifier {quantity(self.hours - planned, Unit.HEURE)} de plus avant la fin de "
                    "l’année.",
                )


class ComplaintsNotFollowed(Rule):
    """The plan has indicators, and none follows complaints.

    It shows by its words: réclamation, in the name or the definition.

    Why it matters: complaints are to be acknowledged within ten working days and answered within two months.
    To be checked: this is no legal advice.

    Source: recommandation ACPR 2024-R-02 [18].

    Example:
        kpis: [{id: K01, name: Affaires nouvelles}]

    Use instead:
        kpis: [{id: K01, name: Affaires nouvelles}, {id: K20, name: Réclamations traitées dans les délais}]
    """

    code = "REG-22"
    severity = Severity.WARNING
    anomaly = "Réclamations non suivies"
    why = (
        "Accusé sous 10 jours ouvrables, réponse sous deux mois : sans indicateur, nul ne le sait. "
        f"{NO_ADVICE}"
    )
    fix = "Ajouter l’indicateur « Réclamations traitées dans les délais »."
    origin = Origin.TEXTE
    reads = ("Kpi.name", "Kpi.definition", "PlanHead.end")
    needs = ("Kpi.definition",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        if not plan.kpis or not COMPLAINTS.in_force(plan.head.end):
            return
        if not speaks_of(_COMPLAINT, (text for kpi in plan.kpis for text in (kpi.name, kpi.definition))):
            yield self.finding_on_plan(
                plan,
                f"Aucun indicateur ne suit les réclamations ({len(plan.kpis)} en tout) : à vérifier.",
                "Ajouter l’indicateur « Réclamations traitées dans les délais » (accusé sous 10 jours "
                "ouvrables, réponse sous deux mois), relevé au registre.",
            )


class PapersWithoutRegistration(Rule):
    """The agency writes to people and its ORIAS number is missing or is not eight digits.

    What its papers say cannot be read in a plan: the finding also recalls status, mediator and complaints.

    Why it matters: each document says who writes, registered where, and whom to complain to. To be checked:
    this is no legal advice.

    Source: code des assurances, L521-2 and R521-1 [18].

    Example:
        agency: {name: Agence Modèle, orias_number: '123'}
        actions: [{id: A01, title: Courrier aux clients, channels: [COURRIER]}]

    Use instead:
        agency: {name: Agence Modèle, orias_number: '00000000'}
        actions: [{id: A01, title: Courrier aux clients, channels: [COURRIER]}]
    """

    code = "REG-23"
    severity = Severity.WARNING
    anomaly = "Supports sans numéro ORIAS, statut, médiateur ni réclamation"
    why = f"Chaque document dit qui écrit, son inscription et à qui se plaindre. {NO_ADVICE}"
    fix = "Renseigner le numéro ORIAS et vérifier le gabarit des documents."
    origin = Origin.TEXTE
    reads = ("Agency.orias_number", "Action.channels", "Action.start", "Action.end")
    needs = ("Agency.orias_number",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        written = [
            action
            for action in plan.actions
            if not _WRITTEN.isdisjoint(action.channels) and DISTRIBUTION.covers(action)
        ]
        orias = (plan.agency.orias_number or "").replace(" ", "")
        if not written or _ORIAS.fullmatch(orias):
            return
        fault = "n’est pas renseigné" if is_blank(orias) else f"« {orias} » n’a pas 8 chiffres"
        yield self.finding(
            plan.agency,
            "orias_number",
            f"{named(written[0])} écrit à des clients, et le numéro ORIAS de l’agence {fault} : à vérifier.",
            "Renseigner les 8 chiffres, et vérifier que chaque document porte ORIAS, statut, médiateur et "
            "adresse des réclamations.",
        )
