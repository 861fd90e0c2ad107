"""What the pictures of work show: actions and campaigns week by week, euros and days month by month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from pac_excel.kpi import workload
from pac_excel.layout.cells import CellValue
from pac_excel.layout.views.vocabulary import (
    Row,
    View,
    ViewColumn,
    field,
    in_order,
    next_row,
    numbered,
    shortfall,
)
from pac_excel.plan.document import Plan, add_months
from pac_excel.plan.fields import EUROS, MONTH, NUMBER, RATE, TEXT, Kind

WEEKS = 53
MONTHS = 12
CALENDAR_OF_WEEKS = "vue_semaines"
MILESTONE = "◆"
# what a plan begun in the workbook is likely to hold, and what is added to one in a year
_LEAST_ACTIONS, _LEAST_CAMPAIGNS, _LEAST_ROLES, _SPARE = 24, 8, 10, 10


def first_monday(plan: Plan) -> dt.date | None:
    """Return the Monday of the week in which the exercise begins."""
    start = plan.head.start
    if start is None or start.year in (dt.MINYEAR, dt.MAXYEAR):
        return None
    return start - dt.timedelta(days=start.weekday())


def _week_of(plan: Plan, number: int) -> dt.date | None:
    monday = first_monday(plan)
    return None if monday is None else monday + dt.timedelta(weeks=number - 1)


def week_name(number: int) -> str:
    """Return the name of the column of a week, from 1."""
    return f"week_{number}"


def _week(
    number: int, mark: Callable[[Row, str], str], twin: Callable[[Any, Any, dt.date], CellValue]
) -> ViewColumn:
    monday = f"INDEX({CALENDAR_OF_WEEKS},1,{number})"

    def text(row: Row) -> str:
        return f'IF(OR({row.position}="",{monday}=""),"",{mark(row, monday)})'

    def cached(shown: Any, item: Any) -> CellValue:
        day = _week_of(shown.plan, number)
        return None if day is None else twin(shown, item, day)

    return ViewColumn(name=week_name(number), header=f"S{number}", kind=TEXT, text=text, twin=cached)


def _milestone(row: Row, monday: str) -> str:
    place = "actions.milestones"
    if not row.references.has(place):
        return '""'
    keys, due = row.references.column(place, ""), row.references.column(place, "due")
    found = f'COUNTIFS({keys},{row.cells["id"]},{due},">="&{monday},{due},"<"&({monday}+7))'
    return f'IF({found}=0,"","{MILESTONE}")'


def _milestone_twin(shown: Any, item: Any, monday: dt.date) -> CellValue:
    if not shown.references.has("actions.milestones"):
        return None
    end = monday + dt.timedelta(days=7)
    found = any(step.due is not None and monday <= step.due < end for step in item.record.milestones)
    return MILESTONE if found else None


SCHEDULE = View(
    name="vuePlanning",
    columns=(
        numbered(),
        next_row("actions"),
        field("actions", "id"),
        field("actions", "title", "Action"),
        field("actions", "owner", "Qui"),
        field("actions", "start", "Début"),
        field("actions", "end", "Fin"),
        field("actions", "progress", "Fait"),
        *(_week(number, _milestone, _milestone_twin) for number in range(1, WEEKS + 1)),
    ),
    items=in_order("actions"),
    rows=_LEAST_ACTIONS,
    spare=_SPARE,
    places=("actions",),
)

CAMPAIGNS = View(
    name="vueCampagnes",
    columns=(
        numbered(),
        next_row("campaigns"),
        field("campaigns", "id"),
        field("campaigns", "name", "Campagne"),
        field("campaigns", "sponsor", "Qui"),
        field("campaigns", "start", "Début"),
        field("campaigns", "end", "Fin"),
        field("campaigns", "budget", "Budget"),
        *(
            _week(number, lambda row, monday: '""', lambda shown, item, monday: None)
            for number in range(1, WEEKS + 1)
        ),
    ),
    items=in_order("campaigns"),
    rows=_LEAST_CAMPAIGNS,
    spare=_SPARE,
    places=("campaigns",),
)


def week_formula(number: int) -> str:
    """Return the formula of the Monday of a week of the exercise, from 1."""
    return f'IF(plan_start="","",plan_start-WEEKDAY(plan_start,2)+{7 * number - 6})'


def weeks(plan: Plan) -> list[CellValue]:
    """Return the Mondays of the exercise, the twin of `week_formula`."""
    return [_week_of(plan, number) for number in range(1, WEEKS + 1)]


def _month_items(plan: Plan) -> Sequence[int]:
    return range(1, MONTHS + 1)


def _month_text(row: Row) -> str:
    return f"INDEX(calendar,1,{row.number})"


MONTH_COLUMN = ViewColumn(
    name="month",
    header="Mois",
    kind=MONTH,
    text=_month_text,
    twin=lambda shown, month: shown.plan.month_starts()[month - 1],
)


def _inside(day: dt.date | None, month: dt.date) -> bool:
    return day is not None and month <= day < add_months(month, 1)


def _spent(path: str, header: str) -> ViewColumn:
    def text(row: Row) -> str:
        months, sums = (
            row.references.column("budget_lines", "month"),
            row.references.column("budget_lines", path),
        )
        month = row.cells["month"]
        total = f'SUMIFS({sums},{months},">="&{month},{months},"<"&EDATE({month},1))'
        return f'IF({month}="","",{total})'

    def twin(shown: Any, number: int) -> CellValue:
        month = shown.plan.month_starts()[number - 1]
        if month is None:
            return None
        return sum(
            getattr(line, path) or 0.0 for line in shown.plan.budget_lines if _inside(line.month, month)
        )

    return ViewColumn(name=path, header=header, kind=EUROS, text=text, twin=twin)


BUDGET = View(
    name="vue_budget",
    columns=(
        MONTH_COLUMN,
        _spent("planned", "Prévu"),
        _spent("committed", "Engagé"),
        _spent("actual", "Réalisé"),
    ),
    items=_month_items,
    rows=MONTHS,
    places=("budget_lines",),
)


def _loads(row: Row) -> str:
    columns = [row.references.column("roles", f"load_{month}") for month in range(1, MONTHS + 1)]
    month = row.cells["month"]
    return f'IF({month}="","",SUM({columns[int(row.number) - 1]}))'


def _loads_twin(shown: Any, number: int) -> CellValue:
    if shown.plan.month_starts()[number - 1] is None:
        return None
    return sum(workload.monthly_load(shown.plan, role)[number - 1] or 0.0 for role in shown.plan.roles)


def _capacities(row: Row) -> str:
    own = row.references.column("roles", f"monthly_capacity[{int(row.number) - 1}]")
    yearly = row.references.column("roles", "capacity_days")
    return f'SUM({own})+SUMPRODUCT(({own}="")*1,{yearly})/12'


def _capacities_twin(shown: Any, number: int) -> CellValue:
    return sum(workload.monthly_capacity(role)[number - 1] or 0.0 for role in shown.plan.roles)


WORKLOAD = View(
    name="vue_charge",
    columns=(
        MONTH_COLUMN,
        ViewColumn(name="load", header="Charge", kind=NUMBER, text=_loads, twin=_loads_twin),
        ViewColumn(name="capacity", header="Capacité", kind=NUMBER, text=_capacities, twin=_capacities_twin),
    ),
    items=_month_items,
    rows=MONTHS,
    places=("actions.days", "budget_lines"),
)


def _role_rate(month: int) -> ViewColumn:
    def text(row: Row) -> str:
        r = row.references
        load, own, yearly = (
            f"INDEX({r.column('roles', path)},{row.position})"
            for path in (f"load_{month}", f"monthly_capacity[{month - 1}]", "capacity_days")
        )
        capacity = f'IF({own}="",N({yearly})/12,{own})'
        return f'IF({row.position}="","",IF(OR({load}="",{capacity}=0),"",{load}/({capacity})))'

    def twin(shown: Any, item: Any) -> CellValue:
        load = workload.monthly_load(shown.plan, item.record)[month - 1]
        capacity = workload.monthly_capacity(item.record)[month - 1]
        return None if load is None or not capacity else load / capacity

    return ViewColumn(name=f"rate_{month}", header=f"Mois {month}", kind=RATE, text=text, twin=twin)


def _role_figure(
    path: str, header: str, kind: Kind[Any], twin: Callable[[Plan, Any], CellValue]
) -> ViewColumn:
    def text(row: Row) -> str:
        found = f"INDEX({row.references.column('roles', path)},{row.position})"
        return f'IF({row.position}="","",IF({found}="","",{found}))'

    return ViewColumn(
        name=path, header=header, kind=kind, text=text, twin=lambda shown, item: twin(shown.plan, item.record)
    )


def _rate(plan: Plan, role: Any) -> CellValue:
    return workload.days_of(plan, role.id) / role.capacity_days if role.capacity_days else None


ROLES = View(
    name="vueRoles",
    columns=(
        numbered(),
        next_row("roles"),
        field("roles", "id"),
        field("roles", "label", "Rôle"),
        _role_figure("capacity_days", "Capacité (jours)", NUMBER, lambda plan, role: role.capacity_days),
        _role_figure(
            "assigned_days", "Charge (jours)", NUMBER, lambda plan, role: workload.days_of(plan, role.id)
        ),
        _role_figure("load_rate", "Taux", RATE, _rate),
        *(_role_rate(month) for month in range(1, MONTHS + 1)),
    ),
    items=in_order("roles"),
    rows=_LEAST_ROLES,
    spare=_SPARE,
    places=("roles", "actions.days", "budget_lines"),
)


# the months above the load of each role
MONTHS_OF_ROLES = "calendar_vueRoles"

BEYOND = {
    view: shortfall(view, place)
    for view, place in ((SCHEDULE, "actions"), (CAMPAIGNS, "campaigns"), (ROLES, "roles"))
}

VIEWS: tuple[View, ...] = (SCHEDULE, CAMPAIGNS, BUDGET, WORKLOAD, ROLES, *BEYOND.values())
