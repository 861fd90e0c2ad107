"""The command that writes the report of a month."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pac_excel.cli.plans import open_plan
from pac_excel.errors import PacExcelError
from pac_excel.layout.report.columns import Intake
from pac_excel.ooxml.saving import check_writable, save_atomically
from pac_excel.plan import Plan

_SUFFIXES = (".xlsx", ".xlsm")
SHOWN = 20  # anomalies that are printed one by one; the workbook lists all


class NotAWorkbookName(PacExcelError):
    """A name for a report that is none of a workbook."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path}: a report is a workbook; name it .xlsx, and add --pdf for its pages"


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
    from pac_excel.reporting.monthly import check_month, monthly_report, render
    from pac_excel.reporting.months import parse_month
    from pac_excel.resources import template as standard
    from pac_excel.template.template import Template

    month = parse_month(request.month)
    plan = open_plan(request.workbook).plan
    check_month(plan, month)
    output = request.output
    if output.suffix.lower() not in _SUFFIXES and not output.is_dir():
        raise NotAWorkbookName(str(output))
    output.parent.mkdir(parents=True, exist_ok=True)
    check_writable(output)
    previous = request.previous or earlier_report(output, month)
    handed_on = carried(output, previous, plan.head.id, plan.head.start, month)
    intake = _taken_in(request, plan, month)
    report = monthly_report(intake.plan, month, handed_on, intake.sources, intake.anomalies)
    save_atomically(output, render(report, Template.open(request.template or standard(TEMPLATE))))
    after = f", after {previous}" if previous else ""
    print(f"{output}: report of {month:%Y-%m}{after}")
    if request.pdf:
        from pac_excel.reporting.pdf import write_pdf

        print(f"{write_pdf(output)}: the same, as pages")


def _taken_in(request: Request, plan: Plan, month: dt.date) -> Intake:
    """Return what the actuals give, telling what was wrong with them on the way."""
    if not request.actuals:
        return Intake(plan=plan)
    from pac_excel.reporting.actuals.intake import take_in
    from pac_excel.reporting.actuals.mapping import read_mapping

    mapping = read_mapping(request.mapping) if request.mapping else None
    intake = take_in(request.actuals, plan, month, mapping)
    for source in intake.sources:
        print(f"{source.name}: {source.read} rows read, {source.kept} values kept")
    for item in intake.anomalies[:SHOWN]:
        place = ", ".join(filter(None, (item.file, f"line {item.line}" if item.line else "")))
        print(f"  {f'{place}: ' if place else ''}{item.nature} – {item.message}", file=sys.stderr)
    if len(intake.anomalies) > SHOWN:
        print(f"  … {len(intake.anomalies)} anomalies in all, listed in the report", file=sys.stderr)
    return intake
