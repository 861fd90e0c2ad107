"""Measuring and steering: indicators, reporting, campaigns, decisions, watch, lessons, versions."""

from __future__ import annotations

import datetime as dt

from pac_excel.plan.choices import (
    Aggregation,
    DecisionType,
    DocumentPhase,
    Family,
    Forum,
    Frequency,
    GapMode,
    KpiCategory,
    KpiDirection,
    RuleSeverity,
    Trigger,
    Unit,
    WatchEffect,
    WatchStatus,
)
from pac_excel.plan.fields import (
    DATE,
    EUROS,
    FLAG,
    INTEGER,
    LONG,
    MONTH,
    MONTHS,
    NUMBER,
    TEXT,
    Derived,
    among,
    key,
    many,
    one,
    pairs,
    record,
    rows,
    series,
    to,
)


@record("Commentaire", "Le commentaire d’un mois")
class MonthComment:
    month: dt.date | None = one(MONTH, "Mois", "Premier jour du mois", required=True)
    text: str | None = one(LONG, "Commentaire", "Ce qui explique l’écart", required=True)


@record("Indicateur", "Un KPI : sa définition, sa trajectoire et ses valeurs")
class Kpi:
    id: str = key()
    name: str | None = one(TEXT, "Indicateur", "Nom court", required=True)
    definition: str | None = one(LONG, "Définition", "Ce qu’il mesure exactement", required=True)
    formula: str | None = one(TEXT, "Formule", "Comment il se calcule", required=True)
    unit: Unit | None = one(among(Unit), "Unité", "Unité de la valeur", required=True)
    direction: KpiDirection | None = one(
        among(KpiDirection), "Sens", "Hausse, baisse ou cible à tenir", required=True
    )
    aggregation: Aggregation | None = one(
        among(Aggregation), "Cumul", "Comment les mois se cumulent", required=True
    )
    frequency: Frequency | None = one(among(Frequency), "Fréquence", "Rythme du relevé", required=True)
    sensor: str | None = one(TEXT, "Capteur", "Où se lit la valeur", required=True)
    source: str | None = one(TEXT, "Source", "Système ou document d’origine", required=True)
    owner: str | None = one(to("Role"), "Responsable", "Rôle qui en répond", required=True)
    objective: str | None = one(to("Objective"), "Objectif", "Objectif suivi")
    other_objectives: tuple[str, ...] = many(
        to("Objective"), "Autres objectifs", "N° séparés par une virgule"
    )
    category: KpiCategory | None = one(among(KpiCategory), "Catégorie", "Résultat, activité, qualité…")
    leading: bool | None = one(FLAG, "Avancé", "Oui s’il annonce le résultat")
    site: str | None = one(to("Site"), "Site", "Site mesuré ; vide pour l’agence")
    baseline: float | None = one(NUMBER, "Départ", "Valeur de l’année précédente")
    target: float | None = one(NUMBER, "Cible", "Valeur visée sur l’exercice")
    green_threshold: float | None = one(NUMBER, "Seuil vert", "Valeur à partir de laquelle il est vert")
    red_threshold: float | None = one(NUMBER, "Seuil rouge", "Valeur à partir de laquelle il est rouge")
    min: float | None = one(NUMBER, "Minimum plausible", "En deçà, c’est une erreur de saisie")
    max: float | None = one(NUMBER, "Maximum plausible", "Au-delà, c’est une erreur de saisie")
    gap_mode: GapMode | None = one(
        among(GapMode), "Mode d’écart", "Absolu pour un indicateur qui passe par zéro", required=True
    )
    gap_amber: float | None = one(NUMBER, "Écart orange", "Écart absolu à partir duquel il est orange")
    gap_red: float | None = one(NUMBER, "Écart rouge", "Écart absolu à partir duquel il est rouge")
    trajectory: tuple[float | None, ...] = series(NUMBER, MONTHS, "Trajectoire", "Valeur attendue ce mois")
    values: tuple[float | None, ...] = series(
        NUMBER, MONTHS, "Réalisé", "Valeur constatée ce mois", steering=True
    )
    numerator: tuple[float | None, ...] = series(
        NUMBER, MONTHS, "Numérateur", "Numérateur du ratio", steering=True
    )
    denominator: tuple[float | None, ...] = series(
        NUMBER, MONTHS, "Dénominateur", "Dénominateur du ratio", steering=True
    )
    comments: tuple[MonthComment, ...] = pairs(MonthComment, "Commentaires", steering=True)


