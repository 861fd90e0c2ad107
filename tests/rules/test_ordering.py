"""The order in which a plan is read."""

from __future__ import annotations

from pac_excel.plan import Plan
from pac_excel.plan.frame import Site
from pac_excel.plan.steering import RuleSetting
from pac_excel.rules.ordering import in_order, natural


def test_numbers_are_counted_not_spelt() -> None:
    assert sorted(("A10", "A2", "A1", "B1"), key=natural) == ["A1", "A2", "A10", "B1"]


def test_rows_are_read_by_identifier_whatever_their_place() -> None:
    plan = Plan(sites=tuple(Site(id=name) for name in ("S10", "S2", "S1")))
    assert [site.id for site in in_order(plan).sites] == ["S1", "S2", "S10"]


def test_settings_keep_their_order_for_the_first_counts() -> None:
    rows = (RuleSetting(rule_code="RES-02"), RuleSetting(rule_code="ACT-01"))
    assert in_order(Plan(settings=rows)).settings == rows
