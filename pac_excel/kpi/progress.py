"""How far actions and their milestones have come at a day: done, late, next, and what they brought."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from pac_excel.kpi.calendar import month_end, months_later
from pac_excel.kpi.cost import commissions_of_result, day_cost, known_sum, spent
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action, Milestone
from pac_excel.plan.choices import ActionStatus
from pac_excel.plan.fields import Choice


class MilestoneState(Choice):
    """Where a milestone stands at a day."""

    DONE = "FAIT", "Fait"
    LATE = "RETARD", "En retard"
    NEXT = "PROCHAIN", "Le mois prochain"
    LATER = "PLUS_TARD", "Plus tard"


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneReview:
    """A milestone of an action; `days_late` counts from the day it was due, 0 when it is not late."""

    action: str
    milestone: Milestone
    state: MilestoneState
    days_late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionReview:
    """An action at the end of a month.

    `elapsed` is the share of its calendar days gone by; `expected_to_date` that share of the result expected,
    which a result is compared with; `gain` the commissions that the result reached brings, in euros; `cost`
    what was spent plus the internal days worked at their cost; `roi` (gain - cost) / cost, as a rate.
    """

    action: Action
    elapsed: float | None
    expected_to_date: float | None
    gain: float | None
    cost: float | None
    roi: float | None
    is_late: bool


def milestone_reviews(plan: Plan, day: dt.date) -> tuple[MilestoneReview, ...]:
    """Return the milestones of live actions in the order of their dates, as they stand on `day`."""
    found = [
        _milestone(action, milestone, day)
        for action in plan.actions
        if action.status not in (ActionStatus.ABANDONNEE, ActionStatus.REPORTEE)
        for milestone in action.milestones
    ]
    return tuple(sorted(found, key=lambda item: (item.milestone.due or dt.date.max, item.action)))


def _milestone(action: Action, milestone: Milestone, day: dt.date) -> MilestoneReview:
    due = milestone.due
    if milestone.done:
        state = MilestoneState.DONE
    elif due is None or due > month_end(months_later(day.replace(day=1), 1)):
        state = MilestoneState.LATER
    else:
        state = MilestoneState.LATE if due <= day else MilestoneState.NEXT
    late = (day - due).days if due is not None and state is MilestoneState.LATE else 0
    return MilestoneReview(action=action.id, milestone=milestone, state=state, days_late=late)


def kept_rate(milestones: Sequence[MilestoneReview], day: dt.date) -> float | None:
    """Return the milestones done over those due by `day`, None while none is due. Source: kpis.md, 53."""
    due = [item for item in milestones if item.milestone.due is not None and item.milestone.due <= day]
    return sum(item.state is MilestoneState.DONE for item in due) / len(due) if due else None


def action_review(plan: Plan, action: Action, day: dt.date) -> ActionReview:
    """Return how the action stands on `day`."""
    elapsed = elapsed_share(action.start, action.end, day)
    expected = (
        action.expected_result * elapsed
        if action.expected_result is not None and elapsed is not None
        else None
    )
    gain, cost = realised_gain(plan, action), realised_cost(plan, action)
    over = action.end is not None and action.end < day
    return ActionReview(
        action=action,
        elapsed=elapsed,
        expected_to_date=expected,
        gain=gain,
        cost=cost,
        roi=(gain - cost) / cost if gain is not None and cost else None,
        is_late=over and action.status in (ActionStatus.PREVUE, ActionStatus.EN_COURS),
    )


def elapsed_share(start: dt.date | None, end: dt.date | None, day: dt.date) -> float | None:
    """Return the share of the days from `start` to `end`, both included, gone by at the end of `day`.

    Excel: `=MAX(0,MIN(1,(jour-début+1)/(fin-début+1)))`.
    """
    if start is None or end is None or end < start:
        return None
    return max(0.0, min(1.0, ((day - start).days + 1) / ((end - start).days + 1)))


def realised_gain(plan: Plan, action: Action) -> float | None:
    """Return the commissions that the result reached brings, in euros, None when it or its worth is unknown.

    The expected gain, which counts commissions, in proportion to the result; without it contracts x average
    commission x years, as rule BUD-06 has it. Never premiums (kpis.md, note a).
    """
    if action.actual_result is None:
        return None
    if action.expected_gain is not None and action.expected_result:
        return action.expected_gain * action.actual_result / action.expected_result
    expected = commissions_of_result(plan, action)
    if expected is None or not action.expected_result:
        return None
    return expected * action.actual_result / action.expected_result


def realised_cost(plan: Plan, action: Action) -> float | None:
    """Return what the action cost so far: what was spent, plus its internal days as far as it has come.

    Days x progress x the cost of a day; None when nothing was spent and no day is planned.
    """
    money = spent(plan, action)
    days = known_sum(charge.days for charge in action.days)
    if days is None:
        return money
    worked = days * (action.progress or 0.0)
    return (money or 0.0) + worked * day_cost(plan)