@record("Mesure", "Une valeur relevée, par site si besoin", identity=("kpi", "site", "month"))
class Measure:
    kpi: str | None = one(to("Kpi"), "Indicateur", "Indicateur mesuré", required=True)
    site: str | None = one(to("Site"), "Site", "Vide pour toute l’agence")
    month: dt.date | None = one(MONTH, "Mois", "Premier jour du mois mesuré", required=True)
    value: float | None = one(NUMBER, "Valeur", "Valeur relevée", required=True)
    numerator: float | None = one(NUMBER, "Numérateur", "Pour un ratio")
    denominator: float | None = one(NUMBER, "Dénominateur", "Pour un ratio")
    entered_by: str | None = one(to("Role"), "Saisi par", "Rôle qui a saisi")
    entered_on: dt.date | None = one(DATE, "Saisi le", "Date de saisie")
    provisional: bool | None = one(FLAG, "Provisoire", "Oui si la valeur peut changer")
    comment: str | None = one(LONG, "Commentaire", "Ce qui explique la valeur")


@record("Relevé", "Qui mesure quoi, quand, et pour qui")
class ReportingDuty:
    id: str = key()
    items: tuple[str, ...] = many(
        to("Kpi"), "Indicateurs relevés", "KPI séparés par une virgule", required=True
    )
    measured_by: str | None = one(to("Role"), "Relevé par", "Rôle qui mesure", required=True)
    due_working_day: int | None = one(
        INTEGER, "Jour ouvré", "Au plus tard ce jour ouvré du mois suivant", required=True
    )
    recipient: str | None = one(to("Role"), "Destinataire", "Rôle qui reçoit", required=True)
    forum: Forum | None = one(among(Forum), "Instance", "Réunion où c’est lu", required=True)


@record("Message de pilotage", "Ce que la direction dit chaque mois de l’importance et de l’avancée du plan")
class SteeringMessage:
    id: str = key()
    month: dt.date | None = one(MONTH, "Mois", "Premier jour du mois", required=True)
    sponsor: str | None = one(to("Role"), "Porté par", "Rôle qui s’engage", required=True)
    importance: str | None = one(LONG, "Importance", "Pourquoi l’action compte")
    progress: str | None = one(LONG, "Avancée", "Où en sont les résultats")
    commitment: str | None = one(LONG, "Engagement", "Ce que chacun fait maintenant")


@record("Moyen", "Un moyen de la campagne, listé, quantifié, borné")
class CampaignMeans:
    label: str | None = one(TEXT, "Moyen", "Nature du moyen", required=True)
    qty: float | None = one(NUMBER, "Quantité", "Prévue", required=True)
    cap: float | None = one(NUMBER, "Plafond", "À ne pas dépasser", required=True)


@record("Document", "Un document de la campagne, avant, pendant ou après")
class CampaignDocument:
    phase: DocumentPhase | None = one(among(DocumentPhase), "Phase", "Avant, pendant ou après", required=True)
    title: str | None = one(TEXT, "Document", "Titre", required=True)
    crm_link: str | None = one(TEXT, "Lien CRM", "Où le trouver")
    done: bool | None = one(FLAG, "Prêt", "Oui quand il est prêt", steering=True)


@record(
    "Campagne",
    derived=(
        Derived(
            "actions_budget", EUROS, "Budget des actions", "Somme des budgets des actions de la campagne"
        ),
    ),
)
class Campaign:
    id: str = key()
    name: str | None = one(TEXT, "Campagne", "Nom de la campagne", required=True)
    aim: str | None = one(LONG, "But", "Résultat visé", required=True)
    pitch: str | None = one(LONG, "Argumentaire", "Une phrase qui donne envie")
    start: dt.date | None = one(DATE, "Début", "Premier jour", required=True)
    end: dt.date | None = one(DATE, "Fin", "Dernier jour", required=True)
    action_ids: tuple[str, ...] = many(to("Action"), "Actions", "N° séparés par une virgule", required=True)
    means: tuple[CampaignMeans, ...] = rows(CampaignMeans, "Moyens")
    budget: float | None = one(EUROS, "Budget", "Somme des budgets de ses actions, en euros TTC")
    sponsor: str | None = one(to("Role"), "Porté par", "Rôle qui s’engage", required=True)
    crm_code: str | None = one(TEXT, "Code CRM", "Code de campagne dans le CRM", required=True)
    go_decision: str | None = one(
        to("Decision"), "Décision de lancement", "N° de la décision go / no go", steering=True
    )
    documents: tuple[CampaignDocument, ...] = rows(CampaignDocument, "Documents")
    motivation: str | None = one(LONG, "Levier de motivation", "Ce qui mobilise l’équipe")
    close_out: str | None = one(LONG, "Bilan", "Ce que la campagne a donné", steering=True)


@record("Décision")
class Decision:
    id: str = key()
    date: dt.date | None = one(DATE, "Date", "Jour de la décision", required=True)
    trigger: Trigger | None = one(among(Trigger), "Déclencheur", "Ce qui la provoque", required=True)
    alerted_on: dt.date | None = one(
        DATE, "Alerte reçue le", "Jour de l’alerte : le délai jusqu’à la décision dit la réactivité"
    )
    ref: str | None = one(TEXT, "Objet", "Indicateur, action, veille ou campagne concernés")
    type: DecisionType | None = one(
        among(DecisionType), "Type", "Corriger, renforcer, lancer…", required=True
    )
    text: str | None = one(LONG, "Décision", "Ce qui est décidé", required=True)
    owner: str | None = one(to("Role"), "Responsable", "Rôle qui l’exécute", required=True)
    due: dt.date | None = one(DATE, "Échéance", "À faire avant le", required=True)
    done_on: dt.date | None = one(DATE, "Faite le", "Date d’exécution")
    effect_observed: str | None = one(LONG, "Effet constaté", "Ce que la décision a changé")


