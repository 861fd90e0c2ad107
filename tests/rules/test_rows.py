"""Every row of a plan, with the way to it."""

from __future__ import annotations

import datetime as dt

from pac_excel.plan import Plan
from pac_excel.plan.actions import Action, Compliance, Milestone, RoleDays
from pac_excel.plan.steering import Kpi, MonthComment
from pac_excel.rules.rows import rows_of


def test_rows_inside_a_record_follow_it_with_their_path() -> None:
    action = Action(
        id="A1", milestones=(Milestone(label="Un"), Milestone(label="Deux")), days=(RoleDays(role="R1"),)
    )
    kpi = Kpi(id="K1", comments=(MonthComment(month=dt.date(2026, 9, 1)),))
    found = [
        (type(row.record), row.path)
        for row in rows_of(Plan(actions=(action,), kpis=(kpi,)))
        if row.owner in (action, kpi)
    ]
    assert found == [
        (Action, ""),
        (Milestone, "milestones[0]."),
        (Milestone, "milestones[1]."),
        (RoleDays, "days.R1."),
        (Compliance, "compliance."),
        (Kpi, ""),
        (MonthComment, "comments.2026-09-01."),
    ]
