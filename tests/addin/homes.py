"""Homes of users who have Excel, for Windows and for macOS, on whatever system the tests run."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pac_excel.addin.machine import Machine, System


def windows(home: Path, interpreter: str = sys.executable) -> Machine:
    """A Windows session whose profile is `home`."""
    roaming, local = home / "AppData" / "Roaming", home / "AppData" / "Local"
    roaming.mkdir(parents=True, exist_ok=True)
    local.mkdir(parents=True, exist_ok=True)
    return Machine(
        system=System.WINDOWS,
        home=home,
        environment={
            "USERPROFILE": str(home),
            "APPDATA": str(roaming),
            "LOCALAPPDATA": str(local),
            "TEMP": str(local),
        },
        interpreter=interpreter,
    )


def macos(home: Path, interpreter: str = sys.executable) -> Machine:
    """A session on a Mac where Excel has been started once."""
    (home / "Library" / "Containers" / "com.microsoft.Excel" / "Data").mkdir(parents=True, exist_ok=True)
    return Machine(system=System.MACOS, home=home, environment={}, interpreter=interpreter)


MACHINES = {"windows": windows, "macos": macos}


@pytest.fixture(params=MACHINES)
def machine(request: pytest.FixtureRequest, tmp_path: Path) -> Machine:
    """Both machines, their users' names with an accent and a space."""
    return MACHINES[request.param](tmp_path / "Zoé d’Été")


def everything(home: Path) -> dict[str, bytes]:
    """What stands in a home, by path."""
    return {
        path.relative_to(home).as_posix(): path.read_bytes() for path in home.rglob("*") if path.is_file()
    }
