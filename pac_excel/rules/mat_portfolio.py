"""Product/market matrix against the portfolio: growth where it pays, loyalty where clients leave."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan
from pac_excel.plan.choices import Direction, MarketNewness, Posture, ProductNewness, Unit
from pac_excel.plan.objectives import Objective
from pac_excel.plan.strategy import Product, StrategyCouple
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import listing, named, percent
from pac_excel.rules.mat import called
from pac_excel.rules.mentions import speaks_of
from pac_excel.rules.rounding import ROUNDING
from pac_excel.rules.rule import Origin, Rule
from pac_excel.rules.settings import Threshold

_VOLUMES = (Unit.NB, Unit.EUR)
_WITHDRAWAL = (Posture.REALISER, Posture.ABANDONNER)
_SELECTION = re.compile(
    r"sélecti|souscription|antécédent|sinistr|\bS/P\b|bonus|\bprofils?\b|\bcritères?", re.IGNORECASE
)


class GrowthWithoutSelection(Rule):
    """An objective sells more of a product with a poor loss ratio, and sets no condition of selection.

    Such an objective rises in contracts or euros on a couple of that product. A condition counts when it
    speaks of selection, underwriting, claims history or profiles.

    Why it matters: growth that does not pay strains the agency's mandate with its insurer.

    Example:
        products:
          - {id: P-AUTO, label: Automobile}
        portfolio:
          - {product: P-AUTO, loss_ratio: 0.95}
        couples:
          - {id: C1, product: P-AUTO}
        objectives:
          - {id: O1, title: Vendre 100 contrats auto, direction: HAUSSE, unit: NB, couple_ids: [C1]}

    Use instead:
        products:
          - {id: P-AUTO, label: Automobile}
        portfolio:
          - {product: P-AUTO, loss_ratio: 0.95}
        couples:
          - {id: C1, product: P-AUTO}
        objectives:
          - id: O1
            title: Vendre 100 contrats auto
            direction: HAUSSE
            unit: NB
            couple_ids: [C1]
            conditions: Antécédents de 36 mois sans sinistre
    """

    code = "MAT-11"
    severity = Severity.WARNING
    anomaly = "Croissance sur un produit au S/P dégradé, sans condition de sélection"
    why = "La croissance ne serait pas rentable, et tendrait la relation avec la mandante."
    fix = "Ajouter une condition de sélection à l’objectif, ou l’orienter vers un autre produit."
    origin = Origin.METIER
    reads = (
        "PortfolioLine.product",
        "PortfolioLine.loss_ratio",
        "StrategyCouple.product",
        "Objective.couple_ids",
        "Objective.direction",
        "Objective.unit",
        "Objective.conditions",
    )
    high_loss_ratio = Threshold(0.85, "S/P", "ratio au-delà duquel la croissance demande une sélection")

    def check(self, plan: Plan) -> Iterator[Finding]:
        links = links_of(plan)
        poor = _worst_ratios(plan, self.high_loss_ratio)
        for objective in plan.objectives:
            if not _sells_more(objective) or speaks_of(_SELECTION, [objective.conditions]):
                continue
            couples = (links.couples.get(name) for name in objective.couple_ids)
            sold = {
                couple.product: poor[couple.product]
                for couple in couples
                if couple and couple.product in poor
            }
            if sold:
                products = [
                    _with_ratio(links.products.get(name), name, ratio) for name, ratio in sold.items()
                ]
                yield self.finding(
                    objective,
                    "conditions",
                    f"{named(objective)} fait croître {listing(products)}, sans condition de sélection.",
                    f"Écrire dans les conditions de {objective.id} quels clients retenir (antécédents, "
                    f"profil, garanties), ou viser un produit dont le S/P est sous "
                    f"{percent(self.high_loss_ratio)}.",
                )


def _worst_ratios(plan: Plan, limit: float) -> dict[str, float]:
    """Return the loss ratio of each product that is over the limit, its worst where sites differ."""
    ratios: dict[str, float] = {}
    for line in plan.portfolio:
        if line.product is not None and line.loss_ratio is not None and line.loss_ratio > limit:
            ratios[line.product] = max(line.loss_ratio, ratios.get(line.product, limit))
    return ratios


def _with_ratio(product: Product | None, name: str, ratio: float) -> str:
    return f"{named(product) if product else name} (S/P de {percent(ratio)})"


def _sells_more(objective: Objective) -> bool:
    return objective.direction is Direction.HAUSSE and objective.unit in _VOLUMES


class LeavingClientsUnanswered(Rule):
    """Many contracts leave each year, and no retained couple deepens what the agency already sells to them.

    Such a couple, of penetration, has a present product on a present market. The rate is that of the whole
    portfolio, else the average of its lines by contracts. Judged once there are couples.

    Why it matters: it is a leaking bucket: what is won is lost again.

    Example:
        portfolio_totals: {termination_rate: 0.15}
        couples:
          - {id: C1, product_newness: NOUVEAU, market_newness: ACTUEL, retained: true}

    Use instead:
        portfolio_totals: {termination_rate: 0.15}
        couples:
          - {id: C1, product_newness: ACTUEL, market_newness: ACTUEL, retained: true}
    """

    code = "MAT-12"
    severity = Severity.WARNING
    anomaly = "Chute élevée, sans couple de fidélisation ni de pénétration"
    why = "C’est un seau percé : ce que l’on gagne repart."
    fix = "Retenir un couple qui fidélise les clients actuels."
    origin = Origin.METIER
    reads = (
        "PortfolioTotals.termination_rate",
        "PortfolioLine.termination_rate",
        "PortfolioLine.contracts",
        "StrategyCouple.retained",
        "StrategyCouple.product_newness",
        "StrategyCouple.market_newness",
        "StrategyCouple.product",
        "StrategyCouple.market",
        "Product.newness",
        "Market.newness",
    )
    high_rate = Threshold(0.12, "part des contrats", "chute au-delà de laquelle il faut fidéliser")

    def check(self, plan: Plan) -> Iterator[Finding]:
        rate = _termination_rate(plan)
        if rate is None or rate <= self.high_rate * (1 + ROUNDING) or not plan.couples:
            return
        if not any(couple.retained and _is_penetration(plan, couple) for couple in plan.couples):
            yield self.finding(
                plan.portfolio_totals,
                "termination_rate",
                f"{percent(rate, self.high_rate)} des contrats sortent en un an (plus de "
                f"{percent(self.high_rate)}), et aucun couple retenu ne porte un produit actuel sur un "
                "marché actuel.",
                "Retenir un couple de pénétration (équiper ou garder les clients actuels), ou dire pourquoi "
                "cette chute est acceptée.",
            )


def _termination_rate(plan: Plan) -> float | None:
    if plan.portfolio_totals.termination_rate is not None:
        return plan.portfolio_totals.termination_rate
    known = [
        (line.termination_rate, line.contracts)
        for line in plan.portfolio
        if line.termination_rate is not None and line.contracts
    ]
    contracts = sum(count for _, count in known)
    return sum(rate * count for rate, count in known) / contracts if contracts else None


def _is_penetration(plan: Plan, couple: StrategyCouple) -> bool:
    """Tell whether product and market are both of today, by the couple or by their own newness."""
    links = links_of(plan)
    product, market = links.products.get(couple.product or ""), links.markets.get(couple.market or "")
    return (couple.product_newness or (product.newness if product else None)) is ProductNewness.ACTUEL and (
        couple.market_newness or (market.newness if market else None)
    ) is MarketNewness.ACTUEL


class GrowthOfWhatIsLeft(Rule):
    """A couple is to be harvested or abandoned, and an objective sells more of it.

    The posture is the couple's own, else that of its product in the portfolio.

    Why it matters: one of the two is wrong; the team pulls where the plan lets go.

    Example:
        couples:
          - {id: C1, posture: ABANDONNER}
        objectives:
          - {id: O1, title: Vendre 100 contrats auto, direction: HAUSSE, unit: NB, couple_ids: [C1]}

    Use instead:
        couples:
          - {id: C1, posture: DEVELOPPER}
        objectives:
          - {id: O1, title: Vendre 100 contrats auto, direction: HAUSSE, unit: NB, couple_ids: [C1]}
    """

    code = "MAT-13"
    severity = Severity.WARNING
    anomaly = "Posture de retrait avec un objectif de hausse"
    why = "C’est une contradiction : l’équipe pousse ce que le plan abandonne."
    fix = "Aligner la posture du couple et l’objectif."
    origin = Origin.METIER
    reads = (
        "StrategyCouple.posture",
        "StrategyCouple.product",
        "PortfolioLine.product",
        "PortfolioLine.posture",
        "Objective.couple_ids",
        "Objective.direction",
        "Objective.unit",
    )

    def check(self, plan: Plan) -> Iterator[Finding]:
        of_product = {line.product: line.posture for line in plan.portfolio if line.site is None}
        objectives = links_of(plan).objectives_of_couple
        for couple in plan.couples:
            posture = couple.posture or of_product.get(couple.product)
            rising = [item for item in objectives.get(couple.id, ()) if _sells_more(item)]
            if posture in _WITHDRAWAL and rising:
                names = listing([named(item) for item in rising])
                yield self.finding(
                    couple,
                    "posture",
                    f"Le couple {called(plan, couple)} est à « {posture.label} », mais {names} "
                    f"{'veulent' if len(rising) > 1 else 'veut'} y vendre plus.",
                    f"Changer la posture de {couple.id}, ou retirer {couple.id} des couples de "
                    f"{listing([item.id for item in rising])}.",
                )
