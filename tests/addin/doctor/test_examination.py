from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pac_excel.addin.doctor.case import read_registry
from pac_excel.addin.doctor.examination import CHECKS
from pac_excel.addin.doctor.language import Language, Text
from pac_excel.addin.doctor.outcome import Verdict
from pac_excel.addin.install import install
from pac_excel.addin.machine import Machine, System
from tests.addin.doctor.patients import case_of, outcomes
from tests.addin.homes import macos, windows


def test_a_machine_without_an_installation_is_not_healthy(tmp_path: Path) -> None:
    for machine in (windows(tmp_path / "w"), macos(tmp_path / "m")):
        found = outcomes(case_of(machine))
        assert found["Add-in"].verdict is Verdict.BAD
        assert found["Conf file"].verdict is Verdict.BAD


@pytest.mark.parametrize("system", [System.WINDOWS, System.MACOS])
def test_what_is_wrong_or_doubtful_always_comes_with_advice(system: System, tmp_path: Path) -> None:
    machine = windows(tmp_path) if system is System.WINDOWS else macos(tmp_path)
    for outcome in outcomes(case_of(machine)).values():
        assert (outcome.advice is not None) == (outcome.verdict in (Verdict.BAD, Verdict.WARNING))


@pytest.mark.parametrize("is_installed", [True, False])
@pytest.mark.parametrize("system", [System.WINDOWS, System.MACOS, System.OTHER])
def test_each_sentence_is_said_in_both_languages(system: System, is_installed: bool, tmp_path: Path) -> None:
    machine = replace(windows(tmp_path) if system is System.WINDOWS else macos(tmp_path), system=system)
    if is_installed and system is not System.OTHER:
        install(machine)
    for outcome in outcomes(case_of(machine, workbook=str(tmp_path / "gone.xlsx"))).values():
        for text in filter(None, (outcome.found, outcome.advice)):
            # but a version is the same word in both
            assert text.fr != text.en or text.fr.startswith("Version ")


def test_a_system_without_excel_is_told_what_does_not_apply() -> None:
    linux = Machine(system=System.OTHER, home=Path(), environment={}, interpreter="python3")
    found = outcomes(case_of(linux))
    assert found["Mark of the web"].found.en == "For Windows only."
    assert found["Python"].found.fr == "Ne concerne que Windows et macOS."
    assert Verdict.BAD not in {outcome.verdict for outcome in found.values()}
    assert found["Temporary folder"].verdict is Verdict.GOOD


def test_checks_have_names_of_their_own_in_both_languages() -> None:
    for language in Language:
        names = [check.name.in_language(language) for check in CHECKS]
        assert len(set(names)) == len(names)


def test_a_sentence_is_given_in_the_language_asked_for() -> None:
    assert [Text("oui", "yes").in_language(language) for language in Language] == ["oui", "yes"]


def test_there_is_no_registry_where_there_is_no_windows() -> None:
    assert read_registry("HKCU", "Software", "x") is None
