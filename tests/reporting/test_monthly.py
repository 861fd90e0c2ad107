"""The workbook of a month: whole, valid, its figures those that its formulas give."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path

import pytest

from pac_excel.books.file import FileBook
from pac_excel.books.plan_book import LAYOUTS
from pac_excel.layout.report.indicators import NAME as INDICATORS
from pac_excel.plan import Plan
from pac_excel.plan.choices import Mode
from pac_excel.plan.frame import PlanHead
from pac_excel.reporting.monthly import MEASURED_LAYOUTS, MonthOutsidePlan, monthly_report
from tests.reporting.reports import crooked_plan, month, report_of, sample_plan, workbook
from tests.support.libreoffice import assert_cached_values_match, convert, requires_libreoffice
from tests.support.memory import book_of, read_book
from tests.support.second_oracle import assert_formulon_agrees
from tests.support.validators import assert_valid_workbook


@requires_libreoffice
@pytest.mark.parametrize("number", [1, 2, 9, 12])
def test_cached_values_of_the_sample_are_what_libreoffice_finds(number: int, tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(workbook(report_of(number)))
    assert assert_cached_values_match(path) > 600


@requires_libreoffice
@pytest.mark.parametrize("number", [1, 7, 9])
def test_cached_values_of_indicators_that_lack_something_are_what_libreoffice_finds(
    number: int, tmp_path: Path
) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(workbook(report_of(number, crooked_plan())))
    assert assert_cached_values_match(path) > 600


@pytest.mark.parametrize("number", [1, 2, 9, 12])
def test_cached_values_of_the_sample_are_what_formulon_finds(number: int) -> None:
    assert assert_formulon_agrees(workbook(report_of(number))) > 700


@pytest.mark.parametrize("number", [1, 7, 9])
def test_cached_values_of_indicators_that_lack_something_are_what_formulon_finds(number: int) -> None:
    assert assert_formulon_agrees(workbook(report_of(number, crooked_plan()))) > 700


def test_a_report_opens_in_excel_without_repair(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(workbook(report_of(9)))
    assert_valid_workbook(path)


def test_a_report_of_a_plan_with_nothing_in_it_opens_in_excel_without_repair(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    plan = Plan(head=PlanHead(start=month(1), end=sample_plan().head.end))
    path.write_bytes(workbook(report_of(9, plan)))
    assert_valid_workbook(path)
    assert all(cell.value is None for row in FileBook.open(path).tables()[INDICATORS].rows for cell in row)


def test_two_renderings_of_a_report_are_the_same_to_the_byte() -> None:
    assert workbook(report_of(9)) == workbook(report_of(9))


@pytest.mark.parametrize("plan", [sample_plan(), crooked_plan()], ids=["sample", "crooked"])
@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("number", [1, 9, 12])
def test_what_months_are_measured_on_makes_the_same_report_as_the_whole_plan(
    number: int, mode: Mode, plan: Plan
) -> None:
    book = book_of(plan, LAYOUTS[mode])
    whole, measured = read_book(book, LAYOUTS[mode]).plan, read_book(book, MEASURED_LAYOUTS[mode]).plan
    assert whole.swot
    assert not measured.swot
    assert workbook(report_of(number, measured)) == workbook(report_of(number, whole))


def test_a_month_outside_the_plan_is_refused() -> None:
    with pytest.raises(MonthOutsidePlan, match=r"from 2026-01 to 2026-12"):
        monthly_report(sample_plan(), dt.date(2027, 1, 1))
    with pytest.raises(MonthOutsidePlan, match="has no dates"):
        monthly_report(Plan(), dt.date(2027, 1, 1))


@requires_libreoffice
@pytest.mark.parametrize("number", [1, 9, 12])
def test_the_synthesis_stands_on_one_page_and_nothing_else_with_it(number: int, tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(workbook(report_of(number)))
    pages = pages_of(path)
    assert pages[0].lstrip().startswith("Synthèse du mois")
    assert "Le mois prochain" in pages[0]
    assert pages[1].lstrip().startswith("Indicateurs")
    # a number that does not fit its cell is shown as hashes
    assert "###" not in "".join(pages)


def pages_of(path: Path) -> list[str]:
    """Return the text of each printed page."""
    pdf = path.with_suffix(".pdf")
    pdf.write_bytes(convert(path, "pdf"))
    shown = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, timeout=60
    ).stdout.decode("utf-8")
    return shown.split("\f")
