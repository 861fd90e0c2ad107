"""What matters this month, in words made from the figures: five sentences, and the decisions to take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pac_excel.kpi.progress import MilestoneState
from pac_excel.kpi.review import KpiReview, Trend
from pac_excel.kpi.status import Status
from pac_excel.layout.report.columns import MonthlyReport
from pac_excel.layout.report.indicators import ranked, severity
from pac_excel.layout.report.steering import is_overspent
from pac_excel.plan.choices import Unit
from pac_excel.rules.french import date, days, euros, listing, month, number, percent, quantity, shortened

COUNT = 5
_NAMED = 3  # how many subjects a sentence names before it counts


def headlines(report: MonthlyReport) -> tuple[str, ...]:
    """Return five sentences, fewer when the plan says less: the money, what is off, what changed, the means."""
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


def _lights(report: MonthlyReport) -> str | None:
    review = report.review
    judged = [item for item in review.kpis if item.status is not None]
    if not judged:
        return "Aucun indicateur n’est mesuré ce mois : il n’y a rien à juger."
    counts = [
        f"{review.count(status)} {_plural(word, review.count(status), mark)}"
        for status, word, mark in (
            (Status.GREEN, "vert", "s"),
            (Status.AMBER, "orange", ""),
            (Status.RED, "rouge", "s"),
        )
        if review.count(status)
    ]
    silent = len(review.kpis) - len(judged)
    more = f", {silent} sans mesure" if silent else ""
    names = [f"{item.kpi.id} {item.kpi.name or ''}".strip() for item in ranked(report) if item.status is Status.RED]
    reds = f" ; en rouge : {_named(names)}" if names else ""
    return f"Sur {len(review.kpis)} indicateurs, {listing(counts)}{more}{reds}."


def _money(report: MonthlyReport) -> str | None:
    """The indicator in euros that adds up over the year and serves the most general objective."""
    levels = {item.id: item for item in report.review.plan.objectives}
    found = [
        item
        for item in report.review.kpis
        if item.kpi.unit is Unit.EUR and item.standing is not None and item.landing is not None and item.end
    ]
    if not found:
        return None
    general = [item for item in found if (objective := levels.get(item.kpi.objective or "")) and not objective.parent]
    return _sentence((general or found)[0])


def _worst(report: MonthlyReport) -> str | None:
    off = [item for item in ranked(report) if item.status in (Status.RED, Status.AMBER)]
    if not off:
        return None
    item = off[0]
    text = _sentence(item)
    if item.red_since is not None:
        since = month(item.red_since)
        decided = "sans décision depuis" if item.waits_for_decision else "une décision est prise"
        text = f"{text[:-1]} ; rouge depuis {since}, {decided}."
    return text


def _sentence(item: KpiReview) -> str:
    """Where an indicator stands to date, and where it lands."""
    unit, standing, landing = item.kpi.unit, item.standing, item.landing
    text = f"{item.kpi.name or item.kpi.id} : "
    if standing is not None:
        gap = percent(item.gap_rate) if item.gap_rate is not None else quantity(item.gap or 0.0, unit)
        sign = "+" if (item.gap or 0.0) > 0 else ""
        text += f"{_short(standing.actual, unit)} à date pour {_short(standing.expected, unit)} prévus ({sign}{gap})"
    if landing is not None and item.end is not None:
        band = ""
        if landing.low is not None and landing.high is not None:
            band = f" (de {_short(landing.low, unit)} à {_short(landing.high, unit)})"
        text += f" ; à ce rythme {_short(landing.value, unit)} en fin d’année{band} pour {_short(item.end, unit)}"
    return f"{text}."


def _short(value: float, unit: Unit | None) -> str:
    """A value as one says it: no cents of a large amount, one decimal of a rate, none of a count."""
    if unit is Unit.EUR and abs(value) >= 100:
        return euros(round(value))
    if unit is Unit.NB and abs(value) >= 10:
        return number(round(value))
    return quantity(round(value, 2 if unit is Unit.RATIO else 1), unit)


def _changes(report: MonthlyReport) -> str | None:
    """What changed its light since last month, else what slides or climbs."""
    order = {Status.GREEN: 0, Status.AMBER: 1, Status.RED: 2}
    moved = [
        (order[item.status] - order[item.status_before], item)
        for item in report.review.kpis
        if item.status is not None and item.status_before is not None
    ]
    better = [item.kpi.name or item.kpi.id for step, item in moved if step < 0]
    worse = [item.kpi.name or item.kpi.id for step, item in moved if step > 0]
    if better or worse:
        parts = [f"s’améliore : {_named(better)}"] if better else []
        parts += [f"se dégrade : {_named(worse)}"] if worse else []
        return f"Depuis le mois dernier, {' ; '.join(parts)}."
    sliding = [item for item in report.review.kpis if item.trend is Trend.WORSE]
    if sliding:
        sliding.sort(key=lambda item: -severity(report, item))
        return f"Aucun feu n’a changé depuis le mois dernier ; glissent : {_named([item.kpi.name or item.kpi.id for item in sliding])}."
    return None


def _budget(report: MonthlyReport) -> str | None:
    total = report.review.budget
    if total.spent is None or not total.planned_to_date:
        return None
    text = (
        f"Budget : {euros(round(total.spent))} dépensés pour {euros(round(total.planned_to_date))} prévus à date "
        f"({percent(total.spent / total.planned_to_date)})"
    )
    envelope, elapsed = report.review.plan.head.budget_envelope, report.review.elapsed
    if envelope and elapsed is not None:
        text += f", soit {percent(total.spent / envelope)} de l’enveloppe quand {percent(elapsed)} de l’exercice est écoulé"
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
    return f"Jalons : {done} tenus sur {len(due)} dus{f' ; en retard : {_named(late)}' if late else ''}."


def _load(report: MonthlyReport) -> str | None:
    """The role that next month overloads the most."""
    place = report.review.place + 1
    found = [
        (load / capacity, item, load, capacity)
        for item in report.review.roles
        if place < len(item.load) and (load := item.load[place]) is not None and (capacity := item.capacity[place])
    ]
    if not found:
        return None
    rate, item, load, capacity = max(found, key=lambda row: row[0])
    if rate <= 1:
        return None
    return (
        f"{item.role.label or item.role.id} aura le mois prochain {days(load)} de travail pour {days(capacity)} "
        f"disponibles ({percent(rate)})."
    )


def _reaction(report: MonthlyReport) -> str | None:
    found = report.review.reactions
    if not found:
        return None
    last = found[-1]
    return f"La dernière décision sur alerte ({last.decision.id}) a été prise en {last.delay} jours."


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A decision to take: on what, why, and since when."""

    key: str
    subject: str
    reason: str


