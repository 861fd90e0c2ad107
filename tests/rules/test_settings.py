"""Thresholds: declared on the rule, changed by settings."""

from __future__ import annotations

import pickle

from pac_excel.rules.obj_series import ContributionsShort
from pac_excel.rules.settings import Settings, Threshold, UnknownThreshold


def test_a_threshold_is_a_declaration_on_the_class_and_a_figure_on_a_rule() -> None:
    assert isinstance(ContributionsShort.tolerance, Threshold)
    assert ContributionsShort().tolerance == 0.02
    assert ContributionsShort(Settings({"OBJ-10.tolerance": 0.1})).tolerance == 0.1
    assert ContributionsShort(Settings({"BUD-02.tolerance": 5})).tolerance == 0.02


def test_the_error_of_an_unknown_threshold_travels_between_processes() -> None:
    error = pickle.loads(pickle.dumps(UnknownThreshold("RES-02.peak", ("RES-02.overload",))))
    assert str(error) == "no rule has a threshold 'RES-02.peak'; there are RES-02.overload"
