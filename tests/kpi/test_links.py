"""The references of a plan, followed both ways."""

from __future__ import annotations

from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action
from pac_excel.plan.choices import ActionStatus, SwotStatus
from pac_excel.plan.diagnosis import SwotItem, TowsCross
from pac_excel.plan.marketing import Segment, SegmentSize, Target
from pac_excel.plan.objectives import Objective
from pac_excel.plan.steering import Kpi
from pac_excel.plan.strategy import StrategyCouple


def test_the_links_of_a_plan_are_made_once() -> None:
    plan = Plan()
    assert links_of(plan) is links_of(plan)


def test_plans_that_are_equal_but_apart_have_their_own_links() -> None:
    first, second = Plan(actions=(Action(id="A1"),)), Plan(actions=(Action(id="A1"),))
    assert links_of(first) is not links_of(second)


def test_an_action_works_on_its_own_couple_before_that_of_its_target() -> None:
    plan = Plan(
        couples=(StrategyCouple(id="C1"), StrategyCouple(id="C2")),
        targets=(Target(id="T1", couple="C2"),),
        actions=(Action(id="A1", couple="C1", target="T1"), Action(id="A2", target="T1"), Action(id="A3")),
    )
    found = {
        couple: [action.id for action in actions]
        for couple, actions in links_of(plan).actions_of_couple.items()
    }
    assert found == {"C1": ["A1"], "C2": ["A2"]}


def test_an_objective_is_served_through_its_descendants_even_in_a_ring() -> None:
    plan = Plan(
        objectives=(Objective(id="O1", parent="O2"), Objective(id="O2", parent="O1"), Objective(id="O3")),
        actions=(Action(id="A1", objective="O1"),),
    )
    assert links_of(plan).served == {"O1", "O2"}


def test_an_indicator_follows_each_of_its_objectives_once() -> None:
    plan = Plan(kpis=(Kpi(id="K1", objective="O1", other_objectives=("O1", "O2")), Kpi(id="K2")))
    found = {key: [kpi.id for kpi in kpis] for key, kpis in links_of(plan).kpis_of_objective.items()}
    assert found == {"O1": ["K1"], "O2": ["K1"]}


def test_a_finding_comes_to_an_action_directly_by_an_objective_or_by_a_crossing() -> None:
    plan = Plan(
        swot=tuple(SwotItem(id=key) for key in ("FA1", "FA2", "FA3", "FA4", "FA5")),
        objectives=(Objective(id="O1", swot_ids=("FA2",)), Objective(id="O2", swot_ids=("FA4",))),
        actions=(Action(id="A1", swot_ids=("FA1",), objective="O1"),),
        tows=(
            TowsCross(id="X1", internal_ids=("FA3",), leads_to=("A1",)),
            TowsCross(id="X2", internal_ids=("FA5",)),
        ),
    )
    assert links_of(plan).acted_on == {"FA1", "FA2", "FA3"}
    assert links_of(plan).answered == {"FA1", "FA2", "FA3", "FA4", "FA5"}


def test_findings_out_of_date_and_actions_given_up_are_set_aside() -> None:
    plan = Plan(
        swot=(SwotItem(id="FO1"), SwotItem(id="FO2", status=SwotStatus.OBSOLETE)),
        actions=(
            Action(id="A1", status=ActionStatus.TERMINEE),
            Action(id="A2", status=ActionStatus.ABANDONNEE),
            Action(id="A3", status=ActionStatus.REPORTEE),
            Action(id="A4"),
        ),
    )
    assert [item.id for item in links_of(plan).active_swot] == ["FO1"]
    assert [action.id for action in links_of(plan).live_actions] == ["A1", "A4"]


def test_an_action_reaches_its_segment_on_its_own_site_where_that_is_known() -> None:
    divided = Segment(id="SEG1", size=300, size_by_site=(SegmentSize(site="S1", size=200),))
    plan = Plan(
        segments=(divided, Segment(id="SEG2", size=80)),
        targets=(Target(id="T1", segment="SEG1"),),
        actions=(
            Action(id="A1", target="T1", site="S1"),
            Action(id="A2", target="T1", site="S2"),
            Action(id="A3", target="T1", segment="SEG2", site="S1"),
            Action(id="A4", site="S1"),
        ),
    )
    links = links_of(plan)
    assert [links.contacts_of(action) for action in plan.actions] == [200, 300, 80, None]
    assert [segment and segment.id for segment in map(links.segment_of, plan.actions)] == [
        "SEG1",
        "SEG1",
        "SEG2",
        None,
    ]
