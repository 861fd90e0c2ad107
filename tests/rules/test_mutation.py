"""Each rule alone: one change of the corrected sample makes it report, with its declared echoes only."""

from __future__ import annotations

import pytest

from pac_excel.plan.reading import read_plan
from pac_excel.resources import sample
from pac_excel.rules.linter import check_plan
from pac_excel.rules.registry import RULES
from tests.support.mutations import Mutation, mutations

MUTATIONS = mutations()


def test_every_rule_has_its_mutation() -> None:
    assert sorted(MUTATIONS) == sorted(rule.code for rule in RULES)


def test_the_corrected_sample_is_silent() -> None:
    assert check_plan(read_plan(sample("agence_corrigee.yaml"))) == ()


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS)
def test_one_change_makes_one_rule_report_and_its_echoes_alone(mutation: Mutation) -> None:
    findings = mutation.findings()
    assert {finding.code for finding in findings} == {mutation.code, *mutation.echoes}
    heads = {finding.code for finding in findings if finding.cause is None}
    # what a rule always follows stands at the head of both
    assert len(heads) == 1
    causes = {finding.cause.partition(":")[0] for finding in findings if finding.cause}
    assert causes <= heads


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS)
def test_a_mutation_of_more_than_one_field_says_why(mutation: Mutation) -> None:
    alike = any("+" in path or "*" in path for path in mutation.changes)
    assert bool(mutation.because) == (len(mutation.changes) > 1 or alike)


def test_few_rules_need_more_than_one_field() -> None:
    assert sum(bool(mutation.because) for mutation in MUTATIONS.values()) <= len(MUTATIONS) // 10
