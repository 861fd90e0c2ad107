"""What actions cost and bring: full cost, return on investment, sums of budgets. In euros, taxes included."""

from __future__ import annotations

from collections.abc import Iterable

from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action
from pac_excel.plan.choices import Unit
from pac_excel.plan.steering import Campaign
from pac_excel.plan.strategy import Product

DEFAULT_DAY_COST = 250.0
DEFAULT_ROI_YEARS = 3


def day_cost(plan: Plan) -> float:
    """Return the cost of an internal day, in euros; 250 when the plan does not say.

    Excel: `=IF(CoutJour="",250,CoutJour)`.
    """
    return DEFAULT_DAY_COST if plan.head.day_cost is None else plan.head.day_cost


def full_cost(plan: Plan, action: Action) -> float | None:
    """Return the budget plus the internal days at their cost, None when neither is known.

    Excel: `=IF(AND([@Budget]="",COUNTIFS(Charges[Action],[@N°],Charges[Jours],"<>")=0),"",
    N([@Budget])+SUMIFS(Charges[Jours],Charges[Action],[@N°])*CoutJour)`. Source: "Combien" of the method.
    """
    days = known_sum(charge.days for charge in action.days)
    if days is None:
        return action.budget
    return (action.budget or 0.0) + days * day_cost(plan)


def roi(plan: Plan, action: Action) -> float | None:
    """Return (gain - full cost) / full cost as a rate, None when gain or cost is unknown or the cost is nil.

    Excel: `=IF(OR([@Gain]="",N([@[Coût complet]])=0),"",([@Gain]-[@[Coût complet]])/[@[Coût complet]])`. The
    gain counts commissions, never premiums (kpis.md, 32).
    """
    cost = full_cost(plan, action)
    if action.expected_gain is None or not cost:
        return None
    return (action.expected_gain - cost) / cost


def commissions_of_result(plan: Plan, action: Action) -> float | None:
    """Return the commissions that the contracts expected from the action bring over the years of the ROI.

    Contracts x average commission of the couple's product x `roi_years` (3 when the plan does not say), in
    euros; None when the result is not a number of contracts or the commission is unknown. Source: rule
    BUD-06; kpis.md, note (a).
    """
    product = product_of(plan, action)
    if action.unit is not Unit.NB or action.expected_result is None or product is None:
        return None
    if product.avg_commission is None:
        return None
    years = DEFAULT_ROI_YEARS if plan.head.roi_years is None else plan.head.roi_years
    return action.expected_result * product.avg_commission * years


def product_of(plan: Plan, action: Action) -> Product | None:
    """Return the product that the action sells, that of its couple."""
    links = links_of(plan)
    couple = links.couples.get(links.couple_of(action) or "")
    return links.products.get(couple.product or "") if couple else None


def lines_total(plan: Plan, action: Action) -> float | None:
    """Return the sum planned on the budget lines of the action, None when no line says.

    Excel:
    `=IF(COUNTIFS(Budget[Action],[@N°],Budget[Prévu],"<>")=0,"",SUMIFS(Budget[Prévu],Budget[Action],[@N°]))`.
    """
    return known_sum(line.planned for line in links_of(plan).lines_of_action.get(action.id, ()))


def spent(plan: Plan, action: Action) -> float | None:
    """Return what the action has cost so far, its own figure or that of its budget lines, None when unknown.

    Source: rule BUD-08.
    """
    if action.actual_cost is not None:
        return action.actual_cost
    return known_sum(line.actual for line in links_of(plan).lines_of_action.get(action.id, ()))


def budget_total(plan: Plan) -> float | None:
    """Return the sum of the actions' budgets, None when no action has one.

    Excel: `=IF(COUNT(Actions[Budget])=0,"",SUM(Actions[Budget]))`.
    """
    return known_sum(action.budget for action in plan.actions)


def campaign_budget(plan: Plan, campaign: Campaign) -> float | None:
    """Return the sum of the budgets of the actions that name the campaign, None when none has a budget.

    Excel: `=IF(COUNTIFS(Actions[Campagne],[@N°],Actions[Budget],"<>")=0,"",
    SUMIFS(Actions[Budget],Actions[Campagne],[@N°]))`. Source: rule CAM-08.
    """
    return known_sum(action.budget for action in links_of(plan).actions_of_campaign.get(campaign.id, ()))


def known_sum(values: Iterable[float | None]) -> float | None:
    """Return the sum of the values that are given, None when none is: nothing known is not zero."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None
