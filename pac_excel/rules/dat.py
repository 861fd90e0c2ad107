"""Planning: do the dates hold together, in the action, in the plan and for the objective?"""

from __future__ import annotations

from collections.abc import Iterator

from pac_excel.kpi.dependencies import dependency_loops
from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action
from pac_excel.plan.frame import PlanHead
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import date, listing, named
from pac_excel.rules.rule import Origin, Rule


class ActionOutsidePlan(Rule):
    """An action starts before the plan does, or ends after it.

    Why it matters: what it brings outside the year cannot be measured in this plan.

    Example:
        plan: {start: 2026-01-01, end: 2026-12-31}
        actions:
          - {id: A01, title: Enquête mensuelle, start: 2026-02-02, end: 2027-02-15}

    Use instead:
        plan: {start: 2026-01-01, end: 2026-12-31}
        actions:
          - {id: A01, title: Enquête mensuelle, start: 2026-02-02, end: 2026-12-18}
    """

    code = "DAT-01"
    severity = Severity.ERROR
    anomaly = "Dates hors de la période du plan"
    why = "Les effets ne sont pas mesurables dans l’exercice."
    fix = "Recaler les dates, ou passer l’action au plan suivant."
    origin = Origin.METIER
    reads = ("Action.start", "Action.end", "PlanHead.start", "PlanHead.end")

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            for field, fault, fix in _outside(action, plan.head):
                yield self.finding(action, field, f"{named(action)} {fault}.", fix, action.budget)
                break  # one finding an action: its dates move together


def _outside(action: Action, head: PlanHead) -> Iterator[tuple[str, str, str]]:
    """Yield field, fault and remedy for each way in which the action leaves the plan, worst first."""
    start, end, first, last = action.start, action.end, head.start, head.end
    if last is not None and start is not None and start > last:
        yield (
            "start",
            f"commence le {date(start)}, après la fin de l’exercice ({date(last)})",
            f"Avancer le début au {date(last)} au plus tard, ou passer l’action au plan suivant.",
        )
    if first is not None and end is not None and end < first:
        yield (
            "end",
            f"finit le {date(end)}, avant le début de l’exercice ({date(first)})",
            f"Reporter l’action à partir du {date(first)}, ou la retirer de ce plan.",
        )
    if last is not None and end is not None and end > last:
        yield (
            "end",
            f"finit le {date(end)}, après la fin de l’exercice ({date(last)})",
            f"Ramener la fin au {date(last)} au plus tard, ou passer l’action au plan suivant.",
        )
    if first is not None and start is not None and start < first:
        yield (
            "start",
            f"commence le {date(start)}, avant le début de l’exercice ({date(first)})",
            f"Reporter le début au {date(first)} au plus tôt.",
        )


class EndBeforeStart(Rule):
    """An action ends before it starts.

    Why it matters: one of the two dates is wrong, and with it load, lateness and budget by month.

    Example:
        actions:
          - {id: A01, title: Bilans annuels, start: 2026-06-26, end: 2026-02-02}

    Use instead:
        actions:
          - {id: A01, title: Bilans annuels, start: 2026-02-02, end: 2026-06-26}
    """

    code = "DAT-02"
    severity = Severity.ERROR
    anomaly = "Fin avant le début"
    why = "Erreur de saisie : charge, retards et budget mensuel sont faux."
    fix = "Corriger l’une des deux dates."
    origin = Origin.METIER
    reads = ("Action.start", "Action.end")

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            if action.start is not None and action.end is not None and action.end < action.start:
                yield self.finding(
                    action,
                    "end",
                    f"{named(action)} finit le {date(action.end)}, avant son début ({date(action.start)}).",
                    f"Mettre la fin au {date(action.start)} ou après, ou corriger le début.",
                )


class MilestoneOutOfOrder(Rule):
    """A milestone falls outside its action's dates, or before the milestone above it.

    Why it matters: the way to the result cannot be followed step by step.

    Example:
        actions:
          - id: A01
            title: Bilans annuels
            start: 2026-02-02
            end: 2026-06-26
            milestones: [{label: Liste prête, due: 2026-01-09}]

    Use instead:
        actions:
          - id: A01
            title: Bilans annuels
            start: 2026-02-02
            end: 2026-06-26
            milestones: [{label: Liste prête, due: 2026-02-09}, {label: 50 bilans, due: 2026-03-31}]
    """

    code = "DAT-03"
    severity = Severity.ERROR
    anomaly = "Jalon hors des dates de l’action, ou jalons non ordonnés"
    why = "Le planning est incohérent : l’avancée ne peut pas être suivie."
    fix = "Corriger la date du jalon."
    origin = Origin.METIER
    reads = ("Action.start", "Action.end", "Action.milestones", "Milestone.due", "Milestone.label")

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            faults = dict(_misplaced(action))
            if faults:
                yield self.finding(
                    action,
                    f"milestones[{next(iter(faults))}].due",
                    f"{named(action)} : {listing(list(faults.values()))}.",
                    f"Dater les jalons entre le début et la fin de {action.id}, dans l’ordre.",
                )


