"""Objectives and their height: too far to be reasonable, too low for what is brought, for one year only."""

from __future__ import annotations

from collections.abc import Iterator

from pac_excel.kpi.contribution import contributed, need
from pac_excel.plan import Plan
from pac_excel.plan.choices import Direction, ObjectiveKind, ObjectiveLevel, RollUp, Unit
from pac_excel.plan.fields import fields_of
from pac_excel.plan.objectives import Objective
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import listing, named, number, percent, quantity
from pac_excel.rules.rounding import ROUNDING
from pac_excel.rules.rule import Origin, Rule, is_blank
from pac_excel.rules.settings import Threshold


class AmbitionUnexplained(Rule):
    """A target is far from where the agency starts, and nothing says why it can be reached.

    Far is a change of a large part of the baseline. For a general objective in euros, such as commissions,
    it is also a rise of far more than the portfolio's own growth of the year before, each line weighed by its
    commissions: of other objectives no trend is known. A qualitative objective is not judged: the levels of
    a scale are no quantities.

    Why it matters: the method wants objectives that are reasonable even if ambitious.

    Example:
        objectives:
          - {id: O3, title: Gagner 90 contrats, direction: HAUSSE, baseline: 60, target: 90, unit: NB}

    Use instead:
        objectives:
          - id: O3
            title: Gagner 90 contrats
            direction: HAUSSE
            baseline: 60
            target: 90
            unit: NB
            justification: Chargé professionnel à temps plein depuis septembre
    """

    code = "OBJ-09"
    severity = Severity.WARNING
    anomaly = "Ambition forte sans justification"
    why = "La méthode veut un objectif raisonnable, même s’il est ambitieux."
    fix = "Justifier l’ambition, ou étaler la cible sur plusieurs années."
    origin = Origin.METHODE
    reads = (
        "Objective.kind",
        "Objective.level",
        "Objective.direction",
        "Objective.baseline",
        "Objective.target",
        "Objective.unit",
        "Objective.justification",
        "PortfolioLine.growth",
        "PortfolioLine.commissions",
    )
    change = Threshold(0.3, "part du départ", "changement au-delà duquel une justification est due")
    trend_ratio = Threshold(2, "fois la tendance", "rythme au-delà duquel une justification est due")

    def check(self, plan: Plan) -> Iterator[Finding]:
        trend = _trend(plan)
        for objective in plan.objectives:
            target, baseline = objective.target, objective.baseline
            if target is None or not baseline or not is_blank(objective.justification):
                continue
            if objective.kind is ObjectiveKind.QUALITATIF or objective.direction is Direction.MAINTIEN:
                continue
            change = abs(target - baseline) / abs(baseline)
            faster = trend is not None and _follows_portfolio(objective) and target > baseline
            if change > self.change + ROUNDING:
                most, beyond = self.change, f"plus de {percent(self.change)}"
            elif faster and trend and change > trend * self.trend_ratio + ROUNDING:
                most = trend * self.trend_ratio
                beyond = f"plus de {number(self.trend_ratio)} fois les {percent(trend)} de l’an passé"
            else:
                continue
            yield self.finding(
                objective,
                "target",
                f"{named(objective)} passe de {quantity(baseline, objective.unit)} à "
                f"{quantity(target, objective.unit)}, soit un changement de {percent(change, most)} "
                f"({beyond}), sans justification.",
                f"Écrire dans {objective.id} ce qui rend ce changement possible, ou viser "
                f"{quantity(round(baseline + most * (target - baseline) / change, 2), objective.unit)} cette "
                "année et le reste en N+1 et N+2.",
            )


def _follows_portfolio(objective: Objective) -> bool:
    return objective.level is ObjectiveLevel.GENERAL and objective.unit is Unit.EUR


def _trend(plan: Plan) -> float | None:
    """Return how fast the portfolio grew, its lines weighed by commissions; None when it did not."""
    known = [
        (line.growth, line.commissions)
        for line in plan.portfolio
        if line.growth is not None and line.commissions is not None and line.commissions > 0
    ]
    weight = sum(commissions for _, commissions in known)
    growth = sum(growth * commissions for growth, commissions in known)
    return growth / weight if weight > 0 and growth > 0 else None


