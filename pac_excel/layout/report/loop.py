"""The sheets that close the loop: gaps and what is written on them, decisions, what next month asks for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from pac_excel.kpi.calendar import month_end, working_day_after
from pac_excel.kpi.progress import MilestoneState
from pac_excel.kpi.review import KpiReview, Review
from pac_excel.kpi.status import Status
from pac_excel.layout.cells import CellValue
from pac_excel.layout.report.columns import (
    MEASURED,
    GapNote,
    MonthlyReport,
    ReportColumn,
    ReportTable,
    once_a_report,
)
from pac_excel.layout.report.indicators import LIGHTS, ranked
from pac_excel.plan import Plan
from pac_excel.plan.document import add_months
from pac_excel.plan.fields import DATE, INTEGER, LONG, MONTH, TEXT, Kind
from pac_excel.plan.steering import Decision
from pac_excel.rules.french import minus, quantity

GAPS_NAME, DECISIONS_NAME, CALENDAR_NAME = "tblEcarts", "tblDecisionsSuivies", "tblCalendrier"
REMARK = "Votre remarque"


def gap_notes(report: MonthlyReport) -> tuple[GapNote, ...]:
    """Return this month's gaps, the worst first, then those of earlier months that somebody wrote on.

    What was typed on a line of this month by an earlier run of the same report stays on it; so do lines that
    users added themselves. Where nothing was, the plan's own comment on the month is quoted.
    """
    month = report.review.month
    left = list(report.carried.notes)
    now: list[GapNote] = []
    for item in ranked(report):
        typed = next((note for note in left if (note.month, note.key) == (month, item.kpi.id)), None)
        if typed is not None:
            left.remove(typed)
        if item.status in (Status.RED, Status.AMBER) or (typed is not None and typed.is_answered):
            now.append(_note(item, month, typed))
    kept = [note for note in left if note.is_answered]
    kept.sort(key=lambda note: (-(note.month or month).toordinal(), note.key or ""))
    return (*now, *kept)


def _note(item: KpiReview, month: dt.date, typed: GapNote | None) -> GapNote:
    said = next((comment.text for comment in item.kpi.comments if comment.month == month), None)
    fresh = GapNote(
        month=month,
        key=item.kpi.id,
        subject=item.kpi.name or "",
        light=LIGHTS[item.status],
        unit=item.kpi.unit.label if item.kpi.unit else "",
        actual=item.standing.actual if item.standing else None,
        expected=item.standing.expected if item.standing else None,
        gap=item.gap,
        cause=said,
    )
    if typed is None:
        return fresh
    return replace(
        fresh,
        cause=typed.cause if typed.cause is not None else said,
        decision=typed.decision,
        owner=typed.owner,
        due=typed.due,
        effect=typed.effect,
    )


GapRow = tuple[MonthlyReport, GapNote]


def _since(row: GapRow) -> str | None:
    """Say what became of an earlier month's gap: "−24 → −10 ; ■ Rouge → ▲ Orange"."""
    report, note = row
    if note.month == report.review.month or note.gap is None:
        return None
    item = next((item for item in report.review.kpis if item.kpi.id == note.key), None)
    if item is None or item.gap is None:
        return None
    then, now = (minus(quantity(gap, item.kpi.unit)) for gap in (note.gap, item.gap))
    return f"Écart {then} → {now} ; {note.light} → {LIGHTS[item.status]}"


def _column(
    header: str,
    kind: Any,
    width: float,
    value: Callable[[Any], CellValue],
    *,
    is_input: bool = False,
) -> ReportColumn:
    return ReportColumn(header=header, kind=kind, width=width, value=value, is_input=is_input)


GAPS = ReportTable(
    name=GAPS_NAME,
    title="Les écarts : ce qui les explique, ce que l’on décide, ce que cela a changé",
    columns=(
        _column("Mois", MONTH, 9.5, lambda row: row[1].month),
        _column("N°", TEXT, 7.0, lambda row: row[1].key),
        _column("Indicateur", TEXT, 28.0, lambda row: row[1].subject),
        _column("État", TEXT, 11.5, lambda row: row[1].light),
        _column("Unité", TEXT, 8.5, lambda row: row[1].unit),
        _column("Réalisé à date", MEASURED, 11.0, lambda row: row[1].actual),
        _column("Prévu à date", MEASURED, 11.0, lambda row: row[1].expected),
        _column("Écart", MEASURED, 10.5, lambda row: row[1].gap),
        _column("Cause et commentaire", LONG, 34.0, lambda row: row[1].cause, is_input=True),
        _column("Décision", LONG, 34.0, lambda row: row[1].decision, is_input=True),
        _column("Responsable", TEXT, 13.0, lambda row: row[1].owner, is_input=True),
        _column("Échéance", DATE, 11.5, lambda row: row[1].due, is_input=True),
        _column("Effet constaté", LONG, 26.0, lambda row: row[1].effect, is_input=True),
        _column("Depuis", LONG, 24.0, _since),
    ),
    rows=lambda report: [(report, note) for note in gap_notes(report)],
)

DecisionRow = tuple[MonthlyReport, Decision]


def _state(row: DecisionRow) -> str:
    report, item = row
    if item.done_on is not None:
        return "● Faite"
    if item.due is not None and item.due <= report.review.last_day:
        return "■ En retard"
    return "▲ À faire"


