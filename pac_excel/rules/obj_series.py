"""Objectives as a series: reachable by what they receive, in a hierarchy, compatible with each other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pac_excel.kpi.contribution import contributed, need
from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan
from pac_excel.plan.choices import Direction, ObjectiveLevel, RollUp, Unit
from pac_excel.plan.objectives import Objective
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import listing, named, quantity
from pac_excel.rules.rounding import ROUNDING
from pac_excel.rules.rule import Origin, Rule
from pac_excel.rules.settings import Threshold

_WORD = re.compile(r"[\w-]+")
_LOSS_RATIO = re.compile(r"\bS/P\b|sinistres? à primes|sinistralité", re.IGNORECASE)
_DISCOUNTS = re.compile(r"\bremises\b", re.IGNORECASE)
_COMMISSION = re.compile(r"commission moyenne", re.IGNORECASE)
_LOW_PRICES = re.compile(r"bas prix|prix bas|premier prix|low[- ]cost", re.IGNORECASE)
_MEANS = re.compile(
    r"\b(budgets?|dépenses?|frais)\b|\btemps (commercial|consacré|passé)|\bjours (consacrés|passés)",
    re.IGNORECASE,
)
_LEAVING = re.compile(r"résiliation|chute|attrition", re.IGNORECASE)


class ContributionsShort(Rule):
    """What children and actions bring does not make what the objective needs.

    The need is the target for a flow, the change from the baseline for a stock. Objectives that are a sum of
    their children are judged by DEC-01. Nothing is said while no contribution is given.

    Why it matters: the objective will be missed even if everything succeeds.

    Example:
        objectives:
          - {id: O1, title: Gagner 90 contrats, target: 90, unit: NB, measure_kind: FLUX, roll_up: AUCUN}
        actions:
          - {id: A01, title: Partenariat, objective: O1, contribution: 45, contribution_unit: NB}

    Use instead:
        objectives:
          - {id: O1, title: Gagner 90 contrats, target: 90, unit: NB, measure_kind: FLUX, roll_up: AUCUN}
        actions:
          - {id: A01, title: Partenariat, objective: O1, contribution: 45, contribution_unit: NB}
          - {id: A02, title: Ateliers, objective: O1, contribution: 45, contribution_unit: NB}
    """

    code = "OBJ-10"
    severity = Severity.ERROR
    anomaly = "Contributions inférieures au besoin"
    why = "L’objectif ne sera pas atteint même si tout réussit."
    fix = "Ajouter des actions, ou revoir la cible."
    origin = Origin.METHODE
    reads = (
        "Objective.target",
        "Objective.baseline",
        "Objective.unit",
        "Objective.measure_kind",
        "Objective.roll_up",
        "Objective.parent",
        "Objective.parent_contribution",
        "Objective.parent_unit",
        "Action.objective",
        "Action.contribution",
        "Action.contribution_unit",
    )
    echo_of = ("OBJ-08",)
    tolerance = Threshold(0.02, "part du besoin", "manque admis")

    def check(self, plan: Plan) -> Iterator[Finding]:
        for objective in plan.objectives:
            target, wanted, found = objective.target, need(objective), contributed(plan, objective)
            if objective.roll_up is RollUp.SOMME or target is None or not wanted or found is None:
                continue
            if found / wanted >= 1 - self.tolerance - ROUNDING:
                continue
            unit = objective.unit
            sign, way = (-1, "une baisse de ") if wanted < 0 else (1, "")
            missing = quantity(abs(wanted - found), unit)
            yield self.finding(
                objective,
                "target",
                f"{named(objective)} demande {way}{quantity(abs(wanted), unit)} ; "
                f"ses fils et ses actions en apportent {quantity(sign * found, unit)} : "
                f"il manque {missing}{_uncounted(plan, objective)}.",
                f"Ajouter des actions qui apportent {missing}, ou ramener la cible à "
                f"{quantity(target - wanted + found, unit)}.",
            )


def _uncounted(plan: Plan, objective: Objective) -> str:
    actions = links_of(plan).actions_of_objective.get(objective.id, ())
    silent = [action.id for action in actions if action.contribution is None]
    return f" ({listing(silent)} sans contribution chiffrée)" if silent else ""


class ObjectiveOutOfHierarchy(Rule):
    """An objective that is not general has no parent, or descends from itself.

    Why it matters: without a line up to a general objective, nothing says what it is for.

    Example:
        objectives:
          - {id: O1, title: Placer 310 contrats, level: STRATEGIQUE}

    Use instead:
        objectives:
          - {id: O1, title: Porter les commissions à 342 000 €, level: GENERAL}
          - {id: O2, title: Placer 310 contrats, level: STRATEGIQUE, parent: O1}
    """

    code = "OBJ-12"
    severity = Severity.ERROR
    anomaly = "Objectif non général sans parent, ou boucle dans la hiérarchie"
    why = "La hiérarchie est rompue : rien ne dit à quoi sert l’objectif."
    fix = "Rattacher l’objectif à son parent."
    origin = Origin.METHODE
    reads = ("Objective.parent", "Objective.level")

    def check(self, plan: Plan) -> Iterator[Finding]:
        for objective in plan.objectives:
            level = objective.level
            if level is None or level is ObjectiveLevel.GENERAL or objective.parent is not None:
                continue
            yield self.finding(
                objective,
                "parent",
                f"{named(objective)} est de niveau {level.label.lower()} et n’a pas d’objectif parent.",
                "Choisir l’objectif parent, ou en faire un objectif général.",
            )
        objectives = links_of(plan).objectives
        for loop in _loops(objectives):
            first = objectives[loop[0]]
            yield self.finding(
                first,
                "parent",
                f"{named(first)} descend de lui-même : {' → '.join((*loop, first.id))}.",
                f"Changer le parent de l’un de ces objectifs : {listing(loop)}.",
            )


def _loops(objectives: dict[str, Objective]) -> Iterator[list[str]]:
    """Yield each ring of parents, once."""
    settled: set[str] = set()
    for start in objectives:
        path: list[str] = []
        current: str | None = start
        while current in objectives and current not in settled:
            settled.add(current)
            path.append(current)
            current = objectives[current].parent
        if current in path:
            yield path[path.index(current) :]


class ObjectivesIncompatible(Rule):
    """Two objectives cannot both be reached.

    Four pairs are known to pull apart, by the words of their titles: more sales of a couple against less
    money or time for it, more sales of a product whose loss ratio is high against a lower loss ratio, more
    discounts against a higher average commission, conquest by low prices against fewer terminations. Naming
    both objectives in the plan's written arbitration settles it.

    Why it matters: the method asks for a series of objectives that are compatible with each other.

    Example:
        objectives:
          - {id: O1, title: Accorder plus de remises, direction: HAUSSE}
          - {id: O2, title: Relever la commission moyenne, direction: HAUSSE}

    Use instead:
        plan: {arbitration: O1 vaut pour les seuls jeunes conducteurs ; O2 pour tous les autres}
        objectives:
          - {id: O1, title: Accorder plus de remises, direction: HAUSSE}
          - {id: O2, title: Relever la commission moyenne, direction: HAUSSE}
    """

    code = "OBJ-15"
    severity = Severity.WARNING
    anomaly = "Objectifs incompatibles"
    why = "La méthode demande une série d’objectifs compatibles entre eux : atteindre l’un empêche l’autre."
    fix = "Choisir, ou écrire l’arbitrage au cadrage en citant les deux objectifs."
    origin = Origin.METHODE
    reads = (
        "Objective.title",
        "Objective.direction",
        "Objective.unit",
        "Objective.couple_ids",
        "StrategyCouple.product",
        "PortfolioLine.loss_ratio",
        "PlanHead.arbitration",
    )
    high_loss_ratio = Threshold(0.85, "S/P", "au-delà duquel vendre plus d’un produit dégrade le ratio")

    def check(self, plan: Plan) -> Iterator[Finding]:
        settled = frozenset(_WORD.findall(plan.head.arbitration or ""))
        for first, second, reason in self._tensions(plan):
            if not {first.id, second.id} <= settled:
                yield self.finding(
                    first,
                    "direction",
                    f"{named(first)} et {named(second)} sont incompatibles : {reason}.",
                    f"Revoir l’un des deux, ou citer {first.id} et {second.id} dans l’arbitrage du cadrage.",
                )

    def _tensions(self, plan: Plan) -> Iterator[tuple[Objective, Objective, str]]:
        """Yield the pairs that pull apart, the first objective of each once, with what opposes them."""
        rising = [item for item in plan.objectives if item.direction is Direction.HAUSSE]
        falling = [item for item in plan.objectives if item.direction is Direction.BAISSE]
        risky = {line.product for line in plan.portfolio if (line.loss_ratio or 0) > self.high_loss_ratio}
        couples = {couple.id for couple in plan.couples if couple.product in risky}
        sales = [item for item in rising if item.unit is Unit.NB and item.couple_ids]
        means = _about(_MEANS, falling)
        for item in sales:
            less = [other for other in means if not set(other.couple_ids).isdisjoint(item.couple_ids)]
            yield from ((item, other, "vendre plus avec moins de moyens ne tient pas") for other in less[:1])
        pairs = (
            (
                [item for item in sales if not couples.isdisjoint(item.couple_ids)],
                _about(_LOSS_RATIO, falling),
                "vendre plus un produit au S/P dégradé fait monter ce ratio",
            ),
            (
                _about(_DISCOUNTS, rising),
                _about(_COMMISSION, rising),
                "plus de remises font baisser la commission",
            ),
            (
                _about(_LOW_PRICES, rising),
                _about(_LEAVING, falling),
                "les clients venus pour le prix partent pour le prix",
            ),
        )
        for left, right, reason in pairs:
            yield from ((item, right[0], reason) for item in left if right and item is not right[0])


def _about(words: re.Pattern[str], objectives: list[Objective]) -> list[Objective]:
    return [item for item in objectives if item.title and words.search(item.title)]
