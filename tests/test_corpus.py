"""Workbooks that Excel wrote for other people: what is not touched stays, byte for byte."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pac_excel.ooxml.archive import read_entries
from pac_excel.ooxml.cells import Cells
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.references import format_cell, quote_sheet
from pac_excel.ooxml.shared_strings import read_shared_strings
from pac_excel.ooxml.table import Table
from pac_excel.ooxml.workbook import Workbook, read_workbook
from pac_excel.ooxml.worksheet import read_cells
from pac_excel.template import Rows, Template
from pac_excel.template.errors import NoRoom
from tests.support.shared import KEPT_PARTS, SHARED, needs_shared
from tests.support.validators import audit_findings, schema_findings, semantic_findings

Recorder = Callable[[str, object], None]

CORPUS = sorted((SHARED / "corpus").glob("*.xls*")) if SHARED else []
CALCULATION_CHAIN = "xl/calcChain.xml"
SHOWS_CELLS = re.compile(r"xl/(?:charts/chart|pivotCache/pivotCacheDefinition)\d*\.xml")
# what names the calculation chain, which is dropped when formulas move
NAMES_THE_CHAIN = {"[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/workbook.xml"}

pytestmark = needs_shared


def files(paths: list[Path]) -> list:
    """Return the files as cases; the validators need ten seconds for the largest."""
    large = {path for path in paths if path.stat().st_size > 100_000}
    return [pytest.param(path, id=path.stem, marks=[pytest.mark.slow] * (path in large)) for path in paths]


@functools.cache
def findings(path: Path) -> frozenset[str]:
    return frozenset([*audit_findings(path), *schema_findings(path), *semantic_findings(path)])


def streams(data: bytes) -> dict[str, bytes]:
    """Return the parts as they stand compressed."""
    return {entry.name: entry.compressed for entry in read_entries(data)}


def changed(before: bytes, after: bytes) -> set[str]:
    """Return the parts that `after` has no more, or has otherwise."""
    kept = streams(after)
    return {name for name, compressed in streams(before).items() if kept.get(name) != compressed}


def cells_of(package: Package, workbook: Workbook, part: str) -> Cells:
    return read_cells(package, part, read_shared_strings(package, workbook.shared_strings))


def number_or_empty_cell(cells: Cells) -> tuple[int, int]:
    """Return the first cell that holds a number of its own, or an empty one where there is none."""
    own = (at for at, value in cells.values.items() if type(value) in (int, float))
    return next((at for at in sorted(own) if at not in cells.formulas), (1, 702))


def ten_more_rows(table: Table) -> Rows:
    columns = tuple(column.name for column in table.columns if not column.formula)
    height = table.data_area.height + 10
    return Rows(columns=columns, rows=[[f"valeur {row}"] * len(columns) for row in range(height)])


def test_the_corpus_is_there() -> None:
    assert len(CORPUS) >= 20
    assert sum(bool(Template.open(path).tables) for path in CORPUS) >= 4


@pytest.mark.parametrize("path", files(CORPUS))
def test_opening_and_saving_changes_not_one_byte(path: Path, record_property: Recorder) -> None:
    data = path.read_bytes()
    assert Package.open(path).to_bytes() == data
    assert Template.open(path).compile().render() == data
    record_property(KEPT_PARTS, ["opened and saved", len(streams(data)), len(streams(data))])


@pytest.mark.parametrize("path", files(CORPUS))
def test_setting_a_cell_of_each_sheet_changes_that_sheet_alone(
    path: Path, tmp_path: Path, record_property: Recorder
) -> None:
    data, package = path.read_bytes(), Package.open(path)
    workbook, template = read_workbook(package), Template.open(path)
    kept = total = 0
    for sheet, part in workbook.worksheet_parts.items():
        at = number_or_empty_cell(cells_of(package, workbook, part))
        rendered = template.render(names={f"{quote_sheet(sheet)}!{format_cell(*at)}": 4217.5})
        others = changed(data, rendered) - {part}
        # a formula, a pivot table or a chart may depend on the cell
        assert part in changed(data, rendered)
        assert all(name == workbook.part or SHOWS_CELLS.fullmatch(name) for name in others)
        assert set(streams(rendered)) == set(streams(data))
        after = Package.open(rendered)
        assert cells_of(after, workbook, part).values[at] == 4217.5
        kept += len(streams(data)) - len(changed(data, rendered))
        total += len(streams(data))
    target = tmp_path / path.name
    target.write_bytes(rendered)
    assert findings(target) <= findings(path)
    record_property(KEPT_PARTS, ["one cell set", kept, total])


@pytest.mark.parametrize("path", files([path for path in CORPUS if Template.open(path).tables]))
def test_growing_each_table_by_ten_rows_keeps_every_part_and_adds_no_fault(
    path: Path, tmp_path: Path, record_property: Recorder
) -> None:
    data, template = path.read_bytes(), Template.open(path)
    kept = total = 0
    grown = {}
    for table in template.tables:
        rows = ten_more_rows(table)
        try:
            rendered = template.render({table.name: rows})
        except NoRoom:
            # another table stands beside what would be pushed: only whole rows can make room
            rows = replace(rows, whole_rows=True)
            rendered = template.render({table.name: rows})
        lost = set(streams(data)) - set(streams(rendered))
        assert lost <= {CALCULATION_CHAIN}
        assert not lost or changed(data, rendered) >= NAMES_THE_CHAIN
        after = next(other for other in Template.open(rendered).tables if other.name == table.name)
        assert after.data_area.height == len(rows.rows)
        kept += len(streams(data)) - len(changed(data, rendered))
        total += len(streams(data))
        grown[table.name] = rows
    target = tmp_path / path.name
    target.write_bytes(template.render(grown))
    assert findings(target) <= findings(path)
    record_property(KEPT_PARTS, ["a table grown by ten rows", kept, total])
