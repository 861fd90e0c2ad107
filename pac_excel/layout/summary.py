"""The named cells of *Synthèse*: figures of the whole plan, each a formula with its Python twin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pac_excel.kpi import cost
from pac_excel.kpi.cost import known_sum
from pac_excel.layout.cells import CellValue
from pac_excel.layout.columns import Layout
from pac_excel.layout.computed import References, cached
from pac_excel.plan.choices import ActionStatus, Side
from pac_excel.plan.document import Plan
from pac_excel.plan.fields import DATE, EUROS, INTEGER, NUMBER, RATE, TEXT, Kind


@dataclass(frozen=True, slots=True)
class Figure:
    """A named cell: its French label, kind, formula for a layout and twin."""

    name: str
    label: str
    kind: Kind[Any]
    places: tuple[str, ...]
    text: Callable[[References], str]
    twin: Callable[[Plan], CellValue]


def _total(place: str, path: str) -> Callable[[References], str]:
    return lambda r: f'IF(COUNT({r.column(place, path)})=0,"",SUM({r.column(place, path)}))'


def _count(place: str, path: str = "id") -> Callable[[References], str]:
    return lambda r: f'SUMPRODUCT(--({r.column(place, path)}<>""))'


def _quadrant(side: Side) -> Figure:
    return Figure(
        f"count_{side.value.lower()}",
        {
            Side.FORCE: "Forces",
            Side.FAIBLESSE: "Faiblesses",
            Side.OPPORTUNITE: "Opportunités",
            Side.MENACE: "Menaces",
        }[side],
        INTEGER,
        ("swot",),
        lambda r: f'COUNTIFS({r.column("swot", "side")},"{side.label}")',
        lambda plan: sum(item.side is side for item in plan.swot),
    )


def _ratio(top: str, bottom: str) -> Callable[[References], str]:
    return lambda r: f'IF(OR({top}="",N({bottom})=0),"",{top}/{bottom})'


def _rate(top: float | None, bottom: float | None) -> float | None:
    return None if top is None or not bottom else top / bottom


def _left(plan: Plan) -> float | None:
    envelope, total = plan.head.budget_envelope, cost.budget_total(plan)
    return None if envelope is None or total is None else envelope - total


def _full_cost(plan: Plan) -> float | None:
    return known_sum(cost.full_cost(plan, action) for action in plan.actions)


def _gain(plan: Plan) -> float | None:
    return known_sum(action.expected_gain for action in plan.actions)


def _roi(plan: Plan) -> float | None:
    gain, spent = _gain(plan), _full_cost(plan)
    return None if gain is None or not spent else (gain - spent) / spent


def _days(plan: Plan) -> float | None:
    return known_sum(charge.days for action in plan.actions for charge in action.days)


def _capacity(plan: Plan) -> float | None:
    return known_sum(role.capacity_days for role in plan.roles)


def _progress(plan: Plan) -> float | None:
    known = [action.progress for action in plan.actions if action.progress is not None]
    return sum(known) / len(known) if known else None


def _shown(name: str, label: str, kind: Kind[Any], cell: str, twin: Callable[[Plan], CellValue]) -> Figure:
    """A named cell of the frame, shown again at the head of the plan; any layout has it."""
    return Figure(name, label, kind, (), lambda r: f'IF({cell}="","",{cell})', twin)


FIGURES = (
    _shown("shown_title", "Plan", TEXT, "plan_title", lambda plan: plan.head.title),
    _shown("shown_agency", "Agence", TEXT, "agency_name", lambda plan: plan.agency.name),
    _shown("shown_vision", "Vision", TEXT, "agency_vision", lambda plan: plan.agency.vision),
    _shown("shown_start", "Début", DATE, "plan_start", lambda plan: plan.head.start),
    _shown("shown_end", "Fin", DATE, "plan_end", lambda plan: plan.head.end),
    _shown("shown_as_of", "Arrêté au", DATE, "plan_as_of", lambda plan: plan.head.as_of),
    _shown("shown_version", "Version", INTEGER, "plan_version", lambda plan: plan.head.version),
    _shown(
        "shown_supersedes", "Annule et remplace", TEXT, "plan_supersedes", lambda plan: plan.head.supersedes
    ),
    _shown(
        "shown_envelope", "Enveloppe", EUROS, "plan_budget_envelope", lambda plan: plan.head.budget_envelope
    ),
    *(_quadrant(side) for side in Side),
    Figure(
        "count_couples",
        "Couples retenus",
        INTEGER,
        ("couples",),
        lambda r: f'COUNTIFS({r.column("couples", "retained")},"Oui")',
        lambda plan: sum(couple.retained is True for couple in plan.couples),
    ),
    Figure(
        "count_objectives",
        "Objectifs",
        INTEGER,
        ("objectives",),
        _count("objectives"),
        lambda p: len(p.objectives),
    ),
    Figure("count_actions", "Actions", INTEGER, ("actions",), _count("actions"), lambda p: len(p.actions)),
    Figure(
        "count_done",
        "Actions terminées",
        INTEGER,
        ("actions",),
        lambda r: f'COUNTIFS({r.column("actions", "status")},"{ActionStatus.TERMINEE.label}")',
        lambda plan: sum(action.status is ActionStatus.TERMINEE for action in plan.actions),
    ),
    Figure(
        "mean_progress",
        "Avancement moyen",
        RATE,
        ("actions",),
        lambda r: (
            f'IF(COUNT({r.column("actions", "progress")})=0,"",AVERAGE({r.column("actions", "progress")}))'
        ),
        _progress,
    ),
    Figure("count_kpis", "Indicateurs", INTEGER, ("kpis",), _count("kpis"), lambda plan: len(plan.kpis)),
    Figure(
        "sum_budget",
        "Budget des actions",
        EUROS,
        ("actions",),
        _total("actions", "budget"),
        cost.budget_total,
    ),
    Figure(
        "budget_left",
        "Reste de l’enveloppe",
        EUROS,
        ("actions",),
        lambda r: 'IF(OR(plan_budget_envelope="",sum_budget=""),"",plan_budget_envelope-sum_budget)',
        _left,
    ),
    Figure(
        "sum_spent",
        "Dépensé",
        EUROS,
        ("budget_lines",),
        _total("budget_lines", "actual"),
        lambda plan: known_sum(line.actual for line in plan.budget_lines),
    ),
    Figure(
        "sum_full_cost", "Coût complet", EUROS, ("actions.days",), _total("actions", "full_cost"), _full_cost
    ),
    Figure("sum_gain", "Gain attendu", EUROS, ("actions.days",), _total("actions", "expected_gain"), _gain),
    Figure(
        "global_roi",
        "ROI du plan",
        RATE,
        ("actions.days",),
        lambda r: 'IF(OR(sum_gain="",N(sum_full_cost)=0),"",(sum_gain-sum_full_cost)/sum_full_cost)',
        _roi,
    ),
    Figure("sum_days", "Jours affectés", NUMBER, ("actions.days",), _total("actions.days", "days"), _days),
    Figure(
        "sum_capacity",
        "Capacité en jours",
        NUMBER,
        ("actions.days",),
        _total("roles", "capacity_days"),
        _capacity,
    ),
    Figure(
        "global_load",
        "Charge de l’équipe",
        RATE,
        ("actions.days",),
        _ratio("sum_days", "sum_capacity"),
        lambda plan: _rate(_days(plan), _capacity(plan)),
    ),
)


def month_formula(month: int) -> str:
    """Return the formula of the first day of month `month` (1 to 12): the one given, else counted."""
    given = f"INDEX(months,1,{month})"
    counted = f'IF(plan_start="","",DATE(YEAR(plan_start),MONTH(plan_start)+{month - 1},1))'
    return f'IF({given}="",{counted},{given})'


def figures_of(layout: Layout) -> tuple[Figure, ...]:
    """Return the figures that a workbook of this layout can compute from its own tables."""
    references = References(layout)
    return tuple(figure for figure in FIGURES if all(references.has(place) for place in figure.places))


def summary(plan: Plan, layout: Layout) -> dict[str, CellValue | list[list[CellValue]]]:
    """Return the cached values of the named formula cells."""
    values: dict[str, CellValue | list[list[CellValue]]] = {
        f.name: cached(f.twin(plan)) for f in figures_of(layout)
    }
    if layout.months:
        values["calendar"] = [list(plan.month_starts())]
    return values
