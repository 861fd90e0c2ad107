"""The strategy grids that come with the product; a plan may change them, for they are data.

`ansoff_4` carries the method's own four labels. The chapter prefers "the table with 8 strategies" without
giving it: `grille_8` is an interpretation (Johnson & Jones, *How to Organize for New Products*, 1957), with
the method's labels on the corners. `ansoff_9` is the same with market penetration counted.
"""

from __future__ import annotations

from collections.abc import Iterator

from pac_excel.plan.choices import MarketNewness, ProductNewness
from pac_excel.plan.document import Plan
from pac_excel.plan.strategy import GridCell, StrategyCouple, StrategyGrid

_P = ProductNewness
_M = MarketNewness


def _cell(p: ProductNewness, m: MarketNewness, code: str, label: str, risk: int) -> GridCell:
    return GridCell(p=p, m=m, code=code, label=label, risk=risk)


_CORNERS = {
    "PENETRATION": _cell(_P.ACTUEL, _M.ACTUEL, "PENETRATION", "Pénétration de marché", 1),
    "EXTENSION_MARCHE": _cell(_P.ACTUEL, _M.NOUVEAU, "EXTENSION_MARCHE", "Extension du marché", 3),
    "DEVELOPPEMENT": _cell(_P.NOUVEAU, _M.ACTUEL, "DEVELOPPEMENT", "Développement", 3),
    "DIVERSIFICATION": _cell(_P.NOUVEAU, _M.NOUVEAU, "DIVERSIFICATION", "Diversification", 5),
}
_NINE = (
    _CORNERS["PENETRATION"],
    _cell(_P.ACTUEL, _M.ELARGI, "RELANCE_COMMERCIALE", "Relance commerciale", 2),
    _CORNERS["EXTENSION_MARCHE"],
    _cell(_P.MODIFIE, _M.ACTUEL, "REFORMULATION", "Reformulation", 2),
    _cell(_P.MODIFIE, _M.ELARGI, "AMELIORATION", "Amélioration", 3),
    _cell(_P.MODIFIE, _M.NOUVEAU, "ADAPTATION", "Adaptation à un nouveau marché", 4),
    _CORNERS["DEVELOPPEMENT"],
    _cell(_P.NOUVEAU, _M.ELARGI, "EXTENSION_GAMME", "Extension de gamme", 4),
    _CORNERS["DIVERSIFICATION"],
)

FOUR_STRATEGIES = "ansoff_4"

STANDARD_GRIDS = (
    StrategyGrid(
        id=FOUR_STRATEGIES,
        label="Quatre stratégies (méthode)",
        product_levels=(_P.ACTUEL, _P.NOUVEAU),
        market_levels=(_M.ACTUEL, _M.NOUVEAU),
        cells=tuple(_CORNERS.values()),
    ),
    StrategyGrid(
        id="grille_8",
        label="Huit stratégies (interprétation, modifiable)",
        product_levels=tuple(_P),
        market_levels=tuple(_M),
        cells=_NINE,
    ),
    StrategyGrid(
        id="ansoff_9",
        label="Neuf stratégies",
        product_levels=tuple(_P),
        market_levels=tuple(_M),
        cells=_NINE,
    ),
)


def effective_grids(plan: Plan) -> tuple[StrategyGrid, ...]:
    """Return the grids in force: standard, or replaced by the plan's own of the same id, then its others."""
    own = {grid.id: grid for grid in plan.strategy_grids}
    standard = tuple(own.pop(grid.id, grid) for grid in STANDARD_GRIDS)
    return standard + tuple(own.values())


def own_grids(grids: tuple[StrategyGrid, ...]) -> tuple[StrategyGrid, ...]:
    """Return the grids that differ from the standard ones: those that a plan has to carry."""
    return tuple(grid for grid in grids if grid not in STANDARD_GRIDS)


def chosen_grid(plan: Plan) -> StrategyGrid | None:
    """Return the grid that the plan chose, None when it chose none."""
    return next((grid for grid in effective_grids(plan) if grid.id == plan.head.strategy_grid), None)


def levels_of(
    couple: StrategyCouple, grid: StrategyGrid | None, plan: Plan
) -> tuple[ProductNewness | None, MarketNewness | None]:
    """Return the product's and the market's newness as `grid` knows them, None for one that is missing.

    A newness left empty on the couple is the product's or the market's own. A level that the grid does not
    know counts as new, the prudent reading: in `ansoff_4` only actual x actual is penetration.
    """
    if grid is None:
        return None, None
    product = next((item for item in plan.products if item.id == couple.product), None)
    market = next((item for item in plan.markets if item.id == couple.market), None)
    p = couple.product_newness or (product.newness if product else None)
    m = couple.market_newness or (market.newness if market else None)
    return (
        p if p is None or p in grid.product_levels else _P.NOUVEAU,
        m if m is None or m in grid.market_levels else _M.NOUVEAU,
    )


def strategy_of(couple: StrategyCouple, grid: StrategyGrid | None, plan: Plan) -> GridCell | None:
    """Return the cell of `grid` in which the couple stands, None when a newness or the cell is missing."""
    if grid is None:
        return None
    p, m = levels_of(couple, grid, plan)
    return next((cell for cell in grid.cells if p and m and cell.p is p and cell.m is m), None)


def misnamed_strategies(plan: Plan) -> Iterator[tuple[StrategyCouple, str, StrategyGrid, GridCell]]:
    """Yield each strategy typed that is not that of its couple's cell: couple, field, grid and cell.

    `strategy` is judged by the grid that the plan chose, `ansoff4` by that of four strategies.
    """
    four = next((grid for grid in effective_grids(plan) if grid.id == FOUR_STRATEGIES), None)
    for field, grid in (("strategy", chosen_grid(plan)), ("ansoff4", four)):
        for couple in plan.couples if grid else ():
            typed, cell = getattr(couple, field), strategy_of(couple, grid, plan)
            if grid and typed is not None and cell and cell.code is not None and typed != cell.code:
                yield couple, field, grid, cell
