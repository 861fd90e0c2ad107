from __future__ import annotations

import pytest

from pac_excel.cli.formats.text import render
from pac_excel.rules.finding import Severity
from tests.support.checked import checked, finding

WARNING = finding(severity=Severity.WARNING, code="RES-02", cause="RES-01:RCOM")


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")


def test_a_finding_is_told_with_its_cell_and_what_to_do() -> None:
    lines = render(checked(finding())).splitlines()
    assert lines[1].split()[:3] == ["Erreur", "BUD-01", "Cadrage!C24"]
    assert "31 200 €" in lines[1]
    assert lines[2].strip() == "→ Retirer 1 200 € aux actions."
    assert lines[-1] == "1 erreur, 0 alerte, 0 information ; 1 cause"


def test_a_consequence_hangs_under_its_cause() -> None:
    assert "└ Alerte" in render(checked(finding(code="RES-01", key="RCOM"), WARNING))


def test_a_justified_finding_shows_its_justification_instead_of_a_fix() -> None:
    settled = finding(severity=Severity.WARNING, status="JUSTIFIEE", justification="Renfort promis")
    text = render(checked(finding(code="BUD-02"), settled))
    assert "Justifiée : Renfort promis" in text
    assert text.count("→") == 1
    assert text.splitlines()[-1] == "1 erreur, 0 alerte, 0 information ; 1 cause, 1 justifiée"


def test_what_a_plan_says_is_no_markup() -> None:
    assert "[red]A1[/red] [/]" in render(checked(finding(message="[red]A1[/red] [/]")))


def test_a_plan_without_findings_holds() -> None:
    assert render(checked()) == "Aucune anomalie : le plan tient.\n"


@pytest.mark.parametrize("columns", range(80, 130))
def test_no_line_breaks_between_a_number_and_its_unit_nor_inside_quotes(
    columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    said = "A1 « Bilans » coûte 31\u202f200\u202f€ : dépassement de 1\u202f200\u202f€, soit 4\u202f% du plan."
    lines = [line.strip() for line in render(checked(finding(message=f"{said} {said}"))).splitlines()]
    assert not [line for line in lines if line.endswith("«") or line.startswith(("»", "€", "%", ":", "200"))]
    assert " ".join(lines).count("31\u202f200\u202f€") == 2
