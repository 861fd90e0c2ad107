"""From files and databases to measures: good rows are kept, every other is told with its file and line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Map
from dataclasses import replace
from pathlib import Path

from pac_excel.kpi.calendar import due_months
from pac_excel.kpi.hindsight import sums_of_sites, with_measures
from pac_excel.kpi.trajectory import readings
from pac_excel.layout.report.columns import Anomaly, Intake, SourceFile
from pac_excel.plan import Plan
from pac_excel.plan.document import add_months
from pac_excel.plan.steering import Measure
from pac_excel.reporting.actuals.errors import BadSource
from pac_excel.reporting.actuals.mapping import Mapping, read_mapping
from pac_excel.reporting.actuals.rows import Key, RowReader, said
from pac_excel.reporting.actuals.sources import open_rows
from pac_excel.rules.french import month as month_name
from pac_excel.rules.french import number


def take_in(paths: Sequence[Path], plan: Plan, month: dt.date, mapping: Mapping | None = None) -> Intake:
    """Return what the files hold for the plan by the end of `month`.

    A .toml file among them is a mapping that names its own file or database; else the mapping is that given,
    or the .toml file of the same name beside the file, or none: then headers are known by their usual names.
    A later file goes before an earlier one; a file that holds the same is not read twice.
    """
    taken: dict[Key, Measure] = {}
    sources: list[SourceFile] = []
    anomalies: list[Anomaly] = []
    seen: dict[str, str] = {}
    for path in paths:
        file, own = _mapping_of(path, mapping)
        rows = open_rows(file, own)
        if rows.fingerprint in seen:
            text = f"Ce fichier contient la même chose que {seen[rows.fingerprint]} : il n’est pas relu."
            anomalies.append(Anomaly(file=rows.name, line=None, nature="Fichier déjà lu", message=text))
            continue
        seen[rows.fingerprint] = rows.name
        reader = RowReader(plan, month, own, rows)
        found = reader.measures()
        anomalies += reader.told()
        anomalies += _replaced(rows.name, taken, found)
        taken |= found
        sources.append(
            SourceFile(name=rows.name, read=reader.count, kept=len(found), fingerprint=rows.fingerprint)
        )
    measures = tuple(taken.values())
    anomalies += _partial_sites(plan, measures)
    measured = with_measures(plan, measures)
    anomalies += _gaps(measured, month)
    return Intake(plan=measured, measures=measures, sources=tuple(sources), anomalies=tuple(anomalies))


def _mapping_of(path: Path, given: Mapping | None) -> tuple[Path | None, Mapping]:
    if path.suffix.lower() == ".toml":
        own = read_mapping(path)
        if own.file is None and not own.url:
            raise BadSource(str(path), "its [source] names neither file nor url", "add one of them")
        return own.file, own
    beside = path.with_suffix(".toml")
    if given is None and beside.is_file():
        return path, read_mapping(beside)
    return path, given or Mapping()


def _replaced(name: str, taken: Map[Key, Measure], found: Map[Key, Measure]) -> Iterator[Anomaly]:
    for key, item in found.items():
        before = taken.get(key)
        if before is not None and before.value != item.value:
            text = (
                f"{said(key)} : {number(before.value or 0.0)} d’un fichier précédent est remplacé par "
                f"{number(item.value or 0.0)}."
            )
            yield Anomaly(file=name, line=None, nature="Valeur remplacée", message=text)


def _partial_sites(plan: Plan, measures: Sequence[Measure]) -> Iterator[Anomaly]:
    """Tell where only some of the sites are measured of an indicator of the whole agency."""
    whole = {(item.kpi, item.month) for item in measures if item.site is None}
    whole |= {(item.kpi, item.month) for item in sums_of_sites(plan, measures)}
    agency = {kpi.id for kpi in plan.kpis if kpi.site is None}
    parts: dict[tuple[str, dt.date], set[str]] = {}
    for item in measures:
        if item.kpi is None or item.month is None or item.site is None or item.kpi not in agency:
            continue
        if (item.kpi, item.month) not in whole:
            parts.setdefault((item.kpi, item.month), set()).add(item.site)
    for (kpi, month), sites in parts.items():
        missing = [site.id for site in plan.sites if site.id not in sites]
        why = (
            f"il manque {', '.join(missing)}"
            if missing
            else "ce cumul ne s’additionne pas sans ses deux termes"
        )
        text = f"{said((kpi, None, month))} : les sites ne font pas l’agence, {why}."
        yield Anomaly(file="", line=None, nature="Sites incomplets", message=text)


def _gaps(plan: Plan, month: dt.date) -> Iterator[Anomaly]:
    """Tell the months due by the month reported that no source and no cell of the plan gives."""
    months = plan.month_starts()
    last = add_months(month, 1) - dt.timedelta(1)
    judged = replace(plan, head=replace(plan.head, as_of=last))
    for kpi in plan.kpis:
        values = readings(plan, kpi)
        missing = [
            month_name(day)
            for place in due_months(judged, kpi.frequency)
            if values[place] is None and (day := months[place]) is not None
        ]
        if missing:
            text = f"{kpi.id} {kpi.name or ''} : aucune valeur pour {', '.join(missing)}."
            yield Anomaly(file="", line=None, nature="Trou", message=text)
