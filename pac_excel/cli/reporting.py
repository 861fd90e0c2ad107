"""The command that writes the report of a month."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pac_excel.cli.plans import open_plan
from pac_excel.ooxml.saving import check_writable, save_atomically

SHOWN = 20  # anomalies that are printed one by one; the workbook lists all


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the command was asked for."""

    workbook: Path
    month: str
    output: Path
    actuals: Sequence[Path] = ()
    mapping: Path | None = None
    previous: Path | None = None
    template: Path | None = None
    pdf: bool = False


def write_report(request: Request) -> None:
    """Write the report of a month; what could not be read of the actuals is told and listed in it."""
    from pac_excel.design.report import TEMPLATE
    from pac_excel.reporting.earlier import carried, earlier_report
    from pac_excel.reporting.monthly import monthly_report, parse_month, render
    from pac_excel.resources import template as standard
    from pac_excel.template.template import Template

    month = parse_month(request.month)
    plan = open_plan(request.workbook).plan
    output = request.output
    if not output.parent.exists():
        output.parent.mkdir(parents=True)
    check_writable(output)
    previous = request.previous or earlier_report(output, month)
    handed_on = carried(output, previous, plan.head.id, plan.head.start, month)
    report = monthly_report(plan, month, handed_on)
    save_atomically(output, render(report, Template.open(request.template or standard(TEMPLATE))))
    after = f", after {previous}" if previous else ""
    print(f"{output}: report of {month:%Y-%m}{after}")
    if request.pdf:
        from pac_excel.reporting.pdf import write_pdf

        print(f"{write_pdf(output)}: the same, as pages", file=sys.stdout)
