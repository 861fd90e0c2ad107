"""The commands that leave the plan in front alone: a new plan, the month's report, what is installed."""

from __future__ import annotations

import platform
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pac_excel import __version__, resources
from pac_excel.addin.live_plan import LivePlan, tell
from pac_excel.books.live import LiveBook
from pac_excel.plan import Plan
from pac_excel.plan.choices import Mode

if TYPE_CHECKING:
    from xlwings import Book

_TEMPLATES = {Mode.COMPLET: "pac_complet.xlsx", Mode.SIMPLIFIE: "pac_simplifie.xlsx"}
_NEW_NAME = "PAC_nouveau"
_WHICH = (
    "Faut-il le classeur complet, qui porte toute la méthode ?\n\n"
    "Oui : le classeur complet.\nNon : le classeur simplifié, cinq feuilles pour un premier plan."
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
    """Say that the month's workbook is not made yet."""
    LivePlan(book)
    tell(
        book,
        "Cette version ne fait pas encore le classeur du mois. Les indicateurs du plan sont à jour dans ses "
        "feuilles Synthèse, KPI, Trajectoires et Réalisé.",
    )


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
        *_diagnosis(str(book.fullname)),
    ]
    tell(book, "\n".join(lines))


def _diagnosis(workbook: str) -> list[str]:
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
