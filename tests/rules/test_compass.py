"""How complete a plan is: nothing gives nothing, all gives all, and leaving out never pays."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pac_excel.layout.simplified import SIMPLIFIED
from pac_excel.plan import Plan
from pac_excel.plan.choices import RuleSeverity
from pac_excel.plan.fields import Shape, fields_of
from pac_excel.plan.reading import read_plan
from pac_excel.plan.steering import RuleSetting
from pac_excel.resources import sample
from pac_excel.rules.compass import CHAPTERS, compass
from pac_excel.rules.registry import RULES
from pac_excel.rules.rule import Rule

SAMPLES = {name: read_plan(sample(f"{name}.yaml")) for name in ("agence_modele", "agence_corrigee")}
each_sample = pytest.mark.parametrize("plan", SAMPLES.values(), ids=SAMPLES)

LISTS = [name for name, spec in fields_of(Plan).items() if spec.shape is Shape.ROWS]
SINGLES = [name for name, spec in fields_of(Plan).items() if spec.shape is Shape.NESTED]


def scores(plan: Plan) -> dict[str, float]:
    return {chapter.name: chapter.score or 0.0 for chapter in compass(plan)}


def raised(before: dict[str, float], after: dict[str, float]) -> list[str]:
    return [name for name in before if after[name] > before[name]]


def without_rows(plan: Plan) -> Iterator[tuple[str, Plan]]:
    """Yield the plan without each of its rows."""
    for name in LISTS:
        rows = getattr(plan, name)
        for at in range(len(rows)):
            yield f"{name}[{at}]", _with(plan, **{name: rows[:at] + rows[at + 1 :]})


def emptied(record: Any) -> Iterator[tuple[str, Any]]:
    """Yield the record with each of its filled fields empty, and with each record in it so."""
    for name, spec in fields_of(type(record)).items():
        value = getattr(record, name)
        if name == "id" or value in (None, ()):
            continue
        if spec.shape is Shape.NESTED:
            yield from (
                (f"{name}.{path}", replace(record, **{name: inner})) for path, inner in emptied(value)
            )
            continue
        yield name, replace(record, **{name: () if isinstance(value, tuple) else None})
        if spec.shape is Shape.ROWS:
            for at in range(len(value)):
                yield f"{name}[{at}]", replace(record, **{name: value[:at] + value[at + 1 :]})


def with_empty_fields(plan: Plan) -> Iterator[tuple[str, Plan]]:
    """Yield the plan with each field of each of its records empty."""
    for name in SINGLES:
        for path, record in emptied(getattr(plan, name)):
            yield f"{name}.{path}", _with(plan, **{name: record})
    for name in LISTS:
        rows = getattr(plan, name)
        for at, row in enumerate(rows):
            for path, record in emptied(row):
                yield f"{name}[{at}].{path}", _with(plan, **{name: (*rows[:at], record, *rows[at + 1 :])})


def _with(plan: Plan, **lists: Any) -> Plan:
    return replace(plan, **lists)


def thinned(plan: Plan, seed: int) -> Plan:
    """The plan with a part of its rows and fields left out, so that what is left counts."""
    draw = random.Random(seed)
    keep = draw.choice((0.15, 0.3, 0.6, 0.9))
    lists = {
        name: tuple(
            next((record for _, record in emptied(row) if draw.random() < 0.05), row)
            for row in getattr(plan, name)
            if draw.random() < keep
        )
        for name in LISTS
    }
    return _with(plan, **lists)


def test_an_empty_plan_has_nothing_in_any_chapter() -> None:
    assert set(scores(Plan()).values()) == {0.0}
    assert [chapter.name for chapter in compass(Plan())] == [
        "diagnosis",
        "strategy",
        "objectives",
        "marketing",
        "actions",
        "measuring",
        "feedback",
    ]


@each_sample
def test_the_sample_is_complete_but_for_the_feedback_of_a_running_year(plan: Plan) -> None:
    found = scores(plan)
    assert {name for name, score in found.items() if score == 1.0} == set(found) - {"feedback"}
    assert 0.0 < found["feedback"] < 1.0


@each_sample
def test_removing_a_row_raises_no_score(plan: Plan) -> None:
    before = scores(plan)
    assert [(what, up) for what, less in without_rows(plan) if (up := raised(before, scores(less)))] == []


@pytest.mark.slow
@each_sample
def test_emptying_a_field_raises_no_score(plan: Plan) -> None:
    before = scores(plan)
    assert [
        (what, up) for what, less in with_empty_fields(plan) if (up := raised(before, scores(less)))
    ] == []


@settings(max_examples=60)
@given(seed=st.integers(0, 10**6))
def test_leaving_out_raises_no_score_of_a_plan_under_construction(seed: int) -> None:
    plan = thinned(SAMPLES["agence_modele"], seed)
    before = scores(plan)
    draw = random.Random(seed + 1)
    for leave_out in (without_rows, with_empty_fields):
        for what, less in draw.sample(choices := list(leave_out(plan)), min(4, len(choices))):
            assert raised(before, scores(less)) == [], what


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6))
def test_every_chapter_is_between_nothing_and_all(seed: int) -> None:
    for chapter in compass(thinned(SAMPLES["agence_corrigee"], seed)):
        assert chapter.score is not None
        assert 0.0 <= chapter.score <= 1.0
        assert all(0.0 <= part.found <= part.wanted for part in chapter.parts)
        mean = sum(part.found / part.wanted for part in chapter.parts) / len(chapter.parts)
        assert chapter.score == int(mean * 100 + 1e-9) / 100


def test_correcting_a_row_raises_more_than_deleting_it() -> None:
    plan = thinned(SAMPLES["agence_corrigee"], 1)
    actions = SAMPLES["agence_corrigee"].actions[:3]
    faulty = replace(plan, actions=(*actions[:2], replace(actions[2], owner=None)))
    deleted, fixed = replace(faulty, actions=actions[:2]), replace(faulty, actions=actions)
    assert scores(deleted)["actions"] < scores(faulty)["actions"] < scores(fixed)["actions"]


def test_settings_and_answers_do_not_change_the_compass() -> None:
    plan = thinned(SAMPLES["agence_modele"], 2)
    off = tuple(RuleSetting(rule_code=rule.code, active=False) for rule in RULES)
    low = tuple(RuleSetting(rule_code=rule.code, severity=RuleSeverity.INFORMATION) for rule in RULES)
    assert scores(replace(plan, settings=off)) == scores(plan)
    assert scores(replace(plan, settings=low)) == scores(plan)


def test_a_chapter_without_a_sheet_is_not_judged() -> None:
    found = {chapter.name: chapter.score for chapter in compass(SAMPLES["agence_corrigee"], SIMPLIFIED.held)}
    assert {name for name, score in found.items() if score is None} == {"marketing", "feedback"}
    assert found["actions"] == 1.0


@pytest.mark.parametrize(
    "part", [part for chapter in CHAPTERS for part in chapter.parts], ids=lambda p: p.label
)
def test_a_part_names_fields_that_exist_and_rules_of_its_own_rows(part: Any) -> None:
    names = set(fields_of(part.record))
    assert {name for name in (part.by, part.series) if name} <= names
    known: dict[str, type[Rule]] = {rule.code: rule for rule in RULES}
    for code in part.rules:
        assert any(field.startswith(f"{part.record.__name__}.") for field in known[code].reads)
