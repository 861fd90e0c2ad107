"""What free text speaks of."""

from __future__ import annotations

import re

from pac_excel.kpi.mentions import mentioned
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action, Milestone
from pac_excel.plan.marketing import Mix, Target
from pac_excel.rules.mentions import prose_of, speaks_of


def test_identifiers_are_found_among_words() -> None:
    assert {"K16", "A09", "PAC-2026"} <= mentioned("K16, A09 (PAC-2026).")
    assert "K1" not in mentioned("K16")
    assert mentioned(None) == frozenset()


def test_a_word_is_found_in_any_of_the_texts() -> None:
    word = re.compile("plafon", re.IGNORECASE)
    assert speaks_of(word, (None, "Cadeau", "Plafonné à 10 €"))
    assert not speaks_of(word, (None, "Cadeau"))


def test_the_prose_of_an_action_includes_its_milestones_and_its_targets_mix() -> None:
    action = Action(id="A1", how="Visites", target="T1", milestones=(Milestone(label="Liste prête"),))
    plan = Plan(actions=(action,), targets=(Target(id="T1", mix=Mix(promotion="E-mail")),))
    assert {"Visites", "Liste prête", "E-mail"} <= set(prose_of(plan, action))
