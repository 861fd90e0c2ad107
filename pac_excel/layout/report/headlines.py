"""What matters this month, in words made from the figures: five sentences, and the decisions to take."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from pac_excel.kpi.landing import Landing
from pac_excel.kpi.progress import MilestoneState
from pac_excel.kpi.review import KpiReview, Trend
from pac_excel.kpi.status import Status
from pac_excel.kpi.trajectory import MONTHS
from pac_excel.layout.report.columns import MonthlyReport
from pac_excel.layout.report.indicators import ranked, severity
from pac_excel.layout.report.steering import is_overspent
from pac_excel.plan.choices import Aggregation, Unit
from pac_excel.plan.frame import Role
from pac_excel.rules.french import (
    date,
    days,
    euros,
    listing,
    minus,
    month,
    number,
    percent,
    quantity,
    shortened,
)

COUNT = 5
_NAMED = 3  # how many subjects a sentence names before it counts


def headlines(report: MonthlyReport) -> tuple[str, ...]:
    """Return five sentences, fewer when the plan says less: the money, what is off, what changed, means."""
    found = (
        _lights(report),
        _money(report),
        _worst(report),
        _changes(report),
        _budget(report),
        _milestones(report),
        _load(report),
        _reaction(report),
    )
    return tuple(text for text in found if text)[:COUNT]


def _lights(report: MonthlyReport) -> str:
    review = report.review
    judged = [item for item in review.kpis if item.status is not None]
    if not judged:
        return "Aucun indicateur n’est mesuré ce mois : il n’y a rien à juger."
    counts = [
        _counted(review.count(status), word)
        for status, word in ((Status.GREEN, "vert"), (Status.AMBER, "orange"), (Status.RED, "rouge"))
        if review.count(status)
    ]
    silent = len(review.kpis) - len(judged)
    more = f", {silent} sans mesure" if silent else ""
    names = [
        f"{item.kpi.id} {item.kpi.name or ''}".strip() for item in ranked(report) if item.status is Status.RED
    ]
    reds = f" ; en rouge : {_named(names)}" if names else ""
    return f"Sur {_counted(len(review.kpis), 'indicateur')}, {listing(counts)}{more}{reds}."


def _money(report: MonthlyReport) -> str | None:
    """Tell of the indicator in euros that adds up and serves the most general objective."""
    objectives = {item.id: item for item in report.review.plan.objectives}
    found = [
        item
        for item in report.review.kpis
        if item.kpi.unit is Unit.EUR
        and item.kpi.aggregation is Aggregation.SOMME
        and item.standing is not None
        and item.landing is not None
    ]
    served = [(item, objectives.get(item.kpi.objective or "")) for item in found]
    general = [item for item, objective in served if objective is not None and objective.parent is None]
    return _sentence(report, (general or found)[0]) if found else None


def _worst(report: MonthlyReport) -> str | None:
    off = [item for item in ranked(report) if item.status in (Status.RED, Status.AMBER)]
    if not off:
        return None
    item = off[0]
    text = _sentence(report, item)
    if item.red_since is None:
        return text
    decided = "sans décision depuis" if waits(report, item) else "une décision est prise"
    return f"{text[:-1]} ; rouge depuis {month(item.red_since)}, {decided}."


def _sentence(report: MonthlyReport, item: KpiReview) -> str:
    """Say where an indicator stands to date, and where it lands."""
    unit, standing = item.kpi.unit, item.standing
    parts = []
    if standing is not None:
        gap = percent(item.gap_rate) if item.gap_rate is not None else quantity(item.gap or 0.0, unit)
        sign = "+" if (item.gap or 0.0) > 0 else ""
        actual, expected = _short(standing.actual, unit), _short(standing.expected, unit)
        parts.append(f"{actual} à date pour une prévision de {expected} ({sign}{minus(gap)})")
    if item.landing is not None and item.end is not None and report.review.place < MONTHS - 1:
        value, end = _short(item.landing.value, unit), _short(item.end, unit)
        parts.append(
            f"à ce rythme {value} en fin d’année{_band(item.landing, unit)} pour un objectif de {end}"
        )
    return f"{item.kpi.name or item.kpi.id} : {' ; '.join(parts)}."


def _band(landing: Landing, unit: Unit | None) -> str:
    if landing.low is None or landing.high is None:
        return ""
    return f" (de {_short(landing.low, unit)} à {_short(landing.high, unit)})"


def _short(value: float, unit: Unit | None) -> str:
    """Return a value as one says it: no cents of a large amount, one decimal of a rate, none of a count."""
    if unit is Unit.EUR and abs(value) >= 100:
        return minus(euros(round(value)))
    if unit is Unit.NB and abs(value) >= 10:
        return minus(number(round(value)))
    return minus(quantity(round(value, 2 if unit is Unit.RATIO else 1), unit))


def _changes(report: MonthlyReport) -> str | None:
    """Tell what changed its light since last month, else what slides."""
    order = {Status.GREEN: 0, Status.AMBER: 1, Status.RED: 2}
    moved = [
        (order[item.status] - order[item.status_before], item.kpi.name or item.kpi.id)
        for item in report.review.kpis
        if item.status is not None and item.status_before is not None
    ]
    better = [name for step, name in moved if step < 0]
    worse = [name for step, name in moved if step > 0]
    if better or worse:
        parts = [f"en mieux : {_named(better)}"] if better else []
        parts += [f"en moins bien : {_named(worse)}"] if worse else []
        return f"Changent de feu depuis le mois dernier, {' ; '.join(parts)}."
    sliding = [item for item in report.review.kpis if item.trend is Trend.WORSE]
    sliding.sort(key=lambda item: -severity(report, item))
    if not sliding:
        return None
    names = _named([item.kpi.name or item.kpi.id for item in sliding])
    return f"Aucun feu n’a changé depuis le mois dernier ; glissent : {names}."


def _budget(report: MonthlyReport) -> str | None:
    total = report.review.budget
    if total.spent is None or not total.planned_to_date:
        return None
    spent, planned = euros(round(total.spent)), euros(round(total.planned_to_date))
    rate = percent(total.spent / total.planned_to_date)
    text = f"Budget : {spent} dépensés pour {planned} prévus à date ({rate})"
    envelope, elapsed = report.review.plan.head.budget_envelope, report.review.elapsed
    if envelope and elapsed is not None:
        share = percent(total.spent / envelope)
        text += f", soit {share} de l’enveloppe quand {percent(elapsed)} de l’exercice est écoulé"
    over = [item.action.id for item in report.review.budgets if item.action and is_overspent(item)]
    return f"{text}{f' ; dépassent : {_named(over)}' if over else ''}."


def _milestones(report: MonthlyReport) -> str | None:
    review = report.review
    due = [item for item in review.milestones if item.milestone.due and item.milestone.due <= review.last_day]
    if not due:
        return None
    done = sum(item.state is MilestoneState.DONE for item in due)
    late = [
        f"{item.action} « {shortened(item.milestone.label or '', 40)} »"
        for item in due
        if item.state is MilestoneState.LATE
    ]
    plural = "s" if done > 1 else ""
    return f"Jalons : {done} sur {len(due)} tenu{plural}{f' ; en retard : {_named(late)}' if late else ''}."


def _load(report: MonthlyReport) -> str | None:
    """Tell of the role that next month overloads the most."""
    found = overloads(report)
    if not found:
        return None
    load, capacity, role = max(found, key=lambda row: row[0] / row[1])
    return (
        f"{role.label or role.id} aura le mois prochain {days(load)} de travail pour {days(capacity)} "
        f"disponibles ({percent(load / capacity)})."
    )


def overloads(report: MonthlyReport) -> list[tuple[float, float, Role]]:
    """Return the roles of which next month asks more days than they have: asked, there, role."""
    place = report.review.place + 1
    if place >= MONTHS:
        return []
    return [
        (load, capacity, item.role)
        for item in report.review.roles
        if (load := item.load[place]) is not None and (capacity := item.capacity[place]) and load > capacity
    ]


def _reaction(report: MonthlyReport) -> str | None:
    found = report.review.reactions
    if not found:
        return None
    last = found[-1]
    return f"La dernière décision sur alerte ({last.decision.id}) a été prise en {days(last.delay)}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A decision to take: on what, why, and since when."""

    key: str
    subject: str
    reason: str


