"""What the pictures of strategy show: couples in the cells of the matrix, and the tree of objectives."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pac_excel.kpi import contribution
from pac_excel.kpi.cost import known_sum
from pac_excel.layout.cells import CellValue
from pac_excel.layout.views.vocabulary import (
    Record,
    Row,
    View,
    ViewColumn,
    bar,
    field,
    in_order,
    numbered,
    place_in,
    position,
    shortfall,
    smallest,
)
from pac_excel.plan.choices import MarketNewness, ProductNewness
from pac_excel.plan.document import Plan
from pac_excel.plan.fields import INTEGER, NUMBER, RATE, TEXT
from pac_excel.plan.grids import chosen_grid, levels_of

# couples shown in a cell of the matrix
COUPLES = 5
# signs of the longest bar of a couple
_SIGNS = 12
_P, _M = ProductNewness, MarketNewness
BOXES = tuple((p, m) for p in _P for m in _M)
_LEAST_OBJECTIVES, _SPARE = 20, 10
# places of rows in the digits of a key that sorts the tree, the root first
_BASE = 1000
_DEPTHS = 4


def box_name(p: ProductNewness, m: MarketNewness) -> str:
    """Return the name of the couples that stand in a cell of the matrix."""
    return f"vue_case_{p.value.lower()}_{m.value.lower()}"


def _box(p: ProductNewness, m: MarketNewness) -> View:
    def text(row: Row) -> str:
        products, markets = (
            row.references.column("couples", path) for path in ("product_level", "market_level")
        )
        inside = f'({products}="{p.label}")*({markets}="{m.label}")'
        return smallest(place_in(row.references.column("couples", "id")), inside, row.number)

    def items(plan: Plan) -> Sequence[Record]:
        grid = chosen_grid(plan)
        return [item for item in in_order("couples")(plan) if levels_of(item.record, grid, plan) == (p, m)]

    return View(
        name=box_name(p, m),
        columns=(position(text), _couple(), _share(), _volume()),
        items=items,
        rows=COUPLES,
        places=("couples",),
    )


def _couple() -> ViewColumn:
    def text(row: Row) -> str:
        name, product, market, retained = (
            f"INDEX({row.references.column('couples', path)},{row.position})"
            for path in ("id", "product", "market", "retained")
        )
        mark = f'IF({retained}="Oui","● ","○ ")'
        return f'IF({row.position}="","",{mark}&{name}&" : "&{product}&" → "&{market})'

    def twin(shown: Any, item: Record) -> str:
        couple = item.record
        mark = "●" if couple.retained else "○"
        return f"{mark} {couple.id} : {couple.product or ''} → {couple.market or ''}"

    return ViewColumn(name="couple", header="Couple", kind=TEXT, text=text, twin=twin)


def _volume() -> ViewColumn:
    """The volume of the targets of the couple; its priority where the workbook has no targets."""

    def text(row: Row) -> str:
        r = row.references
        if r.has("targets"):
            couples, volumes = r.column("targets", "couple"), r.column("targets", "volume")
            own = f"INDEX({r.column('couples', 'id')},{row.position})"
            count = f"SUMPRODUCT(({couples}={own})*ISNUMBER({volumes}))"
            return f'IF({row.position}="","",IF({count}=0,"",SUMIFS({volumes},{couples},{own})))'
        found = f"INDEX({r.column('couples', 'priority')},{row.position})"
        return f'IF({row.position}="","",IF({found}="","",{found}))'

    return ViewColumn(name="volume", header="Volume", kind=INTEGER, text=text, twin=_volume_twin)


def _volume_twin(shown: Any, item: Record) -> CellValue:
    if not shown.references.has("targets"):
        priority: int | None = item.record.priority
        return priority
    targets = (target for target in shown.plan.targets if target.couple == item.record.id)
    return known_sum(target.volume for target in targets)


def _share() -> ViewColumn:
    """The size of the couple as a bar: the volume of its targets, on the scale of the biggest couple."""

    def text(row: Row) -> str:
        volume = row.cells["volume"]
        if not row.references.has("targets"):
            return '""'
        couples, volumes = (row.references.column("targets", path) for path in ("couple", "volume"))
        # SUMPRODUCT has the sums of all rows computed without an array formula
        most = f"SUMPRODUCT(MAX(SUMIF({couples},{couples},{volumes})))"
        signs = f"MAX(1,INT({volume}/{most}*{_SIGNS}+0.5))"
        return f'IF({volume}="","",IF({most}<=0,"",REPT("█",MIN({_SIGNS},{signs}))))'

    def twin(shown: Any, item: Record) -> CellValue:
        volume = _volume_twin(shown, item)
        if not shown.references.has("targets") or not isinstance(volume, int | float):
            return None
        sums: dict[str, float] = {}
        for target in shown.plan.targets:
            if target.couple:
                sums[target.couple] = sums.get(target.couple, 0.0) + (target.volume or 0)
        most = max(sums.values(), default=0.0)
        if most <= 0:
            return None
        return "█" * min(_SIGNS, max(1, math.floor(volume / most * _SIGNS + 0.5)))

    return ViewColumn(name="share", header="Taille", kind=TEXT, text=text, twin=twin)


@dataclass(frozen=True, slots=True)
class Branch:
    """A row of the tree: what the row computes of the objective in its place, and the one it shows."""

    parents: tuple[int, ...]
    key: float
    place: int
    depth: int
    record: Any


def branches(plan: Plan) -> Sequence[Branch]:
    """Return the objectives as a tree, each below its parent, in the order of the table."""
    places: dict[str, int] = {}
    for at, item in enumerate(plan.objectives, 1):
        places.setdefault(item.id, at)
    chains: list[tuple[int, ...]] = []
    for item in plan.objectives:
        chain: list[int] = []
        parent = item.parent
        while len(chain) < _DEPTHS - 1 and parent in places:
            chain.append(places[parent])
            parent = plan.objectives[chain[-1] - 1].parent
        chains.append(tuple(chain))
    keys = [_key((*reversed(chain), at)) for at, chain in enumerate(chains, 1)]
    order = sorted(range(len(keys)), key=keys.__getitem__)
    return [
        Branch(chains[at], keys[at], shown + 1, len(chains[shown]), plan.objectives[shown])
        for at, shown in enumerate(order)
    ]


def _key(path: tuple[int, ...]) -> float:
    return float(sum(place * _BASE ** (_DEPTHS - 1 - depth) for depth, place in enumerate(path)))


def _ids(row: Row) -> str:
    return row.references.column("objectives", "id")


def _parent(number: int) -> ViewColumn:
    """The place of the parent, grandparent…, of the objective in the row's place; nothing above the root."""

    def text(row: Row) -> str:
        own = row.number if number == 1 else row.cells[f"parent_{number - 1}"]
        name = f"INDEX({row.references.column('objectives', 'parent')},{own})"
        found = f'IF({name}="","",IFERROR(MATCH({name},{_ids(row)},0),""))'
        known = f"{row.number}>ROWS({_ids(row)})" if number == 1 else f'{own}=""'
        return f'IF({known},"",{found})'

    def twin(shown: Any, item: Branch) -> int | None:
        return item.parents[number - 1] if len(item.parents) >= number else None

    return ViewColumn(
        name=f"parent_{number}",
        header=f"Ascendant {number}",
        kind=INTEGER,
        text=text,
        twin=twin,
        is_hidden=True,
    )


