"""How much a finding weighs."""

from __future__ import annotations

import pytest

from pac_excel.kpi.swot import criticality, is_strong
from pac_excel.plan.actions import Action
from pac_excel.plan.diagnosis import SwotItem


def test_criticality_is_gravity_times_urgency() -> None:
    assert criticality(SwotItem(id="ME1", gravity=4, urgency=5)) == 20
    assert criticality(Action(id="A1", gravity=3, urgency=2)) == 6


def test_a_note_that_is_missing_leaves_no_criticality() -> None:
    assert criticality(SwotItem(id="ME1", gravity=4)) is None
    assert criticality(SwotItem(id="ME1", urgency=4)) is None


@pytest.mark.parametrize(
    ("gravity", "urgency", "strong"),
    [
        (4, 3, True),
        (3, 4, True),
        (3, 3, False),
        (5, 1, True),
        (5, None, True),
        (4, None, False),
        (None, 5, False),
    ],
)
def test_a_finding_is_strong_from_twelve_or_with_the_highest_gravity(
    gravity: int | None, urgency: int | None, strong: bool
) -> None:
    assert is_strong(SwotItem(id="ME1", gravity=gravity, urgency=urgency)) is strong
