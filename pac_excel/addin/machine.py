"""Where Excel wants the files of the add-in on a machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pac_excel.addin.build import ADDIN
from pac_excel.addin.macros import PROJECT_NAME
from pac_excel.errors import PacExcelError
from pac_excel.machine import Machine, System, this_machine

__all__ = ["Machine", "NoExcelHere", "Places", "System", "places_on", "this_machine"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where the installed files stand; `scripts` is None where Excel starts Python without a script."""

    start_folder: Path
    configuration: Path
    receipt: Path
    scripts: Path | None

    @property
    def addin(self) -> Path:
        """The add-in, which Excel loads at every start."""
        return self.start_folder / ADDIN


class NoExcelHere(PacExcelError):
    """There is no Excel for this system."""

    def __str__(self) -> str:
        return (
            "Excel runs on Windows and macOS, so there is nothing to install here; "
            "'pac-excel check' and 'pac-excel addin build' work everywhere"
        )


def places_on(machine: Machine) -> Places:
    """Return where the files go for this user, no administrator needed; NoExcelHere on other systems."""
    home = machine.home
    if machine.system is System.WINDOWS:
        roaming = Path(machine.environment.get("APPDATA", home / "AppData" / "Roaming"))
        ours = Path(machine.environment.get("USERPROFILE", home)) / f".{PROJECT_NAME}"
        return Places(
            start_folder=roaming / "Microsoft" / "Excel" / "XLSTART",
            configuration=ours / f"{PROJECT_NAME}.conf",
            receipt=ours / "installed.json",
            scripts=None,
        )
    if machine.system is System.MACOS:
        library = home / "Library"
        office = library / "Group Containers" / "UBF8T346G9.Office"
        return Places(
            start_folder=office / "User Content.localized" / "Startup.localized" / "Excel",
            # the home folder that Excel's sandbox shows it
            configuration=library / "Containers" / "com.microsoft.Excel" / "Data" / f"{PROJECT_NAME}.conf",
            receipt=library / "Application Support" / PROJECT_NAME / "installed.json",
            scripts=library / "Application Scripts" / "com.microsoft.Excel",
        )
    raise NoExcelHere
