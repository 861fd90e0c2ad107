"""Campaigns, what comes with them: a code in the CRM, documents, words that carry, a review at the end."""

from __future__ import annotations

from collections.abc import Iterator

from pac_excel.plan import Plan
from pac_excel.plan.choices import DocumentPhase
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import date, listing, named, number
from pac_excel.rules.rule import Origin, Rule, is_blank
from pac_excel.rules.settings import Threshold

_USUAL = {
    DocumentPhase.AVANT: "une note de lancement avant",
    DocumentPhase.PENDANT: "un suivi pendant",
    DocumentPhase.APRES: "un bilan après",
}


class CampaignWithoutCode(Rule):
    """A campaign has no code in the CRM.

    Why it matters: its contacts and contracts cannot be told from the others, so nothing is measured.

    Example:
        campaigns: [{id: C1, name: Cap Pro}]

    Use instead:
        campaigns: [{id: C1, name: Cap Pro, crm_code: 26-PRO}]
    """

    code = "CAM-04"
    severity = Severity.WARNING
    anomaly = "Campagne sans code CRM"
    why = "Sans code, rien ne distingue ses contacts et ses contrats : pas de mesure possible."
    fix = "Créer le code dans le CRM et le noter ici."
    origin = Origin.METHODE
    reads = ("Campaign.crm_code",)
    empties = reads

    def check(self, plan: Plan) -> Iterator[Finding]:
        for campaign in plan.campaigns:
            if is_blank(campaign.crm_code):
                yield self.finding(campaign, "crm_code", f"{named(campaign)} n’a pas de code CRM.")


class DocumentsMissing(Rule):
    """A campaign has no document for one of its three phases: before, during, after.

    Why it matters: the CRM is to carry the documentation of each campaign, from its launch to its review.

    Example:
        campaigns:
          - {id: C1, name: Cap Pro, documents: [{phase: AVANT, title: Note de lancement}]}

    Use instead:
        campaigns:
          - id: C1
            name: Cap Pro
            documents:
              - {phase: AVANT, title: Note de lancement}
              - {phase: PENDANT, title: Suivi hebdomadaire}
              - {phase: APRES, title: Bilan de campagne}
    """

    code = "CAM-05"
    severity = Severity.WARNING
    anomaly = "Documents avant, pendant ou après manquants"
    why = "Le CRM porte la documentation de la campagne, du lancement au bilan."
    fix = "Prévoir un document par phase."
    origin = Origin.METHODE
    reads = ("Campaign.documents", "CampaignDocument.phase")

    def check(self, plan: Plan) -> Iterator[Finding]:
        for campaign in plan.campaigns:
            present = {document.phase for document in campaign.documents}
            absent = [phase for phase in DocumentPhase if phase not in present]
            missing = [f"« {phase.label} »" for phase in absent]
            if missing:
                yield self.finding(
                    campaign,
                    "documents",
                    f"{named(campaign)} n’a aucun document {' ni '.join(missing)}.",
                    f"Prévoir {listing([_USUAL[phase] for phase in absent])}.",
                )


class CampaignWithoutPitch(Rule):
    """A campaign has no words that make one want to take part.

    Why it matters: the method asks of campaign documents a more motivating, enthusiastic dimension.

    Example:
        campaigns: [{id: C1, name: Cap Pro}]

    Use instead:
        campaigns: [{id: C1, name: Cap Pro, pitch: "Entreprendre ici, avec un assureur d’ici"}]
    """

    code = "CAM-06"
    severity = Severity.INFO
    anomaly = "Campagne sans argumentaire"
    why = "La méthode attend une dimension plus motivante que celle du plan."
    fix = "Écrire une phrase qui donne envie, au client comme à l’équipe."
    origin = Origin.METHODE
    reads = ("Campaign.pitch",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        for campaign in plan.campaigns:
            if is_blank(campaign.pitch):
                yield self.finding(campaign, "pitch", f"{named(campaign)} n’a pas d’argumentaire.")


class CampaignNotReviewed(Rule):
    """A campaign has been over for weeks and nobody wrote what it gave.

    Why it matters: the experience is lost, and the next campaign repeats its mistakes.

    Example:
        plan: {as_of: 2026-12-31}
        campaigns: [{id: C1, name: Cap Pro, end: 2026-11-30}]

    Use instead:
        plan: {as_of: 2026-12-31}
        campaigns: [{id: C1, name: Cap Pro, end: 2026-11-30, close_out: 86 contrats sur 90}]
    """

    code = "CAM-07"
    severity = Severity.WARNING
    anomaly = "Campagne finie sans bilan"
    why = "L’expérience est perdue : la prochaine campagne refera les mêmes erreurs."
    fix = "Écrire le bilan : atteint, ce qui a marché, ce qui change."
    origin = Origin.METHODE
    reads = ("Campaign.close_out", "Campaign.end", "PlanHead.as_of")
    delay = Threshold(30, "jours après la fin", "au-delà, le bilan est en retard")

    def check(self, plan: Plan) -> Iterator[Finding]:
        as_of = plan.head.as_of
        for campaign in plan.campaigns:
            if as_of is None or campaign.end is None or not is_blank(campaign.close_out):
                continue
            days = (as_of - campaign.end).days
            if days > self.delay:
                yield self.finding(
                    campaign,
                    "close_out",
                    f"{named(campaign)} est finie depuis le {date(campaign.end)} ({number(days)} jours), "
                    "sans bilan.",
                )
