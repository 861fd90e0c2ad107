"""Step 4 of the method: commercial actions (QQOQCCP), their compliance and their budget lines."""

from __future__ import annotations

import datetime as dt

from pac_excel.plan.choices import (
    ActionStatus,
    ActionType,
    Approach,
    BudgetCategory,
    Channel,
    FileOrigin,
    LegalBasis,
    Unit,
    VatMode,
)
from pac_excel.plan.fields import (
    DATE,
    EUROS,
    FLAG,
    INTEGER,
    LONG,
    MONTH,
    NUMBER,
    RATE,
    TEXT,
    Derived,
    among,
    key,
    many,
    nested,
    one,
    pairs,
    record,
    rows,
    to,
)


@record("Jalon", "Une étape datée d’une action")
class Milestone:
    label: str | None = one(TEXT, "Jalon", "Ce qui doit être prêt ou atteint", required=True)
    due: dt.date | None = one(DATE, "Prévu le", "Date prévue", required=True)
    done: bool | None = one(FLAG, "Fait", "Oui quand c’est fait", steering=True)
    done_on: dt.date | None = one(DATE, "Fait le", "Date réelle", steering=True)


@record(
    "Charge",
    "Les jours d’un rôle sur une action",
    derived=(
        Derived("start", DATE, "Début", "Début de l’action"),
        Derived("end", DATE, "Fin", "Fin de l’action"),
        Derived("daily", NUMBER, "Jours par jour", "Jours de travail par jour de calendrier"),
    ),
)
class RoleDays:
    role: str | None = one(to("Role"), "Rôle", "Rôle qui travaille sur l’action", required=True)
    days: float | None = one(NUMBER, "Jours", "Jours de travail prévus", required=True)


@record("Conformité", "Ce qui permet ou interdit de solliciter le client")
class Compliance:
    consumer: bool | None = one(FLAG, "Consommateurs", "Oui si l’action touche des particuliers")
    prospects: bool | None = one(FLAG, "Prospects", "Oui si elle touche des non-clients")
    legal_basis: LegalBasis | None = one(among(LegalBasis), "Base légale", "Ce qui autorise la sollicitation")
    consent_proof: str | None = one(LONG, "Preuve du consentement", "Où se trouve la preuve")
    call_hours_ok: bool | None = one(
        FLAG, "Horaires d’appel tenus", "Oui si les plages d’appel sont respectées"
    )
    opt_out: bool | None = one(
        FLAG, "Désinscription possible", "Oui si le client peut s’opposer à chaque envoi"
    )
    file_origin: FileOrigin | None = one(
        among(FileOrigin), "Origine du fichier", "D’où viennent les contacts"
    )
    needs_analysis: bool | None = one(
        FLAG, "Recueil des besoins", "Oui si le besoin est recueilli et le conseil tracé"
    )
    sensitive_data: bool | None = one(
        FLAG, "Données sensibles", "Oui si un critère touche à la santé ou à une donnée sensible"
    )
    vulnerable_public: bool | None = one(
        FLAG, "Public vulnérable", "Oui si l’action touche un public âgé ou fragile"
    )
    product_in_mandate: bool | None = one(
        FLAG, "Produit dans le mandat", "Oui si le produit est couvert par le mandat"
    )
    reviewed_by: str | None = one(to("Role"), "Revu par", "Rôle qui a vérifié")
    reviewed_on: dt.date | None = one(DATE, "Revu le", "Date de la vérification")


