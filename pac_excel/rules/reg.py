"""Compliance of calls: flags to have checked, each by the texts of the action's dates. No legal advice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pac_excel.plan import Plan
from pac_excel.plan.actions import Action
from pac_excel.plan.choices import ActionType, Channel, LegalBasis
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import date, named
from pac_excel.rules.mentions import prose_of, speaks_of
from pac_excel.rules.regulation import CALL_HOURS, NO_ADVICE, PHONE_CONSENT, PHONE_IN_TWO_STEPS
from pac_excel.rules.rule import Origin, Rule
from pac_excel.rules.settings import Threshold

ASKED_FOR = (LegalBasis.CONSENTEMENT, LegalBasis.DEMANDE_RAPPEL)
_SERVICE = (ActionType.QUALITE, ActionType.ORGANISATION, ActionType.FORMATION)
_PROCEDURE = re.compile(r"script|enregistr|bloctel|accord", re.IGNORECASE)


class ColdCallWithoutConsent(Rule):
    """Consumers who are not clients are to be called, after 11 August 2026, without consent or a request.

    Why it matters: from that day such calls are forbidden unless the consumer consented beforehand or asked
    to be called back, and the agency has to prove it. To be checked: this is no legal advice.

    Source: code de la consommation, L223-1; loi 2025-594, ordonnance 2026-2 [1-4].

    Example:
        actions:
          - id: A01
            title: Appels à froid
            channels: [TELEPHONE]
            end: 2026-10-23
            compliance: {consumer: true, prospects: true, legal_basis: NON_DEFINIE}

    Use instead:
        actions:
          - id: A01
            title: Rappel des demandes reçues en ligne
            channels: [TELEPHONE]
            end: 2026-10-23
            compliance: {consumer: true, prospects: true, legal_basis: DEMANDE_RAPPEL}
    """

    code = "REG-01"
    severity = Severity.ERROR
    anomaly = "Appels à des prospects consommateurs sans consentement ni demande de rappel"
    why = (
        f"À partir du {date(PHONE_CONSENT.since)}, appeler un consommateur sans son consentement est "
        f"interdit ; l’agence doit pouvoir prouver le consentement. {NO_ADVICE}"
    )
    fix = "Recueillir le consentement, répondre aux demandes de rappel, ou attendre des rendez-vous entrants."
    origin = Origin.TEXTE
    reads = (
        "Action.channels",
        "Action.start",
        "Action.end",
        "Action.compliance",
        "Compliance.consumer",
        "Compliance.prospects",
        "Compliance.legal_basis",
    )

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            compliance = action.compliance
            if Channel.TELEPHONE not in action.channels or not (compliance.consumer and compliance.prospects):
                continue
            if not PHONE_CONSENT.covers(action) or compliance.legal_basis in ASKED_FOR:
                continue
            basis = compliance.legal_basis or LegalBasis.NON_DEFINIE
            begins_before = action.start is not None and action.start < PHONE_CONSENT.since
            earlier = f"finir les appels avant le {date(PHONE_CONSENT.since)}, " if begins_before else ""
            yield self.finding(
                action,
                "compliance.legal_basis",
                f"{named(action)} appelle des particuliers non clients {_period(action)}, base légale "
                f"« {basis.label} » : à vérifier, car le consentement préalable est exigé à partir du "
                f"{date(PHONE_CONSENT.since)}.",
                f"N’appeler que les personnes qui ont consenti ou demandé un rappel (base légale « "
                f"{LegalBasis.CONSENTEMENT.label} » ou « {LegalBasis.DEMANDE_RAPPEL.label} », preuve "
                f"conservée), {earlier}ou changer de canal.",
                action.budget,
            )


def _period(action: Action) -> str:
    if action.start and action.end:
        return f"du {date(action.start)} au {date(action.end)}"
    return (
        f"jusqu’au {date(action.end)}"
        if action.end
        else f"à partir du {date(action.start or PHONE_CONSENT.since)}"
    )


def is_service(action: Action) -> bool:
    """Tell whether the contacts of the action sell nothing: quality or organisation, without legal basis."""
    return action.type in _SERVICE and action.compliance.legal_basis is LegalBasis.SANS_OBJET


class ClientCallWithoutContract(Rule):
    """Clients who are consumers are to be called, after 11 August 2026, without a link to a contract.

    Quality and organisation actions whose legal basis is not applicable sell nothing and are left alone.

    Why it matters: the exception covers only products that belong to the contract in force, or complete it.
    To be checked: this is no legal advice.

    Source: code de la consommation, L223-1 [2, 3].

    Example:
        actions:
          - id: A01
            title: Appels aux clients
            channels: [TELEPHONE]
            end: 2026-10-23
            compliance: {consumer: true, prospects: false, legal_basis: CLIENT_PRODUIT_ANALOGUE}

    Use instead:
        actions:
          - id: A01
            title: Appels aux clients
            channels: [TELEPHONE]
            end: 2026-10-23
            compliance: {consumer: true, prospects: false, legal_basis: CONTRAT_EN_COURS}
    """

    code = "REG-02"
    severity = Severity.WARNING
    anomaly = "Appels à des clients consommateurs sans lien avec un contrat en cours"
    why = (
        "L’exception ne couvre que les produits afférents ou complémentaires au contrat en cours. "
        f"{NO_ADVICE}"
    )
    fix = "Justifier le lien avec le contrat en cours, ou recueillir le consentement."
    origin = Origin.TEXTE
    reads = (
        "Action.channels",
        "Action.start",
        "Action.end",
        "Action.type",
        "Action.compliance.consumer",
        "Action.compliance.prospects",
        "Action.compliance.legal_basis",
    )
    needs = ("Action.compliance.legal_basis",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            compliance = action.compliance
            to_clients = compliance.consumer and not compliance.prospects
            if Channel.TELEPHONE not in action.channels or not to_clients or is_service(action):
                continue
            allowed = (*ASKED_FOR, LegalBasis.CONTRAT_EN_COURS)
            if not PHONE_CONSENT.covers(action) or compliance.legal_basis in allowed:
                continue
            basis = compliance.legal_basis or LegalBasis.NON_DEFINIE
            yield self.finding(
                action,
                "compliance.legal_basis",
                f"{named(action)} appelle des clients particuliers {_period(action)}, base légale "
                f"« {basis.label} », sans lien écrit avec un contrat en cours : à vérifier.",
                f"Dire quel contrat en cours fonde l’appel (« {LegalBasis.CONTRAT_EN_COURS.label} »), ou "
                "recueillir le consentement avant d’appeler.",
            )


class ColdCallWithoutProcedure(Rule):
    """Consumers who are not clients are to be called, before 11 August 2026, and no procedure is written.

    A procedure shows by its words: script, enregistrement, Bloctel, accord. Calls that people consented to or
    asked for are left alone.

    Why it matters: until that day the insurance code asks for consent at the start of the call, 24 hours to
    think, a recording kept for two years, and the do-not-call list. To be checked: this is no legal advice.

    Source: code des assurances, L112-2-2 and R112-7; décret 2022-34 [5-7].

    Example:
        actions:
          - id: A01
            title: Appels à froid
            channels: [TELEPHONE]
            start: 2026-03-02
            end: 2026-06-26
            how: Appels en soirée
            compliance: {consumer: true, prospects: true}

    Use instead:
        actions:
          - id: A01
            title: Appels à froid
            channels: [TELEPHONE]
            start: 2026-03-02
            end: 2026-06-26
            how: Script avec accord au début de l’appel, enregistrement, liste Bloctel
            compliance: {consumer: true, prospects: true}
    """

    code = "REG-03"
    severity = Severity.WARNING
    anomaly = "Appels à des prospects sans procédure dédiée"
    why = (
        f"Jusqu’au {date(PHONE_CONSENT.since)}, la vente par téléphone demande l’accord au début de l’appel, "
        f"24 heures de réflexion, l’enregistrement et Bloctel. {NO_ADVICE}"
    )
    fix = "Écrire le script et l’enregistrement dans le « comment »."
    origin = Origin.TEXTE
    reads = (
        "Action.channels",
        "Action.start",
        "Action.end",
        "Action.how",
        "Action.means",
        "Action.compliance.consumer",
        "Action.compliance.prospects",
        "Action.compliance.legal_basis",
    )
    echo_of = ("REG-01",)
    needs = ("Action.compliance.prospects",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            compliance = action.compliance
            if Channel.TELEPHONE not in action.channels or not (compliance.consumer and compliance.prospects):
                continue
            if compliance.legal_basis in ASKED_FOR or not PHONE_IN_TWO_STEPS.covers(action):
                continue
            if not speaks_of(_PROCEDURE, prose_of(plan, action)):
                yield self.finding(
                    action,
                    "how",
                    f"{named(action)} appelle des particuliers non clients {_period(action)} sans procédure "
                    "écrite (script, enregistrement, Bloctel) : à vérifier.",
                    "Écrire dans le « comment » : accord au début de l’appel, délai de 24 heures, "
                    "enregistrement conservé deux ans, liste Bloctel.",
                )


class CallHoursUnkept(Rule):
    """Consumers are to be called, and nothing says that days, hours and number of calls are kept to.

    Calls that people consented to are free of it; service contacts are left alone. Whether the decree
    holds on after 11 August 2026 is not settled: `after_consent` says whether to go on judging.

    Why it matters: calls are allowed from Monday to Friday, 10 to 13 and 14 to 20, four times in 30 days, and
    not within 60 days of a refusal. To be checked: this is no legal advice.

    Source: code de la consommation, D223-9; décret 2022-1313 [8].

    Example:
        actions:
          - id: A01
            title: Appels aux clients
            channels: [TELEPHONE]
            start: 2026-03-02
            compliance: {consumer: true, call_hours_ok: false}

    Use instead:
        actions:
          - id: A01
            title: Appels aux clients
            channels: [TELEPHONE]
            start: 2026-03-02
            compliance: {consumer: true, call_hours_ok: true}
    """

    code = "REG-04"
    severity = Severity.WARNING
    anomaly = "Horaires et fréquence d’appel non tenus"
    why = (
        "Appels du lundi au vendredi hors fériés, 10 h – 13 h et 14 h – 20 h, quatre en 30 jours au plus, "
        f"aucun dans les 60 jours d’un refus. {NO_ADVICE}"
    )
    fix = "Encadrer les appels et le noter dans la fiche."
    origin = Origin.TEXTE
    reads = (
        "Action.channels",
        "Action.start",
        "Action.end",
        "Action.type",
        "Action.compliance.consumer",
        "Action.compliance.legal_basis",
        "Action.compliance.call_hours_ok",
    )
    needs = ("Action.compliance.call_hours_ok",)
    after_consent = Threshold(
        1,
        "1 oui, 0 non",
        f"juger aussi les appels à partir du {date(PHONE_CONSENT.since)} (décret maintenu ?)",
        between=(0, 1),
    )

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            compliance = action.compliance
            if Channel.TELEPHONE not in action.channels or not compliance.consumer or is_service(action):
                continue
            if compliance.legal_basis in ASKED_FOR or compliance.call_hours_ok:
                continue
            first = action.start or action.end
            too_late = first is not None and first >= PHONE_CONSENT.since and not self.after_consent
            if CALL_HOURS.covers(action) and not too_late:
                said = "ne tient pas" if compliance.call_hours_ok is False else "ne dit pas si elle tient"
                yield self.finding(
                    action,
                    "compliance.call_hours_ok",
                    f"{named(action)} appelle des particuliers et {said} les jours, heures et fréquences "
                    "d’appel : à vérifier.",
                    "Appeler du lundi au vendredi de 10 h à 13 h et de 14 h à 20 h, quatre fois en 30 jours "
                    "au plus, jamais dans les 60 jours d’un refus, puis répondre « Oui ».",
                )
