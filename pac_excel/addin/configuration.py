"""The conf file that xlwings' module reads before it starts Python: quoted pairs, in ASCII.

VBA reads it in the code page of the machine, so a path with accents is written with a variable for its start.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from pac_excel.addin.machine import Machine, System
from pac_excel.errors import PacExcelError

FUNCTIONS = "pac_excel.addin.udfs"
INTERPRETER = {System.WINDOWS: "INTERPRETER_WIN", System.MACOS: "INTERPRETER_MAC"}
# folders for which the module knows a variable, the longest that fits first
_VARIABLES = ("LOCALAPPDATA", "APPDATA", "USERPROFILE")


class UnusableInterpreter(PacExcelError):
    """Excel could not start this Python."""

    def __init__(self, path: str, reason: str, advice: str) -> None:
        super().__init__(path, reason, advice)
        self.path = path
        self.reason = reason
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.path}: Excel cannot start this Python, for {self.reason}; {self.advice}"


class BadConfiguration(PacExcelError):
    """The conf file is not one that VBA could read."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}; delete the file, then run 'pac-excel addin install'"


def configuration_for(machine: Machine) -> bytes:
    """Return the conf file for `machine`; UnusableInterpreter when Excel could not start its Python."""
    settings = {
        INTERPRETER[machine.system]: _abbreviated(machine),
        # the folder of a workbook may be a web address, or hold somebody's modules
        "ADD_WORKBOOK_TO_PYTHONPATH": "False",
    }
    if machine.system is System.WINDOWS:
        # what xlwings' macro ImportPythonUDFs imports; there is none on macOS
        settings["UDF MODULES"] = FUNCTIONS
    end = "\r\n" if machine.system is System.WINDOWS else "\n"
    return "".join(f'"{name}","{value}"{end}' for name, value in settings.items()).encode("ascii")


def read_configuration(path: Path) -> dict[str, str]:
    """Return the settings of a conf file, names in capitals; BadConfiguration when VBA would stumble."""
    try:
        text = path.read_bytes().decode("ascii")
    except UnicodeDecodeError:
        raise BadConfiguration(str(path), "it holds characters beyond ASCII") from None
    settings = {}
    for number, row in enumerate(csv.reader(io.StringIO(text)), 1):
        if len(row) != 2:
            raise BadConfiguration(str(path), f"line {number} is not a name and a value in quotes")
        settings[row[0].upper()] = row[1]
    return settings


def expanded(value: str, machine: Machine) -> str:
    """Return a setting with its variables replaced, as xlwings' module does."""
    if machine.system is System.MACOS:
        return value.replace("$HOME", str(machine.home), 1) if value.startswith("$HOME/") else value
    for name in _VARIABLES:
        value = value.replace(f"%{name}%", machine.environment.get(name, f"%{name}%"))
    return value


def _abbreviated(machine: Machine) -> str:
    """Return the path of the interpreter in ASCII."""
    path = machine.interpreter
    if not path:
        raise UnusableInterpreter(
            "(none)", "this program does not know which Python runs it", "install pac-excel with pip"
        )
    if machine.system is System.WINDOWS:
        if "\\windowsapps\\" in path.lower():
            raise UnusableInterpreter(
                path,
                "it comes from the Microsoft Store, which hides it from other programs",
                "install Python from python.org, then pac-excel in it",
            )
        known = [(machine.environment.get(name), f"%{name}%", "\\") for name in _VARIABLES]
    else:
        if " " in path:
            raise UnusableInterpreter(
                path,
                "its path holds a space, which xlwings' script does not quote",
                "install pac-excel in an environment whose path has none",
            )
        known = [(str(machine.home), "$HOME", "/")]
    for folder, variable, separator in known:
        if not path.isascii() and folder and path.lower().startswith(folder.lower() + separator):
            path = variable + path[len(folder) :]
    if not path.isascii():
        raise UnusableInterpreter(
            path,
            "its path holds characters beyond ASCII, which VBA may misread",
            "install pac-excel in an environment whose path has none",
        )
    return path
