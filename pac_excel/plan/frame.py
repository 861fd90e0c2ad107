"""The frame of a plan: the agency, the plan itself, sites, networks, periods, team and sources."""

from __future__ import annotations

import datetime as dt

from pac_excel.plan.choices import (
    AgencyType,
    IasLevel,
    Mode,
    NetworkKind,
    OriasCategory,
    PeriodKind,
    PlanStatus,
    Profile,
    Scope,
    SourceKind,
)
from pac_excel.plan.fields import (
    DATE,
    EUROS,
    FLAG,
    INTEGER,
    LONG,
    MONTHS,
    NUMBER,
    RATE,
    TEXT,
    Derived,
    among,
    key,
    many,
    one,
    record,
    series,
    to,
)


@record("Plan", "Le plan d’actions commerciales : période, version, budget et règles du jeu")
class PlanHead:
    id: str | None = one(TEXT, "Référence", "Référence du plan, par exemple PAC-2026", required=True)
    title: str | None = one(TEXT, "Intitulé", "Titre du plan, tel qu’il s’imprime", required=True)
    start: dt.date | None = one(DATE, "Début de l’exercice", "Premier jour du plan", required=True)
    end: dt.date | None = one(DATE, "Fin de l’exercice", "Dernier jour du plan", required=True)
    horizon_end: dt.date | None = one(
        DATE,
        "Horizon pluriannuel",
        "Dernier jour des objectifs pluriannuels ; au moins la fin de l’exercice",
        required=True,
    )
    version: int | None = one(
        INTEGER, "Version", "1 au premier plan, puis +1 à chaque révision", required=True
    )
    supersedes: str | None = one(TEXT, "Annule et remplace", "Version remplacée, dès la version 2")
    iteration: int | None = one(INTEGER, "Itération", "Combien de fois la boucle du plan a été parcourue")
    as_of: dt.date | None = one(
        DATE,
        "Date d’arrêté",
        "Date à laquelle le plan est jugé : elle décide des retards",
        required=True,
        steering=True,
    )
    status: PlanStatus | None = one(
        among(PlanStatus),
        "Statut du plan",
        "Brouillon, validé, en cours ou clos",
        required=True,
        steering=True,
    )
    approved_by: str | None = one(to("Role"), "Validé par", "Rôle qui valide le plan", steering=True)
    approved_on: dt.date | None = one(DATE, "Validé le", "Date de validation", steering=True)
    scope: Scope | None = one(
        among(Scope), "Périmètre", "Entreprise, ou déclinaison par site, réseau, période", required=True
    )
    parent_plan: str | None = one(
        TEXT, "Plan parent", "Référence et version du plan d’entreprise dont celui-ci est décliné"
    )
    site: str | None = one(to("Site"), "Site du plan", "Pour un plan décliné par site")
    network: str | None = one(
        to("Network"), "Réseau du plan", "Pour un plan décliné par réseau de distribution"
    )
    period: str | None = one(to("Period"), "Période du plan", "Pour un plan décliné par période")
    strategy_grid: str | None = one(
        to("StrategyGrid"),
        "Grille stratégique",
        "Grille qui nomme les stratégies : 4, 8 ou 9 cases",
        required=True,
    )
    budget_envelope: float | None = one(
        EUROS, "Enveloppe budgétaire", "Budget total autorisé, en euros TTC", required=True
    )
    contingency_rate: float | None = one(
        RATE, "Réserve", "Part de l’enveloppe gardée pour réagir ; 5 % par défaut"
    )
    day_cost: float | None = one(
        EUROS, "Coût du jour interne", "Coût d’un jour de travail interne ; 250 € par défaut"
    )
    roi_years: int | None = one(
        INTEGER, "Horizon du ROI en années", "Années de commissions comptées dans un gain ; 3 par défaut"
    )
    green_ratio: float | None = one(
        RATE, "Seuil vert", "Rapport réalisé / trajectoire à partir duquel un indicateur est vert"
    )
    red_ratio: float | None = one(RATE, "Seuil rouge", "Rapport sous lequel un indicateur est rouge")
    extra1_label: str | None = one(TEXT, "Nom du 5e P", "Personnel par défaut")
    extra2_label: str | None = one(TEXT, "Nom du 6e P", "Processus par défaut")
    arbitration: str | None = one(
        LONG,
        "Cohérence et arbitrages",
        "Interdépendances, partage des moyens et choix « politiques » assumés",
    )


