"""The names of months."""

from __future__ import annotations

import datetime as dt
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pac_excel.reporting.months import BadMonth, month_name, parse_month


@pytest.mark.parametrize("text", ["2026-13", "2026-9", "26-09", "2026-09-01", "septembre", "", "0000-01"])
def test_a_month_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadMonth, match="2026-09"):
        parse_month(text)


@given(st.dates(dt.date(1900, 1, 1)).map(lambda day: day.replace(day=1)))
def test_a_month_is_read_back_from_its_name(month: dt.date) -> None:
    assert parse_month(month_name(month)) == month


def test_the_error_is_one_line_and_survives_a_trip_between_processes() -> None:
    error = BadMonth("septembre\n2026")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
    assert "\n" not in str(error)
