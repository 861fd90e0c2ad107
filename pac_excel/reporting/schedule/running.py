"""What the system starts: the command, once for each month that is due and not done, one run at a time."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pac_excel.errors import PacExcelError
from pac_excel.reporting.months import month_name
from pac_excel.reporting.schedule.definition import PROGRAM, Schedule, read_definition
from pac_excel.reporting.schedule.ledger import Entry, Ledger, Outcome
from pac_excel.reporting.schedule.lock import exclusive
from pac_excel.reporting.schedule.log import Write, open_log
from pac_excel.reporting.schedule.mornings import DAYS
from pac_excel.reporting.schedule.places import Home
from pac_excel.reporting.schedule.timing import due_at, months_due

# 1 says that the command ran to its end, and that something is missing or wrong in what it was given.
_OUTCOMES = {0: Outcome.DONE, 1: Outcome.PARTIAL}
_LONGEST_LINE = 10_000

# Runs the words in a folder, hands over each line that is printed, returns the exit code.
Execute = Callable[[Sequence[str], Path, Write], int]
Clock = Callable[[], dt.datetime]


class NoSchedule(PacExcelError):
    """There is no schedule where one is looked for."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path}: there is no schedule; run 'pac-excel schedule install' first"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRun:
    """How the run for one month ended, and the last line that it printed."""

    month: dt.date
    outcome: Outcome
    said: str


def owed(schedule: Schedule, ledger: Ledger, now: dt.datetime) -> tuple[dt.date, ...]:
    """Return the months that are due and not done, oldest first.

    A month that is incomplete (an agency's figures come late) is owed for a week, then it counts as done.
    """
    settled = {entry.month for entry in ledger.entries() if _is_settled(schedule, entry, now)}
    due = months_due(schedule.timing, schedule.first, now)
    return tuple(month for month in due if month not in settled)


def _is_settled(schedule: Schedule, entry: Entry, now: dt.datetime) -> bool:
    if entry.outcome is Outcome.PARTIAL:
        return now >= due_at(schedule.timing, entry.month) + dt.timedelta(DAYS)
    return entry.outcome is Outcome.DONE


def run_due(home: Home, clock: Clock, execute: Execute, only: dt.date | None = None) -> tuple[MonthRun, ...]:
    """Run the command for each month that is owed, or for the month `only` whether owed or not.

    A month that fails does not stop those after it and stays owed. RunUnderWay while another run lasts.
    """
    schedule = read_definition(home.definition)
    if schedule is None:
        raise NoSchedule(str(home.folder))
    ledger = Ledger(home.months)
    with exclusive(home.lock):
        months = (only,) if only else owed(schedule, ledger, clock())
        if not months:
            return ()
        with open_log(home.log) as write:
            return tuple(_run_month(schedule, month, ledger, clock, execute, write) for month in months)


def _run_month(
    schedule: Schedule, month: dt.date, ledger: Ledger, clock: Clock, execute: Execute, write: Write
) -> MonthRun:
    command = schedule.command_for(month)
    name = month_name(month)
    last = ""

    def note(line: str) -> None:
        nonlocal last
        write(f"{name}  {line}")
        last = line.strip() or last

    ledger.begin(month, clock())
    note(f"$ {PROGRAM} {' '.join(command)}")
    last = ""
    try:
        code = execute(command, schedule.folder, note)
        outcome = _OUTCOMES.get(code, Outcome.FAILED)
        if outcome is Outcome.FAILED:
            last = f"code {code}: {last}" if last else f"code {code}"
    except OSError as error:
        outcome, last = Outcome.FAILED, f"{error.filename or schedule.folder}: {error.strerror or error}"
    write(f"{name}  {outcome.value}" + (f" ({last})" if outcome is Outcome.FAILED else ""))
    ledger.end(month, outcome, clock(), last)
    return MonthRun(month=month, outcome=outcome, said=last)


def execute_here(words: Sequence[str], folder: Path, write: Write) -> int:
    """Run a command of this program in `folder`, and write each line that it prints."""
    process = subprocess.Popen(
        [_console_python(), "-P", "-m", "pac_excel", *words],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, "PYTHONUTF8": "1"},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    with process:
        assert process.stdout is not None
        while line := process.stdout.readline(_LONGEST_LINE):
            write(line.rstrip())
    return process.returncode


def _console_python() -> str:
    """Return the Python that has a standard output, where this one opens no window."""
    interpreter = Path(sys.executable)
    return str(interpreter.with_name("python.exe") if interpreter.name == "pythonw.exe" else interpreter)
