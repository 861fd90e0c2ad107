"""The data dictionary of a workbook, as Markdown: what each column and named cell holds.

Run as a program it prints that of the complete workbook.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from pac_excel.layout.columns import Column, Flow, Layout, Role, Scalar, Table
from pac_excel.layout.summary import figures_of
from pac_excel.plan.document import Plan
from pac_excel.plan.fields import Kind, Shape, Spec, entity_of, fields_of

_KINDS = {
    "text": "text",
    "long": "long text",
    "identifier": "identifier",
    "integer": "whole number",
    "number": "number",
    "rate": "rate, 0–1 shown as %",
    "euros": "euros",
    "flag": "Oui or Non",
    "date": "date",
    "month": "month, by its first day",
    "strategy": "strategy of the grids in force",
    "parameter": "threshold of a rule, by its French name",
    "choice": "choice",
}
_FLOWS = {Flow.PLAN: "read and written", Flow.EXCEL: "computed", Flow.OUT: "written only"}
_ROWS = {
    Role.MAIN: "A row is one `{record}`; the list is `{collection}` in a plan file.",
    Role.SLICE: "A row holds more fields of a `{record}` listed in `{main}`.",
    Role.CHILD: "A row is one `{record}`, in the `{collection}` of a row of `{main}`.",
}
_INTRODUCTION = """\
# Data dictionary

What the workbook *{name}* holds: first its tables, sheet by sheet, then its named cells.

A column or a cell is *read and written* when it carries the plan, *computed* when it is a formula of the
workbook, never read back, and *written only* when it shows what the check found. *Path* is where the value
stands in a record of a plan file. *Required* means that a plan ready to run has it; a plan under construction
may leave anything empty but the keys. Lists of choices read `CODE` = what the cell shows.
"""


def data_dictionary(layout: Layout) -> str:
    """Return the data dictionary of the workbook of `layout`."""
    parts = [_INTRODUCTION.format(name=layout.name)]
    for sheet in dict.fromkeys(table.sheet for table in layout.tables):
        parts.append(f"## {sheet}\n")
        parts += [_table(table, layout) for table in layout.tables if table.sheet == sheet]
    parts.append("## Named cells\n")
    for owner in dict.fromkeys(scalar.owner for scalar in layout.scalars):
        parts.append(_form([scalar for scalar in layout.scalars if scalar.owner == owner]))
    if layout.months:
        parts.append(_months(layout.months))
    parts.append(_figures(layout))
    return "\n".join(parts)


def _table(table: Table, layout: Layout) -> str:
    main = layout.main[table.collection].name
    rows = _ROWS[table.role].format(
        record=table.record.__name__, collection=table.child or table.collection, main=main
    )
    if table.marker:
        *others, last = (f"{header} = {said}" if said else header for header, said in table.marker.items())
        rows += f" A row counts as one only with {', '.join(others)} or {last}."
    lines = _grid(
        ("Column", "Path", "Kind", "Required", "Flow", "Help"),
        (
            (
                column.header,
                f"`{column.path}`" if column.path else f"key in `{main}`",
                _kind(column),
                _yes(column.required),
                _FLOWS[column.flow],
                column.help,
            )
            for column in table.columns
        ),
    )
    return _section(f"{table.title} (`{table.name}`)", rows, lines, _choices(_labelled(table.columns)))


def _form(scalars: list[Scalar]) -> str:
    record = scalars[0].record
    lines = _grid(
        ("Label", "Name", "Path", "Kind", "Required", "Flow", "Help"),
        (
            (
                scalar.spec.label,
                f"`{scalar.name}`",
                f"`{scalar.spec.name}`",
                _kind(scalar.spec),
                _yes(scalar.spec.required),
                _FLOWS[Flow.PLAN],
                scalar.spec.help,
            )
            for scalar in scalars
        ),
    )
    key = next(spec.key for spec in fields_of(Plan).values() if spec.record is record)
    rows = f"One `{record.__name__}`, `{key}` in a plan file."
    choices = _choices((scalar.spec.label, scalar.spec.kind) for scalar in scalars)
    return _section(entity_of(record).label, rows, lines, choices)


def _months(name: str) -> str:
    spec = fields_of(Plan)["months"]
    rows = f"Twelve cells named `{name}`, {_FLOWS[Flow.PLAN]}: {spec.help}.\n"
    return f"### {spec.label}\n\n{rows}"


def _figures(layout: Layout) -> str:
    lines = _grid(
        ("Label", "Name", "Kind", "Flow"),
        (
            (figure.label, f"`{figure.name}`", _KINDS[figure.kind.name], _FLOWS[Flow.EXCEL])
            for figure in figures_of(layout)
        ),
    )
    return _section("Figures of the whole plan", "They belong to no record.", lines, [])


def _section(title: str, rows: str, *blocks: list[str]) -> str:
    body = "\n".join("\n".join(block) + "\n" for block in blocks if block)
    return f"### {title}\n\n{rows}\n\n{body}"


def _grid(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    return [_row(heads), "|" + "---|" * len(heads), *(_row(row) for row in rows)]


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _kind(item: Column | Spec) -> str:
    kind = item.kind
    words = _KINDS.get(kind.name) or "reference to " + " or ".join(f"`{name}`" for name in kind.targets)
    if item.between:
        low, high = item.between
        words += f", {low:g} to {high:g}"
    return f"list: {words}" if item.shape is Shape.MANY else words


def _yes(required: bool) -> str:
    return "yes" if required else ""


def _labelled(columns: tuple[Column, ...]) -> Iterator[tuple[str, Kind[object]]]:
    return ((column.header, column.kind) for column in columns)


def _choices(items: Iterable[tuple[str, Kind[object]]]) -> list[str]:
    return [
        f"- *{label}*: " + ", ".join(f"`{member.value}` = {member.label}" for member in kind.choices)
        for label, kind in items
        if kind.choices is not None
    ]


if __name__ == "__main__":
    from pac_excel.layout.complete import COMPLETE

    # Markdown is UTF-8, whatever the terminal's own encoding
    sys.stdout.buffer.write(data_dictionary(COMPLETE).encode("utf-8"))