def _tree_key(row: Row) -> str:
    first, second, third = (row.cells[f"parent_{number}"] for number in (1, 2, 3))
    own = row.number
    b1, b2, b3 = _BASE, _BASE**2, _BASE**3
    one = f"{first}*{b3}+{own}*{b2}"
    two = f"{second}*{b3}+{first}*{b2}+{own}*{b1}"
    three = f"{third}*{b3}+{second}*{b2}+{first}*{b1}+{own}"
    chosen = f'IF({first}="",{own}*{b3},IF({second}="",{one},IF({third}="",{two},{three})))'
    return f'IF({own}>ROWS({_ids(row)}),"",IF(INDEX({_ids(row)},{own})="","",{chosen}))'


def _tree_place(row: Row) -> str:
    keys = row.columns["key"]
    return f"MATCH(SMALL({keys},{row.number}),{keys},0)"


def _depth(row: Row) -> str:
    parents = "+".join(
        f'(INDEX({row.columns[f"parent_{number}"]},{row.position})<>"")' for number in (1, 2, 3)
    )
    return f'IF({row.position}="","",{parents})'


def _branch_title(row: Row) -> str:
    title = f"INDEX({row.references.column('objectives', 'title')},{row.position})"
    depth = row.cells["depth"]
    return f'IF({row.position}="","",REPT("      ",{depth})&IF({depth}>0,"└ ","")&{title})'


def _title_twin(shown: Any, item: Branch) -> str:
    return "      " * item.depth + ("└ " if item.depth else "") + (item.record.title or "")


