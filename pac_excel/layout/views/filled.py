"""The views that a workbook of a layout has, and what they show of a plan."""

from __future__ import annotations

from pac_excel.layout.columns import Layout
from pac_excel.layout.computed import References
from pac_excel.layout.content import Content, TableContent
from pac_excel.layout.filling import labels_of
from pac_excel.layout.views import diagnosis, overview, steering, strategy, work
from pac_excel.layout.views.cards import CARDS
from pac_excel.layout.views.vocabulary import Shown, View
from pac_excel.plan.document import Plan

VIEWS: tuple[View, ...] = (
    *diagnosis.VIEWS,
    *strategy.VIEWS,
    *work.VIEWS,
    *steering.VIEWS,
    *overview.VIEWS,
)


def views_of(layout: Layout) -> tuple[View, ...]:
    """Return the views that a workbook of this layout can compute from its own tables."""
    references = References(layout)
    return tuple(view for view in VIEWS if all(references.has(place) for place in view.places))


def fill_views(plan: Plan, layout: Layout) -> Content:
    """Return what the views and cards show of the plan: rows for those that grow, blocks for the others."""
    context = Shown(plan, labels_of(plan), References(layout))
    content = Content({}, {})
    for view in views_of(layout):
        if view.grows:
            columns = (*view.shown, *view.hidden)
            rows = [tuple(row) for row in view.values(context, columns)]
            content.tables[view.name] = TableContent(tuple(column.header for column in columns), rows)
            continue
        content.names[view.name] = view.values(context, view.shown, spread=True)
        if view.hidden:
            content.names[view.hidden_name] = view.values(context, view.hidden)
    for name in (work.CALENDAR_OF_WEEKS, f"{work.CALENDAR_OF_WEEKS}_{work.CAMPAIGNS.name}"):
        content.names[name] = [work.weeks(plan)]
    content.names[work.MONTHS_OF_ROLES] = [list(plan.month_starts())]
    first = steering.chosen(plan)
    content.names[steering.CHOSEN] = first.id if first else None
    for card in CARDS:
        content.names.update(card.values(plan, layout, context))
    return content
