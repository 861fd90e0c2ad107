"""Budget, how it is shared out: said for each action, spread over them, spent as planned, some kept back."""

from __future__ import annotations

from collections.abc import Iterator

from pac_excel.kpi.cost import budget_total, known_sum, spent
from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action
from pac_excel.plan.choices import ActionStatus
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import euros, named, percent
from pac_excel.rules.rounding import ROUNDING
from pac_excel.rules.rule import Origin, Rule
from pac_excel.rules.settings import Threshold


class BudgetNotSaid(Rule):
    """An action has a result but no budget; one that costs nothing says 0.

    Nothing is said of an action without a result either: ACT-02 asks "how much" of it.

    Why it matters: a cost was forgotten, and the total of the plan is too low.

    Example:
        actions:
          - {id: A01, title: Bilans annuels, expected_result: 110}

    Use instead:
        actions:
          - {id: A01, title: Bilans annuels, expected_result: 110, budget: 0}
    """

    code = "BUD-03"
    severity = Severity.WARNING
    anomaly = "Budget vide"
    why = "Un coût est peut-être oublié : le total du plan est trop bas."
    fix = "Chiffrer le budget, ou mettre 0 si l’action ne coûte que du temps."
    origin = Origin.METHODE
    reads = ("Action.budget", "Action.expected_result", "BudgetLine.action", "BudgetLine.planned")
    empties = ("Action.budget",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            if action.budget is None and action.expected_result is not None:
                lines = known_sum(line.planned for line in links_of(plan).lines_of_action.get(action.id, ()))
                fix = f"Mettre le budget à {euros(lines)}, la somme de ses lignes." if lines else None
                yield self.finding(action, "budget", f"{named(action)} n’a pas de budget.", fix)


class SpendingOffBudget(Rule):
    """An action costs far more than planned, or is over with most of its budget unspent.

    What was spent is the action's own figure, else the sum of its budget lines.

    Why it matters: either the cost drifts, or the action was not really carried out.

    Example:
        actions:
          - {id: A01, title: Bilans annuels, budget: 2400, actual_cost: 3000}

    Use instead:
        actions:
          - {id: A01, title: Bilans annuels, budget: 2400, actual_cost: 2600}
    """

    code = "BUD-08"
    severity = Severity.WARNING
    anomaly = "Dépense très au-dessus du prévu, ou action finie presque sans dépense"
    why = "Le coût dérive, ou l’action n’a pas vraiment été menée."
    fix = "Décider : arrêter, compléter le budget, ou corriger les chiffres."
    origin = Origin.METIER
    reads = ("Action.budget", "Action.actual_cost", "Action.status", "BudgetLine.action", "BudgetLine.actual")
    overspent = Threshold(1.1, "part du budget de l’action", "au-delà, la dépense dérive")
    unspent = Threshold(0.5, "part du budget de l’action", "en deçà, une action finie n’a guère été menée")

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            cost, budget = spent(plan, action), action.budget
            if cost is None or not budget or budget < 0:
                continue
            is_over = cost > budget * self.overspent * (1 + ROUNDING)
            rate = percent(cost / budget, self.overspent if is_over else self.unspent)
            said = f"{euros(cost)} dépensés pour {euros(budget)} prévus ({rate})"
            if is_over:
                yield self.finding(
                    action,
                    "actual_cost",
                    f"{named(action)} : {said}, soit {euros(cost - budget)} de trop.",
                    f"Décider : arrêter la dépense, ou porter le budget à {euros(cost)} en prenant "
                    f"{euros(cost - budget)} sur la réserve ou sur une autre action.",
                    cost - budget,
                )
            elif action.status is ActionStatus.TERMINEE and cost < budget * self.unspent * (1 - ROUNDING):
                yield self.finding(
                    action,
                    "actual_cost",
                    f"{named(action)} est terminée avec {said}.",
                    f"Vérifier que l’action a été menée et que toute la dépense est saisie ; sinon rendre "
                    f"{euros(budget - cost)} au plan.",
                    budget - cost,
                )


class BudgetConcentrated(Rule):
    """One action takes a large part of all budgets.

    Nothing is said while few actions have a budget: then each part is large.

    Why it matters: the plan stands or falls with that action.

    Example:
        actions:
          - {id: A01, title: Publicité en ligne, budget: 5000}
          - {id: A02, title: Bilans annuels, budget: 2000}
          - {id: A03, title: Ateliers, budget: 2000}
          - {id: A04, title: Enquête, budget: 2000}

    Use instead:
        actions:
          - {id: A01, title: Publicité en ligne, budget: 3000}
          - {id: A02, title: Bilans annuels, budget: 2000}
          - {id: A03, title: Ateliers, budget: 2000}
          - {id: A04, title: Enquête, budget: 2000}
    """

    code = "BUD-09"
    severity = Severity.WARNING
    anomaly = "Une action prend une grande part du budget"
    why = "Le plan tient ou tombe avec cette action."
    fix = "Répartir le budget, ou découper l’action en étapes décidées une à une."
    origin = Origin.METIER
    reads = ("Action.budget",)
    share = Threshold(0.4, "part du budget total", "au-delà, l’action concentre le budget")
    fewest = Threshold(4, "actions avec un budget", "en deçà, les parts ne sont pas jugées")

    def check(self, plan: Plan) -> Iterator[Finding]:
        funded = [action for action in plan.actions if (action.budget or 0) > 0]
        total = sum(action.budget or 0 for action in funded)
        if len(funded) < self.fewest:
            return
        for action in funded:
            budget = action.budget or 0
            if budget > total * self.share * (1 + ROUNDING):
                excess = budget - total * self.share
                yield self.finding(
                    action,
                    "budget",
                    f"{named(action)} prend {euros(budget)} sur {euros(total)}, soit "
                    f"{percent(budget / total, self.share)} du budget du plan.",
                    f"Répartir {euros(excess)} sur d’autres actions, ou découper {action.id} en étapes "
                    "décidées une à une.",
                    excess,
                )


class NothingKeptBack(Rule):
    """The budgets fit in the envelope but eat into the reserve.

    The reserve is the plan's own rate, else the usual one. BUD-01 says when even the envelope is exceeded.

    Why it matters: nothing is left to react with during the year.

    Example:
        plan: {budget_envelope: 10000, contingency_rate: 0.05}
        actions:
          - {id: A01, title: Bilans annuels, budget: 9800}

    Use instead:
        plan: {budget_envelope: 10000, contingency_rate: 0.05}
        actions:
          - {id: A01, title: Bilans annuels, budget: 9500}
    """

    code = "BUD-10"
    severity = Severity.INFO
    anomaly = "Réserve entamée par les budgets"
    why = "Il ne reste rien pour réagir en cours d’année."
    fix = "Garder la réserve : réduire une action ou relever l’enveloppe."
    origin = Origin.METIER
    reads = ("PlanHead.budget_envelope", "PlanHead.contingency_rate", "Action.budget")
    reserve = Threshold(0.05, "part de l’enveloppe", "réserve à garder quand le plan n’en dit rien")

    def check(self, plan: Plan) -> Iterator[Finding]:
        envelope, total = plan.head.budget_envelope, budget_total(plan)
        if envelope is None or total is None or envelope <= 0 or total > envelope:
            return
        rate = self.reserve if plan.head.contingency_rate is None else plan.head.contingency_rate
        usable = envelope * (1 - rate)
        if total <= usable * (1 + ROUNDING):
            return
        yield self.finding(
            plan.head,
            "budget_envelope",
            f"Les actions prennent {euros(total)} sur {euros(envelope)} : il reste {euros(envelope - total)} "
            f"au lieu des {euros(envelope - usable)} de réserve ({percent(rate)}).",
            f"Libérer {euros(total - usable)}{_smallest(plan, total - usable)}, ou assumer une réserve de "
            f"{percent((envelope - total) / envelope)}.",
            total - usable,
        )


def _smallest(plan: Plan, amount: float) -> str:
    """Return the cheapest action that is enough to free the amount, as an aside."""
    enough: list[tuple[float, int, Action]] = [
        (action.budget, place, action)
        for place, action in enumerate(plan.actions)
        if action.budget is not None and action.budget >= amount
    ]
    return f" (par exemple sur {named(min(enough)[2])})" if enough else ""
