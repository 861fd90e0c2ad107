"""What every rule is: a fault named, explained, shown by an example, and found by `check`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from typing import ClassVar

from pac_excel.plan import Plan
from pac_excel.plan.fields import IDENTIFIER, entity_of, fields_of
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.settings import Settings, Threshold


class Origin(StrEnum):
    """Where a rule comes from."""

    METHODE = "METHODE"
    METIER = "METIER"
    TEXTE = "TEXTE"


class Rule:
    """A fault that a plan can have.

    The docstring of each rule says what it finds and why it matters, then shows in YAML a plan that it
    reports and one that it does not. `anomaly`, `why` and `fix` are the general texts that users read.
    `reads` names the fields it looks at (`Action.end`), `empties` those whose emptiness it reports itself,
    `echo_of` the rules whose finding on the same record is the cause of its own, `needs` the fields without
    which it cannot judge fairly, where a workbook may not hold them. `justifiable` tells whether users may
    answer a finding instead of correcting it: warnings and informations, and the errors that say so.
    """

    code: ClassVar[str]
    severity: ClassVar[Severity]
    anomaly: ClassVar[str]
    why: ClassVar[str]
    fix: ClassVar[str]
    origin: ClassVar[Origin]
    reads: ClassVar[tuple[str, ...]] = ()
    empties: ClassVar[tuple[str, ...]] = ()
    echo_of: ClassVar[tuple[str, ...]] = ()
    needs: ClassVar[tuple[str, ...]] = ()
    justifiable: ClassVar[bool] = False

    def __init_subclass__(cls) -> None:
        declared = vars(cls)
        if "severity" in declared and "justifiable" not in declared:
            cls.justifiable = cls.severity is not Severity.ERROR

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()

    def check(self, plan: Plan) -> Iterator[Finding]:
        """Yield a finding for each place where the plan has this fault."""
        raise NotImplementedError

    def finding(
        self, record: object, field: str, message: str, fix: str | None = None, weight: float | None = None
    ) -> Finding:
        """Return a finding of this rule at `field` of `record`; `weight` is what is at stake, in euros."""
        return Finding(
            code=self.code,
            severity=self.severity,
            record=type(record).__name__,
            key=key_of(record),
            field=field,
            message=message,
            why=self.why,
            fix=fix or self.fix,
            weight=weight,
        )

    def finding_on_plan(self, plan: Plan, message: str, fix: str | None = None) -> Finding:
        """Return a finding of this rule on the plan as a whole, told at its title."""
        return self.finding(plan.head, "title", message, fix)

    @classmethod
    def empty_fields(cls, record: str) -> tuple[str, ...]:
        """Return the fields of the record class named `record` whose emptiness the rule reports."""
        names = (name.partition(".") for name in cls.empties)
        return tuple(field for owner, _, field in names if owner == record)

    @classmethod
    def thresholds(cls) -> dict[str, Threshold]:
        """Return the thresholds of the rule by name."""
        return {name: value for name, value in vars(cls).items() if isinstance(value, Threshold)}


def key_of(record: object) -> str:
    """Return what tells the record from others of its class: its identifier, else its identity values joined.

    Empty for what a plan has only once, such as its head.
    """
    cls = type(record)
    fields = fields_of(cls)
    values = [
        getattr(record, name)
        for name in entity_of(cls).identity
        if name != "id" or fields[name].kind is IDENTIFIER
    ]
    texts = (value.isoformat() if isinstance(value, dt.date) else value for value in values)
    return " / ".join(str(text) for text in texts if text is not None)


def is_blank(text: str | None) -> bool:
    """Tell whether nothing is written."""
    return text is None or not text.strip()
