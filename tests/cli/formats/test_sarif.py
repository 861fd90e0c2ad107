from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pac_excel.cli.formats.sarif import render
from pac_excel.plan.reading import read_plan
from pac_excel.plan.writing import format_plan
from pac_excel.resources import sample
from pac_excel.rules.catalogue import ALL_RULES
from pac_excel.rules.finding import Severity
from tests.support.checked import checked, finding
from tests.support.cli import Run, pac_excel
from tests.support.sarif import sarif_schema

__all__ = ["pac_excel"]


def logged(pac_excel: Run, path: Path) -> dict[str, Any]:
    ran = pac_excel("check", path, "--format", "sarif", "--fail-on", "never")
    assert (ran.code, ran.err) == (0, "")
    run: dict[str, Any] = validated(ran.out)
    return run


def validated(text: str) -> Any:
    """The one run of a log that meets the schema."""
    log = json.loads(text)
    faults = jsonschema.Draft7Validator(sarif_schema()).iter_errors(log)
    assert [f"{fault.json_path}: {fault.message}" for fault in faults] == []
    (run,) = log["runs"]
    return run


@pytest.fixture
def workbook(tmp_path: Path, pac_excel: Run) -> Path:
    path = tmp_path / "plan d’été.xlsx"
    assert pac_excel("new", sample("agence_modele.yaml"), "-o", path).code == 0
    return path


def test_the_check_of_the_sample_meets_the_schema(pac_excel: Run, workbook: Path) -> None:
    run = logged(pac_excel, workbook)
    found = json.loads(pac_excel("check", workbook, "--format", "json").out)["findings"]
    levels = {"error": "error", "warning": "warning", "info": "note"}
    assert [(result["ruleId"], result["level"]) for result in run["results"]] == [
        (item["code"], levels[item["severity"]]) for item in found
    ]
    assert run["artifacts"][0]["location"]["uri"] == workbook.as_uri()


def test_the_corrected_sample_meets_the_schema_without_a_result(pac_excel: Run, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    pac_excel("new", sample("agence_corrigee.yaml"), "-o", path)
    assert [item for item in logged(pac_excel, path)["results"] if item["level"] == "error"] == []


def test_every_rule_is_described_and_every_result_refers_to_its_own() -> None:
    findings = [finding(code=rule.code, severity=Severity.INFO) for rule in ALL_RULES]
    run = validated(render(checked(*findings)))
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [item.code for item in findings]
    for rule in rules:
        assert all(rule[text]["text"] for text in ("shortDescription", "fullDescription", "help"))
    assert {rule["properties"]["origin"] for rule in rules if "properties" in rule} == {
        "METHODE",
        "METIER",
        "TEXTE",
    }


def test_a_result_leads_to_its_cell_and_to_its_field() -> None:
    run = validated(render(checked(finding(table="tblActions", key="A1", field="end", sheet="Actions"))))
    (location,) = run["results"][0]["locations"]
    assert location["physicalLocation"]["artifactLocation"] == {"uri": "plan.xlsx", "index": 0}
    cell, field = location["logicalLocations"]
    assert (cell["kind"], cell["fullyQualifiedName"]) == ("cell", "Actions!C24")
    assert (field["kind"], field["fullyQualifiedName"]) == ("field", "tblActions/A1/end")


def test_a_location_inside_another_names_it() -> None:
    first = finding(table="tblActions", key="A1", field="end", sheet="Actions", cell="B2")
    second = finding(table="tblActions", key="A1", field="start", sheet="Actions", cell="C2")
    listed = validated(render(checked(first, second)))["logicalLocations"]
    parents = {
        item["fullyQualifiedName"]: listed[item["parentIndex"]]["name"]
        for item in listed
        if "parentIndex" in item
    }
    assert parents == {
        "Actions!B2": "Actions",
        "Actions!C2": "Actions",
        "tblActions/A1": "tblActions",
        "tblActions/A1/end": "A1",
        "tblActions/A1/start": "A1",
    }
    assert len(listed) == len({item["fullyQualifiedName"] for item in listed})


def test_a_finding_on_no_cell_is_in_the_workbook() -> None:
    lost = finding(code="INT-00", table=None, key="", field="", sheet=None, cell=None)
    (location,) = validated(render(checked(lost)))["results"][0]["locations"]
    assert set(location) == {"physicalLocation"}


def test_fingerprints_stay_when_rows_are_sorted(pac_excel: Run, tmp_path: Path) -> None:
    plan = read_plan(sample("agence_modele.yaml"))
    turned = replace(plan, actions=plan.actions[::-1], swot=plan.swot[::-1], roles=plan.roles[::-1])
    marks, cells = [], []
    for name, version in (("one", plan), ("two", turned)):
        source, path = tmp_path / f"{name}.yaml", tmp_path / f"{name}.xlsx"
        source.write_text(format_plan(version), "utf-8")
        assert pac_excel("new", source, "-o", path).code == 0
        results = logged(pac_excel, path)["results"]
        marks.append({(item["ruleId"], *item["partialFingerprints"].values()) for item in results})
        cells.append({item["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] for item in results})
    assert marks[0] == marks[1]
    assert len(marks[0]) >= 10
    assert cells[0] != cells[1]


def test_a_justified_finding_is_suppressed_and_no_other() -> None:
    settled = finding(status="JUSTIFIEE", justification="Renfort promis")
    results = validated(render(checked(finding(), settled)))["results"]
    assert [result["suppressions"] for result in results] == [
        [],
        [{"kind": "inSource", "status": "accepted", "justification": "Renfort promis"}],
    ]


def test_a_consequence_leads_to_its_cause() -> None:
    cause = finding(code="RES-01", key="RCOM", cell="I7", message="65 jours pour 55.")
    effect = finding(code="RES-02", key="RCOM", cell="R7", cause="RES-01:RCOM")
    results = validated(render(checked(cause, effect)))["results"]
    assert "relatedLocations" not in results[0]
    (related,) = results[1]["relatedLocations"]
    assert related["message"]["text"] == "Cause (RES-01) : 65 jours pour 55."
    assert related["logicalLocations"][0]["name"] == "I7"


def test_what_users_type_is_neither_placeholder_nor_link() -> None:
    hostile = finding(message="A1 « {0} [ici](http://exemple.fr) »")
    text = validated(render(checked(hostile)))["results"][0]["message"]["text"]
    assert text.startswith("A1 « {{0}} [ici] (http://exemple.fr) »\n")