def _delay(row: DecisionRow) -> int | None:
    report, item = row
    return next((found.delay for found in report.review.reactions if found.decision.id == item.id), None)


DECISIONS = ReportTable(
    name=DECISIONS_NAME,
    title="Le journal des décisions du plan",
    columns=(
        _column("N°", TEXT, 9.5, lambda row: row[1].id),
        _column("Date", DATE, 11.5, lambda row: row[1].date),
        _column("Objet", TEXT, 26.0, lambda row: row[1].ref),
        _column("État", TEXT, 11.5, _state),
        _column("Décision", LONG, 46.0, lambda row: row[1].text),
        _column("Responsable", TEXT, 13.0, lambda row: row[1].owner),
        _column("Échéance", DATE, 11.5, lambda row: row[1].due),
        _column("Faite le", DATE, 11.5, lambda row: row[1].done_on),
        _column("Jours depuis l’alerte", INTEGER, 11.0, _delay),
        _column("Effet constaté", LONG, 38.0, lambda row: row[1].effect_observed),
        _column(REMARK, LONG, 30.0, lambda row: row[0].carried.remarks.get(row[1].id), is_input=True),
    ),
    rows=lambda report: [
        (report, item)
        for item in sorted(
            report.review.plan.decisions, key=lambda item: (item.date or dt.date.min, item.id), reverse=True
        )
    ],
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that next month asks for."""

    day: dt.date
    nature: str
    subject: str
    who: str | None


_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@once_a_report
def events(report: MonthlyReport) -> tuple[Event, ...]:
    """Return what falls in the month after the one reported, by day."""
    first = add_months(report.review.month, 1)
    last = month_end(first)
    review = report.review
    sources = (
        _milestones_due(review),
        _starts_and_ends(review),
        _decisions_due(review.plan),
        _notes_due(report),
        _watched(review.plan),
        _duties(review.plan, first),
    )
    found = (item for source in sources for item in source if first <= item.day <= last)
    return tuple(sorted(found, key=lambda item: (item.day, item.nature, item.subject)))


def _milestones_due(review: Review) -> Iterator[Event]:
    owners = {action.id: action.owner for action in review.plan.actions}
    for stone in review.milestones:
        if stone.state is MilestoneState.NEXT and stone.milestone.due is not None:
            text = f"{stone.action} – {stone.milestone.label or ''}"
            yield Event(day=stone.milestone.due, nature="Jalon", subject=text, who=owners.get(stone.action))


def _starts_and_ends(review: Review) -> Iterator[Event]:
    for action in (item.action for item in review.actions):
        text = f"{action.id} – {action.title or ''}"
        for day, nature in ((action.start, "Début d’action"), (action.end, "Fin d’action")):
            if day is not None:
                yield Event(day=day, nature=nature, subject=text, who=action.owner)
    for campaign in review.plan.campaigns:
        text = f"{campaign.id} – {campaign.name or ''}"
        for day, nature in ((campaign.start, "Lancement de campagne"), (campaign.end, "Fin de campagne")):
            if day is not None:
                yield Event(day=day, nature=nature, subject=text, who=campaign.sponsor)


def _decisions_due(plan: Plan) -> Iterator[Event]:
    for item in plan.decisions:
        if item.due is not None and item.done_on is None:
            text = f"{item.id} – {item.text or ''}"
            yield Event(day=item.due, nature="Décision à faire", subject=text, who=item.owner)


def _notes_due(report: MonthlyReport) -> Iterator[Event]:
    """What was decided on earlier reports."""
    for note in report.carried.notes:
        if note.decision and isinstance(note.due, dt.date):
            text = f"{note.key or note.subject or ''} – {note.decision}"
            yield Event(day=note.due, nature="Décision à faire", subject=text, who=note.owner)


def _watched(plan: Plan) -> Iterator[Event]:
    for watch in plan.watch:
        if watch.review_on is not None:
            text = f"{watch.id} – {watch.title or ''}"
            yield Event(day=watch.review_on, nature="Veille à revoir", subject=text, who=None)


def _duties(plan: Plan, first: dt.date) -> Iterator[Event]:
    """What is to be measured, each by its working day; no month has more than 23 of them."""
    for duty in plan.reporting:
        if duty.due_working_day is not None and 0 < duty.due_working_day < 24:
            text = f"{duty.id} – relevé de {', '.join(duty.items)}"
            day = working_day_after(first - dt.timedelta(1), duty.due_working_day)
            yield Event(day=day, nature="Relevé", subject=text, who=duty.measured_by)


def _event(header: str, kind: Kind[Any], width: float, value: Callable[[Event], CellValue]) -> ReportColumn:
    return ReportColumn(header=header, kind=kind, width=width, value=value)


CALENDAR = ReportTable(
    name=CALENDAR_NAME,
    title="Ce que le mois prochain demande",
    columns=(
        _event("Date", DATE, 12.0, lambda item: item.day),
        _event("Jour", TEXT, 12.0, lambda item: _WEEKDAYS[item.day.weekday()]),
        _event("Nature", TEXT, 22.0, lambda item: item.nature),
        _event("Quoi", LONG, 70.0, lambda item: item.subject),
        _event("Qui", TEXT, 14.0, lambda item: item.who),
    ),
    rows=events,
)
