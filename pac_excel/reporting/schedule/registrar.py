"""What every scheduler of an operating system can do for a schedule: show, register, unregister, tell."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pac_excel.errors import PacExcelError
from pac_excel.ooxml.saving import save_atomically
from pac_excel.reporting.schedule.definition import Schedule
from pac_excel.reporting.schedule.ours import ForeignThing, State, state_of_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """How a tool of the system ended, and what it printed."""

    code: int
    out: str = ""
    err: str = ""


# Runs the words with a text on standard input.
Runner = Callable[[Sequence[str], str], Finished]


class ToolFailed(PacExcelError):
    """A tool of the system refused."""

    def __init__(self, command: str, reason: str) -> None:
        super().__init__(command, reason)
        self.command = command
        self.reason = reason

    def __str__(self) -> str:
        return (
            f"{self.command} failed: {self.reason}; nothing was registered, "
            "'pac-excel schedule install --print' shows what to register by hand"
        )


class Registrar(Protocol):
    """A scheduler of an operating system, for one user."""

    name: str

    def texts(self, schedule: Schedule, call: Sequence[str]) -> Mapping[str, str]:
        """Return what would be registered, by the place where it goes; `call` is what the system runs."""

    def state(self, schedule: Schedule, call: Sequence[str]) -> State:
        """Return how the registration stands."""

    def register(self, schedule: Schedule, call: Sequence[str]) -> None:
        """Register the schedule, or bring it up to date."""

    def unregister(self, schedule: Schedule) -> None:
        """Take away what was registered; ForeignThing when it was changed since."""


def run_tool(words: Sequence[str], given: str) -> Finished:
    """Run a tool of the system; a tool that is not there ends with code 127, as in a shell."""
    try:
        ended = subprocess.run(words, input=given.encode(), capture_output=True, check=False, timeout=60)
    except FileNotFoundError:
        return Finished(code=127, err=f"{words[0]} is not on this machine")
    except subprocess.TimeoutExpired:
        return Finished(code=124, err="it did not answer within a minute")
    # schtasks answers in the code page of the console, and may write a task in UTF-16
    encoding = "oem" if sys.platform == "win32" else "utf-8"
    out, err = (
        stream.replace(b"\0", b"").decode(encoding, "replace") for stream in (ended.stdout, ended.stderr)
    )
    return Finished(code=ended.returncode, out=out, err=err)


def ask(run: Runner, *words: str, given: str = "") -> Finished:
    """Run a tool that must succeed; ToolFailed with its own first words when it does not."""
    ended = run(words, given)
    if ended.code:
        said = (ended.err.strip() or ended.out.strip() or f"code {ended.code}").splitlines()[0]
        raise ToolFailed(" ".join(words[:3]), said)
    return ended


def state_of_files(files: Mapping[Path, str]) -> State:
    """Return how some files stand together."""
    states = {state_of_file(path, text) for path, text in files.items()}
    if len(states) == 1:
        return states.pop()
    return State.FOREIGN if State.FOREIGN in states else State.OUTDATED


def put_files(files: Mapping[Path, str]) -> None:
    """Write files of ours; ForeignThing, and nothing written, when one of somebody else's is in the way."""
    refuse_foreign(files)
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        save_atomically(path, text.encode())


def remove_files(paths: Iterable[Path]) -> None:
    """Remove files of ours; ForeignThing, and nothing removed, when one was changed."""
    files = dict.fromkeys(paths, "")
    refuse_foreign(files)
    for path in files:
        path.unlink(missing_ok=True)


def refuse_foreign(files: Mapping[Path, str]) -> None:
    """Raise ForeignThing when one of the files was not written by this program, or was changed since."""
    for path, text in files.items():
        if state_of_file(path, text) is State.FOREIGN:
            raise ForeignThing(str(path))
