"""The simplified workbook: five sheets for an agency's first plan, *Contrôles* and *Paramètres*.

It holds less of each record, and only the lists that its sheets need; `held` says what of a plan it holds.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pac_excel.layout.columns import Layout, Role, child, main, scalars
from pac_excel.layout.controls import controls_table
from pac_excel.layout.parameters import parameters_table
from pac_excel.layout.paths import field_of
from pac_excel.plan import frame
from pac_excel.plan.actions import Action
from pac_excel.plan.diagnosis import SwotItem
from pac_excel.plan.document import Plan
from pac_excel.plan.fields import fields_of
from pac_excel.plan.frame import Agency, PlanHead
from pac_excel.plan.objectives import Objective
from pac_excel.plan.steering import Kpi
from pac_excel.plan.strategy import Market, Product, StrategyCouple, StrategyGrid

_HEAD = (
    "id",
    "title",
    "start",
    "end",
    "horizon_end",
    "version",
    "supersedes",
    "as_of",
    "status",
    "scope",
    "strategy_grid",
    "budget_envelope",
    "contingency_rate",
    "day_cost",
)
_AGENCY = ("name", "agency_type", "carriers", "mode", "vision", "ambitions")
_ROLE = ("id", "label", "profile", "capacity_days")
_SWOT = (
    "id",
    "side",
    "family",
    "subfamily",
    "title",
    "evidence",
    "source_date",
    "gravity",
    "urgency",
    "owner",
)
_COUPLE = (
    "id",
    "product",
    "market",
    "product_newness",
    "market_newness",
    "strategy",
    "retained",
    "priority",
    "rationale",
)
_OBJECTIVE = (
    "id",
    "title",
    "level",
    "kind",
    "parent",
    "rank",
    "behaviour",
    "conditions",
    "success_criterion",
    "sensor",
    "baseline",
    "target",
    "unit",
    "direction",
    "measure_kind",
    "roll_up",
    "deadline",
    "parent_contribution",
    "parent_unit",
    "owner",
    "review",
    "swot_ids",
    "couple_ids",
    "justification",
    "motivation",
)
_ACTION = (
    "id",
    "title",
    "type",
    "status",
    "progress",
    "swot_ids",
    "couple",
    "transverse",
    "objective",
    "contribution",
    "contribution_unit",
    "justification",
    "how",
    "mix_levers",
    "crm_use",
    "approach",
    "channels",
    "catchment",
    "start",
    "end",
    "budget",
    "expected_result",
    "unit",
    "expected_gain",
    "roi_justification",
    "owner",
    "team",
    "kpi_ids",
    "gravity",
    "urgency",
    "actual_result",
    "actual_cost",
)
_KPI = (
    "id",
    "name",
    "formula",
    "unit",
    "direction",
    "aggregation",
    "sensor",
    "source",
    "owner",
    "objective",
    "gap_mode",
    "baseline",
    "target",
    "trajectory",
    "values",
)
# the load month by month: the simplified mode looks at the year
_MONTHLY = tuple(f"load_{month}" for month in range(1, 13))

SIMPLIFIED = Layout(
    name="simplifie",
    scalars=(
        *scalars(PlanHead, "head", "plan", _HEAD),
        *scalars(Agency, "agency", "agency", _AGENCY),
    ),
    months="months",
    tables=(
        main("tblRoles", "Premiers pas", frame.Role, "roles", title="Équipe", only=_ROLE, without=_MONTHLY),
        main("tblSwot", "SWOT", SwotItem, "swot", title="Constats", only=_SWOT),
        main(
            "tblProduits", "Matrice", Product, "products", title="Produits", only=("id", "label", "newness")
        ),
        main("tblMarches", "Matrice", Market, "markets", title="Marchés", only=("id", "label", "newness")),
        main(
            "tblCouples", "Matrice", StrategyCouple, "couples", title="Couples produit/marché", only=_COUPLE
        ),
        main("tblObjectifs", "Objectifs", Objective, "objectives", title="Objectifs", only=_OBJECTIVE),
        main(
            "tblActions",
            "Actions QQOQCCP",
            Action,
            "actions",
            title="Actions",
            only=_ACTION,
            without=("lines_total",),
        ),
        child("tblJours", "Actions QQOQCCP", Action, "actions", "days", title="Jours de chacun"),
        main("tblKpi", "Reporting", Kpi, "kpis", title="Indicateurs", only=_KPI),
        main("tblGrilles", "Listes", StrategyGrid, "strategy_grids", title="Grilles stratégiques"),
        child("tblCases", "Listes", StrategyGrid, "strategy_grids", "cells", key=("Produit", "Marché")),
        controls_table(),
        parameters_table(),
    ),
)


def held(plan: Plan, layout: Layout = SIMPLIFIED) -> Plan:
    """Return what a workbook of `layout` holds of the plan; the rest is empty."""
    single: dict[str, Any] = {}
    for scalar in layout.scalars:
        single.setdefault(scalar.owner, {})[scalar.spec.name] = getattr(
            getattr(plan, scalar.owner), scalar.spec.name
        )
    lists: dict[str, Any] = {}
    for collection, table in layout.main.items():
        names = {
            field_of(column.path)
            for other in layout.tables
            if other.collection == collection
            for column in other.columns
            if column.path and other.role is not Role.CHILD
        }
        names |= {other.child for other in layout.tables if other.collection == collection and other.child}
        names &= set(fields_of(table.record))
        lists[collection] = tuple(
            table.record(**{name: getattr(item, name) for name in names})
            for item in getattr(plan, collection)
        )
    records: dict[str, Any] = {
        owner: type(getattr(plan, owner))(**values) for owner, values in single.items()
    }
    return replace(Plan(months=plan.months if layout.months else ()), **records, **lists)
