"""SMART and 5P as the fields of an objective show them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from pac_excel.books.plan_book import render
from pac_excel.layout.complete import COMPLETE
from pac_excel.layout.computed import References
from pac_excel.layout.filling import labels_of
from pac_excel.layout.views.cards import OBJECTIVE
from pac_excel.layout.views.criteria import HELD, MISSING
from pac_excel.layout.views.vocabulary import Shown
from pac_excel.plan import Plan
from pac_excel.plan.choices import Review, Unit
from pac_excel.plan.objectives import FIVE_P, SMART, Objective
from pac_excel.resources import template
from pac_excel.rules.registry import RULES
from pac_excel.template.template import Template
from tests.support.libreoffice import assert_cached_values_match, requires_libreoffice

GOOD = Objective(
    id="O1",
    title="Placer 310 contrats",
    behaviour="Chaque bilan est saisi",
    conditions="À effectif constant",
    sensor="Relevé mensuel",
    baseline=250.0,
    target=310.0,
    unit=Unit.NB,
    deadline=dt.date(2026, 12, 31),
    review=Review.MENSUELLE,
    swot_ids=("FA01",),
    owner="RCOM",
)
NEGATIVE_TITLES = (
    "L’agence ne perd plus de clients",
    "On n’oublie jamais un rappel",
    "Plus d’impayés à éviter : ne pas relancer, cesser",
    "RÉDUIRE LES DÉPARTS",
)


def shown(objective: Objective) -> dict[str, object]:
    plan = Plan(objectives=(objective,))
    values = OBJECTIVE.values(plan, COMPLETE, Shown(plan, labels_of(plan), References(COMPLETE)))
    return {
        label: values[OBJECTIVE.cell(f"{field}[{at}]")]
        for field, labels in (("smart", SMART), ("five_p", FIVE_P))
        for at, label in enumerate(labels)
    }


def test_an_objective_that_says_all_holds_every_criterion() -> None:
    assert set(shown(GOOD).values()) == {HELD}


@pytest.mark.parametrize(
    ("changed", "missed"),
    [
        ({"behaviour": None}, {"SMART – Spécifique"}),
        ({"sensor": None}, {"SMART – Mesurable"}),
        ({"conditions": None}, {"SMART – Accessible"}),
        ({"baseline": 238.0}, {"SMART – Réaliste"}),
        ({"deadline": None}, {"SMART – Temporel", "5P – Planifié"}),
        ({"swot_ids": ()}, {"5P – Pertinent"}),
        ({"review": None}, {"5P – Planifié"}),
        ({"unit": None}, {"5P – Précis"}),
        ({"title": "Ne plus perdre de contrats"}, {"5P – Positif"}),
        ({"owner": None}, {"5P – Personnalisé"}),
    ],
)
def test_what_an_objective_does_not_say_is_to_be_said(changed: dict[str, object], missed: set[str]) -> None:
    found = shown(replace(GOOD, **changed))  # type: ignore[arg-type]
    assert {label for label, said in found.items() if said == MISSING} == missed


@pytest.mark.parametrize("title", NEGATIVE_TITLES)
def test_the_card_and_the_check_know_the_same_negative_words(title: str) -> None:
    assert shown(replace(GOOD, title=title))["5P – Positif"] == MISSING
    (rule,) = (rule for rule in RULES if rule.code == "OBJ-17")
    assert list(rule().check(Plan(objectives=(replace(GOOD, title=title),))))


def test_a_bold_ambition_that_is_justified_is_realistic() -> None:
    assert shown(replace(GOOD, baseline=100.0, justification="Deux embauches"))["SMART – Réaliste"] == HELD


def test_a_tick_of_the_user_stands_over_what_is_deduced() -> None:
    found = shown(replace(GOOD, smart=(False, None, None, None, None)))
    assert [found["SMART – Spécifique"], found["SMART – Mesurable"]] == ["Non", HELD]


@requires_libreoffice
@pytest.mark.parametrize(
    "objective",
    [
        GOOD,
        Objective(id="O1"),
        replace(GOOD, baseline=238.0, title="Éviter"),
        replace(GOOD, title="Une plus grande part, 310 contrats de plus"),
        *(replace(GOOD, title=title) for title in NEGATIVE_TITLES),
    ],
)
def test_libreoffice_deduces_the_same(objective: Objective, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(
        render(Plan(objectives=(objective,)), COMPLETE, Template.open(template("pac_complet.xlsx")))
    )
    assert_cached_values_match(path)
