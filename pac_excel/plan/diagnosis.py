"""Step 1 of the method, knowing the firm and its environment: portfolio, SWOT and crossings."""

from __future__ import annotations

import datetime as dt

from pac_excel.plan.choices import (
    Bcg,
    CrossKind,
    Family,
    LifeCycle,
    Posture,
    Side,
    Subfamily,
    SwotStatus,
)
from pac_excel.plan.fields import (
    DATE,
    EUROS,
    INTEGER,
    LONG,
    NUMBER,
    RATE,
    Derived,
    among,
    key,
    many,
    one,
    record,
    to,
)


@record("Ligne de portefeuille", "Un produit du portefeuille, chiffré", identity=("product", "site"))
class PortfolioLine:
    product: str | None = one(to("Product"), "Produit", "Produit du portefeuille", required=True)
    site: str | None = one(to("Site"), "Site", "Vide pour toute l’agence")
    contracts: int | None = one(INTEGER, "Contrats", "Contrats en vigueur", required=True)
    clients: int | None = one(INTEGER, "Clients", "Clients détenteurs")
    premiums: float | None = one(EUROS, "Primes", "Encaissement annuel, en euros TTC", required=True)
    commissions: float | None = one(EUROS, "Commissions", "Commissions annuelles, en euros", required=True)
    growth: float | None = one(RATE, "Croissance", "Évolution sur un an")
    market_share: float | None = one(RATE, "Part de marché", "Part estimée sur la zone")
    loss_ratio: float | None = one(RATE, "Ratio S sur P", "Sinistres rapportés aux primes")
    termination_rate: float | None = one(RATE, "Taux de chute", "Contrats sortis en un an rapportés au stock")
    life_cycle: LifeCycle | None = one(among(LifeCycle), "Cycle de vie", "Étape du produit")
    bcg: Bcg | None = one(among(Bcg), "Case BCG", "Croissance du marché × part relative")
    attractiveness: int | None = one(
        INTEGER, "Attrait", "Attrait du marché, de 1 à 5 (McKinsey)", between=(1, 5)
    )
    competitiveness: int | None = one(
        INTEGER, "Compétitivité", "Atouts de l’agence, de 1 à 5 (McKinsey)", between=(1, 5)
    )
    posture: Posture | None = one(among(Posture), "Posture", "Développer, maintenir, récolter, abandonner")


@record("Totaux du portefeuille", "Les totaux de l’agence, relevés à part des lignes pour les recouper")
class PortfolioTotals:
    date: dt.date | None = one(DATE, "Date des totaux", "Date de l’extraction")
    clients: int | None = one(INTEGER, "Total clients", "Clients avec au moins un contrat en vigueur")
    contracts: int | None = one(INTEGER, "Total contrats", "Contrats en vigueur")
    premiums: float | None = one(EUROS, "Total primes", "Encaissement annuel, en euros TTC")
    commissions: float | None = one(EUROS, "Total commissions", "Commissions annuelles, en euros")
    contracts_per_client: float | None = one(NUMBER, "Contrats par client", "Équipement moyen")
    single_contract_clients: int | None = one(INTEGER, "Clients à un seul contrat", "Mono-détenteurs")
    termination_rate: float | None = one(
        RATE, "Taux de chute global", "Contrats sortis en un an rapportés au stock"
    )


@record(
    "Constat",
    "Une force, une faiblesse, une opportunité ou une menace, prouvée et datée",
    derived=(
        Derived("criticality", INTEGER, "Criticité", "Gravité × urgence : forte dès 12, critique dès 16"),
    ),
)
class SwotItem:
    id: str = key(help="FO.. force, FA.. faiblesse, OP.. opportunité, ME.. menace")
    side: Side | None = one(
        among(Side),
        "Quadrant",
        "Interne : force ou faiblesse ; externe : opportunité ou menace",
        required=True,
    )
    family: Family | None = one(
        among(Family), "Famille", "Six familles internes, six externes", required=True
    )
    subfamily: Subfamily | None = one(among(Subfamily), "Sous-famille", "Selon la famille choisie")
    title: str | None = one(LONG, "Constat", "Un fait observable, en quatre mots au moins", required=True)
    evidence: str | None = one(
        LONG, "Preuve chiffrée", "Le chiffre ou le fait qui prouve le constat", required=True
    )
    source: str | None = one(to("Source"), "Source", "Source de la preuve", required=True)
    source_date: dt.date | None = one(DATE, "Date de la source", "Date du chiffre", required=True)
    gravity: int | None = one(
        INTEGER, "Gravité", "Importance pour l’agence, de 1 à 5", required=True, between=(1, 5)
    )
    urgency: int | None = one(
        INTEGER,
        "Urgence",
        "Délai pour réagir, de 1 (loin) à 5 (tout de suite)",
        required=True,
        between=(1, 5),
    )
    owner: str | None = one(to("Role"), "Responsable", "Rôle qui suit ce constat")
    status: SwotStatus | None = one(
        among(SwotStatus), "Statut", "Actif, à vérifier ou obsolète", steering=True
    )


@record("Croisement", "Une force ou une faiblesse mise en face d’une opportunité ou d’une menace")
class TowsCross:
    id: str = key()
    kind: CrossKind | None = one(
        among(CrossKind), "Type de croisement", "F force, f faiblesse, O opportunité, M menace", required=True
    )
    internal_ids: tuple[str, ...] = many(
        to("SwotItem"), "Constats internes", "N° séparés par une virgule", required=True
    )
    external_ids: tuple[str, ...] = many(
        to("SwotItem"), "Constats externes", "N° séparés par une virgule", required=True
    )
    statement: str | None = one(LONG, "Ce que l’on en tire", "La conclusion, en une phrase", required=True)
    leads_to: tuple[str, ...] = many(
        to("StrategyCouple", "Objective", "Action"),
        "Débouche sur",
        "Couples, objectifs ou actions, séparés par une virgule",
        required=True,
    )
