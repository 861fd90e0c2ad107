"""The objectives: 3C, SMART, 5P, their hierarchy and what adds up to reach them."""

from __future__ import annotations

import datetime as dt

from pac_excel.plan.choices import (
    Direction,
    MeasureKind,
    ObjectiveKind,
    ObjectiveLevel,
    Review,
    RollUp,
    Unit,
)
from pac_excel.plan.fields import (
    DATE,
    FLAG,
    INTEGER,
    LONG,
    NUMBER,
    TEXT,
    Derived,
    among,
    key,
    many,
    one,
    record,
    rows,
    series,
    to,
)

SMART = (
    "SMART – Spécifique",
    "SMART – Mesurable",
    "SMART – Accessible",
    "SMART – Réaliste",
    "SMART – Temporel",
)
FIVE_P = ("5P – Pertinent", "5P – Planifié", "5P – Précis", "5P – Positif", "5P – Personnalisé")


@record("Niveau d’échelle", "Un niveau observable d’un objectif qualitatif")
class ScaleLevel:
    level: int | None = one(INTEGER, "Niveau", "1 pour le plus bas", required=True)
    label: str | None = one(LONG, "Ce que l’on observe", "Un fait que l’on peut constater", required=True)


@record(
    "Objectif",
    derived=(
        Derived("need", NUMBER, "Besoin", "Cible si flux, cible moins départ si stock"),
        Derived("contributed", NUMBER, "Contributions", "Somme des fils et des actions directes"),
        Derived(
            "contribution_gap",
            NUMBER,
            "Reste à trouver",
            "Besoin moins contributions ; positif : il manque des actions",
        ),
    ),
)
class Objective:
    id: str = key()
    title: str | None = one(LONG, "Objectif", "Verbe d’action et chiffre, en positif (5P)", required=True)
    aim: str | None = one(LONG, "But", "Ce que l’objectif change pour l’agence")
    level: ObjectiveLevel | None = one(
        among(ObjectiveLevel), "Niveau", "Du général à l’individuel", required=True
    )
    kind: ObjectiveKind | None = one(
        among(ObjectiveKind), "Nature", "Qualitatif seulement si rien ne se mesure", required=True
    )
    parent: str | None = one(to("Objective"), "Objectif parent", "Obligatoire sauf au niveau général")
    rank: int | None = one(INTEGER, "Rang", "1 pour le premier de son niveau", required=True)
    behaviour: str | None = one(LONG, "Comportement observable", "3C : ce que l’on voit faire", required=True)
    conditions: str | None = one(
        LONG, "Conditions de réalisation", "3C : avec quoi, dans quelles limites", required=True
    )
    success_criterion: str | None = one(
        LONG, "Critère de réussite", "3C : à quoi l’on reconnaît que c’est atteint", required=True
    )
    feasibility: str | None = one(LONG, "Faisabilité", "Pourquoi c’est réalisable avec ces moyens")
    sensor: str | None = one(TEXT, "Capteur", "Où se lit la valeur", required=True)
    baseline: float | None = one(NUMBER, "Valeur de départ", "Dernière valeur connue")
    baseline_date: dt.date | None = one(DATE, "Date de départ", "Date de la valeur de départ")
    target: float | None = one(NUMBER, "Cible", "Valeur à atteindre à l’échéance")
    target_n1: float | None = one(NUMBER, "Cible N+1", "Valeur visée l’année suivante")
    target_n2: float | None = one(NUMBER, "Cible N+2", "Valeur visée deux ans après")
    unit: Unit | None = one(among(Unit), "Unité", "Unité de la cible")
    direction: Direction | None = one(among(Direction), "Sens", "Hausse, baisse ou maintien", required=True)
    scale: tuple[ScaleLevel, ...] = rows(ScaleLevel, "Échelle qualitative")
    deadline: dt.date | None = one(DATE, "Échéance", "Date à laquelle la cible est atteinte", required=True)
    parent_contribution: float | None = one(
        NUMBER, "Contribution au parent", "Ce que cet objectif apporte à son parent"
    )
    parent_unit: Unit | None = one(among(Unit), "Unité de la contribution", "Celle de l’objectif parent")
    measure_kind: MeasureKind | None = one(
        among(MeasureKind), "Mesure", "Flux : ventes de la période ; stock : niveau atteint", required=True
    )
    roll_up: RollUp | None = one(among(RollUp), "Agrégation", "Comment les fils font la cible", required=True)
    justification: str | None = one(
        LONG, "Justification de l’ambition", "Nécessaire au-delà de 30 % de changement"
    )
    owner: str | None = one(to("Role"), "Responsable", "Un seul rôle", required=True)
    review: Review | None = one(among(Review), "Revue", "Fréquence à laquelle on le regarde", required=True)
    site: str | None = one(to("Site"), "Site", "Pour un objectif décliné par site")
    network: str | None = one(to("Network"), "Réseau", "Pour un objectif décliné par réseau")
    swot_ids: tuple[str, ...] = many(
        to("SwotItem"), "Constats", "Constats d’origine (Pertinent), séparés par une virgule", required=True
    )
    couple_ids: tuple[str, ...] = many(
        to("StrategyCouple"), "Couples", "Couples servis, séparés par une virgule"
    )
    motivation: str | None = one(LONG, "Levier de motivation", "Ce qui donne envie de l’atteindre")
    smart: tuple[bool | None, ...] = series(FLAG, SMART, "SMART", "Oui si le critère est tenu")
    five_p: tuple[bool | None, ...] = series(FLAG, FIVE_P, "5P", "Oui si le critère est tenu")
