"""The commands that leave the plan in front alone: a new plan, the month's report, what is installed."""

from __future__ import annotations

import datetime as dt
import platform
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pac_excel import __version__, resources
from pac_excel.addin.live_plan import LivePlan, tell
from pac_excel.books.live import LiveBook
from pac_excel.plan import Plan
from pac_excel.plan.choices import Mode
from pac_excel.rules.french import month as french_month

if TYPE_CHECKING:
    from xlwings import Book

_TEMPLATES = {Mode.COMPLET: "pac_complet.xlsx", Mode.SIMPLIFIE: "pac_simplifie.xlsx"}
_NEW_NAME = "PAC_nouveau"
_WHICH = (
    "Faut-il le classeur complet, qui porte toute la méthode ?\n\n"
    "Oui : le classeur complet.\nNon : le classeur simplifié, cinq feuilles pour un premier plan."
)
_NO_MONTH = (
    "Aucun mois de l’exercice n’est encore terminé. Avancez la « Date d’arrêté » dans la feuille Cadrage, "
    "puis recommencez."
)
_ANSWERS = {"yes": Mode.COMPLET, "no": Mode.SIMPLIFIE}


def new_plan(book: Book) -> None:
    """Make the workbook of an empty plan beside the one in front, else among the documents, and open it."""
    from pac_excel.books.plan_book import LAYOUTS, render
    from pac_excel.ooxml.saving import save_atomically
    from pac_excel.template.template import Template

    answer = book.app.alert(_WHICH, title="PAC", buttons="yes_no_cancel", mode="info")
    mode = _ANSWERS.get(answer or "")
    if mode is None:
        return
    plan = Plan()
    plan = replace(plan, agency=replace(plan.agency, mode=mode))
    data = render(plan, LAYOUTS[mode], Template.open(resources.template(_TEMPLATES[mode])))
    path = _free_path(_folder_beside(book))
    save_atomically(path, data)
    book.app.books.open(path)
    tell(book, f"Le nouveau plan est ouvert : {path}")


def monthly_report(book: Book) -> None:
    """Make the report of a month that is over beside the plan in front, as it stands, and open it.

    What was typed into an earlier report in the same folder is carried on.
    """
    from pac_excel.design.report import TEMPLATE
    from pac_excel.kpi.calendar import months_over
    from pac_excel.ooxml.saving import check_writable, save_atomically
    from pac_excel.reporting.delivery import report_path
    from pac_excel.reporting.earlier import carried, earlier_report
    from pac_excel.reporting.monthly import monthly_report, render
    from pac_excel.template.template import Template

    plan = LivePlan(book).plan.plan
    starts = plan.month_starts()
    over = [start for start in (starts[place] for place in months_over(plan)) if start is not None]
    if not over:
        tell(book, _NO_MONTH)
        return
    month = _chosen_month(book, over[-2:])
    if month is None:
        return
    path = report_path(_folder_beside(book), month, plan.head.id or str(book.name).partition(".")[0])
    path.parent.mkdir(parents=True, exist_ok=True)
    check_writable(path)
    handed_on = carried(path, earlier_report(path, month), plan.head.id, plan.head.start, month)
    report = monthly_report(plan, month, handed_on)
    save_atomically(path, render(report, Template.open(resources.template(TEMPLATE))))
    book.app.books.open(path)
    tell(book, f"Le rapport de {french_month(month)} est ouvert : {path}")


def _chosen_month(book: Book, months: Sequence[dt.date]) -> dt.date | None:
    """Return the month that the user wants of the last two that are over, None when he wants none."""
    *earlier, last = months
    question = f"Faire le rapport de {french_month(last)} ?"
    if not earlier:
        answer = book.app.alert(question, title="PAC", buttons="ok_cancel", mode="info")
        return last if answer == "ok" else None
    question += f"\n\nOui : {french_month(last)}.\nNon : {french_month(earlier[0])}."
    answer = book.app.alert(question, title="PAC", buttons="yes_no_cancel", mode="info")
    return {"yes": last, "no": earlier[0]}.get(answer or "")


def about(book: Book) -> None:
    """Tell the versions, where Python and the log are, and what the doctor finds."""
    from pac_excel.addin.journal import places
    from pac_excel.addin.macros import xlwings_version

    lines = [
        f"pac_excel {__version__}, xlwings {xlwings_version()}, Python {platform.python_version()}, "
        f"Excel {book.app.version}",
        f"Python : {sys.executable}",
        f"Journal : {next(places(), 'aucun')}",
        "",
        *_diagnosis(_address(book)),
    ]
    tell(book, "\n".join(lines))


def _address(book: Book) -> str | None:
    """Return the path or web address of the workbook, None when it was never saved."""
    name = str(book.fullname)
    return name if "://" in name or LiveBook(book).path is not None else None


def _diagnosis(workbook: str | None) -> list[str]:
    """Return what the doctor says that is not well, in French."""
    from pac_excel.addin.doctor.case import Case, read_registry
    from pac_excel.addin.doctor.examination import examine
    from pac_excel.addin.doctor.outcome import Verdict
    from pac_excel.addin.machine import this_machine

    # Excel is not asked whether it answers: it waits for this command to end
    case = Case(machine=this_machine(), registry=read_registry, workbook=workbook, is_live=False)
    told = []
    for check, outcome in examine(case):
        if outcome.verdict in (Verdict.BAD, Verdict.WARNING):
            advice = f" {outcome.advice.fr}" if outcome.advice else ""
            told.append(f"{outcome.verdict.value.fr} – {check.name.fr} : {outcome.found.fr}{advice}")
    return told or ["Diagnostic : tout est en ordre."]


def _folder_beside(book: Book) -> Path:
    """Return the folder of the workbook in front; where it has none on this machine, that of documents."""
    path = LiveBook(book).path
    if path is not None and path.parent.is_dir():
        return path.parent
    documents = Path.home() / "Documents"
    return documents if documents.is_dir() else Path.home()


def _free_path(folder: Path) -> Path:
    """Return a path for the new workbook where there is no file."""
    number = 1
    while True:
        path = folder / f"{_NEW_NAME}{f'_{number}' if number > 1 else ''}.xlsx"
        if not path.exists():
            return path
        number += 1
