"""The days that a role has and the days that actions take from it, over the year and month by month."""

from __future__ import annotations

import datetime as dt

from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action
from pac_excel.plan.document import add_months
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
    charges = links_of(plan).charges.get(role.id, ())
    return tuple(
        None if month is None else sum(days * _share(action, month) for action, days in charges)
        for month in plan.month_starts()
    )


def _share(action: Action, month: dt.date) -> float:
    """Return the part of the action's calendar days that falls in the month; nil without dates."""
    if action.start is None or action.end is None or action.end < action.start:
        return 0.0
    last = add_months(month, 1) - dt.timedelta(days=1)
    inside = (min(action.end, last) - max(action.start, month)).days + 1
    return max(inside, 0) / ((action.end - action.start).days + 1)


def monthly_capacity(role: Role) -> tuple[float | None, ...]:
    """Return the days available in each month: those given, else a twelfth of the year's.

    Excel: `=IF([@[Capacité Mois n]]<>"",[@[Capacité Mois n]],IF([@[Capacité en jours]]="","",
    [@[Capacité en jours]]/12))`. Source: rule RES-02.
    """
    even = None if role.capacity_days is None else role.capacity_days / MONTHS_A_YEAR
    given = role.monthly_capacity or (None,) * MONTHS_A_YEAR
    return tuple(even if days is None else days for days in given)
