"""Workbooks that Excel wrote: filling their tables changes what it must and adds no fault."""

from __future__ import annotations

import functools
import warnings
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pac_excel.ooxml.archive import read_entries
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.references import parse_area
from pac_excel.ooxml.table import Table
from pac_excel.ooxml.workbook import read_workbook
from pac_excel.template import Data, Rows, Template
from pac_excel.template.errors import NoRoom
from tests.support.shared import SHARED, needs_shared
from tests.support.validators import audit_findings, schema_findings, semantic_findings
from tests.template.drawn import written

CORPUS = sorted((SHARED / "corpus").glob("*.xls*")) if SHARED else []
WITH_TABLES = [path for path in CORPUS if Template.open(path).tables]
CASES = [
    # the validators need ten seconds for the largest
    pytest.param(path, id=path.stem, marks=[pytest.mark.slow] * (path.stat().st_size > 100_000))
    for path in WITH_TABLES
]

# what may follow the rows of a table
DEPENDANTS = ("xl/charts/chart", "xl/drawings/", "xl/pivotCache/pivotCacheDefinition", "xl/worksheets/sheet")

pytestmark = needs_shared


@functools.cache
def findings(path: Path) -> frozenset[str]:
    found = [*audit_findings(path), *schema_findings(path), *semantic_findings(path)]
    return frozenset(found)


def rows_for(table: Table, change: int) -> Rows:
    """Return so many rows more or less than there are, for the columns that are not calculated."""
    columns = tuple(column.name for column in table.columns if not column.formula)
    count = max(1, table.data_area.height + change)
    return Rows(columns=columns, rows=[[f"valeur {row}"] * len(columns) for row in range(count)])


def fitting(template: Template, change: int) -> dict[str, Rows]:
    """Return rows for the tables that have room for them."""
    tables = {}
    for table in template.tables:
        try:
            template.render({table.name: rows_for(table, change)})
        except NoRoom:
            continue
        tables[table.name] = rows_for(table, change)
    return tables


def test_the_corpus_has_tables_to_fill() -> None:
    assert len(WITH_TABLES) >= 4


@pytest.mark.parametrize("change", [-1, 2])
@pytest.mark.parametrize("path", CASES)
def test_filling_the_tables_of_a_real_workbook_changes_what_depends_on_them_alone(
    path: Path, change: int, tmp_path: Path
) -> None:
    template = Template.open(path)
    tables = fitting(template, change)
    assert tables
    data = template.render(tables)
    before = {entry.name: entry.compressed for entry in read_entries(path.read_bytes())}
    after = {entry.name: entry.compressed for entry in read_entries(data)}
    changed = {name for name in before if after.get(name) != before[name]}
    sheet_parts = read_workbook(Package.open(path)).worksheet_parts
    filled = [table for table in template.tables if table.name in tables]
    own = {sheet_parts[table.sheet] for table in filled}
    allowed = own | {table.part for table in filled} | {"xl/workbook.xml"}
    allowed |= {name for name in before if name.startswith(DEPENDANTS)}
    if "xl/calcChain.xml" not in after:
        allowed |= {"xl/calcChain.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"}
    assert own <= changed <= allowed
    rendered = written(tmp_path / path.name, data)
    assert findings(rendered) <= findings(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read = load_workbook(rendered)
    for table in filled:
        place = parse_area(read[table.sheet].tables[table.name].ref)
        assert place.height - table.area.height == len(tables[table.name].rows) - table.data_area.height


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_any_workbook_is_described_and_linted_and_given_nothing_stays_the_same(path: Path) -> None:
    template = Template.open(path)
    found = template.describe()
    assert [table.name for table in found.tables] == [table.name for table in template.tables]
    assert all(problem.message for problem in template.lint())
    assert template.render(Data(prose=False)) == path.read_bytes()
