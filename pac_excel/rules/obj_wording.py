"""Objectives in the words of the 5P, and what keeps them alive: origin, wording, owner, review, drive."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pac_excel.plan import Plan
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import named
from pac_excel.rules.rule import Origin, Rule, is_blank

_LESSEN, _EVILS = ("réduire", "limiter", "diminuer", "freiner"), ("pertes", "départs", "échecs")
NEGATIVE_WORDS = (
    *(f"{ne} {word}" for ne in ("ne", "ne *", "n *") for word in ("plus", "pas", "jamais")),
    *("éviter", "arrêter", "cesser", "stopper", "empêcher"),
    *(f"{verb} les {evil}" for verb in _LESSEN for evil in _EVILS),
)
"""Words that tell an aim as what to stop or avoid; a star stands for any words, as in Excel's SEARCH."""
BETWEEN_WORDS = "’',.;:()"
"""What parts words as a blank does."""

_BLANKS = str.maketrans(dict.fromkeys(BETWEEN_WORDS, " "))
_ANY_OF = "|".join(re.escape(words).replace(re.escape("*"), ".*?") for words in NEGATIVE_WORDS)
_NEGATIVE = re.compile(rf"(?<= )(?:{_ANY_OF})(?= )")
_COLLECTIVE = re.compile(
    r"^\s*(?:l[’']|les |nos |toute l[’'])?"
    r"(?:équipes?|tous|toutes|ensemble|agence|collaborateurs|commerciaux|chargés|conseillers|associés)\b",
    re.IGNORECASE,
)


def negative_words(title: str) -> str | None:
    """Return the first words of a title that are among `NEGATIVE_WORDS`, as they stand there, or None."""
    found = _NEGATIVE.search(f" {title} ".lower().translate(_BLANKS))
    return found and title[found.start() - 1 : found.end() - 1]


class ObjectiveWithoutOrigin(Rule):
    """An objective starts from no finding of the SWOT.

    Why it matters: the first of the 5P, pertinent: what answers no finding answers no need.

    Example:
        objectives:
          - {id: O1, title: Placer 310 contrats}

    Use instead:
        swot:
          - {id: FA01, title: Trop de clients avec un seul contrat}
        objectives:
          - {id: O1, title: Placer 310 contrats, swot_ids: [FA01]}
    """

    code = "OBJ-16"
    severity = Severity.WARNING
    anomaly = "Objectif sans constat d’origine"
    why = "Il n’est pas pertinent au sens des 5P : rien dans le diagnostic ne le demande."
    fix = "Relier l’objectif aux constats qui le fondent."
    origin = Origin.METHODE
    reads = ("Objective.swot_ids",)
    empties = reads

    def check(self, plan: Plan) -> Iterator[Finding]:
        for objective in plan.objectives:
            if not objective.swot_ids:
                yield self.finding(
                    objective,
                    "swot_ids",
                    f"{named(objective)} ne part d’aucun constat du SWOT.",
                    f"Citer dans {objective.id} la faiblesse à corriger, la menace à parer, ou la force et "
                    "l’opportunité à exploiter.",
                )


