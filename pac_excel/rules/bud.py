"""Budget: is the plan financed, is each cost said once, does each action pay?"""

from __future__ import annotations

from collections.abc import Iterator

from pac_excel.kpi.cost import budget_total, full_cost, lines_total, roi
from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan
from pac_excel.rules.advice import least_profitable
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import euros, named, percent
from pac_excel.rules.rule import Origin, Rule, is_blank
from pac_excel.rules.settings import Confirmation, Threshold

_HALF_A_CENT = 0.005  # amounts that differ by less are the same amount


class EnvelopeExceeded(Rule):
    """The budgets of the actions add up to more than the envelope.

    Why it matters: the plan cannot be financed as it is.

    Example:
        plan: {budget_envelope: 3000}
        actions:
          - {id: A01, title: Bilans annuels, budget: 2400}
          - {id: A02, title: Publicité en ligne, budget: 1600}

    Use instead:
        plan: {budget_envelope: 4000}
        actions:
          - {id: A01, title: Bilans annuels, budget: 2400}
          - {id: A02, title: Publicité en ligne, budget: 1600}
    """

    code = "BUD-01"
    severity = Severity.ERROR
    anomaly = "Somme des budgets supérieure à l’enveloppe"
    why = "Le plan n’est pas finançable."
    fix = "Arbitrer entre les actions, ou relever l’enveloppe."
    origin = Origin.METIER
    reads = ("PlanHead.budget_envelope", "Action.budget", "Action.roi")

    def check(self, plan: Plan) -> Iterator[Finding]:
        envelope, total = plan.head.budget_envelope, budget_total(plan)
        if envelope is None or total is None or total - envelope <= _HALF_A_CENT:
            return
        excess = total - envelope
        yield self.finding(
            plan.head,
            "budget_envelope",
            f"Les actions coûtent {euros(total)} pour une enveloppe de {euros(envelope)} : "
            f"dépassement de {euros(excess)}.",
            f"Retirer {euros(excess)} aux actions{_example(plan, excess)}, "
            f"ou relever l’enveloppe à {euros(total)}.",
            excess,
        )


def _example(plan: Plan, excess: float) -> str:
    """Return the least profitable action that is enough to come back under the envelope, as an aside."""
    action = least_profitable(plan, (action for action in plan.actions if (action.budget or 0) >= excess))
    rate = roi(plan, action) if action else None
    if action is None or action.budget is None or rate is None:
        return ""
    return f" (par exemple {named(action)} : {euros(action.budget)}, ROI de {percent(rate)})"


class LinesUnlikeBudget(Rule):
    """The budget lines of an action do not add up to its budget.

    Nothing is said of an action without lines, nor while a line has no amount.

    Why it matters: two figures stand for the same cost, and nobody knows which one is spent.

    Example:
        actions:
          - {id: A01, title: Bilans annuels, budget: 2400}
        budget_lines:
          - {id: B01, action: A01, planned: 1400}

    Use instead:
        actions:
          - {id: A01, title: Bilans annuels, budget: 2400}
        budget_lines:
          - {id: B01, action: A01, planned: 1400}
          - {id: B02, action: A01, planned: 1000}
    """

    code = "BUD-02"
    severity = Severity.ERROR
    anomaly = "Somme des lignes différente du budget de l’action"
    why = "Double vérité : deux chiffres pour un même coût."
    fix = "Recaler les lignes sur le budget, ou le budget sur les lignes."
    origin = Origin.METIER
    reads = ("Action.budget", "Action.lines_total", "BudgetLine.action", "BudgetLine.planned")
    tolerance = Threshold(1, "€", "écart jusqu’auquel lignes et budget sont les mêmes")
    lines_prevail = Confirmation("à 1, « --fix safe » remplace le budget par la somme de ses lignes")

    def check(self, plan: Plan) -> Iterator[Finding]:
        lines_of_action = links_of(plan).lines_of_action
        for action in plan.actions:
            total, lines = lines_total(plan, action), lines_of_action.get(action.id, ())
            if action.budget is None or total is None or any(line.planned is None for line in lines):
                continue
            difference = abs(total - action.budget)
            if difference - self.tolerance > _HALF_A_CENT:
                yield self.finding(
                    action,
                    "budget",
                    f"{named(action)} : budget de {euros(action.budget)}, lignes de {euros(total)}, "
                    f"soit un écart de {euros(difference)}.",
                    f"Mettre le budget à {euros(total)}, ou corriger les lignes de {euros(difference)}.",
                    difference,
                )


class LossUnexplained(Rule):
    """An action is expected to bring less than it costs, and nothing says why it is kept.

    Why it matters: it destroys value, unless quality or an obligation justifies it.

    Example:
        actions:
          - {id: A01, title: Publicité en ligne, budget: 4000, expected_gain: 1000}

    Use instead:
        actions:
          - {id: A01, title: Enquête, budget: 4000, expected_gain: 1000, roi_justification: Qualité}
    """

    code = "BUD-04"
    severity = Severity.WARNING
    anomaly = "ROI négatif sans justification"
    why = "L’action détruit de la valeur."
    fix = "Justifier (qualité, obligation), ou revoir l’action."
    origin = Origin.METHODE
    reads = ("Action.roi", "Action.full_cost", "Action.expected_gain", "Action.roi_justification")

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            rate, cost, gain = roi(plan, action), full_cost(plan, action), action.expected_gain
            if (
                rate is None
                or cost is None
                or gain is None
                or rate >= 0
                or not is_blank(action.roi_justification)
            ):
                continue
            yield self.finding(
                action,
                "roi",
                f"{named(action)} coûte {euros(cost)} et rapporte {euros(gain)} : ROI de {percent(rate, 0)}, "
                "sans justification.",
                "Dire pourquoi la garder (qualité, obligation), ou trouver "
                f"{euros(cost - gain)} de gain ou d’économie.",
                cost - gain,
            )
