"""A schedule as it is written down: what runs, where, when, and from which month on."""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pac_excel.errors import PacExcelError
from pac_excel.ooxml.saving import save_atomically
from pac_excel.reporting.months import BadMonth, month_name, parse_month
from pac_excel.reporting.schedule.timing import Timing

MONTH = "{month}"
PROGRAM = "pac-excel"
_TIME_FORM = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
# the name goes into file names, unit names and task names of all systems
_NAME_FORM = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")

# control characters, halves of a pair, line and paragraph separators
_UNWRITABLE = ("Cc", "Cs", "Zl", "Zp")


class BadSchedule(PacExcelError):
    """A schedule that cannot be: which part of it, why, and what would do."""

    def __init__(self, part: str, value: str, advice: str) -> None:
        super().__init__(part, value, advice)
        self.part = part
        self.value = value
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.part} {self.value!r:.80} is not possible; {self.advice}"


class BadDefinition(PacExcelError):
    """A file that ought to hold a schedule and does not."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path} is damaged; run 'pac-excel schedule install' again, which writes it anew"


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A command of pac-excel, the folder in which it runs, when it is due, and the first month it is for.

    `command` has no program name; `{month}` in any of its words becomes the month, such as 2026-09.
    `scheduler` says who starts it: one of `installing.SCHEDULERS`.
    """

    name: str
    timing: Timing
    command: tuple[str, ...]
    folder: Path
    first: dt.date
    scheduler: str

    @property
    def identifier(self) -> str:
        """The name under which the system knows it."""
        return f"{PROGRAM}-{self.name}"

    @property
    def description(self) -> str:
        """What it does, in one line."""
        return f"{PROGRAM} {' '.join(self.command)}"

    def command_for(self, month: dt.date) -> tuple[str, ...]:
        """Return the words of the command for one month."""
        return tuple(word.replace(MONTH, month_name(month)) for word in self.command)


def parse_time(text: str) -> dt.time:
    """Return a time such as 07:00; BadSchedule when it is none."""
    found = _TIME_FORM.fullmatch(text)
    if found is None:
        raise BadSchedule("the time", text, "write it as 07:00")
    return dt.time(int(found[1]), int(found[2]))


def parse_name(text: str) -> str:
    """Return the name of a schedule; BadSchedule when a system could not take it."""
    if not _NAME_FORM.fullmatch(text):
        raise BadSchedule("the name", text, "use up to 40 small letters, digits and dashes, such as agence-1")
    return text


def parse_command(words: Sequence[str]) -> tuple[str, ...]:
    """Return the command without the program's name, with a place for the month; BadSchedule when empty."""
    command = tuple(words[1:] if words[:1] == [PROGRAM] else words)
    if not command or command[0].startswith("-") or command[0] == "schedule":
        given = " ".join(words)
        raise BadSchedule("the command", given, "write it after --, such as: -- network run network.toml")
    for word in command:
        _check_plain("the command", word)
    return command if any(MONTH in word for word in command) else (*command, "--month", MONTH)


def write_definition(path: Path, schedule: Schedule) -> None:
    """Write the schedule into the file `path`."""
    _check_plain("the folder", str(schedule.folder))
    content = {
        "name": schedule.name,
        "day": schedule.timing.day,
        "at": f"{schedule.timing.at:%H:%M}",
        "workday": schedule.timing.is_workday,
        "command": schedule.command,
        "folder": str(schedule.folder),
        "first": month_name(schedule.first),
        "scheduler": schedule.scheduler,
    }
    save_atomically(path, (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode())


def read_definition(path: Path) -> Schedule | None:
    """Return the schedule in the file `path`, None where there is none; BadDefinition when it is damaged."""
    try:
        content = json.loads(path.read_text("utf-8"))
        return Schedule(
            name=parse_name(content["name"]),
            timing=Timing(
                day=int(content["day"]), at=parse_time(content["at"]), is_workday=bool(content["workday"])
            ),
            command=tuple(map(str, content["command"])),
            folder=Path(content["folder"]),
            first=parse_month(content["first"]),
            scheduler=str(content["scheduler"]),
        )
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, BadSchedule, BadMonth):
        raise BadDefinition(str(path)) from None


def _check_plain(part: str, text: str) -> None:
    """Raise BadSchedule when a text holds what no line of a crontab or a unit file can hold."""
    if any(unicodedata.category(character) in _UNWRITABLE for character in text):
        raise BadSchedule(part, text, "take out the line break or control character")
