"""Actions and what carries them: a target, indicators, steps on the way, reasons and the CRM."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action
from pac_excel.plan.choices import ActionType
from pac_excel.plan.marketing import SynthesisRow
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import date, lacking, listing, named, number
from pac_excel.rules.rule import Origin, Rule, is_blank
from pac_excel.rules.settings import Threshold

# Their public is the team.
_INTERNAL = (ActionType.ORGANISATION, ActionType.FORMATION)
_WANTED = {
    "target": "la cible ou le segment de clients auquel elle s’adresse",
    "network": "le réseau qui la porte",
}


class ActionForNobody(Rule):
    """An action has no target among clients, or no network that reaches them.

    A segment counts as a target. Actions for all couples, and those of organisation or training, whose public
    is the team, need none.

    Why it matters: "who" is towards whom and with whom; without it nobody knows whom to call, nor who calls.

    Example:
        actions:
          - {id: A01, title: Bilans annuels}

    Use instead:
        networks:
          - {id: N1, name: Agence physique}
        segments:
          - {id: SEG1, label: Clients à un seul contrat}
        actions:
          - {id: A01, title: Bilans annuels, segment: SEG1, network: N1}
    """

    code = "ACT-07"
    severity = Severity.WARNING
    anomaly = "Action sans cible de clientèle ou sans réseau"
    why = "« Qui ? » veut dire envers qui et avec qui : personne ne sait qui appeler, ni qui appelle."
    fix = "Choisir la cible et le réseau."
    origin = Origin.METHODE
    reads = ("Action.target", "Action.segment", "Action.network", "Action.transverse", "Action.type")
    empties = ("Action.target", "Action.network")
    needs = ("Action.target", "Action.network")

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            missing = dict(_missing(action))
            if missing:
                yield self.finding(
                    action,
                    next(iter(missing)),
                    f"{named(action)} {lacking(list(missing.values()))}.",
                    f"Choisir dans {action.id} {listing([_WANTED[field] for field in missing])}.",
                )


def _missing(action: Action) -> Iterator[tuple[str, str]]:
    aimed = action.target is not None or action.segment is not None
    if not aimed and not action.transverse and action.type not in _INTERNAL:
        yield "target", "cible de clientèle"
    if action.network is None:
        yield "network", "réseau"


class ActionUnmeasured(Rule):
    """No indicator follows an action.

    Why it matters: what is not followed is neither corrected in time nor learned from.

    Example:
        actions:
          - {id: A01, title: Bilans annuels}

    Use instead:
        kpis:
          - {id: K05, name: Contrats additionnels}
        actions:
          - {id: A01, title: Bilans annuels, kpi_ids: [K05]}
    """

    code = "ACT-08"
    severity = Severity.WARNING
    anomaly = "Action sans indicateur"
    why = "L’action n’est pas suivie : on ne la corrige pas à temps, on n’en apprend rien."
    fix = "Rattacher l’action à un indicateur."
    origin = Origin.METHODE
    reads = ("Action.kpi_ids",)
    empties = reads

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            if not action.kpi_ids:
                yield self.finding(
                    action,
                    "kpi_ids",
                    f"{named(action)} n’est suivie par aucun indicateur.",
                    f"Citer dans {action.id} l’indicateur qui bougera si elle réussit.",
                )


class StepsTooFarApart(Rule):
    """A long action has no milestone, or goes for months without one.

    Stretches are counted from the start to the first milestone, between milestones, and to the end.

    Why it matters: the method asks for steps on the way; without them a drift is seen at the end.

    Example:
        actions:
          - {id: A01, title: Bilans annuels, start: 2026-02-02, end: 2026-06-26}

    Use instead:
        actions:
          - id: A01
            title: Bilans annuels
            start: 2026-02-02
            end: 2026-06-26
            milestones: [{label: 50 bilans, due: 2026-03-31}, {label: 110 bilans, due: 2026-05-15}]
    """

    code = "ACT-09"
    severity = Severity.WARNING
    anomaly = "Action longue sans jalon, ou jalons trop espacés"
    why = "La méthode demande des étapes intermédiaires : sans elles, la dérive se voit à la fin."
    fix = "Ajouter des jalons."
    origin = Origin.METHODE
    reads = ("Action.start", "Action.end", "Action.milestones", "Milestone.due")
    needs = ("Action.milestones",)
    longest = Threshold(60, "jours", "durée au-delà de laquelle une action demande un jalon")
    stretch = Threshold(90, "jours", "temps au-delà duquel deux étapes sont trop espacées")

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            start, end = action.start, action.end
            if start is None or end is None:
                continue
            length = (end - start).days
            steps = sorted(item.due for item in action.milestones if item.due and start <= item.due <= end)
            widest = max(pairwise((start, *steps, end)), key=lambda pair: (pair[1] - pair[0], pair))
            if not steps and length > self.longest:
                yield self.finding(
                    action,
                    "milestones",
                    f"{named(action)} dure {length} jours sans jalon daté.",
                    f"Dater au moins un jalon entre le {date(start)} et le {date(end)}.",
                )
            elif _days(widest) > self.stretch:
                yield self.finding(
                    action,
                    "milestones",
                    f"{named(action)} reste {_days(widest)} jours sans jalon, du {date(widest[0])} au "
                    f"{date(widest[1])}.",
                    f"Ajouter un jalon dans cet intervalle : {number(self.stretch)} jours au plus entre deux "
                    "étapes.",
                )


def _days(pair: tuple[dt.date, dt.date]) -> int:
    return (pair[1] - pair[0]).days


class ActionWithoutReason(Rule):
    """Neither a justification nor a hypothesis supports an action.

    It is supported by its own justification, by a row of the synthesis table on it or on its couple, or by
    the hypotheses of its couple. ACT-02 tells that its own "why" is unanswered; this is what follows.

    Why it matters: the synthesis table tells reasons and hypotheses; nothing would tell when to give this one
    up.

    Example:
        actions:
          - {id: A01, title: Bilans annuels}

    Use instead:
        hypotheses:
          - {id: H1, statement: 15 % des clients revus signent un contrat de plus}
        couples:
          - {id: C1, hypotheses: [H1]}
        actions:
          - {id: A01, title: Bilans annuels, couple: C1}
    """

    code = "ACT-10"
    severity = Severity.WARNING
    anomaly = "Action sans justification ni hypothèse"
    why = "Le tableau de synthèse demande raisons et hypothèses : rien ne dira quand renoncer."
    fix = "Rédiger la justification, ou les hypothèses."
    origin = Origin.METHODE
    reads = (
        "Action.justification",
        "Action.couple",
        "Action.target",
        "Target.couple",
        "StrategyCouple.hypotheses",
        "SynthesisRow.action",
        "SynthesisRow.couple",
        "SynthesisRow.reasons",
        "SynthesisRow.hypotheses",
    )
    empties = ("Action.justification",)
    echo_of = ("ACT-02",)
    needs = ("StrategyCouple.hypotheses", "SynthesisRow.reasons")

    def check(self, plan: Plan) -> Iterator[Finding]:
        links = links_of(plan)
        told = [row for row in plan.synthesis if _says_why(row)]
        actions = {row.action for row in told}
        couples = {row.couple for row in told if row.action is None}
        couples |= {couple.id for couple in plan.couples if couple.hypotheses}
        couples.discard(None)
        for action in plan.actions:
            supported = action.id in actions or links.couple_of(action) in couples
            if is_blank(action.justification) and not supported:
                yield self.finding(
                    action,
                    "justification",
                    f"{named(action)} ne repose sur aucune justification ni aucune hypothèse.",
                    f"Écrire pourquoi {action.id} est retenue, ou citer l’hypothèse qui la fonde.",
                )


def _says_why(row: SynthesisRow) -> bool:
    return bool(row.hypotheses) or not is_blank(row.reasons)


class CrmUseUntold(Rule):
    """An action does not say what it does with the CRM.

    Why it matters: the CRM carries each action before, during and after; what is not entered is not measured.

    Example:
        actions:
          - {id: A01, title: Bilans annuels}

    Use instead:
        actions:
          - {id: A01, title: Bilans annuels, crm_use: 'Liste avant, relance pendant, résultat saisi après'}
    """

    code = "ACT-15"
    severity = Severity.INFO
    anomaly = "Action sans usage du CRM décrit"
    why = "Le CRM porte l’action avant, pendant et après : ce qui n’y est pas saisi ne se mesure pas."
    fix = "Dire ce que l’on fait dans le CRM avant, pendant et après."
    origin = Origin.METHODE
    reads = ("Action.crm_use",)
    empties = reads

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            if is_blank(action.crm_use):
                yield self.finding(
                    action,
                    "crm_use",
                    f"{named(action)} ne dit pas ce qu’elle fait du CRM.",
                    "Dire la liste que l’on en tire, ce que l’on y suit, et le résultat que l’on y saisit.",
                )
