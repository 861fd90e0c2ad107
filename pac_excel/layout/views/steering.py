"""What the dashboard shows: where each indicator stands against its trajectory, its light, its landing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pac_excel.kpi import status as lights
from pac_excel.kpi import trajectory
from pac_excel.kpi.landing import landing as landing_of
from pac_excel.layout.cells import CellValue
from pac_excel.layout.views.vocabulary import (
    Record,
    Row,
    View,
    ViewColumn,
    field,
    in_order,
    next_row,
    numbered,
    shortfall,
)
from pac_excel.layout.views.work import MONTH_COLUMN, MONTHS
from pac_excel.plan.choices import Aggregation, GapMode, KpiDirection
from pac_excel.plan.document import Plan
from pac_excel.plan.fields import INTEGER, NUMBER, RATE, TEXT

CHOSEN = "vue_indicateur"
SIGNS = {lights.Status.GREEN: "● Vert", lights.Status.AMBER: "▲ Orange", lights.Status.RED: "■ Rouge"}
_LEAST_KPIS, _SPARE = 20, 10
_NEARLY = "0.000000001"
# beyond any figure, where an indicator has no bound
_FAR = "1E+300"


def _range(row: Row, name: str) -> str:
    """The cells of the twelve months of this row."""
    header = {"point": "Prévu", "value": "Réalisé"}[name]
    return f"vueKpi[[#This Row],[{header} 1]:[{header} {MONTHS}]]"


def _point(month: int) -> ViewColumn:
    def text(row: Row) -> str:
        found = _of_series(row, "trajectory", row.cells["id"], month)
        return f'IF({row.position}="","",{found})'

    return ViewColumn(
        name=f"point_{month}",
        header=f"Prévu {month}",
        kind=NUMBER,
        text=text,
        twin=lambda shown, item: trajectory.points(item.record)[month - 1],
        is_hidden=True,
    )


def _of_series(row: Row, name: str, own: str, month: int) -> str:
    area, keys = row.references.series("kpis", name) or ("", "")
    found = f"INDEX({area},MATCH({own},{keys},0),{month})"
    return f'IFERROR(IF({found}="","",{found}),"")'


def _reading(month: int) -> ViewColumn:
    """The value of the indicator's own row, else the one measured for the whole."""

    def text(row: Row) -> str:
        typed = _of_series(row, "values", row.cells["id"], month)
        found = (
            f'IF({typed}<>"",{typed},{_measured(row, month)})' if row.references.has("measures") else typed
        )
        return f'IF({row.position}="","",{found})'

    return ViewColumn(
        name=f"value_{month}",
        header=f"Réalisé {month}",
        kind=NUMBER,
        text=text,
        twin=lambda shown, item: trajectory.readings(shown.plan, item.record)[month - 1],
        is_hidden=True,
    )


def _measured(row: Row, month: int) -> str:
    kpis, months, sites, values = (
        row.references.column("measures", path) for path in ("kpi", "month", "site", "value")
    )
    own_site = f"INDEX({row.references.column('kpis', 'site')},{row.position})"
    here = f'(({sites}="")+({sites}={own_site}))'
    same = f'({kpis}={row.cells["id"]})*({months}=INDEX(calendar,1,{month}))*({values}<>"")*{here}'
    return f'IFERROR(LOOKUP(2,1/({same}),{values}),"")'


def _count(row: Row) -> str:
    return f"SUMPRODUCT(ISNUMBER({_range(row, 'value')})*ISNUMBER({_range(row, 'point')}))"


def _known(row: Row) -> str:
    return f'IF({row.position}="","",{_count(row)})'


def _standing(plan: Plan, kpi: Any) -> trajectory.Standing | None:
    return next((found for found in reversed(trajectory.standings(plan, kpi)) if found), None)


