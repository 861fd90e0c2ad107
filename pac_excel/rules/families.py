"""The families of rules: what each is called, by the prefix of its codes."""

from __future__ import annotations

from collections.abc import Mapping

FAMILIES: Mapping[str, str] = {
    "DIA": "Diagnostic",
    "SWO": "Traçabilité du SWOT",
    "MAT": "Matrice produits / marchés",
    "OBJ": "Objectifs",
    "MKT": "Plan marketing",
    "ACT": "Actions",
    "DAT": "Planning",
    "BUD": "Budget et ROI",
    "RES": "Ressources et charge",
    "KPI": "Indicateurs et reporting",
    "DEC": "Déclinaison et consolidation",
    "CAM": "Campagnes",
    "FBK": "Boucle de retour",
    "REG": "Conformité",
    "DOC": "Intégrité du classeur",
}
"""In the order in which a plan is built."""


def family_of(code: str) -> str:
    """Return the prefix that the rules of a family share."""
    return code.partition("-")[0]
