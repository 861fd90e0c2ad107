"""The sheets *Actions* and *Moyens*: actions, milestones, budget and workload at the end of the month."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pac_excel.kpi.contribution import reached_rate
from pac_excel.kpi.progress import ActionReview, MilestoneReview, MilestoneState
from pac_excel.kpi.review import RoleReview
from pac_excel.kpi.spending import BudgetReview
from pac_excel.layout.cells import CellValue
from pac_excel.layout.report.columns import MonthlyReport, ReportColumn, ReportTable
from pac_excel.plan.fields import DATE, EUROS, INTEGER, NUMBER, RATE, TEXT, Kind

ACTIONS_NAME, MILESTONES_NAME = "tblActionsSuivies", "tblJalonsSuivis"
BUDGET_NAME, LOAD_NAME = "tblBudgetSuivi", "tblChargeSuivie"

STATES = {
    MilestoneState.DONE: "● Fait",
    MilestoneState.LATE: "■ En retard",
    MilestoneState.NEXT: "▲ Mois prochain",
    MilestoneState.LATER: "○ Plus tard",
}
_ORDER = (MilestoneState.LATE, MilestoneState.NEXT, MilestoneState.LATER, MilestoneState.DONE)
LATE = "■ En retard"


def _column(
    header: str,
    kind: Kind[Any],
    width: float,
    value: Callable[[Any], CellValue],
    formula: str | None = None,
) -> ReportColumn:
    return ReportColumn(header=header, kind=kind, width=width, value=value, formula=formula)


def _ratio(table: str, top: str, bottom: str) -> str:
    """One column over another on the same row, nothing where either is unknown."""
    above, below = f"{table}[[#This Row],[{top}]]", f"{table}[[#This Row],[{bottom}]]"
    return f'IF(OR({above}="",N({below})=0),"",{above}/{below})'


def _roi() -> str:
    gain, cost = (
        f"{ACTIONS_NAME}[[#This Row],[{name}]]" for name in ("Gain réalisé", "Coût complet réalisé")
    )
    return f'IF(OR({gain}="",N({cost})=0),"",({gain}-{cost})/{cost})'


def _left() -> str:
    budget, spent = (f"{BUDGET_NAME}[[#This Row],[{name}]]" for name in ("Budget", "Dépensé"))
    return f'IF({budget}="","",{budget}-N({spent}))'


def _alert(item: ActionReview) -> str | None:
    return LATE if item.is_late else None


ACTIONS = ReportTable(
    name=ACTIONS_NAME,
    title="Les actions",
    columns=(
        _column("N°", TEXT, 8.5, lambda item: item.action.id),
        _column("Action", TEXT, 58.0, lambda item: item.action.title),
        _column("Responsable", TEXT, 17.0, lambda item: item.action.owner),
        _column("Objectif", TEXT, 9.5, lambda item: item.action.objective),
        _column("Statut", TEXT, 12.0, lambda item: item.action.status and item.action.status.label),
        _column("Alerte", TEXT, 12.0, _alert),
        _column("Avancement", RATE, 12.0, lambda item: item.action.progress),
        _column("Temps écoulé", RATE, 11.0, lambda item: item.elapsed),
        _column("Résultat attendu", NUMBER, 11.0, lambda item: item.action.expected_result),
        _column("Attendu à date", NUMBER, 11.0, lambda item: item.expected_to_date),
        _column("Résultat réalisé", NUMBER, 11.0, lambda item: item.action.actual_result),
        _column("Unité", TEXT, 8.5, lambda item: item.action.unit and item.action.unit.label),
        _column(
            "Atteint",
            RATE,
            10.0,
            lambda item: reached_rate(item.action),
            _ratio(ACTIONS_NAME, "Résultat réalisé", "Résultat attendu"),
        ),
        _column("Gain réalisé", EUROS, 13.0, lambda item: item.gain),
        _column("Coût complet réalisé", EUROS, 12.5, lambda item: item.cost),
        _column("ROI réalisé", RATE, 12.0, lambda item: item.roi, _roi()),
    ),
    rows=lambda report: report.review.actions,
)


def milestones_by_urgency(report: MonthlyReport) -> list[MilestoneReview]:
    """Return the milestones: late first, then next month's, later ones, done ones; by date within each."""
    return sorted(report.review.milestones, key=lambda item: _ORDER.index(item.state))


