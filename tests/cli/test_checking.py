from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pac_excel.books.file import FileBook
from pac_excel.ooxml.package import Package
from pac_excel.resources import sample
from pac_excel.rules.french import unbroken
from pac_excel.template.rows import Rows
from tests.support.cli import Run, pac_excel

__all__ = ["pac_excel"]

PLANTED = {
    ("BUD-01", ""),
    ("DAT-01", "A12"),
    ("DEC-01", "O2"),
    ("REG-01", "A09"),
    ("REG-08", "A09"),
    ("RES-01", "RCOM"),
    ("SWO-01", "ME02"),
}

WARNINGS = ["DAT-05", "REG-20", "REG-24", "REG-26", "RES-02", "RES-02"]


@pytest.fixture
def workbook(tmp_path: Path, pac_excel: Run) -> Path:
    path = tmp_path / "plan.xlsx"
    assert pac_excel("new", sample("agence_modele.yaml"), "-o", path).code == 0
    return path


def findings(pac_excel: Run, path: Path, *words: str) -> list[dict[str, Any]]:
    ran = pac_excel("check", path, "--format", "json", *words)
    found: list[dict[str, Any]] = json.loads(ran.out)["findings"]
    return found


def shown(path: Path, finding: dict[str, Any]) -> Any:
    """What the cell that a finding names holds."""
    book = FileBook.open(path)
    cells = [cell for view in book.tables().values() for row in view.rows for cell in row]
    cells += [view.cell for view in book.names().values()]
    return next(
        cell.value for cell in cells if (cell.sheet, cell.address) == (finding["sheet"], finding["cell"])
    )


def test_the_planted_faults_and_no_other_error_are_found(pac_excel: Run, workbook: Path) -> None:
    found = findings(pac_excel, workbook)
    assert {(item["code"], item["key"]) for item in found if item["severity"] == "error"} == PLANTED
    assert sorted(item["code"] for item in found if item["severity"] == "warning") == WARNINGS
    assert len(found) == 13


def test_consequences_name_their_cause_and_follow_it(pac_excel: Run, workbook: Path) -> None:
    found = findings(pac_excel, workbook)
    causes = {f"{item['code']}:{item['key']}": place for place, item in enumerate(found) if not item["cause"]}
    # six that were planted, and two alerts that docs/sample-findings.md judges
    assert len(causes) == 8
    echoes = [(place, item) for place, item in enumerate(found) if item["cause"]]
    assert {item["cause"] for _, item in echoes} == {"DAT-01:A12", "REG-01:A09", "RES-01:RCOM"}
    for place, item in echoes:
        between = found[causes[item["cause"]] + 1 : place]
        assert all(other["cause"] == item["cause"] for other in between)


@pytest.mark.parametrize(
    ("code", "field", "value", "said"),
    [
        ("BUD-01", "budget_envelope", 30000.0, "30\u202f000\u202f€"),
        ("DAT-01", "end", 46433.0, "15/02/2027"),
        ("DEC-01", "target", 310.0, "310"),
        ("SWO-01", "criticality", 20.0, "20"),
        ("REG-01", "compliance.legal_basis", "Non définie", "Non définie"),
        ("RES-01", "capacity_days", 55.0, "55 jours"),
        ("RES-02", "monthly_capacity[8]", 5.5, "5,5 jours"),
    ],
)
def test_the_cell_of_a_finding_holds_what_the_message_says(
    pac_excel: Run, workbook: Path, code: str, field: str, value: Any, said: str
) -> None:
    finding = next(
        item for item in findings(pac_excel, workbook) if (item["code"], item["field"]) == (code, field)
    )
    assert shown(workbook, finding) == value
    assert said in finding["message"].replace("\u202fjours", " jours").replace("\u00a0", " ")


def test_a_finding_has_all_its_parts(pac_excel: Run, workbook: Path) -> None:
    keys = "code severity table key field sheet cell message why fix status justification cause".split()
    for item in findings(pac_excel, workbook):
        assert list(item) == keys
        assert all(
            item[key]
            for key in ("code", "severity", "table", "field", "sheet", "cell", "message", "why", "fix")
        )
        assert item["status"] == "OUVERTE"


@pytest.mark.parametrize(("limit", "code"), [("error", 1), ("warning", 1), ("info", 1), ("never", 0)])
def test_the_exit_code_follows_the_severity(pac_excel: Run, workbook: Path, limit: str, code: int) -> None:
    assert pac_excel("check", workbook, "--fail-on", limit).code == code


