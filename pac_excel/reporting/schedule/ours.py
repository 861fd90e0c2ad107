"""A line by which a text tells that this program wrote it, and that nobody has changed it since."""

from __future__ import annotations

import hashlib
import re
from enum import Enum
from pathlib import Path

from pac_excel.errors import PacExcelError

_MARK = re.compile(r"written by pac-excel schedule, sha256 of the rest [0-9a-f]{64}")


class State(Enum):
    """How something that the system is to find stands."""

    ABSENT = "absent"
    CURRENT = "up to date"
    OUTDATED = "of an earlier installation"
    IDLE = "written, but not switched on"
    FOREIGN = "not ours, or changed since it was written"


class ForeignThing(PacExcelError):
    """Something of the same name that this program did not write stands in the way."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what

    def __str__(self) -> str:
        return (
            f"{self.what} was not written by pac-excel, or was changed since, so it was left alone; "
            "move it elsewhere, or choose another --name"
        )


def mark(rest: str) -> str:
    """Return the words that say who wrote `rest`; they go into a comment before it."""
    return f"written by pac-excel schedule, sha256 of the rest {hashlib.sha256(rest.encode()).hexdigest()}"


def marked(rest: str) -> str:
    """Return a text with the mark in a first line that begins with #."""
    return f"# {mark(rest)}\n{rest}"


def state_of(found: str, wanted: str) -> State:
    """Return how a text stands that should be `wanted`; the line of its mark ends a comment."""
    if found == wanted:
        return State.CURRENT
    words = _MARK.search(found)
    if words is None:
        return State.FOREIGN
    rest = found[words.end() :].partition("\n")[2]
    return State.OUTDATED if words[0] == mark(rest) else State.FOREIGN


def state_of_file(path: Path, wanted: str) -> State:
    """Return how the file at `path` stands that should hold `wanted`."""
    try:
        return state_of(path.read_bytes().decode("utf-8", "replace"), wanted)
    except FileNotFoundError:
        return State.ABSENT
