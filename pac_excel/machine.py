"""The machine that the program runs on: its system, whose session it is, and the Python of this program."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path


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


def this_machine() -> Machine:
    """Return the machine that the program runs on."""
    known = {system.value: system for system in System}
    return Machine(
        system=known.get(sys.platform, System.OTHER),
        home=Path.home(),
        environment=os.environ,
        interpreter=sys.executable,
    )
