"""Objectives, one by one: well formed, measurable, dated, owned and served by actions."""

from __future__ import annotations

from collections.abc import Iterator

from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan
from pac_excel.plan.choices import Direction, ObjectiveKind
from pac_excel.plan.fields import fields_of
from pac_excel.plan.objectives import Objective
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import date, listing, named, number, quantity
from pac_excel.rules.owners import NO_OWNER, owners_of
from pac_excel.rules.rule import Origin, Rule, is_blank
from pac_excel.rules.settings import Threshold

_THREE_C = {
    "behaviour": "ce que l’on verra faire",
    "conditions": "avec quels moyens, dans quelles limites",
    "success_criterion": "à quoi l’on verra que c’est atteint",
}


class ObjectiveWithoutAction(Rule):
    """No action serves the objective, nor any objective declined from it.

    Why it matters: it is a pious wish.

    Example:
        objectives:
          - {id: O1, title: Placer 310 contrats}

    Use instead:
        objectives:
          - {id: O1, title: Placer 310 contrats}
          - {id: O2, title: En placer 190 au Centre-ville, parent: O1}
        actions:
          - {id: A01, title: Bilans annuels, objective: O2}
    """

    code = "OBJ-01"
    severity = Severity.ERROR
    anomaly = "Objectif sans action"
    why = "C’est un vœu pieux : rien n’est prévu pour l’atteindre."
    fix = "Créer une action, ou supprimer l’objectif."
    origin = Origin.METHODE
    reads = ("Objective.parent", "Action.objective")

    def check(self, plan: Plan) -> Iterator[Finding]:
        served = links_of(plan).served
        for objective in plan.objectives:
            if objective.id not in served:
                yield self.finding(
                    objective,
                    "title",
                    f"{named(objective)} n’est servi par aucune action, ni directement ni par ses fils.",
                    f"Créer une action dont l’objectif est {objective.id}, ou supprimer cet objectif.",
                )


class ObjectiveWithoutThreeC(Rule):
    """One of the three C is missing: observable behaviour, conditions, success criterion.

    Why it matters: without them nobody can tell what to do, with what, nor when it is done.

    Example:
        objectives:
          - {id: O1, title: Placer 310 contrats, behaviour: Chaque chargé propose un bilan}

    Use instead:
        objectives:
          - {id: O1, behaviour: Un bilan par client, conditions: Sans remise, success_criterion: 310 signés}
    """

    code = "OBJ-02"
    severity = Severity.ERROR
    anomaly = "Un des 3C manque"
    why = "L’objectif est mal constitué : on ne sait ni quoi faire, ni avec quoi, ni quand c’est atteint."
    fix = "Écrire le comportement observable, les conditions de réalisation et le critère de réussite."
    origin = Origin.METHODE
    reads = ("Objective.behaviour", "Objective.conditions", "Objective.success_criterion")
    empties = reads

    def check(self, plan: Plan) -> Iterator[Finding]:
        specs = fields_of(Objective)
        for objective in plan.objectives:
            missing = [name for name in _THREE_C if is_blank(getattr(objective, name))]
            if missing:
                labels = listing([f"« {specs[name].label} »" for name in missing])
                hints = listing([f"« {specs[name].label} » ({_THREE_C[name]})" for name in missing])
                yield self.finding(
                    objective,
                    missing[0],
                    f"{named(objective)} n’a pas ses 3C : il manque {labels}.",
                    f"Écrire {hints} dans la fiche de {objective.id}.",
                )


class QuantityWithoutFigures(Rule):
    """A quantitative objective has no target, no unit or no baseline.

    Why it matters: what has no figures cannot be measured.

    Example:
        objectives:
          - {id: O1, title: Gagner des contrats, kind: QUANTITATIF, target: 90}

    Use instead:
        objectives:
          - {id: O1, title: Gagner 90 contrats, kind: QUANTITATIF, target: 90, unit: NB, baseline: 60}
    """

    code = "OBJ-03"
    severity = Severity.ERROR
    anomaly = "Objectif quantitatif sans cible, unité ou valeur de départ"
    why = "L’objectif n’est pas mesurable."
    fix = "Chiffrer l’objectif, ou en faire un objectif qualitatif avec une échelle."
    origin = Origin.METHODE
    reads = ("Objective.kind", "Objective.target", "Objective.unit", "Objective.baseline")

    def check(self, plan: Plan) -> Iterator[Finding]:
        specs = fields_of(Objective)
        for objective in plan.objectives:
            missing = [name for name in ("target", "unit", "baseline") if getattr(objective, name) is None]
            if objective.kind is ObjectiveKind.QUANTITATIF and missing:
                labels = listing([f"« {specs[name].label} »" for name in missing])
                yield self.finding(
                    objective,
                    missing[0],
                    f"{named(objective)} est quantitatif, mais il manque {labels}.",
                    f"Renseigner {labels}, ou en faire un objectif qualitatif avec une échelle.",
                )