def _misplaced(action: Action) -> Iterator[tuple[int, str]]:
    """Yield the place of each milestone at fault, with the fault."""
    start, end = action.start, action.end
    if start is not None and end is not None and end < start:
        return  # DAT-02 says it; no milestone could be right
    latest = None
    for index, milestone in enumerate(action.milestones):
        due = milestone.due
        if due is None:
            continue
        name = f"le jalon « {milestone.label or index + 1} » ({date(due)})"
        if start is not None and due < start:
            yield index, f"{name} tombe avant le début ({date(start)})"
        elif end is not None and due > end:
            yield index, f"{name} tombe après la fin ({date(end)})"
        elif latest is not None and due < latest:
            yield index, f"{name} est daté avant celui qui le précède ({date(latest)})"
        latest = due if latest is None else max(latest, due)


class DependencyUnmet(Rule):
    """An action starts before one that it depends on has ended, or depends on itself by way of others.

    It may start on the very day when the other ends.

    Why it matters: it cannot be done as it is planned.

    Example:
        actions:
          - {id: A01, title: Bilans annuels, end: 2026-06-26}
          - {id: A04, title: Équiper les familles, depends_on: [A01], start: 2026-05-04}

    Use instead:
        actions:
          - {id: A01, title: Bilans annuels, end: 2026-06-26}
          - {id: A04, title: Équiper les familles, depends_on: [A01], start: 2026-09-01}
    """

    code = "DAT-04"
    severity = Severity.ERROR
    anomaly = "Dépendance non finie avant le début, ou dépendance circulaire"
    why = "C’est impossible tel que planifié."
    fix = "Décaler l’une des deux actions, ou retirer la dépendance."
    origin = Origin.METIER
    reads = ("Action.depends_on", "Action.start", "Action.end")

    def check(self, plan: Plan) -> Iterator[Finding]:
        actions = links_of(plan).actions
        loops = dependency_loops(plan)
        for loop in loops:
            yield self.finding(
                actions[loop[0]],
                "depends_on",
                f"{named(actions[loop[0]])} dépend d’elle-même : {' → '.join((*loop, loop[0]))}.",
                f"Retirer l’une de ces dépendances : {listing(loop)}.",
            )
        rings = [frozenset(loop) for loop in loops]
        for action in plan.actions:
            late = [
                other
                for name in action.depends_on
                if (other := actions.get(name)) and _ends_after_start(other, action)
                if not any({action.id, name} <= ring for ring in rings)
            ]
            if late and action.start is not None:
                ends = listing([f"{named(other)} (fin le {date(other.end)})" for other in late if other.end])
                last = max(other.end for other in late if other.end)
                yield self.finding(
                    action,
                    "depends_on",
                    f"{named(action)} commence le {date(action.start)}, avant la fin de ce dont elle "
                    f"dépend : {ends}.",
                    f"Commencer {action.id} le {date(last)} au plus tôt, ou avancer la fin de "
                    f"{listing([other.id for other in late])}.",
                )


def _ends_after_start(other: Action, action: Action) -> bool:
    return other.end is not None and action.start is not None and other.end > action.start


class ActionAfterDeadline(Rule):
    """An action ends after the deadline of the objective that it serves.

    Why it matters: what it brings comes too late to count.

    Example:
        objectives:
          - {id: O1, title: Porter le NPS à 38, deadline: 2026-12-31}
        actions:
          - {id: A01, title: Enquête mensuelle, objective: O1, end: 2027-02-15}

    Use instead:
        objectives:
          - {id: O1, title: Porter le NPS à 38, deadline: 2026-12-31}
        actions:
          - {id: A01, title: Enquête mensuelle, objective: O1, end: 2026-12-18}
    """

    code = "DAT-05"
    severity = Severity.WARNING
    anomaly = "Action finie après l’échéance de son objectif"
    why = "Le résultat arrive trop tard pour compter."
    fix = "Avancer la fin de l’action, ou reporter l’échéance de l’objectif."
    origin = Origin.METIER
    reads = ("Action.objective", "Action.end", "Objective.deadline")
    echo_of = ("DAT-01",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        objectives = links_of(plan).objectives
        for action in plan.actions:
            objective = objectives.get(action.objective or "")
            if objective is None or objective.deadline is None or action.end is None:
                continue
            if action.end > objective.deadline:
                yield self.finding(
                    action,
                    "end",
                    f"{named(action)} finit le {date(action.end)}, après l’échéance de {named(objective)} "
                    f"({date(objective.deadline)}).",
                    f"Finir l’action le {date(objective.deadline)} au plus tard, "
                    f"ou reporter l’échéance de {objective.id}.",
                )
