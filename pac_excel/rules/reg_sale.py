"""Compliance of what is sold and to whom: advice, mandate, target market. Flags to check, no legal advice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pac_excel.kpi.cost import product_of
from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action
from pac_excel.plan.choices import ActionType, Branch, Channel, CustomerKind
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import date, listing, named
from pac_excel.rules.mentions import prose_of, speaks_of
from pac_excel.rules.regulation import (
    ADVICE_OVER_TIME,
    DISTRIBUTION,
    NO_ADVICE,
    REGISTRATION,
    RIGHT_TO_LEAVE,
    WITHDRAWAL_NOTICE,
)
from pac_excel.rules.rule import Origin, Rule

SALES = (ActionType.CONQUETE, ActionType.MULTI_DETENTION, ActionType.RECONQUETE)
_KEEPING = (ActionType.FIDELISATION, ActionType.RETENTION)
_AT_A_DISTANCE = frozenset(
    (Channel.TELEPHONE, Channel.EMAIL, Channel.SMS, Channel.DIGITAL_ADS, Channel.RESEAUX_SOCIAUX)
)
_FACE_TO_FACE = frozenset((Channel.RDV_AGENCE, Channel.RDV_EXTERIEUR, Channel.EVENEMENT, Channel.PARTENAIRE))
_WITHDRAWAL = re.compile(r"rétractation|renonciation", re.IGNORECASE)
_REPLACING = re.compile(r"rempla[cç]|contrats? concurrents?|reprise des contrats", re.IGNORECASE)
_CANCELLING = re.compile(r"résili|substitution", re.IGNORECASE)
_KINDS = {
    CustomerKind.PARTICULIER: re.compile(
        r"particulier|famille|ménage|senior|jeune|propriétaire|locataire|emprunteur|personnes? physique",
        re.IGNORECASE,
    ),
    CustomerKind.PROFESSIONNEL: re.compile(
        r"professionnel|indépendant|artisan|commerçant|créateur|libéral|\btns\b", re.IGNORECASE
    ),
    CustomerKind.ENTREPRISE: re.compile(
        r"entreprise|sociétés?\b|\b[pt]me\b|\btpe\b|dirigeant", re.IGNORECASE
    ),
    CustomerKind.ASSOCIATION: re.compile(r"association", re.IGNORECASE),
}


class SaleWithoutAdvice(Rule):
    """An action sells, and nothing says that needs are gathered and advice is kept in writing.

    Loyalty and retention actions are asked the same from 31 December 2025 on: advice is owed during the whole
    life of the contract.

    Why it matters: advice that is not traced cannot be proved. To be checked: this is no legal advice.

    Source: code des assurances, L521-4 (knowledge of the trade); recommandation ACPR 2024-R-03 [11].

    Example:
        actions:
          - {id: A01, title: Bilans annuels, type: MULTI_DETENTION, compliance: {needs_analysis: false}}

    Use instead:
        actions:
          - {id: A01, title: Bilans annuels, type: MULTI_DETENTION, compliance: {needs_analysis: true}}
    """

    code = "REG-11"
    severity = Severity.WARNING
    anomaly = "Vente sans recueil des besoins ni conseil tracé"
    why = f"Un conseil qui n’est pas tracé ne se prouve pas, y compris pendant la vie du contrat. {NO_ADVICE}"
    fix = "Ajouter au « comment » le recueil des besoins et le conseil écrit."
    origin = Origin.TEXTE
    reads = ("Action.type", "Action.start", "Action.end", "Action.compliance.needs_analysis")
    needs = ("Action.compliance.needs_analysis",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            selling = action.type in SALES and DISTRIBUTION.covers(action)
            keeping = action.type in _KEEPING and ADVICE_OVER_TIME.covers(action)
            if (selling or keeping) and not action.compliance.needs_analysis:
                label = action.type.label.lower() if action.type else ""
                yield self.finding(
                    action,
                    "compliance.needs_analysis",
                    f"{named(action)} ({label}) ne prévoit ni recueil des besoins ni conseil écrit : à "
                    "vérifier.",
                    f"Ajouter au « comment » de {action.id} : questionnaire de besoins, conseil motivé, "
                    "trace dans le CRM ; puis répondre « Oui ».",
                )


class ProductOutsideMandate(Rule):
    """An action sells a product that the mandate does not cover.

    The action says so itself, or the product is not among those that the agency lists as authorised.

    Why it matters: the agency may not distribute it. To be checked: this is no legal advice.

    Source: code des assurances, L511-1 and L512-1 (knowledge of the trade).

    Example:
        actions: [{id: A01, title: Crédit auto, compliance: {product_in_mandate: false}}]

    Use instead:
        actions: [{id: A01, title: Assurance auto, compliance: {product_in_mandate: true}}]
    """

    code = "REG-13"
    severity = Severity.ERROR
    anomaly = "Produit hors mandat ou hors catégorie ORIAS"
    why = f"Sans habilitation, l’agence ne peut pas distribuer ce produit. {NO_ADVICE}"
    fix = "Faire élargir le mandat ou l’inscription ORIAS, ou retirer le produit."
    origin = Origin.TEXTE
    reads = (
        "Action.compliance.product_in_mandate",
        "Action.couple",
        "Action.start",
        "Action.end",
        "StrategyCouple.product",
        "Agency.authorised_products",
    )
    needs = ("Action.compliance.product_in_mandate",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        allowed = plan.agency.authorised_products
        for action in plan.actions:
            product = product_of(plan, action)
            unlisted = product is not None and allowed and product.id not in allowed
            refused = action.compliance.product_in_mandate is False
            if (refused or unlisted) and REGISTRATION.covers(action):
                name = f"{named(product)}," if product else "un produit"
                fault = "hors du mandat" if refused else "absent des produits autorisés de l’agence"
                yield self.finding(
                    action,
                    "compliance.product_in_mandate",
                    f"{named(action)} vend {name} {fault} : à vérifier.",
                    f"Obtenir l’habilitation (mandat, catégorie ORIAS) avant de lancer {action.id}, ou "
                    "retirer le produit.",
                    action.budget,
                )


class SegmentOutsideTargetMarket(Rule):
    """A target aims at people for whom the product was not designed.

    Judged where the target market of the product names kinds of customers in words (particuliers,
    professionnels, entreprises, associations and their like) and the kind of the segment is none of them.

    Why it matters: a product is to be sold within its target market. To be checked: this is no legal advice.

    Source: code des assurances, L516-1; product oversight and governance [13].

    Example:
        products: [{id: P1, label: RC professionnelle, target_market: Artisans et commerçants}]
        couples: [{id: C1, product: P1}]
        segments: [{id: S1, label: Familles, customer_kind: PARTICULIER}]
        targets: [{id: T1, couple: C1, segment: S1}]

    Use instead:
        products: [{id: P1, label: RC professionnelle, target_market: Artisans et commerçants}]
        couples: [{id: C1, product: P1}]
        segments: [{id: S1, label: Créateurs, customer_kind: PROFESSIONNEL}]
        targets: [{id: T1, couple: C1, segment: S1}]
    """

    code = "REG-14"
    severity = Severity.WARNING
    anomaly = "Segment hors du marché cible du produit"
    why = (
        f"Un produit se vend dans le marché pour lequel il est conçu (gouvernance des produits). {NO_ADVICE}"
    )
    fix = "Changer de segment, ou faire confirmer le marché cible par le producteur."
    origin = Origin.TEXTE
    reads = (
        "Product.target_market",
        "Target.couple",
        "Target.segment",
        "Segment.customer_kind",
        "StrategyCouple.product",
        "PlanHead.end",
    )

    def check(self, plan: Plan) -> Iterator[Finding]:
        links = links_of(plan)
        for target in plan.targets if DISTRIBUTION.in_force(plan.head.end) else ():
            couple, segment = links.couples.get(target.couple or ""), links.segments.get(target.segment or "")
            product = links.products.get(couple.product or "") if couple else None
            if segment is None or product is None or segment.customer_kind is None:
                continue
            market = product.target_market or ""
            meant = [kind for kind, words in _KINDS.items() if words.search(market)]
            if meant and segment.customer_kind not in meant:
                yield self.finding(
                    target,
                    "segment",
                    f"{target.id} propose {named(product)} à {named(segment)} "
                    f"({segment.customer_kind.label.lower()}), alors que son marché cible est « {market} » : "
                    "à vérifier.",
                    f"Viser avec {target.id} des clients de type "
                    f"{' ou '.join(kind.label.lower() for kind in meant)}, ou faire confirmer le marché "
                    "cible par le producteur.",
                )


class ReplacementUncoordinated(Rule):
    """An action replaces contracts, and no step speaks of cancelling the old one.

    Loan insurance replaces by nature; other actions show it by their words. The step shows by its words too,
    in the action, its milestones or its target's mix: résiliation, substitution.

    Why it matters: the client ends up with two contracts, or with none. To be checked: this is no legal
    advice.

    Source: code des assurances, L113-12-2 and L113-15-2 (knowledge of the trade).

    Example:
        products: [{id: P1, label: Assurance emprunteur, branch: EMPRUNTEUR}]
        couples: [{id: C1, product: P1}]
        actions: [{id: A01, title: Campagne, type: CONQUETE, couple: C1, how: Publicité puis étude}]

    Use instead:
        products: [{id: P1, label: Assurance emprunteur, branch: EMPRUNTEUR}]
        couples: [{id: C1, product: P1}]
        actions:
          - {id: A01, title: Campagne, type: CONQUETE, couple: C1, how: "Étude, puis résiliation coordonnée"}
    """

    code = "REG-18"
    severity = Severity.WARNING
    anomaly = "Remplacement d’un contrat sans résiliation coordonnée"
    why = f"Le client se retrouve avec deux contrats, ou sans garantie. {NO_ADVICE}"
    fix = "Ajouter une étape ou un jalon de résiliation coordonnée."
    origin = Origin.TEXTE
    reads = (
        "Action.type",
        "Action.title",
        "Action.how",
        "Action.milestones",
        "Action.couple",
        "Action.target",
        "Target.mix",
        "Product.branch",
        "Action.start",
        "Action.end",
    )
    needs = ("Action.means",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            if action.type not in SALES or not RIGHT_TO_LEAVE.covers(action):
                continue
            product = product_of(plan, action)
            by_nature = product is not None and product.branch is Branch.EMPRUNTEUR
            replaces = by_nature or speaks_of(_REPLACING, (action.title, action.how))
            if replaces and not speaks_of(_CANCELLING, prose_of(plan, action)):
                yield self.finding(
                    action,
                    "how",
                    f"{named(action)} remplace des contrats en cours sans étape de résiliation coordonnée : "
                    "à vérifier.",
                    f"Ajouter au « comment » ou aux jalons de {action.id} : résiliation de l’ancien contrat "
                    "à la prise d’effet du nouveau.",
                )


class DistanceSaleWithoutNotice(Rule):
    """An action sells to consumers at a distance, from 19 June 2026 on, and nothing speaks of withdrawal.

    An action with a meeting, an event or a partner among its channels may be concluded there, and is left
    alone. The notice shows by its words: rétractation, renonciation.

    Why it matters: what is sold at a distance comes with a notice on how to withdraw. To be checked: this is
    no legal advice.

    Source: ordonnance 2026-2, décret 2026-3 [4].

    Example:
        actions:
          - id: A01
            title: Vente en ligne
            type: CONQUETE
            channels: [DIGITAL_ADS]
            end: 2026-10-30
            how: Parcours en ligne
            compliance: {consumer: true}

    Use instead:
        actions:
          - id: A01
            title: Vente en ligne
            type: CONQUETE
            channels: [DIGITAL_ADS]
            end: 2026-10-30
            how: Parcours en ligne, information sur la rétractation
            compliance: {consumer: true}
    """

    code = "REG-26"
    severity = Severity.WARNING
    anomaly = "Vente à distance sans information sur le droit de rétractation"
    why = (
        f"Depuis le {date(WITHDRAWAL_NOTICE.since)}, la vente à distance informe sur la rétractation. "
        f"{NO_ADVICE}"
    )
    fix = "Revoir le parcours et l’écrire dans le « comment »."
    origin = Origin.TEXTE
    reads = (
        "Action.type",
        "Action.channels",
        "Action.how",
        "Action.means",
        "Action.start",
        "Action.end",
        "Action.compliance.consumer",
    )
    echo_of = ("REG-01",)
    needs = ("Action.compliance.consumer",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            if action.type not in SALES or not action.compliance.consumer or not _is_remote(action):
                continue
            if WITHDRAWAL_NOTICE.covers(action) and not speaks_of(_WITHDRAWAL, prose_of(plan, action)):
                channels = listing([channel.label.lower() for channel in action.channels])
                yield self.finding(
                    action,
                    "how",
                    f"{named(action)} vend à distance à des particuliers ({channels}) sans parler du droit "
                    "de rétractation : à vérifier.",
                    f"Ajouter au « comment » de {action.id} l’information sur la rétractation, ou conclure "
                    "en rendez-vous.",
                )


def _is_remote(action: Action) -> bool:
    channels = frozenset(action.channels)
    return bool(channels & _AT_A_DISTANCE) and not channels & _FACE_TO_FACE
