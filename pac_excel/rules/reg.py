"""Compliance: flags to have checked, each with the date from which it holds. None of them is legal advice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pac_excel.plan import Plan
from pac_excel.plan.actions import Action
from pac_excel.plan.choices import Channel, FileOrigin, LegalBasis
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import date, named
from pac_excel.rules.regulation import NO_ADVICE, PHONE_CONSENT
from pac_excel.rules.rule import Origin, Rule, is_blank

_CALLS_ALLOWED_BY = (LegalBasis.CONSENTEMENT, LegalBasis.DEMANDE_RAPPEL)


class ColdCallWithoutConsent(Rule):
    """Consumers who are not clients are to be called, after 11 August 2026, without consent or a request.

    Why it matters: from that day such calls are forbidden unless the consumer consented beforehand or asked
    to be called back, and the agency has to prove it. To be checked: this is no legal advice.

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
            if not _reaches(action, PHONE_CONSENT.since) or compliance.legal_basis in _CALLS_ALLOWED_BY:
                continue
            basis = compliance.legal_basis or LegalBasis.NON_DEFINIE
            yield self.finding(
                action,
                "compliance.legal_basis",
                f"{named(action)} appelle des particuliers non clients {_period(action)}, base légale "
                f"« {basis.label} » : à vérifier, car le consentement préalable est exigé à partir du "
                f"{date(PHONE_CONSENT.since)}.",
                f"N’appeler que les personnes qui ont consenti ou demandé un rappel (base légale « "
                f"{LegalBasis.CONSENTEMENT.label} » ou « {LegalBasis.DEMANDE_RAPPEL.label} », preuve "
                f"conservée), finir les appels avant le {date(PHONE_CONSENT.since)}, ou changer de canal.",
                action.budget,
            )


def _reaches(action: Action, day: dt.date) -> bool:
    """Tell whether some part of the action falls on `day` or later."""
    latest = action.end or action.start
    return latest is not None and latest >= day


def _period(action: Action) -> str:
    if action.start and action.end:
        return f"du {date(action.start)} au {date(action.end)}"
    return (
        f"jusqu’au {date(action.end)}"
        if action.end
        else f"à partir du {date(action.start or PHONE_CONSENT.since)}"
    )


class BoughtFileWithoutProof(Rule):
    """An action uses a bought file and nothing proves that the people in it agreed, or where they come from.

    Why it matters: whoever uses the file bears the burden of the proof. To be checked: this is no legal
    advice.

    Example:
        actions:
          - {id: A01, title: Appels à froid, compliance: {file_origin: ACHETE}}

    Use instead:
        actions:
          - {id: A01, title: Envoi, compliance: {file_origin: ACHETE, consent_proof: Contrat de location}}
    """

    code = "REG-08"
    severity = Severity.ERROR
    anomaly = "Fichier acheté sans preuve du consentement ni de l’origine"
    why = f"La charge de la preuve pèse sur celui qui utilise le fichier. {NO_ADVICE}"
    fix = "Obtenir du vendeur un contrat et les preuves de consentement, ou ne pas utiliser le fichier."
    origin = Origin.TEXTE
    reads = ("Action.compliance", "Compliance.file_origin", "Compliance.consent_proof")
    echo_of = ("REG-01",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            bought = action.compliance.file_origin is FileOrigin.ACHETE
            if bought and is_blank(action.compliance.consent_proof):
                yield self.finding(
                    action,
                    "compliance.consent_proof",
                    f"{named(action)} utilise un fichier acheté, sans preuve du consentement des personnes : "
                    "à vérifier.",
                    "Obtenir du vendeur l’origine des contacts et la preuve de leur consentement, et dire où "
                    "elles sont conservées ; à défaut, ne pas utiliser le fichier.",
                    action.budget,
                )
