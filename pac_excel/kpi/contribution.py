"""What an objective needs and what its children and actions bring it, in the objective's own unit."""

from __future__ import annotations

from collections.abc import Iterator

from pac_excel.kpi.cost import known_sum
from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action
from pac_excel.plan.choices import MeasureKind, RollUp
from pac_excel.plan.objectives import Objective


def need(objective: Objective) -> float | None:
    """Return what must be found: the target of a flow, the change from baseline to target of a stock.

    Negative for a stock that must fall. None when a figure or the kind of measure is missing.
    Excel: `=IF([@Cible]="","",IF([@Mesure]="FLUX",[@Cible],IF([@Mesure]="STOCK",
    IF([@[Valeur de départ]]="","",[@Cible]-[@[Valeur de départ]]),"")))`. Source: rule OBJ-10.
    """
    if objective.target is None:
        return None
    if objective.measure_kind is MeasureKind.FLUX:
        return objective.target
    if objective.measure_kind is MeasureKind.STOCK and objective.baseline is not None:
        return objective.target - objective.baseline
    return None


def contributed(plan: Plan, objective: Objective) -> float | None:
    """Return what comes to the objective by its own way of adding up; None when nothing is known or adds up.

    SOMME adds the children's needs (for flows, their targets), CONTRIBUTION the children's contributions and
    those of direct actions, AUCUN direct actions only, MOYENNE_PONDEREE nothing. Only figures in the
    objective's unit count.
    Excel: `=IF(n=0,"",s)` where s is the sum of, as the way of adding up says,
    `SUMIFS(Objectifs[Besoin],Objectifs[Parent],[@N°],Objectifs[Unité],[@Unité])`,
    `SUMIFS(Objectifs[Contribution au parent],Objectifs[Parent],[@N°],Objectifs[Unité de la
    contribution],[@Unité])`, `SUMIFS(Actions[Contribution],Actions[Objectif],[@N°],Actions[Unité de
    contribution],[@Unité])`, and n the COUNTIFS of the same rows with a figure. Source: rules OBJ-10 and
    DEC-01.
    """
    if objective.unit is None:
        return None
    return known_sum(_parts(plan, objective))


def _parts(plan: Plan, objective: Objective) -> Iterator[float | None]:
    links, unit = links_of(plan), objective.unit
    children = links.children.get(objective.id, ())
    if objective.roll_up is RollUp.SOMME:
        yield from (need(child) for child in children if child.unit is unit)
    if objective.roll_up is RollUp.CONTRIBUTION:
        yield from (child.parent_contribution for child in children if child.parent_unit is unit)
    if objective.roll_up in (RollUp.CONTRIBUTION, RollUp.AUCUN):
        actions = links.actions_of_objective.get(objective.id, ())
        yield from (action.contribution for action in actions if action.contribution_unit is unit)


def contribution_gap(plan: Plan, objective: Objective) -> float | None:
    """Return what is still to be found, positive when contributions fall short, up or down.

    Excel: `=IF(OR([@Besoin]="",[@Contributions]=""),"",
    ([@Besoin]-[@Contributions])*IF([@Besoin]<0,-1,1))`. Source: rule OBJ-10.
    """
    wanted, found = need(objective), contributed(plan, objective)
    if wanted is None or found is None:
        return None
    return found - wanted if wanted < 0 else wanted - found


def reached_rate(action: Action) -> float | None:
    """Return the result reached over the result expected, as a rate. Excel: `=[@Réalisé]/[@Attendu]`."""
    done, due = action.actual_result, action.expected_result
    return done / due if done is not None and due else None


def brought(action: Action) -> float | None:
    """Return what an action brought of its contribution, in proportion to its result; None while unknown."""
    rate = reached_rate(action)
    return action.contribution * rate if action.contribution is not None and rate is not None else None
