"""Installations to examine: a healthy one, and what the tests break in it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from pac_excel.addin.doctor.case import Case
from pac_excel.addin.doctor.examination import CHECKS, outcome_of
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


class Outcomes(Mapping[str, Outcome]):
    """What each check says, by its English name; a check runs when it is asked for."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.checks = {check.name.en: check for check in CHECKS}

    def __getitem__(self, name: str) -> Outcome:
        return outcome_of(self.checks[name], self.case)

    def __iter__(self) -> Iterator[str]:
        return iter(self.checks)

    def __len__(self) -> int:
        return len(self.checks)


def outcomes(case: Case) -> Outcomes:
    """What the checks say of this installation."""
    return Outcomes(case)


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
