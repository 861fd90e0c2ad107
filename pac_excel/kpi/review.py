"""The review of a month: a plan and its figures, judged at the end of that month. All of it is frozen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from pac_excel.kpi.calendar import month_end
from pac_excel.kpi.hindsight import as_known
from pac_excel.kpi.landing import Landing, landing
from pac_excel.kpi.links import is_live
from pac_excel.kpi.periods import known_readings, months_to, over
from pac_excel.kpi.progress import (
    ActionReview,
    MilestoneReview,
    action_review,
    elapsed_share,
    kept_rate,
    milestone_reviews,
)
from pac_excel.kpi.reaction import Reaction, decisions_on, reactions, red_since
from pac_excel.kpi.spending import BudgetReview, budget_reviews, budget_total
from pac_excel.kpi.status import Status, statuses
from pac_excel.kpi.trajectory import MONTHS, Standing, final_point, points, readings, shortfall, standings
from pac_excel.kpi.workload import monthly_capacity, monthly_load
from pac_excel.plan import Plan
from pac_excel.plan.choices import GapMode
from pac_excel.plan.document import add_months
from pac_excel.plan.fields import Choice
from pac_excel.plan.frame import Role
from pac_excel.plan.steering import Decision, Kpi

# a gap that moved by less is noise: half a point of the rate, or a tenth of the amber gap
STEADY_RATE = 0.005
STEADY_SHARE = 0.1


class Trend(Choice):
    """Whether the gap to the trajectory, to date, closes or opens since the month before."""

    BETTER = "MIEUX", "S’améliore"
    STEADY = "STABLE", "Stable"
    WORSE = "MOINS_BIEN", "Se dégrade"


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiReview:
    """An indicator at the end of the month, in its own unit; None where nothing allows to tell.

    `place` is the month's, from 0. `values` and `expected` are the twelve months, those to come without
    value; `initial` the trajectory of the first report of the exercise, kept when the plan is re-planned.
    `year_before` is the year to date of the year before. `short` is by how much it is on the wrong side of
    its trajectory, negative ahead.
    """

    kpi: Kpi
    place: int
    values: tuple[float | None, ...]
    expected: tuple[float | None, ...]
    initial: tuple[float | None, ...]
    month: Standing | None
    standing: Standing | None
    short: float | None
    status: Status | None
    status_before: Status | None
    trend: Trend | None
    rolling: float | None
    year_before: float | None
    landing: Landing | None
    red_since: dt.date | None
    decisions: tuple[Decision, ...]

    @property
    def gap(self) -> float | None:
        """Reached minus expected to date, in the indicator's unit."""
        return None if self.standing is None else self.standing.actual - self.standing.expected

    @property
    def gap_rate(self) -> float | None:
        """The gap as a rate of what was expected, None for an indicator judged by its absolute gap."""
        if self.gap is None or self.standing is None or self.kpi.gap_mode is GapMode.ABSOLU:
            return None
        return self.gap / abs(self.standing.expected) if self.standing.expected else None

    @property
    def end(self) -> float | None:
        """What the year should come to: the end of the trajectory."""
        return final_point(self.kpi)

    @property
    def waits_for_decision(self) -> bool:
        """Whether it is red and nothing was decided about it since it turned red."""
        since = self.red_since
        return since is not None and not any(
            item.date is not None and item.date >= since for item in self.decisions
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleReview:
    """The days that a role has and that actions ask of it, month by month, in days."""

    role: Role
    load: tuple[float | None, ...]
    capacity: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """All that a monthly report says; `plan` is the plan as known at the end of `month` (a first day)."""

    plan: Plan
    month: dt.date
    place: int
    kpis: tuple[KpiReview, ...]
    actions: tuple[ActionReview, ...]
    milestones: tuple[MilestoneReview, ...]
    budgets: tuple[BudgetReview, ...]
    roles: tuple[RoleReview, ...]
    reactions: tuple[Reaction, ...]

    @property
    def last_day(self) -> dt.date:
        """The day at which everything is judged."""
        return month_end(self.month)

    @property
    def budget(self) -> BudgetReview:
        """The budget of the whole plan."""
        return budget_total(self.budgets)

    @property
    def elapsed(self) -> float | None:
        """The share of the exercise gone by."""
        return elapsed_share(self.plan.head.start, self.plan.head.end, self.last_day)

    @property
    def milestones_kept(self) -> float | None:
        """The milestones done over those due."""
        return kept_rate(self.milestones, self.last_day)

    @property
    def late_decisions(self) -> tuple[Decision, ...]:
        """The decisions that are past their date and not done."""
        return tuple(
            item
            for item in self.plan.decisions
            if item.done_on is None and item.due is not None and item.due <= self.last_day
        )

    def count(self, status: Status | None) -> int:
        """Return how many indicators have that light."""
        return sum(item.status is status for item in self.kpis)


def review(
    plan: Plan, month: dt.date, initial: Mapping[str, tuple[float | None, ...]] | None = None
) -> Review:
    """Return the review of `month`, the first day of one of the months of the exercise.

    `initial` gives the first trajectory of indicators whose trajectory was changed since. ValueError when
    the month is none of the exercise.
    """
    place = plan.month_starts().index(month)
    known = as_known(plan, month)
    last = month_end(month)
    return Review(
        plan=known,
        month=month,
        place=place,
        kpis=tuple(_kpi(known, kpi, place, (initial or {}).get(kpi.id)) for kpi in known.kpis),
        actions=tuple(action_review(known, action, last) for action in known.actions if is_live(action)),
        milestones=milestone_reviews(known, last),
        budgets=budget_reviews(known, month, last),
        roles=tuple(
            RoleReview(role=role, load=monthly_load(known, role), capacity=monthly_capacity(role))
            for role in known.roles
        ),
        reactions=reactions(known),
    )


def _kpi(plan: Plan, kpi: Kpi, place: int, initial: tuple[float | None, ...] | None) -> KpiReview:
    month = plan.month_starts()[place]
    assert month is not None
    values, expected = readings(plan, kpi), points(kpi)
    lights, found = statuses(plan, kpi), standings(plan, kpi)
    actual, aim = values[place], expected[place]
    history = known_readings(plan, kpi)
    before = add_months(month, -MONTHS)
    standing = found[place]
    return KpiReview(
        kpi=kpi,
        place=place,
        values=values,
        expected=expected,
        initial=initial or expected,
        month=Standing(actual, aim) if actual is not None and aim is not None else None,
        standing=standing,
        short=None if standing is None else shortfall(kpi, standing),
        status=lights[place],
        status_before=lights[place - 1] if place else None,
        trend=_trend(kpi, found, place),
        rolling=over(kpi.aggregation, history, months_to(month, MONTHS)),
        year_before=over(kpi.aggregation, history, months_to(before, place + 1)),
        landing=_landing(kpi, expected, values),
        red_since=red_since(plan, kpi, month) if lights[place] is Status.RED else None,
        decisions=decisions_on(plan, kpi.id),
    )


def _landing(
    kpi: Kpi, expected: tuple[float | None, ...], values: tuple[float | None, ...]
) -> Landing | None:
    found = landing(
        kpi.aggregation, expected, values, kpi.denominator, is_absolute=kpi.gap_mode is GapMode.ABSOLU
    )
    return found and found.within(kpi.min, kpi.max)


def _trend(kpi: Kpi, found: tuple[Standing | None, ...], place: int) -> Trend | None:
    """Compare the shortfall to date with that of the month before, as a rate or a share of the amber gap."""
    now = found[place]
    before = found[place - 1] if place else None
    if now is None or before is None:
        return None
    if kpi.gap_mode is GapMode.ABSOLU:
        unit = kpi.gap_amber or kpi.gap_red
        if not unit:
            return None
        change, steady = (shortfall(kpi, now) - shortfall(kpi, before)) / unit, STEADY_SHARE
    elif now.expected and before.expected:
        change = shortfall(kpi, now) / abs(now.expected) - shortfall(kpi, before) / abs(before.expected)
        steady = STEADY_RATE
    else:
        return None
    if abs(change) <= steady:
        return Trend.STEADY
    return Trend.WORSE if change > 0 else Trend.BETTER
