"""The tables and named cells of the consolidated workbook of a network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from pac_excel.kpi.status import Status
from pac_excel.layout.cells import CellValue
from pac_excel.layout.report.agencies import (
    SUM,
    WEIGHTED,
    AgencyFigures,
    KpiFigures,
    NetworkReport,
    Shared,
    ranked,
    severity,
    shared,
)
from pac_excel.layout.report.columns import MEASURED, Measured, ReportColumn, ReportTable
from pac_excel.layout.report.indicators import LIGHTS
from pac_excel.plan.fields import EUROS, INTEGER, LONG, NUMBER, RATE, TEXT, Kind
from pac_excel.rules.french import month as month_name
from pac_excel.rules.registry import rule_of

AGENCIES_NAME, SHARED_NAME, DETAIL_NAME = "tblAgences", "tblIndicateursReseau", "tblDetailReseau"
WORST_NAME, RULES_NAME, MISSING_NAME = "tblPiresEcarts", "tblReglesReseau", "tblManquantes"
_WORST = 50


def _column(
    header: str,
    kind: Kind[Any] | Measured,
    width: float,
    value: Callable[[Any], CellValue],
    formula: str | None = None,
) -> ReportColumn:
    return ReportColumn(header=header, kind=kind, width=width, value=value, formula=formula)


def _light(status: Status) -> Callable[[tuple[int, AgencyFigures]], CellValue]:
    return lambda row: row[1].lights.get(LIGHTS[status], 0)


def _money(name: str) -> Callable[[tuple[int, AgencyFigures]], CellValue]:
    return lambda row: None if row[1].money is None else getattr(row[1].money, name)


def _severity_count(wanted: str) -> Callable[[tuple[int, AgencyFigures]], CellValue]:
    return lambda row: sum(count for level, count in row[1].findings.values() if level == wanted)


def _rate(table: str, top: str, bottom: str) -> str:
    above, below = f"{table}[[#This Row],[{top}]]", f"{table}[[#This Row],[{bottom}]]"
    return f'IF(OR({above}="",N({below})=0),"",{above}/{below})'


AGENCIES = ReportTable(
    name=AGENCIES_NAME,
    title="Les agences, classées par l’écart de leur chiffre à date",
    columns=(
        _column("Rang", INTEGER, 7.0, lambda row: row[0]),
        _column("Code", TEXT, 12.0, lambda row: row[1].code),
        _column("Agence", TEXT, 34.0, lambda row: row[1].name),
        _column("● Verts", INTEGER, 9.0, _light(Status.GREEN)),
        _column("▲ Oranges", INTEGER, 10.5, _light(Status.AMBER)),
        _column("■ Rouges", INTEGER, 10.0, _light(Status.RED)),
        _column("Chiffre à date", EUROS, 14.0, _money("actual")),
        _column("Prévu à date", EUROS, 14.0, _money("expected")),
        _column(
            "Écart %",
            RATE,
            10.0,
            lambda row: None if row[1].money is None else row[1].money.gap_rate,
            f'IF(OR({AGENCIES_NAME}[[#This Row],[Chiffre à date]]="",'
            f'N({AGENCIES_NAME}[[#This Row],[Prévu à date]])=0),"",'
            f"{AGENCIES_NAME}[[#This Row],[Chiffre à date]]/{AGENCIES_NAME}[[#This Row],[Prévu à date]]-1)",
        ),
        _column("En fin d’année", EUROS, 14.0, lambda row: row[1].landing),
        _column("Objectif", EUROS, 14.0, lambda row: row[1].aim),
        _column("Budget dépensé", EUROS, 13.0, lambda row: row[1].spent),
        _column("Budget prévu", EUROS, 13.0, lambda row: row[1].planned),
        _column(
            "Consommation",
            RATE,
            14.5,
            lambda row: (
                row[1].spent / row[1].planned if row[1].spent is not None and row[1].planned else None
            ),
            _rate(AGENCIES_NAME, "Budget dépensé", "Budget prévu"),
        ),
        _column("Jalons tenus", RATE, 10.0, lambda row: row[1].milestones_kept),
        _column("À décider", INTEGER, 9.5, lambda row: row[1].calls),
        _column("Erreurs du plan", INTEGER, 10.0, _severity_count("error")),
        _column("Alertes du plan", INTEGER, 10.0, _severity_count("warning")),
        _column("Anomalies du réalisé", INTEGER, 11.0, lambda row: row[1].anomalies),
    ),
    rows=ranked,
)


def _together(figure: str) -> str:
    own, mode = (f"{SHARED_NAME}[[#This Row],[{name}]]" for name in ("Indicateur", "Mode"))
    names, unit, way = (f"{DETAIL_NAME}[{name}]" for name in ("Indicateur", "Unité", "Mode"))
    values, weights = f"{DETAIL_NAME}[{figure}]", f"{DETAIL_NAME}[Poids]"
    same = f"{names},{own},{unit},{SHARED_NAME}[[#This Row],[Unité]],{way},{mode}"
    product = f"{DETAIL_NAME}[{figure} × poids]"
    return (
        f'IF({mode}="{SUM}",SUMIFS({values},{same}),'
        f'IF({mode}="{WEIGHTED}",SUMIFS({product},{same})/SUMIFS({weights},{same}),AVERAGEIFS({values},{same})))'
    )


def _shared(name: str) -> Callable[[Shared], CellValue]:
    return lambda item: item.together(name)


def _spread(of: Callable[[Sequence[float]], float]) -> Callable[[Shared], CellValue]:
    return lambda item: of(item.gaps) if item.gaps else None


SHARED = ReportTable(
    name=SHARED_NAME,
    title="Les indicateurs du réseau",
    columns=(
        _column("Indicateur", TEXT, 44.0, lambda item: item.name),
        _column("Unité", TEXT, 9.0, lambda item: item.unit),
        _column("Mode", TEXT, 19.0, lambda item: item.mode),
        _column("Agences", INTEGER, 9.5, lambda item: len(item.parts)),
        _column("Réalisé", MEASURED, 14.0, _shared("actual"), _together("Réalisé")),
        _column("Prévu", MEASURED, 14.0, _shared("expected"), _together("Prévu")),
        _column(
            "Écart",
            MEASURED,
            13.0,
            lambda item: item.together("actual") - item.together("expected"),
            f"{SHARED_NAME}[[#This Row],[Réalisé]]-{SHARED_NAME}[[#This Row],[Prévu]]",
        ),
        _column("Écart % minimum", RATE, 11.0, _spread(min)),
        _column("Écart % médian", RATE, 11.0, _spread(median)),
        _column("Écart % maximum", RATE, 11.0, _spread(max)),
        _column("Agence la plus loin", TEXT, 16.0, lambda item: item.worst),
        _column("● Verts", INTEGER, 9.0, lambda item: item.count(Status.GREEN)),
        _column("▲ Oranges", INTEGER, 10.5, lambda item: item.count(Status.AMBER)),
        _column("■ Rouges", INTEGER, 10.0, lambda item: item.count(Status.RED)),
    ),
    rows=shared,
)

Detail = tuple[str, KpiFigures]


def _details(report: NetworkReport) -> list[Detail]:
    return [(agency.code, item) for agency in report.agencies for item in agency.kpis]


def _weighed(figure: str) -> Callable[[Detail], CellValue]:
    return lambda row: None if row[1].weight is None else getattr(row[1], figure) * row[1].weight


def _weighed_formula(figure: str) -> str:
    weight = f"{DETAIL_NAME}[[#This Row],[Poids]]"
    return f'IF({weight}="","",{DETAIL_NAME}[[#This Row],[{figure}]]*{weight})'


DETAIL = ReportTable(
    name=DETAIL_NAME,
    title="Le détail, agence par agence",
    columns=(
        _column("Code", TEXT, 12.0, lambda row: row[0]),
        _column("Indicateur", TEXT, 44.0, lambda row: row[1].name),
        _column("Unité", TEXT, 9.0, lambda row: row[1].unit),
        _column("Mode", TEXT, 19.0, lambda row: row[1].mode),
        _column("État", TEXT, 13.0, lambda row: row[1].light),
        _column("Réalisé", MEASURED, 14.0, lambda row: row[1].actual),
        _column("Prévu", MEASURED, 14.0, lambda row: row[1].expected),
        _column("Poids", NUMBER, 12.0, lambda row: row[1].weight),
        _column("Réalisé × poids", NUMBER, 14.0, _weighed("actual"), _weighed_formula("Réalisé")),
        _column("Prévu × poids", NUMBER, 14.0, _weighed("expected"), _weighed_formula("Prévu")),
    ),
    rows=_details,
)


def _worst(report: NetworkReport) -> list[Detail]:
    off = [row for row in _details(report) if row[1].light in (LIGHTS[Status.RED], LIGHTS[Status.AMBER])]
    return sorted(
        off, key=lambda row: (row[1].light != LIGHTS[Status.RED], -severity(row[1]), row[0], row[1].name)
    )[:_WORST]


WORST = ReportTable(
    name=WORST_NAME,
    title="Les plus grands écarts",
    columns=(
        _column("Code", TEXT, 12.0, lambda row: row[0]),
        _column("Indicateur", TEXT, 44.0, lambda row: row[1].name),
        _column("Unité", TEXT, 9.0, lambda row: row[1].unit),
        _column("État", TEXT, 13.0, lambda row: row[1].light),
        _column("Réalisé", MEASURED, 14.0, lambda row: row[1].actual),
        _column("Prévu", MEASURED, 14.0, lambda row: row[1].expected),
        _column(
            "Écart",
            MEASURED,
            14.0,
            lambda row: row[1].actual - row[1].expected,
            f"{WORST_NAME}[[#This Row],[Réalisé]]-{WORST_NAME}[[#This Row],[Prévu]]",
        ),
        _column("Écart %", RATE, 11.0, lambda row: row[1].gap_rate),
    ),
    rows=_worst,
)

RuleRow = tuple[str, str, int, int]
_SEVERITIES = {"error": "Erreur", "warning": "Alerte", "info": "Information"}


def _rules(report: NetworkReport) -> list[RuleRow]:
    """Return code, severity, agencies concerned and findings of each rule, the commonest first."""
    agencies: Counter[str] = Counter()
    findings: Counter[str] = Counter()
    severities: dict[str, str] = {}
    for agency in report.agencies:
        for code, (level, count) in agency.findings.items():
            agencies[code] += 1
            findings[code] += count
            severities[code] = level
    order = sorted(agencies, key=lambda code: (-agencies[code], code))
    return [(code, _SEVERITIES[severities[code]], agencies[code], findings[code]) for code in order]


def _anomaly_of(row: RuleRow) -> str | None:
    rule = rule_of(row[0])
    return rule.anomaly if rule else None


RULES = ReportTable(
    name=RULES_NAME,
    title="Ce que le contrôle des plans trouve, règle par règle",
    columns=(
        _column("Règle", TEXT, 12.0, lambda row: row[0]),
        _column("Anomalie", TEXT, 80.0, _anomaly_of),
        _column("Gravité", TEXT, 14.0, lambda row: row[1]),
        _column("Agences", INTEGER, 11.0, lambda row: row[2]),
        _column("Constats", INTEGER, 11.0, lambda row: row[3]),
    ),
    rows=_rules,
)

MISSING = ReportTable(
    name=MISSING_NAME,
    title="Les agences sans rapport",
    columns=(
        _column("Code", TEXT, 12.0, lambda item: item.code),
        _column("Plan", TEXT, 50.0, lambda item: item.plan),
        _column("Raison", LONG, 80.0, lambda item: item.reason),
    ),
    rows=lambda report: report.missing,
)

TABLES = (AGENCIES, SHARED, WORST, RULES, MISSING, DETAIL)


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkFigure:
    """A named cell of the consolidated workbook."""

    name: str
    label: str
    kind: Kind[object]
    value: Callable[[NetworkReport], CellValue]
    formula: str | None = None


def _sum(
    name: str, label: str, column: str, kind: Kind[object], of: Callable[[Any], CellValue]
) -> NetworkFigure:
    def value(report: NetworkReport) -> CellValue:
        parts = [of(row) for row in ranked(report)]
        return sum(part for part in parts if isinstance(part, int | float))

    return NetworkFigure(
        name=name, label=label, kind=kind, value=value, formula=f"SUM({AGENCIES_NAME}[{column}])"
    )


FIGURES = (
    NetworkFigure(
        name="network_title",
        label="",
        kind=TEXT,
        value=lambda report: f"{report.title} – {month_name(report.month)}",
    ),
    NetworkFigure(
        name="network_agencies",
        label="Agences avec rapport",
        kind=INTEGER,
        value=lambda report: len(report.agencies),
        formula=f"COUNT({AGENCIES_NAME}[Rang])",
    ),
    NetworkFigure(
        name="network_missing",
        label="Sans rapport",
        kind=INTEGER,
        value=lambda report: len(report.missing),
        formula=f'SUMPRODUCT(--({MISSING_NAME}[Code]<>""))',
    ),
    _sum("network_green", "● Verts", "● Verts", INTEGER, _light(Status.GREEN)),
    _sum("network_amber", "▲ Oranges", "▲ Oranges", INTEGER, _light(Status.AMBER)),
    _sum("network_red", "■ Rouges", "■ Rouges", INTEGER, _light(Status.RED)),
    _sum("network_money", "Chiffre à date", "Chiffre à date", EUROS, _money("actual")),
    _sum("network_planned", "Prévu à date", "Prévu à date", EUROS, _money("expected")),
    _sum("network_landing", "En fin d’année", "En fin d’année", EUROS, lambda row: row[1].landing),
    _sum("network_aim", "Objectif", "Objectif", EUROS, lambda row: row[1].aim),
    _sum("network_spent", "Budget dépensé", "Budget dépensé", EUROS, lambda row: row[1].spent),
    _sum("network_budget", "Budget prévu à date", "Budget prévu", EUROS, lambda row: row[1].planned),
    _sum("network_calls", "Décisions à prendre", "À décider", INTEGER, lambda row: row[1].calls),
)
