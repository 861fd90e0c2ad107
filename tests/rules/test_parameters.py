"""The French names of thresholds."""

from __future__ import annotations

from pac_excel.rules.parameters import LABELS, label_of, name_of
from pac_excel.rules.registry import RULES


def test_every_threshold_has_a_french_name_and_no_name_is_idle() -> None:
    assert set(LABELS) == {name for rule in RULES for name in rule.thresholds()}


def test_a_name_and_its_label_lead_to_each_other() -> None:
    assert len({label.casefold() for label in LABELS.values()}) == len(LABELS)
    for name, label in LABELS.items():
        assert label_of(name) == label
        assert name_of(label) == name_of(f" {label.upper()} ") == name_of(name) == name


def test_what_no_threshold_is_called_stands_for_itself() -> None:
    assert label_of("nothing") == name_of("nothing") == "nothing"
