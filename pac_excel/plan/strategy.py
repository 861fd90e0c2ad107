"""Step 2 of the method: products, markets, the strategy grids and the product/market couples."""

from __future__ import annotations

from pac_excel.plan.choices import (
    Branch,
    CustomerKind,
    MarketNewness,
    Posture,
    ProductNewness,
)
from pac_excel.plan.fields import (
    EUROS,
    FLAG,
    INTEGER,
    LONG,
    STRATEGY,
    TEXT,
    Derived,
    among,
    key,
    many,
    one,
    record,
    rows,
    to,
)


@record("Produit")
class Product:
    id: str = key()
    label: str | None = one(TEXT, "Produit", "Nom du produit ou du service", required=True)
    branch: Branch | None = one(among(Branch), "Branche", "Branche d’assurance", required=True)
    newness: ProductNewness | None = one(
        among(ProductNewness), "Nouveauté", "Nouveauté par défaut dans la matrice"
    )
    avg_premium: float | None = one(EUROS, "Prime moyenne", "Prime annuelle d’un contrat, en euros TTC")
    avg_commission: float | None = one(
        EUROS, "Commission moyenne", "Commission annuelle d’un contrat, en euros"
    )
    target_market: str | None = one(
        LONG, "Marché cible", "Clients pour qui le produit est conçu (gouvernance des produits)"
    )


@record("Marché")
class Market:
    id: str = key()
    label: str | None = one(TEXT, "Marché", "Groupe de clients", required=True)
    newness: MarketNewness | None = one(
        among(MarketNewness), "Nouveauté", "Nouveauté par défaut dans la matrice"
    )
    customer_kind: CustomerKind | None = one(
        among(CustomerKind), "Clientèle", "Nature des clients", required=True
    )
    size: int | None = one(INTEGER, "Taille", "Clients adressables", required=True)
    source: str | None = one(to("Source"), "Source", "D’où vient la taille")


@record(
    "Case de grille",
    "Une stratégie : un niveau de nouveauté du produit × un niveau du marché",
    derived=(Derived("mark", TEXT, "Repère", "Grille et niveaux réunis, pour retrouver la case"),),
)
class GridCell:
    p: ProductNewness | None = one(among(ProductNewness), "Produit", "Nouveauté du produit", required=True)
    m: MarketNewness | None = one(among(MarketNewness), "Marché", "Nouveauté du marché", required=True)
    code: str | None = one(TEXT, "Code", "Code de la stratégie, en majuscules", required=True)
    label: str | None = one(TEXT, "Stratégie", "Nom de la stratégie, modifiable", required=True)
    risk: int | None = one(INTEGER, "Risque", "De 1 (connu) à 5 (tout est nouveau)", between=(1, 5))


@record("Grille stratégique", "Un tableau de stratégies, modifiable")
class StrategyGrid:
    id: str = key("Grille", "Nom court de la grille")
    label: str | None = one(TEXT, "Intitulé", "Titre de la grille", required=True)
    product_levels: tuple[ProductNewness, ...] = many(
        among(ProductNewness), "Niveaux de produit", "Du connu au nouveau"
    )
    market_levels: tuple[MarketNewness, ...] = many(
        among(MarketNewness), "Niveaux de marché", "Du connu au nouveau"
    )
    cells: tuple[GridCell, ...] = rows(GridCell, "Cases de la grille")


@record(
    "Couple produit/marché",
    "La stratégie de l’agence est la somme des stratégies de ses couples",
    derived=(
        Derived(
            "product_level",
            TEXT,
            "Niveau du produit",
            "Nouveauté du produit, ramenée aux niveaux de la grille choisie",
        ),
        Derived(
            "market_level",
            TEXT,
            "Niveau du marché",
            "Nouveauté du marché, ramenée aux niveaux de la grille choisie",
        ),
        Derived(
            "computed_strategy",
            STRATEGY,
            "Stratégie calculée",
            "Case de la grille choisie, selon les deux nouveautés",
        ),
    ),
)
class StrategyCouple:
    id: str = key()
    product: str | None = one(to("Product"), "Produit", "Produit proposé", required=True)
    market: str | None = one(to("Market"), "Marché", "Marché visé", required=True)
    product_newness: ProductNewness | None = one(
        among(ProductNewness), "Nouveauté du produit", "Pour l’agence", required=True
    )
    market_newness: MarketNewness | None = one(
        among(MarketNewness), "Nouveauté du marché", "Pour l’agence", required=True
    )
    strategy: str | None = one(STRATEGY, "Stratégie", "Stratégie retenue ; comparée à la case de la grille")
    ansoff4: str | None = one(STRATEGY, "Stratégie en 4 cases", "La même, dans la grille à quatre stratégies")
    retained: bool | None = one(FLAG, "Retenu", "Oui si l’agence décide d’y aller", required=True)
    attractiveness: int | None = one(INTEGER, "Attrait", "De 1 à 5", between=(1, 5))
    competitiveness: int | None = one(INTEGER, "Compétitivité", "De 1 à 5", between=(1, 5))
    posture: Posture | None = one(among(Posture), "Posture", "Développer, maintenir, récolter, abandonner")
    priority: int | None = one(INTEGER, "Priorité", "1 pour le premier")
    rationale: str | None = one(LONG, "Raisons du choix", "Pourquoi ce couple", required=True)
    hypotheses: tuple[str, ...] = many(to("Hypothesis"), "Hypothèses", "N° séparés par une virgule")
    volume_target: int | None = one(INTEGER, "Volume N", "Contrats visés pendant l’exercice")
    volume_target_n1: int | None = one(INTEGER, "Volume N+1", "Contrats visés l’année suivante")
    volume_target_n2: int | None = one(INTEGER, "Volume N+2", "Contrats visés deux ans après")
    rejected_alternatives: str | None = one(
        LONG, "Autres voies écartées", "Ce que l’on a choisi de ne pas faire"
    )
