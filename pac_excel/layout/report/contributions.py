"""What actions bring to the objectives that they serve, in the objective's own unit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pac_excel.kpi.contribution import brought, need, reached_rate
from pac_excel.layout.cells import CellValue
from pac_excel.layout.report.columns import MEASURED, Measured, MonthlyReport, ReportColumn, ReportTable
from pac_excel.plan.actions import Action
from pac_excel.plan.fields import RATE, TEXT, Kind
from pac_excel.plan.objectives import Objective

NAME = "tblContributions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """An action and the objective that it serves."""

    action: Action
    objective: Objective

    @property
    def need(self) -> float | None:
        """What the objective asks for, None where the action counts in another unit."""
        return need(self.objective) if self.objective.unit is self.action.contribution_unit else None

    @property
    def brought(self) -> float | None:
        """What the action brought of its contribution so far."""
        return brought(self.action)


def contributions(report: MonthlyReport) -> list[Contribution]:
    """Return the live actions that contribute to an objective, in the order of the objectives."""
    objectives = {item.id: item for item in report.review.plan.objectives}
    order = {name: at for at, name in enumerate(objectives)}
    found = [
        Contribution(action=action, objective=objectives[action.objective])
        for action in (item.action for item in report.review.actions)
        if action.objective in objectives and action.contribution is not None
    ]
    return sorted(found, key=lambda item: order[item.objective.id])


def _share(top: float | None, bottom: float | None) -> float | None:
    return top / bottom if top is not None and bottom else None


def _this(header: str) -> str:
    return f"{NAME}[[#This Row],[{header}]]"


def _over(top: str, bottom: str) -> str:
    above, below = _this(top), _this(bottom)
    return f'IF(OR({above}="",N({below})=0),"",{above}/{below})'


def _product(first: str, second: str) -> str:
    one, other = _this(first), _this(second)
    return f'IF(OR({one}="",{other}=""),"",{one}*{other})'


def _column(
    header: str,
    kind: Kind[Any] | Measured,
    width: float,
    value: Callable[[Contribution], CellValue],
    formula: str | None = None,
) -> ReportColumn:
    return ReportColumn(header=header, kind=kind, width=width, value=value, formula=formula)


def _objective(item: Contribution) -> str:
    title = f" – {item.objective.title}" if item.objective.title else ""
    return f"{item.objective.id}{title}"


def _unit(item: Contribution) -> str | None:
    unit = item.action.contribution_unit
    return unit.label if unit else None


CONTRIBUTIONS = ReportTable(
    name=NAME,
    title="Ce que les actions apportent à leur objectif",
    columns=(
        _column("Action", TEXT, 8.5, lambda item: item.action.id),
        _column("Objectif servi", TEXT, 58.0, _objective),
        _column("Besoin", MEASURED, 14.0, lambda item: item.need),
        _column("Unité", TEXT, 9.0, _unit),
        _column("Apport prévu", MEASURED, 12.0, lambda item: item.action.contribution),
        _column(
            "Part prévue",
            RATE,
            12.0,
            lambda item: _share(item.action.contribution, item.need),
            _over("Apport prévu", "Besoin"),
        ),
        _column("Résultat atteint", RATE, 12.0, lambda item: reached_rate(item.action)),
        _column(
            "Apporté",
            MEASURED,
            11.0,
            lambda item: item.brought,
            _product("Apport prévu", "Résultat atteint"),
        ),
        _column(
            "Part apportée",
            RATE,
            11.0,
            lambda item: _share(item.brought, item.need),
            _over("Apporté", "Besoin"),
        ),
    ),
    rows=contributions,
)
