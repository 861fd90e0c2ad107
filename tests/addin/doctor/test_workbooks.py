from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pac_excel import resources
from pac_excel.addin.doctor.outcome import Verdict
from tests.addin.doctor.patients import Outcomes, case_of, outcomes
from tests.addin.homes import windows


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return Path(shutil.copy(resources.template("pac_simplifie.xlsx"), tmp_path / "plan été.xlsx"))


def examined(workbook: Path) -> Outcomes:
    return outcomes(case_of(windows(workbook.parent), workbook=str(workbook)))


def test_an_ordinary_workbook_is_fine(plan: Path) -> None:
    found = examined(plan)
    assert found["Workbook's place"].verdict is Verdict.GOOD
    assert found["Conf in the workbook"].verdict is Verdict.GOOD


def test_an_address_of_onedrive_is_explained(tmp_path: Path) -> None:
    address = "https://agence-my.sharepoint.com/personal/zoe/Documents/plan.xlsx"
    found = outcomes(case_of(windows(tmp_path), workbook=address))
    assert found["Workbook's place"].verdict is Verdict.WARNING
    assert found["Conf in the workbook"].verdict is Verdict.SKIPPED


def test_a_conf_sheet_that_overrides_ours_is_named(plan: Path) -> None:
    book = load_workbook(plan)
    book.create_sheet("pac_excel.conf")
    book.save(plan)
    outcome = examined(plan)["Conf in the workbook"]
    assert outcome.verdict is Verdict.WARNING
    assert "feuille pac_excel.conf" in outcome.found.fr


def test_a_conf_file_beside_the_workbook_is_named(plan: Path) -> None:
    beside = plan.with_name("pac_excel.conf")
    beside.write_text("")
    outcome = examined(plan)["Conf in the workbook"]
    assert outcome.verdict is Verdict.WARNING
    assert str(beside) in outcome.found.fr


def test_something_else_than_a_workbook_does_not_end_the_examination(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(b"%PDF")
    outcome = examined(path)["Conf in the workbook"]
    assert outcome.verdict is Verdict.WARNING
    assert "n’est pas un classeur lisible" in outcome.found.fr


def test_a_workbook_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    found = examined(tmp_path / "gone.xlsx")
    assert found["Workbook's place"].verdict is Verdict.BAD
    assert "n’existe pas" in found["Workbook's place"].found.fr
    assert found["Conf in the workbook"].verdict is Verdict.SKIPPED
