"""What keeps a whole source of actuals from being read; a single bad row is an anomaly instead."""

from __future__ import annotations

from pac_excel.errors import PacExcelError


class BadSource(PacExcelError):
    """A source of actuals that cannot be read at all."""

    def __init__(self, path: str, reason: str, advice: str) -> None:
        super().__init__(path, reason, advice)
        self.path = path
        self.reason = reason
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.path} cannot be read as actuals: {self.reason}; {self.advice}"


class BadMapping(PacExcelError):
    """A mapping file that says something else than how to read actuals."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"the mapping {self.path} is wrong: {self.reason}; docs/reporting.md shows one"
