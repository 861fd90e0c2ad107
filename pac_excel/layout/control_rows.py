"""The rows of *Contrôles*: what the check found, and beside it all that the user typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pac_excel.layout.answers import Address, address_in, address_of, kept_figures, paired
from pac_excel.layout.cells import CellValue
from pac_excel.layout.content import TableContent
from pac_excel.layout.controls import ANSWERS, GO, JUSTIFIED, STATUS, Located, controls_table
from pac_excel.layout.places import CellView
from pac_excel.plan.steering import Justification
from pac_excel.rules.finding import OPEN, Finding
from pac_excel.rules.french import unbroken

GONE = "Cette alerte ne se présente plus."
_ADDRESS = ("Règle", "Table", "Clé", "Champ")
_FIGURES = "Chiffres"


class TableView(Protocol):
    """The table as a book gives it."""

    @property
    def headers(self) -> tuple[str, ...]:
        """The texts of its header row."""

    @property
    def rows(self) -> Sequence[Sequence[CellView]]:
        """Its data rows."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What the user typed in the table, as it stands there: answers and `columns` of his own, row by row."""

    columns: tuple[str, ...] = ()
    rows: dict[Address, list[dict[str, CellValue]]] = field(default_factory=dict)

    def take(self, address: Address, figures: str | None) -> dict[str, CellValue]:
        """Return, once, what was typed beside the finding at `address`, rather the row with its figures."""
        rows = self.rows.get(address, [])
        row = next((row for row in rows if row[_FIGURES] == figures), rows[0] if rows else {})
        if row:
            rows.remove(row)
        return {header: value for header, value in row.items() if header != _FIGURES}


def typed(view: TableView) -> Typed:
    """Return what the user typed in the table; columns that hold formulas are left to the workbook."""
    known = {column.header.casefold() for column in controls_table().columns}
    at = {header: index for index, header in enumerate(view.headers)}
    own = tuple(
        header
        for header, index in at.items()
        if header.strip().casefold() not in known and not any(row[index].formula for row in view.rows)
    )
    found = Typed(own)
    for row in view.rows:
        values = {header: row[index].value for header, index in at.items()}
        said = {header: values[header] for header in (*ANSWERS, *own) if values.get(header) is not None}
        if said:
            code, table, key, header = (str(values.get(name) or "") for name in _ADDRESS)
            kept = {_FIGURES: values.get(_FIGURES), **said}
            found.rows.setdefault((code, table, key, header), []).append(kept)  # type: ignore[arg-type]
    return found


def content(
    located: Sequence[Located], justifications: Sequence[Justification], said: Typed | None = None
) -> TableContent:
    """Return the rows of *Contrôles*: the findings with what the user answered, then the other answers.

    What the user `said` there is written again as it was typed, be it read or not.
    """
    said = said or Typed()
    answers, others = paired(located, justifications)
    rows = []
    for (finding, place), item in zip(located, answers, strict=True):
        address = address_of(finding, place)
        kept = said.take(address, item.figures if item else kept_figures(finding, None))
        row = _found(finding, address) | _answered(item) | kept
        rows.append(row | {_FIGURES: kept_figures(finding, item)})
    for item in others:
        kept = said.take(address_in(item), item.figures)
        rows.append(_left_over(address_in(item)) | _answered(item) | kept | {"Statut": STATUS[JUSTIFIED]})
    # a note of the user's own outlives the finding that it stood beside
    rows += [
        _left_over(address) | {header: value for header, value in row.items() if header != _FIGURES}
        for address, left in said.rows.items()
        for row in left
    ]
    headers = (*(column.header for column in controls_table().columns), *said.columns)
    return TableContent(headers, [tuple(row.get(header) for header in headers) for row in rows])


def answered(view: TableView) -> TableContent:
    """Return the rows of *Contrôles* beside which the user typed something, their findings shown no more.

    Formulas are left to the workbook.
    """
    headers = tuple(
        header
        for index, header in enumerate(view.headers)
        if not any(row[index].formula for row in view.rows)
    )
    said = (*ANSWERS, *typed(view).columns)
    rows = []
    for row in view.rows:
        values = {header: cell.value for header, cell in zip(view.headers, row, strict=True)}
        if any(values.get(header) is not None for header in said):
            if values.get("Statut") == STATUS[OPEN]:
                values["Statut"] = None
            rows.append(tuple(values[header] for header in headers))
    return TableContent(headers, rows)  # type: ignore[arg-type]


def _found(finding: Finding, address: Address) -> dict[str, CellValue]:
    _, table, key, header = address
    severity = finding.severity.label
    mark = f"{severity[0]}|{table}|{key}|{header}" if finding.status == OPEN else None
    return {
        "Gravité": severity,
        "Règle": finding.code,
        "Anomalie": unbroken(finding.message),
        "Pourquoi": unbroken(finding.why),
        "Correction": unbroken(finding.fix),
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
    answers: tuple[CellValue, ...] = (item.justification, item.by, item.on, item.until)
    return dict(zip(ANSWERS, answers, strict=True)) | {_FIGURES: item.figures}


def _left_over(address: Address) -> dict[str, CellValue]:
    named: dict[str, CellValue] = {
        header: text or None for header, text in zip(_ADDRESS, address, strict=True)
    }
    return named | {"Anomalie": GONE}
