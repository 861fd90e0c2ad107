"""The sheet *Séries*: the twelve months of each indicator, and the arithmetic done on them.

Every formula has its twin in `kpi`; no formula needs to be entered as an array, and none a function younger
than Excel 2007.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from pac_excel.kpi.landing import Method
from pac_excel.kpi.review import KpiReview
from pac_excel.kpi.status import has_own_thresholds, ratios
from pac_excel.kpi.trajectory import added_up, final_point
from pac_excel.layout.cells import CellValue
from pac_excel.layout.report.columns import MEASURED, Measured, MonthlyReport, ReportColumn, ReportTable
from pac_excel.plan.choices import Aggregation, GapMode
from pac_excel.plan.fields import INTEGER, NUMBER, TEXT, Choice, Kind

NAME = "tblSeries"
ACTUAL, EXPECTED, WEIGHT, INITIAL = "Réalisé", "Prévu", "Poids", "Initial"


def month_header(series: str, number: int) -> str:
    """Return the header of a month of a series: Réalisé 01."""
    return f"{series} {number:02}"


def _row(series: str, first: int = 1, last: int = 12) -> str:
    """Return the reference to months of a series on the formula's own row."""
    return f"{NAME}[[#This Row],[{month_header(series, first)}]:[{month_header(series, last)}]]"


def _this(header: str) -> str:
    return f"{NAME}[[#This Row],[{header}]]"


_A, _P, _W = _row(ACTUAL), _row(EXPECTED), _row(WEIGHT)
_PLACES = "{1,2,3,4,5,6,7,8,9,10,11,12}"
_KNOWN = f"ISNUMBER({_A})*ISNUMBER({_P})"
_SUM, _MEAN, _RATIO = Aggregation.SOMME.label, Aggregation.MOYENNE.label, Aggregation.RATIO.label
_COUNT, _REACHED, _DUE, _AIM = "Mois connus", "Réalisé à date", "Prévu à date", "Fin de trajectoire"
_JUMPS = "Sauts mensuels"
_SHIFTED, _SPREAD, _FREEDOM, _SCALE = "Par écart", "Dispersion", "Degrés de liberté", "Échelle"
_LANDING, _LOW, _HIGH = "Atterrissage", "Atterrissage bas", "Atterrissage haut"
REACHED, DUE, AIM, LANDING, LOW, HIGH = _REACHED, _DUE, _AIM, _LANDING, _LOW, _HIGH


def _to_date(values: str) -> str:
    """The months to date, added up the indicator's own way; those that lack value or point left out."""
    own, count = _this("Cumul"), _this(_COUNT)
    total = f"SUMPRODUCT({_KNOWN}*{values})"
    weighted = f"SUMPRODUCT({_KNOWN}*{values}*{_W})/SUMPRODUCT({_KNOWN}*{_W})"
    complete = f"SUMPRODUCT({_KNOWN}*ISNUMBER({_W}))={count}"
    ratio = f"IF(AND({complete},SUMPRODUCT({_KNOWN}*{_W})>0),{weighted},{total}/{count})"
    mean = f'IF({own}="{_MEAN}",{total}/{count},IF({own}="{_RATIO}",{ratio},{_last(values, _KNOWN)}))'
    return f'IF({count}=0,"",IF({own}="{_SUM}",{total},{mean}))'


def _last(values: str, known: str) -> str:
    # SUMPRODUCT makes an array of what stands in it, where MAX alone would need Ctrl+Shift+Enter
    return f"INDEX({values},SUMPRODUCT(MAX({known}*{_PLACES})))"


def _aim() -> str:
    last = _last(_P, f"ISNUMBER({_P})*1")
    return f'IF(COUNT({_P})=0,"",IF({_this("Cumul")}="{_SUM}",SUM({_P}),{last}))'


def _shifted() -> str:
    crossing = f'SUMPRODUCT({_KNOWN}*({_P}<=0))+COUNTIF({_P},"<0")>0'
    absolute = f'{_this("Écart jugé")}="{GapMode.ABSOLU.label}"'
    return f'IF({_this(_COUNT)}=0,"",IF(OR({absolute},{crossing}),"Oui","Non"))'


def _choice(flow: tuple[str, str], mean: tuple[str, str], level: tuple[str, str]) -> str:
    """Choose by the way of adding up, then by whether the gap is kept in its unit (first) or as a rate."""
    own, shifted = _this("Cumul"), _this(_SHIFTED)

    def pair(both: tuple[str, str]) -> str:
        return f'IF({shifted}="Oui",{both[0]},{both[1]})'

    averaged = f'OR({own}="{_MEAN}",{own}="{_RATIO}")'
    text = f'IF({own}="{_SUM}",{pair(flow)},IF({averaged},{pair(mean)},{pair(level)}))'
    return f'IF({_this(_COUNT)}=0,"",{text})'


