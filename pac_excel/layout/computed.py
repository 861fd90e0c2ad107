"""Every formula that the standard workbooks carry, each with the Python twin that fills its cached value.

Formulas use what Excel 2016 and LibreOffice 7.4 both know, and only structured references and names, so that
they follow whatever the agency moves. A formula without its inputs shows nothing, and its twin gives None.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from pac_excel.kpi import contribution, cost, swot, workload
from pac_excel.layout.cells import CellValue
from pac_excel.layout.columns import Layout, Role, Table
from pac_excel.plan.choices import MeasureKind, ProductNewness, RollUp
from pac_excel.plan.document import Plan
from pac_excel.plan.fields import fields_of
from pac_excel.plan.grids import chosen_grid, levels_of, strategy_of

Twin: TypeAlias = Callable[[Plan, Any, Any], Any]


class References:
    """Structured references into the tables of a layout, by collection and path."""

    def __init__(self, layout: Layout) -> None:
        self._tables = {
            (t.collection, t.child if t.role is Role.CHILD else ""): t for t in reversed(layout.tables)
        }
        self._all = layout.tables

    def table(self, place: str) -> Table:
        """Return the table of a place such as "actions" or "actions.days"."""
        collection, _, child = place.partition(".")
        return self._tables[collection, child]

    def has(self, place: str) -> bool:
        """Tell whether the layout has a table there."""
        collection, _, child = place.partition(".")
        return (collection, child) in self._tables

    def column(self, place: str, path: str) -> str:
        """Return the reference to a whole column; `path` "" is the key of the parent."""
        table = self.table(place)
        return f"{table.name}[{self._header(table, path)}]"

    def this(self, place: str, path: str) -> str:
        """Return the reference to the cell of a column on the formula's own row."""
        table = self.table(place)
        return f"{table.name}[[#This Row],[{self._header(table, path)}]]"

    def holds(self, place: str, path: str) -> bool:
        """Tell whether the layout has a column there."""
        return self.has(place) and any(column.path == path for column in self.table(place).columns)

    def series(self, collection: str, name: str) -> tuple[str, str] | None:
        """Return the references to the columns of a series and to the keys of its rows, None without it."""
        for table in self._all:
            headers = [column.header for column in table.columns if column.path.startswith(f"{name}[")]
            if table.collection == collection and headers:
                area = f"{table.name}[[{headers[0]}]:[{headers[-1]}]]"
                return area, f"{table.name}[{table.key[0]}]"
        return None

    def _header(self, table: Table, path: str) -> str:
        return next(column.header for column in table.columns if column.path == path)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula column or cell: its text for a layout, and its twin (plan, owner, record) -> value."""

    text: Callable[[References], str]
    twin: Twin


def _criticality(place: str) -> Formula:
    def text(r: References) -> str:
        gravity, urgency = r.this(place, "gravity"), r.this(place, "urgency")
        return f'IF(OR({gravity}="",{urgency}=""),"",{gravity}*{urgency})'

    return Formula(text, lambda plan, owner, item: swot.criticality(item))


def _mark_of_case(r: References) -> str:
    place = "strategy_grids.cells"
    return f'{r.this(place, "")}&"|"&{r.this(place, "p")}&"|"&{r.this(place, "m")}'


def _mark_twin(plan: Plan, grid: Any, cell: Any) -> str:
    return "|".join((grid.id, cell.p.label if cell.p else "", cell.m.label if cell.m else ""))


def _level(own: str, record: str, collection: str, levels: str, position: int) -> Formula:
    """The newness typed, else that of the product or market; one unknown to the grid counts as new."""

    def text(r: References) -> str:
        typed, key, ids = r.this("couples", own), r.this("couples", record), r.column(collection, "id")
        default = f'IFERROR(INDEX({r.column(collection, "newness")},MATCH({key},{ids},0))&"","")'
        newness = f'IF({typed}<>"",{typed},{default})'
        grids = r.column("strategy_grids", "id")
        known = f"INDEX({r.column('strategy_grids', levels)},MATCH(plan_strategy_grid,{grids},0))"
        reduced = f'IF(ISNUMBER(SEARCH({newness},{known})),{newness},"{ProductNewness.NOUVEAU.label}")'
        return f'IF(OR({newness}="",ISNA(MATCH(plan_strategy_grid,{grids},0))),"",{reduced})'

    def twin(plan: Plan, owner: Any, couple: Any) -> str | None:
        level = levels_of(couple, chosen_grid(plan), plan)[position]
        return level.label if level else None

    return Formula(text, twin)


def _strategy(r: References) -> str:
    mark, label = r.column("strategy_grids.cells", "mark"), r.column("strategy_grids.cells", "label")
    levels = f'{r.this("couples", "product_level")}&"|"&{r.this("couples", "market_level")}'
    return f'IFERROR(INDEX({label},MATCH(plan_strategy_grid&"|"&{levels},{mark},0))&"","")'


def _strategy_twin(plan: Plan, owner: Any, couple: Any) -> str | None:
    cell = strategy_of(couple, chosen_grid(plan), plan)
    return cell.label if cell else None


def _need(r: References) -> str:
    target, base, kind = (r.this("objectives", path) for path in ("target", "baseline", "measure_kind"))
    stock = f'IF({base}="","",{target}-{base})'
    return (
        f'IF({target}="","",IF({kind}="{MeasureKind.FLUX.label}",{target},'
        f'IF({kind}="{MeasureKind.STOCK.label}",{stock},"")))'
    )


def _contributed(r: References) -> str:
    own, unit, way = (r.this("objectives", path) for path in ("id", "unit", "roll_up"))

    def parts(place: str, link: str, link_unit: str, figure: str) -> tuple[str, str]:
        keys, units, figures = (r.column(place, path) for path in (link, link_unit, figure))
        count = f"SUMPRODUCT(({keys}={own})*({units}={unit})*ISNUMBER({figures}))"
        return count, f"SUMIFS({figures},{keys},{own},{units},{unit})"

    needs = parts("objectives", "parent", "unit", "need")
    shares = parts("objectives", "parent", "parent_unit", "parent_contribution")
    direct = parts("actions", "objective", "contribution_unit", "contribution")
    both = tuple(f"{left}+{right}" for left, right in zip(shares, direct, strict=True))
    shown = (
        (RollUp.SOMME, needs),
        (RollUp.CONTRIBUTION, both),
        (RollUp.AUCUN, direct),
    )
    text = '""'
    for roll_up, (count, total) in reversed(shown):
        text = f'IF({way}="{roll_up.label}",IF({count}=0,"",{total}),{text})'
    return f'IF(OR({own}="",{unit}=""),"",{text})'


def _gap(r: References) -> str:
    need, found = r.this("objectives", "need"), r.this("objectives", "contributed")
    return f'IF(OR({need}="",{found}=""),"",({need}-{found})*IF({need}<0,-1,1))'


def _full_cost(r: References) -> str:
    own, budget = r.this("actions", "id"), r.this("actions", "budget")
    actions, days = r.column("actions.days", ""), r.column("actions.days", "days")
    known = f"SUMPRODUCT(({actions}={own})*ISNUMBER({days}))"
    price = f'IF(plan_day_cost="",{cost.DEFAULT_DAY_COST:g},plan_day_cost)'
    return f'IF(AND({budget}="",{known}=0),"",N({budget})+SUMIFS({days},{actions},{own})*{price})'


def _roi(r: References) -> str:
    gain, spent = r.this("actions", "expected_gain"), r.this("actions", "full_cost")
    return f'IF(OR({gain}="",N({spent})=0),"",({gain}-{spent})/{spent})'


def _sum_by(own: str, keys: str, figures: str) -> str:
    return f'IF(SUMPRODUCT(({keys}={own})*ISNUMBER({figures}))=0,"",SUMIFS({figures},{keys},{own}))'


def _lines_total(r: References) -> str:
    return _sum_by(
        r.this("actions", "id"), r.column("budget_lines", "action"), r.column("budget_lines", "planned")
    )


def _actions_budget(r: References) -> str:
    return _sum_by(r.this("campaigns", "id"), r.column("actions", "campaign"), r.column("actions", "budget"))


def _action_date(path: str) -> Formula:
    """Nil, which the cell's format hides, for an action without a date: text would break the sums below."""

    def text(r: References) -> str:
        row = f"MATCH({r.this('actions.days', '')},{r.column('actions', 'id')},0)"
        return f"IFERROR(N(INDEX({r.column('actions', path)},{row})),0)"

    return Formula(text, lambda plan, action, charge: getattr(action, path) or 0)