def _added_up(name: str) -> Any:
    """The formula of the months with value and point added up by the indicator's own way."""

    def text(row: Row) -> str:
        cells, values, points = _range(row, name), _range(row, "value"), _range(row, "point")
        both, count = f"ISNUMBER({values})*ISNUMBER({points})", row.cells["known"]
        total = f"SUMPRODUCT({both},{cells})"
        way = f"INDEX({row.references.column('kpis', 'aggregation')},{row.position})"
        mean = f"{total}/{count}"
        ratio = mean
        series = row.references.series("kpis", "denominator")
        if series:
            weights = f"INDEX({series[0]},MATCH({row.cells['id']},{series[1]},0),0)"
            weighed = f"SUMPRODUCT({both}*ISNUMBER({weights}))={count}"
            weight = f"SUMPRODUCT({both},{weights})"
            weighted = f"SUMPRODUCT({both},{cells},{weights})/{weight}"
            ratio = f"IFERROR(IF(AND({weighed},{weight}>0),{weighted},{mean}),{mean})"
        last = f"LOOKUP(2,1/({both}),{cells})"
        chosen = (
            f'IF({way}="{Aggregation.SOMME.label}",{total},IF({way}="{Aggregation.RATIO.label}",{ratio},'
            f'IF({way}="{Aggregation.MOYENNE.label}",{mean},{last})))'
        )
        return f'IF(N({count})=0,"",{chosen})'

    return text


def _gap(row: Row) -> str:
    actual, expected = row.cells["actual"], row.cells["expected"]
    return f'IF(OR({actual}="",N({expected})=0),"",({actual}-{expected})/ABS({expected}))'


def _gap_twin(shown: Any, item: Record) -> CellValue:
    found = _standing(shown.plan, item.record)
    if found is None or not found.expected:
        return None
    return (found.actual - found.expected) / abs(found.expected)


def _light(row: Row) -> str:
    r = row.references

    def own(path: str) -> str:
        return f"INDEX({r.column('kpis', path)},{row.position})"

    green, amber, red = (f'"{SIGNS[light]}"' for light in lights.Status)
    direction = own("direction")
    falls, holds = f'{direction}="{KpiDirection.BAISSE.label}"', f'{direction}="{KpiDirection.CIBLE.label}"'
    actual, expected = row.cells["actual"], row.cells["expected"]
    gap = f"({expected}-{actual})"
    missing = f"IF({falls},-{gap},IF({holds},ABS{gap},{gap}))"
    least = f'IF(plan_green_ratio="",{lights.DEFAULT_GREEN_RATIO},plan_green_ratio)'
    worst = f'IF(plan_red_ratio="",{lights.DEFAULT_RED_RATIO},plan_red_ratio)'
    if not r.holds("kpis", "gap_red"):
        least, worst = str(lights.DEFAULT_GREEN_RATIO), str(lights.DEFAULT_RED_RATIO)
    reached = f"(1-{missing}/ABS({expected}))"
    relative = (
        f'IF({expected}=0,"",IF({reached}>={least}-{_NEARLY},{green},'
        f"IF({reached}<{worst}-{_NEARLY},{red},{amber})))"
    )
    by_gap = relative
    if r.holds("kpis", "gap_red"):
        limit, warn = own("gap_red"), own("gap_amber")
        absolute = (
            f'IF(AND({limit}="",{warn}=""),"",IF(AND({limit}<>"",{missing}>={limit}),{red},'
            f'IF(AND({warn}<>"",{missing}>={warn}),{amber},{green})))'
        )
        by_gap = f'IF({own("gap_mode")}="{GapMode.ABSOLU.label}",{absolute},{relative})'
    else:
        by_gap = f'IF({own("gap_mode")}="{GapMode.ABSOLU.label}","",{relative})'
    by_gap = f'IF(OR({actual}="",{direction}=""),"",{by_gap})'
    if r.holds("kpis", "green_threshold"):
        good, bad, last = own("green_threshold"), own("red_threshold"), row.cells["last"]
        sign = f"IF({falls},-1,1)"
        by_threshold = (
            f'IF(OR({last}="",{direction}="",{holds}),"",IF({sign}*{last}>={sign}*{good},{green},'
            f"IF({sign}*{last}<={sign}*{bad},{red},{amber})))"
        )
        by_gap = f'IF(AND({good}<>"",{bad}<>""),{by_threshold},{by_gap})'
    return f'IF({row.position}="","",{by_gap})'


