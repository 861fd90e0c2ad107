"""The table *Contrôles*: what the check found, and what the user answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeAlias

from pac_excel.layout.columns import Column, Flow, Table, main
from pac_excel.layout.computed import References
from pac_excel.layout.places import Place, Places
from pac_excel.plan.fields import LONG, TEXT
from pac_excel.plan.steering import Justification
from pac_excel.rules.finding import OPEN, Finding

Located: TypeAlias = tuple[Finding, Place | None]
"""A finding, and the place of the value it names where the workbook has one."""

NAME = "tblControles"
SHEET = "Contrôles"
COLLECTION = "justifications"

JUSTIFIED = "JUSTIFIEE"
STATUS = {OPEN: "Ouverte", JUSTIFIED: "Justifiée"}
GO = "Voir"

ANSWERS = ("Justification", "Par", "Le", "Jusqu’au")
_ORDER = (
    "Gravité",
    "Règle",
    "Anomalie",
    "Correction",
    "Feuille",
    "Cellule",
    "Lien",
    "Statut",
    *ANSWERS,
    "Pourquoi",
    "Cause",
    "Table",
    "Clé",
    "Champ",
    "Chiffres",
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
    marker = dict.fromkeys(ANSWERS) | {"Statut": STATUS[JUSTIFIED]}
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