def _daily(r: References) -> str:
    start, end, days = (r.this("actions.days", path) for path in ("start", "end", "days"))
    return f"IF(AND({start}>0,{end}>={start}),N({days})/({end}-{start}+1),0)"


def _daily_twin(plan: Plan, action: Any, charge: Any) -> float:
    if not action.start or not action.end or action.end < action.start:
        return 0.0
    length: int = (action.end - action.start).days + 1
    return float(charge.days or 0.0) / length


def _assigned_days(r: References) -> str:
    own = r.this("roles", "id")
    days = f"SUMIFS({r.column('actions.days', 'days')},{r.column('actions.days', 'role')},{own})"
    return f'IF({own}="","",{days})'


def _load_rate(r: References) -> str:
    assigned, capacity = r.this("roles", "assigned_days"), r.this("roles", "capacity_days")
    return f'IF(OR({assigned}="",N({capacity})=0),"",{assigned}/{capacity})'


def _load_rate_twin(plan: Plan, owner: Any, role: Any) -> float | None:
    return workload.days_of(plan, role.id) / role.capacity_days if role.capacity_days else None


def _load(month: int) -> Formula:
    """The days of a month: those of each charge are spread over the calendar days of its action.

    MIN and MAX are written (a+b-ABS(a-b))/2 and (a+b+ABS(a-b))/2, which SUMPRODUCT takes row by row.
    """

    def text(r: References) -> str:
        roles, daily, start, end = (
            r.column("actions.days", path) for path in ("role", "daily", "start", "end")
        )
        first = f"INDEX(calendar,1,{month})"
        last = f"(EDATE({first},1)-1)"
        own = r.this("roles", "id")
        inside = f"(({end}+{last}-ABS({end}-{last}))/2-({start}+{first}+ABS({start}-{first}))/2+1)"
        return (
            f'IF(OR({own}="",{first}=""),"",SUMPRODUCT(({roles}={own})*{daily}*({inside}+ABS({inside}))/2))'
        )

    return Formula(text, lambda plan, owner, role: workload.monthly_load(plan, role)[month - 1])


