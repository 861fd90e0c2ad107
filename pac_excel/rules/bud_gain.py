"""Budget, what actions bring: gains that can be believed, on commissions, with the team's time counted."""

from __future__ import annotations

from collections.abc import Iterator

from pac_excel.kpi.cost import (
    DEFAULT_ROI_YEARS,
    commissions_of_result,
    day_cost,
    full_cost,
    product_of,
    roi,
)
from pac_excel.plan import Plan
from pac_excel.plan.choices import ActionStatus
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import euros, named, number, percent
from pac_excel.rules.rounding import ROUNDING
from pac_excel.rules.rule import Origin, Rule
from pac_excel.rules.settings import Threshold


class ReturnTooGood(Rule):
    """An action promises a return that is hard to believe.

    Why it matters: a cost is missing or the gain is dreamt, and the action takes the place of better ones.

    Example:
        actions:
          - {id: A01, title: Publicité en ligne, budget: 1000, expected_gain: 7000}

    Use instead:
        actions:
          - {id: A01, title: Publicité en ligne, budget: 1000, expected_gain: 5000}
    """

    code = "BUD-05"
    severity = Severity.WARNING
    anomaly = "ROI trop beau"
    why = "L’hypothèse est douteuse : un coût manque, ou le gain est rêvé."
    fix = "Vérifier le gain et le coût complet."
    origin = Origin.METIER
    reads = ("Action.roi", "Action.full_cost", "Action.expected_gain")
    highest = Threshold(5, "ROI (5 = 500 %)", "au-delà, le gain est à vérifier")

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            rate, cost, gain = roi(plan, action), full_cost(plan, action), action.expected_gain
            if rate is None or cost is None or gain is None or cost < 0:
                continue
            if rate <= self.highest * (1 + ROUNDING):
                continue
            yield self.finding(
                action,
                "roi",
                f"{named(action)} coûte {euros(cost)} et rapporterait {euros(gain)} : ROI de "
                f"{percent(rate, self.highest)}.",
                f"Vérifier que le gain compte des commissions et que tous les coûts y sont ; au-delà de "
                f"{euros(cost * (1 + self.highest))} de gain, le ROI dépasse {percent(self.highest)}.",
                gain - cost * (1 + self.highest),
            )


class GainCountedOnPremiums(Rule):
    """An action's gain is far above the commissions of the contracts that it is to bring.

    Judged where the result is a number of contracts and the product of the couple has an average commission.

    Why it matters: an agency lives on commissions; a gain counted on premiums is several times too high.

    Example:
        plan: {roi_years: 3}
        products: [{id: P1, label: Habitation, avg_premium: 300, avg_commission: 45}]
        couples: [{id: C1, product: P1}]
        actions:
          - {id: A01, title: Bilans, couple: C1, expected_result: 100, unit: NB, expected_gain: 90000}

    Use instead:
        plan: {roi_years: 3}
        products: [{id: P1, label: Habitation, avg_premium: 300, avg_commission: 45}]
        couples: [{id: C1, product: P1}]
        actions:
          - {id: A01, title: Bilans, couple: C1, expected_result: 100, unit: NB, expected_gain: 13500}
    """

    code = "BUD-06"
    severity = Severity.WARNING
    anomaly = "Gain calculé sur la prime et non sur la commission"
    why = "L’agence vit de commissions : un gain compté en primes est plusieurs fois trop haut."
    fix = "Recalculer : contrats × commission moyenne × années."
    origin = Origin.METIER
    reads = (
        "Action.expected_gain",
        "Action.expected_result",
        "Action.unit",
        "Action.couple",
        "Action.target",
        "Target.couple",
        "StrategyCouple.product",
        "Product.avg_commission",
        "Product.avg_premium",
        "PlanHead.roi_years",
    )
    factor = Threshold(1.5, "fois les commissions attendues", "au-delà, le gain n’est plus en commissions")

    def check(self, plan: Plan) -> Iterator[Finding]:
        years = DEFAULT_ROI_YEARS if plan.head.roi_years is None else plan.head.roi_years
        for action in plan.actions:
            commissions, gain = commissions_of_result(plan, action), action.expected_gain
            product, contracts = product_of(plan, action), action.expected_result
            if commissions is None or gain is None or product is None or contracts is None:
                continue
            if commissions <= 0 or gain <= commissions * self.factor * (1 + ROUNDING):
                continue
            premiums = (product.avg_premium or 0) * contracts * years
            near = f" ; en primes, on trouverait {euros(premiums)}" if premiums > 0 else ""
            time = f"{years} an{'s' if years > 1 else ''}"
            yield self.finding(
                action,
                "expected_gain",
                f"{named(action)} annonce {euros(gain)} de gain, alors que {number(contracts)} contrats × "
                f"{euros(product.avg_commission or 0)} de commission × {time} font "
                f"{euros(commissions)}{near}.",
                f"Ramener le gain vers {euros(commissions)}, ou corriger la commission moyenne de "
                f"{product.id}.",
                gain - commissions,
            )


class TimeNotCounted(Rule):
    """An action takes no day from anybody.

    Abandoned actions are left alone.

    Why it matters: the team's time is most of the cost; without it the full cost and the return are wrong.

    Example:
        actions:
          - {id: A01, title: Bilans annuels, budget: 2400}

    Use instead:
        roles: [{id: CCP1, label: Chargé de clientèle}]
        actions:
          - {id: A01, title: Bilans annuels, budget: 2400, days: {CCP1: 18}}
    """

    code = "BUD-07"
    severity = Severity.WARNING
    anomaly = "Temps interne non valorisé"
    why = "Le coût complet est faux : il manque le temps de l’équipe."
    fix = "Saisir les jours de chaque rôle."
    origin = Origin.METIER
    reads = ("Action.days", "RoleDays.days", "Action.status", "PlanHead.day_cost")
    needs = ("Action.days",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            if action.status is ActionStatus.ABANDONNEE or any(charge.days for charge in action.days):
                continue
            yield self.finding(
                action,
                "days",
                f"{named(action)} ne compte aucun jour de travail.",
                f"Saisir les jours de chaque rôle dans {action.id} : chacun pèse {euros(day_cost(plan))} "
                "dans le coût complet.",
            )
