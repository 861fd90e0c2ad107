"""From a plan to tables and back: nothing lost, nothing added."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings

from pac_excel.layout.columns import Layout, Role
from pac_excel.layout.complete import COMPLETE
from pac_excel.layout.filling import fill
from pac_excel.layout.simplified import SIMPLIFIED, held
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action, Milestone, RoleDays
from pac_excel.plan.document import collections
from pac_excel.plan.fields import fields_of
from pac_excel.plan.frame import Agency, PlanHead
from pac_excel.plan.grids import STANDARD_GRIDS
from pac_excel.plan.reading import parse_plan, read_plan
from pac_excel.plan.steering import Justification, Kpi
from pac_excel.plan.strategy import StrategyCouple
from pac_excel.plan.writing import format_plan
from pac_excel.resources import sample
from tests.support.memory import book_of, read_book
from tests.support.plans import plans, sized_plan


def there_and_back(plan: Plan, layout: Layout = COMPLETE) -> Plan:
    reading = read_book(book_of(plan, layout), layout)
    assert reading.defects == ()
    return reading.plan


@pytest.mark.parametrize("layout", [COMPLETE, SIMPLIFIED], ids=lambda layout: str(layout.name))
def test_the_sample_comes_back_as_it_went(layout: Layout) -> None:
    plan = held(read_plan(sample("agence_modele.yaml")), layout)
    assert there_and_back(plan, layout) == plan


@settings(max_examples=40)
@given(plans())
def test_any_plan_comes_back_as_it_went(plan: Plan) -> None:
    assert there_and_back(plan) == plan


@settings(max_examples=20)
@given(plans())
def test_any_plan_comes_back_from_the_simplified_layout_with_what_it_holds(plan: Plan) -> None:
    kept = held(plan)
    assert there_and_back(kept, SIMPLIFIED) == kept


@settings(max_examples=20)
@given(plans())
def test_what_the_simplified_layout_holds_is_a_plan_of_its_own(plan: Plan) -> None:
    kept = held(plan)
    assert parse_plan(format_plan(kept)) == kept


def test_a_plan_of_five_hundred_actions_comes_back() -> None:
    plan = sized_plan(500)
    assert there_and_back(plan) == plan


def test_the_complete_layout_holds_every_field_of_every_record() -> None:
    plan = read_plan(sample("agence_modele.yaml"))
    assert held(plan, COMPLETE) == plan
    missing = [name for name in collections().values() if name not in COMPLETE.main]
    assert missing == []
    for name in ("head", "agency", "portfolio_totals"):
        record = fields_of(Plan)[name].record
        assert record is not None
        shown = {scalar.spec.name for scalar in COMPLETE.scalars if scalar.owner == name}
        assert shown == set(fields_of(record))


@pytest.mark.parametrize(
    "day",
    [dt.date(1900, 1, 1), dt.date(1900, 2, 28), dt.date(1900, 3, 1), dt.date(9999, 12, 31)],
)
def test_the_days_at_the_edges_of_a_spreadsheet_come_back(day: dt.date) -> None:
    plan = Plan(head=PlanHead(start=day, end=day))
    assert there_and_back(plan).head == plan.head


def test_two_milestones_of_one_name_are_two_milestones() -> None:
    twice = (
        Milestone(label="Point", due=dt.date(2026, 3, 1)),
        Milestone(label="Point", due=dt.date(2026, 4, 1)),
    )
    plan = Plan(actions=(Action(id="A1", milestones=twice, days=(RoleDays(role="R1", days=None),)),))
    assert there_and_back(plan) == plan


def test_a_changed_grid_names_the_strategies_and_comes_back() -> None:
    cells = tuple(replace(cell, label=f"Notre {cell.label}") for cell in STANDARD_GRIDS[1].cells)
    grid = replace(STANDARD_GRIDS[1], cells=cells)
    couple = StrategyCouple(id="C1", strategy="PENETRATION", ansoff4="DIVERSIFICATION")
    plan = Plan(head=PlanHead(strategy_grid="grille_8"), strategy_grids=(grid,), couples=(couple,))
    book = book_of(plan, COMPLETE)
    shown = {cell.value for cell in book.tables()["tblCouples"].rows[0]}
    assert "Notre Pénétration de marché" in shown
    assert there_and_back(plan) == plan


def test_a_justification_is_kept_without_its_finding() -> None:
    given_up = Justification(
        rule_code="SWO-04", table="tblSwot", key="FO01", field="Constat", justification="Assumé"
    )
    plan = Plan(justifications=(given_up,))
    assert there_and_back(plan) == plan


def test_figures_keep_their_last_digit() -> None:
    plan = Plan(kpis=(Kpi(id="K1", values=(0.1, 1 / 3, 1e-300, 123456789.123456789, *[None] * 8)),))
    assert there_and_back(plan) == plan


def test_lists_of_text_take_a_line_each() -> None:
    plan = Plan(agency=Agency(ambitions=("Passer de 1,80 à 2,05 ; vite", "=1+1", "c, d")))
    assert there_and_back(plan) == plan


def test_every_table_stands_once_and_every_key_is_a_column() -> None:
    for layout in (COMPLETE, SIMPLIFIED):
        assert len(layout.by_name) == len(layout.tables)
        for table in layout.tables:
            assert set(table.key) <= set(table.by_header)
            assert table.role is not Role.CHILD or table.child in fields_of(
                layout.main[table.collection].record
            )


def test_a_figure_beyond_what_a_cell_holds_is_not_cached() -> None:
    action = Action(id="A1", budget=1e-300, expected_gain=1e300)
    content = fill(Plan(actions=(action,)), COMPLETE).tables["tblActions"]
    assert content.rows[0][content.columns.index("ROI")] is None
