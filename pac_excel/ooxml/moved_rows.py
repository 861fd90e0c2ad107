"""The rows of a sheet in their new places, with formulas that follow what moves in the workbook."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from pac_excel.ooxml.references import format_area, format_cell, parse_area
from pac_excel.ooxml.results import without_result
from pac_excel.ooxml.sheet_data import SheetData, SourceCell, SourceRow
from pac_excel.ooxml.shifting import Movement, Movements, Taking, follow_formula
from pac_excel.ooxml.values import escape_markup

_FORMULA = re.compile(r"(<(?:\w+:)?f(?:\s[^>]*)?>)[^<]*(</(?:\w+:)?f>)")
_FORMULA_TAG = re.compile(r"<(?:\w+:)?f\s[^>]*>")
_PLACE = re.compile(r"(\s(?:ref|r1|r2)=[\"'])([^\"']+)")

ChangedCells = dict[int, dict[int, SourceCell]]


def move_rows(source: SheetData, sheet: str, movements: Movements) -> SheetData:
    """Return the rows of `sheet` after what moves in the workbook.

    A formula that reads otherwise than before loses its cached result. Rows that stay are given back.
    """
    followed, movement = _followed(source, sheet, movements), movements.get(sheet.lower())
    if not followed and not movement:
        return source
    rows = {**source.rows}
    for number, cells in followed.items():
        rows[number] = _with(rows[number], cells)
    return replace(source, rows=_moved(rows, movement) if movement else rows)


def _moved(rows: Mapping[int, SourceRow], movement: Movement) -> dict[int, SourceRow]:
    """Return the rows in their new places, each cell where its column takes it."""
    moved: dict[int, SourceRow] = {}
    cells: ChangedCells = {}
    first_row = movement.first_row
    for number, row in rows.items():
        if number < first_row:
            moved[number] = row
            continue
        own_place = movement.whole_row(number)
        if own_place:
            moved[own_place] = row.renumbered(own_place)
        for column, cell in row.cells.items():
            place = movement.cell(number, column)
            if place:
                cells.setdefault(place[0], {})[place[1]] = (
                    cell
                    if place == (number, column)
                    else replace(cell, xml=cell.moved_to(format_cell(*place)))
                )
    for number in cells.keys() | {number for number, row in moved.items() if not row.xml}:
        frame = moved.get(number) or SourceRow(f'<row r="{number}">', "</row>")
        moved[number] = _with(frame, cells.get(number, {}))
    return moved


def _followed(source: SheetData, sheet: str, movements: Movements) -> ChangedCells:
    """Return the cells whose formula reads otherwise, in the rows where they stood."""
    movement = movements.get(sheet.lower())
    changed: ChangedCells = {}
    for row, column in source.formulas:
        cell = source.rows[row].cells[column]
        formula = cell.formula or ""
        if movement is None and "!" not in formula:
            continue
        after = cell
        followed = follow_formula(formula, movements, sheet, row)
        if followed != formula:
            after = _with_formula(cell, followed)
        # an array formula states its area, a data table its cells of input too
        if movement and (cell.is_array or not formula):
            after = replace(after, xml=_with_places(after.xml, movement))
        if after.xml != cell.xml:
            changed.setdefault(row, {})[column] = after
    return changed


def _with(row: SourceRow, cells: Mapping[int, SourceCell]) -> SourceRow:
    """Return a row with `cells` over its own."""
    together = {**row.cells, **cells}
    xml = row.with_cells({column: cell.xml for column, cell in together.items()})
    return replace(row, cells=together, xml=xml)


def _with_formula(cell: SourceCell, formula: str) -> SourceCell:
    """Return a cell with another formula, and so without a result."""
    text = escape_markup(formula)
    xml = _FORMULA.sub(lambda found: found[1] + text + found[2], cell.xml, count=1)
    return without_result(replace(cell, xml=xml, formula=formula))


def _with_places(xml: str, movement: Movement) -> str:
    """Return a cell whose formula states its areas where they are afterwards."""

    def followed(found: re.Match[str]) -> str:
        area = movement.area(parse_area(found[2]), Taking.NEVER)
        return found[1] + (format_area(area) if area else found[2])

    return _FORMULA_TAG.sub(lambda tag: _PLACE.sub(followed, tag[0]), xml, count=1)
