"""An alert that the user answers in *Contrôles*, from one check to the next."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pac_excel.books.file import FileBook
from pac_excel.resources import sample
from tests.support.cli import Run, pac_excel

__all__ = ["pac_excel"]

CODE, KEY = "DAT-05", "A12"


@pytest.fixture
def workbook(tmp_path: Path, pac_excel: Run) -> Path:
    """The sample's workbook, checked, and one of its alerts answered."""
    path = tmp_path / "plan.xlsx"
    pac_excel("new", sample("agence_modele.yaml"), "-o", path)
    pac_excel("check", path, "--write")
    typed(path, Justification="Le client le demande", Par="CHEF", Le=46380)
    return path


def row(path: Path) -> tuple[dict[str, Any], dict[str, str]]:
    """The row of the alert: what its cells hold, and where they stand."""
    view = FileBook.open(path).tables()["tblControles"]
    for cells in view.rows:
        held = {header: cell.value for header, cell in zip(view.headers, cells, strict=True)}
        if (held["Règle"], held["Clé"]) == (CODE, KEY):
            return held, {h: f"{c.sheet}!{c.address}" for h, c in zip(view.headers, cells, strict=True)}
    raise AssertionError(f"{CODE} {KEY} is not in Contrôles")


def typed(path: Path, **values: Any) -> None:
    _, places = row(path)
    FileBook.open(path).write({}, {}, {places[header]: value for header, value in values.items()})


def end_of_action(path: Path, serial: float) -> None:
    view = FileBook.open(path).tables()["tblActions"]
    cells = next(cells for cells in view.rows if cells[0].value == KEY)
    cell = cells[view.headers.index("Quand – fin")]
    FileBook.open(path).write({}, {}, {f"{cell.sheet}!{cell.address}": serial})


def states(pac_excel: Run, path: Path) -> dict[str, str]:
    """The status of the alert and of what is said of its answer."""
    ran = pac_excel("check", path, "--write", "--format", "json")
    found = json.loads(ran.out)["findings"]
    return {
        item["code"]: item["status"]
        for item in found
        if (item["code"] == CODE and item["key"] == KEY) or item["code"].startswith("INT")
    }


def test_an_answer_holds_until_the_figures_change_and_again_once_it_is_renewed(
    pac_excel: Run, workbook: Path
) -> None:
    assert states(pac_excel, workbook) == {CODE: "JUSTIFIEE"}
    end_of_action(workbook, 46433 + 5)
    assert states(pac_excel, workbook) == {CODE: "JUSTIFIEE"}
    end_of_action(workbook, 46433 + 60)
    assert states(pac_excel, workbook) == {CODE: "OUVERTE", "INT-05": "OUVERTE"}
    assert row(workbook)[0]["Justification"] == "Le client le demande"
    assert states(pac_excel, workbook) == {CODE: "OUVERTE", "INT-05": "OUVERTE"}
    typed(workbook, Justification="Le client le demande toujours")
    assert states(pac_excel, workbook) == {CODE: "JUSTIFIEE"}
    assert states(pac_excel, workbook) == {CODE: "JUSTIFIEE"}


def test_an_answer_holds_until_its_date(pac_excel: Run, workbook: Path) -> None:
    typed(workbook, **{"Jusqu’au": 44000})
    assert states(pac_excel, workbook) == {CODE: "OUVERTE", "INT-03": "OUVERTE"}


def test_an_answer_outlives_its_alert(pac_excel: Run, workbook: Path) -> None:
    states(pac_excel, workbook)
    end_of_action(workbook, 46300)
    assert states(pac_excel, workbook) == {"INT-02": "OUVERTE"}
    assert row(workbook)[0]["Justification"] == "Le client le demande"
    assert row(workbook)[0]["Statut"] == "Justifiée"


def test_what_is_no_date_is_kept_as_it_was_typed(pac_excel: Run, workbook: Path) -> None:
    typed(workbook, Le="avant l’été")
    states(pac_excel, workbook)
    assert row(workbook)[0]["Le"] == "avant l’été"


def test_an_answer_taken_back_leaves_the_alert_open(pac_excel: Run, workbook: Path) -> None:
    states(pac_excel, workbook)
    typed(workbook, Justification=None, Par=None, Le=None)
    assert states(pac_excel, workbook) == {CODE: "OUVERTE"}
