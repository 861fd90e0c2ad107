"""The commands behind the buttons, each a function of the workbook that was in front.

They write *Contrôles* and the state of the check, and nothing else; a failure is raised, and told by `main`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pac_excel.addin.catalogue import BY_NAME
from pac_excel.addin.live_plan import Line, LivePlan, Spot, first_open, quiet, tell
from pac_excel.addin.outside import about, monthly_report, new_plan
from pac_excel.layout import banner
from pac_excel.layout.answers import may_be_justified
from pac_excel.layout.controls import JUSTIFIED, STATUS
from pac_excel.ooxml.references import quote_sheet
from pac_excel.ooxml.values import Value
from pac_excel.rules.finding import Finding, Severity

if TYPE_CHECKING:
    from xlwings import Book

__all__ = [
    "about",
    "check",
    "clear_marks",
    "justify",
    "monthly_report",
    "new_plan",
    "next_finding",
    "recalculate",
]

_SEVERITIES = {severity.label: severity for severity in Severity}


def check(book: Book) -> None:
    """Check the plan, write what is found, and take the user to the first error."""
    live = LivePlan(book)
    found = live.check()
    verdict = banner.counted(found)
    first = first_open(found)
    if first is None:
        tell(book, f"{verdict}.")
        return
    spot = Spot.at(str(first.sheet), str(first.cell))
    where = "" if live.go_to(spot) else "\n(la feuille de cette cellule est masquée)"
    rest = f"Bouton suivant : « {BY_NAME['next_finding'].label} ». La liste est dans la feuille Contrôles."
    tell(book, f"{verdict}.\n\n{_said(first, spot)}{where}\n\n{rest}")


def recalculate(book: Book) -> None:
    """Have Excel work out every formula of the plan anew, in manual calculation too."""
    LivePlan(book)
    with quiet(book):
        book.app.calculate()
    tell(book, "Les indicateurs du plan sont recalculés. Les règles n’ont pas été relancées.")


def next_finding(book: Book) -> None:
    """Take the user to the cell of the next open finding, and say all that is found there."""
    live = LivePlan(book)
    stops = _stops([line for line in live.lines if line.is_open])
    if not stops:
        tell(book, f"Aucune anomalie ouverte. « {BY_NAME['check'].label} » les recherche.")
        return
    spots = list(stops)
    here = _standing(live, stops)
    spot = spots[0] if here is None else spots[(spots.index(here) + 1) % len(spots)]
    where = "" if live.go_to(spot) else "\n\n(la feuille de cette cellule est masquée)"
    number = f"{spots.index(spot) + 1} sur {len(spots)}"
    tell(book, "\n\n".join([number, *(_told(line, spot) for line in stops[spot])]) + where)


def justify(book: Book) -> None:
    """Lead the user to where the selected finding is answered; once it is, complete the answer and check."""
    live = LivePlan(book)
    line = _line_to_answer(live)
    if line is None:
        tell(book, "Sélectionnez d’abord une cellule signalée, ou une ligne de la feuille Contrôles.")
    elif not may_be_justified(line.text("Règle"), _SEVERITIES[line.text("Gravité")]):
        tell(book, f"Cette anomalie ne se justifie pas, elle se corrige.\n\n{_told(line, line.spot)}")
    elif not line.text("Justification"):
        live.go_to(line.place("Justification"))
        tell(
            book,
            "Écrivez ici pourquoi cette alerte est acceptée, et qui répond dans la colonne « Par », puis "
            f"cliquez à nouveau sur « {BY_NAME['justify'].label} ».\n\n{_told(line, line.spot)}",
        )
    elif not (line.text("Par") or _last_author(live)):
        live.go_to(line.place("Par"))
        tell(book, f"Écrivez ici qui répond, puis cliquez à nouveau sur « {BY_NAME['justify'].label} ».")
    else:
        _complete(live, line)
        # the answer is read with the rest of the plan
        after = LivePlan(book)
        after.check()
        now = next((other for other in after.lines if other.same(line)), None)
        if now is not None:
            after.go_to(now.place("Statut"))
        held = now is not None and now.text("Statut") == STATUS[JUSTIFIED]
        tell(
            book,
            "Alerte justifiée." if held else "La réponse ne règle pas encore cette alerte : voir Contrôles.",
        )


def clear_marks(book: Book) -> None:
    """Empty *Contrôles* of what the user did not answer, which puts out the cells."""
    LivePlan(book).clear()


def _complete(live: LivePlan, line: Line) -> None:
    """Fill in who answered, and when, where the user did not say so."""
    given: dict[str, str | dt.date] = {"Par": _last_author(live), "Le": dt.date.today()}
    cells: dict[str, Value] = {
        f"{quote_sheet(spot.sheet)}!{spot.address}": value
        for header, value in given.items()
        if not line.text(header)
        for spot in [line.place(header)]
    }
    live.book.write({}, {}, cells)


def _last_author(live: LivePlan) -> str:
    """Return who answered last, as *Contrôles* says."""
    answered = [line for line in live.lines if line.text("Par")]
    return (
        max(answered, key=lambda line: line.text("Le"), default=answered[0]).text("Par") if answered else ""
    )


def _stops(lines: Sequence[Line]) -> dict[Spot, list[Line]]:
    """Return the cells to visit, in the order of *Contrôles*, with what is found in each."""
    stops: dict[Spot, list[Line]] = {}
    for line in lines:
        if line.spot is not None:
            stops.setdefault(line.spot, []).append(line)
    return stops


def _standing(live: LivePlan, stops: dict[Spot, list[Line]]) -> Spot | None:
    """Return the stop that the user stands on, in its cell or in its row of *Contrôles*."""
    selected = live.selected()
    if selected in stops:
        return selected
    return next((spot for spot, lines in stops.items() if _on_row(selected, lines)), None)


def _on_row(selected: Spot | None, lines: Sequence[Line]) -> bool:
    rows = {(line.place("Règle").sheet, line.place("Règle").row) for line in lines}
    return selected is not None and (selected.sheet, selected.row) in rows


def _line_to_answer(live: LivePlan) -> Line | None:
    """Return the finding that the user means: that of the row, else one of the cell that may be answered."""
    selected = live.selected()
    on_row = [line for line in live.lines if _on_row(selected, [line])]
    if on_row:
        return on_row[0]
    here = [line for line in live.lines if line.is_open and line.spot == selected and selected is not None]
    answerable = (
        line for line in here if may_be_justified(line.text("Règle"), _SEVERITIES[line.text("Gravité")])
    )
    return next(answerable, here[0] if here else None)


def _said(finding: Finding, spot: Spot) -> str:
    where = f"{finding.severity.label} {finding.code}, {spot.sheet} {spot.address}"
    return f"{where}\n{finding.message}\nÀ faire : {finding.fix}"


def _told(line: Line, spot: Spot | None) -> str:
    where = f", {spot.sheet} {spot.address}" if spot else ""
    head = f"{line.text('Gravité')} {line.text('Règle')}{where}"
    return f"{head}\n{line.text('Anomalie')}\nÀ faire : {line.text('Correction')}"
