"""Budget, line by line: in months of the year, taxes included, and really paid by whom it is said."""

from __future__ import annotations

from collections.abc import Iterator

from pac_excel.kpi.cost import known_sum
from pac_excel.kpi.links import links_of
from pac_excel.kpi.mentions import mentioned
from pac_excel.plan import Plan
from pac_excel.plan.actions import BudgetLine
from pac_excel.plan.choices import VatMode
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import euros, month, named, percent
from pac_excel.rules.rule import Origin, Rule

_NORMAL_VAT = 0.2


class CofundingUnconfirmed(Rule):
    """A part of a line is to be paid by the company, and nothing shows that it agreed.

    It is taken to agree once the line is committed or paid, or when a decision names the line or its action.

    Why it matters: if the company declines, the agency has to find the money.

    Example:
        actions: [{id: A01, title: Publicité en ligne}]
        budget_lines:
          - {id: B01, action: A01, planned: 2000, cofunded: 0.5}

    Use instead:
        actions: [{id: A01, title: Publicité en ligne}]
        budget_lines:
          - {id: B01, action: A01, planned: 2000, cofunded: 0.5}
        decisions:
          - {id: D1, text: Accord de la compagnie sur la moitié, ref: B01}
    """

    code = "BUD-11"
    severity = Severity.WARNING
    anomaly = "Cofinancement compté mais non confirmé"
    why = "Si la mandante refuse, il y a un trou dans le budget."
    fix = "Obtenir l’accord de la mandante et le noter dans une décision."
    origin = Origin.METIER
    reads = (
        "BudgetLine.cofunded",
        "BudgetLine.planned",
        "BudgetLine.committed",
        "BudgetLine.actual",
        "BudgetLine.action",
        "Decision.ref",
    )

    def check(self, plan: Plan) -> Iterator[Finding]:
        decided = frozenset(name for decision in plan.decisions for name in mentioned(decision.ref))
        actions = links_of(plan).actions
        for line in plan.budget_lines:
            share = line.cofunded or 0
            agreed = line.committed or line.actual or not decided.isdisjoint((line.id, line.action))
            if share <= 0 or agreed:
                continue
            action = actions.get(line.action or "")
            of_action = f" de {named(action)}" if action else ""
            amount = share * line.planned if line.planned is not None else None
            worth = "" if amount is None else f", soit {euros(amount)}"
            yield self.finding(
                line,
                "cofunded",
                f"{line.id}{of_action} : {percent(share)} sont attendus de la mandante{worth}, sans accord "
                "noté.",
                f"Obtenir l’accord et le noter dans une décision dont l’objet est {line.id}, ou mettre la "
                "part cofinancée à 0 %.",
                amount,
            )


class AmountWithoutTax(Rule):
    """A line is without taxes while the plan counts with taxes.

    Why it matters: insurance mediation is exempt from VAT and recovers none: the real cost includes it.

    Example:
        budget_lines:
          - {id: B01, planned: 1000, vat_mode: HT}

    Use instead:
        budget_lines:
          - {id: B01, planned: 1200, vat_mode: TTC}
    """

    code = "BUD-12"
    severity = Severity.WARNING
    anomaly = "Montant HT dans un plan compté TTC"
    why = "L’intermédiation est exonérée de TVA et ne la récupère pas : le coût est TTC."
    fix = "Passer le montant en TTC."
    origin = Origin.METIER
    reads = ("BudgetLine.vat_mode", "BudgetLine.planned")

    def check(self, plan: Plan) -> Iterator[Finding]:
        for line in plan.budget_lines:
            if line.vat_mode is not VatMode.HT:
                continue
            tax = (line.planned or 0) * _NORMAL_VAT
            amount = (
                f"{euros(line.planned)} HT, soit {euros(line.planned + tax)} TTC au taux normal"
                if line.planned
                else "le montant est HT"
            )
            yield self.finding(
                line,
                "vat_mode",
                f"{_line(plan, line)} : {amount}, alors que le plan se compte TTC.",
                "Saisir le montant de la facture, taxes comprises, et choisir TTC.",
                tax or None,
            )


class LineOutsideYear(Rule):
    """A line has an amount but no month, or one outside the exercise.

    Why it matters: the twelve months no longer make the budget of the year.

    Example:
        plan: {start: 2026-01-01}
        budget_lines:
          - {id: B01, month: 2026-02-01, planned: 1400}
          - {id: B02, month: 2027-01-01, planned: 1000}

    Use instead:
        plan: {start: 2026-01-01}
        budget_lines:
          - {id: B01, month: 2026-02-01, planned: 1400}
          - {id: B02, month: 2026-12-01, planned: 1000}
    """

    code = "BUD-13"
    severity = Severity.WARNING
    anomaly = "Somme des budgets mensuels différente du budget annuel"
    why = "Double vérité : une dépense de l’année n’est dans aucun de ses mois."
    fix = "Dater la ligne d’un mois de l’exercice, ou la passer au plan suivant."
    origin = Origin.METIER
    reads = ("BudgetLine.month", "BudgetLine.planned", "PlanHead.start", "Plan.months")
    empties = ("BudgetLine.month",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        months = frozenset(plan.month_starts())
        if None in months:
            return
        inside: list[BudgetLine] = []
        outside: list[BudgetLine] = []
        for line in plan.budget_lines:
            dated = line.month is not None and line.month.replace(day=1) in months
            (inside if dated else outside).append(line)
        year = known_sum(line.planned for line in plan.budget_lines) or 0
        monthly = known_sum(line.planned for line in inside) or 0
        for line in outside:
            if not line.planned:
                continue
            when = f"tombe en {month(line.month)}, hors de l’exercice" if line.month else "n’a pas de mois"
            yield self.finding(
                line,
                "month",
                f"{_line(plan, line)} ({euros(line.planned)}) {when} : les mois font {euros(monthly)} "
                f"pour {euros(year)} de lignes.",
                f"Dater la ligne entre {month(min(day for day in months if day))} et "
                f"{month(max(day for day in months if day))}, ou la passer au plan suivant.",
                line.planned,
            )


def _line(plan: Plan, line: BudgetLine) -> str:
    """Return the line with the action that spends."""
    action = links_of(plan).actions.get(line.action or "")
    return f"{line.id}, {named(action)}" if action else line.id
