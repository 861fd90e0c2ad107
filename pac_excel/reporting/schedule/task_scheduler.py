"""Windows: a task of Task Scheduler, as XML. Source: Task Scheduler Schema (Microsoft), schtasks."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from pac_excel.ooxml.saving import save_atomically
from pac_excel.reporting.schedule.definition import PROGRAM, Schedule
from pac_excel.reporting.schedule.mornings import Mornings, mornings
from pac_excel.reporting.schedule.ours import ForeignThing, State, mark
from pac_excel.reporting.schedule.places import Home
from pac_excel.reporting.schedule.registrar import Runner, ask

NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"
_MARK = re.compile(r"<Documentation>(written by pac-excel schedule, [^<]*)</Documentation>")
_MONTHS = ("January February March April May June July August September October November December").split()
# A run starts at the next occasion when the machine was off, on battery too, never twice at a time.
_SETTINGS = {
    "MultipleInstancesPolicy": "IgnoreNew",
    "DisallowStartIfOnBatteries": "false",
    "StopIfGoingOnBatteries": "false",
    "StartWhenAvailable": "true",
    "ExecutionTimeLimit": "PT12H",
}


def task(schedule: Schedule, call: Sequence[str]) -> str:
    """Return the task: it runs for the user who registers it, while logged on, without higher rights."""
    rest = _task(schedule, call, "")
    return _task(schedule, call, f"<Documentation>{mark(rest)}</Documentation>")


def _task(schedule: Schedule, call: Sequence[str], documentation: str) -> str:
    program, *arguments = call
    triggers = "".join(_trigger(schedule, group) for group in mornings(schedule.timing.day))
    settings = "".join(f"    <{name}>{value}</{name}>\n" for name, value in _SETTINGS.items())
    return (
        '<?xml version="1.0" encoding="UTF-16"?>\n'
        f'<Task version="1.3" xmlns="{NAMESPACE}">\n'
        "  <RegistrationInfo>\n"
        f"    <Source>{PROGRAM}</Source>\n"
        f"    <Description>{escape(schedule.description)}</Description>{documentation}\n"
        "  </RegistrationInfo>\n"
        f"  <Triggers>\n{triggers}  </Triggers>\n"
        '  <Principals>\n    <Principal id="Author">\n'
        "      <LogonType>InteractiveToken</LogonType>\n      <RunLevel>LeastPrivilege</RunLevel>\n"
        "    </Principal>\n  </Principals>\n"
        f"  <Settings>\n{settings}  </Settings>\n"
        '  <Actions Context="Author">\n    <Exec>\n'
        f"      <Command>{escape(program)}</Command>\n"
        f"      <Arguments>{escape(subprocess.list2cmdline(arguments))}</Arguments>\n"
        "    </Exec>\n  </Actions>\n"
        "</Task>\n"
    )


def _trigger(schedule: Schedule, group: Mornings) -> str:
    start = f"{schedule.first:%Y-%m-%d}T{schedule.timing.at:%H:%M:%S}"
    days = "".join(f"<Day>{day}</Day>" for day in group.days)
    months = "".join(f"<{_MONTHS[month - 1]} />" for month in group.months)
    return (
        f"    <CalendarTrigger>\n      <StartBoundary>{start}</StartBoundary>\n"
        "      <ScheduleByMonth>\n"
        f"        <DaysOfMonth>{days}</DaysOfMonth>\n        <Months>{months}</Months>\n"
        "      </ScheduleByMonth>\n    </CalendarTrigger>\n"
    )


class TaskScheduler:
    """The Task Scheduler of a user; the task's XML is handed over in a file of the schedule's home."""

    name = "task-scheduler"

    def __init__(self, home: Home, run: Runner) -> None:
        self._home = home
        self._run = run

    def texts(self, schedule: Schedule, call: Sequence[str]) -> Mapping[str, str]:
        """Return the task's XML by the name under which it is registered."""
        return {f"task {schedule.identifier}": task(schedule, call)}

    def state(self, schedule: Schedule, call: Sequence[str]) -> State:
        """Return how the registered task stands."""
        ended = self._run(("schtasks", "/query", "/tn", schedule.identifier, "/xml"), "")
        if ended.code:
            return State.ABSENT
        # Task Scheduler writes the XML in its own way, so the text itself cannot be compared
        found, wanted = _MARK.search(ended.out), _MARK.search(task(schedule, call))
        if found is None or wanted is None:
            return State.FOREIGN
        return State.CURRENT if found[1] == wanted[1] else State.OUTDATED

    def register(self, schedule: Schedule, call: Sequence[str]) -> None:
        """Register the task, in place of an earlier one of ours."""
        replace = [] if self._refuse_foreign(schedule) is State.ABSENT else ["/f"]
        path = self._home.task
        path.parent.mkdir(parents=True, exist_ok=True)
        # schtasks reads UTF-16 with its mark, and nothing else reliably
        save_atomically(path, task(schedule, call).encode("utf-16"))
        ask(self._run, "schtasks", "/create", "/tn", schedule.identifier, "/xml", str(path), *replace)

    def unregister(self, schedule: Schedule) -> None:
        """Delete the task."""
        if self._refuse_foreign(schedule) is not State.ABSENT:
            ask(self._run, "schtasks", "/delete", "/tn", schedule.identifier, "/f")

    def _refuse_foreign(self, schedule: Schedule) -> State:
        state = self.state(schedule, [""])
        if state is State.FOREIGN:
            raise ForeignThing(f"the task '{schedule.identifier}' of Task Scheduler")
        return state
