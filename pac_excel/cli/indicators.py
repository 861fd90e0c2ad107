"""The command that shows the catalogue of indicators."""

from __future__ import annotations

from pac_excel.errors import PacExcelError
from pac_excel.kpi.catalogue import CATALOGUE
from pac_excel.kpi.catalogue.definition import Definition

_FREQUENCIES = {"W": "semaine", "M": "mois", "Q": "trimestre", "Y": "année"}


class UnknownIndicator(PacExcelError):
    """A number that is none of the catalogue's."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number

    def __str__(self) -> str:
        return f"the catalogue has no indicator {self.number}; it has 1 to {len(CATALOGUE)}"


def show_indicators(number: int | None) -> None:
    """Print the catalogue, or one indicator of it, in French as agencies read it."""
    if number is None:
        for item in CATALOGUE:
            print(f"{item.number:>3}  {item.name:<52} {item.unit.label:<7} {item.formula}")
        return
    found = next((item for item in CATALOGUE if item.number == number), None)
    if found is None:
        raise UnknownIndicator(number)
    print("\n".join(_lines(found)))


def _lines(item: Definition) -> list[str]:
    rhythm = ", ".join(_FREQUENCIES[letter] for letter in item.frequency.split("/"))
    facts = (
        ("Définition", item.definition),
        ("Formule", item.formula),
        ("Calcul", item.expression),
        ("Unité", item.unit.label),
        ("Sens", item.direction.label),
        ("Cumul", item.aggregation.label),
        ("Rythme", rhythm),
        ("Capteur", item.sensor),
        ("Repère", item.benchmark or "aucun chiffre public connu"),
    )
    return [f"{item.number}. {item.name}", *(f"  {label:<11} {text}" for label, text in facts)]
