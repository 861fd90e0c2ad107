"""The workbook of a month: a plan with its actuals, reviewed, filled into the template of the report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from pac_excel.books.plan_book import LAYOUTS
from pac_excel.errors import PacExcelError
from pac_excel.kpi.review import review
from pac_excel.layout.report import loop, series
from pac_excel.layout.report.columns import Anomaly, Carried, MonthlyReport, SourceFile
from pac_excel.layout.report.content import fill
from pac_excel.layout.report.summary import MONTH_NAME, PLAN_ID, SCHEMA
from pac_excel.plan import Plan
from pac_excel.plan.problems import listed
from pac_excel.reporting.months import month_name
from pac_excel.template.data import Data
from pac_excel.template.rows import Rows
from pac_excel.template.template import Template

# what a report is known by, and what the next one reads
NEEDED = (SCHEMA, PLAN_ID, MONTH_NAME, loop.GAPS_NAME, series.NAME)

# what of a plan its months are measured on: nothing else of it shows in a report
MEASURED = frozenset(
    """
    head agency sites roles objectives actions actions.milestones actions.days budget_lines campaigns
    kpis kpis.trajectory kpis.values kpis.numerator kpis.denominator kpis.comments measures
    reporting decisions watch
    """.split()
)
MEASURED_LAYOUTS = {mode: layout.only(MEASURED) for mode, layout in LAYOUTS.items()}


class MonthOutsidePlan(PacExcelError):
    """A month that the plan does not have."""

    def __init__(self, month: dt.date, first: dt.date | None, last: dt.date | None) -> None:
        super().__init__(month, first, last)
        self.month = month
        self.first = first
        self.last = last

    def __str__(self) -> str:
        why = "the plan has no dates; give its first day in sheet Cadrage"
        if self.first and self.last:
            why = f"the plan goes from {month_name(self.first)} to {month_name(self.last)}"
        return f"{month_name(self.month)} cannot be reported: {why}"


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


def check_month(plan: Plan, month: dt.date) -> None:
    """Raise MonthOutsidePlan when the month is none of the plan's exercise."""
    months = [day for day in plan.month_starts() if day is not None]
    if month not in months:
        raise MonthOutsidePlan(month, *((months[0], months[-1]) if months else (None, None)))


def monthly_report(
    plan: Plan,
    month: dt.date,
    carried: Carried | None = None,
    sources: Sequence[SourceFile] = (),
    anomalies: Sequence[Anomaly] = (),
) -> MonthlyReport:
    """Return what the report of `month` says; MonthOutsidePlan when the plan does not have it."""
    check_month(plan, month)
    handed_on = carried or Carried()
    return MonthlyReport(
        review=review(plan, month, handed_on.initial),
        carried=handed_on,
        sources=tuple(sources),
        anomalies=tuple(anomalies),
    )


def check_template(template: Template) -> None:
    """Raise IncompleteReportTemplate when a report made from it could not be carried on."""
    there = _names_of(template)
    missing = tuple(name for name in NEEDED if name.casefold() not in there)
    if missing:
        raise IncompleteReportTemplate(missing)


def _names_of(template: Template) -> set[str]:
    """Return the tables and names of a template, in one case."""
    return {table.name.casefold() for table in template.tables} | {name.casefold() for name in template.names}


def render(report: MonthlyReport, template: Template) -> bytes:
    """Return the workbook of the month: `template` filled, every formula with its result."""
    check_template(template)
    content, there = fill(report), _names_of(template)
    # an agency may do without a sheet, a chart or a card
    tables = {
        name: Rows(columns=table.columns, rows=table.rows)
        for name, table in content.tables.items()
        if name.casefold() in there
    }
    names = {name: value for name, value in content.names.items() if name.casefold() in there}
    return template.render(Data(tables=tables, names=names, fit_rows=True))
