"""Resources: do the people have the days that the plan takes from them?"""

from __future__ import annotations

from collections.abc import Iterator

from pac_excel.kpi.cost import day_cost
from pac_excel.kpi.links import links_of
from pac_excel.kpi.workload import days_of, monthly_capacity, monthly_load
from pac_excel.plan import Plan
from pac_excel.plan.frame import Role
from pac_excel.rules.advice import least_profitable
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import days, month, named, percent
from pac_excel.rules.rounding import ROUNDING
from pac_excel.rules.rule import Origin, Rule
from pac_excel.rules.settings import Threshold


class RoleOverloaded(Rule):
    """The actions take more days from a role than it has.

    Why it matters: the plan cannot be carried out, whatever the will of the team.

    Example:
        roles:
          - {id: RCOM, label: Responsable commercial, capacity_days: 10}
        actions:
          - {id: A01, title: Bilans annuels, days: {RCOM: 12}}

    Use instead:
        roles:
          - {id: RCOM, label: Responsable commercial, capacity_days: 10}
        actions:
          - {id: A01, title: Bilans annuels, days: {RCOM: 10}}
    """

    code = "RES-01"
    severity = Severity.ERROR
    justifiable = True
    anomaly = "Jours demandés à un rôle supérieurs à sa capacité"
    why = "Le plan est infaisable avec cette équipe."
    fix = "Réaffecter, étaler ou renoncer."
    origin = Origin.METHODE
    reads = ("Role.capacity_days", "Action.days", "RoleDays.role", "RoleDays.days", "Action.roi")

    def check(self, plan: Plan) -> Iterator[Finding]:
        for role in plan.roles:
            load, capacity = days_of(plan, role.id), role.capacity_days
            if capacity is None or load <= capacity * (1 + ROUNDING):
                continue
            excess = load - capacity
            rate = f" ({percent(load / capacity, 1)})" if capacity > 0 else ""
            yield self.finding(
                role,
                "capacity_days",
                f"{named(role)} : {days(load)} à fournir pour {days(capacity)} de capacité{rate}.",
                f"Retirer {days(excess)} à ce rôle{_example(plan, role, excess)}, "
                "ou en confier autant à un autre.",
                excess * day_cost(plan),
            )


def _example(plan: Plan, role: Role, excess: float) -> str:
    """Return the least profitable action whose days are enough to come back to the capacity, as an aside."""
    charges = links_of(plan).charges.get(role.id, ())
    enough = {action.id: (action, taken) for action, taken in charges if taken >= excess}
    action = least_profitable(plan, (action for action, _ in enough.values()))
    return f" (par exemple {named(action)} : {days(enough[action.id][1])})" if action else ""


class MonthOverloaded(Rule):
    """In one month the actions, their days spread over their duration, take far more from a role than it has.

    Why it matters: a peak delays the actions of that month even when the year as a whole is possible.

    Example:
        plan: {start: 2026-01-01, end: 2026-12-31}
        roles:
          - {id: RCOM, label: Responsable commercial, capacity_days: 24}
        actions:
          - {id: A01, title: Bilans annuels, start: 2026-03-01, end: 2026-03-31, days: {RCOM: 6}}

    Use instead:
        plan: {start: 2026-01-01, end: 2026-12-31}
        roles:
          - {id: RCOM, label: Responsable commercial, capacity_days: 24}
        actions:
          - {id: A01, title: Bilans annuels, start: 2026-03-01, end: 2026-06-30, days: {RCOM: 6}}
    """

    code = "RES-02"
    severity = Severity.WARNING
    anomaly = "Surcharge d’un rôle dans le mois"
    why = "Le pic retardera les actions du mois, même si l’année tient."
    fix = "Lisser : étaler, décaler ou réaffecter."
    origin = Origin.METIER
    reads = (
        "Role.capacity_days",
        "Role.monthly_capacity",
        "Action.start",
        "Action.end",
        "Action.days",
        "RoleDays.role",
        "RoleDays.days",
        "PlanHead.start",
        "Plan.months",
    )
    echo_of = ("RES-01",)
    needs = ("Role.monthly_capacity",)
    overload = Threshold(1.2, "part de la capacité du mois", "au-delà, le mois est signalé")

    def check(self, plan: Plan) -> Iterator[Finding]:
        months, charges = plan.month_starts(), links_of(plan).charges
        for role in plan.roles:
            if role.id not in charges:
                continue
            loads = zip(months, monthly_load(plan, role), monthly_capacity(role), strict=True)
            for index, (first, load, capacity) in enumerate(loads):
                if first is None or load is None or capacity is None:
                    continue
                if load <= capacity * self.overload * (1 + ROUNDING):
                    continue
                rate = f" ({percent(load / capacity, self.overload)})" if capacity > 0 else ""
                given = bool(role.monthly_capacity) and role.monthly_capacity[index] is not None
                yield self.finding(
                    role,
                    f"monthly_capacity[{index}]" if given else "capacity_days",
                    f"{named(role)} en {month(first)} : {days(load)} à fournir pour {days(capacity)} "
                    f"de capacité{rate}.",
                    f"Étaler, décaler ou confier à un autre rôle {days(load - capacity)} de ce mois.",
                    (load - capacity) * day_cost(plan),
                )