class ObjectiveInNegativeWords(Rule):
    """The title of an objective says what to stop or avoid, not what to reach.

    Why it matters: the fourth of the 5P, positive: one goes towards an aim, not away from a fault.

    Example:
        objectives:
          - {id: O4, title: Ne plus perdre de clients}

    Use instead:
        objectives:
          - {id: O4, title: Garder 88 clients sur 100}
    """

    code = "OBJ-17"
    severity = Severity.INFO
    anomaly = "Formulation négative"
    why = "Les 5P veulent un objectif positif : on va vers un but, on ne fuit pas un défaut."
    fix = "Dire ce que l’on veut atteindre."
    origin = Origin.METHODE
    reads = ("Objective.title",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        for objective in plan.objectives:
            if found := negative_words(objective.title or ""):
                yield self.finding(
                    objective,
                    "title",
                    f"{named(objective)} est formulé en négatif (« {found.lower()} »).",
                    "Dire ce que l’on veut atteindre, avec un verbe d’action et un chiffre : « garder 88 "
                    "clients sur 100 » plutôt que « ne plus perdre de clients ».",
                )


class OwnerIsEverybody(Rule):
    """The owner of an objective is a group, such as the whole team.

    Why it matters: the last of the 5P, personal: what belongs to everybody is reached by nobody.

    Example:
        roles:
          - {id: EQ, label: Équipe commerciale}
        objectives:
          - {id: O1, title: Placer 310 contrats, owner: EQ}

    Use instead:
        roles:
          - {id: RCOM, label: Chef d’équipe commerciale}
        objectives:
          - {id: O1, title: Placer 310 contrats, owner: RCOM}
    """

    code = "OBJ-18"
    severity = Severity.INFO
    anomaly = "Responsable collectif"
    why = "Les 5P veulent un objectif personnalisé : un groupe ne répond de rien."
    fix = "Désigner un rôle, et mettre les autres dans l’équipe."
    origin = Origin.METHODE
    reads = ("Objective.owner", "Role.label")

    def check(self, plan: Plan) -> Iterator[Finding]:
        groups = {role.id: role for role in plan.roles if _COLLECTIVE.search(role.label or "")}
        for objective in plan.objectives:
            if role := groups.get(objective.owner or ""):
                yield self.finding(
                    objective,
                    "owner",
                    f"{named(objective)} a pour responsable un groupe : {named(role)}.",
                    "Désigner le rôle qui en rend compte, un seul.",
                )


class ObjectiveNeverReviewed(Rule):
    """Nothing says how often an objective is looked at.

    Why it matters: the loop stays open; the gap is seen when it is too late to act.

    Example:
        objectives:
          - {id: O1, title: Placer 310 contrats}

    Use instead:
        objectives:
          - {id: O1, title: Placer 310 contrats, review: MENSUELLE}
    """

    code = "OBJ-20"
    severity = Severity.WARNING
    anomaly = "Objectif sans fréquence de revue"
    why = "La boucle reste ouverte : l’écart se voit trop tard pour agir."
    fix = "Choisir une fréquence de revue."
    origin = Origin.METHODE
    reads = ("Objective.review",)
    empties = reads

    def check(self, plan: Plan) -> Iterator[Finding]:
        for objective in plan.objectives:
            if objective.review is None:
                yield self.finding(
                    objective,
                    "review",
                    f"{named(objective)} n’a pas de fréquence de revue.",
                    "Choisir hebdomadaire, mensuelle ou trimestrielle, selon le temps laissé pour réagir.",
                )


class ObjectiveWithoutMotivation(Rule):
    """Nothing says what makes the team want to reach an objective.

    Why it matters: at every level, the method says, an objective must be motivating.

    Example:
        objectives:
          - {id: O1, title: Placer 310 contrats}

    Use instead:
        objectives:
          - {id: O1, title: Placer 310 contrats, motivation: Une demi-journée offerte par palier collectif}
    """

    code = "OBJ-21"
    severity = Severity.INFO
    anomaly = "Objectif sans levier de motivation"
    why = "La méthode le dit à tous les niveaux : il faut qu’un objectif soit motivant."
    fix = "Dire ce qui donne envie de l’atteindre."
    origin = Origin.METHODE
    reads = ("Objective.motivation",)
    empties = reads

    def check(self, plan: Plan) -> Iterator[Finding]:
        for objective in plan.objectives:
            if is_blank(objective.motivation):
                yield self.finding(
                    objective,
                    "motivation",
                    f"{named(objective)} n’a pas de levier de motivation.",
                    "Écrire ce qui donne envie de l’atteindre : récompense collective, reconnaissance, temps "
                    "gagné.",
                )
