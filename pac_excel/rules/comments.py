"""What explains the figures of a month: the comments of an indicator and of its measures."""

from __future__ import annotations

import datetime as dt

from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan
from pac_excel.plan.steering import Kpi
from pac_excel.rules.rule import is_blank


def commented_months(plan: Plan, kpi: Kpi) -> frozenset[dt.date | None]:
    """Return the months for which somebody wrote what explains the value."""
    own = {comment.month for comment in kpi.comments if not is_blank(comment.text)}
    measures = links_of(plan).measures_of_kpi.get(kpi.id, ())
    return frozenset(own | {measure.month for measure in measures if not is_blank(measure.comment)})
