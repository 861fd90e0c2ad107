"""Step 3 of the method: segments, targets and their 6P mix, servuction, hypotheses and reasons of choices."""

from __future__ import annotations

import datetime as dt

from pac_excel.plan.choices import Confidence, CustomerKind, HypothesisStatus, Unit
from pac_excel.plan.fields import (
    DATE,
    FLAG,
    INTEGER,
    LONG,
    NUMBER,
    TEXT,
    among,
    key,
    many,
    nested,
    one,
    pairs,
    record,
    to,
)


@record("Taille par site")
class SegmentSize:
    site: str | None = one(to("Site"), "Site", "Site", required=True)
    size: int | None = one(INTEGER, "Taille sur le site", "Clients du segment sur ce site", required=True)


@record("Segment")
class Segment:
    id: str = key()
    label: str | None = one(TEXT, "Segment", "Nom du segment", required=True)
    criteria: str | None = one(LONG, "Critères", "Ce qui permet de l’extraire du CRM", required=True)
    size: int | None = one(INTEGER, "Taille", "Contacts du segment", required=True)
    size_by_site: tuple[SegmentSize, ...] = pairs(SegmentSize, "Taille par site")
    profile: str | None = one(LONG, "Profil du consommateur", "Besoins, habitudes, moments de vie")
    customer_kind: CustomerKind | None = one(
        among(CustomerKind), "Clientèle", "Nature des clients", required=True
    )
    is_client: bool | None = one(FLAG, "Déjà client", "Oui si ce sont des clients de l’agence", required=True)
    source: str | None = one(to("Source"), "Source", "D’où vient la taille")


@record("Mix 6P", "Les six politiques d’une cible")
class Mix:
    product: str | None = one(LONG, "Produit", "Politique de produit", required=True)
    price: str | None = one(LONG, "Prix", "Politique de prix", required=True)
    place: str | None = one(LONG, "Place (distribution)", "Politique de distribution", required=True)
    promotion: str | None = one(
        LONG, "Promotion (communication)", "Politique de communication", required=True
    )
    extra1: str | None = one(LONG, "5e P", "Personnel, sauf autre nom choisi au cadrage", required=True)
    extra2: str | None = one(LONG, "6e P", "Processus, sauf autre nom choisi au cadrage", required=True)


@record("Cible", "Un segment visé avec un couple produit/marché")
class Target:
    id: str = key()
    couple: str | None = one(to("StrategyCouple"), "Couple", "Couple produit/marché", required=True)
    segment: str | None = one(to("Segment"), "Segment", "Segment visé", required=True)
    priority: int | None = one(INTEGER, "Priorité", "1 pour la première")
    volume: int | None = one(INTEGER, "Volume", "Contacts à toucher")
    positioning: str | None = one(LONG, "Positionnement", "La promesse faite à la cible", required=True)
    innovation: str | None = one(LONG, "Innovation", "Ce que l’offre a de nouveau pour la cible")
    tests: str | None = one(
        LONG, "Tests et enquêtes", "Essais ou enquêtes faits ou à faire, avec leur source"
    )
    mix: Mix = nested(Mix, "Mix 6P")


@record("Étape de servuction", "Une étape de la production du service")
class ServuctionStep:
    id: str = key()
    order: int | None = one(INTEGER, "Ordre", "Rang dans le parcours", required=True)
    step: str | None = one(TEXT, "Étape", "Moment vécu par le client", required=True)
    client_role: str | None = one(TEXT, "Rôle du client", "Ce que fait le client")
    staff_role: str | None = one(to("Role"), "Personnel en contact", "Rôle qui sert le client")
    physical_support: str | None = one(TEXT, "Support physique", "Lieu, outil, document")
    back_office: str | None = one(TEXT, "Arrière-boutique", "Ce que le client ne voit pas")
    owner: str | None = one(to("Role"), "Responsable", "Rôle qui répond de l’étape")
    standard: str | None = one(TEXT, "Standard", "Le niveau promis, mesurable")
    measure: str | None = one(to("Kpi"), "Indicateur", "KPI qui mesure le standard")
    pain_point: str | None = one(LONG, "Irritant", "Ce qui déçoit aujourd’hui")
    improvement: str | None = one(LONG, "Amélioration", "Ce qui change")
    linked_action: str | None = one(to("Action"), "Action liée", "Action qui porte l’amélioration")


@record("Hypothèse")
class Hypothesis:
    id: str = key()
    statement: str | None = one(LONG, "Hypothèse", "Ce que l’on suppose vrai", required=True)
    value: float | None = one(NUMBER, "Valeur", "Chiffre supposé ; un taux s’écrit 0,15")
    unit: Unit | None = one(among(Unit), "Unité", "Unité de la valeur")
    source: str | None = one(to("Source"), "Source", "D’où vient l’hypothèse")
    confidence: Confidence | None = one(among(Confidence), "Confiance", "Faible, moyenne ou forte")
    status: HypothesisStatus | None = one(
        among(HypothesisStatus), "Statut", "À vérifier, confirmée ou invalidée", required=True, steering=True
    )
    check_date: dt.date | None = one(DATE, "À vérifier le", "Date à laquelle on saura", steering=True)


@record(
    "Choix",
    "Une ligne du tableau de synthèse : un choix, ses raisons, ses hypothèses",
    identity=("couple", "action"),
)
class SynthesisRow:
    couple: str | None = one(to("StrategyCouple"), "Couple", "Couple concerné")
    action: str | None = one(to("Action"), "Action", "Action concernée, si le choix porte sur elle")
    choice: str | None = one(LONG, "Choix retenu", "Ce que l’on décide", required=True)
    reasons: str | None = one(LONG, "Raisons", "Pourquoi", required=True)
    alternatives_rejected: str | None = one(LONG, "Autres voies écartées", "Et pourquoi elles le sont")
    hypotheses: tuple[str, ...] = many(to("Hypothesis"), "Hypothèses", "N° séparés par une virgule")
    lessons: tuple[str, ...] = many(
        to("Lesson"), "Expériences", "Retours d’expérience qui appuient le choix, séparés par une virgule"
    )
    decided_by: str | None = one(to("Role"), "Décidé par", "Rôle qui tranche")
    decided_on: dt.date | None = one(DATE, "Décidé le", "Date de la décision")
