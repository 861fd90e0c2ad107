"""`pac-excel check --fix safe`: what is certain is corrected, and nothing else changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pac_excel.books.file import FileBook
from pac_excel.books.plan_book import PlanBook
from pac_excel.ooxml.package import Package
from pac_excel.resources import sample
from tests.support.cells import read_cells
from tests.support.cli import Run, pac_excel

__all__ = ["pac_excel"]


def address(path: Path, table: str, header: str, row: int = 0) -> str:
    view = FileBook.open(path).tables()[table]
    cell = view.rows[row][view.headers.index(header)]
    return f"'{cell.sheet}'!{cell.address}"


@pytest.fixture
def workbook(tmp_path: Path, pac_excel: Run) -> Path:
    path = tmp_path / "plan.xlsx"
    assert pac_excel("new", sample("agence_corrigee.yaml"), "-o", path).code == 0
    return path


def spoilt(path: Path) -> dict[str, Any]:
    """Spoil some cells of the workbook; return those that can be corrected, and what they held."""
    actions, swot = address(path, "tblActions", "Combien – budget"), address(path, "tblSwot", "N°", 2)
    end, total = address(path, "tblActions", "Quand – fin", 1), address(path, "tblCampagnes", "Budget")
    doubtful = address(path, "tblActions", "Combien – gain attendu")
    sheets = read_cells(path)
    before: dict[str, Any] = {
        cell: sheets[cell.split("!")[0].strip("'")][cell.split("!")[1]].value
        for cell in (actions, swot, end, total)
    }
    spoil: dict[str, Any] = {
        actions: "2 400 €",
        swot: f" {before[swot]} ",
        end: "30/06/2026",
        total: 1.0,
        doubtful: "9.800",
    }
    FileBook.open(path).write({}, {}, spoil)
    return before


def test_certain_corrections_are_told_and_made(pac_excel: Run, workbook: Path) -> None:
    before = spoilt(workbook)
    ran = pac_excel("check", workbook, "--fix", "safe", "--fail-on", "never")
    lines = [line for line in ran.out.splitlines() if " → " in line and "!" in line.split(":")[0]]
    assert [line for line in lines if line.startswith("Actions!") and "« 2 400 € » → 2\u202f400" in line]
    assert [line for line in lines if "« 30/06/2026 » → 30/06/2026" in line]
    assert [line for line in lines if line.startswith("SWOT!") and f"→ « {before_id(before)} »" in line]
    assert [line for line in lines if line.startswith("Campagnes!") and ": 1 → " in line]
    book = PlanBook(FileBook.open(workbook))
    assert book.plan.actions[0].budget == 2400.0
    assert {item.cell.value for item in book.corrections()} == set()


def before_id(before: dict[str, Any]) -> Any:
    return next(value for cell, value in before.items() if cell.startswith("'SWOT'"))


def test_only_the_corrected_cells_change(pac_excel: Run, workbook: Path) -> None:
    spoilt(workbook)
    package, cells = Package.open(workbook), read_cells(workbook)
    ran = pac_excel("check", workbook, "--fix", "safe", "--fail-on", "never")
    after = Package.open(workbook)
    told = {
        line.split(":")[0] for line in ran.out.splitlines() if " → " in line and "!" in line.split(":")[0]
    }
    changed = {
        f"{sheet}!{place}"
        for sheet, found in read_cells(workbook).items()
        for place, cell in found.items()
        if cells[sheet].get(place) != cell
    }
    assert changed == told
    parts = {name for name in package.names() if package.part(name) != after.part(name)}
    # the three sheets that hold the corrected cells
    assert len(parts) == 3


def test_what_is_doubtful_stays_a_finding(pac_excel: Run, workbook: Path) -> None:
    spoilt(workbook)
    ran = pac_excel("check", workbook, "--fix", "safe", "--format", "json", "--fail-on", "never")
    found = json.loads(ran.out)["findings"]
    assert [item["message"] for item in found if item["code"] == "DOC-01"] != []
    assert all("9.800" in item["message"] for item in found if item["code"] == "DOC-01")
    assert " → " in ran.err


def test_a_diff_shows_and_writes_nothing(pac_excel: Run, workbook: Path) -> None:
    spoilt(workbook)
    before = workbook.read_bytes()
    ran = pac_excel("check", workbook, "--fix", "safe", "--diff", "--fail-on", "never")
    assert "« 2 400 € » → 2\u202f400" in ran.out
    assert workbook.read_bytes() == before


def test_fixing_again_finds_nothing_to_fix(pac_excel: Run, workbook: Path) -> None:
    spoilt(workbook)
    pac_excel("check", workbook, "--fix", "safe")
    once = workbook.read_bytes()
    pac_excel("check", workbook, "--fix", "safe")
    assert workbook.read_bytes() == once


@pytest.mark.parametrize("words", [("--diff",), ("--fix", "safe", "--diff", "--write")])
def test_a_diff_goes_with_fix_and_without_write(
    pac_excel: Run, workbook: Path, words: tuple[str, ...]
) -> None:
    ran = pac_excel("check", workbook, *words)
    assert ran.code == 2
    assert "--diff" in ran.err


def test_a_workbook_open_elsewhere_is_not_fixed(pac_excel: Run, workbook: Path) -> None:
    spoilt(workbook)
    before = workbook.read_bytes()
    workbook.with_name(f"~${workbook.name}").write_bytes(b"\x04CHEF" + b" " * 160)
    ran = pac_excel("check", workbook, "--fix", "safe")
    assert (ran.code, workbook.read_bytes()) == (2, before)
    assert "open elsewhere" in ran.err
    assert pac_excel("check", workbook, "--fix", "safe", "--diff", "--fail-on", "never").code == 0


def test_a_wrong_label_is_corrected_once_the_axes_are_said_to_prevail(
    pac_excel: Run, workbook: Path, tmp_path: Path
) -> None:
    label = address(workbook, "tblCouples", "Stratégie")
    FileBook.open(workbook).write({}, {}, {label: "Diversification"})
    assert "Matrice!" not in pac_excel("check", workbook, "--fix", "safe").out.partition("Règle")[0]
    config = tmp_path / "network.toml"
    config.write_text("[rules.MAT-02]\naxes_prevail = 1\n", "utf-8")
    ran = pac_excel("check", workbook, "--fix", "safe", "--config", config)
    assert "Matrice!" in ran.out
    assert "« Diversification » → « " in ran.out
    assert not any(finding.code == "MAT-02" for finding, _ in PlanBook(FileBook.open(workbook)).check())
