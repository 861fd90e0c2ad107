"""Product/market matrix: is each strategy named as it is, and does each retained couple lead somewhere?"""

from __future__ import annotations

from collections.abc import Iterator

from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan
from pac_excel.plan.grids import effective_grids, strategy_of
from pac_excel.plan.strategy import StrategyCouple
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import shortened
from pac_excel.rules.rule import Origin, Rule

_FOUR_STRATEGIES = "ansoff_4"


class StrategyMislabelled(Rule):
    """The strategy typed for a couple is not that of the cell where its two newnesses put it.

    The same holds for its strategy in four cells. A couple without one of the newnesses is not judged.

    Why it matters: a wrong label hides the risk of what the agency undertakes.

    Example:
        plan: {strategy_grid: ansoff_4}
        couples:
          - {id: C1, product_newness: NOUVEAU, market_newness: NOUVEAU, strategy: PENETRATION}

    Use instead:
        plan: {strategy_grid: ansoff_4}
        couples:
          - {id: C1, product_newness: NOUVEAU, market_newness: NOUVEAU, strategy: DIVERSIFICATION}
    """

    code = "MAT-02"
    severity = Severity.ERROR
    anomaly = "Stratégie saisie différente de celle de la case"
    why = "L’étiquette est fausse, et le risque mal évalué."
    fix = "Corriger la stratégie, ou la nouveauté du produit ou du marché."
    origin = Origin.METHODE
    reads = (
        "PlanHead.strategy_grid",
        "StrategyCouple.strategy",
        "StrategyCouple.ansoff4",
        "StrategyCouple.product_newness",
        "StrategyCouple.market_newness",
        "StrategyCouple.product",
        "StrategyCouple.market",
        "Product.newness",
        "Market.newness",
        "GridCell.code",
    )

    def check(self, plan: Plan) -> Iterator[Finding]:
        grids = {grid.id: grid for grid in effective_grids(plan)}
        labels = {cell.code: cell.label for grid in grids.values() for cell in grid.cells}
        for field, name in (("strategy", plan.head.strategy_grid), ("ansoff4", _FOUR_STRATEGIES)):
            grid = grids.get(name or "")
            for couple in plan.couples:
                typed, cell = getattr(couple, field), strategy_of(couple, grid, plan)
                if grid is None or typed is None or cell is None or cell.code is None or typed == cell.code:
                    continue
                right = cell.label or cell.code
                yield self.finding(
                    couple,
                    field,
                    f"{_couple(plan, couple)} porte « {labels.get(typed) or typed} », mais la grille "
                    f"« {grid.label or grid.id} » le place en « {right} ».",
                    f"Choisir « {right} », ou corriger la nouveauté du produit ou du marché.",
                )


class RetainedCoupleWithoutObjective(Rule):
    """A retained couple serves no objective, by name or through one of its actions.

    Why it matters: the first imperative of any operational strategy is to set objectives.

    Example:
        couples:
          - {id: C1, retained: true}

    Use instead:
        couples:
          - {id: C1, retained: true}
        objectives:
          - {id: O1, title: Placer 310 contrats, couple_ids: [C1]}
    """

    code = "MAT-03"
    severity = Severity.ERROR
    anomaly = "Couple retenu sans objectif"
    why = "Le premier impératif d’une stratégie est de définir des objectifs."
    fix = "Rattacher le couple à un objectif."
    origin = Origin.METHODE
    reads = (
        "StrategyCouple.retained",
        "Objective.couple_ids",
        "Action.couple",
        "Action.target",
        "Action.objective",
        "Target.couple",
    )

    def check(self, plan: Plan) -> Iterator[Finding]:
        links = links_of(plan)
        for couple in plan.couples:
            actions = links.actions_of_couple.get(couple.id, ())
            through = any(action.objective is not None for action in actions)
            if couple.retained and couple.id not in links.objectives_of_couple and not through:
                yield self.finding(
                    couple,
                    "retained",
                    f"{_couple(plan, couple)} est retenu, mais aucun objectif ne le vise.",
                    f"Ajouter {couple.id} aux couples d’un objectif, ou ne pas retenir ce couple.",
                )


class RetainedCoupleWithoutAction(Rule):
    """No action works on a couple that the plan retains.

    Why it matters: an intention without means stays an intention.

    Example:
        couples:
          - {id: C1, retained: true}

    Use instead:
        couples:
          - {id: C1, retained: true}
        actions:
          - {id: A01, title: Bilans annuels, couple: C1}
    """

    code = "MAT-04"
    severity = Severity.ERROR
    anomaly = "Couple retenu sans action"
    why = "C’est une intention sans moyens."
    fix = "Créer une action, ou ne pas retenir le couple."
    origin = Origin.METHODE
    reads = ("StrategyCouple.retained", "Action.couple", "Action.target", "Target.couple")

    def check(self, plan: Plan) -> Iterator[Finding]:
        actions = links_of(plan).actions_of_couple
        for couple in plan.couples:
            if couple.retained and couple.id not in actions:
                yield self.finding(
                    couple,
                    "retained",
                    f"{_couple(plan, couple)} est retenu, mais aucune action n’y travaille.",
                    f"Créer une action sur {couple.id}, ou ne pas retenir ce couple.",
                )


def _couple(plan: Plan, couple: StrategyCouple) -> str:
    links = links_of(plan)
    ends = (links.products.get(couple.product or ""), links.markets.get(couple.market or ""))
    names = " × ".join(shortened(end.label, 40) for end in ends if end and end.label)
    return f"Le couple {couple.id} ({names})" if names else f"Le couple {couple.id}"