@record("Veille", "Un fait de marché observé, à revoir")
class WatchItem:
    id: str = key()
    family: Family | None = one(among(Family), "Famille", "Une des six familles externes", required=True)
    title: str | None = one(LONG, "Fait observé", "Ce qui a changé", required=True)
    source: str | None = one(to("Source"), "Source", "D’où vient l’information")
    observed_on: dt.date | None = one(DATE, "Observé le", "Date de l’observation", required=True)
    review_on: dt.date | None = one(DATE, "À revoir le", "Prochaine lecture", required=True)
    effect_on: WatchEffect | None = one(
        among(WatchEffect), "Effet sur", "Marché, image, concurrence, réglementation"
    )
    linked_action: str | None = one(to("Action"), "Action liée", "Action dont on observe l’effet")
    linked_campaign: str | None = one(to("Campaign"), "Campagne liée", "Campagne touchée")
    impact: int | None = one(INTEGER, "Impact", "De 1 à 5", between=(1, 5))
    proposed_swot: str | None = one(to("SwotItem"), "Constat SWOT", "Constat qui le reprend")
    status: WatchStatus | None = one(among(WatchStatus), "Statut", "Nouveau, intégré ou écarté")


@record("Retour d’expérience", "Ce que l’on retient d’une action ou d’une campagne finie")
class Lesson:
    id: str = key()
    action: str | None = one(to("Action"), "Action", "Action finie")
    campaign: str | None = one(to("Campaign"), "Campagne", "Campagne finie")
    planned: float | None = one(NUMBER, "Prévu", "Résultat prévu")
    reached: float | None = one(NUMBER, "Atteint", "Résultat atteint")
    what_worked: str | None = one(LONG, "Ce qui a marché", "À garder, et à fêter")
    what_failed: str | None = one(LONG, "Ce qui n’a pas marché", "À changer, pour se ressourcer")
    reuse: str | None = one(LONG, "À refaire autrement", "Pour le prochain plan")
    date: dt.date | None = one(DATE, "Date", "Jour du bilan")


@record("Modification", "Une ligne du journal des versions", identity=("when", "entity", "field"))
class Change:
    when: dt.date | None = one(DATE, "Date", "Jour de la modification", required=True)
    version: int | None = one(INTEGER, "Version", "Version du plan qui la contient", required=True)
    entity: str | None = one(TEXT, "Objet", "Ce qui change : action, objectif, site…")
    field: str | None = one(TEXT, "Champ", "Champ modifié")
    old: str | None = one(LONG, "Avant", "Ancienne valeur")
    new: str | None = one(LONG, "Après", "Nouvelle valeur")
    reason: str | None = one(LONG, "Raison", "Pourquoi")


@record(
    "Justification",
    "Une alerte que l’utilisateur assume, avec sa raison",
    identity=("rule_code", "table", "key", "field"),
)
class Justification:
    rule_code: str | None = one(TEXT, "Règle", "Code de la règle")
    table: str | None = one(TEXT, "Table", "Table de l’anomalie")
    key: str | None = one(TEXT, "Clé", "Ligne de l’anomalie")
    field: str | None = one(TEXT, "Champ", "Champ de l’anomalie")
    justification: str | None = one(LONG, "Justification", "Pourquoi l’alerte est assumée (attendu)")
    by: str | None = one(TEXT, "Par", "Rôle qui assume (attendu)")
    on: dt.date | None = one(DATE, "Le", "Date de la justification (attendu)")
    until: dt.date | None = one(DATE, "Jusqu’au", "Date à laquelle l’alerte revient")
    figures: str | None = one(
        TEXT, "Chiffres", "Chiffres de l’alerte quand elle a été assumée ; tenus par le contrôle"
    )


@record(
    "Réglage",
    "Ce que l’agence change dans une règle du contrôle",
    identity=("rule_code", "parameter"),
)
class RuleSetting:
    rule_code: str | None = one(TEXT, "Règle", "Code de la règle")
    parameter: str | None = one(TEXT, "Paramètre", "Nom du seuil ; vide pour la règle elle-même")
    value: float | None = one(NUMBER, "Votre valeur", "Vide : la valeur par défaut")
    severity: RuleSeverity | None = one(
        among(RuleSeverity), "Votre gravité", "Pour toute la règle ; vide : la gravité par défaut"
    )
    active: bool | None = one(FLAG, "Active", "Non pour que la règle ne juge plus ; vide : oui")
