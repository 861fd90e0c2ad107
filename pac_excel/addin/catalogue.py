"""The commands of the add-in, declared once: ribbon and macros are checked against this list."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A button: `name` is its id in the ribbon and its function in `pac_excel.addin.commands`."""

    name: str
    label: str
    help: str


COMMANDS = (
    Command(
        name="check",
        label="Vérifier le plan",
        help="Lit le plan, recalcule ses indicateurs, applique toutes les règles, inscrit les anomalies dans "
        "la feuille Contrôles et mène à la première erreur.",
    ),
    Command(
        name="next_finding",
        label="Aller à l’anomalie suivante",
        help="Mène à la cellule de la prochaine anomalie ouverte et dit ce qui ne va pas, les causes "
        "avant leurs conséquences.",
    ),
    Command(
        name="justify",
        label="Justifier",
        help="Mène à la réponse de l’alerte sélectionnée ; le motif écrit, y met la date et vérifie à "
        "nouveau.",
    ),
    Command(
        name="clear_marks",
        label="Effacer les marques",
        help="Vide la liste des anomalies ouvertes, donc éteint les cellules signalées. "
        "Les justifications restent.",
    ),
    Command(
        name="recalculate",
        label="Recalculer les indicateurs",
        help="Fait recalculer par Excel tous les indicateurs du plan, en calcul manuel aussi, sans "
        "relancer les règles.",
    ),
    Command(
        name="monthly_report",
        label="Rapport du mois",
        help="Annoncé : le classeur du mois, avec réalisé, écarts et atterrissage. Cette version ne "
        "le fait pas encore.",
    ),
    Command(
        name="new_plan",
        label="Nouveau plan",
        help="Crée un classeur de plan vierge, complet ou simplifié, et l’ouvre.",
    ),
    Command(
        name="about",
        label="À propos et diagnostic",
        help="Donne les versions, l’emplacement du journal et le résultat du diagnostic de l’installation.",
    ),
)
BY_NAME = {command.name: command for command in COMMANDS}
