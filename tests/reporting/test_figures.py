"""Every cell of the report against an independent computation with pandas from the plan's own YAML."""

from __future__ import annotations

import datetime as dt
import functools
import io
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook

from pac_excel.layout.report import annex, charts, content, summary
from pac_excel.plan.steering import Measure
from tests.reporting import independent
from tests.reporting.reports import report_of, sample_plan, workbook

monthly = pytest.mark.parametrize("number", independent.MONTHS)
# what explains, and is not computed: definitions quoted from the plan, files read
EXPLAINED = {annex.DEFINITIONS_NAME, annex.SOURCES_NAME, annex.ANOMALIES_NAME}
# the band rests on a table of four decimals
BANDS = {"Bas", "Haut", "Atterrissage bas", "Atterrissage haut", "Fourchette à 80 %"}


@functools.cache
def written(number: int) -> Any:
    """Return the workbook of a month as openpyxl reads it, cached values for formulas."""
    return load_workbook(io.BytesIO(workbook(report_of(number))), data_only=True)


@functools.cache
def written_tables(number: int) -> dict[str, pd.DataFrame]:
    return tables(written(number))


def tables(book: Any) -> dict[str, pd.DataFrame]:
    """Return every table of a workbook by name."""
    found = {}
    for sheet in book.worksheets:
        for table in sheet.tables.values():
            header, *rows = [[cell.value for cell in row] for row in sheet[table.ref]]
            found[table.name] = pd.DataFrame(rows, columns=header)
    return found


def area(book: Any, name: str) -> Any:
    sheet, _, cells = book.defined_names[name].attr_text.rpartition("!")
    return book[sheet.strip("'")][cells.replace("$", "")]


def comparable(value: object) -> object:
    """Return a cell as both sides write it: days as days, an empty text as nothing."""
    if value == "" or pd.isna(value):  # type: ignore[call-overload]
        return None
    return value.date() if isinstance(value, dt.datetime) else value


def assert_same(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    """Assert that each column has the same cells in the same order."""
    assert list(found.columns) == list(expected.columns)
    assert len(found) == len(expected)
    for header in found.columns:
        left = [comparable(value) for value in found[header]]
        right = [comparable(value) for value in expected[header]]
        for place, (one, other) in enumerate(zip(left, right, strict=True)):
            if isinstance(other, int | float) and isinstance(one, int | float):
                close = pytest.approx(
                    other, rel=1e-5 if header in BANDS else 1e-9, abs=_room(expected, header)
                )
                assert one == close, f"{header}, row {place + 1}"
            else:
                assert one == other, f"{header}, row {place + 1}"


def _room(expected: pd.DataFrame, header: str) -> float:
    if header not in BANDS:
        return 1e-9
    # a tenth of a thousandth of the largest band
    edges = [expected[name] for name in expected.columns if name in BANDS]
    return 1e-9 + 1e-4 * float(max((edges[1] - edges[0]).abs().max(), 0.0) or 0.0)


def test_nothing_of_the_report_is_left_out_of_the_comparison() -> None:
    assert {table.name for table in content.TABLES} == set(independent.TABLES) | EXPLAINED
    assert {figure.name for figure in summary.FIGURES} == set(independent.named(9))


@monthly
@pytest.mark.parametrize("name", independent.TABLES)
def test_every_cell_of_a_table_is_what_pandas_finds(name: str, number: int) -> None:
    expected = independent.TABLES[name](number)
    found = written_tables(number)[name]
    assert set(expected.columns) == set(found.columns)
    assert_same(found, expected[list(found.columns)])


@monthly
def test_every_figure_of_the_synthesis_is_what_pandas_finds(number: int) -> None:
    for name, expected in independent.named(number).items():
        found = comparable(area(written(number), name).value)
        assert found == (pytest.approx(expected) if isinstance(expected, float) else expected), name


@monthly
def test_the_indicators_to_look_at_are_what_pandas_finds(number: int) -> None:
    rows = [
        [cell.value for cell in row if type(cell).__name__ != "MergedCell"]
        for row in area(written(number), summary.WATCHED.name)
    ]
    found = pd.DataFrame(rows, columns=summary.WATCHED.headers)
    expected = independent.watched(number)
    assert_same(found, expected[list(found.columns)])


@monthly
def test_the_next_steps_are_the_first_of_the_calendar(number: int) -> None:
    rows = [[row[0].value, row[1].value, row[10].value] for row in area(written(number), "next_steps")]
    expected = independent.calendar(number).head(6)[["Date", "Quoi", "Nature"]]
    assert_same(pd.DataFrame(rows[: len(expected)], columns=expected.columns), expected)
    assert not any(any(row) for row in rows[len(expected) :])


@monthly
def test_every_chart_shows_what_pandas_finds(number: int) -> None:
    names = independent.charted(number)
    assert len(names) == charts.SLOTS
    for slot, name in enumerate(names, 1):
        rows = [[cell.value for cell in row] for row in area(written(number), charts.block_name(slot))]
        found = pd.DataFrame(rows, columns=charts.HEADERS)
        assert_same(found, independent.curve(name, number)[list(charts.HEADERS)])
        assert area(written(number), f"curve_{slot}").value.startswith(f"{name} ")


@pytest.mark.parametrize("number", [1, 5, 12])
def test_rolling_months_and_the_year_before_are_what_pandas_finds(number: int) -> None:
    """Last year's months, a tenth less than this year's planned ones, are given as measures."""
    before = independent.series("trajectory") * 0.9
    plan = replace(
        sample_plan(),
        measures=tuple(
            Measure(kpi=str(name), month=dt.date(2025, month, 1), value=float(value))
            for name, row in before.iterrows()
            for month, value in zip(independent.MONTHS, row, strict=True)
            if not (name == "K03" and month == 1)
        ),
    )
    found = tables(load_workbook(io.BytesIO(workbook(report_of(number, plan))), data_only=True))
    own = found["tblIndicateurs"].set_index("N°")
    this = (
        independent.series("values")
        .loc[:, :number]
        .set_axis([(2026, m) for m in range(1, number + 1)], axis=1)
    )
    year = pd.concat([before.set_axis([(2025, m) for m in independent.MONTHS], axis=1), this], axis=1)
    year.loc["K03", [(2025, 1)]] = None
    ways = independent.kpis()["aggregation"]
    for header, part in (
        ("12 mois glissants", year.iloc[:, number : number + 12]),
        ("N-1 à date", year.iloc[:, :number]),
    ):
        sums, means = part.sum(axis=1, skipna=False), part.mean(axis=1, skipna=False)
        expected = part.iloc[:, -1].where(ways == "DERNIER", sums.where(ways == "SOMME", means))
        assert expected.isna().sum() == int(header == "N-1 à date")
        pd.testing.assert_series_equal(own[header].astype(float), expected, check_names=False)