def _jumps() -> str:
    """How far a level moved from month to month, squared; a column of its own, for it is long."""
    a1, p1, a2, p2 = _row(ACTUAL, 1, 11), _row(EXPECTED, 1, 11), _row(ACTUAL, 2), _row(EXPECTED, 2)
    k1, k2 = f"ISNUMBER({a1})*ISNUMBER({p1})", f"ISNUMBER({a2})*ISNUMBER({p2})"
    level = (
        f"SUMPRODUCT({k1}*{k2}*(({a2}-{p2})-({a1}-{p1}))^2)",
        f"SUMPRODUCT({k1}*{k2}*({a2}/({p2}+1-{k2})-{a1}/({p1}+1-{k1}))^2)*{_this(_AIM)}^2",
    )
    return _choice(('""', '""'), ('""', '""'), level)


def _spread() -> str:
    reached, due, count = _this(_REACHED), _this(_DUE), _this(_COUNT)
    divisor = f"({_P}+1-{_KNOWN})"
    flow = (
        f"SUMPRODUCT({_KNOWN}*({_A}-{_P}-({reached}-{due})/{count})^2)",
        f"SUMPRODUCT({_KNOWN}*({_A}-{reached}/{due}*{_P})^2/{divisor})",
    )
    mean = (
        f"SUMPRODUCT({_KNOWN}*({_A}-{_P}-({reached}-{due}))^2)",
        f"SUMPRODUCT({_KNOWN}*({_A}-{reached}/{due}*{_P})^2)",
    )
    return _choice(flow, mean, (_this(_JUMPS), _this(_JUMPS)))


def _freedom() -> str:
    count = _this(_COUNT)
    a1, p1, a2, p2 = _row(ACTUAL, 1, 11), _row(EXPECTED, 1, 11), _row(ACTUAL, 2), _row(EXPECTED, 2)
    pairs = f"SUMPRODUCT(ISNUMBER({a1})*ISNUMBER({p1})*ISNUMBER({a2})*ISNUMBER({p2}))"
    return _choice((f"{count}-1",) * 2, (f"{count}-1",) * 2, (pairs, pairs))


def _scale() -> str:
    count, due, whole = _this(_COUNT), _this(_DUE), _this(_AIM)
    ahead = f"(COUNT({_P})-{count})"
    return _choice(
        (f"{ahead}+{ahead}^2/{count}", f"({whole}-{due})*{whole}/{due}"),
        (f"1+1/{count}",) * 2,
        (ahead, ahead),
    )


def _landed() -> str:
    reached, due, whole, count = _this(_REACHED), _this(_DUE), _this(_AIM), _this(_COUNT)
    rate = f"{reached}/{due}*{whole}"
    shifted = f"{whole}+{reached}-{due}"
    return _choice((f"{whole}+({reached}-{due})/{count}*COUNT({_P})", rate), (shifted, rate), (shifted, rate))


def _edge(sign: str) -> str:
    """The landing less or plus its reach, which is held within what is plausible afterwards."""
    freedom = _this(_FREEDOM)
    reach = f"TINV(0.2,{freedom})*SQRT(MAX(0,{_this(_SPREAD)}/{freedom}*{_this(_SCALE)}))"
    return f'IF(N({freedom})<1,"",{_held(f"{_landed()}{sign}{reach}")})'


def _held(value: str) -> str:
    """Hold a value between the plausible minimum and maximum, where there are any."""
    low, high = _this("Minimum"), _this("Maximum")
    return f'MAX(MIN({value},IF({high}="",9E+307,{high})),IF({low}="",-9E+307,{low}))'


def _known(review: KpiReview) -> tuple[list[float], list[float], list[float | None]]:
    """Return values, points and weights of the months that have the first two."""
    weights = review.kpi.denominator or (None,) * 12
    rows = [
        (value, point, weight)
        for value, point, weight in zip(review.values, review.expected, weights, strict=True)
        if value is not None and point is not None
    ]
    return [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]


def _reached(review: KpiReview) -> float | None:
    values, _, weights = _known(review)
    return added_up(review.kpi.aggregation, values, weights) if values else None


def _due(review: KpiReview) -> float | None:
    values, points, weights = _known(review)
    return added_up(review.kpi.aggregation, points, weights) if values else None


def _of_landing(name: str) -> Callable[[KpiReview], CellValue]:
    return lambda review: None if review.landing is None else getattr(review.landing, name)


def _level_spread(review: KpiReview) -> float | None:
    is_level = review.kpi.aggregation in (None, Aggregation.DERNIER)
    return review.landing.spread if review.landing is not None and is_level else None