class QualityWithoutScale(Rule):
    """A qualitative objective has no scale of observable levels.

    A level counts when something is written that one can see; the same words twice count once.

    Why it matters: where nothing is measured, only a scale tells how far one has come.

    Example:
        objectives:
          - {id: O8, title: Faire du CRM l’outil unique, kind: QUALITATIF}

    Use instead:
        objectives:
          - id: O8
            title: Faire du CRM l’outil unique
            kind: QUALITATIF
            scale:
              - {level: 1, label: Fichiers personnels}
              - {level: 2, label: CRM rempli par certains}
              - {level: 3, label: CRM rempli par tous}
    """

    code = "OBJ-04"
    severity = Severity.ERROR
    anomaly = "Objectif qualitatif sans échelle de niveaux observables"
    why = "L’objectif n’est pas évaluable : rien ne dit jusqu’où l’on est arrivé."
    fix = "Décrire au moins trois niveaux que l’on peut constater."
    origin = Origin.METHODE
    reads = ("Objective.kind", "Objective.scale", "ScaleLevel.label")
    needs = ("Objective.scale",)
    fewest = Threshold(3, "niveaux", "nombre sous lequel une échelle ne dit rien")

    def check(self, plan: Plan) -> Iterator[Finding]:
        for objective in plan.objectives:
            levels = {" ".join(level.label.split()) for level in objective.scale if level.label} - {""}
            if objective.kind is ObjectiveKind.QUALITATIF and len(levels) < self.fewest:
                have = f"que {len(levels)}" if levels else "aucun"
                yield self.finding(
                    objective,
                    "scale",
                    f"{named(objective)} est qualitatif, et son échelle n’a {have} "
                    f"niveau{'x' if len(levels) > 1 else ''} observable{'s' if len(levels) > 1 else ''}.",
                    f"Décrire au moins {number(self.fewest)} niveaux, du plus bas au plus haut, par ce que "
                    "l’on voit à chacun.",
                )


