"""Installations to examine: a healthy one, and what the tests break in it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from pac_excel.addin.doctor.case import Case
from pac_excel.addin.doctor.examination import examine
from pac_excel.addin.doctor.outcome import Outcome
from pac_excel.addin.install import install
from pac_excel.addin.machine import Machine, System
from tests.addin.homes import machine

__all__ = ["case", "machine"]

Keys = Mapping[tuple[str, str, str], str | int]


def case_of(machine: Machine, keys: Keys | None = None, workbook: str | None = None) -> Case:
    """An installation with these values in its registry."""
    known = {(root, key.lower(), name.lower()): value for (root, key, name), value in (keys or {}).items()}

    def registry(root: str, key: str, name: str) -> str | int | None:
        return known.get((root, key.lower(), name.lower()))

    return Case(machine=machine, registry=registry, workbook=workbook, is_live=False)


@pytest.fixture
def case(machine: Machine) -> Case:
    """A fresh installation."""
    install(machine)
    return case_of(machine)


def outcomes(case: Case) -> dict[str, Outcome]:
    """What each check says, by its English name."""
    return {check.name.en: outcome for check, outcome in examine(case)}


def other_python(case: Case, script: str) -> Path:
    """Have the conf file name a program that runs `script` in place of Python."""
    python = case.machine.home / "python"
    python.write_text(f"#!{sys.executable}\n{script}\n", encoding="utf-8")
    python.chmod(0o755)
    key = "INTERPRETER_WIN" if case.machine.system is System.WINDOWS else "INTERPRETER_MAC"
    value = (
        str(python) if str(python).isascii() else python.as_posix().replace(str(case.machine.home), "$HOME")
    )
    if case.machine.system is System.WINDOWS:
        value = value.replace("$HOME", "%USERPROFILE%")
    case.places.configuration.write_text(f'"{key}","{value}"\n', encoding="ascii")
    return python
