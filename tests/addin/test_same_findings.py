"""One plan, three kinds of books: the check finds the same in each."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from pac_excel.books import FileBook, LiveBook, MemoryBook, MemoryTable
from pac_excel.books.plan_book import LAYOUTS, PlanBook
from pac_excel.layout import banner
from pac_excel.layout.computed import COLUMNS, place_of
from pac_excel.layout.controls import Located
from pac_excel.layout.filling import fill
from pac_excel.layout.simplified import held
from pac_excel.plan import Plan
from pac_excel.plan.choices import Mode
from pac_excel.plan.reading import read_plan
from pac_excel.resources import sample
from pac_excel.rules.finding import Finding
from tests.addin.bench import put, workbook_of
from tests.support.calc_engine import Calc
from tests.support.libreoffice import requires_libreoffice
from tests.support.plans import plans

pytestmark = requires_libreoffice


def memory_book(plan: Plan, mode: Mode) -> MemoryBook:
    """The plan as tables that were never in a workbook."""
    layout = LAYOUTS[mode]
    plan = plan if mode is Mode.COMPLET else held(plan, layout)
    content = fill(plan, layout)
    tables = {}
    for name, table in content.tables.items():
        place = place_of(layout.by_name[name])
        computed = [c.header for c in layout.by_name[name].columns if (place, c.path) in COLUMNS]
        formulas = {header: "1" for header in computed if header in table.columns}
        tables[name] = MemoryTable(headers=table.columns, rows=table.rows, formulas=formulas)
    return MemoryBook(tables, {**content.names, **banner.unchecked(layout, plan)})


def without_place(found: Sequence[Located]) -> list[Finding]:
    return [replace(finding, sheet=None, cell=None) for finding, _ in found]


def assert_same_findings(calc: Calc, plan: Plan, mode: Mode) -> int:
    """Check the plan in a file, in a live workbook and in memory; return how much is found."""
    with tempfile.TemporaryDirectory() as folder:
        path = put(Path(folder), workbook_of(plan, mode))
        in_file = PlanBook(FileBook.open(path))
        book = calc.open(path)
        try:
            live = PlanBook(LiveBook(book))
        finally:
            book.close()
        in_memory = PlanBook(memory_book(plan, mode))
        assert live.plan == in_file.plan == in_memory.plan
        found = in_file.check()
        assert [finding for finding, _ in live.check()] == [finding for finding, _ in found]
        assert without_place(in_memory.check()) == without_place(found)
    return len(found)


@pytest.mark.parametrize(("mode", "count"), [(Mode.COMPLET, 13), (Mode.SIMPLIFIE, 6)])
def test_the_sample_has_the_same_findings_wherever_it_is(calc: Calc, mode: Mode, count: int) -> None:
    assert assert_same_findings(calc, read_plan(sample("agence_modele.yaml")), mode) == count


@pytest.mark.slow
@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(plan=plans(rows=2))
def test_any_plan_has_the_same_findings_wherever_it_is(calc: Calc, plan: Plan) -> None:
    assert_same_findings(calc, plan, Mode.SIMPLIFIE)
    assert_same_findings(calc, plan, Mode.COMPLET)