@record("Agence", "L’agence ou le cabinet, et la vision de son chef")
class Agency:
    name: str | None = one(TEXT, "Nom de l’agence", "Nom ou enseigne", required=True)
    agency_type: AgencyType | None = one(
        among(AgencyType), "Type d’agence", "Statut de l’intermédiaire", required=True
    )
    orias_number: str | None = one(TEXT, "Numéro ORIAS", "8 chiffres")
    orias_categories: tuple[OriasCategory, ...] = many(
        among(OriasCategory), "Catégories ORIAS", "Une ou plusieurs catégories, séparées par une virgule"
    )
    carriers: tuple[str, ...] = many(
        LONG, "Mandantes et fournisseurs", "Une compagnie par ligne (Alt+Entrée)", required=True
    )
    authorised_products: tuple[str, ...] = many(
        to("Product"), "Produits autorisés", "Produits couverts par le mandat"
    )
    mode: Mode | None = one(
        among(Mode), "Mode", "Simplifié : cinq feuilles ; complet : toute la méthode", required=True
    )
    vision: str | None = one(
        LONG, "Vision du chef d’entreprise", "Où l’agence veut être, et quand", required=True
    )
    direction_intent: str | None = one(
        LONG, "Volonté de la direction", "Ce que la direction veut, et ce qu’elle refuse"
    )
    ambitions: tuple[str, ...] = many(
        LONG, "Ambitions", "Une ambition pluriannuelle par ligne (Alt+Entrée)", required=True
    )
    ethics: str | None = one(
        LONG, "Éthique et engagements", "Le cap donné à tous : ce que l’agence fait et ne fait pas"
    )


@record("Site", "Un point de vente")
class Site:
    id: str = key()
    name: str | None = one(TEXT, "Nom du site", "Nom du point de vente", required=True)
    region: str | None = one(TEXT, "Région", "Région ou secteur qui réunit plusieurs sites")
    address_area: str | None = one(
        TEXT, "Zone de chalandise", "Communes ou quartiers couverts", required=True
    )
    catchment_population: int | None = one(
        INTEGER, "Population de la zone", "Habitants de la zone de chalandise"
    )
    portfolio_share: float | None = one(RATE, "Part du portefeuille", "Poids du site dans le portefeuille")
    manager: str | None = one(to("Role"), "Responsable du site", "Rôle qui dirige le site")


@record("Réseau", "Un réseau de distribution")
class Network:
    id: str = key()
    name: str | None = one(TEXT, "Nom du réseau", "Nom du réseau de distribution", required=True)
    kind: NetworkKind | None = one(
        among(NetworkKind), "Nature du réseau", "Comment le réseau touche le client", required=True
    )
    active: bool | None = one(FLAG, "Actif", "Oui si le réseau sert pendant ce plan", required=True)


@record("Période", "Une période de déclinaison")
class Period:
    id: str = key()
    kind: PeriodKind | None = one(
        among(PeriodKind), "Type de période", "Du pluriannuel au mois", required=True
    )
    start: dt.date | None = one(DATE, "Début", "Premier jour", required=True)
    end: dt.date | None = one(DATE, "Fin", "Dernier jour", required=True)
    parent: str | None = one(to("Period"), "Période parente", "Période qui contient celle-ci")


@record(
    "Rôle",
    "Un rôle de l’équipe : une fonction, pas une personne",
    derived=(
        Derived("assigned_days", NUMBER, "Jours affectés", "Somme des jours que les actions lui demandent"),
        Derived("load_rate", RATE, "Taux de charge", "Jours affectés / capacité"),
        *(
            Derived(
                f"load_{n}",
                NUMBER,
                f"Charge {month}",
                "Jours demandés ce mois, étalés sur la durée des actions",
            )
            for n, month in enumerate(MONTHS, start=1)
        ),
    ),
)
class Role:
    id: str = key()
    label: str | None = one(TEXT, "Rôle", "Fonction, jamais un nom de personne", required=True)
    site: str | None = one(to("Site"), "Site", "Site de rattachement ; vide si commun")
    profile: Profile | None = one(among(Profile), "Profil", "Profil dans l’équipe de pilotage", required=True)
    skills: tuple[str, ...] = many(TEXT, "Compétences", "Une compétence par ligne (Alt+Entrée)")
    attitude: str | None = one(
        TEXT, "Attitude", "Ce que le rôle apporte à l’équipe : entraîneur, prudent, organisateur…"
    )
    ias_level: IasLevel | None = one(among(IasLevel), "Niveau IAS", "Niveau de capacité professionnelle")
    training_hours_year: float | None = one(
        NUMBER, "Formation en heures par an", "15 heures au moins sont attendues (DDA)"
    )
    capacity_days: float | None = one(
        NUMBER, "Capacité en jours", "Jours disponibles pour le plan sur l’exercice", required=True
    )
    monthly_capacity: tuple[float | None, ...] = series(
        NUMBER, MONTHS, "Capacité", "Jours disponibles ce mois ; vide : capacité répartie également"
    )


@record("Source", "Une source d’information du diagnostic")
class Source:
    id: str = key()
    label: str | None = one(TEXT, "Source", "Titre du document ou de l’extraction", required=True)
    kind: SourceKind | None = one(
        among(SourceKind), "Nature de la source", "Interne, étude, enquête, veille, externe…", required=True
    )
    reference: str | None = one(TEXT, "Référence", "Fichier, page ou adresse")
    published: dt.date | None = one(
        DATE, "Date de la source", "Date de publication ou d’extraction", required=True
    )
    cost: float | None = one(EUROS, "Coût", "Prix payé, en euros TTC")