def _computed(path: str, header: str, twin: Any) -> ViewColumn:
    def text(row: Row) -> str:
        found = f"INDEX({row.references.column('objectives', path)},{row.position})"
        return f'IF({row.position}="","",{found})'

    return ViewColumn(
        name=path,
        header=header,
        kind=NUMBER,
        text=text,
        twin=lambda shown, item: twin(shown.plan, item.record),
    )


def _coverage(row: Row) -> str:
    need, found = row.cells["need"], row.cells["contributed"]
    return f'IF(OR({need}="",{found}="",N({need})=0),"",{found}/{need})'


def _coverage_twin(shown: Any, item: Branch) -> float | None:
    need = contribution.need(item.record)
    found = contribution.contributed(shown.plan, item.record)
    return None if found is None or not need else found / need


def _signal(row: Row) -> str:
    gap = row.cells["contribution_gap"]
    return f'IF({gap}="","",IF({gap}>=0.005,"▲ il manque","● couvert"))'


def _signal_twin(shown: Any, item: Branch) -> str | None:
    gap = contribution.contribution_gap(shown.plan, item.record)
    return None if gap is None else "▲ il manque" if gap >= 0.005 else "● couvert"


TREE = View(
    name="vueArbre",
    columns=(
        numbered(),
        *(_parent(number) for number in (1, 2, 3)),
        ViewColumn(
            name="key",
            header="Clé",
            kind=NUMBER,
            text=_tree_key,
            twin=lambda shown, item: item.key,
            is_hidden=True,
        ),
        position(_tree_place, is_array=False),
        ViewColumn(
            name="depth",
            header="Profondeur",
            kind=INTEGER,
            text=_depth,
            twin=lambda shown, item: item.depth,
            is_hidden=True,
        ),
        field("objectives", "id"),
        ViewColumn(name="title", header="Objectif", kind=TEXT, text=_branch_title, twin=_title_twin),
        field("objectives", "owner"),
        field("objectives", "deadline"),
        field("objectives", "target"),
        field("objectives", "unit"),
        _computed("need", "Besoin", lambda plan, item: contribution.need(item)),
        _computed("contributed", "Contributions", contribution.contributed),
        _computed("contribution_gap", "Reste à trouver", contribution.contribution_gap),
        ViewColumn(name="coverage", header="Couverture", kind=RATE, text=_coverage, twin=_coverage_twin),
        bar("coverage", "Part couverte", _coverage_twin),
        ViewColumn(name="signal", header="Signal", kind=TEXT, text=_signal, twin=_signal_twin),
    ),
    items=branches,
    rows=_LEAST_OBJECTIVES,
    spare=_SPARE,
    places=("objectives",),
)


TREE_BEYOND = shortfall(TREE, "objectives")


def _title(p: ProductNewness, m: MarketNewness, prefix: str, span: int) -> View:
    """Return the name that the chosen grid gives to a cell, and how many couples stand there."""

    def text(row: Row) -> str:
        r = row.references
        marks, labels = (r.column("strategy_grids.cells", path) for path in ("mark", "label"))
        products, markets = r.column("couples", "product_level"), r.column("couples", "market_level")
        found = f'MATCH(plan_strategy_grid&"|{p.label}|{m.label}",{marks},0)'
        count = f'COUNTIFS({products},"{p.label}",{markets},"{m.label}")'
        return f'IFERROR(INDEX({labels},{found})&" ("&{count}&")","–")'

    def twin(shown: Any, box: tuple[ProductNewness, MarketNewness]) -> str:
        grid = chosen_grid(shown.plan)
        cell = next((cell for cell in grid.cells if (cell.p, cell.m) == box), None) if grid else None
        if cell is None:
            return "–"
        count = sum(levels_of(couple, grid, shown.plan) == box for couple in shown.plan.couples)
        return f"{cell.label or ''} ({count})"

    column = ViewColumn(name="title", header="Stratégie", kind=TEXT, text=text, twin=twin, span=span)
    return View(
        name=f"{prefix}_{p.value.lower()}_{m.value.lower()}",
        columns=(column,),
        items=lambda plan: [(p, m)],
        rows=1,
        places=("couples", "strategy_grids.cells"),
    )


MATRIX = {(p, m): _box(p, m) for p, m in BOXES}
TITLES = {(p, m): _title(p, m, "titre_case", 3) for p, m in BOXES}
SMALL_TITLES = {(p, m): _title(p, m, "titre_synthese", 3) for p, m in BOXES}
VIEWS: tuple[View, ...] = (*MATRIX.values(), *TITLES.values(), *SMALL_TITLES.values(), TREE, TREE_BEYOND)
