"""The integrity of a workbook: defects become findings, and a plan shows its own broken links."""

from __future__ import annotations

import pytest

from pac_excel.plan import Plan
from pac_excel.plan.actions import Action, RoleDays
from pac_excel.plan.diagnosis import SwotItem
from pac_excel.plan.frame import PlanHead, Role, Site
from pac_excel.rules.defect import Defect, DefectKind
from pac_excel.rules.doc import DefectRule, KeyNotUnique, ReferenceToNothing
from pac_excel.rules.linter import check_plan
from pac_excel.rules.registry import RULES

CODES = {
    DefectKind.TEXT_AS_NUMBER: "DOC-01",
    DefectKind.DUPLICATE_KEY: "DOC-02",
    DefectKind.EMPTY_KEY: "DOC-02",
    DefectKind.DANGLING_REFERENCE: "DOC-03",
    DefectKind.NOT_IN_LIST: "DOC-04",
    DefectKind.FORMULA_OVERWRITTEN: "DOC-05",
    DefectKind.MISSING_SHEET: "DOC-06",
    DefectKind.MISSING_TABLE: "DOC-06",
    DefectKind.MISSING_COLUMN: "DOC-06",
    DefectKind.MISSING_NAME: "DOC-06",
    DefectKind.CHANGED_WITHOUT_VERSION: "DOC-07",
}


@pytest.mark.parametrize("kind", DefectKind)
def test_each_kind_of_defect_is_one_finding_at_its_cell(kind: DefectKind) -> None:
    defect = Defect(
        kind=kind,
        record="Action",
        key="A12",
        field="end",
        found="31/12/2026",
        expected=("une date",),
        table="tblActions",
        sheet="Actions",
        cell="Q14",
    )
    (finding,) = check_plan(Plan(), defects=(defect,))
    assert finding.code == CODES[kind]
    assert (finding.record, finding.key, finding.field) == ("Action", "A12", "end")
    assert (finding.table, finding.sheet, finding.cell) == ("tblActions", "Actions", "Q14")
    assert "Actions!Q14" in finding.message
    assert finding.why


@pytest.mark.parametrize("kind", DefectKind)
def test_a_defect_that_says_little_is_still_reported(kind: DefectKind) -> None:
    (finding,) = check_plan(Plan(), defects=(Defect(kind=kind),))
    assert finding.message.startswith("Classeur : ")
    assert finding.fix


def test_every_kind_of_defect_belongs_to_one_rule() -> None:
    kinds = [kind for rule in RULES if issubclass(rule, DefectRule) for kind in rule.kinds]
    assert sorted(kinds, key=lambda kind: kind.value) == list(DefectKind)


def test_a_value_outside_the_list_is_shown_with_what_the_list_offers() -> None:
    offered = tuple(f"Choix {n}" for n in range(1, 12))
    defect = Defect(
        kind=DefectKind.NOT_IN_LIST,
        key="A12",
        field="type",
        label="Quoi – type",
        found="Conquète",
        expected=offered,
    )
    (finding,) = check_plan(Plan(), defects=(defect,))
    assert finding.message == "A12, « Quoi – type » : « Conquète » n’est pas dans la liste."
    assert finding.fix.startswith("Choisir une valeur de la liste. La liste propose : Choix 1, Choix 2")
    assert finding.fix.endswith("Choix 8…")


def test_rows_that_share_an_identifier_are_one_finding() -> None:
    plan = Plan(sites=(Site(id="S1"), Site(id="S2"), Site(id="S1"), Site(id="S1")))
    (finding,) = KeyNotUnique().check(plan)
    assert (finding.key, finding.field) == ("S1", "id")
    assert finding.message == "3 lignes portent l’identifiant S1 (site)."


def test_a_row_without_identifier_is_reported() -> None:
    (finding,) = KeyNotUnique().check(Plan(actions=(Action(id="", title="Bilans"), Action(id="A1"))))
    assert (finding.record, finding.key) == ("Action", "")
    assert "« Bilans »" in finding.message


def test_the_same_identifier_in_two_lists_is_no_duplicate() -> None:
    assert list(KeyNotUnique().check(Plan(sites=(Site(id="X1"),), actions=(Action(id="X1"),)))) == []


def test_a_reference_to_nothing_is_reported_where_it_stands() -> None:
    plan = Plan(
        head=PlanHead(strategy_grid="grille_9", approved_by="CHEF"),
        roles=(Role(id="CHEF"),),
        swot=(SwotItem(id="FA1"),),
        actions=(
            Action(
                id="A1", owner="RCMO", swot_ids=("FA1", "FA2", "FA3"), days=(RoleDays(role="ALT", days=2.0),)
            ),
        ),
    )
    found = [(finding.record, finding.key, finding.field) for finding in ReferenceToNothing().check(plan)]
    assert found == [
        ("PlanHead", "", "strategy_grid"),
        ("Action", "A1", "swot_ids"),
        ("Action", "A1", "owner"),
        ("Action", "A1", "days.ALT.role"),
    ]
    messages = [finding.message for finding in ReferenceToNothing().check(plan)]
    assert "FA2 et FA3" in messages[1]
    assert "« SWOT »" in messages[1]


def test_references_that_name_something_are_left() -> None:
    plan = Plan(
        head=PlanHead(strategy_grid="ansoff_9"),
        roles=(Role(id="CHEF"),),
        actions=(Action(id="A1", owner="CHEF", days=(RoleDays(role="CHEF", days=2.0),)),),
    )
    assert list(ReferenceToNothing().check(plan)) == []


def test_what_the_workbook_reports_is_not_said_again_by_the_plan() -> None:
    plan = Plan(actions=(Action(id="A1", owner="RCMO"), Action(id="A2", owner="RCMO")))
    defect = Defect(
        kind=DefectKind.DANGLING_REFERENCE, record="Action", key="A1", field="owner", found="RCMO", cell="T5"
    )
    findings = [finding for finding in check_plan(plan, defects=(defect,)) if finding.code == "DOC-03"]
    assert [(finding.key, finding.cell) for finding in findings] == [("A1", "T5"), ("A2", None)]
