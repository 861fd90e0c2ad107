"""Campaigns, what bounds them: an aim, dates, means, a decision, and a budget that is its actions'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pac_excel.kpi.cost import campaign_budget
from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action
from pac_excel.plan.choices import DecisionType
from pac_excel.plan.document import by_id
from pac_excel.plan.steering import Campaign, Decision
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import date, euros, lacking, listing, named
from pac_excel.rules.rule import Origin, Rule, is_blank
from pac_excel.rules.settings import Threshold

_HALF_A_CENT = 0.005  # amounts that differ by less are the same amount


class CampaignUnbounded(Rule):
    """A campaign lacks its aim, its dates, or means that are listed, counted and capped.

    Why it matters: by definition a campaign is bounded; without bounds it is never over and never judged.

    Example:
        campaigns:
          - {id: C1, name: Cap Pro, aim: 90 contrats, start: 2026-01-19, end: 2026-12-18}

    Use instead:
        campaigns:
          - id: C1
            name: Cap Pro
            aim: 90 contrats
            start: 2026-01-19
            end: 2026-12-18
            means: [{label: Conventions, qty: 6, cap: 8}]
    """

    code = "CAM-01"
    severity = Severity.ERROR
    anomaly = "Campagne sans but, dates ou moyens bornés"
    why = "Une campagne se définit par son but, sa durée et ses moyens bornés."
    fix = "Compléter ce qui manque."
    origin = Origin.METHODE
    reads = (
        "Campaign.aim",
        "Campaign.start",
        "Campaign.end",
        "Campaign.means",
        "CampaignMeans.qty",
        "CampaignMeans.cap",
    )
    empties = ("Campaign.aim", "Campaign.start", "Campaign.end", "Campaign.means")

    def check(self, plan: Plan) -> Iterator[Finding]:
        for campaign in plan.campaigns:
            missing = dict(_unbounded(campaign))
            if missing:
                yield self.finding(
                    campaign,
                    next(iter(missing)),
                    f"{named(campaign)} {lacking(list(missing.values()))}.",
                    f"Compléter la fiche de {campaign.id} : but, dates, et pour chaque moyen une quantité et "
                    "un plafond.",
                )


def _unbounded(campaign: Campaign) -> Iterator[tuple[str, str]]:
    """Yield each bound that is missing, as field and words."""
    if is_blank(campaign.aim):
        yield "aim", "but"
    if campaign.start is None:
        yield "start", "début"
    if campaign.end is None:
        yield "end", "fin"
    if not campaign.means:
        yield "means", "moyens listés"
    for place, means in enumerate(campaign.means):
        name = f"« {means.label or place + 1} »"
        if means.qty is None:
            yield f"means[{place}].qty", f"quantité pour {name}"
        if means.cap is None:
            yield f"means[{place}].cap", f"plafond pour {name}"


class ActionOutsideCampaign(Rule):
    """An action starts before the campaign that carries it, or ends after it.

    Why it matters: the campaign is judged without what the action brings outside it.

    Example:
        campaigns: [{id: C1, name: Cap Pro, start: 2026-01-19, end: 2026-12-11}]
        actions:
          - {id: A01, title: Atelier cyber, campaign: C1, start: 2026-03-16, end: 2026-12-18}

    Use instead:
        campaigns: [{id: C1, name: Cap Pro, start: 2026-01-19, end: 2026-12-18}]
        actions:
          - {id: A01, title: Atelier cyber, campaign: C1, start: 2026-03-16, end: 2026-12-18}
    """

    code = "CAM-02"
    severity = Severity.ERROR
    anomaly = "Action hors des dates de sa campagne"
    why = "La campagne est jugée sans ce que l’action apporte hors de ses dates."
    fix = "Recaler l’action ou la campagne."
    origin = Origin.METIER
    reads = (
        "Action.campaign",
        "Action.start",
        "Action.end",
        "Campaign.action_ids",
        "Campaign.start",
        "Campaign.end",
    )
    echo_of = ("DAT-01",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        for campaign in plan.campaigns:
            for action in _carried(plan, campaign):
                first, last = campaign.start, campaign.end
                if action.end is not None and last is not None and action.end > last:
                    yield self.finding(
                        action,
                        "end",
                        f"{named(action)} finit le {date(action.end)}, après sa campagne {named(campaign)} "
                        f"({date(last)}).",
                        f"Finir l’action le {date(last)} au plus tard, ou prolonger {campaign.id} jusqu’au "
                        f"{date(action.end)}.",
                    )
                elif action.start is not None and first is not None and action.start < first:
                    yield self.finding(
                        action,
                        "start",
                        f"{named(action)} commence le {date(action.start)}, avant sa campagne "
                        f"{named(campaign)} ({date(first)}).",
                        f"Commencer l’action le {date(first)} au plus tôt, ou avancer {campaign.id} au "
                        f"{date(action.start)}.",
                    )


def _carried(plan: Plan, campaign: Campaign) -> Iterator[Action]:
    """Yield the actions of the campaign, whichever of the two names the other, once each."""
    links = links_of(plan)
    own = {action.id: action for action in links.actions_of_campaign.get(campaign.id, ())}
    listed = {name: links.actions[name] for name in campaign.action_ids if name in links.actions}
    yield from {**own, **listed}.values()


class LaunchedWithoutDecision(Rule):
    """A campaign has started without a decision to launch it, or before that decision.

    A campaign that starts after the date at which the plan is judged may still be decided.

    Why it matters: the method wants the decision of the direction before the action.

    Example:
        plan: {as_of: 2026-03-31}
        campaigns: [{id: C1, name: Cap Pro, start: 2026-01-19}]

    Use instead:
        plan: {as_of: 2026-03-31}
        campaigns: [{id: C1, name: Cap Pro, start: 2026-01-19, go_decision: D1}]
        decisions: [{id: D1, date: 2026-01-09, type: LANCER_GO}]
    """

    code = "CAM-03"
    severity = Severity.ERROR
    anomaly = "Campagne lancée sans décision go / no go"
    why = "La méthode veut la décision de la direction avant l’action."
    fix = "Faire décider la direction, et noter la décision."
    origin = Origin.METHODE
    reads = (
        "Campaign.start",
        "Campaign.go_decision",
        "Decision.type",
        "Decision.date",
        "PlanHead.as_of",
    )

    def check(self, plan: Plan) -> Iterator[Finding]:
        as_of, decisions = plan.head.as_of, by_id(plan.decisions)
        for campaign in plan.campaigns:
            start = campaign.start
            if as_of is None or start is None or start > as_of:
                continue
            fault = _undecided(campaign, decisions.get(campaign.go_decision or ""))
            if fault:
                yield self.finding(
                    campaign,
                    "go_decision",
                    f"{named(campaign)} est lancée depuis le {date(start)} {fault}.",
                    f"Suspendre {campaign.id} jusqu’à ce que la direction décide « "
                    f"{DecisionType.LANCER_GO.label} » ; si elle l’a décidé au plus tard le {date(start)}, "
                    "noter cette décision.",
                )


def _undecided(campaign: Campaign, decision: Decision | None) -> str | None:
    """Return how the decision fails to launch the campaign, None when it does."""
    if decision is None:
        return "sans décision de lancement"
    if decision.type is not DecisionType.LANCER_GO:
        word = f"« {decision.type.label} »" if decision.type else "sans type"
        return f"sur la décision {decision.id}, qui est {word}"
    if decision.date is not None and campaign.start is not None and decision.date > campaign.start:
        return f"avant sa décision {decision.id} du {date(decision.date)}"
    return None


class CampaignBudgetUnlikeActions(Rule):
    """The budget of a campaign is not the sum of the budgets of its actions.

    Why it matters: two figures stand for the same cost.

    Example:
        campaigns: [{id: C1, name: Cap Pro, budget: 9200}]
        actions:
          - {id: A01, title: Partenariat, campaign: C1, budget: 3500}
          - {id: A02, title: Ateliers, campaign: C1, budget: 1500}

    Use instead:
        campaigns: [{id: C1, name: Cap Pro, budget: 5000}]
        actions:
          - {id: A01, title: Partenariat, campaign: C1, budget: 3500}
          - {id: A02, title: Ateliers, campaign: C1, budget: 1500}
    """

    code = "CAM-08"
    severity = Severity.ERROR
    anomaly = "Budget de campagne différent de la somme de ses actions"
    why = "Double vérité : deux chiffres pour un même coût."
    fix = "Recaler le budget de la campagne sur ses actions."
    origin = Origin.METIER
    reads = ("Campaign.budget", "Campaign.actions_budget", "Action.campaign", "Action.budget")
    tolerance = Threshold(1, "€", "écart jusqu’auquel campagne et actions ont le même budget")

    def check(self, plan: Plan) -> Iterator[Finding]:
        for campaign in plan.campaigns:
            total = campaign_budget(plan, campaign)
            if campaign.budget is None or total is None:
                continue
            difference = abs(campaign.budget - total)
            if difference - self.tolerance > _HALF_A_CENT:
                actions = links_of(plan).actions_of_campaign.get(campaign.id, ())
                yield self.finding(
                    campaign,
                    "budget",
                    f"{named(campaign)} : budget de {euros(campaign.budget)}, {_cost(actions)} "
                    f"{euros(total)}, soit un écart de {euros(difference)}.",
                    f"Mettre le budget de {campaign.id} à {euros(total)}, ou corriger celui d’une action.",
                    difference,
                )


def _cost(actions: Sequence[Action]) -> str:
    names = listing([action.id for action in actions])
    return f"ses actions {names} coûtent" if len(actions) > 1 else f"son action {names} coûte"
