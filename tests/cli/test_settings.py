"""Settings of the rules, from the sheet *Paramètres* and from a file, and what reports say of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pac_excel.books.file import FileBook
from pac_excel.resources import sample
from pac_excel.template.rows import Rows
from tests.support.cli import Run, pac_excel

__all__ = ["pac_excel"]


@pytest.fixture
def workbook(tmp_path: Path, pac_excel: Run) -> Path:
    path = tmp_path / "plan.xlsx"
    assert pac_excel("new", sample("agence_modele.yaml"), "-o", path).code == 0
    return path


def put(path: Path, rule: str, **values: Any) -> None:
    """Type into the row of a rule of *Paramètres*, the first one."""
    book = FileBook.open(path)
    view = book.tables()["tblParametres"]
    row = next(row for row in view.rows if row[view.headers.index("Règle")].value == rule)
    cells = {row[view.headers.index(header.replace("_", " "))]: value for header, value in values.items()}
    book.write({}, {}, {f"'{cell.sheet}'!{cell.address}": value for cell, value in cells.items()})


def document(pac_excel: Run, path: Path, *words: str | Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(pac_excel("check", path, "--format", "json", *words).out)
    return found


def codes(found: dict[str, Any]) -> set[str]:
    return {item["code"] for item in found["findings"]}


def test_what_the_user_sets_in_the_workbook_counts_and_is_told(pac_excel: Run, workbook: Path) -> None:
    put(workbook, "RES-02", Votre_valeur=9.0)
    put(workbook, "BUD-01", Active="Non")
    put(workbook, "SWO-01", Votre_gravité="Alerte")
    found = document(pac_excel, workbook, "--write")
    assert codes(found) & {"RES-02", "BUD-01"} == set()
    assert [item["severity"] for item in found["findings"] if item["code"] == "SWO-01"] == ["warning"]
    assert len(found["settings"]) == 3
    told = str(FileBook.open(workbook).names()["check_settings"].cell.value)
    assert "BUD-01" in told
    assert "erreur désactivée" in told
    assert "RES-02" in pac_excel("check", workbook).out


def test_settings_come_back_in_the_plan_file_and_in_its_workbook(
    pac_excel: Run, workbook: Path, tmp_path: Path
) -> None:
    put(workbook, "BUD-01", Active="Non")
    back, again = tmp_path / "back.yaml", tmp_path / "again.xlsx"
    assert pac_excel("export", workbook, "-o", back).code == 0
    assert "settings:\n- {rule_code: BUD-01, active: false}" in back.read_text("utf-8")
    pac_excel("new", back, "-o", again)
    assert "BUD-01" not in codes(document(pac_excel, again))


def test_a_file_of_settings_goes_before_the_workbook(pac_excel: Run, workbook: Path, tmp_path: Path) -> None:
    put(workbook, "BUD-01", Active="Non")
    config = tmp_path / "network.toml"
    config.write_text("[rules.BUD-01]\nactive = true\n[rules.DEC-01]\nactive = false\n", "utf-8")
    found = document(pac_excel, workbook, "--config", config)
    assert "BUD-01" in codes(found)
    assert "DEC-01" not in codes(found)
    assert [said.partition(" ")[0] for said in found["settings"]] == ["DEC-01"]


def test_a_wrong_file_of_settings_is_one_clear_line(pac_excel: Run, workbook: Path, tmp_path: Path) -> None:
    config = tmp_path / "network.toml"
    config.write_text("[rules.BUD-99]\nactive = true\n", "utf-8")
    ran = pac_excel("check", workbook, "--config", config)
    assert (ran.code, ran.out) == (2, "")
    assert "no rule has the code BUD-99" in ran.err


def test_a_setting_that_sets_nothing_is_found_in_its_cell(pac_excel: Run, workbook: Path) -> None:
    put(workbook, "RES-02", Paramètre="surcharge", Votre_valeur=2.0)
    (fault,) = [item for item in document(pac_excel, workbook)["findings"] if item["code"] == "INT-01"]
    assert (fault["table"], fault["sheet"], fault["severity"]) == ("tblParametres", "Paramètres", "warning")
    assert "surcharge" in fault["message"]
    put(workbook, "RES-02", Votre_valeur="beaucoup")
    assert "DOC-01" in codes(document(pac_excel, workbook))


def test_how_complete_the_plan_is_stands_on_the_first_sheet(pac_excel: Run, workbook: Path) -> None:
    names = FileBook.open(workbook).names()
    assert (names["compass_actions"].sheet, names["compass_actions"].cell.value) == ("Synthèse", 1)


def test_the_compass_follows_the_plan_and_is_in_every_report(pac_excel: Run, workbook: Path) -> None:
    book = FileBook.open(workbook)
    book.write({"tblRetours": Rows(columns=("N°",), rows=[])}, {})
    found = document(pac_excel, workbook, "--write")
    shown = {chapter["name"]: chapter["score"] for chapter in found["compass"]}
    names = FileBook.open(workbook).names()
    assert {name: names[f"compass_{name}"].cell.value for name in shown} == shown
    lessons = next(
        part for part in found["compass"][-1]["parts"] if part["label"] == "Un retour d’expérience"
    )
    assert (lessons["found"], lessons["wanted"]) == (0, 1)
    assert f"Retour {shown['feedback'] * 100:.0f}\u202f%" in pac_excel("check", workbook).out.replace(
        "\n", " "
    )
    report = " ".join(pac_excel("check", workbook, "--format", "html").out.split())
    assert "Boussole du plan" in report
    assert "Un retour d’expérience : 0 sur 1" in report
