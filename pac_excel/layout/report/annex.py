"""The sheets *Annexe* and *Sources*: how indicators are defined and projected, which files were read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pac_excel.kpi.catalogue import definition_of
from pac_excel.kpi.review import KpiReview
from pac_excel.layout.cells import CellValue
from pac_excel.layout.report.columns import Anomaly, ReportColumn, ReportTable, SourceFile
from pac_excel.plan.fields import INTEGER, LONG, TEXT, Kind

DEFINITIONS_NAME, SOURCES_NAME, ANOMALIES_NAME = "tblDefinitions", "tblSources", "tblAnomalies"

# what stands there while there is nothing to tell
_NO_SOURCE = SourceFile(name="Aucun : les valeurs sont celles du plan", read=None, kept=None, fingerprint="")
_NO_ANOMALY = Anomaly(file="", line=None, nature="Aucune", message="Tout ce qui a été lu est retenu.")


def _column(header: str, kind: Kind[Any], width: float, value: Callable[[Any], CellValue]) -> ReportColumn:
    return ReportColumn(header=header, kind=kind, width=width, value=value)


def _benchmark(item: KpiReview) -> str | None:
    found = definition_of(item.kpi.name)
    return found.benchmark or None if found else None


def _method(item: KpiReview) -> str | None:
    return item.landing.method.label if item.landing else None


DEFINITIONS = ReportTable(
    name=DEFINITIONS_NAME,
    title="Les indicateurs : formule, capteur, projection",
    columns=(
        _column("N°", TEXT, 11.0, lambda item: item.kpi.id),
        _column("Indicateur", TEXT, 38.0, lambda item: item.kpi.name),
        _column("Définition", LONG, 34.0, lambda item: item.kpi.definition),
        _column("Formule", LONG, 26.0, lambda item: item.kpi.formula),
        _column("Cumul", TEXT, 15.0, lambda item: item.kpi.aggregation and item.kpi.aggregation.label),
        _column("Capteur", LONG, 26.0, lambda item: item.kpi.sensor),
        _column("Source", TEXT, 16.0, lambda item: item.kpi.source),
        _column("Repère du métier", LONG, 34.0, _benchmark),
        _column("Projection en fin d’exercice", LONG, 52.0, _method),
    ),
    rows=lambda report: report.review.kpis,
)


def _source(
    header: str, kind: Kind[Any], width: float, value: Callable[[SourceFile], CellValue]
) -> ReportColumn:
    return ReportColumn(header=header, kind=kind, width=width, value=value)


SOURCES = ReportTable(
    name=SOURCES_NAME,
    title="Les fichiers de réalisé",
    columns=(
        _source("Fichier", TEXT, 40.0, lambda item: item.name),
        _source("Lignes lues", INTEGER, 12.0, lambda item: item.read),
        _source("Lignes retenues", INTEGER, 12.0, lambda item: item.kept),
        _source("Empreinte", TEXT, 20.0, lambda item: item.fingerprint),
    ),
    rows=lambda report: report.sources or (_NO_SOURCE,),
)


def _anomaly(
    header: str, kind: Kind[Any], width: float, value: Callable[[Anomaly], CellValue]
) -> ReportColumn:
    return ReportColumn(header=header, kind=kind, width=width, value=value)


ANOMALIES = ReportTable(
    name=ANOMALIES_NAME,
    title="Les anomalies du réalisé",
    columns=(
        _anomaly("Fichier", TEXT, 40.0, lambda item: item.file),
        _anomaly("Ligne", INTEGER, 9.0, lambda item: item.line),
        _anomaly("Nature", TEXT, 24.0, lambda item: item.nature),
        _anomaly("Détail", LONG, 80.0, lambda item: item.message),
    ),
    rows=lambda report: report.anomalies or (_NO_ANOMALY,),
)
