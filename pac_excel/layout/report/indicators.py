"""The sheet *Indicateurs*: each indicator in the month, to date, over the year, with its light."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pac_excel.kpi.review import KpiReview, Trend
from pac_excel.kpi.status import Status
from pac_excel.layout.cells import CellValue
from pac_excel.layout.report import series
from pac_excel.layout.report.columns import (
    MEASURED,
    Measured,
    MonthlyReport,
    ReportColumn,
    ReportTable,
    once_a_report,
)
from pac_excel.plan.choices import KpiDirection
from pac_excel.plan.fields import RATE, TEXT, Kind

NAME = "tblIndicateurs"
BARS = "Mois par mois"
PLACE = "report_place"  # the named cell that says which month of the exercise it is, from 1

# a shape beside the colour, for those who print in black and white
LIGHTS = {
    Status.GREEN: "● Vert",
    Status.AMBER: "▲ Orange",
    Status.RED: "■ Rouge",
    None: "○ Sans mesure",
}
TRENDS = {Trend.BETTER: "↗ mieux", Trend.STEADY: "→ stable", Trend.WORSE: "↘ moins bien", None: None}
_BARS = "▁▂▃▄▅▆▇█"


def bars(values: Sequence[float | None]) -> str | None:
    """Return months as a small chart made of characters, the lowest at the foot; a hole is a dot."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    low, high = min(known), max(known)
    last = max(at for at, value in enumerate(values) if value is not None)
    step = (high - low) / (len(_BARS) - 1) or 1.0
    return "".join(
        "·" if value is None else _BARS[round((value - low) / step)] for value in values[: last + 1]
    )


def _this(header: str) -> str:
    return f"{NAME}[[#This Row],[{header}]]"


def _series(header: str) -> str:
    """The cell of *Séries* for the indicator of the row."""
    return f"INDEX({series.NAME}[{header}],MATCH({_this('N°')},{series.NAME}[N°],0))"


def _month(name: str) -> str:
    first, last = series.month_header(name, 1), series.month_header(name, 12)
    block = f"{series.NAME}[[{first}]:[{last}]]"
    found = f"INDEX({block},MATCH({_this('N°')},{series.NAME}[N°],0),{PLACE})"
    return f'IF({found}="","",{found})'


def _shown(header: str) -> str:
    """A figure to date, shown when the month itself has value and point."""
    months = f'OR({_this("Mois réalisé")}="",{_this("Mois prévu")}="")'
    return f'IF({months},"",{_series(header)})'


def _gap() -> str:
    reached, due = _this("À date réalisé"), _this("À date prévu")
    return f'IF({reached}="","",{reached}-{due})'


def _gap_rate() -> str:
    gap, due = _this("Écart"), _this("À date prévu")
    absolute = f'{_series("Écart jugé")}="Absolu"'
    return f'IF({gap}="","",IF(OR({absolute},N({due})=0),"",{gap}/ABS({due})))'


def _light() -> str:
    """The light, by the same rules as `kpi.status`: own thresholds, else the gap in its unit or as a rate."""
    green, red, way = _series("Seuil vert"), _series("Seuil rouge"), _series("Sens")
    value, gap, due = _this("Mois réalisé"), _this("Écart"), _this("À date prévu")
    falling, steady = (f'{way}="{item.label}"' for item in (KpiDirection.BAISSE, KpiDirection.CIBLE))
    labels = {status: f'"{LIGHTS[status]}"' for status in LIGHTS}
    none = labels[None]

    def light(is_green: str, is_red: str) -> str:
        return (
            f"IF({is_green},{labels[Status.GREEN]},IF({is_red},{labels[Status.RED]},{labels[Status.AMBER]}))"
        )

    sign = f"IF({falling},-1,1)"
    own = light(f"{sign}*{value}>={sign}*{green}", f"{sign}*{value}<={sign}*{red}")
    own = f'IF(OR({value}="",{steady},{way}=""),{none},{own})'
    short = f"IF({falling},{gap},IF({steady},ABS({gap}),-({gap})))"
    absolute = (
        f'IF(AND({green}="",{red}=""),{none},IF(AND({red}<>"",{short}>={red}),{labels[Status.RED]},'
        f'IF(AND({green}<>"",{short}>={green}),{labels[Status.AMBER]},{labels[Status.GREEN]})))'
    )
    ratio = f"1-{short}/ABS({due})"
    relative = f"IF(N({due})=0,{none},{light(f'{ratio}>={green}-1E-9', f'{ratio}<{red}-1E-9')})"
    judged = f'IF({_series("Écart jugé")}="Absolu",{absolute},{relative})'
    by_gap = f'IF(OR({gap}="",{way}=""),{none},{judged})'
    return f'IF({_series("Jugé par")}="Seuils",{own},{by_gap})'