def calls(report: MonthlyReport) -> tuple[Call, ...]:
    """Return the decisions to take, the most pressing first."""
    review = report.review
    return (
        *_reds(report),
        *(
            Call(
                key=item.id,
                subject=shortened(item.text or ""),
                reason=f"À faire pour le {date(item.due)}, pas encore faite",
            )
            for item in review.late_decisions
            if item.due is not None
        ),
        *_unfinished(report),
        *(
            Call(
                key=item.action.id,
                subject=item.action.title or "",
                reason=f"Finie au {date(item.action.end)} selon le plan, toujours ouverte",
            )
            for item in review.actions
            if item.is_late and item.action.end is not None
        ),
        *(
            Call(
                key=item.action,
                subject=item.milestone.label or "",
                reason=f"Jalon dû le {date(item.milestone.due)}, pas tenu",
            )
            for item in review.milestones
            if item.state is MilestoneState.LATE and item.milestone.due is not None
        ),
        *(
            Call(
                key=item.action.id,
                subject=item.action.title or "",
                reason=f"{percent(item.consumption)} du budget prévu à date est dépensé",
            )
            for item in review.budgets
            if item.action is not None and item.consumption is not None and is_overspent(item)
        ),
        *(
            Call(
                key=role.id,
                subject=role.label or "",
                reason=f"Le mois prochain demande {days(load)} pour {days(capacity)} disponibles",
            )
            for load, capacity, role in overloads(report)
        ),
    )


def waits(report: MonthlyReport, item: KpiReview) -> bool:
    """Tell whether an indicator is red and nothing was decided since, in the plan or on an earlier report."""
    since = item.red_since
    return item.waits_for_decision and not any(
        note.key == item.kpi.id and note.decision and note.month and since and note.month >= since
        for note in report.carried.notes
    )


def _unfinished(report: MonthlyReport) -> Iterator[Call]:
    """Yield the decisions written on earlier reports that are past their date, their effect untold."""
    for note in report.carried.notes:
        due = note.due
        if note.decision and isinstance(due, dt.date) and due <= report.review.last_day and not note.effect:
            reason = f"Décidé pour le {date(due)} dans un rapport : quel effet ?"
            yield Call(key=note.key or "", subject=shortened(note.decision), reason=reason)


def _reds(report: MonthlyReport) -> Iterator[Call]:
    for item in ranked(report):
        if waits(report, item) and item.red_since is not None:
            reason = f"Rouge depuis {month(item.red_since)}, aucune décision notée depuis"
            yield Call(key=item.kpi.id, subject=item.kpi.name or "", reason=reason)


def _named(names: list[str]) -> str:
    """Name the first few, and count the others."""
    if len(names) <= _NAMED + 1:
        return listing(names)
    return f"{', '.join(names[:_NAMED])} et {len(names) - _NAMED} autres"


def _counted(count: int, word: str) -> str:
    return f"{count} {word}{'s' if count > 1 else ''}"
