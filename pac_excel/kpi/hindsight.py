"""A plan as it was known at the end of a month, and a plan with what was measured since."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from pac_excel.kpi.calendar import month_end
from pac_excel.kpi.trajectory import MONTHS
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action, BudgetLine, Milestone
from pac_excel.plan.choices import ActionStatus, Aggregation
from pac_excel.plan.steering import Decision, Kpi, Measure

T = TypeVar("T")


def with_measures(plan: Plan, measures: Iterable[Measure]) -> Plan:
    """Return the plan with measures taken in; one of the same indicator, site and month replaces another.

    A measure of the whole agency goes to the indicator's own row. Where only sites are measured, the agency
    is their sum once every site is there.
    """
    taken = tuple(measures)
    kept = {(item.kpi, item.site, item.month): item for item in (*plan.measures, *taken)}
    wholes: defaultdict[str, dict[dt.date, Measure]] = defaultdict(dict)
    whole = {(kpi.id, site) for kpi in plan.kpis for site in (None, kpi.site)}
    own = (item for item in taken if (item.kpi, item.site) in whole)
    for item in (*sums_of_sites(plan, taken), *own):
        if item.kpi is not None and item.month is not None:
            wholes[item.kpi][item.month] = item
    months = plan.month_starts()
    kpis = tuple(_measured(kpi, months, wholes[kpi.id]) if kpi.id in wholes else kpi for kpi in plan.kpis)
    return replace(plan, kpis=kpis, measures=tuple(kept.values()))


def sums_of_sites(plan: Plan, measures: Iterable[Measure]) -> Iterator[Measure]:
    """Yield what the sites come to together for indicators of the whole agency, where all are measured.

    Sums add up; ratios do through their two terms. Other figures of sites make none of the agency.
    """
    sites = frozenset(site.id for site in plan.sites)
    agency_wide = {kpi.id: kpi for kpi in plan.kpis if kpi.site is None}
    parts: defaultdict[tuple[str, dt.date], dict[str, Measure]] = defaultdict(dict)
    for item in measures:
        if item.kpi in agency_wide and item.site in sites and item.month is not None:
            parts[item.kpi, item.month][item.site or ""] = item
    for (name, month), found in parts.items():
        if sites and found.keys() == sites:
            value, top, bottom = _together(agency_wide[name], tuple(found.values()))
            if value is not None:
                yield Measure(kpi=name, month=month, value=value, numerator=top, denominator=bottom)


def _together(kpi: Kpi, parts: Sequence[Measure]) -> tuple[float | None, float | None, float | None]:
    """Return value, numerator and denominator of the whole."""
    top = _all([part.numerator for part in parts])
    bottom = _all([part.denominator for part in parts])
    if kpi.aggregation is Aggregation.SOMME:
        return _all([part.value for part in parts]), top, bottom
    first = parts[0]
    if top is None or not bottom or not first.value or not first.denominator or first.numerator is None:
        return None, None, None
    # percentages are held in points: the scale is that of the sites' own values
    scale = 100.0 if abs(first.value) > abs(first.numerator / first.denominator) * 10 else 1.0
    return scale * top / bottom, top, bottom


def _all(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def _measured(kpi: Kpi, months: Sequence[dt.date | None], wholes: Mapping[dt.date, Measure]) -> Kpi:
    """Return the indicator with the months measured in its own row."""
    none = (None,) * MONTHS
    values, tops, bottoms = (list(given or none) for given in (kpi.values, kpi.numerator, kpi.denominator))
    for place, month in enumerate(months):
        item = wholes.get(month) if month else None
        if item is not None:
            values[place], tops[place], bottoms[place] = item.value, item.numerator, item.denominator
    return replace(kpi, values=_series(values), numerator=_series(tops), denominator=_series(bottoms))


def as_known(plan: Plan, month: dt.date) -> Plan:
    """Return the plan as it was known at the end of `month` (its first day is given).

    What was measured, decided, paid or done later is left out, and the day of judgement is the end of the
    month. A milestone done without a date counts as done on the day when it was due. Of an action that a
    plan judged later says to be over, what it came to is not known before it ended.
    """
    last = month_end(month)
    is_later = plan.head.as_of is not None and plan.head.as_of > last
    months = plan.month_starts()
    kpis = tuple(_until(kpi, months, last) for kpi in plan.kpis)
    return replace(
        plan,
        head=replace(plan.head, as_of=last),
        kpis=kpis,
        measures=tuple(item for item in plan.measures if item.month is None or item.month <= last),
        decisions=tuple(
            _decision_until(item, last) for item in plan.decisions if item.date is None or item.date <= last
        ),
        watch=tuple(item for item in plan.watch if item.observed_on is None or item.observed_on <= last),
        lessons=tuple(item for item in plan.lessons if item.date is None or item.date <= last),
        budget_lines=tuple(_line_until(line, last) for line in plan.budget_lines),
        actions=tuple(_action_until(action, last, is_later=is_later) for action in plan.actions),
    )


def _until(kpi: Kpi, months: Sequence[dt.date | None], last: dt.date) -> Kpi:
    to_come = [place for place, month in enumerate(months) if month is None or month > last]
    series = (kpi.values, kpi.numerator, kpi.denominator)
    comments = tuple(item for item in kpi.comments if item.month is None or item.month <= last)
    if len(comments) == len(kpi.comments) and not any(
        values and values[place] is not None for values in series for place in to_come
    ):
        return kpi

    def cut(values: tuple[float | None, ...]) -> tuple[float | None, ...]:
        return _series([None if place in to_come else value for place, value in enumerate(values)])

    values, numerator, denominator = map(cut, series)
    return replace(kpi, values=values, numerator=numerator, denominator=denominator, comments=comments)


def _series(values: Sequence[float | None]) -> tuple[float | None, ...]:
    """Return a series as the plan holds it: none at all where no place is filled."""
    return () if all(value is None for value in values) else tuple(values)


def _decision_until(decision: Decision, last: dt.date) -> Decision:
    if decision.done_on is not None and decision.done_on > last:
        return replace(decision, done_on=None, effect_observed=None)
    return decision


def _line_until(line: BudgetLine, last: dt.date) -> BudgetLine:
    if line.actual is not None and line.month is not None and line.month > last:
        return replace(line, actual=None)
    return line


def _action_until(action: Action, last: dt.date, *, is_later: bool) -> Action:
    milestones = tuple(_milestone_until(item, last) for item in action.milestones)
    if milestones != action.milestones:
        action = replace(action, milestones=milestones)
    ended = action.actual_end or action.end
    if not is_later or ended is None or ended <= last:
        return action
    started = action.actual_start or action.start
    status = action.status
    if status in (ActionStatus.TERMINEE, ActionStatus.EN_COURS):
        status = ActionStatus.EN_COURS if started and started <= last else ActionStatus.PREVUE
    done = [item.done is True for item in milestones]
    return replace(
        action,
        status=status,
        progress=sum(done) / len(done) if done else None,
        actual_result=None,
        actual_cost=None,
        actual_start=started if action.actual_start and action.actual_start <= last else None,
        actual_end=None,
    )


def _milestone_until(milestone: Milestone, last: dt.date) -> Milestone:
    done_on = milestone.done_on or milestone.due
    if milestone.done and done_on is not None and done_on > last:
        return replace(milestone, done=False, done_on=None)
    return milestone
