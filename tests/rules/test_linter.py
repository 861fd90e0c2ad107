"""The whole check: causes before consequences, gravest first, and no rule that stops the others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from pac_excel.plan import Plan
from pac_excel.plan.actions import Action, Compliance, RoleDays
from pac_excel.plan.choices import FileOrigin, Side
from pac_excel.plan.diagnosis import SwotItem
from pac_excel.plan.frame import PlanHead, Role, Site
from pac_excel.plan.objectives import Objective
from pac_excel.plan.reading import read_plan
from pac_excel.rules.bud import EnvelopeExceeded
from pac_excel.rules.defect import Defect, DefectKind
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.linter import check_plan
from pac_excel.rules.meta import RULE_FAILED
from pac_excel.rules.registry import RULES
from pac_excel.rules.rule import Rule
from pac_excel.rules.settings import Settings, UnknownThreshold
from tests.support.plans import plans, sized_plan
from tests.support.shared import SHARED, needs_shared

YEAR = PlanHead(start=dt.date(2026, 1, 1), end=dt.date(2026, 12, 31), horizon_end=dt.date(2026, 12, 31))


def _codes(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(finding.code, finding.key) for finding in findings]


def _rules(*codes: str) -> tuple[type[Rule], ...]:
    return tuple(rule for rule in RULES if rule.code in codes)


def _only(findings: tuple[Finding, ...], *codes: str) -> list[Finding]:
    return [finding for finding in findings if finding.code in codes]


@needs_shared
def test_the_sample_agency_shows_its_six_faults_their_consequences_and_two_flags() -> None:
    assert SHARED is not None
    findings = check_plan(read_plan(SHARED / "domain" / "sample_plan.yaml"))
    shown = [(f.severity.value, f.code, f.record, f.key, f.field, f.cause) for f in findings]
    assert shown == [
        ("error", "REG-01", "Action", "A09", "compliance.legal_basis", None),
        ("error", "REG-08", "Action", "A09", "compliance.consent_proof", "REG-01:A09"),
        ("warning", "REG-26", "Action", "A09", "how", "REG-01:A09"),
        ("error", "RES-01", "Role", "RCOM", "capacity_days", None),
        ("warning", "RES-02", "Role", "RCOM", "monthly_capacity[8]", "RES-01:RCOM"),
        ("warning", "RES-02", "Role", "RCOM", "monthly_capacity[9]", "RES-01:RCOM"),
        ("error", "DAT-01", "Action", "A12", "end", None),
        ("warning", "DAT-05", "Action", "A12", "end", "DAT-01:A12"),
        ("error", "BUD-01", "PlanHead", "", "budget_envelope", None),
        ("error", "SWO-01", "SwotItem", "ME02", "criticality", None),
        ("error", "DEC-01", "Objective", "O2", "target", None),
        ("warning", "REG-20", "Action", "A01", "how", None),
        ("warning", "REG-24", "Action", "A10", "crm_use", None),
    ]


@needs_shared
def test_messages_give_the_figures_that_prove_them() -> None:
    assert SHARED is not None
    findings = check_plan(read_plan(SHARED / "domain" / "sample_plan.yaml"))
    said = {finding.code: (finding.message, finding.fix) for finding in findings}
    assert said["DAT-01"] == (
        "A12 « Enquête mensuelle et rappel des détracteurs » finit le 15/02/2027, "
        "après la fin de l’exercice (31/12/2026).",
        "Ramener la fin au 31/12/2026 au plus tard, ou passer l’action au plan suivant.",
    )
    assert said["BUD-01"] == (
        "Les actions coûtent 31\u202f200\u202f€ pour une enveloppe de 30\u202f000\u202f€ : "
        "dépassement de 1\u202f200\u202f€.",
        "Retirer 1\u202f200\u202f€ aux actions "
        "(par exemple A09 « Appels à froid des emprunteurs sur fichier acheté » : "
        "2\u202f900\u202f€, ROI de 6,8\u202f%), ou relever l’enveloppe à 31\u202f200\u202f€.",
    )
    assert "ses fils O5 (190) et O6 (90) font 280 : il manque 30." in said["DEC-01"][0]
    assert "à vérifier" in said["REG-01"][0]
    assert "gravité 5 × urgence 4 = 20" in said["SWO-01"][0]
    assert "65 jours à fournir pour 55 jours de capacité (118,2\u202f%)" in said["RES-01"][0]


def test_an_empty_plan_has_no_fault() -> None:
    assert check_plan(Plan()) == ()


def test_a_sound_plan_has_no_error() -> None:
    assert Severity.ERROR not in {finding.severity for finding in check_plan(sized_plan(40))}


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(plan=plans(rows=2))
def test_no_rule_fails_whatever_the_plan(plan: Plan) -> None:
    findings = check_plan(plan)
    assert _only(findings, RULE_FAILED.code) == []
    assert all(finding.message and finding.fix and finding.why for finding in findings)


def test_a_rule_that_fails_is_named_and_the_others_still_run() -> None:
    class Broken(EnvelopeExceeded):
        def check(self, plan: Plan) -> Iterator[Finding]:
            yield from super().check(plan)
            raise KeyError("R1")

    plan = Plan(head=PlanHead(budget_envelope=100.0), actions=(Action(id="A01", budget=150.0),))
    findings = check_plan(plan, rules=(Broken, *_rules("ACT-03")))
    assert _codes(findings) == [("BUD-01", ""), ("ACT-03", "A01"), (RULE_FAILED.code, "BUD-01")]
    assert "KeyError: 'R1'" in findings[-1].message


def test_errors_come_before_warnings_and_what_costs_more_before_what_costs_less() -> None:
    plan = Plan(
        head=replace(YEAR, budget_envelope=1000.0),
        actions=(
            Action(id="A1", budget=900.0, expected_gain=100.0, end=dt.date(2027, 1, 31)),
            Action(id="A2", budget=5000.0, expected_gain=100.0),
        ),
    )
    findings = check_plan(plan, rules=_rules("DAT-01", "BUD-01", "BUD-04"))
    assert _codes(findings) == [("BUD-01", ""), ("DAT-01", "A1"), ("BUD-04", "A2"), ("BUD-04", "A1")]


def test_rows_are_in_the_order_of_their_numbers() -> None:
    plan = Plan(sites=tuple(Site(id=key, name="Site") for key in ("S10", "S2", "S1")))
    assert [finding.key for finding in check_plan(plan)] == ["S1", "S2", "S10"]


def test_a_consequence_follows_its_cause_on_the_same_row_only() -> None:
    late, bought = dt.date(2027, 2, 15), Compliance(file_origin=FileOrigin.ACHETE)
    plan = Plan(
        head=YEAR,
        objectives=(
            Objective(id="O1", deadline=dt.date(2026, 6, 30)),
            Objective(id="O2", deadline=dt.date(2026, 12, 31)),
        ),
        actions=(
            Action(id="A1", objective="O1", end=dt.date(2026, 9, 30), compliance=bought),
            Action(id="A2", objective="O2", end=late),
        ),
    )
    causes = {
        (f.code, f.key): f.cause
        for f in check_plan(plan, rules=_rules("DAT-01", "DAT-05", "REG-01", "REG-08"))
    }
    assert causes == {
        ("DAT-01", "A2"): None,
        ("DAT-05", "A2"): "DAT-01:A2",
        ("DAT-05", "A1"): None,
        ("REG-08", "A1"): None,
    }


def test_a_peak_is_a_consequence_only_when_the_year_is_too_full() -> None:
    role = Role(id="R1", capacity_days=24.0)
    action = Action(
        id="A1", start=dt.date(2026, 3, 1), end=dt.date(2026, 3, 31), days=(RoleDays(role="R1", days=6.0),)
    )
    peak = _only(check_plan(Plan(head=YEAR, roles=(role,), actions=(action,))), "RES-01", "RES-02")
    assert [(finding.code, finding.cause) for finding in peak] == [("RES-02", None)]
    full = Plan(head=YEAR, roles=(replace(role, capacity_days=5.0),), actions=(action,))
    both = _only(check_plan(full), "RES-01", "RES-02")
    assert [(finding.code, finding.cause) for finding in both] == [("RES-01", None), ("RES-02", "RES-01:R1")]


def test_a_threshold_of_the_agency_replaces_the_default() -> None:
    plan = Plan(swot=(SwotItem(id="FA1", side=Side.FAIBLESSE, gravity=3, urgency=3),))
    assert _only(check_plan(plan), "SWO-02") == []
    assert _only(check_plan(plan, Settings({"SWO-02.criticality_from": 9})), "SWO-02") != []


def test_a_threshold_that_no_rule_has_is_refused_with_those_that_exist() -> None:
    with pytest.raises(UnknownThreshold, match=r"'RES-02\.peak'.*RES-02\.overload"):
        check_plan(Plan(), Settings({"RES-02.peak": 2}))


def test_mandatory_cells_that_another_finding_tells_are_told_once() -> None:
    item = SwotItem(id="FA1", title="Prix trop élevés", gravity=1, urgency=1)
    findings = check_plan(Plan(swot=(item,)))
    assert [finding.field for finding in _only(findings, "DIA-04")] == ["evidence"]
    (mandatory,) = _only(findings, "DOC-08")
    assert "Preuve" not in mandatory.message
    assert "« Quadrant »" in mandatory.message


def test_a_cell_that_cannot_be_read_explains_why_its_value_is_missing() -> None:
    plan = Plan(actions=(Action(id="A1", title="Bilans"), Action(id="A2", title="Visites")))
    defect = Defect(
        kind=DefectKind.NOT_IN_LIST, record="Action", key="A1", field="owner", found="RCMO", cell="T5"
    )
    findings = check_plan(plan, defects=(defect,), rules=_rules("DOC-04", "ACT-03"))
    assert [(f.code, f.key, f.cause) for f in findings] == [
        ("ACT-03", "A2", None),
        ("DOC-04", "A1", None),
        ("ACT-03", "A1", "DOC-04:A1"),
    ]


def test_a_consequence_of_a_consequence_stands_under_the_first_cause() -> None:
    defect = Defect(kind=DefectKind.TEXT_AS_NUMBER, record="Action", key="A1", field="title", found="?")
    findings = check_plan(
        Plan(actions=(Action(id="A1"),)), defects=(defect,), rules=_rules("DOC-01", "ACT-02", "ACT-10")
    )
    assert [(f.code, f.cause) for f in findings] == [
        ("DOC-01", None),
        ("ACT-02", "DOC-01:A1"),
        ("ACT-10", "DOC-01:A1"),
    ]


def test_a_column_that_is_gone_explains_every_empty_cell_of_it() -> None:
    plan = Plan(swot=(SwotItem(id="FA1", title="Prix"), SwotItem(id="FA2", title="Délai")))
    gone = Defect(
        kind=DefectKind.MISSING_COLUMN, record="SwotItem", field="evidence", found="Preuve chiffrée"
    )
    findings = check_plan(plan, defects=(gone,), rules=_rules("DOC-06", "DIA-04"))
    assert [(f.code, f.key, f.cause) for f in findings] == [
        ("DOC-06", "", None),
        ("DIA-04", "FA1", "DOC-06:"),
        ("DIA-04", "FA2", "DOC-06:"),
    ]
