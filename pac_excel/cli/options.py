"""What commands can be given, and the codes that they end with."""

from __future__ import annotations

from enum import StrEnum

CLEAN, FOUND, FAILED = 0, 1, 2
"""Exit codes: nothing found, findings at or over the limit, it could not be done."""


class ModeOption(StrEnum):
    """The two kinds of workbook."""

    COMPLET = "complet"
    SIMPLIFIE = "simplifie"


class Format(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    HTML = "html"


class DataFormat(StrEnum):
    """How what is listed is printed."""

    TEXT = "text"
    JSON = "json"


class Fix(StrEnum):
    """Which corrections are made."""

    SAFE = "safe"


class FailOn(StrEnum):
    """From which severity on the check fails."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    NEVER = "never"