def calls(report: MonthlyReport) -> tuple[Call, ...]:
    """Return the decisions to take, the most pressing first."""
    return tuple(_calls(report))


def _calls(report: MonthlyReport) -> Iterator[Call]:
    review = report.review
    for item in ranked(report):
        if item.waits_for_decision and item.red_since is not None:
            yield Call(
                key=item.kpi.id,
                subject=item.kpi.name or "",
                reason=f"Rouge depuis {month(item.red_since)}, aucune décision notée depuis",
            )
    for decision in review.late_decisions:
        assert decision.due is not None
        yield Call(
            key=decision.id,
            subject=shortened(decision.text or ""),
            reason=f"À faire pour le {date(decision.due)}, pas encore faite",
        )
    for action in review.actions:
        if action.is_late and action.action.end is not None:
            yield Call(
                key=action.action.id,
                subject=action.action.title or "",
                reason=f"Finie au {date(action.action.end)} selon le plan, toujours ouverte",
            )
    for stone in review.milestones:
        if stone.state is MilestoneState.LATE and stone.milestone.due is not None:
            yield Call(
                key=stone.action,
                subject=stone.milestone.label or "",
                reason=f"Jalon dû le {date(stone.milestone.due)}, pas tenu",
            )
    for budget in review.budgets:
        if budget.action is not None and is_overspent(budget) and budget.consumption is not None:
            yield Call(
                key=budget.action.id,
                subject=budget.action.title or "",
                reason=f"{percent(budget.consumption)} du budget prévu à date est dépensé",
            )
    place = review.place + 1
    for role in review.roles:
        load = role.load[place] if place < len(role.load) else None
        capacity = role.capacity[place] if place < len(role.capacity) else None
        if load is not None and capacity and load > capacity:
            yield Call(
                key=role.role.id,
                subject=role.role.label or "",
                reason=f"Le mois prochain demande {days(load)} pour {days(capacity)} disponibles",
            )


def _named(names: list[str]) -> str:
    """Name the first few, and count the others."""
    if len(names) <= _NAMED:
        return listing(names)
    return f"{', '.join(names[:_NAMED])} et {len(names) - _NAMED} autres"


def _plural(word: str, count: int, mark: str) -> str:
    return f"{word}{mark}" if count > 1 else word
