"""Product/market matrix: are the couples that the plan retains the right ones, and few enough?"""

from __future__ import annotations

from collections.abc import Iterator

from pac_excel.kpi.cost import budget_total, known_sum
from pac_excel.kpi.links import is_live, links_of
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action
from pac_excel.plan.choices import ActionType, Profile, Unit
from pac_excel.plan.grids import chosen_grid, strategy_of
from pac_excel.plan.strategy import StrategyCouple
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import euros, listing, number, percent
from pac_excel.rules.mat import called
from pac_excel.rules.rounding import ROUNDING
from pac_excel.rules.rule import Origin, Rule, is_blank
from pac_excel.rules.settings import Threshold

_DIVERSIFICATION = "DIVERSIFICATION"
_SELLERS = (Profile.COMMERCIAL, Profile.PILOTE)
_SALES = (
    ActionType.CONQUETE,
    ActionType.MULTI_DETENTION,
    ActionType.RECONQUETE,
    ActionType.RECOMMANDATION,
)


class DiversificationUndocumented(Rule):
    """A retained diversification lacks its hypotheses or its reasons, or takes too much of the budget.

    Both are asked for, as for no other strategy. The share is that of all diversifications together in the
    budgets of the actions; it is told at the one that takes most.

    Why it matters: product and market are both new; it is the riskiest of all strategies.

    Example:
        plan: {strategy_grid: ansoff_4}
        couples:
          - {id: C6, product_newness: NOUVEAU, market_newness: NOUVEAU, retained: true, rationale: 60 PME}

    Use instead:
        plan: {strategy_grid: ansoff_4}
        hypotheses:
          - {id: H6, statement: 1 dirigeant invité sur 10 demande une étude}
        couples:
          - id: C6
            product_newness: NOUVEAU
            market_newness: NOUVEAU
            retained: true
            rationale: 60 PME repérées
            hypotheses: [H6]
    """

    code = "MAT-07"
    severity = Severity.WARNING
    anomaly = "Diversification sans hypothèses ou sans raisons, ou trop lourde dans le budget"
    why = "C’est la stratégie la plus risquée : produit et marché sont nouveaux."
    fix = "Écrire ses raisons et ses hypothèses, et plafonner son budget."
    origin = Origin.METIER
    reads = (
        "PlanHead.strategy_grid",
        "StrategyCouple.strategy",
        "StrategyCouple.product_newness",
        "StrategyCouple.market_newness",
        "StrategyCouple.retained",
        "StrategyCouple.hypotheses",
        "StrategyCouple.rationale",
        "Action.couple",
        "Action.target",
        "Action.budget",
        "Target.couple",
    )
    empties = ("StrategyCouple.hypotheses", "StrategyCouple.rationale")
    share = Threshold(0.25, "part du budget", "part au-delà de laquelle les diversifications pèsent trop")

    def check(self, plan: Plan) -> Iterator[Finding]:
        couples = [couple for couple in plan.couples if couple.retained and _is_diversification(plan, couple)]
        for couple in couples:
            missing = [] if couple.hypotheses else ["hypothèses"]
            missing += ["raisons"] if is_blank(couple.rationale) else []
            if missing:
                yield self.finding(
                    couple,
                    "rationale" if couple.hypotheses else "hypotheses",
                    f"Le couple {called(plan, couple)} est une diversification, sans {' ni '.join(missing)}.",
                    f"Écrire pourquoi {couple.id} est retenu et ce que l’on suppose, ou ne pas le retenir.",
                )
        yield from self._too_heavy(plan, couples)

    def _too_heavy(self, plan: Plan, couples: list[StrategyCouple]) -> Iterator[Finding]:
        actions = links_of(plan).actions_of_couple
        spent = {
            couple.id: known_sum(action.budget for action in actions.get(couple.id, ())) or 0.0
            for couple in couples
        }
        total, risked = budget_total(plan), sum(spent.values())
        if total is None or total <= 0 or risked <= total * self.share * (1 + ROUNDING):
            return
        heaviest = min(couples, key=lambda couple: (-spent[couple.id], couple.id))
        most = total * self.share
        yield self.finding(
            heaviest,
            "retained",
            f"Les diversifications ({listing(sorted(spent))}) prennent {euros(risked)} sur {euros(total)} "
            f"de budget, soit {percent(risked / total, self.share)} (plafond de {percent(self.share)}).",
            f"Ramener leurs actions à {euros(most)}, ou justifier ce pari.",
            risked - most,
        )


def _is_diversification(plan: Plan, couple: StrategyCouple) -> bool:
    """Tell whether the couple stands in the cell of diversification, or is typed so where it has none."""
    cell = strategy_of(couple, chosen_grid(plan), plan)
    return (cell.code if cell else couple.strategy) == _DIVERSIFICATION


class WeakCoupleRetained(Rule):
    """A couple is retained on a market of little appeal where the agency has few assets.

    Why it matters: money and days go to a dead weight, and are missed elsewhere.

    Example:
        couples:
          - {id: C5, retained: true, attractiveness: 2, competitiveness: 1}

    Use instead:
        couples:
          - {id: C5, retained: true, attractiveness: 3, competitiveness: 2}
    """

    code = "MAT-08"
    severity = Severity.WARNING
    anomaly = "Couple retenu sans attrait ni compétitivité"
    why = "C’est un poids mort financé : ces moyens manquent ailleurs."
    fix = "Justifier ce choix, ou abandonner le couple."
    origin = Origin.METIER
    reads = (
        "StrategyCouple.retained",
        "StrategyCouple.attractiveness",
        "StrategyCouple.competitiveness",
    )
    fair = Threshold(3, "points sur 5", "note sous laquelle un couple est faible")

    def check(self, plan: Plan) -> Iterator[Finding]:
        for couple in plan.couples:
            appeal, assets = couple.attractiveness, couple.competitiveness
            if not couple.retained or appeal is None or assets is None:
                continue
            if max(appeal, assets) < self.fair:
                yield self.finding(
                    couple,
                    "attractiveness",
                    f"Le couple {called(plan, couple)} est retenu avec un attrait de {appeal} et une "
                    f"compétitivité de {assets} sur 5, sous {number(self.fair)} l’un et l’autre.",
                    f"Dire ce qui justifie {couple.id} malgré ces notes, ou ne pas le retenir.",
                )


