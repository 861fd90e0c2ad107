"""The views behind the pictures: what they show of a plan, and that they grow with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from pac_excel.kpi.status import Status
from pac_excel.layout.columns import Layout
from pac_excel.layout.complete import COMPLETE
from pac_excel.layout.computed import References
from pac_excel.layout.filling import labels_of
from pac_excel.layout.simplified import SIMPLIFIED, held
from pac_excel.layout.views import diagnosis, overview, steering, strategy, work
from pac_excel.layout.views.cards import ACTION
from pac_excel.layout.views.filled import fill_views, views_of
from pac_excel.layout.views.vocabulary import Shown
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action, BudgetLine, Milestone
from pac_excel.plan.choices import Aggregation, KpiDirection, MarketNewness, ProductNewness, Side, Unit
from pac_excel.plan.diagnosis import SwotItem
from pac_excel.plan.frame import PlanHead
from pac_excel.plan.objectives import Objective
from pac_excel.plan.reading import read_plan
from pac_excel.plan.steering import Kpi
from pac_excel.plan.strategy import StrategyCouple
from pac_excel.resources import sample
from tests.support.plans import sized_plan

SAMPLE = read_plan(sample("agence_modele.yaml"))
both = pytest.mark.parametrize("layout", [COMPLETE, SIMPLIFIED], ids=lambda layout: str(layout.name))


def rows(view: str, plan: Plan, layout: Layout = COMPLETE) -> list[dict[str, object]]:
    """Return the rows of a view of the plan, by header."""
    found = next(item for item in views_of(layout) if item.name == view)
    shown = Shown(plan, labels_of(plan), References(layout))
    names = [column.name for column in found.columns]
    return [dict(zip(names, row, strict=True)) for row in found.values(shown, found.columns)]


def test_a_quadrant_shows_the_most_critical_findings_first_and_keeps_the_order_of_the_table() -> None:
    weights = ((2, 2), (5, 4), (4, 5), (None, 3))
    plan = Plan(
        swot=tuple(
            SwotItem(id=f"F{at}", side=Side.FORCE, gravity=gravity, urgency=urgency)
            for at, (gravity, urgency) in enumerate(weights)
        )
    )
    found = [row["id"] for row in rows("vue_force", plan)]
    assert found == ["F1", "F2", "F0", "F3", None, None, None, None]
    assert [row["at"] for row in rows("vue_force", plan)][:4] == [2, 3, 1, 4]


def test_the_bubbles_count_the_findings_of_each_point() -> None:
    found = rows(diagnosis.BUBBLES.name, SAMPLE)
    assert len(found) == 25
    graded = [item for item in SAMPLE.swot if item.gravity and item.urgency]
    assert sum(int(str(row[f"count_{side.value}"])) for row in found for side in Side) == len(graded)


def test_a_couple_stands_in_the_cell_of_its_strategy() -> None:
    box = strategy.box_name(ProductNewness.NOUVEAU, MarketNewness.ACTUEL)
    couple = StrategyCouple(
        id="C1",
        product="P",
        market="M",
        product_newness=ProductNewness.NOUVEAU,
        market_newness=MarketNewness.ACTUEL,
        retained=True,
    )
    plan = Plan(head=PlanHead(id="PAC", strategy_grid="ansoff_4"), couples=(couple,))
    assert rows(box, plan)[0]["couple"] == "● C1 : P → M"
    elsewhere = strategy.box_name(ProductNewness.ACTUEL, MarketNewness.ACTUEL)
    assert rows(elsewhere, plan)[0]["couple"] is None


def test_the_tree_puts_objectives_below_their_parents_whatever_the_order() -> None:
    parents = (("O3", "O2"), ("O1", None), ("O2", "O1"), ("O4", "O1"), ("O5", "inconnu"))
    plan = Plan(objectives=tuple(Objective(id=own, title=own, parent=parent) for own, parent in parents))
    found = rows("vueArbre", plan)
    assert [row["id"] for row in found[:5]] == ["O1", "O2", "O3", "O4", "O5"]
    assert [row["depth"] for row in found[:5]] == [0, 1, 2, 1, 0]
    assert found[2]["title"] == "            └ O3"


def test_a_ring_of_parents_ends() -> None:
    plan = Plan(objectives=(Objective(id="O1", parent="O2"), Objective(id="O2", parent="O1")))
    assert {row["id"] for row in rows("vueArbre", plan)[:2]} == {"O1", "O2"}


def test_the_schedule_marks_the_weeks_of_milestones() -> None:
    step = Milestone(label="Prêt", due=dt.date(2026, 1, 15))
    plan = Plan(
        head=PlanHead(id="PAC", start=dt.date(2026, 1, 1)), actions=(Action(id="A1", milestones=(step,)),)
    )
    assert work.first_monday(plan) == dt.date(2025, 12, 29)
    row = rows("vuePlanning", plan)[0]
    marked = [number for number in range(1, work.WEEKS + 1) if row[work.week_name(number)]]
    assert marked == [3]


def test_a_month_takes_the_budget_lines_of_all_its_days() -> None:
    plan = Plan(
        head=PlanHead(id="PAC", start=dt.date(2026, 1, 1)),
        budget_lines=(
            BudgetLine(id="B1", month=dt.date(2026, 2, 1), planned=100.0, actual=90.0),
            BudgetLine(id="B2", month=dt.date(2026, 2, 28), planned=50.0),
        ),
    )
    found = rows("vue_budget", plan)
    assert [row["planned"] for row in found[:3]] == [0, 150.0, 0]
    assert found[1]["actual"] == 90.0


def kpi(**fields: object) -> Kpi:
    given = {
        "id": "K1",
        "name": "Contrats",
        "unit": Unit.NB,
        "direction": KpiDirection.HAUSSE,
        "aggregation": Aggregation.SOMME,
        "trajectory": (10.0,) * 12,
        "values": (8.0, 9.0, *(None,) * 10),
    }
    return Kpi(**(given | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("aggregation", "actual", "expected", "landing"),
    [
        (Aggregation.SOMME, 17.0, 20.0, 102.0),
        (Aggregation.DERNIER, 9.0, 10.0, 9.0),
        (Aggregation.MOYENNE, 8.5, 10.0, 8.5),
    ],
)
def test_the_dashboard_stops_at_the_last_month_known(
    aggregation: Aggregation, actual: float, expected: float, landing: float
) -> None:
    plan = Plan(head=PlanHead(id="PAC", start=dt.date(2026, 1, 1)), kpis=(kpi(aggregation=aggregation),))
    row = rows("vueKpi", plan)[0]
    assert (row["actual"], row["expected"], row["landing"]) == (actual, expected, pytest.approx(landing))
    assert row["known"] == 2
    assert row["light"] == steering.SIGNS[Status.AMBER if aggregation is Aggregation.DERNIER else Status.RED]


def test_an_indicator_without_values_has_no_light_and_no_landing() -> None:
    row = rows("vueKpi", Plan(kpis=(kpi(values=()),)))[0]
    assert (row["light"], row["landing"], row["actual"]) == (None, None, None)


def test_the_first_objectives_are_those_of_the_first_ranks_the_unranked_last() -> None:
    plan = Plan(
        objectives=tuple(Objective(id=f"O{at}", rank=rank) for at, rank in enumerate((None, 2, 1, 2)))
    )
    assert [row["id"] for row in rows(overview.TOP_OBJECTIVES.name, plan)[:4]] == ["O2", "O1", "O3", "O0"]


def test_milestones_done_are_not_the_next_ones() -> None:
    steps = (
        Milestone(label="fait", due=dt.date(2026, 1, 5), done=True),
        Milestone(label="loin", due=dt.date(2026, 9, 1)),
        Milestone(label="proche", due=dt.date(2026, 2, 1), done=False),
        Milestone(label="sans date"),
    )
    found = rows(overview.NEXT_MILESTONES.name, Plan(actions=(Action(id="A1", milestones=steps),)))
    assert [row["label"] for row in found[:3]] == ["proche", "loin", None]


@both
def test_views_that_grow_have_a_row_for_every_record_and_some_to_spare(layout: Layout) -> None:
    plan = held(sized_plan(90), layout)
    content = fill_views(plan, layout)
    assert len(content.tables["vuePlanning"].rows) > len(plan.actions) >= 90
    assert len(content.tables["vueKpi"].rows) > len(plan.kpis)


@both
def test_views_show_nothing_of_an_empty_plan(layout: Layout) -> None:
    content = fill_views(Plan(), layout)
    for table in content.tables.values():
        numbers = table.columns.index("Ligne")
        assert [row[numbers] for row in table.rows] == list(range(1, len(table.rows) + 1))
        shown = {value for row in table.rows for at, value in enumerate(row) if at != numbers}
        assert shown <= {None, "", 0}


@both
def test_a_card_shows_the_first_record(layout: Layout) -> None:
    plan = held(SAMPLE, layout)
    names = fill_views(plan, layout).names
    assert names[ACTION.selector] == plan.actions[0].id
    assert names[ACTION.cell("title")] == plan.actions[0].title
    assert names[ACTION.cell("full_cost")]


@both
def test_names_of_views_are_those_of_no_table_and_no_other_view(layout: Layout) -> None:
    names = [view.name for view in views_of(layout)]
    assert len(set(names)) == len(names)
    assert not {name.casefold() for name in names} & {name.casefold() for name in layout.by_name}


def test_a_plan_without_dates_has_no_weeks() -> None:
    assert set(work.weeks(replace(SAMPLE, head=PlanHead(id="PAC")))) == {None}
