"""Feedback, from figures to decisions: what goes wrong is explained, decided on, done, its effect seen."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from pac_excel.kpi.calendar import due_months
from pac_excel.kpi.mentions import mentioned
from pac_excel.kpi.status import red_runs
from pac_excel.kpi.trajectory import Standing, shortfall, standings
from pac_excel.plan import Plan
from pac_excel.plan.choices import GapMode
from pac_excel.plan.steering import Decision, Kpi
from pac_excel.rules.comments import commented_months
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import date, lacking, listing, month, named, number, percent, quantity, shortened
from pac_excel.rules.rounding import ROUNDING
from pac_excel.rules.rule import Origin, Rule, is_blank
from pac_excel.rules.settings import Threshold


class RedWithoutDecision(Rule):
    """An indicator is red several months in a row, and no decision speaks of it.

    A decision answers a run of red months when it is taken in that run or after it, and its object names the
    indicator. The last run without an answer is told.

    Why it matters: the loop is open: everybody sees the drift and nobody acts.

    Example:
        plan: {start: 2026-01-01, as_of: 2026-02-28, red_ratio: 0.9}
        kpis:
          - {id: K07, name: Contrats, direction: HAUSSE, aggregation: SOMME, frequency: MENSUELLE,
             trajectory: [19, 25], values: [16, 22]}

    Use instead:
        plan: {start: 2026-01-01, as_of: 2026-02-28, red_ratio: 0.9}
        kpis:
          - {id: K07, name: Contrats, direction: HAUSSE, aggregation: SOMME, frequency: MENSUELLE,
             trajectory: [19, 25], values: [16, 22]}
        decisions:
          - {id: D3, date: 2026-02-20, ref: K07, text: Deux soirs de rendez-vous de plus}
    """

    code = "FBK-01"
    severity = Severity.WARNING
    anomaly = "Indicateur rouge plusieurs mois de suite sans décision"
    why = "Boucle ouverte : chacun voit la dérive et personne n’agit."
    fix = "Décider : corriger, renforcer, reporter, arrêter ou réviser l’objectif."
    origin = Origin.METHODE
    reads = (
        "Kpi.values",
        "Kpi.trajectory",
        "Kpi.direction",
        "Kpi.aggregation",
        "Kpi.frequency",
        "Kpi.gap_mode",
        "Kpi.gap_red",
        "Kpi.green_threshold",
        "Kpi.red_threshold",
        "Measure.value",
        "Decision.ref",
        "Decision.date",
        "PlanHead.green_ratio",
        "PlanHead.red_ratio",
        "PlanHead.as_of",
    )
    needs = ("Decision.ref",)
    months_in_a_row = Threshold(2, "relevés rouges de suite", "à partir desquels une décision est attendue")

    def check(self, plan: Plan) -> Iterator[Finding]:
        months, decided = plan.month_starts(), _decision_days(plan)
        for kpi in plan.kpis:
            due = due_months(plan, kpi.frequency)
            runs = [run for run in red_runs(plan, kpi, due) if len(run) >= self.months_in_a_row]
            unanswered = [run for run in runs if not _answered(months[run[0]], decided[kpi.id])]
            if unanswered:
                run = unanswered[-1]
                names = listing([month(first) for place in run if (first := months[place])])
                standing = standings(plan, kpi)[run[-1]]
                yield self.finding(
                    kpi,
                    f"values[{run[-1]}]",
                    f"{named(kpi)} est rouge en {names}{_figures(kpi, standing)}, sans décision depuis.",
                    f"Décider au prochain comité (corriger, renforcer, reporter, réviser) et noter la "
                    f"décision avec {kpi.id} comme objet.",
                )


def _decision_days(plan: Plan) -> defaultdict[str, list[dt.date]]:
    """Return the days on which something was decided about what each identifier names."""
    days: defaultdict[str, list[dt.date]] = defaultdict(list)
    for decision in plan.decisions:
        if decision.date is not None:
            for name in mentioned(decision.ref):
                days[name].append(decision.date)
    return days


def _answered(first: dt.date | None, days: list[dt.date]) -> bool:
    return first is None or any(day >= first for day in days)


def _figures(kpi: Kpi, standing: Standing | None) -> str:
    """Return where the indicator stands to date, as an aside."""
    if standing is None:
        return ""
    actual, expected = quantity(standing.actual, kpi.unit), quantity(standing.expected, kpi.unit)
    return f" ({actual} à date pour {expected} attendus)"


class DecisionWithoutEffect(Rule):
    """A decision has no owner or no due date, or is past it and not done.

    Why it matters: it changes nothing, and nobody notices.

    Example:
        plan: {as_of: 2026-06-30}
        roles: [{id: RCOM, label: Responsable commercial}]
        decisions:
          - {id: D1, text: Relancer les familles, owner: RCOM, due: 2026-05-31}

    Use instead:
        plan: {as_of: 2026-06-30}
        roles: [{id: RCOM, label: Responsable commercial}]
        decisions:
          - {id: D1, text: Relancer les familles, owner: RCOM, due: 2026-05-31, done_on: 2026-05-28}
    """

    code = "FBK-02"
    severity = Severity.WARNING
    anomaly = "Décision sans responsable ou sans échéance, ou échue et non faite"
    why = "Elle ne change rien, et personne ne s’en aperçoit."
    fix = "Nommer un responsable et une date, ou relancer."
    origin = Origin.METHODE
    reads = ("Decision.owner", "Decision.due", "Decision.done_on", "PlanHead.as_of")
    empties = ("Decision.owner", "Decision.due")

    def check(self, plan: Plan) -> Iterator[Finding]:
        as_of = plan.head.as_of
        for decision in plan.decisions:
            name = _said(decision)
            words = {"owner": "responsable", "due": "échéance"}
            wanted = {"owner": "un responsable", "due": "une échéance"}
            missing = [field for field in words if getattr(decision, field) is None]
            if missing and decision.done_on is None:
                yield self.finding(
                    decision,
                    missing[0],
                    f"{name} {lacking([words[field] for field in missing])}.",
                    f"Donner à {decision.id} {listing([wanted[field] for field in missing])}.",
                )
            elif decision.due and as_of and decision.due < as_of and decision.done_on is None:
                days = (as_of - decision.due).days
                yield self.finding(
                    decision,
                    "done_on",
                    f"{name} devait être faite le {date(decision.due)} : {number(days)} "
                    f"jour{'s' if days > 1 else ''} de retard.",
                    f"Relancer {decision.owner}, ou fixer une nouvelle échéance à {decision.id}.",
                )


def _said(decision: Decision) -> str:
    """Return the decision by its identifier and what it says."""
    return f"{decision.id} « {shortened(decision.text)} »" if decision.text else decision.id


class GapWithoutComment(Rule):
    """An indicator is far behind its trajectory to date, and nobody wrote why.

    Behind, not ahead: KPI-06 asks what explains a value far beyond. The gap is relative, or for indicators
    that pass through zero absolute, from their own red gap on. One comment is enough for months in a row.

    Why it matters: the gap between the way travelled and the way planned is what the plan has to learn from.

    Example:
        plan: {start: 2026-01-01, as_of: 2026-01-31}
        kpis:
          - {id: K07, name: Contrats, direction: HAUSSE, aggregation: SOMME, frequency: MENSUELLE,
             trajectory: [19], values: [16]}

    Use instead:
        plan: {start: 2026-01-01, as_of: 2026-01-31}
        kpis:
          - {id: K07, name: Contrats, direction: HAUSSE, aggregation: SOMME, frequency: MENSUELLE,
             trajectory: [19], values: [16], comments: {2026-01: Démarrage avant les campagnes}}
    """

    code = "FBK-07"
    severity = Severity.WARNING
    anomaly = "Écart important à la trajectoire sans commentaire"
    why = "Écologie de l’action : l’écart entre la route suivie et la route prévue doit s’expliquer."
    fix = "Écrire ce qui explique l’écart."
    origin = Origin.METHODE
    reads = (
        "Kpi.values",
        "Kpi.trajectory",
        "Kpi.comments",
        "Kpi.direction",
        "Kpi.aggregation",
        "Kpi.frequency",
        "Kpi.gap_mode",
        "Kpi.gap_red",
        "Measure.value",
        "Measure.comment",
        "PlanHead.as_of",
    )
    echo_of = ("KPI-06",)
    needs = ("Kpi.comments",)
    widest = Threshold(0.15, "part de la trajectoire à date", "au-delà, l’écart est à commenter")

    def check(self, plan: Plan) -> Iterator[Finding]:
        months = plan.month_starts()
        for kpi in plan.kpis:
            if kpi.direction is None:
                continue
            found = standings(plan, kpi)
            explained = commented_months(plan, kpi)
            silent = self._silent_run(plan, kpi, found, [month in explained for month in months])
            standing = found[silent[0]] if silent else None
            if standing is not None:
                names = listing([month(first) for place in silent if (first := months[place])])
                yield self.finding(
                    kpi,
                    f"values[{silent[0]}]",
                    f"{named(kpi)} est en retard{_behind(kpi, standing)} à fin {names}, sans commentaire.",
                    f"Écrire dans les commentaires de {kpi.id} ce qui explique l’écart et ce qu’on en fait.",
                )

    def _silent_run(
        self, plan: Plan, kpi: Kpi, found: tuple[Standing | None, ...], explained: list[bool]
    ) -> list[int]:
        """Return the first run of months due that are far behind and without a comment, empty if none."""
        run: list[int] = []
        for place in (*due_months(plan, kpi.frequency), None):
            standing = None if place is None else found[place]
            if place is not None and standing is not None and self._is_far(kpi, standing):
                run.append(place)
                continue
            if run and not any(explained[earlier] for earlier in run):
                return run
            run = []
        return []

    def _is_far(self, kpi: Kpi, standing: Standing) -> bool:
        missing = shortfall(kpi, standing)
        if kpi.gap_mode is GapMode.ABSOLU:
            return kpi.gap_red is not None and missing >= kpi.gap_red
        return missing > abs(standing.expected) * self.widest * (1 + ROUNDING)


def _behind(kpi: Kpi, standing: Standing) -> str:
    """Return by how much, with the two figures."""
    missing = shortfall(kpi, standing)
    figures = _figures(kpi, standing)
    if kpi.gap_mode is GapMode.ABSOLU or not standing.expected:
        return f" de {quantity(missing, kpi.unit)}{figures}"
    return f" de {percent(missing / abs(standing.expected))}{figures}"


class EffectNotObserved(Rule):
    """A decision was carried out weeks ago and nobody wrote what it changed.

    Why it matters: the agency decides without learning which decisions work.

    Example:
        plan: {as_of: 2026-06-30}
        decisions:
          - {id: D1, text: Relancer les familles, done_on: 2026-03-31}

    Use instead:
        plan: {as_of: 2026-06-30}
        decisions:
          - {id: D1, text: Relancer les familles, done_on: 2026-03-31, effect_observed: Écart ramené à 8 %}
    """

    code = "FBK-09"
    severity = Severity.WARNING
    anomaly = "Décision sans effet constaté"
    why = "Pas d’apprentissage : on ne saura pas quelles décisions marchent."
    fix = "Constater l’effet, même nul, et l’écrire."
    origin = Origin.METHODE
    reads = ("Decision.done_on", "Decision.effect_observed", "PlanHead.as_of")
    delay = Threshold(60, "jours après l’exécution", "au-delà, l’effet aurait dû être constaté")

    def check(self, plan: Plan) -> Iterator[Finding]:
        as_of = plan.head.as_of
        for decision in plan.decisions:
            if as_of is None or decision.done_on is None or not is_blank(decision.effect_observed):
                continue
            days = (as_of - decision.done_on).days
            if days > self.delay:
                yield self.finding(
                    decision,
                    "effect_observed",
                    f"{_said(decision)} est faite depuis le {date(decision.done_on)} ({number(days)} jours), "
                    "sans effet constaté.",
                )
