"""The vocabulary of the monthly report: a table, its columns, and what a row of it is made from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar

from pac_excel.kpi.review import Review
from pac_excel.kpi.status import ratios
from pac_excel.layout.cells import CellValue
from pac_excel.plan import Plan
from pac_excel.plan.fields import Kind
from pac_excel.plan.steering import Measure

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Measured:
    """The kind of a value that is in the unit that its row names, so that its format depends on the row."""


MEASURED = Measured()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportColumn:
    """A column of a table of the report.

    `value` gives the content of a cell from what the row is made of; beside a `formula` it is its twin, the
    cached result. `is_input` columns are the user's: carried from one report to the next.
    """

    header: str
    kind: Kind[Any] | Measured
    width: float
    value: Callable[[Any], CellValue]
    formula: str | None = None
    is_input: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTable:
    """A table of the report, found by `name`; `rows` gives what its rows are made from."""

    name: str
    title: str
    columns: tuple[ReportColumn, ...]
    rows: Callable[[Any], Sequence[Any]]

    def headers(self) -> tuple[str, ...]:
        """Return the texts of the header."""
        return tuple(column.header for column in self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file of actuals that was taken in: rows read, rows kept, the fingerprint of its bytes."""

    name: str
    read: int | None
    kept: int | None
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Anomaly:
    """What is wrong with a row of actuals, in French; `line` as an editor or Excel counts it."""

    file: str
    line: int | None
    nature: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What sources gave: measures, one an indicator, site and month; the sources; what was wrong.

    `plan` is the plan with the measures taken in.
    """

    plan: Plan
    measures: tuple[Measure, ...] = ()
    sources: tuple[SourceFile, ...] = ()
    anomalies: tuple[Anomaly, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GapNote:
    """A line of *Écarts et décisions*: a gap as it was in its month, and what the user wrote about it.

    `gap` is in the unit of the indicator; `short` says how much of it is on the wrong side.
    """

    month: dt.date | None
    key: str | None
    subject: str | None
    light: str | None
    unit: str | None
    actual: float | None
    expected: float | None
    gap: float | None
    cause: str | None = None
    decision: str | None = None
    owner: str | None = None
    due: str | dt.date | None = None
    effect: str | None = None

    @property
    def answers(self) -> tuple[str | dt.date | None, ...]:
        """What the user wrote."""
        return (self.cause, self.decision, self.owner, self.due, self.effect)

    @property
    def is_answered(self) -> bool:
        """Whether the user wrote anything."""
        return any(item is not None for item in self.answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What earlier reports hand on: notes, comments on decisions, the first trajectory of each indicator."""

    notes: tuple[GapNote, ...] = ()
    remarks: Mapping[str, str] = field(default_factory=dict)
    initial: Mapping[str, tuple[float | None, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthlyReport:
    """All that the report of a month is made from."""

    review: Review
    carried: Carried = Carried()
    sources: tuple[SourceFile, ...] = ()
    anomalies: tuple[Anomaly, ...] = ()
    _worked_out: dict[object, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    @property
    def red_ratio(self) -> float:
        """The ratio reached / expected under which an indicator of this plan is red."""
        return ratios(self.review.plan)[1]


def once_a_report(function: Callable[[MonthlyReport], T]) -> Callable[[MonthlyReport], T]:
    """Have what several sheets show of a report be worked out once."""

    @wraps(function)
    def known(report: MonthlyReport) -> T:
        found = report._worked_out
        if function not in found:
            found[function] = function(report)
        result: T = found[function]
        return result

    return known
