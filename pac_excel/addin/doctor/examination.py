"""The list of checks, and the whole examination."""

from __future__ import annotations

from collections.abc import Iterator

from pac_excel.addin.doctor import files, policies, python, workbooks
from pac_excel.addin.doctor.case import Case
from pac_excel.addin.doctor.language import Text
from pac_excel.addin.doctor.outcome import Check, Outcome, bad, skipped
from pac_excel.addin.explanations import explain
from pac_excel.addin.machine import System
from pac_excel.errors import PacExcelError

_EXCEL = frozenset({System.WINDOWS, System.MACOS})
_WINDOWS, _MACOS = frozenset({System.WINDOWS}), frozenset({System.MACOS})
_ALL = frozenset(System)

CHECKS = (
    Check(name=Text("Complément", "Add-in"), systems=_EXCEL, run=files.addin_is_whole),
    Check(name=Text("Marque d’Internet", "Mark of the web"), systems=_WINDOWS, run=files.addin_is_unmarked),
    Check(name=Text("Version du complément", "Add-in's version"), systems=_EXCEL, run=files.addin_is_current),
    Check(
        name=Text("Fichier de configuration", "Conf file"),
        systems=_EXCEL,
        run=files.configuration_is_readable,
    ),
    Check(name=Text("Compléments concurrents", "Rival add-ins"), systems=_EXCEL, run=files.no_rival),
    Check(name=Text("Script AppleScript", "AppleScript"), systems=_MACOS, run=files.script_is_present),
    Check(name=Text("Python", "Python"), systems=_EXCEL, run=python.interpreter_works),
    Check(name=Text("Accord des versions", "Versions agree"), systems=_EXCEL, run=python.versions_agree),
    Check(name=Text("Pilotage d’Excel", "Driving Excel"), systems=_EXCEL, run=python.bridge_works),
    Check(
        name=Text("Dossier temporaire", "Temporary folder"),
        systems=_ALL,
        run=python.temporary_folder_is_writable,
    ),
    Check(name=Text("Journal", "Log"), systems=_ALL, run=files.log_is_kept),
    Check(name=Text("Macros", "Macros"), systems=_WINDOWS, run=policies.macros_are_allowed),
    Check(
        name=Text("Compléments admis", "Add-ins allowed"), systems=_WINDOWS, run=policies.addins_are_allowed
    ),
    Check(
        name=Text("Règle ASR de Defender", "Defender's ASR rule"),
        systems=_WINDOWS,
        run=policies.python_may_start,
    ),
    Check(
        name=Text("Emplacement du classeur", "Workbook's place"),
        systems=_ALL,
        run=workbooks.workbook_is_local,
    ),
    Check(
        name=Text("Configuration dans le classeur", "Conf in the workbook"),
        systems=_ALL,
        run=workbooks.workbook_overrides_nothing,
    ),
    Check(name=Text("Excel répond", "Excel answers"), systems=_EXCEL, run=python.excel_answers),
)

_NAMES = {System.WINDOWS: "Windows", System.MACOS: "macOS"}


def examine(case: Case) -> Iterator[tuple[Check, Outcome]]:
    """Yield each check with its outcome."""
    for check in CHECKS:
        yield check, outcome_of(check, case)


def outcome_of(check: Check, case: Case) -> Outcome:
    """Return what the check finds; one for another system says so."""
    if case.machine.system not in check.systems:
        return _elsewhere(check)
    try:
        return check.run(case)
    except (PacExcelError, OSError) as error:
        return bad(
            Text(explain(error), str(error)),
            Text("Corriger, puis recommencer le diagnostic.", "Put this right, then run the doctor again."),
        )


def _elsewhere(check: Check) -> Outcome:
    names = [name for system, name in _NAMES.items() if system in check.systems]
    return skipped(f"Ne concerne que {' et '.join(names)}.", f"For {' and '.join(names)} only.")
