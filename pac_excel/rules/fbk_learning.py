"""Feedback, what the plan learns: it is revised, it watches its market, it drops what proved false."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pac_excel.kpi.calendar import due_months, months_later
from pac_excel.kpi.links import links_of
from pac_excel.kpi.mentions import mentioned
from pac_excel.kpi.status import Status, statuses
from pac_excel.plan import Plan
from pac_excel.plan.choices import (
    EXTERNAL_FAMILIES,
    ActionStatus,
    DecisionType,
    HypothesisStatus,
    PlanStatus,
    WatchStatus,
)
from pac_excel.plan.marketing import Hypothesis
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import date, listing, named, number
from pac_excel.rules.rule import Origin, Rule
from pac_excel.rules.settings import Threshold

_REVISIONS = (DecisionType.REVISER_OBJECTIF, DecisionType.REVISER_VISION)
_RUNNING = (PlanStatus.VALIDE, PlanStatus.EN_COURS)


class PlanNeverRevised(Rule):
    """Several indicators are red and the plan has not been revised for months.

    A revision is a line of the change log, a decision to revise an objective or the vision, the approval of
    the version, and failing all the start of the plan.

    Why it matters: a plan that does not change with its results is a fixed programme.

    Example:
        plan: {start: 2026-01-01, as_of: 2026-07-31}
        kpis:
          - {id: K1, direction: HAUSSE, aggregation: DERNIER, frequency: MENSUELLE,
             trajectory: [1, 1, 1, 1, 1, 1, 10], values: [1, 1, 1, 1, 1, 1, 5]}
          - {id: K2, direction: HAUSSE, aggregation: DERNIER, frequency: MENSUELLE,
             trajectory: [1, 1, 1, 1, 1, 1, 10], values: [1, 1, 1, 1, 1, 1, 5]}
          - {id: K3, direction: HAUSSE, aggregation: DERNIER, frequency: MENSUELLE,
             trajectory: [1, 1, 1, 1, 1, 1, 10], values: [1, 1, 1, 1, 1, 1, 5]}

    Use instead:
        plan: {start: 2026-01-01, as_of: 2026-07-31}
        kpis:
          - {id: K1, direction: HAUSSE, aggregation: DERNIER, frequency: MENSUELLE,
             trajectory: [1, 1, 1, 1, 1, 1, 10], values: [1, 1, 1, 1, 1, 1, 5]}
    """

    code = "FBK-03"
    severity = Severity.WARNING
    anomaly = "Plan jamais révisé malgré plusieurs indicateurs rouges"
    why = "C’est un programme fixe : le plan ne tient pas compte de ses résultats."
    fix = "Tenir une revue du plan, et en faire une nouvelle version."
    origin = Origin.METHODE
    reads = (
        "PlanHead.version",
        "PlanHead.approved_on",
        "PlanHead.start",
        "PlanHead.as_of",
        "PlanHead.red_ratio",
        "Change.when",
        "Decision.type",
        "Decision.date",
        "Kpi.values",
        "Kpi.trajectory",
        "Kpi.direction",
        "Kpi.aggregation",
        "Kpi.frequency",
    )
    needs = ("Change.when",)
    age = Threshold(6, "mois depuis la dernière révision", "au-delà, le plan n’est plus révisé", (0, 1200))
    reds = Threshold(3, "indicateurs rouges", "à partir desquels une révision est attendue")

    def check(self, plan: Plan) -> Iterator[Finding]:
        as_of, last = plan.head.as_of, _last_revision(plan)
        if as_of is None or last is None or as_of <= months_later(last, int(self.age)):
            return
        red = [kpi.id for kpi in plan.kpis if _is_red(statuses(plan, kpi), due_months(plan, kpi.frequency))]
        if len(red) >= self.reds:
            yield self.finding(
                plan.head,
                "version",
                f"{len(red)} indicateurs sont rouges ({listing(red)}), et le plan n’a pas été révisé depuis "
                f"le {date(last)}.",
                f"Tenir une revue du plan sur {listing(red)} : garder, corriger ou réviser les objectifs, "
                "puis passer à la version suivante.",
            )


def _last_revision(plan: Plan) -> dt.date | None:
    """Return the last day on which the plan was revised by `as_of`, or else made."""
    as_of = plan.head.as_of
    decided = (item.date for item in plan.decisions if item.type in _REVISIONS)
    changed = (change.when for change in plan.change_log)
    days = (*decided, *changed, plan.head.approved_on)
    known = [day for day in days if day is not None and as_of is not None and day <= as_of]
    return max(known, default=plan.head.start)


def _is_red(lights: tuple[Status | None, ...], due: tuple[int, ...]) -> bool:
    return bool(due) and lights[due[-1]] is Status.RED


class WatchAsleep(Rule):
    """An external family is watched by nobody, or a watch item is long past its next reading.

    Families are asked for once the plan is approved or runs; items set aside need no reading.

    Why it matters: the market changes and the plan does not see it.

    Example:
        plan: {as_of: 2026-12-31}
        watch:
          - {id: V1, family: CONCURRENCES, title: Agence annoncée, review_on: 2026-06-30}

    Use instead:
        plan: {as_of: 2026-12-31}
        watch:
          - {id: V1, family: CONCURRENCES, title: Agence annoncée, review_on: 2027-01-15}
    """

    code = "FBK-04"
    severity = Severity.WARNING
    anomaly = "Famille externe sans veille, ou veille non revue"
    why = "La veille est éteinte : le marché change et le plan ne le voit pas."
    fix = "Relire, ou confier une veille à un rôle."
    origin = Origin.METHODE
    reads = (
        "WatchItem.family",
        "WatchItem.review_on",
        "WatchItem.status",
        "PlanHead.as_of",
        "PlanHead.status",
    )
    needs = ("WatchItem.family",)
    delay = Threshold(90, "jours après la date de relecture", "au-delà, la veille est éteinte")

    def check(self, plan: Plan) -> Iterator[Finding]:
        as_of = plan.head.as_of
        watched = {item.family for item in plan.watch}
        unseen = [f"« {family.label} »" for family in EXTERNAL_FAMILIES if family not in watched]
        if unseen and plan.head.status in _RUNNING:
            several = len(unseen) > 1
            yield self.finding_on_plan(
                plan,
                f"{listing(unseen)} {'sont des familles externes' if several else 'est une famille externe'} "
                "sans veille.",
                f"Noter pour {listing(unseen)} un fait observé et la date de la prochaine lecture.",
            )
        for item in plan.watch:
            if as_of is None or item.review_on is None or item.status is WatchStatus.ECARTE:
                continue
            days = (as_of - item.review_on).days
            if days > self.delay:
                yield self.finding(
                    item,
                    "review_on",
                    f"{named(item)} devait être relue le {date(item.review_on)}, il y a {number(days)} "
                    "jours.",
                    f"Relire {item.id}, fixer la prochaine lecture, ou l’écarter.",
                )


class FalseHypothesisKept(Rule):
    """A hypothesis proved false, and what rests on it has not changed.

    Retained couples and live actions of the synthesis rest on the hypotheses that they name. A decision or a
    line of the change log that names the hypothesis, the couple or the action shows that it was looked at.

    Why it matters: the plan rests on something known to be false.

    Example:
        hypotheses: [{id: H1, statement: 15 % signent, status: INVALIDEE}]
        couples: [{id: C1, retained: true, hypotheses: [H1]}]

    Use instead:
        hypotheses: [{id: H1, statement: 15 % signent, status: INVALIDEE}]
        couples: [{id: C1, retained: true, hypotheses: [H1]}]
        decisions: [{id: D1, ref: H1, text: Réduire la cible de moitié}]
    """

    code = "FBK-05"
    severity = Severity.WARNING
    anomaly = "Hypothèse invalidée, action inchangée"
    why = "Le plan repose sur ce que l’on sait faux."
    fix = "Revoir l’action ou le couple, et noter la décision."
    origin = Origin.METHODE
    reads = (
        "Hypothesis.status",
        "StrategyCouple.hypotheses",
        "StrategyCouple.retained",
        "SynthesisRow.hypotheses",
        "SynthesisRow.couple",
        "SynthesisRow.action",
        "Action.status",
        "Decision.ref",
        "Change.entity",
    )

    def check(self, plan: Plan) -> Iterator[Finding]:
        seen = {name for decision in plan.decisions for name in mentioned(decision.ref)}
        seen |= {name for change in plan.change_log for name in mentioned(change.entity)}
        for hypothesis in plan.hypotheses:
            if hypothesis.status is not HypothesisStatus.INVALIDEE or hypothesis.id in seen:
                continue
            kept = [name for name in dict.fromkeys(_resting_on(plan, hypothesis)) if name not in seen]
            if kept:
                yield self.finding(
                    hypothesis,
                    "status",
                    f"{named(hypothesis)} est invalidée, mais {listing(kept)} en "
                    f"{'dépendent' if len(kept) > 1 else 'dépend'} toujours sans décision.",
                    f"Revoir {listing(kept)} sans cette hypothèse, et noter la décision avec "
                    f"{hypothesis.id} comme objet.",
                )


def _resting_on(plan: Plan, hypothesis: Hypothesis) -> Iterator[str]:
    """Yield the retained couples and live actions that rest on the hypothesis."""
    links = links_of(plan)
    named_couples = [couple.id for couple in plan.couples if hypothesis.id in couple.hypotheses]
    rows = [row for row in plan.synthesis if hypothesis.id in row.hypotheses]
    for name in (*named_couples, *(row.couple for row in rows)):
        couple = links.couples.get(name or "")
        if couple is not None and couple.retained:
            yield couple.id
    finished = (ActionStatus.TERMINEE, ActionStatus.ABANDONNEE)
    for row in rows:
        action = links.actions.get(row.action or "")
        if action is not None and action.status not in finished:
            yield action.id


class ActionWithoutLesson(Rule):
    """An action is over and nobody wrote what it taught; a lesson on its campaign is one on each action.

    Why it matters: the loop is not closed, and the next plan starts from nothing.

    Example:
        actions: [{id: A01, title: Bilans annuels, status: TERMINEE}]

    Use instead:
        actions: [{id: A01, title: Bilans annuels, status: TERMINEE}]
        lessons: [{id: L01, action: A01, what_worked: Le samedi matin}]
    """

    code = "FBK-06"
    severity = Severity.WARNING
    anomaly = "Action terminée sans retour d’expérience"
    why = "La boucle n’est pas bouclée : le prochain plan repartira de rien."
    fix = "Écrire ce qui a marché, ce qui n’a pas marché et ce que l’on refera autrement."
    origin = Origin.METHODE
    reads = ("Action.status", "Action.campaign", "Lesson.action", "Lesson.campaign")
    needs = ("Lesson.action",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        told = {lesson.action for lesson in plan.lessons}
        campaigns = {lesson.campaign for lesson in plan.lessons if lesson.campaign is not None}
        for action in plan.actions:
            over = action.status is ActionStatus.TERMINEE
            if over and action.id not in told and action.campaign not in campaigns:
                yield self.finding(
                    action, "status", f"{named(action)} est terminée, sans retour d’expérience."
                )


class WatchNotInSwot(Rule):
    """A watch item of strong impact is no finding of the SWOT; items set aside are left alone.

    Why it matters: the diagnosis is out of date, and the plan with it.

    Example:
        watch: [{id: V1, title: Agence concurrente annoncée, impact: 5}]

    Use instead:
        swot: [{id: ME02, side: MENACE, title: Agence concurrente annoncée}]
        watch: [{id: V1, title: Agence concurrente annoncée, impact: 5, proposed_swot: ME02}]
    """

    code = "FBK-08"
    severity = Severity.INFO
    anomaly = "Veille à fort impact non reprise au SWOT"
    why = "Le diagnostic est périmé, et le plan avec lui."
    fix = "En faire un constat du SWOT, ou l’écarter."
    origin = Origin.METHODE
    reads = ("WatchItem.impact", "WatchItem.proposed_swot", "WatchItem.status")
    impact_from = Threshold(4, "impact, de 1 à 5", "à partir duquel la veille doit entrer au SWOT")

    def check(self, plan: Plan) -> Iterator[Finding]:
        for item in plan.watch:
            if item.impact is None or item.impact < self.impact_from:
                continue
            if item.proposed_swot is None and item.status is not WatchStatus.ECARTE:
                yield self.finding(
                    item,
                    "proposed_swot",
                    f"{named(item)} a un impact de {item.impact} et n’est reprise par aucun constat.",
                    f"Créer le constat et le citer dans {item.id}, ou écarter cette veille.",
                )
