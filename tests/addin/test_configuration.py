from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path

import pytest

from pac_excel.addin.configuration import (
    FUNCTIONS,
    BadConfiguration,
    UnusableInterpreter,
    configuration_for,
    expanded,
    read_configuration,
)
from pac_excel.addin.machine import Machine, System

WINDOWS = Machine(
    system=System.WINDOWS,
    home=Path("C:\\Users\\Zoé Brun"),
    environment={
        "USERPROFILE": "C:\\Users\\Zoé Brun",
        "APPDATA": "C:\\Users\\Zoé Brun\\AppData\\Roaming",
        "LOCALAPPDATA": "C:\\Users\\Zoé Brun\\AppData\\Local",
    },
    interpreter="",
)
MACOS = Machine(system=System.MACOS, home=Path("/Users/zoé"), environment={}, interpreter="")


@pytest.mark.parametrize(
    ("machine", "interpreter", "written"),
    [
        (WINDOWS, "C:\\Python 3.13\\python.exe", "C:\\Python 3.13\\python.exe"),
        (WINDOWS, "D:\\A&B\\python.exe", "D:\\A&B\\python.exe"),
        (
            WINDOWS,
            "C:\\Users\\Zoé Brun\\AppData\\Local\\Programs\\Python\\python.exe",
            "%LOCALAPPDATA%\\Programs\\Python\\python.exe",
        ),
        (
            WINDOWS,
            "c:\\users\\ZOÉ BRUN\\pipx\\venvs\\pac-excel\\Scripts\\python.exe",
            "%USERPROFILE%\\pipx\\venvs\\pac-excel\\Scripts\\python.exe",
        ),
        (MACOS, "/usr/local/bin/python3", "/usr/local/bin/python3"),
        (MACOS, "/Users/zoé/.venvs/pac/bin/python", "$HOME/.venvs/pac/bin/python"),
    ],
)
def test_an_interpreter_is_written_in_ascii_and_found_again(
    machine: Machine, interpreter: str, written: str, tmp_path: Path
) -> None:
    path = tmp_path / "pac_excel.conf"
    path.write_bytes(configuration_for(replace(machine, interpreter=interpreter)))
    value = next(value for name, value in read_configuration(path).items() if name.startswith("INTERPRETER"))
    assert value == written
    assert expanded(value, machine).lower() == interpreter.lower()


@pytest.mark.parametrize(
    ("machine", "interpreter", "reason"),
    [
        (WINDOWS, "D:\\Données\\python.exe", "beyond ASCII"),
        (WINDOWS, "C:\\Users\\Zoé Brun2\\python.exe", "beyond ASCII"),
        (WINDOWS, "C:\\Users\\x\\AppData\\Local\\Microsoft\\WindowsApps\\python.exe", "Microsoft Store"),
        (MACOS, "/Users/zoé/Library/Application Support/pipx/bin/python", "holds a space"),
        (MACOS, "/Volumes/Été/bin/python", "beyond ASCII"),
        (MACOS, "", "does not know which Python"),
    ],
)
def test_an_interpreter_that_excel_cannot_start_is_refused(
    machine: Machine, interpreter: str, reason: str
) -> None:
    with pytest.raises(UnusableInterpreter, match=reason):
        configuration_for(replace(machine, interpreter=interpreter))


def test_the_folder_of_the_workbook_stays_out_of_the_path_of_python() -> None:
    text = configuration_for(replace(WINDOWS, interpreter="C:\\python.exe"))
    assert text == (
        b'"INTERPRETER_WIN","C:\\python.exe"\r\n"ADD_WORKBOOK_TO_PYTHONPATH","False"\r\n'
        b'"UDF MODULES","pac_excel.addin.udfs"\r\n'
    )


def test_the_functions_for_cells_are_named_where_there_are_any() -> None:
    assert importlib.util.find_spec(FUNCTIONS) is not None
    assert FUNCTIONS.encode() not in configuration_for(replace(MACOS, interpreter="/usr/bin/python3"))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('"INTERPRETER_WIN","C:\\Zoé\\python.exe"\r\n'.encode(), "beyond ASCII"),
        (b'"INTERPRETER_WIN"\r\n', "line 1 is not a name and a value"),
        (b'"A","1"\r\nB=2\r\n', "line 2 is not"),
    ],
)
def test_a_file_that_vba_would_stumble_on_is_told(content: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "pac_excel.conf"
    path.write_bytes(content)
    with pytest.raises(BadConfiguration, match=reason):
        read_configuration(path)
