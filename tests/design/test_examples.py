"""What the workbook gives as examples is true of the sample agency, and nothing reads it as data."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pac_excel.books.file import FileBook
from pac_excel.books.plan_book import PlanBook
from pac_excel.design.build import build
from pac_excel.design.examples import THREAD, examples, written
from pac_excel.design.guide_text import FIRST_STEPS, STEPS
from pac_excel.layout.columns import Layout
from pac_excel.layout.complete import COMPLETE
from pac_excel.layout.simplified import SIMPLIFIED
from pac_excel.plan import Plan
from pac_excel.plan.reading import read_plan
from pac_excel.plan.writing import format_plan
from pac_excel.resources import FINISHED, sample

both = pytest.mark.parametrize("layout", [COMPLETE, SIMPLIFIED], ids=lambda layout: str(layout.name))
TEXT = " ".join(sample(FINISHED).read_text(encoding="utf-8").replace("'", "’").replace("’’", "’").split())
TOLD = [step.example for step in STEPS] + [example for _, _, example in FIRST_STEPS]


def test_the_guide_quotes_the_sample() -> None:
    quoted = [text.strip(" .") for told in TOLD[:6] for text in re.findall("«([^»]+)»", told)]
    assert len(quoted) > 12
    assert [text for text in quoted if text not in TEXT] == []


def test_every_row_that_the_guide_names_is_in_the_sample() -> None:
    named = {name for told in TOLD for name in re.findall(r"\b(?:[A-Z]{1,3}\d{1,2})\b", told)}
    assert named >= {"FA01", "C1", "O5", "T1", "A01", "K05"}
    assert [name for name in named if f"id: {name}" not in TEXT] == []
    assert named & THREAD


def test_the_figures_of_the_guide_are_those_of_the_sample() -> None:
    plan = read_plan(sample(FINISHED))
    action = next(item for item in plan.actions if item.id == "A01")
    told = next(step.example for step in STEPS if "ROI de" in step.example)
    days = sum(item.days or 0 for item in action.days)
    for figure in (action.budget, days, action.expected_gain):
        assert written(figure, "number").replace("\u202f", " ") in told
    kpi = next(item for item in plan.kpis if item.id == "K05")
    told = next(step.example for step in STEPS if step.example.startswith("K05"))
    reached = sum(value or 0 for value in kpi.values)
    assert f"{reached:g} contrats pour {kpi.target:g}" in told


@both
def test_columns_to_write_in_have_an_example(layout: Layout) -> None:
    found = examples(layout)
    assert found["tblSwot"]["Constat"] == "Trop de clients avec un seul contrat"
    assert found["plan_budget_envelope"] == {"Enveloppe budgétaire": "30\u202f000\u00a0€"}
    assert "Statut" not in found["tblSwot"]


@both
def test_no_example_is_read_as_data(layout: Layout, tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    path.write_bytes(build(layout))
    plan = PlanBook(FileBook.open(path)).plan
    assert not plan.swot
    assert not plan.actions
    assert "Trop de clients" not in format_plan(plan)
    assert plan.head == Plan().head