@record(
    "Action",
    "Une action commerciale, en sept questions",
    derived=(
        Derived("criticality", INTEGER, "Criticité", "Gravité × urgence"),
        Derived("full_cost", EUROS, "Coût complet", "Budget + jours internes × coût du jour"),
        Derived(
            "roi",
            RATE,
            "ROI",
            "Gain attendu moins coût complet, rapporté au coût complet ; le gain est en commissions",
        ),
        Derived("lines_total", EUROS, "Lignes de budget", "Somme des lignes de la feuille Budget"),
    ),
)
class Action:
    id: str = key()
    title: str | None = one(LONG, "Quoi – action", "Ce que l’on fait, en une phrase", required=True)
    type: ActionType | None = one(among(ActionType), "Quoi – type", "Nature de l’action", required=True)
    status: ActionStatus | None = one(
        among(ActionStatus), "Statut", "Où elle en est", required=True, steering=True
    )
    progress: float | None = one(
        RATE, "Avancement", "De 0 à 100 %", required=True, between=(0, 1), steering=True
    )
    swot_ids: tuple[str, ...] = many(
        to("SwotItem"), "Quoi – constats", "Constats de départ, séparés par une virgule", required=True
    )
    priority_source: str | None = one(
        TEXT, "Quoi – origine", "D’où vient la priorité : chef d’entreprise, opportunité, menace…"
    )
    couple: str | None = one(
        to("StrategyCouple"), "Quoi – couple", "Couple produit/marché ; vide si transverse"
    )
    target: str | None = one(to("Target"), "Qui – cible", "Cible de clientèle ; vide si transverse")
    transverse: bool | None = one(FLAG, "Transverse", "Oui si l’action sert tous les couples", required=True)
    objective: str | None = one(
        to("Objective"), "Pourquoi – objectif", "Objectif principal, un seul", required=True
    )
    contribution: float | None = one(
        NUMBER, "Pourquoi – contribution", "Ce que l’action apporte à l’objectif"
    )
    contribution_unit: Unit | None = one(among(Unit), "Unité de contribution", "Celle de l’objectif")
    choice: str | None = one(LONG, "Pourquoi – choix retenu", "La décision prise")
    justification: str | None = one(LONG, "Pourquoi – justification", "La raison du choix", required=True)
    how: str | None = one(LONG, "Comment – description", "Mise en place, étape par étape", required=True)
    mix_levers: str | None = one(TEXT, "Comment – leviers du mix", "Les P mobilisés", required=True)
    means: str | None = one(LONG, "Comment – moyens", "Matériel, outils, supports")
    crm_use: str | None = one(LONG, "Comment – usage du CRM", "Avant, pendant, après", required=True)
    approach: Approach | None = one(
        among(Approach), "Comment – approche", "One to one, segment ou masse", required=True
    )
    channels: tuple[Channel, ...] = many(
        among(Channel), "Comment – canaux", "Canaux séparés par une virgule", required=True
    )
    site: str | None = one(to("Site"), "Où – site", "Site qui porte l’action", required=True)
    catchment: str | None = one(TEXT, "Où – zone", "Zone de chalandise à atteindre", required=True)
    local_specifics: str | None = one(LONG, "Où – spécificités locales", "Ce que le terrain a de particulier")
    start: dt.date | None = one(DATE, "Quand – début", "Premier jour", required=True)
    end: dt.date | None = one(DATE, "Quand – fin", "Dernier jour", required=True)
    milestones: tuple[Milestone, ...] = rows(Milestone, "Jalons")
    depends_on: tuple[str, ...] = many(
        to("Action"), "Quand – dépend de", "Actions à finir avant, séparées par une virgule"
    )
    budget: float | None = one(EUROS, "Combien – budget", "Dépenses prévues, en euros TTC", required=True)
    days: tuple[RoleDays, ...] = pairs(RoleDays, "Jours par rôle")
    expected_result: float | None = one(NUMBER, "Combien – résultat attendu", "Résultat visé", required=True)
    unit: Unit | None = one(among(Unit), "Unité du résultat", "Unité du résultat attendu", required=True)
    expected_gain: float | None = one(
        EUROS, "Combien – gain attendu", "Commissions attendues, jamais les primes, en euros"
    )
    roi_justification: str | None = one(LONG, "Justification du ROI", "Nécessaire si le ROI est négatif")
    owner: str | None = one(to("Role"), "Qui – responsable", "Un seul rôle", required=True)
    team: tuple[str, ...] = many(to("Role"), "Qui – équipe", "Rôles séparés par une virgule")
    network: str | None = one(to("Network"), "Qui – réseau", "Réseau de distribution", required=True)
    segment: str | None = one(to("Segment"), "Qui – segment", "Si la cible ne suffit pas à le dire")
    kpi_ids: tuple[str, ...] = many(to("Kpi"), "Indicateurs", "KPI séparés par une virgule", required=True)
    gravity: int | None = one(INTEGER, "Gravité", "Importance, de 1 à 5", required=True, between=(1, 5))
    urgency: int | None = one(INTEGER, "Urgence", "De 1 à 5", required=True, between=(1, 5))
    campaign: str | None = one(to("Campaign"), "Campagne", "Campagne qui porte l’action")
    compliance: Compliance = nested(Compliance, "Conformité")
    actual_result: float | None = one(NUMBER, "Résultat réalisé", "Résultat constaté", steering=True)
    actual_cost: float | None = one(EUROS, "Coût réalisé", "Dépenses constatées, en euros TTC", steering=True)
    actual_start: dt.date | None = one(DATE, "Début réel", "Premier jour réel", steering=True)
    actual_end: dt.date | None = one(DATE, "Fin réelle", "Dernier jour réel", steering=True)


@record("Ligne de budget")
class BudgetLine:
    id: str = key()
    action: str | None = one(to("Action"), "Action", "Action qui dépense", required=True)
    category: BudgetCategory | None = one(
        among(BudgetCategory), "Catégorie", "Nature de la dépense", required=True
    )
    month: dt.date | None = one(MONTH, "Mois", "Premier jour du mois de la dépense", required=True)
    planned: float | None = one(EUROS, "Prévu", "Montant prévu, en euros TTC", required=True)
    committed: float | None = one(EUROS, "Engagé", "Montant commandé", steering=True)
    actual: float | None = one(EUROS, "Réalisé", "Montant payé", steering=True)
    vat_mode: VatMode | None = one(among(VatMode), "TTC ou HT", "TTC : l’intermédiation est exonérée de TVA")
    cofunded: float | None = one(RATE, "Part cofinancée", "Part prise en charge par la mandante")
