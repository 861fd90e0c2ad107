"""Product/market matrix: is each couple whole, named as it is, and does each retained one lead somewhere?"""

from __future__ import annotations

from collections.abc import Iterator

from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan
from pac_excel.plan.grids import effective_grids, misnamed_strategies
from pac_excel.plan.strategy import StrategyCouple
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import euros, lacking, listing, named, shortened
from pac_excel.rules.rule import Origin, Rule
from pac_excel.rules.settings import Confirmation


class CoupleIncomplete(Rule):
    """A couple has no product or no market.

    Why it matters: a strategy is one product on one market; without both there is none to define.

    Example:
        products:
          - {id: P-PRO, label: Multirisque professionnelle}
        couples:
          - {id: C1, product: P-PRO}

    Use instead:
        products:
          - {id: P-PRO, label: Multirisque professionnelle}
        markets:
          - {id: M3, label: Créateurs de la zone}
        couples:
          - {id: C1, product: P-PRO, market: M3}
    """

    code = "MAT-01"
    severity = Severity.ERROR
    anomaly = "Couple sans produit ou sans marché"
    why = "Aucune stratégie ne peut être définie : elle est un produit sur un marché."
    fix = "Compléter le couple."
    origin = Origin.METHODE
    reads = ("StrategyCouple.product", "StrategyCouple.market")
    empties = reads

    def check(self, plan: Plan) -> Iterator[Finding]:
        for couple in plan.couples:
            ends = {"product": "produit", "market": "marché"}
            missing = [name for name in ends if getattr(couple, name) is None]
            if missing:
                yield self.finding(
                    couple,
                    missing[0],
                    f"Le couple {called(plan, couple)} {lacking([ends[name] for name in missing])}.",
                    f"Choisir {listing([f'le {ends[name]}' for name in missing])} de {couple.id}, ou "
                    "supprimer la ligne.",
                )


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
    axes_prevail = Confirmation("à 1, « --fix safe » remplace la stratégie saisie par celle de la case")

    def check(self, plan: Plan) -> Iterator[Finding]:
        labels = {cell.code: cell.label for grid in effective_grids(plan) for cell in grid.cells}
        for couple, field, grid, cell in misnamed_strategies(plan):
            typed, right = getattr(couple, field), cell.label or cell.code
            yield self.finding(
                couple,
                field,
                f"Le couple {called(plan, couple)} porte « {labels.get(typed) or typed} », mais la "
                f"grille « {grid.label or grid.id} » le place en « {right} ».",
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
                    f"Le couple {called(plan, couple)} est retenu, mais aucun objectif ne le vise.",
                    f"Ajouter {couple.id} aux couples d’un objectif, ou ne pas retenir ce couple.",
                )


class RetainedCoupleWithoutAction(Rule):
    """No action works on a couple that the plan retains.

    Where no objective aims at the couple either, MAT-03 says it first; this is what follows.

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
    echo_of = ("MAT-03",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        actions = links_of(plan).actions_of_couple
        for couple in plan.couples:
            if couple.retained and couple.id not in actions:
                yield self.finding(
                    couple,
                    "retained",
                    f"Le couple {called(plan, couple)} est retenu, mais aucune action n’y travaille.",
                    f"Créer une action sur {couple.id}, ou ne pas retenir ce couple.",
                )


class ActionOnCoupleNotRetained(Rule):
    """An action works on a couple that the plan has decided not to retain.

    Actions that are abandoned or put off are left alone.

    Why it matters: money and days go to what was set aside.

    Example:
        couples:
          - {id: C5, retained: false}
        actions:
          - {id: A03, title: Campagne en ligne, couple: C5}

    Use instead:
        couples:
          - {id: C5, retained: true}
        actions:
          - {id: A03, title: Campagne en ligne, couple: C5}
    """

    code = "MAT-05"
    severity = Severity.WARNING
    anomaly = "Action sur un couple non retenu"
    why = "C’est de la dispersion : argent et jours vont à ce que le plan a écarté."
    fix = "Retenir le couple, ou supprimer l’action."
    origin = Origin.METIER
    reads = ("StrategyCouple.retained", "Action.couple", "Action.target", "Action.status", "Target.couple")

    def check(self, plan: Plan) -> Iterator[Finding]:
        links = links_of(plan)
        for action in links.live_actions:
            couple = links.couples.get(links.couple_of(action) or "")
            if couple is not None and couple.retained is False:
                cost = f" (budget de {euros(action.budget)})" if action.budget else ""
                yield self.finding(
                    action,
                    "target" if action.couple is None else "couple",
                    f"{named(action)}{cost} travaille sur un couple que le plan n’a pas retenu : "
                    f"le couple {called(plan, couple)}.",
                    f"Retenir {couple.id}, ou supprimer {action.id}.",
                    action.budget,
                )


class CoupleTwice(Rule):
    """Two couples have the same product and the same market.

    Why it matters: volumes, budgets and objectives of the same strategy are counted twice.

    Example:
        products:
          - {id: P-PRO, label: Multirisque professionnelle}
        markets:
          - {id: M3, label: Créateurs de la zone}
        couples:
          - {id: C1, product: P-PRO, market: M3}
          - {id: C2, product: P-PRO, market: M3}

    Use instead:
        products:
          - {id: P-PRO, label: Multirisque professionnelle}
        markets:
          - {id: M2, label: Professionnels clients}
          - {id: M3, label: Créateurs de la zone}
        couples:
          - {id: C1, product: P-PRO, market: M3}
          - {id: C2, product: P-PRO, market: M2}
    """

    code = "MAT-06"
    severity = Severity.ERROR
    anomaly = "Couple produit × marché en double"
    why = "La même stratégie est comptée deux fois."
    fix = "Fusionner les deux couples."
    origin = Origin.METIER
    reads = ("StrategyCouple.product", "StrategyCouple.market")

    def check(self, plan: Plan) -> Iterator[Finding]:
        first: dict[tuple[str, str], StrategyCouple] = {}
        for couple in sorted(plan.couples, key=lambda couple: couple.id):
            if couple.product is None or couple.market is None:
                continue
            other = first.setdefault((couple.product, couple.market), couple)
            if other is not couple:
                yield self.finding(
                    couple,
                    "product",
                    f"Le couple {called(plan, couple)} a le même produit et le même marché que {other.id}.",
                    f"Fusionner {couple.id} et {other.id} : rattacher à {other.id} ce qui cite {couple.id}.",
                )


def called(plan: Plan, couple: StrategyCouple) -> str:
    """Return how to speak of a couple: its identifier, its product and its market."""
    links = links_of(plan)
    ends = (links.products.get(couple.product or ""), links.markets.get(couple.market or ""))
    names = " × ".join(shortened(end.label, 40) for end in ends if end and end.label)
    return f"{couple.id} ({names})" if names else couple.id
