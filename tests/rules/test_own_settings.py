"""Settings that stand in the plan: what they change, and those that change nothing."""

from __future__ import annotations

import pytest

from pac_excel.plan import Plan
from pac_excel.plan.choices import RuleSeverity, Side
from pac_excel.plan.diagnosis import SwotItem
from pac_excel.plan.frame import PlanHead
from pac_excel.plan.steering import RuleSetting
from pac_excel.rules.finding import Severity
from pac_excel.rules.linter import check_plan
from pac_excel.rules.own_settings import changes, settings_of
from pac_excel.rules.settings import Settings

THREAT = SwotItem(
    id="ME1",
    side=Side.MENACE,
    title="Un concurrent s’installe",
    evidence="Permis de construire",
    gravity=4,
    urgency=4,
)


def row(code: str | None, **values: object) -> RuleSetting:
    return RuleSetting(rule_code=code, **values)  # type: ignore[arg-type]


def severities(plan: Plan, code: str, settings: Settings | None = None) -> list[Severity]:
    return [finding.severity for finding in check_plan(plan, settings) if finding.code == code]


def test_a_threshold_a_severity_and_a_switch_change_what_is_found() -> None:
    assert severities(Plan(swot=(THREAT,)), "SWO-01") == [Severity.ERROR]
    for settings, left in (
        (row("SWO-01", parameter="criticality_from", value=20.0), []),
        (row("SWO-01", severity=RuleSeverity.INFORMATION), [Severity.INFO]),
        (row("SWO-01", active=False), []),
        (row("SWO-01", active=True), [Severity.ERROR]),
    ):
        assert severities(Plan(swot=(THREAT,), settings=(settings,)), "SWO-01") == left


def test_severity_and_switch_are_the_rules_on_whichever_of_its_rows() -> None:
    setting = row("SWO-01", parameter="gravity_from", severity=RuleSeverity.ALERTE)
    assert severities(Plan(swot=(THREAT,), settings=(setting,)), "SWO-01") == [Severity.WARNING]


def test_settings_given_to_the_check_go_before_those_of_the_plan() -> None:
    plan = Plan(swot=(THREAT,), settings=(row("SWO-01", active=False),))
    assert severities(plan, "SWO-01", Settings(active={"SWO-01": True})) == [Severity.ERROR]


@pytest.mark.parametrize(
    ("rows", "field", "said"),
    [
        ((row("SWO-99", active=False),), "rule_code", "aucune règle n’a le code « SWO-99 »"),
        ((row(None, value=3.0),), "rule_code", "aucune règle"),
        (
            (row("SWO-01", parameter="gravité", value=4.0),),
            "parameter",
            "« Criticité forte dès » criticality_from, « Gravité forte dès » gravity_from",
        ),
        ((row("SWO-01", value=4.0),), "value", "une valeur sans paramètre"),
        (
            (row("DAT-08", parameter="due_month", value=13.0),),
            "value",
            "Réglage DAT-08 / Mois de l’échéance : « Mois de l’échéance » va de 1 à 12, non 13",
        ),
        (
            (row("RES-02", parameter="overload", value=-1.2),),
            "value",
            "va de 0 à 1\u202f000\u202f000, non -1,2",
        ),
        (
            (
                row("SWO-01", parameter="gravity_from", value=4.0),
                row("SWO-01", parameter="gravity_from", value=5.0),
            ),
            "value",
            "déjà une autre valeur",
        ),
        ((row("SWO-01", active=True), row("SWO-01", active=False)), "active", "active et inactive"),
        (
            (row("SWO-01", severity=RuleSeverity.ALERTE), row("SWO-01", severity=RuleSeverity.ERREUR)),
            "severity",
            "déjà une autre gravité",
        ),
    ],
)
def test_a_setting_that_sets_nothing_is_a_finding(
    rows: tuple[RuleSetting, ...], field: str, said: str
) -> None:
    (finding,) = [item for item in check_plan(Plan(settings=rows)) if item.code == "INT-01"]
    assert (finding.record, finding.field, finding.severity) == ("RuleSetting", field, Severity.WARNING)
    assert said in finding.message


def test_a_value_out_of_bounds_leaves_the_default_in_force() -> None:
    plan = Plan(swot=(THREAT,), settings=(row("SWO-01", parameter="criticality_from", value=-1.0),))
    assert severities(plan, "SWO-01") == [Severity.ERROR]
    assert settings_of(plan.settings)[0] == Settings()


def test_the_same_setting_twice_is_no_fault() -> None:
    twice = (row("SWO-01", active=False), row("SWO-01", active=False))
    assert settings_of(twice)[1] == ()


def test_changes_are_told_errors_that_are_weakened_first() -> None:
    settings = Settings({"RES-02.overload": 1.5}, {"SWO-01": Severity.WARNING}, {"BUD-01": False})
    told = changes(settings)
    assert [(change.code, change.weakens_error) for change in told] == [
        ("BUD-01", True),
        ("SWO-01", True),
        ("RES-02", False),
    ]
    assert "erreur désactivée" in told[0].said
    assert "gravité Alerte au lieu de Erreur" in told[1].said
    assert "« Charge admise » 1,5 au lieu de 1,2" in told[2].said


def test_what_is_set_to_its_default_is_no_change() -> None:
    assert changes(Settings({"RES-02.overload": 1.2}, {"SWO-01": Severity.ERROR}, {"BUD-01": True})) == ()


def test_the_plan_of_a_rule_that_is_off_is_judged_by_the_others() -> None:
    plan = Plan(head=PlanHead(), swot=(THREAT,), settings=(row("SWO-01", active=False),))
    assert check_plan(plan) == tuple(
        finding for finding in check_plan(Plan(swot=(THREAT,))) if finding.code != "SWO-01"
    )
