"""The commands on the add-in: build, install, status, uninstall, and the doctor."""

from __future__ import annotations

from pathlib import Path

from pac_excel.addin.doctor.language import Language, Text
from pac_excel.addin.doctor.outcome import Outcome, Verdict
from pac_excel.addin.machine import System, this_machine

_HEALTHY = Text("Tout est en ordre.", "All is well.")
_ELSEWHERE = Text(
    "Excel n’existe que sous Windows et macOS : lancer ce diagnostic sur le poste où il est installé.",
    "Excel runs on Windows and macOS only: run the doctor on the machine that has it.",
)
_UNHEALTHY = Text("Le complément ne peut pas fonctionner ainsi.", "The add-in cannot work so.")


def build(folder: Path) -> None:
    """Write the add-in and the template with macros into `folder`."""
    from pac_excel.addin.build import build_all

    for path in build_all(folder):
        print(f"{path}: {path.stat().st_size:,} bytes")


def install() -> None:
    """Install the add-in for this user, and say what was done."""
    from pac_excel.addin.install import install as install_on

    for path, done in install_on(this_machine()).items():
        print(f"{path}: {done.value}")
    print("restart Excel: the tab PAC appears; 'pac-excel doctor' tells why, should it not")


def status() -> int:
    """Say how the installed files stand; return 0 when all are up to date."""
    from pac_excel.addin.install import State
    from pac_excel.addin.install import status as status_on

    states = status_on(this_machine())
    for path, state in states.items():
        print(f"{path}: {state.value}")
    if all(state is State.CURRENT for state in states.values()):
        return 0
    print("run 'pac-excel addin install'")
    return 1


def uninstall() -> None:
    """Remove what was installed, and say what was done."""
    from pac_excel.addin.install import uninstall as uninstall_on

    done = uninstall_on(this_machine())
    for path, what in done.items():
        print(f"{path}: {what.value}")
    if not done:
        print("nothing was installed")


def examine(workbook: str | None, language: Language, *, live: bool) -> int:
    """Print the outcome of each check; return 0 when the installation is healthy."""
    from pac_excel.addin.doctor.case import Case, read_registry
    from pac_excel.addin.doctor.examination import examine as examine_case

    machine = this_machine()
    case = Case(machine=machine, registry=read_registry, workbook=workbook, is_live=live)
    verdicts = []
    for check, outcome in examine_case(case):
        verdicts.append(outcome.verdict)
        _print(check.name.in_language(language), outcome, language)
    is_healthy = Verdict.BAD not in verdicts
    well = _ELSEWHERE if machine.system is System.OTHER else _HEALTHY
    print((well if is_healthy else _UNHEALTHY).in_language(language))
    return int(not is_healthy)


def _print(name: str, outcome: Outcome, language: Language) -> None:
    label = outcome.verdict.value.in_language(language)
    print(f"{label:<10}  {name:<30}  {outcome.found.in_language(language)}")
    if outcome.advice is not None:
        print(f"{'':<44}→ {outcome.advice.in_language(language)}")
