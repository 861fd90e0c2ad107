"""Linux: a timer and a service of the user's own systemd. Source: systemd.timer(5), systemd.time(7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pac_excel.machine import Machine
from pac_excel.reporting.schedule.definition import Schedule
from pac_excel.reporting.schedule.mornings import Mornings, mornings, ranges
from pac_excel.reporting.schedule.ours import State, marked
from pac_excel.reporting.schedule.places import timer_stamp, unit_folder
from pac_excel.reporting.schedule.registrar import (
    Runner,
    ask,
    put_files,
    refuse_foreign,
    remove_files,
    state_of_files,
)

# what systemd refuses in the path of a program
_NOT_IN_A_PROGRAM = "\"'\\"
_USER = ("systemctl", "--user")


def units(schedule: Schedule, call: Sequence[str]) -> dict[str, str]:
    """Return the text of the service and of the timer, by file name."""
    description = schedule.description.replace("%", "%%")
    service = (
        f"[Unit]\nDescription={description}\n\n[Service]\nType=oneshot\nExecStart={command_line(call)}\n"
        # a month that is incomplete is no failure
        "SuccessExitStatus=1\n"
    )
    calendars = "".join(f"OnCalendar={line}\n" for line in calendar_lines(schedule))
    timer = (
        f"[Unit]\nDescription={description}\n\n"
        f"[Timer]\n{calendars}Persistent=true\n\n"
        "[Install]\nWantedBy=timers.target\n"
    )
    identifier = schedule.identifier
    return {f"{identifier}.service": marked(service), f"{identifier}.timer": marked(timer)}


def calendar_lines(schedule: Schedule) -> tuple[str, ...]:
    """Return the calendar events on which the program starts: *-*-03..09 07:00:00."""
    at = f"{schedule.timing.at:%H:%M:%S}"
    return tuple(f"*-{_months(group)}-{_days(group)} {at}" for group in mornings(schedule.timing.day))


def command_line(call: Sequence[str]) -> str:
    """Return the words as the value of ExecStart, so that each arrives as it is."""
    program, *arguments = call
    if any(character in program for character in _NOT_IN_A_PROGRAM):
        # the shell takes the path as an argument, where systemd allows all characters
        program, arguments = "/bin/sh", ["-c", 'exec "$0" "$@"', *call]
    return " ".join([_quoted(program), *(_quoted(word).replace("$", "$$") for word in arguments)])


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


def _months(group: Mornings) -> str:
    return "*" if group.is_monthly else ",".join(f"{month:02d}" for month in group.months)


def _days(group: Mornings) -> str:
    return ",".join(
        f"{first:02d}" if first == last else f"{first:02d}..{last:02d}" for first, last in ranges(group.days)
    )


class Systemd:
    """The systemd instance of a user."""

    name = "systemd"

    def __init__(self, machine: Machine, run: Runner) -> None:
        self._machine = machine
        self._run = run

    def is_there(self) -> bool:
        """Tell whether the user's instance answers."""
        return self._run((*_USER, "show", "--property=Version"), "").code == 0

    def texts(self, schedule: Schedule, call: Sequence[str]) -> Mapping[str, str]:
        """Return the two unit files by path."""
        return {str(path): text for path, text in self._files(schedule, call).items()}

    def state(self, schedule: Schedule, call: Sequence[str]) -> State:
        """Return how the unit files stand, and whether the timer is enabled."""
        state = state_of_files(self._files(schedule, call))
        enabled = (*_USER, "is-enabled", f"{schedule.identifier}.timer")
        return State.IDLE if state is State.CURRENT and self._run(enabled, "").code else state

    def register(self, schedule: Schedule, call: Sequence[str]) -> None:
        """Write the units, have them read, and start the timer."""
        put_files(self._files(schedule, call))
        timer = f"{schedule.identifier}.timer"
        ask(self._run, *_USER, "daemon-reload")
        ask(self._run, *_USER, "enable", timer)
        # a timer that runs already takes up its new days
        ask(self._run, *_USER, "restart", timer)

    def unregister(self, schedule: Schedule) -> None:
        """Stop the timer, and remove the units and the note of its last run."""
        paths = [self._folder / f"{schedule.identifier}.{kind}" for kind in ("timer", "service")]
        refuse_foreign(dict.fromkeys(paths, ""))
        timer = paths[0]
        if timer.exists():
            # fails where the user's systemd is gone; the files must go all the same
            self._run((*_USER, "disable", "--now", timer.name), "")
        remove_files(paths)
        self._run((*_USER, "daemon-reload"), "")
        timer_stamp(self._machine, timer.name).unlink(missing_ok=True)

    @property
    def _folder(self) -> Path:
        return unit_folder(self._machine)

    def _files(self, schedule: Schedule, call: Sequence[str]) -> dict[Path, str]:
        return {self._folder / name: text for name, text in units(schedule, call).items()}
