"""From the workbook of a month back to what its users typed, which the next month's report carries on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pac_excel.layout.report import loop, series, summary
from pac_excel.layout.report.columns import Carried, GapNote

RawCell = str | int | float | bool | dt.date | None
RawTable = Sequence[Mapping[str, RawCell]]


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierReport:
    """What a report made earlier says: of which plan and month, from when its exercise, what was typed."""

    plan: str | None
    month: dt.date
    start: dt.date | None
    carried: Carried


def read(names: Mapping[str, RawCell], tables: Mapping[str, RawTable]) -> EarlierReport | None:
    """Return what a workbook carries on, None when it is no report; dates are given as dates.

    Columns are found by their headers, so a table may have been moved, sorted, given columns of its own.
    """
    month = names.get(summary.MONTH_NAME)
    if names.get(summary.SCHEMA) != summary.SCHEMA_NAME or not isinstance(month, dt.date):
        return None
    rows = [_note(row) for row in tables.get(loop.GAPS_NAME, ())]
    notes = tuple(note for note in rows if note != _note({}))
    remarks = {
        str(row["N°"]): text
        for row in tables.get(loop.DECISIONS_NAME, ())
        if row.get("N°") is not None and (text := _text(row.get(loop.REMARK))) is not None
    }
    found = {
        str(row["N°"]): _initial(row) for row in tables.get(series.NAME, ()) if row.get("N°") is not None
    }
    initial = {name: values for name, values in found.items() if any(value is not None for value in values)}
    plan, start = names.get(summary.PLAN_ID), names.get("report_start")
    return EarlierReport(
        plan=str(plan) if plan is not None else None,
        month=month,
        start=start if isinstance(start, dt.date) else None,
        carried=Carried(notes=notes, remarks=remarks, initial=initial),
    )


def _note(row: Mapping[str, RawCell]) -> GapNote:
    return GapNote(
        month=_day(row.get("Mois")),
        key=_text(row.get("N°")),
        subject=_text(row.get("Indicateur")),
        light=_text(row.get("État")),
        unit=_text(row.get("Unité")),
        actual=_number(row.get("Réalisé à date")),
        expected=_number(row.get("Prévu à date")),
        gap=_number(row.get("Écart")),
        cause=_text(row.get("Cause et commentaire")),
        decision=_text(row.get("Décision")),
        owner=_text(row.get("Responsable")),
        due=_day(row.get("Échéance")) or _text(row.get("Échéance")),
        effect=_text(row.get("Effet constaté")),
    )


def _initial(row: Mapping[str, RawCell]) -> tuple[float | None, ...]:
    return tuple(_number(row.get(series.month_header(series.INITIAL, number))) for number in range(1, 13))


def _text(value: RawCell) -> str | None:
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if value is not None and str(value).strip() else None


def _number(value: RawCell) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _day(value: RawCell) -> dt.date | None:
    return value if isinstance(value, dt.date) else None


def merged(own: Sequence[GapNote], others: Sequence[GapNote]) -> tuple[GapNote, ...]:
    """Return the notes of two reports together: nothing that was typed is lost, nothing stands twice."""
    found = list(own)
    for note in others:
        if not note.is_answered:
            continue
        same = [at for at, item in enumerate(found) if (item.month, item.key) == (note.month, note.key)]
        if any(_covers(found[at], note) for at in same):
            continue
        empty = next((at for at in same if not found[at].is_answered), None)
        if empty is None:
            found.append(note)
        else:
            found[empty] = note
    return tuple(found)


def _covers(note: GapNote, other: GapNote) -> bool:
    """Tell whether all that was typed on the other note stands on this one too."""
    return all(
        theirs is None or theirs == ours for ours, theirs in zip(note.answers, other.answers, strict=True)
    )