def light_of(plan: Plan, kpi: Any) -> lights.Status | None:
    """Return the light of the last month that could have one."""
    judged: Sequence[object] = trajectory.standings(plan, kpi)
    if None not in (kpi.green_threshold, kpi.red_threshold):
        judged = trajectory.readings(plan, kpi)
    known = [at for at, value in enumerate(judged) if value is not None]
    return lights.statuses(plan, kpi)[known[-1]] if known else None


def _light_twin(shown: Any, item: Record) -> CellValue:
    light = light_of(shown.plan, item.record)
    return SIGNS[light] if light else None


def _last(row: Row) -> str:
    cells = _range(row, "value")
    return f'IF({row.position}="","",IFERROR(LOOKUP(2,1/ISNUMBER({cells}),{cells}),""))'


def _last_twin(shown: Any, item: Record) -> CellValue:
    values = trajectory.readings(shown.plan, item.record)
    return next((value for value in reversed(values) if value is not None), None)


def landing(plan: Plan, kpi: Any) -> float | None:
    """Return where the indicator ends the exercise, by the arithmetic of the monthly report."""
    found = landing_of(
        kpi.aggregation,
        trajectory.points(kpi),
        trajectory.readings(plan, kpi),
        kpi.denominator,
        is_absolute=kpi.gap_mode is GapMode.ABSOLU,
    )
    return None if found is None else found.within(kpi.min, kpi.max).value


def _landing(row: Row) -> str:
    """What is left goes on at the pace kept so far or, where a pace means nothing, at the gap kept so far."""
    r, points, values = row.references, _range(row, "point"), _range(row, "value")
    actual, expected, count = row.cells["actual"], row.cells["expected"], row.cells["known"]
    way, mode = (f"INDEX({r.column('kpis', path)},{row.position})" for path in ("aggregation", "gap_mode"))
    unusual = f"SUMPRODUCT(ISNUMBER({values})*ISNUMBER({points})*({points}<=0))+(MIN({points})<0)"
    absolute = f'OR({mode}="{GapMode.ABSOLU.label}",{unusual}>0)'
    shifted = f"SUM({points})+({actual}-{expected})/{count}*COUNT({points})"
    summed = f"IF({absolute},{shifted},SUM({points})*{actual}/{expected})"
    last = f"LOOKUP(2,1/ISNUMBER({points}),{points})"
    level = f"IF({absolute},{last}+{actual}-{expected},{last}*{actual}/{expected})"
    value = f'IF({way}="{Aggregation.SOMME.label}",{summed},{level})'
    if r.holds("kpis", "min"):
        least, most = (f"INDEX({r.column('kpis', path)},{row.position})" for path in ("min", "max"))
        value = f'MAX(IF({least}="",-{_FAR},{least}),MIN(IF({most}="",{_FAR},{most}),{value}))'
    return f'IF({actual}="","",{value})'


def _standing_column(name: str, header: str, series: str) -> ViewColumn:
    def twin(shown: Any, item: Record) -> CellValue:
        found = _standing(shown.plan, item.record)
        return None if found is None else float(getattr(found, name))

    return ViewColumn(name=name, header=header, kind=NUMBER, text=_added_up(series), twin=twin)


