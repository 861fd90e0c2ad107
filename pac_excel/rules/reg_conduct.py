"""Compliance of conduct: leaving, gifts, introducers, frail people, savings. Flags, no legal advice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pac_excel.kpi.cost import product_of
from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action
from pac_excel.plan.choices import ActionType, Branch, BudgetCategory, Channel, NetworkKind
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import euros, named, shortened
from pac_excel.rules.mentions import prose_of, speaks_of
from pac_excel.rules.regulation import (
    DISTRIBUTION,
    MONEY_LAUNDERING,
    NO_ADVICE,
    RIGHT_TO_LEAVE,
    SAVINGS_ADVERTISING,
)
from pac_excel.rules.rule import Origin, Rule

_SAVINGS = (Branch.EPARGNE, Branch.RETRAITE)
_ADVERTISING = frozenset(
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
_RISKS = re.compile(r"risque|perte en capital", re.IGNORECASE)
_KNOWING = re.compile(r"lcb|blanchiment|adéquation|origine des fonds|profil d.investisseur", re.IGNORECASE)
_HINDERING = re.compile(
    r"(refus|bloqu|retard|dissua|empêch|décourag|frein)\w*[^.;]{0,40}?(résili|départ|sortie|partir)\w*"
    r"|(frais|pénalité)s? de (résiliation|départ|sortie)|ne pas (traiter|transmettre) la résiliation",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"\b(sans|jamais|aucun|aucune|ni|ne|n['’])\W*(\w+\W+)?$", re.IGNORECASE)
_STATUS = re.compile(r"convention|orias|statut|mandataire", re.IGNORECASE)
_RULES = re.compile(r"règlement|plafon", re.IGNORECASE)
_PRECAUTIONS = re.compile(
    r"réflexion|précaution|formé|proche|tiers de confiance|second entretien|compte rendu écrit|conseil écrit",
    re.IGNORECASE,
)
_OLD = re.compile(r"\b(6\d|[789]\d) ans|senior|retraité|ehpad|tutelle|curatelle", re.IGNORECASE)


class SavingsAdvertisedWithoutRisks(Rule):
    """Savings or pensions are advertised, and nothing speaks of risks.

    Why it matters: advertising shows risks as clearly as advantages. To be checked: this is no legal advice.

    Source: recommandation ACPR 2019-R-01 [15].

    Example:
        products: [{id: P1, label: Assurance vie, branch: EPARGNE}]
        couples: [{id: C1, product: P1}]
        actions: [{id: A01, title: E-mail, couple: C1, channels: [EMAIL], how: Rendement 2025 en une}]

    Use instead:
        products: [{id: P1, label: Assurance vie, branch: EPARGNE}]
        couples: [{id: C1, product: P1}]
        actions:
          - {id: A01, title: E-mail, couple: C1, channels: [EMAIL], how: Rendement et risques}
    """

    code = "REG-16"
    severity = Severity.WARNING
    anomaly = "Publicité d’épargne sans avantages et risques"
    why = f"La publicité montre les risques aussi clairement que les avantages. {NO_ADVICE}"
    fix = "Relire les supports : le risque de perte en capital y figure."
    origin = Origin.TEXTE
    reads = (
        "Product.branch",
        "Action.couple",
        "Action.channels",
        "Action.how",
        "Action.means",
        "Action.target",
        "Target.mix",
        "Action.start",
        "Action.end",
    )
    needs = ("Action.means",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            advertised = not _ADVERTISING.isdisjoint(action.channels) and SAVINGS_ADVERTISING.covers(action)
            if advertised and _sells_savings(plan, action) and not speaks_of(_RISKS, prose_of(plan, action)):
                yield self.finding(
                    action,
                    "how",
                    f"{named(action)} fait la publicité d’un produit d’épargne sans parler de ses risques : "
                    "à vérifier.",
                    f"Écrire dans {action.id} que les supports disent les risques (perte en capital, durée) "
                    "à côté des avantages, et les faire relire.",
                )


def _sells_savings(plan: Plan, action: Action) -> bool:
    product = product_of(plan, action)
    return product is not None and product.branch in _SAVINGS


class LeavingHindered(Rule):
    """An action means to hinder people who leave, by its own words.

    Words such as refuser, bloquer, retarder, dissuader before résiliation or départ, or fees for leaving.
    "Sans freiner le droit de résilier" hinders nobody.

    Why it matters: clients may leave, at little notice and in three clicks. To be checked: this is no legal
    advice.

    Source: code des assurances, L113-15-2 and those that followed it [16].

    Example:
        actions: [{id: A01, title: Rétention, type: RETENTION, how: Retarder les demandes de résiliation}]

    Use instead:
        actions: [{id: A01, title: Rétention, type: RETENTION, how: Ne pas retarder la résiliation}]
    """

    code = "REG-17"
    severity = Severity.ERROR
    anomaly = "Rétention qui freine la sortie"
    why = f"Le client a le droit de résilier, vite et en trois clics. {NO_ADVICE}"
    fix = "Proposer une solution sans bloquer : le droit de résilier est rappelé."
    origin = Origin.TEXTE
    reads = ("Action.title", "Action.how", "Action.means", "Action.type", "Action.start", "Action.end")

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            words = dict(_hindering(action))
            if words and RIGHT_TO_LEAVE.covers(action):
                field, said = next(iter(words.items()))
                yield self.finding(
                    action,
                    field,
                    f"{named(action)} prévoit « {shortened(said)} », ce qui peut freiner une sortie : "
                    "à vérifier.",
                    "Écrire ce que l’on propose au client qui veut partir, et que sa demande est traitée "
                    "dans tous les cas.",
                )


def _hindering(action: Action) -> Iterator[tuple[str, str]]:
    """Yield the words of the action that hinder and are not denied, with the field that holds them."""
    for field, text in (("title", action.title), ("how", action.how), ("means", action.means)):
        for found in _HINDERING.finditer(text or ""):
            if not _NEGATED.search((text or "")[: found.start()]):
                yield field, found.group()


class IntroducerUnchecked(Rule):
    """Introducers bring business, and no action of theirs speaks of an agreement or of their status.

    It shows by its words: convention, ORIAS, statut, mandataire.

    Why it matters: whoever is paid and does more than point at a client has to be registered. To be checked:
    this is no legal advice.

    Source: code des assurances, L511-1 and R511-3 (knowledge of the trade).

    Example:
        networks: [{id: N1, name: Prescripteurs, kind: APPORTEURS, active: true}]
        actions: [{id: A01, title: Garages partenaires, network: N1, how: Visites mensuelles}]

    Use instead:
        networks: [{id: N1, name: Prescripteurs, kind: APPORTEURS, active: true}]
        actions: [{id: A01, title: Garages partenaires, network: N1, how: Convention et visites mensuelles}]
    """

    code = "REG-19"
    severity = Severity.WARNING
    anomaly = "Apporteurs sans convention ni statut vérifié"
    why = f"La limite entre indicateur et intermédiaire décide de l’inscription à l’ORIAS. {NO_ADVICE}"
    fix = "Signer une convention et vérifier le statut."
    origin = Origin.TEXTE
    reads = (
        "Network.kind",
        "Network.active",
        "Action.network",
        "Action.how",
        "Action.means",
        "Action.milestones",
        "Action.start",
        "Action.end",
    )

    def check(self, plan: Plan) -> Iterator[Finding]:
        for network in plan.networks:
            if network.kind is not NetworkKind.APPORTEURS or network.active is False:
                continue
            actions = [
                item for item in plan.actions if item.network == network.id and DISTRIBUTION.covers(item)
            ]
            if actions and not any(speaks_of(_STATUS, prose_of(plan, action)) for action in actions):
                yield self.finding(
                    network,
                    "kind",
                    f"{named(network)} apporte des affaires à {named(actions[0])} sans convention ni statut "
                    "vérifié : à vérifier.",
                    f"Écrire dans {actions[0].id} la convention signée et la vérification du statut (simple "
                    "indicateur, ou ORIAS).",
                )


class GiftsWithoutRules(Rule):
    """Gifts are paid for, or clients are rewarded for recommending, without rules or a cap.

    Rules show by their words in the action: règlement, plafond.

    Why it matters: a gift may turn advice into interest; rules and a cap show that it does not. To be
    checked: this is no legal advice.

    Source: code des assurances, L521-1; conflicts of interest [12].

    Example:
        actions: [{id: A01, title: Bilans annuels, how: Un cadeau par bilan}]
        budget_lines: [{id: B01, action: A01, category: CADEAUX, planned: 1000}]

    Use instead:
        actions: [{id: A01, title: Bilans annuels, how: "Un cadeau par bilan, plafonné à 10 € (règlement)"}]
        budget_lines: [{id: B01, action: A01, category: CADEAUX, planned: 1000}]
    """

    code = "REG-20"
    severity = Severity.WARNING
    anomaly = "Cadeaux ou parrainage sans règlement ni plafond"
    why = f"Un cadeau peut faire naître un conflit d’intérêts. {NO_ADVICE}"
    fix = "Écrire un règlement, avec un plafond par client."
    origin = Origin.TEXTE
    reads = (
        "BudgetLine.category",
        "BudgetLine.action",
        "BudgetLine.planned",
        "Action.type",
        "Action.how",
        "Action.means",
        "Action.start",
        "Action.end",
    )
    needs = ("Action.means",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        links = links_of(plan)
        for action in plan.actions:
            gifts = [
                line
                for line in links.lines_of_action.get(action.id, ())
                if line.category is BudgetCategory.CADEAUX
            ]
            rewards = action.type is ActionType.RECOMMANDATION
            if not (gifts or rewards) or not DISTRIBUTION.covers(action):
                continue
            if speaks_of(_RULES, prose_of(plan, action)):
                continue
            total = sum(line.planned or 0 for line in gifts)
            what = f"{euros(total)} de cadeaux" if gifts else "une récompense des recommandations"
            yield self.finding(
                action,
                "how",
                f"{named(action)} prévoit {what}, sans règlement ni plafond par client : à vérifier.",
                f"Écrire dans le « comment » de {action.id} le règlement : qui, quand, quel plafond par "
                "client.",
                total or None,
            )


class FrailPublicWithoutCare(Rule):
    """An action addresses old or frail people, and nothing speaks of precautions.

    The action says so, or its segment does: an age of 60 or more, seniors, people under guardianship.
    Precautions show by their words: délai de réflexion, proche, conseil écrit, formé…

    Why it matters: the supervisor looks at how such clients are treated. To be checked: this is no legal
    advice.

    Source: ACPR, an axis of control [17].

    Example:
        actions: [{id: A01, title: Santé, how: Appel puis devis, compliance: {vulnerable_public: true}}]

    Use instead:
        actions:
          - id: A01
            title: Santé senior
            how: Entretien en agence, délai de réflexion, conseil écrit
            compliance: {vulnerable_public: true}
    """

    code = "REG-21"
    severity = Severity.WARNING
    anomaly = "Public âgé ou vulnérable sans précautions"
    why = f"Le traitement des clients âgés ou fragiles est un axe de contrôle. {NO_ADVICE}"
    fix = "Prévoir délai de réflexion, présence d’un proche, conseil écrit."
    origin = Origin.TEXTE
    reads = (
        "Action.compliance.vulnerable_public",
        "Action.segment",
        "Action.target",
        "Segment.label",
        "Segment.criteria",
        "Action.how",
        "Target.mix",
        "Action.start",
        "Action.end",
    )
    needs = ("Action.compliance.vulnerable_public",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        links = links_of(plan)
        for action in plan.actions:
            segment = links.segment_of(action)
            old = segment is not None and speaks_of(_OLD, (segment.label, segment.criteria))
            if not (action.compliance.vulnerable_public or old) or not DISTRIBUTION.covers(action):
                continue
            if not speaks_of(_PRECAUTIONS, prose_of(plan, action)):
                whom = named(segment) if segment and old else "un public âgé ou fragile"
                yield self.finding(
                    action,
                    "how",
                    f"{named(action)} s’adresse à {whom} sans précaution écrite : à vérifier.",
                    f"Ajouter au « comment » de {action.id} : délai de réflexion, présence d’un proche "
                    "possible, conseil écrit.",
                )


class SavingsWithoutDueDiligence(Rule):
    """Savings or pensions are sold, and no step speaks of money laundering or of suitability.

    It shows by its words: LCB-FT, origine des fonds, adéquation, profil d’investisseur.

    Why it matters: knowing the client and the money comes before the contract. To be checked: this is no
    legal advice.

    Source: code monétaire et financier, L561-5; code des assurances, L522-5 (knowledge of the trade).

    Example:
        products: [{id: P1, label: Assurance vie, branch: EPARGNE}]
        couples: [{id: C1, product: P1}]
        actions: [{id: A01, title: Rendez-vous épargne, couple: C1, how: Entretien en agence}]

    Use instead:
        products: [{id: P1, label: Assurance vie, branch: EPARGNE}]
        couples: [{id: C1, product: P1}]
        actions: [{id: A01, title: Rendez-vous, couple: C1, how: "Entretien, origine des fonds, adéquation"}]
    """

    code = "REG-25"
    severity = Severity.WARNING
    anomaly = "Épargne sans étape LCB-FT ni adéquation"
    why = f"Connaître le client et l’origine des fonds vient avant le contrat. {NO_ADVICE}"
    fix = "Ajouter l’étape au « comment »."
    origin = Origin.TEXTE
    reads = (
        "Product.branch",
        "Action.couple",
        "Action.how",
        "Action.means",
        "Action.milestones",
        "Action.start",
        "Action.end",
    )
    needs = ("Action.means",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            if not _sells_savings(plan, action) or not MONEY_LAUNDERING.covers(action):
                continue
            if not speaks_of(_KNOWING, prose_of(plan, action)):
                yield self.finding(
                    action,
                    "how",
                    f"{named(action)} vend de l’épargne sans étape LCB-FT ni adéquation : à vérifier.",
                    f"Ajouter au « comment » de {action.id} : connaissance du client, origine des fonds, "
                    "adéquation du placement.",
                )
