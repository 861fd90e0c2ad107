"""Actions against the facts: a result that can be, a status that is true, no delay untold, no double."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pac_excel.kpi.cost import known_sum
from pac_excel.kpi.links import is_live, links_of
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action
from pac_excel.plan.choices import ActionStatus, Channel, Unit
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import date, days, euros, listing, named, number, percent
from pac_excel.rules.rounding import ROUNDING
from pac_excel.rules.rule import Origin, Rule
from pac_excel.rules.settings import Threshold

Twin = tuple[str | None, str | None, str | None, frozenset[Channel], dt.date, dt.date]


class ResultBeyondReach(Rule):
    """An action expects more results than the people it reaches can plausibly give.

    Judged where the result is a number and the action has a target or a segment of known size; on the
    action's site where the segment is divided by site.

    Why it matters: the plan rests on optimism, and its objectives with it.

    Example:
        segments:
          - {id: SEG1, label: Familles, size: 200}
        actions:
          - {id: A01, title: Bilans annuels, segment: SEG1, expected_result: 90, unit: NB}

    Use instead:
        segments:
          - {id: SEG1, label: Familles, size: 200}
        actions:
          - {id: A01, title: Bilans annuels, segment: SEG1, expected_result: 30, unit: NB}
    """

    code = "ACT-11"
    severity = Severity.WARNING
    anomaly = "Résultat attendu hors de portée de la cible"
    why = "Le plan repose sur de l’optimisme, et ses objectifs avec lui."
    fix = "Revoir le résultat attendu, ou élargir la cible."
    origin = Origin.METIER
    reads = (
        "Action.expected_result",
        "Action.unit",
        "Action.target",
        "Action.segment",
        "Action.site",
        "Target.segment",
        "Segment.size",
        "Segment.size_by_site",
    )
    plausible = Threshold(0.35, "part des contacts", "taux de réussite au-delà duquel on n’y croit plus")

    def check(self, plan: Plan) -> Iterator[Finding]:
        links = links_of(plan)
        for action in plan.actions:
            expected, size = action.expected_result, links.contacts_of(action)
            segment = links.segment_of(action)
            if expected is None or action.unit is not Unit.NB or segment is None or not size or size < 0:
                continue
            if expected > size * self.plausible * (1 + ROUNDING):
                yield self.finding(
                    action,
                    "expected_result",
                    f"{named(action)} attend {number(expected)} résultats des {number(size)} contacts de "
                    f"{named(segment)}, soit {percent(expected / size, self.plausible)}.",
                    f"Ramener le résultat à {number(int(size * self.plausible))} au plus "
                    f"({percent(self.plausible)}), ou toucher plus de monde.",
                )


class StatusUntrue(Rule):
    """The status of an action contradicts its figures.

    It is over and not wholly done, over without a result, or abandoned with money still to be spent in months
    after the date at which the plan is judged.

    Why it matters: the monthly report repeats what is not so.

    Example:
        actions:
          - {id: A01, title: Bilans annuels, status: TERMINEE, progress: 0.8, actual_result: 88}

    Use instead:
        actions:
          - {id: A01, title: Bilans annuels, status: TERMINEE, progress: 1, actual_result: 108}
    """

    code = "ACT-12"
    severity = Severity.ERROR
    anomaly = "Statut incohérent"
    why = "Le reporting est faux : il répète ce qui n’est pas."
    fix = "Corriger le statut, l’avancement ou le réalisé."
    origin = Origin.METIER
    reads = (
        "Action.status",
        "Action.progress",
        "Action.actual_result",
        "PlanHead.as_of",
        "BudgetLine.action",
        "BudgetLine.month",
        "BudgetLine.planned",
        "BudgetLine.actual",
    )

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            fault = _contradiction(plan, action)
            if fault:
                field, said, fix = fault
                yield self.finding(action, field, f"{named(action)} {said}.", fix)


def _contradiction(plan: Plan, action: Action) -> tuple[str, str, str] | None:
    """Return the field at fault, what it says and the remedy; None when the status holds."""
    if action.status is ActionStatus.TERMINEE:
        if action.progress is not None and action.progress < 1:
            said = f"est terminée, à {percent(action.progress)} d’avancement"
            return "progress", said, "Mettre l’avancement à 100 %, ou le statut à « En cours »."
        if action.actual_result is None:
            said = "est terminée sans résultat réalisé"
            return "actual_result", said, "Saisir le résultat constaté, même nul."
    if action.status is ActionStatus.ABANDONNEE:
        ahead = _still_to_spend(plan, action)
        if ahead:
            said = f"est abandonnée, et {euros(ahead)} restent prévus après l’arrêté"
            return "status", said, f"Retirer ces {euros(ahead)} du budget, ou reprendre l’action."
    return None


def _still_to_spend(plan: Plan, action: Action) -> float | None:
    """Return what the budget still plans for the action in months after the date of judgement."""
    as_of = plan.head.as_of
    if as_of is None:
        return None
    lines = links_of(plan).lines_of_action.get(action.id, ())
    return known_sum(
        line.planned
        for line in lines
        if line.month is not None and line.month > as_of and line.actual is None
    )


class ActionLate(Rule):
    """An action has not started or not ended on its day, and nothing is decided.

    Judged at the date when the plan is judged. Actions that are abandoned or put off are decided.

    Why it matters: a drift that is not told is not corrected.

    Example:
        plan: {as_of: 2026-06-30}
        actions:
          - {id: A01, title: Bilans annuels, status: EN_COURS, start: 2026-02-02, end: 2026-05-29}

    Use instead:
        plan: {as_of: 2026-06-30}
        actions:
          - {id: A01, title: Bilans annuels, status: EN_COURS, start: 2026-02-02, end: 2026-09-30}
    """

    code = "ACT-13"
    severity = Severity.WARNING
    anomaly = "Action en retard"
    why = "La dérive n’est pas traitée : ce que l’on ne dit pas ne se corrige pas."
    fix = "Replanifier, ou décider de reporter ou d’abandonner."
    origin = Origin.METIER
    reads = ("Action.start", "Action.end", "Action.status", "PlanHead.as_of")

    def check(self, plan: Plan) -> Iterator[Finding]:
        as_of = plan.head.as_of
        if as_of is None:
            return
        for action in plan.actions:
            start, end, status = action.start, action.end, action.status
            if status is None or status is ActionStatus.TERMINEE or not is_live(action):
                continue
            if end is not None and end < as_of:
                field, said = "end", f"devait finir le {date(end)} ({days((as_of - end).days)} de retard)"
            elif status is ActionStatus.PREVUE and start is not None and start < as_of:
                field, said = (
                    "start",
                    f"devait commencer le {date(start)} ({days((as_of - start).days)} de retard)",
                )
            else:
                continue
            yield self.finding(
                action,
                field,
                f"{named(action)}, « {status.label.lower()} » au {date(as_of)}, {said}.",
                f"Mettre à jour le statut de {action.id}, ou lui donner une date après le {date(as_of)}.",
            )


class ActionTwice(Rule):
    """Two actions address the same target, on the same site, by the same channels, on the same days.

    Actions without a target or a segment, or without dates, are not compared.

    Why it matters: the same people are solicited twice, and the same result is counted twice.

    Example:
        segments:
          - {id: SEG1, label: Familles}
        actions:
          - {id: A1, segment: SEG1, channels: [EMAIL], start: 2026-03-02, end: 2026-03-20}
          - {id: A2, segment: SEG1, channels: [EMAIL], start: 2026-03-02, end: 2026-03-20}

    Use instead:
        segments:
          - {id: SEG1, label: Familles}
        actions:
          - {id: A1, segment: SEG1, channels: [EMAIL], start: 2026-03-02, end: 2026-03-20}
          - {id: A2, segment: SEG1, channels: [EMAIL], start: 2026-04-06, end: 2026-04-24}
    """

    code = "ACT-14"
    severity = Severity.WARNING
    anomaly = "Deux actions identiques"
    why = "C’est un doublon : les mêmes personnes sollicitées, le même résultat compté deux fois."
    fix = "Fusionner les deux actions."
    origin = Origin.METIER
    reads = (
        "Action.target",
        "Action.segment",
        "Action.site",
        "Action.channels",
        "Action.start",
        "Action.end",
        "Action.status",
    )

    def check(self, plan: Plan) -> Iterator[Finding]:
        first: dict[Twin, Action] = {}
        for action in sorted(links_of(plan).live_actions, key=lambda action: action.id):
            mark = _mark(action)
            other = first.setdefault(mark, action) if mark else action
            if other is not action:
                channels = listing([channel.label for channel in action.channels])
                yield self.finding(
                    action,
                    "title",
                    f"{named(action)} fait double emploi avec {named(other)} : même cible, même site, mêmes "
                    f"canaux ({channels}) et mêmes dates.",
                    f"Fusionner {action.id} et {other.id}, ou dire ce qui les distingue.",
                )


def _mark(action: Action) -> Twin | None:
    """Return what makes two actions the same, None when too little is known."""
    start, end = action.start, action.end
    if start is None or end is None or not action.channels or (action.target or action.segment) is None:
        return None
    return action.target, action.segment, action.site, frozenset(action.channels), start, end
