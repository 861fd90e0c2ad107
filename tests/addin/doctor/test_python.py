from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pac_excel import __version__
from pac_excel.addin.doctor.case import Case
from pac_excel.addin.doctor.outcome import Verdict
from pac_excel.addin.receipt import write_receipt
from tests.addin.doctor.patients import case, machine, other_python, outcomes

__all__ = ["case", "machine"]

pytestmark = pytest.mark.skipif(
    os.name == "nt", reason="the fake interpreters are scripts with a first line #!"
)


def test_the_running_interpreter_imports_both_packages(case: Case) -> None:
    found = outcomes(case)
    assert found["Python"].verdict is Verdict.GOOD
    assert sys.executable in found["Python"].found.en
    assert found["Versions agree"].verdict is Verdict.GOOD


def test_an_interpreter_that_is_gone_is_told(case: Case) -> None:
    other_python(case, "").unlink()
    found = outcomes(case)
    assert found["Conf file"].verdict is Verdict.GOOD
    assert found["Python"].verdict is Verdict.BAD
    assert "n’existe plus" in found["Python"].found.fr


def test_an_interpreter_that_cannot_be_started_is_told(case: Case) -> None:
    other_python(case, "").chmod(0o644)
    outcome = outcomes(case)["Python"]
    assert outcome.verdict is Verdict.BAD
    assert "Permission denied" in outcome.found.en


def test_an_interpreter_without_our_packages_tells_which_is_missing(case: Case) -> None:
    other_python(case, "raise ModuleNotFoundError(\"No module named 'xlwings'\")")
    outcome = outcomes(case)["Python"]
    assert outcome.verdict is Verdict.BAD
    assert "No module named 'xlwings'" in outcome.found.fr


def test_an_interpreter_with_another_xlwings_is_told(case: Case) -> None:
    other_python(case, f"print('{__version__} 0.30.0')")
    outcome = outcomes(case)["Versions agree"]
    assert outcome.verdict is Verdict.BAD
    assert "0.30.0" in outcome.found.en


def test_an_addin_built_with_another_xlwings_is_told(case: Case) -> None:
    write_receipt(case.places.receipt, replace(case.receipt, xlwings="0.30.0"))
    assert outcomes(case)["Versions agree"].verdict is Verdict.BAD


def test_the_library_that_drives_excel_is_missing_here(case: Case) -> None:
    outcome = outcomes(case)["Driving Excel"]
    assert outcome.verdict is Verdict.BAD
    assert "No module named" in outcome.found.en


def test_the_library_that_drives_excel_answers_where_it_is(case: Case) -> None:
    other_python(case, "")
    assert outcomes(case)["Driving Excel"].verdict is Verdict.GOOD


def test_a_temporary_folder_that_refuses_is_told(case: Case, tmp_path: Path) -> None:
    environment = {**case.machine.environment, "TEMP": str(tmp_path / "gone")}
    outcome = outcomes(replace(case, machine=replace(case.machine, environment=environment)))[
        "Temporary folder"
    ]
    assert outcome.verdict is Verdict.BAD


def test_excel_is_questioned_only_when_asked_for(case: Case) -> None:
    other_python(case, "print('16.0')")
    assert outcomes(case)["Excel answers"].verdict is Verdict.SKIPPED
    outcome = outcomes(replace(case, is_live=True))["Excel answers"]
    assert (outcome.verdict, outcome.found.en) == (Verdict.GOOD, "Excel 16.0 answers.")


@pytest.mark.parametrize(
    ("complaint", "advice"),
    [
        ("OSERROR: -1743 Not authorized to send Apple events", "Automation"),
        ("com_error: Call was rejected by callee", "dialogs"),
    ],
)
def test_what_keeps_excel_from_answering_is_explained(case: Case, complaint: str, advice: str) -> None:
    other_python(case, f"raise SystemExit({complaint!r})")
    outcome = outcomes(replace(case, is_live=True))["Excel answers"]
    assert outcome.verdict is Verdict.BAD
    assert outcome.advice is not None
    assert advice in outcome.advice.en