DASHBOARD = View(
    name="vueKpi",
    columns=(
        numbered(),
        next_row("kpis"),
        field("kpis", "id"),
        field("kpis", "name"),
        field("kpis", "objective"),
        field("kpis", "owner"),
        field("kpis", "unit"),
        *(_point(month) for month in range(1, MONTHS + 1)),
        *(_reading(month) for month in range(1, MONTHS + 1)),
        ViewColumn(
            name="known",
            header="Mois connus",
            kind=INTEGER,
            text=_known,
            twin=lambda shown, item: sum(
                found is not None for found in trajectory.standings(shown.plan, item.record)
            ),
        ),
        ViewColumn(name="last", header="Dernier relevé", kind=NUMBER, text=_last, twin=_last_twin),
        _standing_column("actual", "Réalisé à date", "value"),
        _standing_column("expected", "Prévu à date", "point"),
        ViewColumn(name="gap", header="Écart", kind=RATE, text=_gap, twin=_gap_twin),
        ViewColumn(name="light", header="Feu", kind=TEXT, text=_light, twin=_light_twin),
        ViewColumn(
            name="landing",
            header="Atterrissage",
            kind=NUMBER,
            text=_landing,
            twin=lambda shown, item: landing(shown.plan, item.record),
        ),
        field("kpis", "target"),
    ),
    items=in_order("kpis"),
    rows=_LEAST_KPIS,
    spare=_SPARE,
    places=("kpis",),
)


def chosen(plan: Plan) -> Any:
    """Return the indicator that the dashboard draws in a new workbook: the first."""
    return plan.kpis[0] if plan.kpis else None


def _months(plan: Plan) -> Sequence[int]:
    return range(1, MONTHS + 1)


def _chosen(name: str, header: str, series: str, values: Any) -> ViewColumn:
    def text(row: Row) -> str:
        number = int(row.number)
        columns = [f"{DASHBOARD.name}[{header} {month}]" for month in range(1, MONTHS + 1)]
        found = f"INDEX({columns[number - 1]},MATCH({CHOSEN},{DASHBOARD.name}[N°],0))"
        return f'IFERROR(IF({found}="","",{found}),"")'

    def twin(shown: Any, month: int) -> CellValue:
        kpi = chosen(shown.plan)
        value: CellValue = None if kpi is None else values(shown.plan, kpi)[month - 1]
        return value

    return ViewColumn(name=name, header=header, kind=NUMBER, text=text, twin=twin)


COURSE = View(
    name="vue_trajectoire",
    columns=(
        MONTH_COLUMN,
        _chosen("planned", "Prévu", "trajectory", lambda plan, kpi: trajectory.points(kpi)),
        _chosen("reached", "Réalisé", "values", trajectory.readings),
    ),
    items=_months,
    rows=MONTHS,
    places=("kpis",),
)


def _name(row: Row) -> str:
    return f'IFERROR(INDEX({DASHBOARD.name}[Indicateur],MATCH({CHOSEN},{DASHBOARD.name}[N°],0))&"","")'


NAME = View(
    name="vue_indicateur_nom",
    columns=(
        ViewColumn(
            name="name", header="Indicateur", kind=TEXT, text=_name, twin=lambda shown, kpi: kpi.name, span=4
        ),
    ),
    items=lambda plan: plan.kpis[:1],
    rows=1,
    places=("kpis",),
)

# what is told of the indicator chosen: columns of the dashboard
TOLD = ("actual", "expected", "gap", "light", "landing", "target")


def _told(row: Row) -> str:
    column = _TOLD_COLUMNS[int(row.number) - 1]
    found = f"INDEX({DASHBOARD.name}[{column.header}],MATCH({CHOSEN},{DASHBOARD.name}[N°],0))"
    return f'IFERROR({found},"")'


def _told_twin(shown: Any, column: ViewColumn) -> CellValue:
    kpi = chosen(shown.plan)
    return None if kpi is None else column.twin(shown, Record(1, kpi))


_TOLD_COLUMNS = tuple(column for name in TOLD for column in DASHBOARD.columns if column.name == name)
STANDING = View(
    name="vue_indicateur_bilan",
    columns=(ViewColumn(name="value", header="Valeur", kind=NUMBER, text=_told, twin=_told_twin),),
    items=lambda plan: _TOLD_COLUMNS,
    rows=len(TOLD),
    places=("kpis",),
)

DASHBOARD_BEYOND = shortfall(DASHBOARD, "kpis")

VIEWS: tuple[View, ...] = (DASHBOARD, DASHBOARD_BEYOND, COURSE, NAME, STANDING)