def _landing(header: str) -> str:
    found = _series(header)
    return f'IF({found}="","",{found})'


def _to_aim() -> str:
    landing, aim = _this("Atterrissage"), _this("Objectif")
    return f'IF(OR({landing}="",{aim}=""),"",{landing}-{aim})'


def gap_to_aim(review: KpiReview) -> float | None:
    """Return the landing minus what the trajectory aims at, in the indicator's unit."""
    end = review.end
    return None if review.landing is None or end is None else review.landing.value - end


def _column(
    header: str,
    kind: Kind[Any] | Measured,
    width: float,
    value: Callable[[KpiReview], CellValue],
    formula: str | None = None,
) -> ReportColumn:
    return ReportColumn(header=header, kind=kind, width=width, value=value, formula=formula)


def _standing(name: str) -> Callable[[KpiReview], CellValue]:
    return lambda item: None if item.standing is None else getattr(item.standing, name)


def _place_of(values: Callable[[KpiReview], Sequence[float | None]]) -> Callable[[KpiReview], CellValue]:
    return lambda item: values(item)[item.place]


def _landed(name: str) -> Callable[[KpiReview], CellValue]:
    return lambda item: None if item.landing is None else getattr(item.landing, name)


def _unit(item: KpiReview) -> str | None:
    return item.kpi.unit.label if item.kpi.unit else None


INDICATORS = ReportTable(
    name=NAME,
    title="Les indicateurs du plan",
    columns=(
        _column("État", TEXT, 13.0, lambda item: LIGHTS[item.status], _light()),
        _column("N°", TEXT, 6.0, lambda item: item.kpi.id),
        _column("Indicateur", TEXT, 35.0, lambda item: item.kpi.name),
        _column("Unité", TEXT, 8.5, _unit),
        _column("Mois réalisé", MEASURED, 12.0, _place_of(lambda item: item.values), _month(series.ACTUAL)),
        _column("Mois prévu", MEASURED, 11.5, _place_of(lambda item: item.expected), _month(series.EXPECTED)),
        _column("À date réalisé", MEASURED, 13.0, _standing("actual"), _shown(series.REACHED)),
        _column("À date prévu", MEASURED, 12.5, _standing("expected"), _shown(series.DUE)),
        _column("Écart", MEASURED, 11.0, lambda item: item.gap, _gap()),
        _column("Écart %", RATE, 9.0, lambda item: item.gap_rate, _gap_rate()),
        _column("Tendance", TEXT, 13.5, lambda item: TRENDS[item.trend]),
        _column(BARS, TEXT, 14.0, lambda item: bars(item.values)),
        _column("12 mois glissants", MEASURED, 12.0, lambda item: item.rolling),
        _column("N-1 à date", MEASURED, 12.0, lambda item: item.year_before),
        _column("Atterrissage", MEASURED, 13.0, _landed("value"), _landing(series.LANDING)),
        _column("Bas", MEASURED, 12.0, _landed("low"), _landing(series.LOW)),
        _column("Haut", MEASURED, 12.0, _landed("high"), _landing(series.HIGH)),
        _column("Objectif", MEASURED, 12.0, lambda item: item.end, _landing(series.AIM)),
        _column("Écart à l’objectif", MEASURED, 12.0, gap_to_aim, _to_aim()),
        _column("Responsable", TEXT, 13.0, lambda item: item.kpi.owner),
    ),
    rows=lambda report: report.review.kpis,
)


@once_a_report
def ranked(report: MonthlyReport) -> tuple[KpiReview, ...]:
    """Return the indicators that want attention, the worst first: red, amber, then those that slide.

    Within a light, by how far they are off as a share of what turns them red.
    """
    order = {Status.RED: 0, Status.AMBER: 1, Status.GREEN: 2, None: 3}
    return tuple(
        sorted(
            report.review.kpis, key=lambda item: (order[item.status], -severity(report, item), item.kpi.id)
        )
    )


def severity(report: MonthlyReport, item: KpiReview) -> float:
    """Return how far an indicator is off, 1 where it turns red; negative ahead of its trajectory."""
    if item.short is None or item.standing is None:
        return 0.0
    if item.gap_rate is None:
        return item.short / (item.kpi.gap_red or item.kpi.gap_amber or abs(item.standing.expected) or 1.0)
    rate = item.short / abs(item.standing.expected)
    return rate / ((1 - report.red_ratio) or 1.0)
