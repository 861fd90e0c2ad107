from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from pac_excel.plan.schema import json_schema
from pac_excel.resources import sample

COMMITTED = Path(__file__).parents[2] / "docs" / "plan.schema.json"


def as_json(text: str) -> Any:
    """The document as an editor sees it: dates are strings."""
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


def faults(document: Any) -> list[str]:
    return [error.json_path for error in jsonschema.Draft202012Validator(json_schema()).iter_errors(document)]


def test_the_committed_schema_is_the_one_the_records_make() -> None:
    regenerate = "regenerate it: pac-excel schema -o docs/plan.schema.json"
    assert json.loads(COMMITTED.read_text("utf-8")) == json_schema(), regenerate


def test_the_sample_is_valid_for_editors() -> None:
    assert faults(as_json(sample("agence_modele.yaml").read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "text",
    [
        "plan: {titel: a}",
        "plan: {status: EN_COUR}",
        "plan: {title: 2026}",
        "sites: [{name: a}]",
        "kpis: [{id: K1, trajectory: [1,2,3,4,5,6,7,8,9,10,11,12,13]}]",
        "actions: [{id: A1, days: {R1: x}}]",
        "budget_lines: [{id: B1, month: 2026-02-15}]",
    ],
)
def test_editors_underline_what_reading_refuses(text: str) -> None:
    assert faults(as_json("schema: pac_excel/plan/1\n" + text)) != []
