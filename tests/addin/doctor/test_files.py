from __future__ import annotations

import datetime as dt
import os
from dataclasses import replace
from pathlib import Path

import pytest

from pac_excel.addin.doctor.case import Case
from pac_excel.addin.doctor.outcome import Verdict
from pac_excel.addin.install import install
from pac_excel.addin.journal import journal_of, note
from pac_excel.addin.machine import System
from pac_excel.addin.receipt import write_receipt
from tests.addin.doctor.patients import case, case_of, machine, outcomes
from tests.addin.homes import windows

__all__ = ["case", "machine"]


def test_a_missing_addin_is_to_be_installed(case: Case) -> None:
    case.places.addin.unlink()
    outcome = outcomes(case)["Add-in"]
    assert outcome.verdict is Verdict.BAD
    assert outcome.advice is not None
    assert "pac-excel addin install" in outcome.advice.fr


def test_a_changed_addin_is_told_by_its_hash(case: Case) -> None:
    case.places.addin.write_bytes(case.places.addin.read_bytes() + b"\0")
    assert outcomes(case)["Add-in"].verdict is Verdict.BAD


def test_the_mark_of_the_web_blocks_on_windows(case: Case) -> None:
    before = outcomes(case)["Mark of the web"].verdict
    case.places.addin.with_name("pac_excel.xlam:Zone.Identifier").write_text("[ZoneTransfer]\nZoneId=3\n")
    after = outcomes(case)["Mark of the web"].verdict
    if case.machine.system is System.WINDOWS:
        assert (before, after) == (Verdict.GOOD, Verdict.BAD)
    else:
        assert (before, after) == (Verdict.SKIPPED, Verdict.SKIPPED)


def test_an_addin_of_another_version_is_a_warning(case: Case) -> None:
    write_receipt(case.places.receipt, replace(case.receipt, program="0.0.1"))
    outcome = outcomes(case)["Add-in's version"]
    assert outcome.verdict is Verdict.WARNING
    assert "0.0.1" in outcome.found.fr


def test_a_conf_file_beyond_ascii_is_told(case: Case) -> None:
    case.places.configuration.write_text('"INTERPRETER_WIN","C:\\Zoé\\python.exe"\n', encoding="utf-8")
    assert outcomes(case)["Conf file"].verdict is Verdict.BAD
    assert outcomes(case)["Python"].verdict is Verdict.SKIPPED


def test_a_missing_conf_file_is_told(case: Case) -> None:
    case.places.configuration.unlink()
    assert outcomes(case)["Conf file"].verdict is Verdict.BAD


def test_the_addin_of_xlwings_and_a_copy_of_ours_are_rivals(case: Case) -> None:
    for name in ("xlwings.xlam", "pac_excel (1).xlam", "autre.xlam"):
        (case.places.start_folder / name).write_bytes(b"")
    outcome = outcomes(case)["Rival add-ins"]
    assert outcome.verdict is Verdict.WARNING
    assert "pac_excel (1).xlam, xlwings.xlam" in outcome.found.en
    assert "autre" not in outcome.found.en


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ([r'"C:\Users\Zoé\AppData\Roaming\Microsoft\AddIns\xlwings.xlam"'], "xlwings.xlam"),
        (['"C:\\Outils\\SOLVER.XLAM"', r"/R C:\Outils\XLWINGS.XLAM"], "XLWINGS.XLAM"),
        ([r'/A "D:\Mes compléments\pac_excel.xlam"'], "pac_excel.xlam"),
    ],
)
def test_an_addin_that_is_ticked_in_the_options_of_excel_is_a_rival(
    values: list[str], named: str, tmp_path: Path
) -> None:
    machine = windows(tmp_path)
    install(machine)
    options = r"Software\Microsoft\Office\16.0\Excel\Options"
    keys = {("HKCU", options, f"OPEN{number or ''}"): value for number, value in enumerate(values)}
    outcome = outcomes(case_of(machine, keys))["Rival add-ins"]
    assert outcome.verdict is Verdict.WARNING
    assert outcome.found.en == f"Excel loads {named} too."


def test_other_addins_are_no_rivals(tmp_path: Path) -> None:
    machine = windows(tmp_path)
    install(machine)
    keys = {("HKCU", r"Software\Microsoft\Office\16.0\Excel\Options", "OPEN"): r"C:\SOLVER\SOLVER.XLAM"}
    assert outcomes(case_of(machine, keys))["Rival add-ins"].verdict is Verdict.GOOD


def test_an_addin_that_another_program_holds_does_not_end_the_examination(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path == case.places.addin:
            raise PermissionError(13, "Permission denied", str(path))
        return reading(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    found = outcomes(case)
    assert found["Add-in"].verdict is Verdict.BAD
    assert "ne peut pas être lu ou écrit" in found["Add-in"].found.fr
    assert "Permission denied" in found["Add-in"].found.en
    assert found["Conf file"].verdict is Verdict.GOOD


def test_the_script_of_macos_must_be_that_of_this_xlwings(case: Case) -> None:
    if case.places.scripts is None:
        assert outcomes(case)["AppleScript"].verdict is Verdict.SKIPPED
        return
    (script,) = case.places.scripts.iterdir()
    script.write_bytes(b"")
    assert outcomes(case)["AppleScript"].verdict is Verdict.BAD


def test_a_damaged_receipt_does_not_end_the_examination(case: Case) -> None:
    case.places.receipt.write_text("{", encoding="utf-8")
    found = outcomes(case)
    assert found["Add-in"].verdict is Verdict.BAD
    assert "installed.json is damaged" in found["Add-in"].found.en
    assert found["Python"].verdict is Verdict.GOOD


def test_the_log_is_named_and_when_something_was_last_noted(case: Case) -> None:
    machine = case.machine
    log = journal_of(machine.system.value, machine.home, machine.environment)
    assert outcomes(case)["Log"].found.fr == f"{log}, aucun échec noté."
    note(ValueError("x"), "check", [log])
    os.utime(log, (time := dt.datetime(2026, 3, 9, 8, 5).timestamp(), time))
    outcome = outcomes(case)["Log"]
    assert outcome.verdict is Verdict.GOOD
    assert outcome.found.fr == f"{log}, dernier échec noté le 09/03/2026 à 08:05."


def test_a_log_that_cannot_be_written_is_told(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    outcome = outcomes(case)["Log"]
    assert outcome.verdict is Verdict.WARNING
    assert outcome.advice is not None
    assert "dossier temporaire" in outcome.advice.fr
