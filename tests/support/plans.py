"""Plans of any content for property tests, and large plans of a chosen size.

Everything comes from the fields that the records declare, so a new field is covered as soon as it is
declared. Plans are in canonical form: what is empty is None or (), a list item is one line, a series is () or
of full length with a value at least, pairs have first values of their own, months are first days, references
name something.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from pac_excel.plan import Plan
from pac_excel.plan.actions import Action, BudgetLine, Compliance, Milestone, RoleDays
from pac_excel.plan.choices import (
    ActionStatus,
    Aggregation,
    Channel,
    Direction,
    Frequency,
    KpiDirection,
    LegalBasis,
    MeasureKind,
    ObjectiveKind,
    ObjectiveLevel,
    RollUp,
    Side,
    Unit,
)
from pac_excel.plan.diagnosis import SwotItem
from pac_excel.plan.document import collections
from pac_excel.plan.fields import IDENTIFIER, Kind, Shape, Spec, fields_of
from pac_excel.plan.frame import PlanHead, Role
from pac_excel.plan.grids import STANDARD_GRIDS
from pac_excel.plan.objectives import Objective
from pac_excel.plan.steering import Kpi
from pac_excel.rules.parameters import name_of

FIRST_DAY = dt.date(1900, 3, 1)  # before it, Excel counts a 29 February 1900 that never was
LAST_DAY = dt.date(9998, 12, 31)  # the twelve months that follow must have dates too
LARGEST_INTEGER = 2**53

_STRATEGY_CODES = sorted({cell.code for grid in STANDARD_GRIDS for cell in grid.cells if cell.code})
_STANDARD_IDS = [grid.id for grid in STANDARD_GRIDS]

_LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co", "Zl", "Zp"])
_TROUBLESOME = st.sampled_from(
    [
        "=1+1",
        "+33 1 23",
        "-12 %",
        "@SOMME(A1)",
        "'cité",
        "12,5",
        "31/12/2026",
        "TRUE",
        "null",
        "~",
        "a, b",
        "été à Noël",
        "{{ vide }}",
        "#N/A",
        "1E5",
        "<&>\"'",
        "_x000D_",
        " espaces ",
        "l’agence « Modèle »",
    ]
)
_LINES = st.one_of(_TROUBLESOME, st.text(_LETTERS, min_size=1, max_size=20)).filter(str.strip)
_TEXTS = st.one_of(_LINES, st.lists(_LINES, min_size=2, max_size=3).map("\n".join))
_ITEMS = _LINES.map(str.strip)
_IDENTIFIERS = st.from_regex(r"[A-Z]{1,3}[-_.]?[0-9A-Z]{1,3}", fullmatch=True)

_NUMBERS = st.one_of(
    st.integers(-1000, 1000).map(float),
    st.integers(-10_000_000, 10_000_000).map(lambda cents: cents / 100),
    st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False).map(lambda value: value + 0.0),
)
_INTEGERS = st.one_of(st.integers(-3, 12), st.integers(-LARGEST_INTEGER, LARGEST_INTEGER))
_DATES = st.one_of(
    st.dates(dt.date(2025, 11, 1), dt.date(2027, 3, 31)),
    st.dates(FIRST_DAY, LAST_DAY),
)

_VALUES: dict[str, SearchStrategy[Any]] = {
    "text": _TEXTS,
    "long": _TEXTS,
    "integer": _INTEGERS,
    "number": _NUMBERS,
    "rate": _NUMBERS,
    "euros": _NUMBERS,
    "flag": st.booleans(),
    "date": _DATES,
    "month": _DATES.map(lambda day: day.replace(day=1)),
    "strategy": st.sampled_from(_STRATEGY_CODES),
}


@st.composite
def plans(draw: DrawFn, rows: int = 3) -> Plan:
    """Draw a plan with up to `rows` records in each list, any field of which may be empty."""
    lists = st.lists(_IDENTIFIERS, max_size=rows, unique=True)
    plan: Plan = draw(_Records({name: draw(lists) for name in collections()}, rows).of(Plan))
    return plan


@st.composite
def wounded(draw: DrawFn, plan: Plan, fields: Sequence[str] = (), most: int = 6) -> Plan:
    """Draw the plan with up to `most` fields of its rows changed to anything: some of `fields`, else any."""
    ids = {name: [row.id for row in getattr(plan, field)] for name, field in collections().items()}
    records = _Records(ids, 2)
    places = [(spec, inner) for spec in fields_of(Plan).values() for inner in _own_fields(spec)]
    aimed = [(spec, inner) for spec, inner in places if f"{_name(spec)}.{inner.name}" in fields]
    for _ in range(draw(st.integers(1, most))):
        spec, inner = draw(st.sampled_from(aimed or places))
        value = getattr(plan, spec.name)
        rows = [value] if spec.shape is Shape.NESTED else list(value)
        if rows:
            at = draw(st.integers(0, len(rows) - 1))
            rows[at] = replace(rows[at], **{inner.name: draw(records.field(inner))})
        changed: dict[str, Any] = {spec.name: rows[0] if spec.shape is Shape.NESTED else tuple(rows)}
        plan = replace(plan, **changed)
    return plan


def _own_fields(spec: Spec) -> list[Spec]:
    """Return the fields of the rows of a list of the plan that may be changed."""
    inside = fields_of(spec.record).values() if spec.record else ()
    return [inner for inner in inside if inner.kind is not IDENTIFIER]


def _name(spec: Spec) -> str:
    return _record_of(spec).__name__


class _Records:
    """The strategies of one plan whose identifiers are drawn: each is made once, and names only those."""

    def __init__(self, ids: dict[str, list[str]], rows: int) -> None:
        self.ids = ids
        self.rows = rows
        self.fields: dict[type, dict[str, SearchStrategy[Any]]] = {}

    def of(self, cls: type, key: str | None = None) -> SearchStrategy[Any]:
        """Return the records of a class; `key` is the identifier of one that has its own."""
        if cls not in self.fields:
            specs = fields_of(cls).values()
            self.fields[cls] = {spec.name: self.field(spec) for spec in specs if spec.kind is not IDENTIFIER}
        own = self.fields[cls] if key is None else {"id": st.just(key), **self.fields[cls]}
        return st.fixed_dictionaries(own).map(lambda values: cls(**values))

    def field(self, spec: Spec) -> SearchStrategy[Any]:
        match spec.shape:
            case Shape.ONE:
                return self.one(spec)
            case Shape.MANY:
                items = _ITEMS if spec.kind.name in ("text", "long") else self.value(spec.kind)
                return st.just(()) if items.is_empty else st.lists(items, max_size=3, unique=True).map(tuple)
            case Shape.SERIES:
                return st.just(()) | self.series(len(spec.labels), self.value(spec.kind))
            case Shape.NESTED:
                return self.of(_record_of(spec))
            case Shape.ROWS:
                return self.list(_record_of(spec))
            case Shape.PAIRS:
                return self.pairs(_record_of(spec))

    def value(self, kind: Kind[Any]) -> SearchStrategy[Any]:
        """Return the values of a kind; nothing at all for a reference while there is nothing to name."""
        if kind.choices is not None:
            return st.sampled_from(list(kind.choices))
        if kind.targets:
            names = [name for target in kind.targets for name in self.ids[target]]
            names += _STANDARD_IDS if "StrategyGrid" in kind.targets else []
            return st.sampled_from(names) if names else st.nothing()
        return _VALUES[kind.name]

    def one(self, spec: Spec) -> SearchStrategy[Any]:
        if spec.name == "parameter":
            # a plan names thresholds in English; the French name is what its workbook shows instead
            return st.none() | self.value(spec.kind).map(name_of)
        if spec.between is None:
            return st.none() | self.value(spec.kind)
        low, high = spec.between
        return st.none() | st.integers(int(low), int(high)).map(spec.kind.python) | self.value(spec.kind)

    def series(self, size: int, items: SearchStrategy[Any]) -> SearchStrategy[Any]:
        places = st.lists(st.none() | items, min_size=size, max_size=size).map(tuple)
        return places.filter(lambda values: any(value is not None for value in values))

    def list(self, cls: type) -> SearchStrategy[Any]:
        if cls.__name__ in self.ids:
            return st.tuples(*(self.of(cls, key) for key in self.ids[cls.__name__]))
        # a row with nothing in it is no row
        filled = self.of(cls).filter(lambda record: record != cls())
        return st.lists(filled, max_size=self.rows).map(tuple)

    def pairs(self, cls: type) -> SearchStrategy[Any]:
        left, right = fields_of(cls).values()
        firsts = self.value(left.kind)
        if firsts.is_empty:
            return st.just(())
        record = st.fixed_dictionaries({left.name: firsts, right.name: self.one(right)}).map(
            lambda v: cls(**v)
        )
        unique = st.lists(record, max_size=self.rows, unique_by=lambda pair: getattr(pair, left.name))
        return unique.map(tuple)


def _record_of(spec: Spec) -> type:
    assert spec.record is not None
    return spec.record


def sized_plan(actions: int) -> Plan:
    """Return a sound plan of 2026 with that many actions, and everything else in proportion."""
    start, end = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
    objectives, roles = max(actions // 4, 1), max(actions // 10, 1)
    return Plan(
        head=PlanHead(start=start, end=end, horizon_end=end, as_of=end, budget_envelope=1000.0 * actions),
        roles=tuple(
            Role(id=f"R{n}", label=f"Rôle {n}", capacity_days=250.0, monthly_capacity=(25.0,) * 12)
            for n in range(roles)
        ),
        swot=tuple(
            SwotItem(
                id=f"FA{n}",
                side=Side.FAIBLESSE,
                title=f"Constat {n}",
                evidence="Un fait",
                gravity=4,
                urgency=4,
            )
            for n in range(actions)
        ),
        objectives=tuple(_objective(n, actions / objectives) for n in range(objectives)),
        actions=tuple(_action(n, objectives, roles) for n in range(actions)),
        budget_lines=tuple(
            BudgetLine(id=f"B{n}", action=f"A{n // 2}", month=start, planned=500.0)
            for n in range(2 * actions)
        ),
        kpis=tuple(
            Kpi(
                id=f"K{n}",
                name=f"Indicateur {n}",
                formula="nombre",
                unit=Unit.NB,
                direction=KpiDirection.HAUSSE,
                aggregation=Aggregation.DERNIER,
                target=10.0,
                trajectory=(10.0,) * 12,
                sensor="CRM",
                source="CRM",
                frequency=Frequency.MENSUELLE,
                objective=f"O{n}",
                values=(10.0,) * 12,
            )
            for n in range(objectives)
        ),
    )


def _objective(n: int, share: float) -> Objective:
    return Objective(
        id=f"O{n}",
        title=f"Objectif {n}",
        level=ObjectiveLevel.STRATEGIQUE if n else ObjectiveLevel.GENERAL,
        parent="O0" if n else None,
        kind=ObjectiveKind.QUANTITATIF,
        measure_kind=MeasureKind.FLUX,
        roll_up=RollUp.AUCUN,
        direction=Direction.HAUSSE,
        baseline=0.0,
        target=10.0 * int(share),
        unit=Unit.NB,
        behaviour="Un fait",
        conditions="Sans remise",
        success_criterion="Un chiffre",
        sensor="CRM",
        deadline=dt.date(2026, 12, 31),
        owner="R0",
    )


def _action(n: int, objectives: int, roles: int) -> Action:
    first = dt.date(2026, 1 + n % 9, 1)
    return Action(
        id=f"A{n}",
        title=f"Action {n}",
        status=ActionStatus.PREVUE,
        swot_ids=(f"FA{n}",),
        objective=f"O{n % objectives}",
        contribution=10.0,
        contribution_unit=Unit.NB,
        justification="Une raison",
        how="Étape par étape",
        channels=(Channel.EMAIL,),
        catchment="Zone entière",
        start=first,
        end=first + dt.timedelta(days=80),
        milestones=(Milestone(label="Liste prête", due=first + dt.timedelta(days=10)),),
        budget=1000.0,
        days=(RoleDays(role=f"R{n % roles}", days=5.0),),
        expected_result=10.0,
        unit=Unit.NB,
        expected_gain=5000.0,
        owner=f"R{n % roles}",
        compliance=Compliance(
            consumer=True, prospects=False, legal_basis=LegalBasis.CONTRAT_EN_COURS, opt_out=True
        ),
    )
