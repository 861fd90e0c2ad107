"""What the checks look at: the machine, its registry, its Python, and the workbook in question."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from pac_excel.addin.configuration import INTERPRETER, expanded, read_configuration
from pac_excel.addin.machine import Machine, Places, places_on
from pac_excel.addin.receipt import Receipt, read_receipt

# root ("HKCU", "HKLM"), key and name of a value
Registry: TypeAlias = Callable[[str, str, str], str | int | None]

_PATIENCE = 60.0  # seconds that Python or Excel may take to start


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An installation under examination; `workbook` is a path or an address that the user named."""

    machine: Machine
    registry: Registry
    workbook: str | None
    is_live: bool

    @property
    def places(self) -> Places:
        """Where the installed files stand; NoExcelHere on other systems."""
        return places_on(self.machine)

    @property
    def receipt(self) -> Receipt:
        """What was installed; BadReceipt as it may be."""
        return read_receipt(self.places.receipt)

    def interpreter(self) -> Path | None:
        """Return the Python that Excel starts, None where none is set; BadConfiguration as it may be."""
        if not self.places.configuration.exists():
            return None
        value = read_configuration(self.places.configuration).get(INTERPRETER[self.machine.system])
        return Path(expanded(value, self.machine)) if value else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a program printed, or the last line of its complaint."""

    text: str
    complaint: str | None


def ask_python(interpreter: Path, code: str) -> Answer:
    """Run `code` in another Python."""
    try:
        done = subprocess.run(
            [str(interpreter), "-c", code], capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return Answer(text="", complaint=str(error))
    last = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
    return Answer(text=done.stdout.strip(), complaint=last if done.returncode else None)


def read_registry(root: str, key: str, name: str) -> str | int | None:
    """Return a value of the Windows registry, None where there is none."""
    if sys.platform != "win32":
        return None
    import winreg

    roots = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}
    try:
        with winreg.OpenKey(roots[root], key) as opened:
            value, _ = winreg.QueryValueEx(opened, name)
    except OSError:
        return None
    return value if isinstance(value, (str, int)) else None
