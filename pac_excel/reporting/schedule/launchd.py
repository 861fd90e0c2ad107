"""macOS: an agent of the user's launchd. Source: launchd.plist(5), launchctl(1)."""

from __future__ import annotations

import plistlib
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from pac_excel.machine import Machine
from pac_excel.reporting.schedule.definition import Schedule
from pac_excel.reporting.schedule.mornings import mornings
from pac_excel.reporting.schedule.ours import State, mark
from pac_excel.reporting.schedule.places import agent_folder
from pac_excel.reporting.schedule.registrar import Runner, ask, put_files, remove_files, state_of_files

# how often it is looked whether an agent is gone, a tenth of a second apart
_LOOKS = 50


def agent(schedule: Schedule, call: Sequence[str]) -> str:
    """Return the property list.

    launchd itself catches up what a sleeping Mac missed; RunAtLoad does it for one that was switched off.
    """
    content = {
        "Label": schedule.identifier,
        "ProgramArguments": list(call),
        "StartCalendarInterval": _intervals(schedule),
        "RunAtLoad": True,
        "ProcessType": "Background",
    }
    before, opening, rest = plistlib.dumps(content, sort_keys=False).decode().partition("<plist")
    # a double dash ends a comment; the mark has none
    return f"{before}<!-- {mark(opening + rest)} -->\n{opening}{rest}"


def _intervals(schedule: Schedule) -> list[dict[str, int]]:
    at = schedule.timing.at
    clock = {"Hour": at.hour, "Minute": at.minute}
    found: list[dict[str, int]] = []
    for group in mornings(schedule.timing.day):
        if group.is_monthly:
            found += [{"Day": day, **clock} for day in group.days]
        else:
            found += [{"Month": month, "Day": day, **clock} for month in group.months for day in group.days]
    return found


class Launchd:
    """The launchd of a user who is logged in; `user` is the user's number."""

    name = "launchd"

    def __init__(self, machine: Machine, run: Runner, user: int) -> None:
        self._machine = machine
        self._run = run
        self._domain = f"gui/{user}"

    def texts(self, schedule: Schedule, call: Sequence[str]) -> Mapping[str, str]:
        """Return the agent by path."""
        return {str(self._path(schedule)): agent(schedule, call)}

    def state(self, schedule: Schedule, call: Sequence[str]) -> State:
        """Return how the agent's file stands, and whether it is loaded."""
        state = state_of_files({self._path(schedule): agent(schedule, call)})
        return State.IDLE if state is State.CURRENT and not self._is_loaded(schedule) else state

    def register(self, schedule: Schedule, call: Sequence[str]) -> None:
        """Write the agent and load it, in place of an earlier one."""
        path = self._path(schedule)
        was_there = path.exists()
        put_files({path: agent(schedule, call)})
        self._unload(schedule)
        if was_there:
            # one that the user has disabled cannot be loaded
            self._run(("launchctl", "enable", self._target(schedule)), "")
        ask(self._run, "launchctl", "bootstrap", self._domain, str(path))

    def unregister(self, schedule: Schedule) -> None:
        """Remove the agent's file, and unload it."""
        remove_files([self._path(schedule)])
        self._unload(schedule)

    def _unload(self, schedule: Schedule) -> None:
        if not self._is_loaded(schedule):
            return
        ask(self._run, "launchctl", "bootout", self._target(schedule))
        # launchd answers before the agent is gone, and refuses to load it meanwhile
        for _ in range(_LOOKS):
            if not self._is_loaded(schedule):
                return
            time.sleep(0.1)

    def _is_loaded(self, schedule: Schedule) -> bool:
        return self._run(("launchctl", "print", self._target(schedule)), "").code == 0

    def _target(self, schedule: Schedule) -> str:
        return f"{self._domain}/{schedule.identifier}"

    def _path(self, schedule: Schedule) -> Path:
        return agent_folder(self._machine) / f"{schedule.identifier}.plist"
