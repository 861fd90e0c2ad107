"""Users' sessions with a scheduler in memory, which answers as the tools of each system do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from pac_excel.machine import Machine, System
from pac_excel.reporting.schedule.definition import Schedule
from pac_excel.reporting.schedule.installing import SCHEDULERS
from pac_excel.reporting.schedule.registrar import Finished
from pac_excel.reporting.schedule.timing import Timing

OK = Finished(code=0)
REFUSED = Finished(code=1, err="Access is denied.\nSee the documentation.")
INTERPRETER = "/opt/zoé’s python/bin/python"
_SYSTEMS = {"systemd": System.OTHER, "cron": System.OTHER, "launchd": System.MACOS}


@dataclass
class Tools:
    """The tools of one system and what they keep: enabled timers, a crontab, loaded agents, tasks."""

    enabled: set[str] = field(default_factory=set)
    leaving: set[str] = field(default_factory=set)
    crontab: str | None = None
    tasks: dict[str, str] = field(default_factory=dict)
    calls: list[tuple[str, ...]] = field(default_factory=list)
    refused: str | None = None
    has_systemd: bool = True

    def __call__(self, words: Sequence[str], given: str) -> Finished:
        self.calls.append(tuple(words))
        if self.refused is not None and self.refused in words:
            return REFUSED
        tool = words[0]
        if tool == "systemctl":
            return self._systemctl(words[2], words[3:])
        if tool == "crontab":
            return self._cron(words[1], given)
        if tool == "launchctl":
            return self._launchctl(words[1], words[2:])
        assert tool == "schtasks"
        return self._schtasks(words[1], words[2:])

    @property
    def is_empty(self) -> bool:
        """Whether nothing is registered."""
        return not self.enabled and self.crontab is None and not self.tasks

    def _systemctl(self, verb: str, words: Sequence[str]) -> Finished:
        if not self.has_systemd:
            return Finished(code=1, err="Failed to connect to bus: No such file or directory")
        if verb == "is-enabled":
            return Finished(code=int(words[0] not in self.enabled))
        if verb == "enable":
            self.enabled.add(words[0])
        if verb == "disable":
            self.enabled.discard(words[-1])
        return OK

    def _cron(self, option: str, given: str) -> Finished:
        if option == "-":
            self.crontab = given
        elif self.crontab is None:
            return Finished(code=1, err="no crontab for zoé\n")
        elif option == "-r":
            self.crontab = None
        return Finished(code=0, out=self.crontab or "")

    def _launchctl(self, verb: str, words: Sequence[str]) -> Finished:
        target = words[0]
        if verb == "bootstrap":
            label = Path(words[1]).stem
            if f"{target}/{label}" in self.enabled:
                return Finished(code=5, err="Bootstrap failed: 5: Input/output error")
            self.enabled.add(f"{target}/{label}")
        elif target not in self.enabled:
            return Finished(code=113, err="Could not find service")
        elif verb == "bootout":
            self.leaving.add(target)
        elif verb == "print" and target in self.leaving:
            # launchd shows an agent once more before it is gone
            self.leaving.remove(target)
            self.enabled.remove(target)
        return OK

    def _schtasks(self, verb: str, words: Sequence[str]) -> Finished:
        name = words[1]
        if verb == "/create":
            if name in self.tasks and "/f" not in words:
                return Finished(code=1, err="WARNING: the task name already exists")
            self.tasks[name] = Path(words[3]).read_bytes().decode("utf-16")
        elif name not in self.tasks:
            return Finished(code=1, err="ERROR: The system cannot find the file specified.")
        elif verb == "/delete":
            del self.tasks[name]
        return Finished(code=0, out=self.tasks.get(name, ""))


@dataclass(frozen=True)
class Session:
    """A user at a machine with one scheduler."""

    machine: Machine
    tools: Tools
    schedule: Schedule


def schedule_of(folder: Path, scheduler: str = "systemd", **timing: object) -> Schedule:
    """A schedule for the network of an agency, from September 2026 on."""
    return Schedule(
        name="monthly",
        timing=replace(Timing(day=3, at=dt.time(7, 0)), **timing),  # type: ignore[arg-type]
        command=("network", "run", "réseau d’été.toml", "--month", "{month}"),
        folder=folder,
        first=dt.date(2026, 9, 1),
        scheduler=scheduler,
    )


def session_of(scheduler: str, home: Path) -> Session:
    """A session in `home` whose machine has that scheduler."""
    machine = Machine(
        system=_SYSTEMS.get(scheduler, System.WINDOWS),
        home=home,
        environment={"LOCALAPPDATA": str(home / "AppData" / "Local")},
        interpreter=INTERPRETER,
    )
    tools = Tools(has_systemd=scheduler == "systemd")
    return Session(machine, tools, schedule_of(home, scheduler))


@pytest.fixture(params=SCHEDULERS)
def session(request: pytest.FixtureRequest, tmp_path: Path) -> Session:
    """A session with each scheduler, of a user whose name has an accent, a blank and an apostrophe."""
    home = tmp_path / "Zoé d’Été 100%"
    home.mkdir()
    return session_of(request.param, home)


def files_in(home: Path) -> dict[str, str]:
    """What stands in a home, by path."""
    return {
        path.relative_to(home).as_posix(): path.read_bytes().decode("utf-8", "replace")
        for path in home.rglob("*")
        if path.is_file()
    }
