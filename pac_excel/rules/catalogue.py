"""All rules there are, those on plans and those on the check itself, and what their families are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from pac_excel.rules.meta import META_RULES, MetaRule
from pac_excel.rules.registry import RULES
from pac_excel.rules.rule import Rule

AnyRule: TypeAlias = type[Rule] | MetaRule

ALL_RULES: tuple[AnyRule, ...] = (*RULES, *META_RULES)

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
    "INT": "Le contrôle lui-même",
}
"""By the prefix of their codes, in the order of `ALL_RULES`."""


def family_of(code: str) -> str:
    """Return the prefix that the rules of a family share."""
    return code.partition("-")[0]