class ObjectiveWithoutSensor(Rule):
    """An objective says not where its value is read, or no indicator follows it.

    Why it matters: what nothing measures cannot be steered.

    Example:
        objectives:
          - {id: O1, title: Placer 310 contrats, sensor: Affaires nouvelles du CRM}

    Use instead:
        objectives:
          - {id: O1, title: Placer 310 contrats, sensor: Affaires nouvelles du CRM}
        kpis:
          - {id: K01, name: Contrats placés, objective: O1}
    """

    code = "OBJ-05"
    severity = Severity.ERROR
    anomaly = "Objectif sans capteur, ou qu’aucun indicateur ne suit"
    why = "Ce que rien ne mesure est impossible à suivre."
    fix = "Nommer le capteur et rattacher un indicateur."
    origin = Origin.METHODE
    reads = ("Objective.sensor", "Kpi.objective", "Kpi.other_objectives")
    empties = ("Objective.sensor",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        followed = links_of(plan).kpis_of_objective
        for objective in plan.objectives:
            faults = []
            if is_blank(objective.sensor):
                faults.append("n’a pas de capteur")
            if objective.id not in followed:
                faults.append("n’est suivi par aucun indicateur")
            if faults:
                yield self.finding(
                    objective,
                    "sensor",
                    f"{named(objective)} {listing(faults)}.",
                    f"Dire où se lit la valeur, et rattacher à {objective.id} l’indicateur qui la suit.",
                )


class DeadlineOutsideHorizon(Rule):
    """An objective has no deadline, or one before the plan or after its horizon.

    Why it matters: an objective is to be reached in a set time.

    Example:
        plan: {start: 2026-01-01, horizon_end: 2028-12-31}
        objectives:
          - {id: O1, title: Doubler le portefeuille, deadline: 2030-12-31}

    Use instead:
        plan: {start: 2026-01-01, horizon_end: 2028-12-31}
        objectives:
          - {id: O1, title: Doubler le portefeuille, deadline: 2028-12-31}
    """

    code = "OBJ-06"
    severity = Severity.ERROR
    anomaly = "Pas d’échéance, ou échéance hors de l’horizon du plan"
    why = "Le délai n’est pas déterminé."
    fix = "Dater l’objectif entre le début du plan et la fin de son horizon."
    origin = Origin.METHODE
    reads = ("Objective.deadline", "PlanHead.start", "PlanHead.horizon_end")
    empties = ("Objective.deadline",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        first, last = plan.head.start, plan.head.horizon_end
        for objective in plan.objectives:
            deadline, fix = objective.deadline, None
            if deadline is None:
                fault = "n’a pas d’échéance"
                if first is not None and last is not None:
                    fix = f"Dater {objective.id} entre le {date(first)} et le {date(last)}."
            elif last is not None and deadline > last:
                fault = f"a pour échéance le {date(deadline)}, après l’horizon du plan ({date(last)})"
                fix = f"Ramener l’échéance au {date(last)} au plus tard."
            elif first is not None and deadline < first:
                fault = f"a pour échéance le {date(deadline)}, avant le début du plan ({date(first)})"
                fix = f"Reporter l’échéance après le {date(first)}."
            else:
                continue
            yield self.finding(objective, "deadline", f"{named(objective)} {fault}.", fix)


class ObjectiveWithoutOwner(Rule):
    """Nobody answers for the objective, or several roles are named for it.

    Why it matters: what belongs to everybody is reached by nobody.

    Example:
        objectives:
          - {id: O1, title: Placer 310 contrats}

    Use instead:
        roles:
          - {id: RCOM, label: Responsable commercial}
        objectives:
          - {id: O1, title: Placer 310 contrats, owner: RCOM}
    """

    code = "OBJ-07"
    severity = Severity.ERROR
    anomaly = "Objectif sans responsable unique"
    why = "Personne ne répond du résultat."
    fix = "Nommer un rôle, un seul."
    origin = Origin.METIER
    reads = ("Objective.owner", "Role.label")
    empties = ("Objective.owner",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        for objective in plan.objectives:
            several = owners_of(plan, objective.owner)
            if objective.owner is None or several:
                fault = f"a {len(several)} responsables, {listing(several)}" if several else NO_OWNER
                yield self.finding(
                    objective,
                    "owner",
                    f"{named(objective)} {fault}.",
                    "Choisir le rôle qui répond du résultat, un seul.",
                )


class TargetAgainstDirection(Rule):
    """The target goes against the direction: not above the baseline for a rise, not below it for a fall.

    Why it matters: either a figure or the direction is wrong, and every light of this objective with it.

    Example:
        objectives:
          - {id: O1, title: Réduire la chute, direction: BAISSE, baseline: 13.2, target: 13.8, unit: POINT}

    Use instead:
        objectives:
          - {id: O1, title: Réduire la chute, direction: BAISSE, baseline: 13.2, target: 11.8, unit: POINT}
    """

    code = "OBJ-08"
    severity = Severity.ERROR
    anomaly = "Cible contraire au sens de l’objectif"
    why = "Erreur de saisie ou de fond : l’objectif serait atteint sans rien changer."
    fix = "Corriger la cible, la valeur de départ ou le sens."
    origin = Origin.METIER
    reads = ("Objective.direction", "Objective.baseline", "Objective.target", "Objective.unit")

    def check(self, plan: Plan) -> Iterator[Finding]:
        for objective in plan.objectives:
            target, baseline, unit = objective.target, objective.baseline, objective.unit
            if target is None or baseline is None:
                continue
            rising = objective.direction is Direction.HAUSSE and target <= baseline
            falling = objective.direction is Direction.BAISSE and target >= baseline
            if rising or falling:
                way, side = ("hausse", "au-dessus") if rising else ("baisse", "en dessous")
                before = quantity(baseline, unit)
                yield self.finding(
                    objective,
                    "target",
                    f"{named(objective)} est en {way}, mais sa cible ({quantity(target, unit)}) n’est pas "
                    f"{side} de sa valeur de départ ({before}).",
                    f"Viser {side} de {before}, ou corriger le sens ou la valeur de départ.",
                )
