"""What a rule reports: where, how grave, what proves it, why it matters and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

OPEN = "OUVERTE"


class Severity(StrEnum):
    """How grave a finding is, gravest first; the value is what files and options say."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def label(self) -> str:
        """The word that agencies read."""
        return _LABELS[self]

    @property
    def rank(self) -> int:
        """Its place among severities, 0 for the gravest."""
        return tuple(Severity).index(self)


_LABELS = {Severity.ERROR: "Erreur", Severity.WARNING: "Alerte", Severity.INFO: "Information"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault of a plan, at one place.

    `record` is a class name of the plan and `key` its identifier; `field` is the path inside it as in YAML,
    such as `milestones[2].due`. `cause` is `CODE:key` of the finding that explains this one. `weight`, in
    euros, only orders findings of the same severity. `table`, `sheet` and `cell` come from a workbook.
    """

    code: str
    severity: Severity
    record: str
    key: str
    field: str
    message: str
    why: str
    fix: str
    status: str = OPEN
    justification: str | None = None
    cause: str | None = None
    weight: float | None = None
    table: str | None = None
    sheet: str | None = None
    cell: str | None = None
