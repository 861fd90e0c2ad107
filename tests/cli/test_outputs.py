"""Where the findings go, whatever their format."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from pac_excel.cli.checking import OutputOverWorkbook
from pac_excel.resources import sample
from tests.support.cli import Run, pac_excel

__all__ = ["pac_excel"]

BEGINS = {"text": "  ", "json": "{", "sarif": "{", "html": "<!DOCTYPE html>"}


@pytest.fixture
def workbook(tmp_path: Path, pac_excel: Run) -> Path:
    path = tmp_path / "plan.xlsx"
    assert pac_excel("new", sample("agence_modele.yaml"), "-o", path).code == 0
    return path


@pytest.mark.parametrize("format", BEGINS)
def test_a_file_holds_what_the_terminal_would_show(
    format: str, pac_excel: Run, workbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = pac_excel("check", workbook, "--format", format)
    written = pac_excel("check", workbook, "--format", format, "-o", tmp_path / "out")
    assert (shown.code, written.code, written.out) == (1, 1, "")
    assert shown.out.startswith(BEGINS[format])
    assert (tmp_path / "out").read_text("utf-8") == shown.out


@pytest.mark.parametrize("format", BEGINS)
def test_findings_never_replace_the_workbook(format: str, pac_excel: Run, workbook: Path) -> None:
    before = workbook.read_bytes()
    ran = pac_excel("check", workbook, "--format", format, "-o", workbook.parent / "." / workbook.name)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert "--write" in ran.err
    assert workbook.read_bytes() == before


def test_findings_never_replace_another_workbook(pac_excel: Run, workbook: Path) -> None:
    other = workbook.with_name("other.xlsx")
    other.write_bytes(workbook.read_bytes())
    ran = pac_excel("check", workbook, "-o", other)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"pac-excel: {other} is a workbook; give -o another file")
    assert other.read_bytes() == workbook.read_bytes()


def test_the_error_survives_a_trip_between_processes() -> None:
    error = OutputOverWorkbook("plan.xlsx")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_an_unknown_format_is_refused_with_those_that_there_are(pac_excel: Run, workbook: Path) -> None:
    ran = pac_excel("check", workbook, "--format", "pdf")
    assert ran.code == 2
    assert all(format in ran.err for format in BEGINS)