def _is_shifted(review: KpiReview) -> str | None:
    if review.landing is None:
        return None
    return "Oui" if review.landing.method in (Method.SHIFT, Method.LEVEL_SHIFT, Method.MEAN_SHIFT) else "Non"


class SeriesRow(NamedTuple):
    """An indicator of a report, and the months of its series, one series behind the other."""

    report: MonthlyReport
    review: KpiReview
    months: Sequence[float | None]


def _rows(report: MonthlyReport) -> list[SeriesRow]:
    found = []
    for item in report.review.kpis:
        weights = item.kpi.denominator or (None,) * 12
        found.append(SeriesRow(report, item, (*item.values, *item.expected, *item.initial, *weights)))
    return found


def _threshold(at: int) -> Callable[[SeriesRow], CellValue]:
    """Return what gives the green (0) or the red (1) threshold, as the indicator is judged."""

    def value(row: SeriesRow) -> CellValue:
        report, review, _ = row
        kpi = review.kpi
        if has_own_thresholds(kpi):
            return (kpi.green_threshold, kpi.red_threshold)[at]
        if kpi.gap_mode is GapMode.ABSOLU:
            return (kpi.gap_amber, kpi.gap_red)[at]
        return ratios(report.review.plan)[at]

    return value


def _label(item: Choice | None) -> str | None:
    return item.label if item else None


def _column(
    header: str,
    kind: Kind[Any] | Measured,
    width: float,
    value: Callable[[KpiReview], CellValue],
    formula: str | None = None,
) -> ReportColumn:
    return ReportColumn(
        header=header, kind=kind, width=width, value=lambda row: value(row.review), formula=formula
    )


def _months(*series: str) -> Iterator[ReportColumn]:
    """Yield the columns of some series, in the order of `SeriesRow.months`."""

    def of_month(place: int) -> Callable[[SeriesRow], CellValue]:
        return lambda row: row.months[place]

    for place in range(12 * len(series)):
        header = month_header(series[place // 12], place % 12 + 1)
        yield ReportColumn(header=header, kind=MEASURED, width=10.0, value=of_month(place))


SERIES = ReportTable(
    name=NAME,
    title="Les douze mois de chaque indicateur",
    columns=(
        _column("N°", TEXT, 8.0, lambda review: review.kpi.id),
        _column("Indicateur", TEXT, 34.0, lambda review: review.kpi.name),
        _column("Unité", TEXT, 9.0, lambda review: _label(review.kpi.unit)),
        _column("Cumul", TEXT, 15.0, lambda review: _label(review.kpi.aggregation)),
        _column("Sens", TEXT, 9.0, lambda review: _label(review.kpi.direction)),
        _column("Écart jugé", TEXT, 11.0, lambda review: _label(review.kpi.gap_mode)),
        _column(
            "Jugé par", TEXT, 10.0, lambda review: "Seuils" if has_own_thresholds(review.kpi) else "Écart"
        ),
        ReportColumn(header="Seuil vert", kind=NUMBER, width=9.0, value=_threshold(0)),
        ReportColumn(header="Seuil rouge", kind=NUMBER, width=9.0, value=_threshold(1)),
        _column("Minimum", NUMBER, 10.0, lambda review: review.kpi.min),
        _column("Maximum", NUMBER, 10.0, lambda review: review.kpi.max),
        *_months(ACTUAL, EXPECTED, INITIAL, WEIGHT),
        _column(_COUNT, INTEGER, 9.0, lambda review: len(_known(review)[0]), f"SUMPRODUCT({_KNOWN})"),
        _column(_REACHED, MEASURED, 12.0, _reached, _to_date(_A)),
        _column(_DUE, MEASURED, 12.0, _due, _to_date(_P)),
        _column(_AIM, MEASURED, 12.0, lambda review: final_point(review.kpi), _aim()),
        _column(_SHIFTED, TEXT, 9.0, _is_shifted, _shifted()),
        _column(_JUMPS, NUMBER, 18.0, _level_spread, _jumps()),
        _column(_SPREAD, NUMBER, 18.0, _of_landing("spread"), _spread()),
        _column(_FREEDOM, INTEGER, 9.0, _of_landing("freedom"), _freedom()),
        _column(_SCALE, NUMBER, 18.0, _of_landing("scale"), _scale()),
        _column(
            _LANDING,
            MEASURED,
            13.0,
            _of_landing("value"),
            f'IF({_this(_COUNT)}=0,"",{_held(_landed())})',
        ),
        _column(_LOW, MEASURED, 13.0, _of_landing("low"), _edge("-")),
        _column(_HIGH, MEASURED, 13.0, _of_landing("high"), _edge("+")),
    ),
    rows=_rows,
)
