"""Unix without systemd: some lines in the user's crontab, between two of ours. Source: crontab(5)."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence

from pac_excel.reporting.schedule.definition import Schedule
from pac_excel.reporting.schedule.mornings import mornings, ranges
from pac_excel.reporting.schedule.ours import ForeignThing, State, mark, state_of
from pac_excel.reporting.schedule.registrar import Runner, ask


def block(schedule: Schedule, call: Sequence[str]) -> str:
    """Return the lines for a schedule: on its mornings, and when the machine starts, for what it missed."""
    # in a crontab a percent sign ends the command
    command = shlex.join(call).replace("%", r"\%") + " >/dev/null"
    at = schedule.timing.at
    lines = []
    for group in mornings(schedule.timing.day):
        days = ",".join(str(a) if a == b else f"{a}-{b}" for a, b in ranges(group.days))
        months = "*" if group.is_monthly else ",".join(map(str, group.months))
        lines.append(f"{at.minute} {at.hour} {days} {months} * {command}")
    lines.append(f"@reboot {command}")
    rest = "".join(f"{line}\n" for line in lines)
    return f"{_begin(schedule)} {mark(rest)}\n{rest}{_end(schedule)}\n"


def found_block(crontab: str, schedule: Schedule) -> str | None:
    """Return the lines of a schedule in a crontab, None where it has none."""
    lines = crontab.splitlines(keepends=True)
    begins = [place for place, line in enumerate(lines) if line.startswith(f"{_begin(schedule)} ")]
    if not begins:
        return None
    ends = [place for place, line in enumerate(lines) if line.rstrip("\n") == _end(schedule)]
    last = next((place for place in ends if place > begins[0]), begins[0])
    return "".join(lines[begins[0] : last + 1])


def state_of_block(found: str, schedule: Schedule, wanted: str) -> State:
    """Return how the lines of a schedule stand that should be `wanted`."""
    end = f"{_end(schedule)}\n"
    if not found.endswith(end):
        return State.FOREIGN
    return state_of(found.removesuffix(end), wanted.removesuffix(end))


def _begin(schedule: Schedule) -> str:
    return f"# {schedule.identifier}:"


def _end(schedule: Schedule) -> str:
    return f"# {schedule.identifier} ends"


class Cron:
    """The crontab of a user."""

    name = "cron"

    def __init__(self, run: Runner) -> None:
        self._run = run

    def is_there(self) -> bool:
        """Tell whether there is a crontab, or may be one."""
        ended = self._run(("crontab", "-l"), "")
        return ended.code == 0 or "no crontab for" in ended.err

    def texts(self, schedule: Schedule, call: Sequence[str]) -> Mapping[str, str]:
        """Return the lines."""
        return {"crontab": block(schedule, call)}

    def state(self, schedule: Schedule, call: Sequence[str]) -> State:
        """Return how the lines of the schedule stand."""
        found = found_block(self._crontab(), schedule)
        return State.ABSENT if found is None else state_of_block(found, schedule, block(schedule, call))

    def register(self, schedule: Schedule, call: Sequence[str]) -> None:
        """Put the lines at the end of the crontab, or where they stood."""
        crontab, found = self._ours(schedule)
        wanted = block(schedule, call)
        if found is not None:
            crontab = crontab.replace(found, wanted, 1)
        else:
            crontab += ("" if crontab.endswith("\n") or not crontab else "\n") + wanted
        ask(self._run, "crontab", "-", given=crontab)

    def unregister(self, schedule: Schedule) -> None:
        """Take the lines out of the crontab; an empty crontab goes."""
        crontab, found = self._ours(schedule)
        if found is None:
            return
        left = crontab.replace(found, "", 1)
        if left:
            ask(self._run, "crontab", "-", given=left)
        else:
            ask(self._run, "crontab", "-r")

    def _ours(self, schedule: Schedule) -> tuple[str, str | None]:
        """Return the crontab and the schedule's lines in it; ForeignThing when they were changed."""
        crontab = self._crontab()
        found = found_block(crontab, schedule)
        if found is not None and state_of_block(found, schedule, "") is State.FOREIGN:
            raise ForeignThing(f"the block '{_begin(schedule)}' of the crontab")
        return crontab, found

    def _crontab(self) -> str:
        ended = self._run(("crontab", "-l"), "")
        if ended.code and "no crontab for" in ended.err:
            return ""
        return ended.out if ended.code == 0 else ask(self._run, "crontab", "-l").out
