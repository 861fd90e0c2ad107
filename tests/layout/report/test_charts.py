"""The data of the charts: sums run on, and the landing leads from what is reached to the end of the year."""

from __future__ import annotations

import pytest

from pac_excel.layout.report.charts import HEADERS, IN_SYNTHESIS, SLOTS, cells, charted, rows, title_names
from pac_excel.layout.report.indicators import bars
from tests.reporting.reports import month, report_of

PLANNED, REACHED, MIDDLE, INITIAL, LOW, HIGH, BAND = range(1, 8)


def test_the_money_comes_first_then_the_worst() -> None:
    assert [item.kpi.id for item in charted(report_of(9))] == ["K01", "K07", "K03", "K10", "K04", "K16"]


def test_a_sum_runs_on_to_its_landing() -> None:
    report = report_of(9)
    item = charted(report)[0]
    found = rows(report, item)
    assert item.standing is not None
    assert item.landing is not None
    assert found[0][0] == month(1)
    assert found[8][REACHED] == pytest.approx(item.standing.actual)
    assert found[8][PLANNED] == pytest.approx(item.standing.expected)
    assert found[8][LOW] == found[8][HIGH] == found[8][MIDDLE] == found[8][REACHED]
    assert found[11][MIDDLE] == pytest.approx(item.landing.value)
    assert found[11][LOW] == pytest.approx(item.landing.low)
    assert found[11][HIGH] == pytest.approx(item.landing.high)
    assert [row[REACHED] for row in found[9:]] == [None] * 3
    assert [row[MIDDLE] for row in found[:8]] == [None] * 8
    assert all(row[INITIAL] is None for row in found)


def test_a_level_stands_as_it_is() -> None:
    report = report_of(9)
    item = next(item for item in report.review.kpis if item.kpi.id == "K16")
    assert [row[REACHED] for row in rows(report, item)][:9] == list(item.values[:9])


def test_the_last_month_has_no_landing_ahead() -> None:
    report = report_of(12)
    assert all(row[MIDDLE] is None for row in rows(report, charted(report)[0]))


def test_every_slot_has_title_and_twelve_rows() -> None:
    found = cells(report_of(9))
    for slot in range(1, SLOTS + 1):
        block = found[f"chart_{slot}"]
        assert isinstance(block, list)
        assert {len(row) for row in block} == {len(HEADERS)}
        assert len(block) == 12
        assert len({found[name] for name in title_names(slot)}) == 1
        assert len(title_names(slot)) == (3 if slot <= IN_SYNTHESIS else 2)


def test_months_are_drawn_as_bars_from_the_lowest_to_the_highest() -> None:
    assert bars((1.0, 8.0, None, 4.0, None)) == "▁█·▄"
    assert bars((5.0, 5.0)) == "▁▁"
    assert bars((None, None)) is None
