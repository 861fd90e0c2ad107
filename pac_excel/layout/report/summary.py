"""The named cells of the report: what *Synthèse du mois* shows, each figure a formula with its twin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pac_excel.kpi.progress import MilestoneState
from pac_excel.kpi.reaction import mean_delay
from pac_excel.kpi.status import Status
from pac_excel.layout.cells import CellValue
from pac_excel.layout.report import indicators, steering
from pac_excel.layout.report.columns import MEASURED, Measured, MonthlyReport
from pac_excel.layout.report.headlines import COUNT, calls, headlines
from pac_excel.layout.report.indicators import LIGHTS, PLACE, TRENDS, ranked
from pac_excel.layout.report.loop import DECISIONS_NAME, events
from pac_excel.plan.fields import DATE, EUROS, INTEGER, MONTH, NUMBER, RATE, TEXT, Kind
from pac_excel.rules.french import month

SCHEMA, SCHEMA_NAME = "report_schema", "pac_excel/report/1"
PLAN_ID, MONTH_NAME = "report_plan", "report_month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A named cell: its label, its kind, its value, and the formula of which this is the cached result."""

    name: str
    label: str
    kind: Kind[object]
    value: Callable[[MonthlyReport], CellValue]
    formula: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A named area of a fixed number of rows: its headers, the kind of each column, and what fills it.

    `spans` are the columns of the sheet that each of them takes, merged.
    """

    name: str
    title: str
    headers: tuple[str, ...]
    kinds: tuple[Kind[object] | Measured, ...]
    spans: tuple[int, ...]
    size: int
    rows: Callable[[MonthlyReport], list[tuple[CellValue, ...]]]


def _count(status: Status) -> Figure:
    label = {Status.GREEN: "Verts", Status.AMBER: "Oranges", Status.RED: "Rouges"}[status]
    return Figure(
        name=f"count_{status.value.lower()}",
        label=f"{LIGHTS[status][0]} {label}",
        kind=INTEGER,
        value=lambda report: report.review.count(status),
        formula=f'COUNTIF({indicators.NAME}[État],"{LIGHTS[status]}")',
    )


def _sum(column: str) -> str:
    block = f"{steering.BUDGET_NAME}[{column}]"
    return f'IF(COUNT({block})=0,"",SUM({block}))'


def _ratio(top: str, bottom: str) -> str:
    return f'IF(OR({top}="",N({bottom})=0),"",{top}/{bottom})'


def _rate(top: float | None, bottom: float | None) -> float | None:
    return top / bottom if top is not None and bottom else None


def _kept() -> str:
    table = steering.MILESTONES_NAME
    due = f'COUNTIFS({table}[Prévu le],"<="&report_last_day,{table}[Prévu le],">0")'
    done = (
        f'COUNTIFS({table}[Prévu le],"<="&report_last_day,{table}[Prévu le],">0",'
        f'{table}[État],"{steering.STATES[MilestoneState.DONE]}")'
    )
    return f'IF({due}=0,"",{done}/{due})'


def _roi(report: MonthlyReport) -> float | None:
    """The return of the actions whose result and cost are both known, in commissions."""
    known = [
        (item.gain, item.cost)
        for item in report.review.actions
        if item.gain is not None and item.cost is not None
    ]
    cost = sum(cost for _, cost in known)
    return sum(gain for gain, _ in known) / cost - 1 if cost else None


def _plan_title(report: MonthlyReport) -> str:
    head = report.review.plan.head
    version = f" – version {head.version}" if head.version else ""
    return f"{head.title or 'Plan d’actions commerciales'}{version}"


_GAIN, _COST = (f"{steering.ACTIONS_NAME}[{name}]" for name in ("Gain réalisé", "Coût complet réalisé"))
_BOTH = f"ISNUMBER({_GAIN})*ISNUMBER({_COST})"
_DELAYS = f"{DECISIONS_NAME}[Jours depuis l’alerte]"

FIGURES = (
    Figure(
        name="report_title",
        label="",
        kind=TEXT,
        value=lambda report: f"Synthèse du mois – {month(report.review.month)}",
    ),
    Figure(name="report_agency", label="", kind=TEXT, value=lambda report: report.review.plan.agency.name),
    Figure(name="report_plan_title", label="", kind=TEXT, value=_plan_title),
    _count(Status.GREEN),
    _count(Status.AMBER),
    _count(Status.RED),
    Figure(
        name="milestones_kept",
        label="Jalons tenus",
        kind=RATE,
        value=lambda report: report.review.milestones_kept,
        formula=_kept(),
    ),
    Figure(
        name="budget_consumption",
        label="Budget / prévu à date",
        kind=RATE,
        value=lambda report: report.review.budget.consumption,
        formula=_ratio("budget_spent", "budget_to_date"),
    ),
    Figure(
        name="elapsed",
        label="Exercice écoulé",
        kind=RATE,
        value=lambda report: report.review.elapsed,
        formula=(
            'IF(OR(report_start="",report_end=""),"",'
            "MAX(0,MIN(1,(report_last_day-report_start+1)/(report_end-report_start+1))))"
        ),
    ),
    Figure(
        name="budget_total",
        label="Budget des actions",
        kind=EUROS,
        value=lambda report: report.review.budget.budget,
        formula=_sum("Budget"),
    ),
    Figure(
        name="budget_to_date",
        label="Prévu à date",
        kind=EUROS,
        value=lambda report: report.review.budget.planned_to_date,
        formula=_sum("Prévu à date"),
    ),
    Figure(
        name="budget_spent",
        label="Dépensé",
        kind=EUROS,
        value=lambda report: report.review.budget.spent,
        formula=_sum("Dépensé"),
    ),
    Figure(
        name="envelope",
        label="Enveloppe",
        kind=EUROS,
        value=lambda report: report.review.plan.head.budget_envelope,
    ),
    Figure(
        name="envelope_spent",
        label="Enveloppe dépensée",
        kind=RATE,
        value=lambda report: _rate(report.review.budget.spent, report.review.plan.head.budget_envelope),
        formula=_ratio("budget_spent", "envelope"),
    ),
    Figure(
        name="roi_to_date",
        label="ROI réalisé (commissions)",
        kind=RATE,
        value=_roi,
        formula=f'IF(SUMPRODUCT({_BOTH}*{_COST})=0,"",SUMPRODUCT({_BOTH}*{_GAIN})/SUMPRODUCT({_BOTH}*{_COST})-1)',
    ),
    Figure(
        name="mean_delay",
        label="Alerte → décision (jours)",
        kind=NUMBER,
        value=lambda report: mean_delay(report.review.reactions),
        formula=f'IF(COUNT({_DELAYS})=0,"",AVERAGE({_DELAYS}))',
    ),
    Figure(name=SCHEMA, label="Format", kind=TEXT, value=lambda report: SCHEMA_NAME),
    Figure(name=PLAN_ID, label="Plan", kind=TEXT, value=lambda report: report.review.plan.head.id),
    Figure(name=MONTH_NAME, label="Mois", kind=MONTH, value=lambda report: report.review.month),
    Figure(name=PLACE, label="Rang du mois", kind=INTEGER, value=lambda report: report.review.place + 1),
    Figure(name="report_start", label="Début", kind=DATE, value=lambda report: report.review.plan.head.start),
    Figure(name="report_end", label="Fin", kind=DATE, value=lambda report: report.review.plan.head.end),
    Figure(name="report_last_day", label="Arrêté au", kind=DATE, value=lambda report: report.review.last_day),
)

WATCHED = Block(
    name="watched",
    title="Les indicateurs à regarder",
    headers=(
        "État",
        "Indicateur",
        "Tendance",
        "À date",
        "Prévu",
        "Écart",
        "En fin d’année",
        "Objectif",
        "Unité",
    ),
    kinds=(TEXT, TEXT, TEXT, MEASURED, MEASURED, MEASURED, MEASURED, MEASURED, TEXT),
    spans=(1, 4, 1, 1, 1, 1, 1, 1, 1),
    size=7,
    rows=lambda report: [
        (
            LIGHTS[item.status],
            f"{item.kpi.id} {item.kpi.name or ''}".strip(),
            TRENDS[item.trend],
            item.standing.actual if item.standing else None,
            item.standing.expected if item.standing else None,
            item.gap,
            item.landing.value if item.landing else None,
            item.end,
            item.kpi.unit.label if item.kpi.unit else None,
        )
        for item in ranked(report)
    ],
)
DECIDE = Block(
    name="decide",
    title="Les décisions à prendre",
    headers=("Sur", "Sujet", "Pourquoi"),
    kinds=(TEXT, TEXT, TEXT),
    spans=(1, 5, 6),
    size=5,
    rows=lambda report: (
        [(item.key, item.subject, item.reason) for item in calls(report)]
        or [("–", "Aucune décision n’attend", "Ni rouge sans réponse, ni retard, ni dépassement")]
    ),
)
NEXT = Block(
    name="next_steps",
    title="Le mois prochain",
    headers=("Date", "Quoi", "Nature"),
    kinds=(DATE, TEXT, TEXT),
    spans=(1, 9, 2),
    size=6,
    rows=lambda report: (
        [(item.day, item.subject, item.nature) for item in events(report)] or [(None, "Rien de prévu", None)]
    ),
)
BLOCKS = (WATCHED, DECIDE, NEXT)
HEADLINES = tuple(f"headline_{number}" for number in range(1, COUNT + 1))


def block_rows(block: Block, report: MonthlyReport) -> list[list[CellValue]]:
    """Return as many rows as the block has room for, empty where there is nothing to say."""
    rows = [_spread(row, block.spans) for row in block.rows(report)[: block.size]]
    return rows + [[None] * sum(block.spans) for _ in range(block.size - len(rows))]


def _spread(row: tuple[CellValue, ...], spans: tuple[int, ...]) -> list[CellValue]:
    """Return the cells of a row, those that a merged cell covers empty."""
    return [cell for value, span in zip(row, spans, strict=True) for cell in (value, *[None] * (span - 1))]


def cells(report: MonthlyReport) -> dict[str, CellValue | list[list[CellValue]]]:
    """Return the content of every named cell and block."""
    texts = headlines(report)
    named: dict[str, CellValue | list[list[CellValue]]] = {
        figure.name: figure.value(report) for figure in FIGURES
    }
    named |= {name: texts[at] if at < len(texts) else None for at, name in enumerate(HEADLINES)}
    return named | {block.name: block_rows(block, report) for block in BLOCKS}
