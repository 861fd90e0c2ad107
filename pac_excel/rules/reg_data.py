"""Compliance of personal data: files, their age, what they say. Flags to check, no legal advice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan
from pac_excel.plan.choices import FileOrigin, LegalBasis
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import named, number
from pac_excel.rules.mentions import prose_of, speaks_of
from pac_excel.rules.regulation import GDPR, NO_ADVICE
from pac_excel.rules.rule import Origin, Rule, is_blank
from pac_excel.rules.settings import Threshold

_MONTHS_A_YEAR = 12
_INACTIVE = re.compile(
    r"inactif|inactive|sans contact|sans réponse|sans nouvelle|dormant|anciens? (prospects|devis|clients)",
    re.IGNORECASE,
)
_AGE = re.compile(r"(?P<count>\d{1,3})\s*(?P<unit>ans?\b|années?|mois)", re.IGNORECASE)
_SCORING = re.compile(r"\bscor(e|es|ing)\b", re.IGNORECASE)
_REGISTER = re.compile(r"registre", re.IGNORECASE)


class BoughtFileWithoutProof(Rule):
    """An action uses a bought file and nothing proves that the people in it agreed, or where they come from.

    Why it matters: whoever uses the file bears the burden of the proof. To be checked: this is no legal
    advice.

    Source: règlement (UE) 2016/679, article 7.

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
    reads = (
        "Action.compliance.file_origin",
        "Action.compliance.consent_proof",
        "Action.start",
        "Action.end",
    )
    echo_of = ("REG-01",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            bought = action.compliance.file_origin is FileOrigin.ACHETE
            if bought and is_blank(action.compliance.consent_proof) and GDPR.covers(action):
                yield self.finding(
                    action,
                    "compliance.consent_proof",
                    f"{named(action)} utilise un fichier acheté, sans preuve du consentement des personnes : "
                    "à vérifier.",
                    "Obtenir du vendeur l’origine des contacts et la preuve de leur consentement, et dire où "
                    "elles sont conservées ; à défaut, ne pas utiliser le fichier.",
                    action.budget,
                )


class ProspectsKeptTooLong(Rule):
    """A segment of people who are not clients gathers those without contact for more than three years.

    Judged by the words of its criteria, where an action works on the segment.

    Why it matters: prospects are to be deleted three years after their last contact. To be checked: this is
    no legal advice.

    Source: règlement (UE) 2016/679, article 5; CNIL, reference on business management [10].

    Example:
        segments:
          - {id: S1, label: Anciens devis, criteria: Sans contact depuis 5 ans, is_client: false}
        actions: [{id: A01, title: Relance, segment: S1}]

    Use instead:
        segments:
          - {id: S1, label: Anciens devis, criteria: Sans contact depuis 2 ans, is_client: false}
        actions: [{id: A01, title: Relance, segment: S1}]
    """

    code = "REG-09"
    severity = Severity.WARNING
    anomaly = "Prospects inactifs depuis trop longtemps"
    why = f"Un prospect se supprime trois ans après son dernier contact. {NO_ADVICE}"
    fix = "Purger le fichier, et réduire le critère."
    origin = Origin.TEXTE
    reads = (
        "Segment.criteria",
        "Segment.is_client",
        "Action.segment",
        "Action.target",
        "Target.segment",
        "Action.start",
        "Action.end",
    )
    needs = ("Segment.criteria",)
    years = Threshold(3, "ans sans contact", "au-delà, le prospect doit être supprimé")

    def check(self, plan: Plan) -> Iterator[Finding]:
        links = links_of(plan)
        used = {
            segment.id: action
            for action in reversed(plan.actions)
            if (segment := links.segment_of(action)) is not None and GDPR.covers(action)
        }
        for segment in plan.segments:
            criteria = segment.criteria or ""
            if segment.is_client or segment.id not in used or not _INACTIVE.search(criteria):
                continue
            longest = max((_years(found) for found in _AGE.finditer(criteria)), default=0.0)
            if longest > self.years:
                yield self.finding(
                    segment,
                    "criteria",
                    f"{named(segment)}, visé par {named(used[segment.id])}, réunit des non-clients sans "
                    f"contact depuis {number(longest)} ans, pour {number(self.years)} ans au plus : à "
                    "vérifier.",
                    f"Supprimer du fichier ceux qui n’ont pas répondu depuis {number(self.years)} ans, et "
                    "l’écrire dans les critères.",
                )


def _years(found: re.Match[str]) -> float:
    return int(found["count"]) / (_MONTHS_A_YEAR if found["unit"].lower() == "mois" else 1)


class SensitiveDataWithoutBasis(Rule):
    """An action targets people by health or other sensitive data without their proven consent.

    Why it matters: such data may not be used save for few reasons, explicit consent being the one that an
    agency can use. To be checked: this is no legal advice.

    Source: règlement (UE) 2016/679, article 9 (knowledge of the trade).

    Example:
        actions:
          - {id: A01, title: Santé senior, compliance: {sensitive_data: true, legal_basis: CONTRAT_EN_COURS}}

    Use instead:
        actions:
          - id: A01
            title: Santé senior
            compliance: {sensitive_data: true, legal_basis: CONSENTEMENT, consent_proof: Formulaire daté}
    """

    code = "REG-10"
    severity = Severity.ERROR
    anomaly = "Ciblage sur une donnée sensible sans base"
    why = f"Une donnée de santé ou sensible ne sert pas à cibler sans consentement explicite. {NO_ADVICE}"
    fix = "Retirer le critère, ou recueillir un consentement explicite et le conserver."
    origin = Origin.TEXTE
    reads = (
        "Action.compliance.sensitive_data",
        "Action.compliance.legal_basis",
        "Action.compliance.consent_proof",
        "Action.start",
        "Action.end",
    )
    needs = ("Action.compliance.sensitive_data",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            compliance = action.compliance
            consented = compliance.legal_basis is LegalBasis.CONSENTEMENT
            proven = consented and not is_blank(compliance.consent_proof)
            if compliance.sensitive_data and not proven and GDPR.covers(action):
                lacks = "sans preuve du consentement" if consented else "sans consentement"
                yield self.finding(
                    action,
                    "compliance.sensitive_data",
                    f"{named(action)} cible sur une donnée de santé ou sensible, {lacks} : à vérifier.",
                    f"Cibler {action.id} sur un autre critère (âge, équipement), ou recueillir un "
                    "consentement explicite et dire où en est la preuve.",
                )


class ScoringNotRegistered(Rule):
    """An action uses a score, and nothing says that it stands in the register of processings.

    Judged by the words of the action: score or scoring, and registre.

    Why it matters: scoring clients is a processing of personal data, to be written in the register and told
    to people. To be checked: this is no legal advice.

    Source: règlement (UE) 2016/679, article 30 (knowledge of the trade).

    Example:
        actions:
          - {id: A01, title: Contact des clients à risque, crm_use: Score de risque saisi}

    Use instead:
        actions:
          - {id: A01, title: Contact, crm_use: "Score de risque saisi, inscrit au registre des traitements"}
    """

    code = "REG-24"
    severity = Severity.WARNING
    anomaly = "Score de clients non inscrit au registre"
    why = f"Un score est un traitement de données personnelles : il s’inscrit au registre. {NO_ADVICE}"
    fix = "Inscrire le score au registre des traitements, et l’écrire dans l’action."
    origin = Origin.TEXTE
    reads = ("Action.how", "Action.means", "Action.crm_use", "Action.start", "Action.end")
    needs = ("Action.means",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            prose = tuple(prose_of(plan, action))
            scored = speaks_of(_SCORING, prose) and not speaks_of(_REGISTER, prose)
            if scored and GDPR.covers(action):
                yield self.finding(
                    action,
                    "crm_use",
                    f"{named(action)} utilise un score de clients, sans dire qu’il est au registre des "
                    "traitements : à vérifier.",
                    "Inscrire le score au registre (finalité, données, durée), informer les clients, et "
                    f"l’écrire dans l’usage du CRM de {action.id}.",
                )
