"""Compliance of electronic messages and of contacts between firms. Flags to check, no legal advice."""

from __future__ import annotations

from collections.abc import Iterator

from pac_excel.kpi.cost import product_of
from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action
from pac_excel.plan.choices import Branch, Channel, LegalBasis, ProductNewness
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import listing, named
from pac_excel.rules.reg import ASKED_FOR, is_service
from pac_excel.rules.regulation import GDPR, MESSAGE_CONSENT, NO_ADVICE
from pac_excel.rules.rule import Origin, Rule

_WORDS = {Channel.EMAIL: "e-mail", Channel.SMS: "SMS"}
_TO_CLIENTS = (*ASKED_FOR, LegalBasis.CONTRAT_EN_COURS, LegalBasis.CLIENT_PRODUIT_ANALOGUE)
# What professionals do not buy for their profession.
_PRIVATE = frozenset((Branch.MRH, Branch.EMPRUNTEUR, Branch.EPARGNE))


class MessageWithoutConsent(Rule):
    """Consumers who are not clients are to receive e-mails or text messages without having consented.

    Why it matters: such messages need consent beforehand. To be checked: this is no legal advice.

    Source: code des postes et des communications électroniques, L34-5 [9].

    Example:
        actions:
          - id: A01
            title: E-mails aux emprunteurs
            channels: [EMAIL]
            compliance: {consumer: true, prospects: true, legal_basis: NON_DEFINIE}

    Use instead:
        actions:
          - id: A01
            title: E-mails aux emprunteurs
            channels: [EMAIL]
            compliance: {consumer: true, prospects: true, legal_basis: CONSENTEMENT}
    """

    code = "REG-05"
    severity = Severity.ERROR
    anomaly = "E-mails ou SMS à des prospects consommateurs sans consentement"
    why = f"Un e-mail ou un SMS à un particulier non client demande son consentement préalable. {NO_ADVICE}"
    fix = "Recueillir le consentement avant le premier message."
    origin = Origin.TEXTE
    reads = (
        "Action.channels",
        "Action.start",
        "Action.end",
        "Action.compliance.consumer",
        "Action.compliance.prospects",
        "Action.compliance.legal_basis",
    )
    echo_of = ("REG-01",)
    needs = ("Action.compliance.legal_basis",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            compliance = action.compliance
            channels = _used(action)
            if not channels or not (compliance.consumer and compliance.prospects):
                continue
            if compliance.legal_basis in ASKED_FOR or not MESSAGE_CONSENT.covers(action):
                continue
            basis = compliance.legal_basis or LegalBasis.NON_DEFINIE
            yield self.finding(
                action,
                "compliance.legal_basis",
                f"{named(action)} écrit par {channels} à des particuliers non clients, base légale "
                f"« {basis.label} » : à vérifier, car leur consentement préalable est exigé.",
                f"N’écrire qu’à ceux qui ont consenti (« {LegalBasis.CONSENTEMENT.label} », preuve "
                "conservée), ou choisir un canal sans message électronique.",
                action.budget,
            )


def _used(action: Action) -> str:
    """Return the kinds of messages that the action sends, empty when it sends none."""
    labels = [_WORDS[channel] for channel in action.channels if channel in _WORDS]
    return listing(labels) if labels else ""


class ClientMessageOutsideException(Rule):
    """Clients are to receive messages outside the exception made for them: like products, and a way out.

    A product is not alike when it is new to the agency. Service contacts are left alone.

    Why it matters: without one of the two conditions the exception does not apply. To be checked: this is no
    legal advice.

    Source: code des postes et des communications électroniques, L34-5 [9].

    Example:
        actions:
          - id: A01
            title: E-mails aux clients
            channels: [EMAIL]
            compliance: {consumer: true, legal_basis: CONTRAT_EN_COURS, opt_out: false}

    Use instead:
        actions:
          - id: A01
            title: E-mails aux clients
            channels: [EMAIL]
            compliance: {consumer: true, legal_basis: CONTRAT_EN_COURS, opt_out: true}
    """

    code = "REG-06"
    severity = Severity.WARNING
    anomaly = "E-mails ou SMS aux clients hors de l’exception"
    why = f"L’exception vaut pour des produits analogues, avec désinscription à chaque envoi. {NO_ADVICE}"
    fix = "Ajouter le lien de désinscription, ou recueillir le consentement."
    origin = Origin.TEXTE
    reads = (
        "Action.channels",
        "Action.start",
        "Action.end",
        "Action.type",
        "Action.couple",
        "Action.compliance.consumer",
        "Action.compliance.prospects",
        "Action.compliance.legal_basis",
        "Action.compliance.opt_out",
        "StrategyCouple.product_newness",
        "StrategyCouple.product",
    )
    needs = ("Action.compliance.opt_out",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            compliance = action.compliance
            channels = _used(action)
            if not channels or not compliance.consumer or compliance.prospects or is_service(action):
                continue
            faults = dict(_outside_exception(plan, action))
            if faults and MESSAGE_CONSENT.covers(action):
                yield self.finding(
                    action,
                    next(iter(faults)),
                    f"{named(action)} écrit par {channels} à des clients particuliers "
                    f"{listing(list(faults.values()))} : à vérifier.",
                    "Mettre un lien de désinscription dans chaque message, et recueillir le consentement "
                    "pour un produit différent de ceux qu’ils ont.",
                )


def _outside_exception(plan: Plan, action: Action) -> Iterator[tuple[str, str]]:
    """Yield each condition that fails, as field and words."""
    compliance = action.compliance
    if compliance.legal_basis not in _TO_CLIENTS:
        yield "compliance.legal_basis", "sans base légale qui vaille pour des clients"
    elif compliance.legal_basis is LegalBasis.CLIENT_PRODUIT_ANALOGUE and _is_new(plan, action):
        yield "compliance.legal_basis", "pour un produit nouveau, donc non analogue"
    if not compliance.opt_out:
        yield "compliance.opt_out", "sans désinscription possible"


def _is_new(plan: Plan, action: Action) -> bool:
    links = links_of(plan)
    couple = links.couples.get(links.couple_of(action) or "")
    return couple is not None and couple.product_newness is ProductNewness.NOUVEAU


class FirmContactOutsideProfession(Rule):
    """Firms are to be contacted in legitimate interest, for something private, or without a way out.

    Home, loan and savings products are private. So is an action that touches consumers as well.

    Why it matters: without a link to the profession, and without information and a right to object, the rules
    for consumers apply. To be checked: this is no legal advice.

    Source: règlement (UE) 2016/679, articles 6 and 21; CNIL on prospecting between firms [9].

    Example:
        actions:
          - id: A01
            title: E-mails aux artisans
            channels: [EMAIL]
            compliance: {consumer: false, legal_basis: B2B_INTERET_LEGITIME, opt_out: false}

    Use instead:
        actions:
          - id: A01
            title: E-mails aux artisans
            channels: [EMAIL]
            compliance: {consumer: false, legal_basis: B2B_INTERET_LEGITIME, opt_out: true}
    """

    code = "REG-07"
    severity = Severity.WARNING
    anomaly = "Prospection d’entreprises sans lien avec la profession, ou sans opposition possible"
    why = (
        "Sans lien avec la profession, information et opposition, les règles du particulier valent. "
        f"{NO_ADVICE}"
    )
    fix = "Cibler sur la profession, informer, et permettre de s’opposer."
    origin = Origin.TEXTE
    reads = (
        "Action.start",
        "Action.end",
        "Action.couple",
        "Action.compliance.consumer",
        "Action.compliance.legal_basis",
        "Action.compliance.opt_out",
        "StrategyCouple.product",
        "Product.branch",
    )
    needs = ("Action.compliance.opt_out",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            compliance = action.compliance
            if compliance.legal_basis is not LegalBasis.B2B_INTERET_LEGITIME or not GDPR.covers(action):
                continue
            product = product_of(plan, action)
            faults = {}
            if compliance.consumer:
                faults["compliance.legal_basis"] = "touche aussi des particuliers"
            elif product is not None and product.branch in _PRIVATE:
                faults["compliance.legal_basis"] = f"vend {named(product)}, sans lien avec la profession"
            if not compliance.opt_out:
                faults["compliance.opt_out"] = "ne permet pas de s’opposer"
            if faults:
                yield self.finding(
                    action,
                    next(iter(faults)),
                    f"{named(action)} se fonde sur l’intérêt légitime entre entreprises, mais "
                    f"{listing(list(faults.values()))} : à vérifier.",
                    "Ne proposer que ce qui sert la profession, dire d’où vient l’adresse, et permettre de "
                    "s’opposer à chaque contact ; sinon recueillir le consentement.",
                )
