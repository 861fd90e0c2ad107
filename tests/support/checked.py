"""Findings and checks of workbooks, made up for what a test looks at."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

from pac_excel.cli.formats.checked import Checked
from pac_excel.plan import Plan
from pac_excel.rules.finding import Finding, Severity

FINDING = Finding(
    code="BUD-01",
    severity=Severity.ERROR,
    record="PlanHead",
    key="",
    field="budget_envelope",
    message="Les actions coûtent 31 200 € pour une enveloppe de 30 000 €.",
    why="Le plan n’est pas finançable.",
    fix="Retirer 1 200 € aux actions.",
    table="plan_budget_envelope",
    sheet="Cadrage",
    cell="C24",
)


def finding(**changes: Any) -> Finding:
    """Return a finding that differs from a plain one by `changes`."""
    return replace(FINDING, **changes)


def checked(*findings: Finding, **changes: Any) -> Checked:
    """Return the check that found `findings`, which have no place in a workbook."""
    found = tuple((finding, None) for finding in findings)
    given: dict[str, Any] = {"path": Path("plan.xlsx"), "plan": Plan(), "day": dt.date(2026, 11, 23)}
    return Checked(found=found, **(given | changes))
