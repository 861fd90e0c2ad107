from __future__ import annotations

from dataclasses import replace

from pac_excel.plan import Plan
from pac_excel.plan.actions import Action
from pac_excel.plan.choices import ActionStatus, PlanStatus
from pac_excel.plan.fingerprint import Stamp, changed_without_version
from pac_excel.plan.frame import PlanHead

PLAN = Plan(
    head=PlanHead(status=PlanStatus.VALIDE, version=2),
    actions=(Action(id="A1", title="Bilans", budget=100.0, status=ActionStatus.PREVUE),),
)


def test_steering_the_plan_is_not_changing_it() -> None:
    moved = replace(
        PLAN,
        actions=(replace(PLAN.actions[0], status=ActionStatus.EN_COURS, progress=0.5, actual_cost=40.0),),
    )
    assert Stamp.of(moved) == Stamp.of(PLAN)


def test_changing_what_was_approved_asks_for_a_new_version() -> None:
    dearer = replace(PLAN, actions=(replace(PLAN.actions[0], budget=200.0),))
    assert changed_without_version(dearer, Stamp.of(PLAN))
    assert not changed_without_version(PLAN, Stamp.of(PLAN))
    assert not changed_without_version(dearer, None)


def test_a_draft_or_a_new_version_may_change() -> None:
    stamp = Stamp.of(PLAN)
    dearer = replace(PLAN, actions=(replace(PLAN.actions[0], budget=200.0),))
    assert not changed_without_version(replace(dearer, head=replace(PLAN.head, version=3)), stamp)
    assert not changed_without_version(
        replace(dearer, head=replace(PLAN.head, status=PlanStatus.BROUILLON)), stamp
    )


def test_a_stamp_reads_back_from_its_cell() -> None:
    stamp = Stamp.of(PLAN)
    assert Stamp.parse(str(stamp)) == stamp
    assert Stamp.parse(None) is None
    assert Stamp.parse("n'importe quoi") is None
