"""The machine on which the add-in is installed, and where Excel wants its files there."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from pac_excel.addin.build import ADDIN
from pac_excel.addin.macros import PROJECT_NAME
from pac_excel.errors import PacExcelError


class System(Enum):
    """The systems that matter; the value is what `sys.platform` says."""

    WINDOWS = "win32"
    MACOS = "darwin"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A user's session: the system, the home folder, the environment, the interpreter of this program."""

    system: System
    home: Path
    environment: Mapping[str, str]
    interpreter: str


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


def this_machine() -> Machine:
    """Return the machine that the program runs on."""
    known = {system.value: system for system in System}
    return Machine(
        system=known.get(sys.platform, System.OTHER),
        home=Path.home(),
        environment=os.environ,
        interpreter=sys.executable,
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