class ContributionsInflated(Rule):
    """What children and actions bring goes far beyond what the objective needs.

    Objectives that are a sum of their children are judged by DEC-01.

    Why it matters: either the target is too low, or what is expected of the actions is too high.

    Example:
        objectives:
          - {id: O1, title: Gagner 90 contrats, target: 90, unit: NB, measure_kind: FLUX, roll_up: AUCUN}
        actions:
          - {id: A01, title: Partenariat, objective: O1, contribution: 150, contribution_unit: NB}

    Use instead:
        objectives:
          - {id: O1, title: Gagner 90 contrats, target: 90, unit: NB, measure_kind: FLUX, roll_up: AUCUN}
        actions:
          - {id: A01, title: Partenariat, objective: O1, contribution: 100, contribution_unit: NB}
    """

    code = "OBJ-11"
    severity = Severity.INFO
    anomaly = "Contributions bien supérieures au besoin"
    why = "La cible est sous-estimée, ou les contributions sont gonflées."
    fix = "Relever la cible, ou revoir les contributions."
    origin = Origin.METIER
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
    excess = Threshold(1.3, "part du besoin", "part au-delà de laquelle les contributions étonnent")

    def check(self, plan: Plan) -> Iterator[Finding]:
        for objective in plan.objectives:
            target, wanted, found = objective.target, need(objective), contributed(plan, objective)
            if objective.roll_up is RollUp.SOMME or target is None or not wanted or found is None:
                continue
            if found / wanted <= self.excess * (1 + ROUNDING):
                continue
            sign, way = (-1, "une baisse de ") if wanted < 0 else (1, "")
            yield self.finding(
                objective,
                "target",
                f"{named(objective)} demande {way}{quantity(abs(wanted), objective.unit)} ; ses fils et ses "
                f"actions en apportent {quantity(sign * found, objective.unit)} "
                f"({percent(found / wanted, self.excess)}).",
                f"Porter la cible à {quantity(target - wanted + found, objective.unit)}, ou revoir les "
                "contributions à la baisse.",
            )


class GeneralObjectiveOfOneYear(Rule):
    """A general objective in figures has no target for the years after this one.

    As many years are asked for as the horizon of the plan holds, one at least and two at most.

    Why it matters: the plan of a firm is necessarily pluriannual; next year's starts from here.

    Example:
        plan: {end: 2026-12-31, horizon_end: 2028-12-31}
        objectives:
          - {id: O1, title: Porter les commissions à 342 000 €, level: GENERAL, target: 342000, unit: EUR}

    Use instead:
        plan: {end: 2026-12-31, horizon_end: 2028-12-31}
        objectives:
          - id: O1
            title: Porter les commissions à 342 000 €
            level: GENERAL
            target: 342000
            target_n1: 362000
            target_n2: 383000
            unit: EUR
    """

    code = "OBJ-23"
    severity = Severity.WARNING
    anomaly = "Objectif général sans cible pluriannuelle"
    why = "Le plan de l’entreprise est nécessairement pluriannuel."
    fix = "Renseigner les cibles N+1 et N+2."
    origin = Origin.METHODE
    reads = (
        "Objective.level",
        "Objective.kind",
        "Objective.target_n1",
        "Objective.target_n2",
        "PlanHead.end",
        "PlanHead.horizon_end",
    )
    empties = ("Objective.target_n1", "Objective.target_n2")
    needs = ("Objective.target_n1",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        end, horizon = plan.head.end, plan.head.horizon_end
        years = horizon.year - end.year if end and horizon else 1
        asked = ("target_n1", "target_n2")[: max(years, 1)]
        labels = {name: fields_of(Objective)[name].label for name in asked}
        for objective in plan.objectives:
            missing = [name for name in asked if getattr(objective, name) is None]
            if objective.level is not ObjectiveLevel.GENERAL or not missing:
                continue
            if objective.kind is not ObjectiveKind.QUALITATIF:
                names = listing([f"« {labels[name]} »" for name in missing])
                yield self.finding(
                    objective,
                    missing[0],
                    f"{named(objective)} est général et ne vise que l’exercice : il manque {names}.",
                    f"Renseigner {names}, dans la même unité que la cible.",
                )