def test_the_corrected_plan_has_no_fault(pac_excel: Run, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    pac_excel("new", sample("agence_corrigee.yaml"), "-o", path)
    ran = pac_excel("check", path, "--fail-on", "warning")
    assert ran.code == 0
    assert ran.out.strip().endswith("Aucune anomalie : le plan tient.")


def test_a_simplified_workbook_is_not_asked_for_what_it_has_no_cell_for(
    pac_excel: Run, tmp_path: Path
) -> None:
    path = tmp_path / "plan.xlsx"
    pac_excel("new", sample("agence_corrigee.yaml"), "-o", path, "--mode", "simplifie")
    assert findings(pac_excel, path) == []
    pac_excel("new", sample("agence_modele.yaml"), "-o", path, "--mode", "simplifie")
    codes = [item["code"] for item in findings(pac_excel, path)]
    assert codes == ["RES-01", "DAT-01", "DAT-05", "BUD-01", "SWO-01", "DEC-01"]


def test_checking_alone_changes_nothing(pac_excel: Run, workbook: Path) -> None:
    before = workbook.read_bytes()
    pac_excel("check", workbook)
    assert workbook.read_bytes() == before


def test_writing_touches_only_the_findings_and_the_banner(pac_excel: Run, workbook: Path) -> None:
    before = Package.open(workbook)
    pac_excel("check", workbook, "--write")
    after = Package.open(workbook)
    assert set(before.names()) == set(after.names())
    changed = {name for name in before.names() if before.part(name) != after.part(name)}
    book = FileBook.open(workbook)
    assert len(book.tables()["tblControles"].rows) == 13
    # Contrôles and its table, Synthèse, and the request to calculate anew
    assert len(changed) <= 4


def test_written_findings_lead_to_their_cell(pac_excel: Run, workbook: Path) -> None:
    found = findings(pac_excel, workbook, "--write")
    view = FileBook.open(workbook).tables()["tblControles"]
    at = {header: index for index, header in enumerate(view.headers)}
    for item, row in zip(found, view.rows, strict=True):
        told = {header: row[index].value for header, index in at.items()}
        assert (told["Règle"], told["Feuille"], told["Cellule"]) == (
            item["code"],
            item["sheet"],
            item["cell"],
        )
        assert told["Anomalie"] == unbroken(item["message"])
        assert told["Lien"] == "Voir"
        assert "HYPERLINK" in (row[at["Lien"]].formula or "")
        assert (
            told["Repère"] == f"{str(told['Gravité'])[0]}|{told['Table']}|{told['Clé'] or ''}|{told['Champ']}"
        )


def test_checking_again_gives_the_same_workbook(pac_excel: Run, workbook: Path) -> None:
    pac_excel("check", workbook, "--write")
    once = workbook.read_bytes()
    pac_excel("check", workbook, "--write")
    assert workbook.read_bytes() == once


def test_a_check_of_the_corrected_workbook_empties_the_table(
    pac_excel: Run, workbook: Path, tmp_path: Path
) -> None:
    pac_excel("check", workbook, "--write")
    good = tmp_path / "good.xlsx"
    pac_excel("new", sample("agence_corrigee.yaml"), "-o", good)
    pac_excel("check", good, "--write")
    view = FileBook.open(good).tables()["tblControles"]
    assert [cell.value for row in view.rows for cell in row if cell.formula is None] == [None] * sum(
        cell.formula is None for row in view.rows for cell in row
    )
    assert "aucune anomalie" in str(FileBook.open(good).names()["check_state"].cell.value)


def test_an_answered_alert_no_longer_counts_and_an_error_still_does(
    pac_excel: Run, workbook: Path, tmp_path: Path
) -> None:
    pac_excel("check", workbook, "--write")
    book = FileBook.open(workbook)
    view = book.tables()["tblControles"]
    typed: dict[str, str | int] = {"Justification": "Assumé", "Par": "CHEF", "Le": 46380}
    rows = [
        [typed.get(header, cell.value) for header, cell in zip(view.headers, row, strict=True)]
        for row in view.rows
    ]
    book.write({"tblControles": Rows(columns=view.headers, rows=rows)}, {})
    found = findings(pac_excel, workbook, "--write")
    states = {(item["code"], item["severity"], item["status"]) for item in found}
    assert {state for state in states if state[2] == "JUSTIFIEE"} == {
        ("RES-01", "error", "JUSTIFIEE"),  # the one error that may be justified
        *((code, "warning", "JUSTIFIEE") for code, severity, _ in states if severity == "warning"),
    }
    assert {code for code, severity, status in states if (severity, status) == ("info", "OUVERTE")} == {
        "INT-06"
    }
    assert {item["justification"] for item in found if item["status"] == "JUSTIFIEE"} == {"Assumé"}
    back = tmp_path / "back.yaml"
    assert pac_excel("export", workbook, "-o", back).code == 0
    assert back.read_text("utf-8").count("Assumé") == len(rows)


def test_findings_can_go_into_a_file(pac_excel: Run, workbook: Path, tmp_path: Path) -> None:
    out = tmp_path / "findings.json"
    ran = pac_excel("check", workbook, "--format", "json", "-o", out)
    assert (ran.code, ran.out) == (1, "")
    assert json.loads(out.read_text("utf-8"))["summary"] == {"error": 7, "warning": 6, "info": 0}


def test_an_approved_plan_that_was_changed_asks_for_a_new_version(pac_excel: Run, workbook: Path) -> None:
    book = FileBook.open(workbook)
    book.write({}, {"plan_budget_envelope": 40000.0})
    found = findings(pac_excel, workbook)
    assert [item["code"] for item in found if item["code"].startswith("DOC")] == ["DOC-07"]
    book = FileBook.open(workbook)
    book.write({}, {"plan_version": 3})
    assert not any(item["code"].startswith("DOC") for item in findings(pac_excel, workbook))
