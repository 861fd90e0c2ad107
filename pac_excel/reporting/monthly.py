"""The workbook of a month: a plan with its actuals, reviewed, filled into the template of the report."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from pac_excel.errors import PacExcelError
from pac_excel.kpi.review import review
from pac_excel.layout.report import loop, series
from pac_excel.layout.report.columns import Anomaly, Carried, MonthlyReport, SourceFile
from pac_excel.layout.report.content import fill
from pac_excel.layout.report.summary import MONTH_NAME, PLAN_ID, SCHEMA
from pac_excel.plan import Plan
from pac_excel.plan.problems import listed
from pac_excel.template.data import Data
from pac_excel.template.rows import Rows
from pac_excel.template.template import Template

# what a report is known by, and what the next one reads
NEEDED = (SCHEMA, PLAN_ID, MONTH_NAME, loop.GAPS_NAME, series.NAME)

_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")


class BadMonth(PacExcelError):
    """A month that cannot be reported."""

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(text, reason)
        self.text = text
        self.reason = reason

    def __str__(self) -> str:
        return f"the month {self.text!r} cannot be reported: {self.reason}"


class IncompleteReportTemplate(PacExcelError):
    """A template without what the next month's report needs to carry this one on."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(missing)
        self.missing = missing

    def __str__(self) -> str:
        return (
            f"the template lacks {listed(self.missing)}, without which the next report cannot carry this one "
            "on; copy them from the standard template"
        )


def parse_month(text: str) -> dt.date:
    """Return the first day of a month written 2026-09."""
    found = _MONTH.fullmatch(text)
    if found is None or not 1 <= int(found[2]) <= 12 or int(found[1]) < 1900:
        raise BadMonth(text, "write it as 2026-09")
    return dt.date(int(found[1]), int(found[2]), 1)


def check_month(plan: Plan, month: dt.date) -> None:
    """Raise BadMonth when the month is none of the plan's exercise."""
    months = [day for day in plan.month_starts() if day is not None]
    if month not in months:
        bounds = f"this plan goes from {months[0]:%Y-%m} to {months[-1]:%Y-%m}" if months else ""
        raise BadMonth(f"{month:%Y-%m}", bounds or "this plan has no dates; give its start in sheet Cadrage")


def monthly_report(
    plan: Plan,
    month: dt.date,
    carried: Carried | None = None,
    sources: Sequence[SourceFile] = (),
    anomalies: Sequence[Anomaly] = (),
) -> MonthlyReport:
    """Return what the report of `month` says; BadMonth when the plan does not have it."""
    check_month(plan, month)
    handed_on = carried or Carried()
    return MonthlyReport(
        review=review(plan, month, handed_on.initial),
        carried=handed_on,
        sources=tuple(sources),
        anomalies=tuple(anomalies),
    )


def render(report: MonthlyReport, template: Template) -> bytes:
    """Return the workbook of the month: `template` filled, every formula with its result."""
    content = fill(report)
    there = {table.name.casefold() for table in template.tables} | {
        name.casefold() for name in template.names
    }
    missing = tuple(name for name in NEEDED if name.casefold() not in there)
    if missing:
        raise IncompleteReportTemplate(missing)
    # an agency may do without a sheet, a chart or a card
    tables = {
        name: Rows(columns=table.columns, rows=table.rows)
        for name, table in content.tables.items()
        if name.casefold() in there
    }
    names = {name: value for name, value in content.names.items() if name.casefold() in there}
    return template.render(Data(tables=tables, names=names, keep_results=True))
