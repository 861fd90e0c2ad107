"""SMART and 5P of an objective, as its own fields show them where nobody ticked a criterion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pac_excel.plan.objectives import Objective
from pac_excel.rules.obj_wording import BETWEEN_WORDS, NEGATIVE_WORDS, negative_words

HELD, MISSING = "Oui, d’après la fiche", "À préciser"
# the method wants an ambition beyond this change justified
_FREE_CHANGE = 0.3

Cell = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Criterion:
    """What makes a criterion hold: the condition as a formula over the cells of fields, and its twin."""

    text: Callable[[Cell], str]
    twin: Callable[[Objective], bool]

    def formula(self, cell: Cell) -> str:
        """Return the formula that says whether it holds."""
        return f'IF({self.text(cell)},"{HELD}","{MISSING}")'

    def value(self, objective: Objective) -> str:
        """Return what the formula gives."""
        return HELD if self.twin(objective) else MISSING


def _filled(*paths: str) -> Criterion:
    """Return the criterion that holds when all of some fields are filled."""

    def text(cell: Cell) -> str:
        return "AND(" + ",".join(f'{cell(path)}<>""' for path in paths) + ")"

    def twin(objective: Objective) -> bool:
        return all(getattr(objective, path) not in (None, "", ()) for path in paths)

    return Criterion(text, twin)


def _realistic_text(cell: Cell) -> str:
    baseline, target = cell("baseline"), cell("target")
    change = f"ABS({target}-{baseline})<={_FREE_CHANGE}*ABS({baseline})"
    known = f'AND({baseline}<>"",{target}<>"")'
    return f'OR({cell("justification")}<>"",{cell("feasibility")}<>"",IF({known},{change},FALSE))'


def _is_realistic(objective: Objective) -> bool:
    if objective.justification or objective.feasibility:
        return True
    if objective.baseline is None or objective.target is None:
        return False
    return abs(objective.target - objective.baseline) <= _FREE_CHANGE * abs(objective.baseline)


def _positive_text(cell: Cell) -> str:
    title = cell("title")
    text = f'" "&{title}&" "'
    for sign in BETWEEN_WORDS:
        text = f'SUBSTITUTE({text},"{sign}"," ")'
    words = ",".join(f'" {words} "' for words in NEGATIVE_WORDS)
    return f'AND({title}<>"",COUNT(SEARCH({{{words}}},{text}))=0)'


def _is_positive(objective: Objective) -> bool:
    return bool(objective.title) and not negative_words(objective.title or "")


CRITERIA: Mapping[str, Criterion] = {
    # SMART: Spécifique, Mesurable, Accessible, Réaliste, Temporel
    "smart[0]": _filled("title", "behaviour"),
    "smart[1]": _filled("sensor", "target"),
    "smart[2]": _filled("conditions"),
    "smart[3]": Criterion(_realistic_text, _is_realistic),
    "smart[4]": _filled("deadline"),
    # 5P: Pertinent, Planifié, Précis, Positif, Personnalisé
    "five_p[0]": _filled("swot_ids"),
    "five_p[1]": _filled("deadline", "review"),
    "five_p[2]": _filled("target", "unit"),
    "five_p[3]": Criterion(_positive_text, _is_positive),
    "five_p[4]": _filled("owner"),
}
"""The criteria of SMART and 5P by the path of their tick (R-214, R-215)."""
