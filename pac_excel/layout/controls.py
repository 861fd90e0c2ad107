"""The table *Contrôles*: what the check found, and what the user answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from pac_excel.layout.cells import CellValue
from pac_excel.layout.columns import Column, Flow, Table, main
from pac_excel.layout.computed import References
from pac_excel.layout.content import TableContent
from pac_excel.layout.places import Place, Places
from pac_excel.plan.fields import LONG, TEXT
from pac_excel.plan.steering import Justification
from pac_excel.rules.finding import OPEN, Finding, Severity

Located: TypeAlias = tuple[Finding, Place | None]
"""A finding, and the place of the value it names where the workbook has one."""

NAME = "tblControles"
SHEET = "Contrôles"
COLLECTION = "justifications"

JUSTIFIED = "JUSTIFIEE"
STATUS = {OPEN: "Ouverte", JUSTIFIED: "Justifiée"}
GO = "Voir"
GONE = "Cette alerte ne se présente plus."

_ANSWERS = ("Justification", "Par", "Le", "Jusqu’au")
_ORDER = (
    "Gravité",
    "Règle",
    "Anomalie",
    "Correction",
    "Feuille",
    "Cellule",
    "Lien",
    "Statut",
    *_ANSWERS,
    "Pourquoi",
    "Cause",
    "Table",
    "Clé",
    "Champ",
    "Repère",
)


def controls_table() -> Table:
    """Return the table of findings; a row is a justification when the user has answered in it."""
    table = main(NAME, SHEET, Justification, COLLECTION, title="Contrôles")
    found = (
        Column("Gravité", "severity", TEXT, Flow.OUT, help="Erreur, alerte ou information"),
        Column("Anomalie", "message", LONG, Flow.OUT, help="Ce qui ne va pas, avec les chiffres"),
        Column("Pourquoi", "why", LONG, Flow.OUT, help="Pourquoi c’est gênant"),
        Column("Correction", "fix", LONG, Flow.OUT, help="Ce qu’il faut faire"),
        Column("Feuille", "sheet", TEXT, Flow.OUT, help="Feuille de la cellule en cause"),
        Column("Cellule", "cell", TEXT, Flow.OUT, help="Adresse de la cellule en cause"),
        Column("Lien", "link", TEXT, Flow.EXCEL, help="Aller à la cellule"),
        Column("Statut", "status", TEXT, Flow.OUT, help="Ouverte, ou justifiée par vous"),
        Column("Cause", "cause", TEXT, Flow.OUT, help="L’anomalie dont celle-ci découle"),
        Column("Repère", "mark", TEXT, Flow.EXCEL, help="Ce qui allume la cellule en cause"),
    )
    columns = {column.header: column for column in (*table.columns, *found)}
    ordered = tuple(columns[header] for header in _ORDER)
    marker = dict.fromkeys(_ANSWERS) | {"Statut": STATUS[JUSTIFIED]}
    return replace(table, columns=ordered, marker=marker)


def link_formula(r: References) -> str:
    """Return the formula that goes to the cell in cause; a quote in a sheet's name is doubled."""
    sheet, cell = r.this(COLLECTION, "sheet"), r.this(COLLECTION, "cell")
    address = f'"#\'"&SUBSTITUTE({sheet},"\'","\'\'")&"\'!"&{cell}'
    return f'IF({cell}="","",HYPERLINK({address},"{GO}"))'


def mark_formula(r: References) -> str:
    """Return the formula of what lights the cell of an open finding: "E|table|key|header"."""
    severity, status = r.this(COLLECTION, "severity"), r.this(COLLECTION, "status")
    place = '&"|"&'.join(r.this(COLLECTION, path) for path in ("table", "key", "field"))
    return f'IF(OR({severity}="",{status}<>"{STATUS[OPEN]}"),"",LEFT({severity},1)&"|"&{place})'


def locate(findings: Iterable[Finding], places: Places) -> tuple[Located, ...]:
    """Return each finding with the place of the value it names, and its table, sheet and cell filled in."""
    located = []
    for finding in findings:
        place = places.find(finding.record, finding.key, finding.field)
        if place and finding.cell is None:
            finding = replace(finding, table=place.table, sheet=place.cell.sheet, cell=place.cell.address)
        located.append((finding, place))
    return tuple(located)


def answer(
    located: Sequence[Located], justifications: Sequence[Justification], today: dt.date
) -> tuple[Located, ...]:
    """Return the findings, those justified for today said to be; an error stays open whatever is written."""
    given = {_address(item): item for item in justifications if item.justification}
    answered = []
    for finding, place in located:
        own = given.get((finding.code, *_named(finding, place)))
        current = own is not None and (own.until is None or own.until >= today)
        if own and current and finding.severity is not Severity.ERROR:
            finding = replace(finding, status=JUSTIFIED, justification=own.justification)
        answered.append((finding, place))
    return tuple(answered)


def content(located: Sequence[Located], justifications: Sequence[Justification]) -> TableContent:
    """Return the rows of *Contrôles*: the findings with what the user answered, then the other answers."""
    table = controls_table()
    given = {_address(item): item for item in justifications}
    rows = []
    for finding, place in located:
        names = _named(finding, place)
        rows.append(_found(finding, names) | _answered(given.pop((finding.code, *names), None)))
    rows += [_left_over(item) for item in justifications if _address(item) in given]
    headers = tuple(column.header for column in table.columns)
    return TableContent(headers, [tuple(row.get(header) for header in headers) for row in rows])


def _named(finding: Finding, place: Place | None) -> tuple[str, str, str]:
    """How users name the place of a finding: table, key, header."""
    if place is None:
        return finding.table or "", finding.key, finding.field
    return place.table, place.key, place.header


def _address(item: Justification) -> tuple[str, str, str, str]:
    return item.rule_code or "", item.table or "", item.key or "", item.field or ""


def _found(finding: Finding, names: tuple[str, str, str]) -> dict[str, CellValue]:
    table, key, header = names
    severity = finding.severity.label
    mark = f"{severity[0]}|{table}|{key}|{header}" if finding.status == OPEN else None
    return {
        "Gravité": severity,
        "Règle": finding.code,
        "Anomalie": finding.message,
        "Pourquoi": finding.why,
        "Correction": finding.fix,
        "Feuille": finding.sheet,
        "Cellule": finding.cell,
        "Lien": GO if finding.cell else None,
        "Statut": STATUS[finding.status],
        "Cause": finding.cause,
        "Table": table,
        "Clé": key,
        "Champ": header,
        "Repère": mark,
    }


def _answered(item: Justification | None) -> dict[str, CellValue]:
    if item is None:
        return {}
    return {"Justification": item.justification, "Par": item.by, "Le": item.on, "Jusqu’au": item.until}


def _left_over(item: Justification) -> dict[str, CellValue]:
    names = {"Règle": item.rule_code, "Table": item.table, "Clé": item.key, "Champ": item.field}
    return names | {"Anomalie": GONE, "Statut": STATUS[JUSTIFIED]} | _answered(item)
