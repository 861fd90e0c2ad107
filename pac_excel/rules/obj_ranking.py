"""Objectives among themselves: levels, deadlines and ranks in their hierarchy, shared between roles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan
from pac_excel.plan.choices import ObjectiveLevel
from pac_excel.plan.objectives import Objective
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import date, listing, named, number
from pac_excel.rules.rule import Origin, Rule
from pac_excel.rules.settings import Threshold

_LEVELS = tuple(ObjectiveLevel)


class ChildNotBelowParent(Rule):
    """An objective is of the same level as its parent, or of a higher one.

    Why it matters: the hierarchy is upside down; nobody knows which of the two commands.

    Example:
        objectives:
          - {id: O1, title: Placer 310 contrats, level: OPERATIONNEL}
          - {id: O2, title: En placer 190 au Centre-ville, level: STRATEGIQUE, parent: O1}

    Use instead:
        objectives:
          - {id: O1, title: Placer 310 contrats, level: STRATEGIQUE}
          - {id: O2, title: En placer 190 au Centre-ville, level: OPERATIONNEL, parent: O1}
    """

    code = "OBJ-13"
    severity = Severity.ERROR
    anomaly = "Niveau du fils égal ou supérieur à celui du parent"
    why = "La hiérarchie est inversée : on ne sait lequel des deux commande."
    fix = "Corriger l’un des deux niveaux, ou le parent."
    origin = Origin.METHODE
    reads = ("Objective.level", "Objective.parent")
    echo_of = ("OBJ-12",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        for objective, parent in _with_parents(plan):
            level, above = objective.level, parent.level
            if level is None or above is None or _LEVELS.index(level) > _LEVELS.index(above):
                continue
            called = named(parent)
            beside = (
                f"comme son parent {called}"
                if level is above
                else f"au-dessus de son parent {called} ({above.label.lower()})"
            )
            yield self.finding(
                objective,
                "level",
                f"{named(objective)} est de niveau {level.label.lower()}, {beside}.",
                f"Mettre {objective.id} à un niveau sous « {above.label} », ou lui donner un autre parent.",
            )


class ChildAfterParent(Rule):
    """An objective is due after its parent.

    Why it matters: what it brings comes when the parent is already judged.

    Example:
        objectives:
          - {id: O1, title: Placer 310 contrats, deadline: 2026-12-31}
          - {id: O2, title: En placer 190 au Centre-ville, parent: O1, deadline: 2027-03-31}

    Use instead:
        objectives:
          - {id: O1, title: Placer 310 contrats, deadline: 2026-12-31}
          - {id: O2, title: En placer 190 au Centre-ville, parent: O1, deadline: 2026-12-31}
    """

    code = "OBJ-14"
    severity = Severity.WARNING
    anomaly = "Échéance du fils après celle du parent"
    why = "Le parent ne peut être tenu : ce que le fils apporte arrive trop tard."
    fix = "Avancer l’échéance du fils, ou reporter celle du parent."
    origin = Origin.METIER
    reads = ("Objective.deadline", "Objective.parent")

    def check(self, plan: Plan) -> Iterator[Finding]:
        for objective, parent in _with_parents(plan):
            due, above = objective.deadline, parent.deadline
            if due is not None and above is not None and due > above:
                yield self.finding(
                    objective,
                    "deadline",
                    f"{named(objective)} a pour échéance le {date(due)}, après celle de son parent "
                    f"{named(parent)} ({date(above)}).",
                    f"Ramener l’échéance de {objective.id} au {date(above)} au plus tard, ou reporter celle "
                    f"de {parent.id}.",
                )


def _with_parents(plan: Plan) -> Iterator[tuple[Objective, Objective]]:
    objectives = links_of(plan).objectives
    return (
        (objective, parent)
        for objective in plan.objectives
        if (parent := objectives.get(objective.parent or "")) is not None
    )


class RoleWithManyObjectives(Rule):
    """One role answers for more objectives than it can pursue.

    Why it matters: effort is scattered; what is everywhere at once arrives nowhere.

    Example:
        roles:
          - {id: RCOM, label: Responsable commercial}
        objectives:
          - {id: O1, owner: RCOM}
          - {id: O2, owner: RCOM}
          - {id: O3, owner: RCOM}
          - {id: O4, owner: RCOM}
          - {id: O5, owner: RCOM}
          - {id: O6, owner: RCOM}

    Use instead:
        roles:
          - {id: RCOM, label: Responsable commercial}
        objectives:
          - {id: O1, owner: RCOM}
          - {id: O2, owner: RCOM}
          - {id: O3, owner: RCOM}
          - {id: O4, owner: RCOM}
          - {id: O5, owner: RCOM}
    """

    code = "OBJ-19"
    severity = Severity.WARNING
    anomaly = "Trop d’objectifs pour un même rôle"
    why = "C’est de la dispersion : qui poursuit tout à la fois n’avance nulle part."
    fix = "Répartir les objectifs entre les rôles."
    origin = Origin.METIER
    reads = ("Objective.owner", "Role.label")
    most = Threshold(5, "objectifs", "nombre au-delà duquel un rôle se disperse")

    def check(self, plan: Plan) -> Iterator[Finding]:
        owned: defaultdict[str | None, list[str]] = defaultdict(list)
        for objective in plan.objectives:
            owned[objective.owner].append(objective.id)
        for role in plan.roles:
            objectives = owned.get(role.id, [])
            if len(objectives) > self.most:
                yield self.finding(
                    role,
                    "label",
                    f"{named(role)} répond de {len(objectives)} objectifs ({listing(sorted(objectives))}), "
                    f"{number(self.most)} au plus.",
                    f"En confier au moins {number(len(objectives) - int(self.most))} à d’autres rôles.",
                )


class RankMissingOrTied(Rule):
    """An objective has no rank, or shares it with another of the same level under the same parent.

    Objectives under different parents may have the same rank: they are not weighed against each other.

    Why it matters: when means run short, the rank says which objective is served first.

    Example:
        objectives:
          - {id: O1, title: Placer 310 contrats, level: STRATEGIQUE, rank: 1}
          - {id: O2, title: Gagner 90 contrats, level: STRATEGIQUE, rank: 1}

    Use instead:
        objectives:
          - {id: O1, title: Placer 310 contrats, level: STRATEGIQUE, rank: 1}
          - {id: O2, title: Gagner 90 contrats, level: STRATEGIQUE, rank: 2}
    """

    code = "OBJ-22"
    severity = Severity.WARNING
    anomaly = "Rang absent, ou ex æquo"
    why = "Les objectifs ne sont pas hiérarchisés : rien ne dit lequel servir d’abord."
    fix = "Ordonner les objectifs de même niveau."
    origin = Origin.METHODE
    reads = ("Objective.rank", "Objective.level", "Objective.parent")
    empties = ("Objective.rank",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        first: dict[tuple[ObjectiveLevel | None, str | None, int], Objective] = {}
        for objective in sorted(plan.objectives, key=lambda objective: objective.id):
            if objective.rank is None:
                following = 1 + max((other.rank or 0 for other in _beside(plan, objective)), default=0)
                yield self.finding(
                    objective,
                    "rank",
                    f"{named(objective)} n’a pas de rang.",
                    "Lui donner le rang 1, s’il passe avant les autres."
                    if following == 1
                    else f"Lui donner un rang, {following} s’il passe après ceux qui en ont un.",
                )
                continue
            place = (objective.level, objective.parent, objective.rank)
            other = first.setdefault(place, objective)
            if other is not objective and objective.level is not None:
                yield self.finding(
                    objective,
                    "rank",
                    f"{named(objective)} a le rang {objective.rank}, comme {named(other)}.",
                    f"Dire lequel de {other.id} et {objective.id} passe d’abord, et numéroter la suite.",
                )


def _beside(plan: Plan, objective: Objective) -> Iterator[Objective]:
    """Yield the objectives that are weighed against one: of its level, under its parent."""
    for other in plan.objectives:
        if (other.level, other.parent) == (objective.level, objective.parent):
            yield other
