"""What is wrong with a plan file, all of it at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from pac_excel.errors import PacExcelError


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault of a plan file: where it stands, what was found, what is allowed."""

    line: int
    path: str
    found: str
    allowed: str

    def __str__(self) -> str:
        where = f"line {self.line}" + (f", {self.path}" if self.path else "")
        return f"{where}: {self.found}; {self.allowed}"


class PlanFileError(PacExcelError):
    """A plan file could not be read; `problems` holds every fault, in the order of the file."""

    def __init__(self, name: str, problems: tuple[Problem, ...]) -> None:
        super().__init__(name, problems)
        self.name = name
        self.problems = problems

    def __str__(self) -> str:
        count = len(self.problems)
        head = f"{self.name}: {count} error{'s' if count > 1 else ''}, nothing was written"
        return "\n".join([head, *(f"  {problem}" for problem in self.problems)])


class UnreadablePlanFile(PacExcelError):
    """A file in which no plan can even be looked for."""

    def __init__(self, name: str, reason: str, advice: str) -> None:
        super().__init__(name, reason, advice)
        self.name = name
        self.reason = reason
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}; {self.advice}"


def closest(word: str, known: Iterable[str]) -> str:
    """Return ' (did you mean X?)' for the known word nearest to `word`, nothing when none is near."""
    by_fold = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.5)
    return f" (did you mean {by_fold[near[0]]}?)" if near else ""


def listed(words: Iterable[str], most: int = 12) -> str:
    """Return the words as a readable list, cut after `most`."""
    all_words = list(words)
    shown = ", ".join(all_words[:most])
    return shown + (f", … ({len(all_words)} in all)" if len(all_words) > most else "")
