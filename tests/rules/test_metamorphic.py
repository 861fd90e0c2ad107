"""A plan told otherwise has the same findings: on both samples, on the mutation of each rule, on any plan.

What legitimately changes when dates move: texts of law hold from a day on, so compliance rules are left out;
weekends and public holidays fall elsewhere, so a limit in working days may; an agency's own words stay.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from pac_excel.plan import Plan
from pac_excel.plan.reading import read_plan
from pac_excel.resources import sample
from pac_excel.rules.finding import Finding
from pac_excel.rules.linter import check_plan
from pac_excel.rules.registry import RULES
from pac_excel.rules.rule import Origin, key_of
from pac_excel.rules.settings import Settings
from tests.support.mutations import mutations
from tests.support.plans import plans
from tests.support.variants import a_year_later, in_other_money, in_words, new_names, renamed, shuffled

SAMPLES = ("agence_modele", "agence_corrigee")
MUTATIONS = {code: mutation for code, mutation in mutations().items() if not mutation.of_workbook}
OF_LAW = {rule.code for rule in RULES if rule.origin is Origin.TEXTE}
IN_WORKING_DAYS = {"KPI-13"}
# parameters that are amounts
IN_EUROS = {
    f"{rule.code}.{name}": threshold.default
    for rule in RULES
    for name, threshold in rule.thresholds().items()
    if threshold.unit == "€"
}
ANY_PLAN = settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])

_TITLE = re.compile(r"«[^»]*»")
_DATE = re.compile(r"\b(\d{2}/\d{2}/)(\d{4})\b|\b(\d{4})(-\d{2}-\d{2})\b")
_MONTH = re.compile(r"\b([a-zéû]+ )(20\d{2})\b")


@pytest.fixture(params=[*SAMPLES, *MUTATIONS])
def plan(request: pytest.FixtureRequest) -> Plan:
    name: str = request.param
    return read_plan(sample(f"{name}.yaml")) if name in SAMPLES else MUTATIONS[name].plan()


def test_the_order_of_rows_changes_nothing(plan: Plan) -> None:
    assert check_plan(shuffled(plan, 1)) == check_plan(plan)


def test_other_identifiers_change_nothing_but_the_names(plan: Plan) -> None:
    names = new_names(plan)
    assert set(_said(check_plan(renamed(plan, names)))) == {
        tuple(in_words(text, names) for text in said) for said in _said(check_plan(plan))
    }


def test_a_year_later_nothing_changes_but_dates_and_what_the_law_says(plan: Plan) -> None:
    before = [finding for finding in check_plan(plan) if finding.code not in OF_LAW]
    after = [finding for finding in check_plan(a_year_later(plan)) if finding.code not in OF_LAW]
    assert [_dated(said) for said in _said(before)] == [_plain(said) for said in _said(after)]


def test_ten_times_the_euros_change_nothing_but_the_amounts(plan: Plan) -> None:
    settings = Settings({name: value * 10 for name, value in IN_EUROS.items()})
    assert _places(check_plan(in_other_money(plan, 10), settings)) == _places(check_plan(plan))


@ANY_PLAN
@given(plan=plans(rows=2), seed=st.integers(0, 99))
def test_the_order_of_rows_changes_nothing_in_any_plan(plan: Plan, seed: int) -> None:
    assume(_rows_told_apart(plan))
    assert check_plan(shuffled(plan, seed)) == check_plan(plan)


@ANY_PLAN
@given(plan=plans(rows=2))
def test_other_identifiers_change_nothing_in_any_plan(plan: Plan) -> None:
    names = new_names(plan)
    after = check_plan(renamed(replace(plan, settings=()), names))
    before = check_plan(replace(plan, settings=()))
    assert Counter(finding.code for finding in after) == Counter(finding.code for finding in before)


def _said(findings: tuple[Finding, ...] | list[Finding]) -> list[tuple[str, ...]]:
    return [(item.code, item.key, item.field, item.message, item.fix, item.cause or "") for item in findings]


def _places(findings: tuple[Finding, ...]) -> list[tuple[str | None, ...]]:
    return [(item.code, item.severity, item.record, item.key, item.field, item.cause) for item in findings]


def _plain(said: tuple[str, ...]) -> tuple[str, ...]:
    shown = said[:3] if said[0] in IN_WORKING_DAYS else said
    return tuple(_TITLE.sub("«»", text) for text in shown)


def _dated(said: tuple[str, ...]) -> tuple[str, ...]:
    """Return the texts without titles, each date in them a year later."""
    return tuple(_MONTH.sub(_later, _DATE.sub(_later, text)) for text in _plain(said))


def _later(found: re.Match[str]) -> str:
    return re.sub(r"\d{4}", lambda year: str(int(year.group()) + 1), found.group())


def _rows_told_apart(plan: Plan) -> bool:
    """Tell whether no two rows without identifiers are called the same: of two, the first counts."""
    lists = (plan.portfolio, plan.measures, plan.synthesis, plan.change_log)
    return all(len({key_of(row) for row in rows}) == len(rows) for rows in lists)