MILESTONES = ReportTable(
    name=MILESTONES_NAME,
    title="Les jalons",
    columns=(
        _column("Action", TEXT, 8.5, lambda item: item.action),
        _column("Jalon", TEXT, 58.0, lambda item: item.milestone.label),
        _column("État", TEXT, 17.0, lambda item: STATES[item.state]),
        _column("Prévu le", DATE, 11.5, lambda item: item.milestone.due),
        _column("Fait le", DATE, 11.5, lambda item: item.milestone.done_on),
        _column("Jours de retard", INTEGER, 9.0, lambda item: item.days_late or None),
    ),
    rows=milestones_by_urgency,
)

BUDGET = ReportTable(
    name=BUDGET_NAME,
    title="Le budget par action, en euros TTC",
    columns=(
        _column("N°", TEXT, 8.5, lambda item: item.action.id),
        _column("Action", TEXT, 58.0, lambda item: item.action.title),
        _column("Budget", EUROS, 13.0, lambda item: item.budget),
        _column("Prévu à date", EUROS, 13.0, lambda item: item.planned_to_date),
        _column("Engagé à date", EUROS, 14.0, lambda item: item.committed),
        _column("Dépensé", EUROS, 13.0, lambda item: item.spent),
        _column("Reste", EUROS, 13.0, lambda item: item.left, _left()),
        _column(
            "Consommation",
            RATE,
            15.5,
            lambda item: item.consumption,
            _ratio(BUDGET_NAME, "Dépensé", "Prévu à date"),
        ),
    ),
    rows=lambda report: report.review.budgets,
)

LoadRow = tuple[MonthlyReport, RoleReview]


def _days(name: str, ahead: int) -> Callable[[LoadRow], CellValue]:
    """Return the days of the month, or of the one `ahead` of it, None past the end of the exercise."""

    def value(row: LoadRow) -> CellValue:
        report, item = row
        place = report.review.place + ahead
        series: tuple[float | None, ...] = getattr(item, name)
        return series[place] if place < len(series) else None

    return value


def _to_date(name: str) -> Callable[[LoadRow], CellValue]:
    def value(row: LoadRow) -> CellValue:
        report, item = row
        series: tuple[float | None, ...] = getattr(item, name)
        known = [days for days in series[: report.review.place + 1] if days is not None]
        return sum(known) if known else None

    return value


def _load_rate(load: Callable[[LoadRow], CellValue], capacity: Callable[[LoadRow], CellValue]) -> Any:
    def value(row: LoadRow) -> CellValue:
        asked, there = load(row), capacity(row)
        return (
            asked / there if isinstance(asked, float | int) and isinstance(there, float) and there else None
        )

    return value


def _load_columns(
    when: str, load: Callable[[LoadRow], CellValue], capacity: Callable[[LoadRow], CellValue]
) -> tuple[ReportColumn, ...]:
    asked, there = f"Demandés {when}", f"Disponibles {when}"
    return (
        _column(asked, NUMBER, 12.5, load),
        _column(there, NUMBER, 12.5, capacity),
        _column(f"Charge {when}", RATE, 11.0, _load_rate(load, capacity), _ratio(LOAD_NAME, asked, there)),
    )


LOAD = ReportTable(
    name=LOAD_NAME,
    title="La charge de l’équipe, en jours",
    columns=(
        _column("N°", TEXT, 8.5, lambda row: row[1].role.id),
        _column("Rôle", TEXT, 58.0, lambda row: row[1].role.label),
        *_load_columns("ce mois", _days("load", 0), _days("capacity", 0)),
        *_load_columns("le mois prochain", _days("load", 1), _days("capacity", 1)),
        *_load_columns("à date", _to_date("load"), _to_date("capacity")),
    ),
    rows=lambda report: [(report, item) for item in report.review.roles],
)


def is_overspent(item: BudgetReview) -> bool:
    """Tell whether more than planned to date was spent, by over a tenth. Source: kpis.md, 54."""
    return item.consumption is not None and item.consumption > 1.1
