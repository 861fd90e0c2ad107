"""How fast alerts become decisions: since when an indicator is red, and what was decided about it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import takewhile

from pac_excel.kpi.calendar import month_end
from pac_excel.kpi.links import links_of
from pac_excel.kpi.mentions import mentioned
from pac_excel.kpi.status import Status, statuses
from pac_excel.plan import Plan
from pac_excel.plan.steering import Decision, Kpi


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """A decision that answers an alert; `delay` is in days from the alert to the decision."""

    decision: Decision
    alerted_on: dt.date
    delay: int


def red_since(plan: Plan, kpi: Kpi, month: dt.date) -> dt.date | None:
    """Return the first month of the red run that `month` ends, None when the indicator is not red then.

    Months that cannot be told (no value, no point) do not break a run.
    """
    lights = dict(zip(plan.month_starts(), statuses(plan, kpi), strict=True))
    gone = sorted((day for day in lights if day is not None and day <= month), reverse=True)
    told = [day for day in gone if lights[day] is not None]
    if not told or lights.get(month) is not Status.RED:
        return None
    return list(takewhile(lambda day: lights[day] is Status.RED, told))[-1]


def decisions_on(plan: Plan, name: str) -> tuple[Decision, ...]:
    """Return the decisions whose subject names the identifier, in the order of their days."""
    return links_of(plan).decisions_on.get(name, ())


def reactions(plan: Plan) -> tuple[Reaction, ...]:
    """Return the decisions that answer an alert, with their delay.

    The alert is the day that the decision gives, else the end of the first month of the red run it answers.
    Source: kpis.md, 55.
    """
    found = [
        Reaction(decision=item, alerted_on=alert, delay=(item.date - alert).days)
        for item in plan.decisions
        if item.date is not None
        and (alert := _alert_of(plan, item, item.date)) is not None
        and alert <= item.date
    ]
    return tuple(sorted(found, key=lambda item: (item.decision.date or dt.date.min, item.decision.id)))


def mean_delay(found: tuple[Reaction, ...]) -> float | None:
    """Return the mean number of days from alert to decision, None without any."""
    return sum(item.delay for item in found) / len(found) if found else None


def _alert_of(plan: Plan, decision: Decision, decided: dt.date) -> dt.date | None:
    if decision.alerted_on is not None:
        return decision.alerted_on
    named = mentioned(decision.ref)
    days = []
    for kpi in plan.kpis:
        if kpi.id not in named:
            continue
        # the last month whose end the decision knew
        known = [day for day in plan.month_starts() if day is not None and month_end(day) <= decided]
        since = red_since(plan, kpi, known[-1]) if known else None
        if since is not None:
            days.append(month_end(since))
    return min(days, default=None)