COLUMNS: dict[tuple[str, str], Formula] = {
    ("swot", "criticality"): _criticality("swot"),
    ("strategy_grids.cells", "mark"): Formula(_mark_of_case, _mark_twin),
    ("couples", "product_level"): _level("product_newness", "product", "products", "product_levels", 0),
    ("couples", "market_level"): _level("market_newness", "market", "markets", "market_levels", 1),
    ("couples", "computed_strategy"): Formula(_strategy, _strategy_twin),
    ("objectives", "need"): Formula(_need, lambda plan, owner, item: contribution.need(item)),
    ("objectives", "contributed"): Formula(
        _contributed, lambda plan, owner, item: contribution.contributed(plan, item)
    ),
    ("objectives", "contribution_gap"): Formula(
        _gap, lambda plan, owner, item: contribution.contribution_gap(plan, item)
    ),
    ("actions", "criticality"): _criticality("actions"),
    ("actions", "full_cost"): Formula(_full_cost, lambda plan, owner, item: cost.full_cost(plan, item)),
    ("actions", "roi"): Formula(_roi, lambda plan, owner, item: cost.roi(plan, item)),
    ("actions", "lines_total"): Formula(_lines_total, lambda plan, owner, item: cost.lines_total(plan, item)),
    ("actions.days", "start"): _action_date("start"),
    ("actions.days", "end"): _action_date("end"),
    ("actions.days", "daily"): Formula(_daily, _daily_twin),
    ("roles", "assigned_days"): Formula(
        _assigned_days, lambda plan, owner, item: workload.days_of(plan, item.id)
    ),
    ("roles", "load_rate"): Formula(_load_rate, _load_rate_twin),
    **{("roles", f"load_{n}"): _load(n) for n in range(1, 13)},
    ("campaigns", "actions_budget"): Formula(
        _actions_budget, lambda plan, owner, item: cost.campaign_budget(plan, item)
    ),
}


class Derivation:
    """The computed values of one plan."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def value(self, table: Table, path: str, owner: object, record: object) -> CellValue:
        """Return the cached value of the formula column `path` on the row of `record`."""
        formula = COLUMNS[place_of(table), path]
        return cached(formula.twin(self._plan, owner, record))


def cached(value: CellValue) -> CellValue:
    """Return what a formula cell caches: nothing for a figure beyond what a cell can hold."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def derived_values(plan: Plan) -> Callable[[object], dict[str, object]]:
    """Return a function that gives the figures computed from one record of a list of the plan, by name.

    Rates are rounded to a tenth of a percent: they are for people, reading a plan computes them anew.
    """
    places = {type(item): name for name in fields_of(Plan) for item in _listed(plan, name)[:1]}

    def values(record: object) -> dict[str, object]:
        place = places.get(type(record))
        return {
            path: round(value, 3) if isinstance(value, float) else value
            for (collection, path), formula in COLUMNS.items()
            if collection == place
            and path in _EXCHANGED
            and (value := formula.twin(plan, record, record)) is not None
        }

    return values


# the computed figures that plan files carry beside what they are computed from
_EXCHANGED = frozenset({"full_cost", "roi"})


def _listed(plan: Plan, name: str) -> tuple[Any, ...]:
    value = getattr(plan, name)
    return value if isinstance(value, tuple) else ()


def place_of(table: Table) -> str:
    """Return the place of a table as formulas name it: "actions", "actions.days"."""
    return f"{table.collection}.{table.child}" if table.role is Role.CHILD else table.collection
