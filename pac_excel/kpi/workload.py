"""The days that a role has and the days that actions take from it, over the year and month by month."""

from __future__ import annotations

from pac_excel.kpi.calendar import month_end
from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action
from pac_excel.plan.frame import Role

MONTHS_A_YEAR = 12


def days_of(plan: Plan, role_id: str) -> float:
    """Return the days that the actions of the plan take from the role.

    Excel: `=SUMIFS(Charges[Jours],Charges[Rôle],[@N°])`. Source: rule RES-01.
    """
    return sum(days for _, days in links_of(plan).charges.get(role_id, ()))


def monthly_load(plan: Plan, role: Role) -> tuple[float | None, ...]:
    """Return the days taken in each of the twelve months, None for a month that the plan does not date.

    An action's days are spread over its calendar days, so what falls outside the exercise is in no month.
    With Début and Fin looked up beside each charge, and with MIN and MAX written as sums so that no array
    formula is needed, Excel has for the month that begins on m and ends on e:
    `=SUMPRODUCT((Charges[Rôle]=[@N°])*Charges[Jours]/(Charges[Fin]-Charges[Début]+1)*(o+ABS(o))/2)` with `o =
    (Charges[Fin]+e-ABS(Charges[Fin]-e))/2-(Charges[Début]+m+ABS(Charges[Début]-m))/2+1`. Source: rule RES-02.
    """
    charges = [(_span(action), days) for action, days in links_of(plan).charges.get(role.id, ())]
    months = [
        None if month is None else range(month.toordinal(), month_end(month).toordinal() + 1)
        for month in plan.month_starts()
    ]
    return tuple(
        None if month is None else sum([days * _share(span, month) for span, days in charges])
        for month in months
    )


def _span(action: Action) -> range:
    """Return the calendar days of the action, none without dates."""
    if action.start is None or action.end is None:
        return range(0)
    return range(action.start.toordinal(), action.end.toordinal() + 1)


def _share(span: range, month: range) -> float:
    """Return the part of some calendar days that falls in the month."""
    inside = min(span.stop, month.stop) - max(span.start, month.start)
    return inside / len(span) if span and inside > 0 else 0.0


def monthly_capacity(role: Role) -> tuple[float | None, ...]:
    """Return the days available in each month: those given, else a twelfth of the year's.

    Excel: `=IF([@[Capacité Mois n]]<>"",[@[Capacité Mois n]],IF([@[Capacité en jours]]="","",
    [@[Capacité en jours]]/12))`. Source: rule RES-02.
    """
    even = None if role.capacity_days is None else role.capacity_days / MONTHS_A_YEAR
    given = role.monthly_capacity or (None,) * MONTHS_A_YEAR
    return tuple(even if days is None else days for days in given)
