"""The command that writes the report of a month."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from pac_excel.books.file import FileBook
from pac_excel.design.build import build_report
from pac_excel.resources import sample
from tests.support.cli import Run, pac_excel
from tests.support.libreoffice import requires_libreoffice

__all__ = ["pac_excel"]


@pytest.fixture
def plan(tmp_path: Path, pac_excel: Run) -> Path:
    path = tmp_path / "plan.xlsx"
    assert pac_excel("new", sample("agence_modele.yaml"), "-o", path).code == 0
    return path


def values(path: Path, table: str, header: str) -> list[object]:
    view = FileBook.open(path).tables()[table]
    return [row[view.headers.index(header)].value for row in view.rows]


def test_a_report_is_written_after_the_one_before(plan: Path, tmp_path: Path, pac_excel: Run) -> None:
    before = plan.read_bytes()
    first = tmp_path / "2026-07" / "AG_2026-07.xlsx"
    second = tmp_path / "2026-09" / "AG_2026-09.xlsx"
    assert pac_excel("report", plan, "--month", "2026-07", "-o", first).out == f"{first}: report of 2026-07\n"
    ran = pac_excel("report", plan, "--month", "2026-09", "-o", second)
    assert (ran.code, ran.out, ran.err) == (0, f"{second}: report of 2026-09, after {first}\n", "")
    assert plan.read_bytes() == before


def test_measured_values_go_into_the_report_and_what_is_wrong_with_them_is_told(
    plan: Path, tmp_path: Path, pac_excel: Run
) -> None:
    actuals = tmp_path / "a.csv"
    actuals.write_text("kpi;mois;valeur\nK03;09/2026;99\nK99;09/2026;1\n", encoding="utf-8")
    output = tmp_path / "r.xlsx"
    ran = pac_excel("report", plan, "--month", "2026-09", "--actuals", actuals, "-o", output)
    assert ran.code == 0
    assert "a.csv: 2 rows read, 1 values kept" in ran.out
    assert "a.csv, line 3: Indicateur inconnu" in ran.err
    assert values(output, "tblIndicateurs", "Mois réalisé")[2] == 99
    assert values(output, "tblSources", "Fichier") == ["a.csv"]
    assert values(output, "tblAnomalies", "Ligne") == [3]


def test_the_sample_actuals_are_read_without_a_word(plan: Path, tmp_path: Path, pac_excel: Run) -> None:
    output, plain = tmp_path / "r.xlsx", tmp_path / "plain.xlsx"
    actuals = sample("realise_2026-09.csv")
    ran = pac_excel("report", plan, "--month", "2026-09", "--actuals", actuals, "-o", output)
    assert (ran.code, ran.err) == (0, "")
    assert "225 rows read, 225 values kept" in ran.out
    assert pac_excel("report", plan, "--month", "2026-09", "-o", plain).code == 0
    for header in ("Mois réalisé", "À date réalisé", "Atterrissage"):
        assert values(output, "tblIndicateurs", header) == values(plain, "tblIndicateurs", header)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--month", "2027-09"), "from 2026-01 to 2026-12"),
        (("--month", "09/2026"), "write it as 2026-09"),
        (("--month", "2026-09", "--actuals", "absent.csv"), "absent.csv"),
        (("--month", "2026-09", "--previous", "plan.xlsx"), "it is no monthly report"),
        (("--month", "2026-09", "--mapping", "plan.xlsx", "--actuals", "plan.xlsx"), "is wrong"),
        (("--month", "2026-09", "--template", "plan.xlsx"), "the template lacks report_schema"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line_and_writes_nothing(
    words: tuple[str, ...], expected: str, plan: Path, pac_excel: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(plan.parent)
    ran = pac_excel("report", plan, "-o", "out.xlsx", *words)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert expected in ran.err
    assert not Path("out.xlsx").exists()


def test_a_report_is_given_the_name_of_a_workbook(plan: Path, tmp_path: Path, pac_excel: Run) -> None:
    output = tmp_path / "rapport.pdf"
    ran = pac_excel("report", plan, "--month", "2026-09", "-o", output)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert "add --pdf" in ran.err
    assert not output.exists()


def test_a_report_never_replaces_a_plan(plan: Path, pac_excel: Run) -> None:
    before = plan.read_bytes()
    ran = pac_excel("report", plan, "--month", "2026-09", "-o", plan)
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)
    assert plan.read_bytes() == before


def test_a_template_without_some_sheets_is_filled_all_the_same(
    plan: Path, tmp_path: Path, pac_excel: Run
) -> None:
    template, output = tmp_path / "t.xlsx", tmp_path / "r.xlsx"
    template.write_bytes(build_report())
    book = openpyxl.load_workbook(template)
    for sheet in ("Trajectoires", "Sources", "Mois prochain"):
        del book[sheet]
    for name in [name for name in book.defined_names if name.startswith("curve_")]:
        del book.defined_names[name]
    book["Indicateurs"]["A1"] = "Nos chiffres"
    book.save(template)
    ran = pac_excel("report", plan, "--month", "2026-09", "-o", output, "--template", template)
    assert (ran.code, ran.err) == (0, "")
    assert "Nos chiffres" in str(openpyxl.load_workbook(output)["Indicateurs"]["A1"].value)


@requires_libreoffice
def test_the_report_is_written_as_pages_too(plan: Path, tmp_path: Path, pac_excel: Run) -> None:
    output = tmp_path / "r.xlsx"
    ran = pac_excel("report", plan, "--month", "2026-09", "-o", output, "--pdf")
    assert ran.code == 0
    assert output.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