class CouplesTooMany(Rule):
    """The plan retains more couples than its sellers can carry.

    Sellers are the roles whose profile is commercial, and the pilot who leads the sales. A team without any
    is not judged.

    Why it matters: effort is sprinkled, and no couple gets what it needs to succeed.

    Example:
        roles:
          - {id: CCP1, label: Chargé de clientèle, profile: COMMERCIAL}
        couples:
          - {id: C1, retained: true}
          - {id: C2, retained: true}

    Use instead:
        roles:
          - {id: CCP1, label: Chargé de clientèle, profile: COMMERCIAL}
        couples:
          - {id: C1, retained: true}
          - {id: C2, retained: false}
    """

    code = "MAT-09"
    severity = Severity.WARNING
    anomaly = "Trop de couples pour l’équipe"
    why = "C’est du saupoudrage : aucun couple ne reçoit ce qu’il lui faut."
    fix = "Choisir les couples prioritaires."
    origin = Origin.METIER
    reads = ("StrategyCouple.retained", "StrategyCouple.priority", "Role.profile")
    needs = ("Role.profile",)
    per_seller = Threshold(1.5, "couples par commercial", "nombre au-delà duquel l’effort se disperse")

    def check(self, plan: Plan) -> Iterator[Finding]:
        sellers = sum(role.profile in _SELLERS for role in plan.roles)
        couples = [couple for couple in plan.couples if couple.retained]
        most = sellers * self.per_seller
        if sellers and len(couples) > most:
            yield self.finding_on_plan(
                plan,
                f"{len(couples)} couples sont retenus pour {sellers} "
                f"{'commerciaux' if sellers > 1 else 'commercial'}, soit {number(len(couples) / sellers, 1)} "
                f"chacun ({number(self.per_seller)} au plus).",
                f"N’en retenir que {int(most)}, dans l’ordre des priorités"
                f"{_last_in_priority(couples, len(couples) - int(most))}.",
            )


def _last_in_priority(couples: list[StrategyCouple], excess: int) -> str:
    """Return which couples come last, as an aside; nothing when not all have a priority."""
    ranked = sorted(
        ((couple.priority, couple.id) for couple in couples if couple.priority is not None), reverse=True
    )
    if len(ranked) < len(couples):
        return ""
    return f" (les derniers : {listing(sorted(key for _, key in ranked[:excess]))})"


class MarketOvershot(Rule):
    """The sales that a couple aims at are out of proportion with its market.

    Sales are the volume of the couple when it is given, else the contracts that its actions of sale expect;
    actions that are abandoned or put off are left aside.

    Why it matters: nobody wins a third of a market in a year; the plan promises what cannot be.

    Example:
        markets:
          - {id: M3, label: Créateurs de la zone, size: 480}
        couples:
          - {id: C3, market: M3, volume_target: 200}

    Use instead:
        markets:
          - {id: M3, label: Créateurs de la zone, size: 480}
        couples:
          - {id: C3, market: M3, volume_target: 45}
    """

    code = "MAT-10"
    severity = Severity.ERROR
    anomaly = "Ventes visées hors de proportion avec le marché"
    why = "La cible est irréaliste : le plan promet ce qui ne peut être."
    fix = "Revoir la cible, ou la taille du marché."
    origin = Origin.METIER
    reads = (
        "Market.size",
        "StrategyCouple.market",
        "StrategyCouple.volume_target",
        "Action.couple",
        "Action.target",
        "Action.type",
        "Action.status",
        "Action.expected_result",
        "Action.unit",
        "Target.couple",
    )
    penetration = Threshold(0.3, "part du marché", "part que nul ne gagne en un an")

    def check(self, plan: Plan) -> Iterator[Finding]:
        markets = links_of(plan).markets
        for couple in plan.couples:
            market = markets.get(couple.market or "")
            size = market.size if market else None
            sales = _sales(plan, couple)
            if not size or size < 0 or sales is None or sales <= size * min(self.penetration, 1):
                continue
            yield self.finding(
                couple,
                "market" if couple.volume_target is None else "volume_target",
                f"Le couple {called(plan, couple)} vise {number(sales)} ventes sur un marché de "
                f"{number(size)} clients, soit {percent(sales / size, self.penetration)} en un an, pour "
                f"{percent(self.penetration)} au plus.",
                f"Ramener la cible à {number(int(size * self.penetration))} ventes au plus, ou vérifier la "
                "taille du marché.",
            )


def _sales(plan: Plan, couple: StrategyCouple) -> float | None:
    """Return the contracts that the couple is to bring in the year, None when nothing says."""
    if couple.volume_target is not None:
        return couple.volume_target
    actions = links_of(plan).actions_of_couple.get(couple.id, ())
    return known_sum(action.expected_result for action in actions if is_live(action) and _is_sale(action))


def _is_sale(action: Action) -> bool:
    return action.type in _SALES and action.unit is Unit.NB
