from __future__ import annotations

import datetime as dt

import yaml

from pac_excel.plan import Plan
from pac_excel.plan.frame import Agency, PlanHead
from pac_excel.plan.reading import parse_plan, read_plan
from pac_excel.plan.writing import format_plan
from pac_excel.resources import sample


def test_reading_what_was_written_gives_the_plan_back() -> None:
    plan = read_plan(sample("agence_modele.yaml"))
    assert parse_plan(format_plan(plan)) == plan


def test_text_that_looks_like_something_else_stays_text() -> None:
    words = [
        "=1+1",
        "+3",
        "@x",
        "'a",
        "null",
        "true",
        "2026-01-01",
        "1,5",
        "a: b",
        "#c",
        "été\u00a0",
        "- a",
        "1e3",
        "0x1F",
    ]
    plan = Plan(agency=Agency(ambitions=tuple(words)), head=PlanHead(title="ligne 1\nligne 2\n", id=" x "))
    assert parse_plan(format_plan(plan)) == plan


def test_a_tenth_stays_a_tenth_and_whole_amounts_stay_whole() -> None:
    text = format_plan(Plan(head=PlanHead(budget_envelope=30000.0, contingency_rate=0.1)))
    assert yaml.safe_load(text)["plan"] == {"budget_envelope": 30000, "contingency_rate": 0.1}


def test_empty_fields_are_left_out() -> None:
    assert yaml.safe_load(format_plan(Plan())) == {"schema": "pac_excel/plan/1"}


def test_months_as_keys_are_short() -> None:
    plan = read_plan(sample("agence_modele.yaml"))
    assert (
        yaml.safe_load(format_plan(plan))["kpis"][6]["comments"]["2026-01"] == "Démarrage avant les campagnes"
    )


def test_computed_values_are_written_beside_the_others() -> None:
    plan = Plan(head=PlanHead(start=dt.date(2026, 1, 1)))
    text = format_plan(plan, lambda record: {"length": 3} if isinstance(record, PlanHead) else {})
    assert yaml.safe_load(text)["plan"]["length"] == 3
