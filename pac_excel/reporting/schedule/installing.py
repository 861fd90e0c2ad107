"""Installs a schedule for one user, says how it stands, and takes it away without a trace."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from pac_excel.errors import PacExcelError
from pac_excel.machine import Machine, System
from pac_excel.ooxml.saving import save_atomically
from pac_excel.reporting.schedule.cron import Cron
from pac_excel.reporting.schedule.definition import (
    BadDefinition,
    Schedule,
    parse_name,
    read_definition,
    write_definition,
)
from pac_excel.reporting.schedule.launchd import Launchd
from pac_excel.reporting.schedule.ledger import Entry, Ledger, Outcome
from pac_excel.reporting.schedule.lock import exclusive
from pac_excel.reporting.schedule.ours import State
from pac_excel.reporting.schedule.places import Home, home_of, program_call, schedules_folder
from pac_excel.reporting.schedule.registrar import Registrar, Runner
from pac_excel.reporting.schedule.running import NoSchedule, owed
from pac_excel.reporting.schedule.systemd import Systemd
from pac_excel.reporting.schedule.task_scheduler import TaskScheduler
from pac_excel.reporting.schedule.timing import due_at, next_month

# what an installation says that it did, by how things stood before
DONE = {
    State.ABSENT: "installed",
    State.CURRENT: "already up to date",
    State.OUTDATED: "updated",
    State.IDLE: "switched on again",
}
SCHEDULERS = ("systemd", "cron", "launchd", "task-scheduler")


class NoScheduler(PacExcelError):
    """Nothing on this machine starts programs at a time."""

    def __str__(self) -> str:
        return (
            "neither systemd nor cron answers here, so nothing can start the program; install cron, or use "
            "'--print --scheduler systemd' and register what it prints"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a schedule stands: its registration, the next run and its month, months owed, months run so far."""

    schedule: Schedule
    home: Home
    state: State
    next_month: dt.date
    next_run: dt.datetime
    owed: tuple[dt.date, ...]
    entries: tuple[Entry, ...]

    @property
    def is_healthy(self) -> bool:
        """Whether the system will start it, and no month that is owed has failed."""
        failed = any(entry.outcome is Outcome.FAILED and entry.month in self.owed for entry in self.entries)
        return self.state is State.CURRENT and self.schedule.folder.is_dir() and not failed


def registrar_of(scheduler: str, machine: Machine, home: Home, run: Runner) -> Registrar:
    """Return the scheduler called so, one of SCHEDULERS."""
    if scheduler == Systemd.name:
        return Systemd(machine, run)
    if scheduler == Cron.name:
        return Cron(run)
    if scheduler == Launchd.name:
        return Launchd(machine, run, os.getuid() if hasattr(os, "getuid") else 0)
    return TaskScheduler(home, run)


def scheduler_of(machine: Machine, run: Runner) -> str:
    """Return the name of this machine's scheduler: on Linux systemd, else cron; NoScheduler without any."""
    if machine.system is System.WINDOWS:
        return TaskScheduler.name
    if machine.system is System.MACOS:
        return Launchd.name
    for registrar in (Systemd(machine, run), Cron(run)):
        if registrar.is_there():
            return registrar.name
    raise NoScheduler


def preview(machine: Machine, schedule: Schedule, run: Runner) -> Mapping[str, str]:
    """Return what an installation would register, by the place where it goes."""
    home = home_of(machine, schedule.name)
    registrar = registrar_of(schedule.scheduler, machine, home, run)
    return registrar.texts(schedule, program_call(machine, home))


def install(machine: Machine, schedule: Schedule, run: Runner, *, keeps_first: bool) -> State:
    """Install the schedule or bring it up to date; return how it stood before.

    With `keeps_first`, one that was installed before goes on owing the months that it owes. Nothing stays
    behind when the system refuses, or when something of somebody else's is in the way (ForeignThing).
    """
    home = home_of(machine, schedule.name)
    earlier = _earlier(home)
    if earlier is not None and keeps_first:
        schedule = replace(schedule, first=earlier.first)
    call = program_call(machine, home)
    registrar = registrar_of(schedule.scheduler, machine, home, run)
    before = registrar.state(schedule, call)
    kept = home.definition.read_bytes() if home.definition.exists() else None
    home.folder.mkdir(parents=True, exist_ok=True)
    try:
        write_definition(home.definition, schedule)
        if before is not State.CURRENT:
            registrar.register(schedule, call)
        if earlier is not None and earlier.scheduler != schedule.scheduler:
            registrar_of(earlier.scheduler, machine, home, run).unregister(earlier)
    except (PacExcelError, OSError):
        if before is State.ABSENT:
            with suppress(PacExcelError, OSError):
                registrar.unregister(schedule)
        _put_back(home, kept)
        raise
    return before


def remove(machine: Machine, name: str, run: Runner) -> None:
    """Take a schedule away with all it kept; NoSchedule, RunUnderWay or ForeignThing when it cannot be."""
    home = home_of(machine, parse_name(name))
    schedule = read_definition(home.definition)
    if schedule is None:
        raise NoSchedule(str(home.folder))
    with exclusive(home.lock):
        registrar_of(schedule.scheduler, machine, home, run).unregister(schedule)
    home.remove()


def standing(machine: Machine, name: str, run: Runner, now: dt.datetime) -> Standing:
    """Return how the schedule called `name` stands; NoSchedule when there is none."""
    home = home_of(machine, parse_name(name))
    schedule = read_definition(home.definition)
    if schedule is None:
        raise NoSchedule(str(home.folder))
    registrar = registrar_of(schedule.scheduler, machine, home, run)
    ledger = Ledger(home.months)
    month = max(next_month(schedule.timing, now), schedule.first)
    return Standing(
        schedule=schedule,
        home=home,
        state=registrar.state(schedule, program_call(machine, home)),
        next_month=month,
        next_run=due_at(schedule.timing, month),
        owed=owed(schedule, ledger, now),
        entries=ledger.entries(),
    )


def installed_names(machine: Machine) -> tuple[str, ...]:
    """Return the names of the schedules of this user, in order."""
    folder = schedules_folder(machine)
    return tuple(sorted(path.parent.name for path in folder.glob("*/schedule.json")))


def _earlier(home: Home) -> Schedule | None:
    """Return the schedule that was installed before, None when there is none or it cannot be read."""
    try:
        return read_definition(home.definition)
    except BadDefinition:
        return None


def _put_back(home: Home, definition: bytes | None) -> None:
    """Leave the home of a schedule as it was before an installation that failed."""
    if definition is None:
        home.remove()
    else:
        save_atomically(home.definition, definition)
