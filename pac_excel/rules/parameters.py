"""The names of thresholds that agencies read; code and plan files name them in English."""

from __future__ import annotations

from collections.abc import Mapping

LABELS: Mapping[str, str] = {
    "after_consent": "Juger après l’interdiction",
    "age": "Âge de la révision",
    "axes_prevail": "Les axes font foi",
    "change": "Changement admis",
    "contacts_a_day": "Contacts par jour",
    "critical_from": "Criticité haute dès",
    "criticality_from": "Criticité forte dès",
    "december_day": "Dernier jour de décembre",
    "delay": "Délai",
    "distance": "Distance au poids",
    "due_month": "Mois de l’échéance",
    "evenness": "Variation minimale",
    "excess": "Couverture admise",
    "external_age": "Âge, source externe",
    "factor": "Multiple admis",
    "fair": "Note suffisante",
    "fewest": "Minimum",
    "fewest_actions": "Actions au minimum",
    "fewest_roles": "Rôles au minimum",
    "fewest_words": "Mots au minimum",
    "gravity_from": "Gravité forte dès",
    "high_loss_ratio": "S/P dégradé",
    "high_rate": "Chute élevée",
    "highest": "Plafond",
    "hours": "Heures de formation",
    "impact_from": "Impact fort dès",
    "internal_age": "Âge, source interne",
    "latest": "Jours ouvrés admis",
    "lines_prevail": "Les lignes font foi",
    "longest": "Durée sans jalon",
    "lowest": "Plancher",
    "mass_from": "Masse dès",
    "minor_up_to": "Criticité basse jusqu’à",
    "months_in_a_row": "Relevés rouges de suite",
    "most": "Maximum",
    "notice": "Délai de préavis",
    "overload": "Charge admise",
    "overspent": "Dépense admise",
    "penetration": "Pénétration admise",
    "per_seller": "Couples par commercial",
    "personal_up_to": "Un à un jusqu’à",
    "plausible": "Taux plausible",
    "reds": "Indicateurs rouges",
    "reserve": "Réserve à garder",
    "share": "Part admise",
    "spread": "Écart-type minimal",
    "stretch": "Temps entre jalons",
    "tolerance": "Écart admis",
    "trend_ratio": "Multiple de la tendance",
    "unspent": "Dépense minimale",
    "widest": "Écart sans commentaire",
    "years": "Années sans contact",
}
"""The French name of each threshold by its English one; no two have the same."""

_NAMES = {label.casefold(): name for name, label in LABELS.items()}


def label_of(name: str) -> str:
    """Return what agencies call a threshold; a name that no threshold has stands for itself."""
    return LABELS.get(name, name)


def name_of(text: str) -> str:
    """Return the name of the threshold that agencies call so; any other text stands for itself."""
    return _NAMES.get(text.strip().casefold(), text)
