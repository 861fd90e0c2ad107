"""How each figure of the report is counted, and from what: the first list of *Annexe*."""

from __future__ import annotations

HEADERS = ("Feuille", "Chiffre", "Calcul, et d’après quoi")

# by sheet, what figures are called there, and their calculation
_BY_SHEET = {
    "Synthèse du mois": {
        "Jalons tenus": "Jalons faits / jalons dus à la fin du mois ; tous ceux des actions vivantes",
        "Budget / prévu à date": "Dépensé / prévu à date, toutes actions ; feuille Budget et charge",
        "Exercice écoulé": "Jours écoulés à la fin du mois / jours de l’exercice ; dates du cadrage",
        "Enveloppe dépensée": "Dépensé / enveloppe ; enveloppe du cadrage",
        "ROI réalisé (commissions)": (
            "(gains − coûts) / coûts, des actions dont les deux sont connus ; gains en commissions, "
            "jamais en primes"
        ),
        "Alerte → décision (jours)": "Moyenne des jours depuis l’alerte ; feuille Journal des décisions",
    },
    "Indicateurs": {
        "Mois réalisé, Mois prévu": "Valeur relevée ; point de la trajectoire ; feuille Séries",
        "À date réalisé, À date prévu": (
            "Mois connus ajoutés, moyennés, pondérés ou dernier, selon le cumul ; un mois sans valeur ne "
            "compte pas"
        ),
        "Écart, Écart %": "Réalisé − prévu à date ; / prévu, sauf si l’indicateur peut changer de signe",
        "État": (
            "Seuils propres du mois, sinon écart contre seuils orange et rouge, sinon réalisé / prévu "
            "contre les deux taux du plan"
        ),
        "Tendance": (
            "Écart à date contre celui du mois d’avant ; stable s’il bouge de moins d’un demi-point (ou "
            "d’un dixième de l’écart orange)"
        ),
        "Mois par mois": "Valeurs des mois connus, de la plus basse à la plus haute",
        "12 mois glissants": "Douze derniers mois cumulés à la façon de l’indicateur, s’ils sont tous connus",
        "N-1 à date": "Mêmes mois de l’année d’avant, repris des fichiers de réalisé",
        "Atterrissage, Bas, Haut": (
            "Projection saisonnière et fourchette à 80 % : méthode de chaque indicateur ci-dessous, "
            "calcul pas à pas en Séries"
        ),
        "Objectif, Écart à l’objectif": "Fin de la trajectoire ; atterrissage − objectif",
    },
    "Actions et jalons": {
        "Temps écoulé": "Jours écoulés / jours de l’action",
        "Attendu à date, Atteint": "Résultat attendu × temps écoulé ; résultat réalisé / attendu",
        "Gain réalisé": "Gain attendu (commissions) × résultat réalisé / attendu",
        "Coût complet réalisé, ROI réalisé": (
            "Dépensé + jours internes × avancement × coût du jour ; (gain − coût) / coût"
        ),
        "Besoin, Apport prévu, Part prévue": (
            "Cible (flux) ou cible − départ (stock) de l’objectif ; contribution de l’action ; apport / "
            "besoin"
        ),
        "Résultat atteint, Apporté, Part apportée": (
            "Résultat réalisé / attendu ; apport prévu × résultat atteint ; apporté / besoin"
        ),
        "Jours de retard": "Jours depuis la date prévue d’un jalon qui n’est pas fait",
    },
    "Budget et charge": {
        "Prévu à date, Engagé à date, Dépensé": (
            "Lignes de budget des mois écoulés ; sans lignes, budget × temps écoulé et coût réel de l’action"
        ),
        "Reste, Consommation": "Budget − dépensé ; dépensé / prévu à date",
        "Demandés, Disponibles, Charge": (
            "Jours des actions, répartis sur leurs jours ; capacité du mois, ou un douzième de l’année ; "
            "demandés / disponibles"
        ),
    },
    "Journal des décisions": {
        "Jours depuis l’alerte": (
            "Date de la décision − date d’alerte notée, ou fin du premier mois rouge auquel elle répond"
        ),
    },
}
METHODS = tuple((sheet, name, how) for sheet, rows in _BY_SHEET.items() for name, how in rows.items())
