"""What every format is given: the workbook, its plan, what was found in it, and by which settings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pac_excel.layout.answers import is_given, paired
from pac_excel.layout.controls import Located
from pac_excel.plan import Plan
from pac_excel.plan.steering import Justification
from pac_excel.rules.compass import ChapterScore
from pac_excel.rules.finding import OPEN, Finding, Severity
from pac_excel.rules.own_settings import Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A workbook that was checked on `day`.

    `changes` are what the agency set otherwise in the rules, `compass` how complete the chapters are;
    `output` is the file that the document goes into, None for the terminal.
    """

    path: Path
    plan: Plan
    found: Sequence[Located]
    day: dt.date
    changes: Sequence[Change] = ()
    compass: Sequence[ChapterScore] = ()
    output: Path | None = None

    @property
    def open(self) -> tuple[Finding, ...]:
        """What is to be corrected, each cause before its consequences."""
        return tuple(finding for finding, _ in self.found if finding.status == OPEN)

    def justified(self) -> list[tuple[Finding, Justification]]:
        """Return each finding that the agency has settled by an answer, with that answer."""
        answers, _ = paired(self.found, [item for item in self.plan.justifications if is_given(item)])
        return [
            (finding, answer)
            for (finding, _), answer in zip(self.found, answers, strict=True)
            if answer and finding.status != OPEN
        ]

    def counts(self) -> dict[Severity, int]:
        """Return how many open findings there are of each severity."""
        return {severity: sum(finding.severity is severity for finding in self.open) for severity in Severity}

    def causes(self) -> list[tuple[Finding, list[Finding]]]:
        """Return each open finding that no open one explains, with those that it explains."""
        groups: list[tuple[Finding, list[Finding]]] = []
        for finding in self.open:
            if groups and finding.cause == name_of(groups[-1][0]):
                groups[-1][1].append(finding)
            else:
                groups.append((finding, []))
        return groups


def name_of(cause: Finding) -> str:
    """Return how the findings that `cause` explains refer to it."""
    return f"{cause.code}:{cause.key}"
