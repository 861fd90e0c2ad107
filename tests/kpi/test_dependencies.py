"""What actions wait for."""

from __future__ import annotations

from pac_excel.kpi.dependencies import dependency_loops
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action


def _loops(**waits: str) -> list[list[str]]:
    actions = tuple(Action(id=name, depends_on=tuple(others.split())) for name, others in waits.items())
    return dependency_loops(Plan(actions=actions))


def test_a_line_of_actions_has_no_ring() -> None:
    assert _loops(A3="A1 A2", A1="", A2="A1") == []


def test_a_ring_is_told_from_its_smallest_identifier_in_the_order_of_waiting() -> None:
    assert _loops(A2="A3", A3="A1", A1="A2") == [["A1", "A2", "A3"]]


def test_what_hangs_from_a_ring_is_no_part_of_it() -> None:
    assert _loops(A1="A2", A2="A1 A0", A0="", A3="A1", A4="A3") == [["A1", "A2"]]


def test_rings_apart_are_told_apart_even_when_one_waits_for_the_other() -> None:
    assert _loops(A1="A2", A2="A1", B1="B2 A1", B2="B1", C="C") == [["A1", "A2"], ["B1", "B2"], ["C"]]


def test_an_action_that_no_row_has_is_waited_for_by_none() -> None:
    assert _loops(A1="A9", A2="A1") == []
