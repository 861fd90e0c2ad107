"""One template filled with one workbook after the other: what was filled before leaves no trace."""

from __future__ import annotations

import datetime as dt
import pickle
from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pac_excel.books.plan_book import render
from pac_excel.layout.complete import COMPLETE
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.rich_text import Link, RichText, Run
from pac_excel.ooxml.values import CellError, Value
from pac_excel.plan import Plan
from pac_excel.plan.reading import read_plan
from pac_excel.resources import sample
from pac_excel.resources import template as standard
from pac_excel.template import Data, Rows, Template
from pac_excel.template.contents import Contents
from tests.template.growth_workbooks import column_workbook, row_workbook

GROWING = [column_workbook(), row_workbook()]
KEPT = [Template.open(source) for source in GROWING]
cells = st.one_of(
    st.none(), st.booleans(), st.text(max_size=4), st.floats(-9, 9), st.just(dt.date(2026, 9, 1))
)
sizes = st.lists(st.integers(0, 6), min_size=2, max_size=4)


def sales(count: int, value: Value) -> Rows:
    rows = [(f"m{number} & <{value}>", value) for number in range(count)]
    return Rows(columns=("Mois", "Montant"), rows=rows)


@pytest.mark.parametrize("number", [0, 1])
@settings(max_examples=12)
@given(counts=sizes, value=cells, fit=st.booleans())
def test_a_workbook_is_as_from_a_template_just_opened(
    number: int, counts: Sequence[int], value: Value, fit: bool
) -> None:
    for count in counts:
        data = Data(tables={"tblVentes": sales(count, value)}, prose=False, fit_rows=fit)
        assert KEPT[number].render(data) == Template.open(GROWING[number]).render(data)


def test_a_plan_after_another_is_as_from_a_template_just_opened() -> None:
    path = standard("pac_complet.xlsx")
    kept = Template.open(path)
    plans = [read_plan(sample("agence_modele.yaml")), Plan(), read_plan(sample("agence_corrigee.yaml"))]
    found = [render(plan, COMPLETE, kept) for plan in (*plans, *plans[:2])]
    fresh = [render(plan, COMPLETE, Template.open(path)) for plan in plans]
    assert found == [*fresh, *fresh[:2]]


def test_what_was_worked_out_is_left_behind_when_a_template_is_sent() -> None:
    kept = Template.open(GROWING[0])
    before = len(pickle.dumps(kept.compile()))
    filled = kept.render({"tblVentes": sales(2_000, "texte")})
    sent = pickle.dumps(kept)
    assert len(sent) < 2 * before
    assert pickle.loads(sent).render({"tblVentes": sales(2_000, "texte")}) == filled


def test_a_sheet_that_speaks_of_what_moves_and_reads_as_before_keeps_its_bytes() -> None:
    source = standard("pac_complet.xlsx")
    rows = Rows(columns=("N°",), rows=[("A",), ("B",), ("C",)])
    filled, before = Package.open(Template.open(source).render({"tblRoles": rows})), Package.open(source)
    sheets = [name for name in before.names() if name.startswith("xl/worksheets/sheet")]
    changed = [name for name in sheets if filled.part(name) != before.part(name)]
    assert 0 < len(changed) < len(sheets) / 2


def test_a_text_is_worked_out_once_and_not_for_ever() -> None:
    contents = Contents()
    first = contents["a & b"]
    assert "a &amp; b" in first
    assert contents["a & b"] is first
    assert len(contents["long " * 100]) > 500
    assert "long " * 100 not in contents
    for number in range(30_000):
        contents[str(number)]
    assert len(contents) <= 10_000
    assert contents["a & b"] == first


@pytest.mark.parametrize(
    ("value", "known"),
    [
        (None, "/>"),
        ("", "/>"),
        (1.5, "><v>1.5</v></c>"),
        (Decimal("1.50"), "><v>1.50</v></c>"),
        (dt.date(2026, 9, 1), "><v>46266</v></c>"),
        (True, None),
        (10**400, None),
        (float("nan"), None),
        (Decimal("NaN"), None),
        (CellError("#N/A"), None),
        (Link("là", "#A1"), None),
        (RichText((Run(text="gras"),)), None),
    ],
)
def test_what_depends_on_its_cell_is_left_to_it(value: Value, known: str | None) -> None:
    assert Contents().of([value]) == [known]
